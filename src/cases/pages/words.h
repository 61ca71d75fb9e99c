// What our pages for customers say of cases, in the languages that those pages know.
#pragma once
#include <string_view>

namespace rapport::cases::pages {

// Where we ask whether it is right now.
struct Words {
    std::string_view language;
    std::string_view ask, low, high;
    std::string_view told;                  // "On {1} we told you:"
    std::string_view settled;               // "... on {1} ..."
    std::string_view why;                   // the label of their words
    std::string_view again;                 // what follows from a low score
    std::string_view over_title, over;
    std::string_view below;                 // the link on the page where somebody without a name reads our answer
    std::string_view answer_of;             // "Your answer of {1}": what our mail or letter about an answer is about
    std::string_view visit_of, call_of, review_of, post_of, mail_of, form_of;      // the same of what came another way
    std::string_view you_told, you_asked;   // how an answer of ours may begin (drafting.h): {1} are their words
    std::string_view concerns;              // the same where they said nothing: {1} is what it is about
    std::string_view sorry;
};

const Words& words_in(std::string_view language);

// Of the page that everybody can write to us on.
struct ContactWords {
    std::string_view language;
    std::string_view title;
    std::string_view about, complaint, question, request, praise;
    std::string_view words, name, contact;  // the labels
    std::string_view send;
    std::string_view what_for;              // what name and address are for
    std::string_view say_something, too_many;
    std::string_view sent_title, sent;
};

const ContactWords& contact_words_in(std::string_view language);

}  // namespace rapport::cases::pages
