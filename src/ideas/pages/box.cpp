#include "ideas/pages/box.h"

#include "base/clean.h"
#include "base/http/flood_gate.h"
#include "base/http/public_page.h"
#include "base/mail/incoming/decode.h"
#include "base/text.h"
#include "ideas/box.h"

#include <array>

namespace rapport::ideas {
namespace {

namespace page = http::public_page;

const std::string path = "/ideas";
constexpr std::size_t most_shown = 7, most_title = 160, most_words = 500;
constexpr std::size_t bytes_of_words = 600, bytes_of_reason = 500;      // of one, as they stand on the page

struct Words {
    std::string_view language, title, about, nothing, vote_one, votes, vote, answer, newer, older;
    std::string_view own, own_title, own_words, send, what_for, say_something, too_long, too_many;
    std::string_view sent, voted, unknown_title, unknown;
    std::array<std::string_view, 3> answers;
};
constexpr std::array<Words, 2> all_words{{
    {"en", "What would you like?", "Ideas that customers have told us. If you want one as well, vote for it.", "Nothing stands here yet. Yours could be the first.", "1 vote", "{1} votes", "I want that too", "We say",
     "More wanted", "More", "An idea of your own", "Your idea, in a few words", "Why, or how, if you like", "Send it",
     "We read every idea. Once one of us has read it, it may stand here for everybody; please write nothing in it that others must not know.", "Please write your idea in a few words.",
     "This is too long.", "So many ideas came in today that no more fit in. Please tell us tomorrow.", "Thank you, we have it. One of us reads it, and then it may stand here.", "Thank you, your vote counts. One for each idea and connection.",
     "This is not here", "This idea is not here any more.", {"Done", "We will do it", "No"}},
    {"de", "Was wünschen Sie sich?", "Ideen, die uns Kunden gesagt haben. Wenn Sie eine davon auch möchten, stimmen Sie dafür.", "Hier steht noch nichts. Ihre könnte die erste sein.", "1 Stimme", "{1} Stimmen", "Das möchte ich auch", "Wir sagen",
     "Gefragtere", "Weitere", "Ihre eigene Idee", "Ihre Idee in wenigen Worten", "Warum, oder wie, wenn Sie mögen", "Absenden",
     "Wir lesen jede Idee. Wenn jemand von uns sie gelesen hat, kann sie hier für alle stehen; schreiben Sie bitte nichts hinein, das andere nicht wissen dürfen.", "Bitte schreiben Sie Ihre Idee in wenigen Worten.",
     "Das ist zu lang.", "Heute kamen so viele Ideen, dass keine mehr Platz hat. Bitte sagen Sie sie uns morgen.", "Danke, sie ist bei uns. Jemand von uns liest sie, und dann kann sie hier stehen.", "Danke, Ihre Stimme zählt. Eine für jede Idee und jeden Anschluss.",
     "Das steht hier nicht", "Diese Idee steht hier nicht mehr.", {"Gemacht", "Das machen wir", "Nein"}},
}};

struct Shown {
    const Words& say;
    std::string title = {}, words = {};     // as they typed it
    std::string_view fault = {}, note = {};
};

const Words& words_for(const http::Request& request) { return all_words[request.header("Accept-Language").value_or("").starts_with("de") ? 1 : 0]; }

std::string votes_in_words(const Words& say, std::int64_t votes)
{
    if (votes == 1) return std::string(say.vote_one);
    auto text = std::string(say.votes);
    return text.replace(text.find("{1}"), 3, std::to_string(votes));
}

void write_idea(Html& html, const Words& say, const BoxIdea& idea)
{
    html.open("li").with("h2", idea.title, {{"dir", "auto"}});
    if (!idea.words.empty()) html.with("p", mail::incoming::clean_text(idea.words, bytes_of_words), {{"dir", "auto"}});
    if (idea.answer) {
        html.with("h3", std::string(say.answer) + ": " + std::string(say.answers[static_cast<std::size_t>(*idea.answer)]));
        html.with("p", mail::incoming::clean_text(idea.reason.value_or(""), bytes_of_reason), {{"dir", "auto"}});
    }
    html.with("p", votes_in_words(say, idea.votes), {{"class", "small"}});
    if (!idea.answer) {
        html.open("form", {{"method", "post"}, {"action", path + "/votes"}});
        html.single("input", {{"type", "hidden"}, {"name", "idea"}, {"value", idea.form_key}});
        html.with("button", say.vote, {{"type", "submit"}, {"class", "quiet"}, {"aria-label", std::string(say.vote) + ": " + idea.title}}).close();
    }
    html.close();
}

void write_form(Html& html, const Shown& at)
{
    html.open("form", {{"method", "post"}, {"action", path}}).single("hr").with("h2", at.say.own);
    if (!at.fault.empty()) html.with("p", at.fault, {{"class", "wrong"}, {"role", "alert"}});
    html.open("h3").with("label", at.say.own_title, {{"for", "title"}}).close();
    html.open("p", {{"class", "find"}});
    html.single("input", {{"id", "title"}, {"name", "title"}, {"value", at.title}, {"maxlength", std::to_string(most_title)}, {"required", ""}, {"autocomplete", "off"}, {"dir", "auto"}}).close();
    html.open("h3").with("label", at.say.own_words, {{"for", "words"}}).close();
    html.open("textarea", {{"id", "words"}, {"name", "words"}, {"rows", "4"}, {"maxlength", std::to_string(most_words)}, {"dir", "auto"}});
    html.text(at.words.empty() ? "" : "\n" + at.words).close();
    html.open("p", {{"class", "row"}}).with("button", at.say.send, {{"type", "submit"}}).close();
    html.with("p", at.say.what_for, {{"class", "small"}}).close();
}

http::Response show(Context& ctx, const http::Request& request, const Shown& at, int status = 200)
{
    const auto& say = at.say;
    auto html = page::begin({std::string(say.language), std::string(say.title)});
    html.with("p", ctx.business.name, {{"class", "shop"}, {"dir", "auto"}}).with("h1", say.title);
    if (!at.note.empty()) html.with("p", at.note, {{"role", "status"}});
    const auto part = page::part_of(request, most_shown);
    auto all = in_box(ctx.db, part.first(), most_shown + 1);
    const bool goes_on = all.size() > most_shown;
    if (goes_on) all.pop_back();
    html.with("p", all.empty() ? say.nothing : say.about, {{"class", "dim"}});
    if (!all.empty()) html.open("ul", {{"class", "plain"}});
    for (const auto& idea : all) write_idea(html, say, idea);
    if (!all.empty()) html.close();
    page::link_parts(html, part, goes_on, path, {}, say.newer, say.older);
    write_form(html, at);
    return page::send(status, html);
}

http::Response read(Context& ctx, const http::Request& request)
{
    Shown at{words_for(request)};
    if (request.query_value("sent")) at.note = at.say.sent;
    if (request.query_value("voted")) at.note = at.say.voted;
    return show(ctx, request, at);
}

// What they typed, without what nobody sees; of too much there is enough left to say so.
std::string typed(const http::Request& form, const char* name, std::size_t most)
{
    constexpr std::size_t bytes_of_a_letter = 4;
    return clean(mail::incoming::clean_text(form.query_value(name).value_or(""), bytes_of_a_letter * (most + 1)));
}

http::Request form_of(const http::Request& request)
{
    http::Request form;
    form.query = request.body;
    return form;
}

http::Response write(Context& ctx, const http::Request& request)
{
    Shown at{words_for(request)};
    const auto form = form_of(request);
    at.title = tidy(mail::incoming::clean_line(typed(form, "title", most_title), 4 * (most_title + 1)));
    at.words = typed(form, "words", most_words);
    if (at.title.empty()) at.fault = at.say.say_something;
    else if (text_fault(at.title, 1, most_title, "") || text_fault(at.words, 0, most_words, "")) at.fault = at.say.too_long;
    if (!at.fault.empty()) return show(ctx, request, at, 422);
    if (put_in_box(ctx, {at.title}, at.words)) return page::go_to(path + "?sent");
    at.fault = at.say.too_many;
    return show(ctx, request, at, 429);
}

http::Response take_vote(Desk& desk, const http::Request& request)
{
    const auto& say = words_for(request);
    const auto key = crypto::SecretKey::in(desk.runtime.data_folder);
    const auto idea = form_of(request).query_value("idea").value_or("");
    const auto voted = desk.write([&](Context& ctx) -> Result<bool> { return vote_in_box(ctx, key, idea, http::household_of(request.peer)); });
    if (voted && *voted) return page::go_to(path + "?voted");
    return page::notice(404, say.language, say.unknown_title, say.unknown);
}

}  // namespace

void add_box_routes(http::Router& router)
{
    router.get(path, http::anyone(), [](Context& ctx, const http::Request& request) { return read(ctx, request); });
    router.post(path, http::anyone(), [](Context& ctx, const http::Request& request) { return write(ctx, request); });
    router.post(path + "/votes", http::anyone(), [](Desk& desk, const http::Request& request) { return take_vote(desk, request); });
}

}  // namespace rapport::ideas
