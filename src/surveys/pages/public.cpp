#include "surveys/pages/public.h"

#include "base/http/problem.h"
#include "customers/only_post.h"
#include "customers/service.h"
#include "surveys/answer_store.h"
#include "surveys/asking.h"
#include "surveys/invitation_store.h"
#include "surveys/keys.h"
#include "surveys/mailing.h"
#include "surveys/pages/form.h"
#include "surveys/pages/screens.h"
#include "surveys/pages/tablet.h"
#include "surveys/places.h"
#include "surveys/seldom.h"
#include "surveys/service.h"
#include "surveys/stops.h"
#include "surveys/store.h"

#include <algorithm>
#include <limits>

namespace rapport::surveys {
namespace pages {
namespace {

// What a stranger's network may ask for, what one link, code or tablet may be asked for and sent, and what a network may write to us without any of them, and vote.
constexpr http::Allowance a_network{240, 480}, a_reader{120, 240}, a_writer{30, 60}, a_stranger{5, 24.0 / 1440}, a_voter{20, 20.0 / 60};
// A code on the wall is everybody's: a network has the shares above of it, and all networks together these.
constexpr http::Allowance all_readers{1200, 2400}, all_writers{300, 600};
// New answers by a code, at once and in a day: one network alone does not fill the day's queue of cases without a name (cases/nameless.h).
constexpr http::Allowance an_answerer{30, 60.0 / 1440};
// Ideas: the shares of a /48 (flood_gate.h), at once and in a day, are half of what is taken in a day (ideas/box.h).
constexpr http::Allowance an_inventor{6, 6.0 / 1440};

std::string browser_language(const http::Request& request)
{
    const auto accepted = request.header("Accept-Language").value_or("");
    return std::string(accepted.substr(0, accepted.find_first_of(",;")));
}

// One who stands before a page, with all that the page needs.
struct Visitor {
    Survey survey;
    Wording wording;
    std::string path;
    std::string key;                        // of the answer; fresh where there is none yet
    std::optional<Answer> answer;
    std::optional<Invitation> invitation;
    std::optional<Id<Place>> place;
    AnsweredBy channel = AnsweredBy::link;
    std::string wanted_language;
    std::optional<std::string> called;
    bool is_new = false;                    // without a link, and nothing was said yet
};

// The survey and the wording: that of the answer, else the one in force.
void look_up_words(Context& ctx, Visitor& visitor, Id<Survey> id)
{
    visitor.survey = *store::find(ctx.db, id);
    visitor.wording = visitor.survey.wording;
    if (visitor.answer && visitor.answer->wording != visitor.wording.number) visitor.wording = *store::wording(ctx.db, id, visitor.answer->wording);
    if (visitor.answer) visitor.wanted_language = visitor.answer->language;
}

std::optional<Visitor> by_link(Context& ctx, const std::string& token)
{
    auto invitation = invitation_of_token(ctx.db, token);
    if (!invitation) return std::nullopt;
    Visitor visitor;
    visitor.path = "/s/" + token;
    visitor.key = answer_key_of(token);
    visitor.answer = store::find_answer(ctx.db, hash_of_answer_key(visitor.key));
    if (const auto customer = customers::read_customer(ctx, invitation->customer_id)) {
        if (customer->preferred_name) visitor.called = customer->preferred_name->value;
        if (customer->language) visitor.wanted_language = customer->language->value;
    }
    look_up_words(ctx, visitor, invitation->survey_id);
    visitor.invitation = std::move(invitation);
    return visitor;
}

std::optional<Visitor> by_key(Context& ctx, const std::string& key)
{
    auto answer = store::find_answer(ctx.db, hash_of_answer_key(key));
    if (!answer) return std::nullopt;
    Visitor visitor;
    visitor.path = "/a/" + key;
    visitor.key = key;
    visitor.channel = answer->channel;
    if (answer->invitation_id) visitor.invitation = store::find_invitation(ctx.db, *answer->invitation_id);
    visitor.answer = std::move(answer);
    look_up_words(ctx, visitor, visitor.answer->survey_id);
    return visitor;
}

// By the code on the wall, and where a sheet of paper was scanned by its own: then it is their own link, which they hold in print, and no place's.
std::optional<Visitor> by_code(Context& ctx, const std::string& code, const http::Request& request)
{
    const auto place = place_of(ctx.db, PlaceKind::qr, code);
    if (!place) return std::nullopt;
    Visitor visitor;
    visitor.path = "/q/" + code;
    visitor.key = new_answer_key();
    visitor.channel = AnsweredBy::qr;
    visitor.place = place->id;
    visitor.is_new = true;
    if (const auto own = request.query_value(code_in_address)) {
        visitor.invitation = invitation_of_code(ctx.db, *own);
        if (!visitor.invitation || visitor.invitation->survey_id != place->survey_id) return std::nullopt;
        visitor.path += "?" + std::string(code_in_address) + "=" + *visitor.invitation->code;
        visitor.channel = AnsweredBy::link;
        visitor.place.reset();
    }
    look_up_words(ctx, visitor, place->survey_id);
    return visitor;
}

std::string language_of(const Visitor& visitor, const http::Request& request, const std::optional<std::string>& chosen)
{
    if (chosen) return visitor.wording.language_for(*chosen);
    return visitor.wording.language_for(visitor.wanted_language.empty() ? browser_language(request) : visitor.wanted_language);
}

// Until when it can be said, or changed: an answer without a name does not tell when its link runs out.
Instant open_until(const Visitor& visitor)
{
    std::optional<Instant> until;
    if (visitor.answer) until = visitor.answer->open_until;
    if (visitor.invitation && visitor.invitation->expires_at) until = std::min(until.value_or(*visitor.invitation->expires_at), *visitor.invitation->expires_at);
    return until.value_or(Instant{std::numeric_limits<std::int64_t>::max()});
}

Screen screen_of(Context& ctx, const Visitor& visitor, const std::string& language)
{
    Screen screen{.path = visitor.path, .language = language, .survey = &visitor.survey, .content = &visitor.wording, .wording = visitor.wording.number, .business = &ctx.business};
    screen.invitation = visitor.invitation;
    screen.called = visitor.called;
    screen.stopped = visitor.invitation && store::has_stopped(ctx.db, visitor.invitation->customer_id);
    if (visitor.is_new) screen.fresh_key = visitor.key;
    if (!visitor.answer) return screen;
    screen.nameless = !visitor.answer->customer_id;
    screen.name_was_taken_off = screen.nameless && store::was_taken_off(ctx.db, visitor.key);
    screen.given = store::values(ctx.db, visitor.answer->id);
    screen.replies = store::replies(ctx.db, visitor.answer->id);
    const auto until = open_until(visitor);
    if (until > ctx.now() && visitor.survey.state == SurveyState::open) screen.open_until = until;
    return screen;
}

http::Response not_there(const http::Request& request)
{
    const auto& say = words_in(browser_language(request));
    return notice(404, say.language, say.unknown_title, say.unknown);
}

// Why nothing can be said here any more, if so.
std::optional<http::Response> over(const Visitor& visitor, const std::string& language, Instant now)
{
    const auto& say = words_in(language);
    if (visitor.survey.state != SurveyState::open) return notice(410, language, say.closed_title, say.closed);
    if (open_until(visitor) <= now) return notice(410, language, say.expired_title, say.expired);
    if (!visitor.answer && visitor.invitation && visitor.invitation->answered_at) return notice(200, language, say.thanks, say.answered);
    return std::nullopt;
}

std::size_t first_unanswered(const Screen& screen)
{
    std::size_t place = 0;
    for (const auto& question : screen.content->questions) {
        if (std::ranges::none_of(screen.given, [&](const Value& value) { return value.question == question.question; })) return place;
        ++place;
    }
    return place;
}

// The score that they touched in the mail, where the first question has it on its scale.
std::optional<std::int64_t> touched(const Screen& screen, const http::Request& request)
{
    const auto text = request.query_value("score");
    const auto score = text ? whole_number(*text) : std::nullopt;
    const auto scale = screen.content->questions.front().scale();
    return score && scale && *score >= scale->lowest && *score <= scale->highest ? score : std::nullopt;
}

// Which screen is asked for: "q" counts from 1, or says done; by itself the first question that was not answered.
std::size_t place_of_screen(const Screen& screen, const http::Request& request, bool answered)
{
    const auto questions = screen.content->questions.size();
    const auto asked = request.query_value("q").value_or("");
    const auto number = static_cast<std::size_t>(std::max<std::int64_t>(whole_number(asked).value_or(0), 0));
    if (number >= 1 && number <= questions) return number - 1;
    if (asked == "done" && answered) return questions;
    return screen.touched ? 0 : first_unanswered(screen);
}

http::Response read(Context& ctx, const std::optional<Visitor>& visitor, const http::Request& request, const AskBelow& below = {})
{
    if (!visitor) return not_there(request);
    const auto language = language_of(*visitor, request, request.query_value("l"));
    auto screen = screen_of(ctx, *visitor, language);
    screen.touched = touched(screen, request);
    if (below && visitor->answer && screen.nameless) screen.below = below(ctx, visitor->answer->id, visitor->key, language);
    const auto questions = visitor->wording.questions.size();
    const auto place = place_of_screen(screen, request, visitor->answer.has_value());
    if (place >= questions) return show_thanks(screen);
    if (auto ended = over(*visitor, language, ctx.now())) return visitor->answer ? show_thanks(screen) : std::move(*ended);
    return show_question(screen, place);
}

http::Response after(const Visitor& visitor, std::size_t place)
{
    const auto path = visitor.is_new ? "/a/" + visitor.key : visitor.path;
    return go_to(path + (place + 1 < visitor.wording.questions.size() ? "?q=" + std::to_string(place + 2) : "?q=done"));
}

// An answer to one question was sent.
http::Response write(Context& ctx, const listening::Listeners& listeners, std::optional<Visitor> visitor, const http::Request& request)
{
    if (!visitor) return not_there(request);
    const Form form(request);
    const auto language = language_of(*visitor, request, form.text("l"));
    if (visitor->invitation && (form.has("stop") || form.has("again"))) {
        const bool again = form.has("again");
        if (again) take_stop_back(ctx, visitor->invitation->customer_id);
        else stop_asking(ctx, visitor->invitation->customer_id);
        auto screen = screen_of(ctx, *visitor, language);
        screen.asks_again = again;
        return show_thanks(screen);
    }
    const auto key = form.key("k");
    // Sent twice, or gone back to: what was begun goes on under its key, and a sheet's code is used once.
    if (visitor->is_new && visitor->invitation && key)
        if (auto begun = by_key(ctx, *key); begun && begun->survey.id == visitor->survey.id) visitor = std::move(begun);
    if (auto ended = over(*visitor, language, ctx.now())) return std::move(*ended);
    if (visitor->is_new) {
        if (!key) return not_there(request);
        visitor->key = *key;
    }
    if (const auto seen = form.number("w"); seen && !visitor->answer)
        if (auto wording = store::wording(ctx.db, visitor->survey.id, *seen)) visitor->wording = std::move(*wording);

    const auto* question = visitor->wording.find(form.number("q").value_or(0));
    if (!question) return not_there(request);
    const auto place = static_cast<std::size_t>(question - visitor->wording.questions.data());
    Answering by{visitor->survey.id, visitor->wording.number, visitor->channel, language, visitor->key, visitor->invitation};
    by.nameless = visitor->invitation && form.has("nameless");
    by.place_id = visitor->place;
    const auto given = form.given(*question);
    const auto kept = given ? give(ctx, listeners, by, {*given}) : invalid("score", "This is no number.");
    if (kept) return after(*visitor, place);
    if (kept.error().refusal != Refusal::invalid) return not_there(request);

    auto screen = screen_of(ctx, *visitor, language);
    screen.nameless = by.nameless;
    screen.fault = question->kind == QuestionKind::text && given && given->words ? words_in(language).too_long : words_in(language).choose;
    return show_question(screen, place, 422);
}

// What may be said behind the link of a mail that asks: the name of each button, and of the one that takes it back.
constexpr std::string_view less = "less", as_often = "often", only_post = "post", by_mail_too = "mail", ask_again_button = "again";

void write_button(Html& page, const std::string& path, std::string_view name, std::string_view words, bool is_quiet = false)
{
    page.open("form", {{"method", "post"}, {"action", path}});
    page.with("button", words, {{"type", "submit"}, {"name", std::string(name)}, {"value", "1"}, {"class", "quiet", is_quiet}}).close();
}

// What they have said, each with the way back where there is one. Answers whether there is anything.
bool write_said(Html& page, Db& db, Id<customers::Customer> customer, const Words& say, const std::string& path)
{
    const auto said = [&](bool is_so, std::string_view words, std::string_view name, std::string_view back, bool has_way_back = true) {
        if (!is_so) return false;
        page.with("p", words, {{"role", "status"}});
        if (has_way_back) write_button(page, path, name, back, true);
        return true;
    };
    const bool stopped = said(has_stopped(db, customer), say.stopped, ask_again_button, say.mistake);
    const bool seldom = said(!stopped && seldom_since(db, customer), say.seldom, as_often, say.mistake_seldom);
    // Somebody of ours may have noted the same, and that is not theirs to call a mistake here.
    const bool by_post = said(customers::wants_only_post(db, customer), say.only_post, by_mail_too, say.mistake_post, customers::has_said_only_post(db, customer));
    return stopped || seldom || by_post;
}

// All three, whatever was said before: what is said already is above, with the way back, and no button of its own.
http::Response show_choices(Context& ctx, Id<customers::Customer> customer, const Words& say, const std::string& path)
{
    auto page = begin({std::string(say.language), std::string(say.stop_title)});
    page.with("p", ctx.business.name, {{"class", "shop"}, {"dir", "auto"}}).with("h1", say.stop_title);
    const bool stopped = has_stopped(ctx.db, customer);
    if (write_said(page, ctx.db, customer, say, path)) page.single("hr");
    const auto offer = [&](bool is_open, std::string_view name, std::string_view words, std::string_view how) {
        if (!is_open) return;
        page.with("p", how, {{"class", "dim"}});
        write_button(page, path, name, words);
    };
    offer(!stopped && !seldom_since(ctx.db, customer), less, say.less, filled(say.less_how, std::to_string(seldom_days)));
    offer(!customers::wants_only_post(ctx.db, customer), only_post, say.post, say.post_how);
    offer(!stopped, "stop", say.stop, say.stop_why);
    page.with("p", say.still_answered, {{"class", "small"}});
    return send(200, page);
}

// They have said it, and may say that it was a mistake.
http::Response show_said(Context& ctx, Id<customers::Customer> customer, const Words& say, const std::string& path)
{
    auto page = begin({std::string(say.language), std::string(say.noted)});
    page.with("h1", say.noted);
    write_said(page, ctx.db, customer, say, path);
    page.with("p", say.still_answered, {{"class", "small"}});
    return send(200, page);
}

// Who said stop is asked by nobody, so that they want it seldom adds nothing.
Result<Done> note_choice(Context& ctx, Id<customers::Customer> customer, const Form& form)
{
    if (form.has(only_post)) {
        call_questions_back(ctx, customer, Reason::no_consent);
        return customers::want_only_post(ctx, customer);
    }
    if (!form.has(less)) stop_asking(ctx, customer);
    else if (!has_stopped(ctx.db, customer)) ask_seldom(ctx, customer);
    return Done{};
}

// Reading asks; a press of a button says it, and the one in their mail program (RFC 8058), or whatever we do not know, says no.
http::Response stop(Context& ctx, const std::string& token, const http::Request& request)
{
    const auto& say = words_in(browser_language(request));
    const auto customer = whose_stop_link(ctx.db, token);
    if (!customer) return not_there(request);
    if (request.method != http::Method::post) return show_choices(ctx, *customer, say, "/u/" + token);
    const Form form(request);
    const auto back = [&](std::string_view words) { return notice(200, say.language, words, ""); };
    if (form.has(ask_again_button)) return take_stop_back(ctx, *customer), back(say.asks_again);
    if (form.has(as_often)) return take_seldom_back(ctx, *customer), back(say.as_before);
    if (form.has(by_mail_too)) return customers::take_only_post_back(ctx, *customer) ? back(say.as_before) : not_there(request);
    return note_choice(ctx, *customer, form) ? show_said(ctx, *customer, say, "/u/" + token) : not_there(request);
}

// A problem answer, as somebody reads it who only wants to answer a survey.
http::Response for_people(http::Response&& response, const std::string& language)
{
    const auto is_page = std::ranges::any_of(response.headers, [](const auto& header) { return http::same_name(header.first, "Content-Type") && header.second.starts_with("text/html"); });
    if (is_page || response.status < 400) return std::move(response);
    const auto& say = words_in(language);
    if (response.status < 500) return notice(response.status, say.language, say.unknown_title, say.unknown);
    return notice(response.status, say.language, say.broken_title, say.broken);
}

bool is_form(const http::Request& request)
{
    const auto type = request.header("Content-Type").value_or("");
    return type.substr(0, type.find(';')) == "application/x-www-form-urlencoded";
}

http::Router routes(listening::Listeners listeners, const std::function<void(http::Router&)>& more, const AskBelow& below)
{
    http::Router router;
    router.get("/s/{token}", http::anyone(), [below](Context& ctx, std::string token, const http::Request& request) { return read(ctx, by_link(ctx, token), request, below); });
    router.get("/a/{key}", http::anyone(), [below](Context& ctx, std::string key, const http::Request& request) { return read(ctx, by_key(ctx, key), request, below); });
    router.get("/q/{code}", http::anyone(), [](Context& ctx, std::string code, const http::Request& request) { return read(ctx, by_code(ctx, code, request), request); });
    router.post("/s/{token}", http::anyone(),
        [listeners](Context& ctx, std::string token, const http::Request& request) { return write(ctx, listeners, by_link(ctx, token), request); });
    router.post("/a/{key}", http::anyone(),
        [listeners](Context& ctx, std::string key, const http::Request& request) { return write(ctx, listeners, by_key(ctx, key), request); });
    router.post("/q/{code}", http::anyone(),
        [listeners](Context& ctx, std::string code, const http::Request& request) { return write(ctx, listeners, by_code(ctx, code, request), request); });
    router.get("/u/{token}", http::anyone(), [](Context& ctx, std::string token, const http::Request& request) { return stop(ctx, token, request); });
    router.post("/u/{token}", http::anyone(), [](Context& ctx, std::string token, const http::Request& request) { return stop(ctx, token, request); });
    add_tablet_routes(router, listeners);
    if (more) more(router);
    return router;
}

// Nobody signs in here; whoever answers is no member of staff, whatever cookies their browser sends.
Result<Actor> nobody(Db&, const http::Request&, Instant) { return Actor{{}, "a customer", "survey", {}}; }

}  // namespace
}  // namespace pages

namespace {

// Pages that all read under one address: who asks too often is told to wait, and nobody else.
bool is_for_everybody(std::string_view path) { return path == "/said" || path == "/contact" || path == "/ideas" || path == "/ideas/votes" || path == "/help" || path.starts_with("/help/"); }

// "/ideas" of "/ideas/".
std::string_view without_slashes(std::string_view path)
{
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

// Where a page is that was asked for with a slash too many; nothing where it was not.
std::optional<std::string> meant_instead(const http::Request& request)
{
    const auto path = without_slashes(request.path);
    if (path.size() == request.path.size() || !is_for_everybody(path) || (request.method != http::Method::get && request.method != http::Method::head)) return std::nullopt;
    return std::string(path) + (request.query.empty() ? "" : "?" + request.query);
}

// What the path opens, however it is spelled: codes are read with dashes and in small letters too.
std::string meant_by(std::string_view path)
{
    const auto kind = path.substr(0, 3);
    if (kind == "/q/" || kind == "/t/") return std::string(kind) + hash_of_place(path.substr(3));
    return std::string(path.substr(0, 80));
}

}  // namespace

PublicPages::PublicPages(Runtime& runtime, listening::Listeners listeners, const std::function<void(http::Router&)>& more, AskBelow below)
    : runtime_(runtime), router_(pages::routes(std::move(listeners), more, below)), api_(runtime, router_, pages::nobody, "")
{
}

bool PublicPages::has(std::string_view path)
{
    if (is_for_everybody(without_slashes(path))) return true;
    return path.size() > 3 && path[0] == '/' && path[2] == '/' && std::string_view("sqatur").find(path[1]) != std::string_view::npos;
}

int PublicPages::wait_seconds(const http::Request& request)
{
    const auto now = runtime_.clock.now();
    const auto path = without_slashes(request.path);
    const bool writes = request.method == http::Method::post;
    const auto networks = [&](const char* what, const http::Allowance& allowance) { return networks_.wait_seconds(what, request.peer, allowance, now); };
    if (const int wait = networks("n", pages::a_network)) return wait;
    if (writes && path == "/ideas/votes") return networks("v", pages::a_voter);
    if (writes && path == "/ideas")
        if (const int wait = networks("i", pages::an_inventor)) return wait;
    if (is_for_everybody(path)) return writes ? networks("e", pages::a_stranger) : 0;
    const auto what = (writes ? "w" : "r") + meant_by(request.path);
    if (writes && path.starts_with("/q/"))
        if (const int wait = networks("q", pages::an_answerer)) return wait;
    if (!path.starts_with("/q/")) return gate_.wait_seconds(what, writes ? pages::a_writer : pages::a_reader, now);
    if (const int wait = at_codes_.wait_seconds(what, request.peer, writes ? pages::a_writer : pages::a_reader, now)) return wait;
    return gate_.wait_seconds(what, writes ? pages::all_writers : pages::all_readers, now);
}

void PublicPages::handle(http::Request&& request, http::Reply reply)
{
    const auto language = pages::browser_language(request);
    const auto& say = pages::words_in(language);
    if (const int wait = wait_seconds(request)) {
        const auto seconds = std::to_string(wait);
        return reply(pages::notice(429, say.language, say.wait_title, pages::filled(say.wait, seconds), {{"Retry-After", seconds}}));
    }
    if (auto instead = meant_instead(request)) return reply({308, {{"Location", std::move(*instead)}}, "", {}, {}});
    if (request.method == http::Method::post && !request.path.starts_with("/u/") && !pages::is_form(request)) return reply(pages::notice(415, say.language, say.unknown_title, say.unknown));
    std::erase_if(request.headers, [](const auto& header) { return http::same_name(header.first, "Idempotency-Key"); });
    api_.handle(std::move(request), [reply = std::move(reply), language](http::Response&& response) { reply(pages::for_people(std::move(response), language)); });
}

}  // namespace rapport::surveys
