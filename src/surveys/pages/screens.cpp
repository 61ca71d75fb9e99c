#include "surveys/pages/screens.h"

#include "surveys/pages/scores.h"

#include <algorithm>
#include <span>

namespace rapport::surveys::pages {
namespace {

const Value* given_to(const Screen& screen, const Question& question)
{
    const auto found = std::ranges::find(screen.given, question.question, &Value::question);
    return found == screen.given.end() ? nullptr : &*found;
}

std::optional<std::int64_t> chosen(const Screen& screen, const Question& question)
{
    if (screen.touched) return screen.touched;
    const auto* value = given_to(screen, question);
    return value ? value->score : std::nullopt;
}

void write_scale(Html& page, const Screen& screen, const Question& question, const QuestionWords& words)
{
    write_scores(page, {*question.scale(), words.low, words.high}, chosen(screen, question), !question.may_skip);
}

void write_choices(Html& page, const Screen& screen, const Question& question, const QuestionWords& words)
{
    const auto is = chosen(screen, question);
    page.open("div", {{"class", "list"}});
    std::int64_t value = 0;
    for (const auto& choice : words.choices) {
        ++value;
        radio(page, value, choice, is == value, !question.may_skip);
    }
    page.close();
}

void write_answer_field(Html& page, const Screen& screen, const Question& question, const QuestionWords& words)
{
    if (question.kind == QuestionKind::text) {
        const auto* value = given_to(screen, question);
        page.open("h1").with("label", words.ask, {{"for", "words"}, {"dir", "auto"}}).close();
        page.open("textarea", {{"id", "words"}, {"name", "words"}, {"rows", "4"}, {"maxlength", "4000"}, {"dir", "auto"}, {"required", "", !question.may_skip}});
        page.text(value && value->words ? "\n" + *value->words : "").close();
        return;
    }
    page.open("fieldset").open("legend").with("h1", words.ask, {{"dir", "auto"}}).close();
    if (question.kind == QuestionKind::choice) write_choices(page, screen, question, words);
    else write_scale(page, screen, question, words);
    page.close();
}

void hidden(Html& page, std::string_view name, std::string value)
{
    page.single("input", {{"type", "hidden"}, {"name", std::string(name)}, {"value", std::move(value)}});
}

void write_head(Html& page, const Screen& screen)
{
    page.with("p", screen.business->name, {{"class", "shop"}, {"dir", "auto"}});
    const auto* texts = screen.content->texts_in(screen.language);
    if (texts && texts->about) page.with("p", *texts->about, {{"class", "dim"}, {"dir", "auto"}});
}

// Who reads it, why they were asked, and the other languages.
void write_foot(Html& page, const Screen& screen, const Words& say, const std::string& here)
{
    const auto* texts = screen.content->texts_in(screen.language);
    page.single("hr");
    if (texts && texts->reads) page.open("p", {{"class", "small"}}).with("b", say.reads).text(" " + *texts->reads).close();
    if (screen.invitation) {
        const auto& at = screen.invitation->touchpoint_at;
        const auto why = at ? filled(say.why_contact, date_in(say, screen.business->time_zone.local_day(*at))) : std::string(say.why_only);
        if (at || screen.invitation->drawn_by == DrawnBy::sample) page.open("p", {{"class", "small"}}).with("b", say.why).text(" " + why).close();
    }
    if (screen.content->languages.size() < 2) return;
    page.open("p", {{"class", "small"}});
    for (const auto& language : screen.content->languages)
        if (language != screen.language) page.with("a", language, {{"href", here + "&l=" + language}, {"lang", language}, {"hreflang", language}}).text(" ");
    page.close();
}

std::string title_of(const Screen& screen) { return screen.business->name; }

void write_nameless(Html& page, const Screen& screen, const Words& say)
{
    if (!screen.invitation) return;
    page.open("label", {{"class", "check"}});
    page.single("input", {{"type", "checkbox"}, {"name", "nameless"}, {"value", "1"}, {"checked", "", screen.nameless}});
    page.open("span").text(say.nameless).single("br").with("span", say.nameless_how, {{"class", "small"}}).close().close();
}

// What stood on the button in the mail: a score, or a choice in its words.
std::string touched_in_words(const Screen& screen, const Question& question)
{
    if (question.kind != QuestionKind::choice) return std::to_string(*screen.touched);
    return question.in(screen.language).choices.at(static_cast<std::size_t>(*screen.touched - 1));
}

void write_buttons(Html& page, const Screen& screen, const Question& question, std::size_t place, const Words& say)
{
    const bool last = place + 1 == screen.content->questions.size();
    page.open("p", {{"class", "row"}}).with("button", last ? say.send : say.next, {{"type", "submit"}});
    if (question.may_skip) page.with("button", say.skip, {{"type", "submit"}, {"name", "skip"}, {"value", "1"}, {"class", "quiet"}, {"formnovalidate", ""}});
    if (place > 0) page.with("a", say.back, {{"href", screen.with("q=" + std::to_string(place))}});
    page.close();
}

void write_question(const Screen& screen, std::size_t place, Html& page)
{
    const auto& say = words_in(screen.language);
    const auto& question = screen.content->questions[place];
    write_head(page, screen);
    page.open("form", {{"method", "post"}, {"action", screen.path}});
    hidden(page, "q", std::to_string(question.question));
    hidden(page, "w", std::to_string(screen.wording));
    hidden(page, "l", screen.language);
    if (!screen.fresh_key.empty()) hidden(page, "k", screen.fresh_key);
    page.with("p", filled(say.question_of, std::to_string(place + 1), std::to_string(screen.content->questions.size())), {{"class", "progress"}});
    if (!screen.fault.empty()) page.with("p", screen.fault, {{"class", "wrong"}, {"role", "alert"}});
    write_answer_field(page, screen, question, question.in(screen.language));
    write_nameless(page, screen, say);
    write_buttons(page, screen, question, place, say);
    page.with("p", screen.touched ? filled(say.touched, touched_in_words(screen, question)) : std::string(say.nothing_stored), {{"class", "small"}}).close();
    write_foot(page, screen, say, screen.with("q=" + std::to_string(place + 1)));
}

// The first score on a scale that people know by its number.
std::optional<std::int64_t> first_score(const Screen& screen)
{
    for (const auto& question : screen.content->questions)
        if (scale_kind(question.kind))
            if (const auto* value = given_to(screen, question); value && value->score) return value->score;
    return std::nullopt;
}

// The last of them: they have the others by then, and the page stays small.
void write_replies(Html& page, const Screen& screen, const Words& say)
{
    constexpr std::size_t most = 3, around = 200;
    const auto shown = std::span(screen.replies).last(std::min(most, screen.replies.size()));
    if (shown.empty()) return;
    const auto each = http::public_page::room_on(page) / shown.size();
    for (const auto& reply : shown) {
        page.with("h2", filled("{1}, {2}", say.we_wrote, date_in(say, screen.business->time_zone.local_day(reply.at))));
        page.with("blockquote", beginning_on_page(reply.words, each - std::min(each, around)), {{"dir", "auto"}});
    }
}

}  // namespace

http::Response show_question(const Screen& screen, std::size_t place, int status)
{
    auto page = begin({screen.language, title_of(screen)});
    write_question(screen, place, page);
    return send(status, page);
}

void write_mistake(Html& page, const Words& say, const std::string& path)
{
    page.open("form", {{"method", "post"}, {"action", path}});
    hidden(page, "again", "1");
    page.with("button", say.mistake, {{"type", "submit"}, {"class", "quiet"}}).close();
}

http::Response show_thanks(const Screen& screen)
{
    const auto& say = words_in(screen.language);
    const bool by_name = screen.called && !screen.nameless;
    auto page = begin({screen.language, title_of(screen)});
    write_head(page, screen);
    page.single("br").open("h1").text(by_name ? filled(say.thanks_name, *screen.called) : std::string(say.thanks));
    if (const auto score = first_score(screen)) page.single("br").text(filled(say.kept, std::to_string(*score)));
    page.close();
    const auto* texts = screen.content->texts_in(screen.language);
    if (texts && texts->thanks) page.with("p", *texts->thanks, {{"dir", "auto"}});
    write_replies(page, screen, say);
    if (screen.below) page.open("p", {{"class", "row"}}).with("a", screen.below->words, {{"href", screen.below->path}}).close();
    if (!by_name && (screen.nameless || !screen.invitation)) page.with("p", screen.name_was_taken_off ? say.come_back_taken_off : say.come_back);
    if (screen.stopped) page.with("p", say.stopped, {{"role", "status"}});
    if (screen.asks_again) page.with("p", say.asks_again, {{"role", "status"}});
    page.single("hr");
    if (screen.open_until) {
        page.with("p", filled(say.you_may_change, date_in(say, screen.business->time_zone.local_day(*screen.open_until))), {{"class", "small"}});
        page.open("p", {{"class", "row"}}).with("a", say.change, {{"href", screen.with("q=1")}}).close();
    }
    if (screen.stopped) write_mistake(page, say, screen.path);
    else if (screen.invitation) {
        page.open("form", {{"method", "post"}, {"action", screen.path}});
        hidden(page, "stop", "1");
        page.with("button", say.stop, {{"type", "submit"}, {"class", "quiet"}}).close();
    }
    return send(200, page);
}

}  // namespace rapport::surveys::pages
