// /r/: whether it is right now, by the key in the mail that asks; reading changes nothing.
#include "base/json.h"
#include "base/mail/incoming/decode.h"
#include "base/text.h"
#include "cases/asking.h"
#include "cases/closing.h"
#include "cases/doors.h"
#include "cases/pages/contact.h"
#include "cases/pages/words.h"
#include "surveys/pages/form.h"
#include "surveys/pages/page.h"
#include "surveys/pages/scores.h"

namespace rapport::cases {
namespace {

using surveys::pages::filled;
using surveys::pages::Form;

// What a page shows besides the question.
struct Shown {
    const pages::Words& own;
    const surveys::pages::Words& say;
    std::string path;
    std::optional<std::int64_t> chosen = {};    // stored nowhere
    std::string words = {};
    std::string_view fault = {};
    bool touched = false;                       // in the mail
};

Shown shown(const std::optional<Question>& asked, const http::Request& request)
{
    const auto accepted = request.header("Accept-Language").value_or("");
    const auto language = asked && !asked->language.empty() ? asked->language : std::string(accepted.substr(0, accepted.find_first_of(",;")));
    return {pages::words_in(language), surveys::pages::words_in(language), request.path};
}

std::optional<std::int64_t> on_scale(const std::optional<std::int64_t>& score)
{
    const auto [lowest, highest] = listening::scale_of(listening::Survey::csat);
    return score && *score >= lowest && *score <= highest ? score : std::nullopt;
}

// Long words of ours: they have the whole of them, and the page stays small.
std::string begins_with(const std::string& words)
{
    constexpr std::size_t most = 1'500;
    auto shown = mail::incoming::clean_text(words, most);
    return shown.size() < words.size() ? shown + "…" : shown;
}

void write_form(Html& page, const Shown& at)
{
    page.open("form", {{"method", "post"}, {"action", at.path}});
    if (!at.fault.empty()) page.with("p", at.fault, {{"class", "wrong"}, {"role", "alert"}});
    page.open("fieldset").open("legend").with("h1", at.own.ask).close();
    surveys::pages::write_scores(page, {listening::scale_of(listening::Survey::csat), std::string(at.own.low), std::string(at.own.high)}, at.chosen, true);
    page.close();
    page.open("h2").with("label", at.own.why, {{"for", "words"}}).close();
    page.open("textarea", {{"id", "words"}, {"name", "words"}, {"rows", "4"}, {"maxlength", "4000"}, {"dir", "auto"}});
    page.text(at.words.empty() ? "" : "\n" + at.words).close();
    page.open("p", {{"class", "row"}}).with("button", at.say.send, {{"type", "submit"}}).close();
    page.with("p", at.touched ? filled(at.say.touched, std::to_string(*at.chosen)) : std::string(at.say.nothing_stored), {{"class", "small"}}).close();
}

http::Response show(Context& ctx, const Question& asked, const Shown& at, int status = 200)
{
    auto page = surveys::pages::begin({std::string(at.say.language), std::string(at.own.ask)});
    page.with("p", ctx.business.name, {{"class", "shop"}, {"dir", "auto"}});
    const auto day = surveys::pages::date_in(at.say, ctx.business.time_zone.local_day(asked.closed_at));
    page.with("p", filled(asked.told ? at.own.told : at.own.settled, day), {{"class", "dim"}});
    if (asked.told) page.with("blockquote", begins_with(*asked.told), {{"dir", "auto"}});
    write_form(page, at);
    return surveys::pages::send(status, page);
}

http::Response thanks(Context& ctx, const Question& asked, const Shown& at)
{
    auto page = surveys::pages::begin({std::string(at.say.language), std::string(at.own.ask)});
    page.with("p", ctx.business.name, {{"class", "shop"}, {"dir", "auto"}});
    page.single("br").open("h1").text(asked.called ? filled(at.say.thanks_name, *asked.called) : std::string(at.say.thanks));
    page.single("br").text(filled(at.say.kept, std::to_string(*asked.given))).close();
    if (*asked.given <= read_rules(ctx.db).reopen_at) page.with("p", at.own.again, {{"role", "status"}});
    return surveys::pages::send(200, page);
}

http::Response not_there(const Shown& at) { return surveys::pages::notice(404, at.say.language, at.say.unknown_title, at.say.unknown); }

// What stands there where nothing can be said.
std::optional<http::Response> instead(Context& ctx, const std::optional<Question>& asked, const Shown& at)
{
    if (!asked) return not_there(at);
    if (asked->given) return thanks(ctx, *asked, at);
    if (!asked->is_open) return surveys::pages::notice(410, at.say.language, at.own.over_title, at.own.over);
    return std::nullopt;
}

http::Response read(Context& ctx, const std::string& key, const http::Request& request)
{
    const auto asked = question_of(ctx, key);
    auto at = shown(asked, request);
    if (auto other = instead(ctx, asked, at)) return std::move(*other);
    at.chosen = on_scale(surveys::pages::whole_number(request.query_value("score").value_or("")));
    at.touched = at.chosen.has_value();
    return show(ctx, *asked, at);
}

http::Response write(Context& ctx, const std::string& key, const http::Request& request)
{
    const auto asked = question_of(ctx, key);
    auto at = shown(asked, request);
    if (auto other = instead(ctx, asked, at)) return std::move(*other);
    const Form form(request);
    at.chosen = on_scale(form.number("score"));
    at.words = tidy(form.text("words").value_or(""));
    GiveVerdict input;
    if (!at.chosen) at.fault = at.say.choose;
    else if (text_fault(at.words, 0, decltype(input.comment)::value_type::max, "")) at.fault = at.say.too_long;
    if (!at.fault.empty()) return show(ctx, *asked, at, 422);
    input.score = *at.chosen;
    if (!at.words.empty()) input.comment = Text<1, 4000>{at.words};
    input.channel = Text<1, 60>{"link"};
    if (!give_verdict(ctx, asked->case_id, input)) return not_there(at);
    return surveys::pages::go_to(at.path);
}

}  // namespace

void add_public_routes(http::Router& router)
{
    router.get("/r/{key}", http::anyone(), [](Context& ctx, std::string key, const http::Request& request) { return read(ctx, key, request); });
    router.post("/r/{key}", http::anyone(), [](Context& ctx, std::string key, const http::Request& request) { return write(ctx, key, request); });
    add_contact_routes(router);
}

std::optional<surveys::BelowAnswer> below_answer(Context& ctx, Id<surveys::Answer> answer, const std::string& key, std::string_view language)
{
    const auto asked = question_about(ctx, answer);
    if (!asked || !asked->is_open) return std::nullopt;
    return surveys::BelowAnswer{std::string(pages::words_in(language).below), "/r/" + key};
}

}  // namespace rapport::cases
