#include "cases/pages/words.h"

namespace rapport::cases::pages {
namespace {

constexpr Words all[] = {
    {.language = "en",
     .ask = "Is it right now?", .low = "not at all", .high = "entirely",
     .told = "On {1} we told you:", .settled = "On {1} we put something right for you, or meant to.",
     .why = "Would you say why?",
     .again = "Then we are not done. We look at it again.",
     .over_title = "We no longer ask this", .over = "If something is still not right, please write to us: we want to know.",
     .below = "Is it right now? Please tell us here.",
     .answer_of = "Your answer of {1}",
     .visit_of = "Your visit of {1}", .call_of = "Your call of {1}", .review_of = "Your review of {1}", .post_of = "Your post of {1}", .mail_of = "Your mail of {1}", .form_of = "Your message of {1}",
     .you_told = "You told us: “{1}”", .you_asked = "You asked us: “{1}”", .concerns = "This is about: {1}",
     .sorry = "I am sorry. What would put it right for you?"},
    {.language = "de",
     .ask = "Ist es jetzt in Ordnung?", .low = "gar nicht", .high = "ganz und gar",
     .told = "Am {1} haben wir Ihnen gesagt:", .settled = "Am {1} haben wir etwas für Sie in Ordnung gebracht, oder wollten es.",
     .why = "Sagen Sie uns, warum?",
     .again = "Dann sind wir noch nicht fertig. Wir sehen es uns noch einmal an.",
     .over_title = "Wir fragen das nicht mehr", .over = "Wenn etwas noch nicht in Ordnung ist, schreiben Sie uns bitte: Wir wollen es wissen.",
     .below = "Ist es jetzt in Ordnung? Sagen Sie es uns bitte hier.",
     .answer_of = "Ihre Antwort vom {1}",
     .visit_of = "Ihr Besuch vom {1}", .call_of = "Ihr Anruf vom {1}", .review_of = "Ihre Bewertung vom {1}", .post_of = "Ihr Beitrag vom {1}", .mail_of = "Ihre E-Mail vom {1}", .form_of = "Ihre Nachricht vom {1}",
     .you_told = "Sie haben uns gesagt: „{1}“", .you_asked = "Sie haben uns gefragt: „{1}“", .concerns = "Es geht um: {1}",
     .sorry = "Das tut mir leid. Was würde es für Sie wieder in Ordnung bringen?"},
};

constexpr ContactWords of_contact[] = {
    {.language = "en", .title = "Write to us",
     .about = "What is it about?", .complaint = "Something went wrong", .question = "I have a question", .request = "I would like something", .praise = "Something was good",
     .words = "What would you like to tell us?", .name = "Your name, if you like", .contact = "E-mail or telephone, if you want an answer",
     .send = "Send it",
     .what_for = "We use what you write here to answer you, and for nothing else.",
     .say_something = "Please write what it is about.", .too_many = "So many have written today that we cannot take in more. Please call us, or write tomorrow.",
     .sent_title = "Thank you, we have it", .sent = "Somebody of us reads it. If you said how to reach you, you will hear from us."},
    {.language = "de", .title = "Schreiben Sie uns",
     .about = "Worum geht es?", .complaint = "Etwas ist schiefgegangen", .question = "Ich habe eine Frage", .request = "Ich hätte gern etwas", .praise = "Etwas war gut",
     .words = "Was möchten Sie uns sagen?", .name = "Ihr Name, wenn Sie mögen", .contact = "E-Mail oder Telefon, wenn Sie eine Antwort möchten",
     .send = "Absenden",
     .what_for = "Wir verwenden, was Sie hier schreiben, um Ihnen zu antworten, und für nichts anderes.",
     .say_something = "Bitte schreiben Sie, worum es geht.", .too_many = "Heute haben so viele geschrieben, dass wir nichts mehr annehmen können. Bitte rufen Sie an, oder schreiben Sie morgen.",
     .sent_title = "Danke, es ist bei uns", .sent = "Jemand von uns liest es. Wenn Sie geschrieben haben, wie wir Sie erreichen, hören Sie von uns."},
};

template <class T, std::size_t N> const T& in_language(const T (&all)[N], std::string_view language)
{
    for (const auto& words : all)
        if (language.substr(0, language.find('-')) == words.language) return words;
    return all[0];
}

}  // namespace

const Words& words_in(std::string_view language) { return in_language(all, language); }
const ContactWords& contact_words_in(std::string_view language) { return in_language(of_contact, language); }

}  // namespace rapport::cases::pages
