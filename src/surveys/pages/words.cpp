#include "surveys/pages/words.h"

namespace rapport::surveys::pages {
namespace {

constexpr Words all[] = {
    {.language = "en",
     .send = "Send my answer", .next = "Send and go on", .skip = "Skip this", .back = "Back", .change = "Change my answers",
     .question_of = "Question {1} of {2}",
     .touched = "You touched {1} in our letter. Nothing is stored until you press the button.",
     .nothing_stored = "Nothing is stored until you press the button.",
     .nameless = "Answer without my name",
     .nameless_how = "Then we see what you say, but not who says it.",
     .reads = "Who reads this:", .why = "Why you:",
     .why_contact = "we had to do with each other on {1}, and we ask nobody more than once in three months.",
     .why_only = "you were drawn by chance, and we ask nobody more than once in three months.",
     .choose = "Please choose an answer.", .too_long = "This is too long, or has signs in it that cannot be shown.",
     .thanks = "Thank you.", .thanks_name = "Thank you, {1}.", .kept = "Your {1} is kept.",
     .you_may_change = "You may change your answers until {1}.",
     .come_back = "We do not know who you are. If we answer you, it stands here: keep the address of this page.",
     .come_back_taken_off = "Your name no longer stands with this answer. What was already read under your name stays known. If we answer you, it stands here: keep the address of this page.",
     .we_wrote = "Our answer",
     .stop = "Do not ask me again", .stopped = "We will not ask you again.",
     .mistake = "That was a mistake: ask me again", .asks_again = "Thank you. We may ask you again.",
     .unknown_title = "This page is not there", .unknown = "Please check the address: perhaps a letter is missing.",
     .expired_title = "This link has run out", .expired = "Your answers can no longer be changed. Thank you all the same.",
     .closed_title = "We have stopped asking", .closed = "This survey has ended. Thank you for wanting to answer.",
     .answered = "Your answer has reached us already.",
     .wait_title = "One moment, please", .wait = "That was a little fast. Please try again in {1} seconds.",
     .broken_title = "Something went wrong on our side", .broken = "Nothing was lost but this one step. Please try again in a moment.",
     .mail_subject = "{1} would like to hear from you", .mail_hello_name = "Hello {1},", .mail_hello = "Hello,", .mail_open = "Answer here:",
     .stop_title = "How may we write to you?", .stop_why = "No survey of ours comes to you any more, by mail or otherwise.",
     .less = "Ask me less often", .less_how = "We ask you something at most once in half a year ({1} days).",
     .seldom = "We will ask you something at most once in half a year.", .mistake_seldom = "That was a mistake: ask me as before",
     .post = "Only by post", .post_how = "No e-mail of our own accord, no text message and no call. Letters may come.",
     .only_post = "Of our own accord we will write to you only by post.", .mistake_post = "That was a mistake: as before, please",
     .noted = "Thank you, that is noted.", .as_before = "Thank you. It is as before.",
     .still_answered = "Whatever you choose: what you write to us is answered, and what concerns your orders still reaches you.",
     .faces = {"very unhappy", "unhappy", "happy", "very happy"},
     .satisfied = {"not at all", "", "", "", "very much"},
     .months = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
     .date = "{1} {2}"},
    {.language = "de",
     .send = "Antwort senden", .next = "Senden und weiter", .skip = "Überspringen", .back = "Zurück", .change = "Antworten ändern",
     .question_of = "Frage {1} von {2}",
     .touched = "Sie haben in unserem Brief die {1} berührt. Gespeichert wird erst, wenn Sie den Knopf drücken.",
     .nothing_stored = "Gespeichert wird erst, wenn Sie den Knopf drücken.",
     .nameless = "Ohne meinen Namen antworten",
     .nameless_how = "Dann sehen wir, was Sie sagen, aber nicht, wer es sagt.",
     .reads = "Wer das liest:", .why = "Warum Sie:",
     .why_contact = "wir hatten am {1} miteinander zu tun, und wir fragen niemanden öfter als einmal in drei Monaten.",
     .why_only = "Sie wurden zufällig gezogen, und wir fragen niemanden öfter als einmal in drei Monaten.",
     .choose = "Bitte wählen Sie eine Antwort.", .too_long = "Das ist zu lang oder enthält Zeichen, die sich nicht anzeigen lassen.",
     .thanks = "Danke.", .thanks_name = "Danke, {1}.", .kept = "Ihre {1} ist angekommen.",
     .you_may_change = "Sie können Ihre Antworten bis zum {1} ändern.",
     .come_back = "Wir wissen nicht, wer Sie sind. Wenn wir Ihnen antworten, steht es hier: Bewahren Sie die Adresse dieser Seite auf.",
     .come_back_taken_off = "Ihr Name steht nicht mehr bei dieser Antwort. Was schon unter Ihrem Namen gelesen wurde, bleibt bekannt. Wenn wir Ihnen antworten, steht es hier: Bewahren Sie die Adresse dieser Seite auf.",
     .we_wrote = "Unsere Antwort",
     .stop = "Fragen Sie mich nicht mehr", .stopped = "Wir fragen Sie nicht mehr.",
     .mistake = "Das war ein Versehen: Fragen Sie mich wieder", .asks_again = "Danke. Wir dürfen Sie wieder fragen.",
     .unknown_title = "Diese Seite gibt es nicht", .unknown = "Bitte prüfen Sie die Adresse: Vielleicht fehlt ein Buchstabe.",
     .expired_title = "Dieser Link ist abgelaufen", .expired = "Ihre Antworten lassen sich nicht mehr ändern. Danke trotzdem.",
     .closed_title = "Wir fragen nicht mehr", .closed = "Diese Umfrage ist beendet. Danke, dass Sie antworten wollten.",
     .answered = "Ihre Antwort ist schon angekommen.",
     .wait_title = "Einen Augenblick, bitte", .wait = "Das war etwas schnell. Bitte versuchen Sie es in {1} Sekunden noch einmal.",
     .broken_title = "Bei uns ist etwas schiefgegangen", .broken = "Nur dieser eine Schritt ging verloren. Bitte versuchen Sie es gleich noch einmal.",
     .mail_subject = "{1} möchte von Ihnen hören", .mail_hello_name = "Hallo {1},", .mail_hello = "Guten Tag,", .mail_open = "Hier antworten:",
     .stop_title = "Wie dürfen wir Ihnen schreiben?", .stop_why = "Es kommt keine Umfrage mehr von uns, weder per E-Mail noch anders.",
     .less = "Fragen Sie mich seltener", .less_how = "Wir fragen Sie höchstens einmal im halben Jahr ({1} Tage).",
     .seldom = "Wir fragen Sie höchstens einmal im halben Jahr.", .mistake_seldom = "Das war ein Versehen: Fragen Sie wie bisher",
     .post = "Nur per Post", .post_how = "Von uns aus keine E-Mail, keine Textnachricht und kein Anruf. Briefe dürfen kommen.",
     .only_post = "Von uns aus schreiben wir Ihnen nur noch per Post.", .mistake_post = "Das war ein Versehen: bitte wie bisher",
     .noted = "Danke, das ist notiert.", .as_before = "Danke. Es ist wie bisher.",
     .still_answered = "Was Sie auch wählen: Was Sie uns schreiben, wird beantwortet, und was Ihre Bestellungen angeht, erreicht Sie weiterhin.",
     .faces = {"sehr unzufrieden", "unzufrieden", "zufrieden", "sehr zufrieden"},
     .satisfied = {"gar nicht", "", "", "", "sehr"},
     .months = {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
     .date = "{1}. {2}"},
};

void replace(std::string& text, std::string_view sign, std::string_view by)
{
    if (const auto at = text.find(sign); at != std::string::npos) text.replace(at, sign.size(), by);
}

}  // namespace

const Words& words_in(std::string_view language)
{
    for (const auto& words : all)
        if (language.substr(0, language.find('-')) == words.language) return words;
    return all[0];
}

std::string filled(std::string_view pattern, std::string_view one, std::string_view two)
{
    std::string text(pattern);
    replace(text, "{2}", two);
    replace(text, "{1}", one);
    return text;
}

std::string date_in(const Words& words, Day day)
{
    const auto [year, month, number] = civil(day);
    return filled(words.date, std::to_string(number), words.months[month - 1]);
}

}  // namespace rapport::surveys::pages
