// What the pages for customers say around the survey's own words, in the languages that we know.
#pragma once
#include "base/time.h"

#include <array>
#include <string>
#include <string_view>

namespace rapport::surveys::pages {

struct Words {
    std::string_view language;
    std::string_view send, next, skip, back, change;
    std::string_view question_of;           // "Question {1} of {2}"
    std::string_view touched;               // "You touched {1} ..."
    std::string_view nothing_stored;
    std::string_view nameless, nameless_how;
    std::string_view reads, why, why_contact, why_only;
    std::string_view choose, too_long;
    std::string_view thanks, thanks_name, kept;
    std::string_view you_may_change;        // "... until {1}"
    std::string_view come_back;             // how who has no name reads our answer
    std::string_view come_back_taken_off;   // the same where we knew the name before
    std::string_view we_wrote;
    std::string_view stop, stopped, mistake, asks_again;
    std::string_view unknown_title, unknown;
    std::string_view expired_title, expired;
    std::string_view closed_title, closed, answered;
    std::string_view wait_title, wait;
    std::string_view broken_title, broken;
    std::string_view mail_subject;          // "{1}": the business
    std::string_view mail_hello_name, mail_hello, mail_open;
    std::string_view stop_title, stop_why;
    std::string_view less, less_how, seldom, mistake_seldom;        // less often: the button, what it means ("... {1} days"), that it is so, and the way back
    std::string_view post, post_how, only_post, mistake_post;       // the same of by post alone
    std::string_view noted, as_before, still_answered;
    std::array<std::string_view, 4> faces;
    std::array<std::string_view, 5> satisfied;      // the ends where the survey names none: lowest and highest of csat
    std::array<std::string_view, 12> months;
    std::string_view date;                  // "{1} {2}": day and month
};

const Words& words_in(std::string_view language);

// "{1}" and "{2}" replaced.
std::string filled(std::string_view pattern, std::string_view one, std::string_view two = {});
std::string date_in(const Words& words, Day day);

}  // namespace rapport::surveys::pages
