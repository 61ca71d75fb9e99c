// Nobody answers into the void: an unhappy answer becomes a case with a clock, a happy one asks for a reply from whoever earned it.
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/heard.h"
#include "cases/owners.h"
#include "cases/rules.h"
#include "cases/service.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "listening/service.h"
#include "surveys/answer_store.h"
#include "surveys/answering.h"
#include "touchpoints/touchpoint.h"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <stdexcept>
#include <tuple>

namespace rapport::cases {
namespace {

std::string scale_words(const listening::Response& response)
{
    return std::to_string(response.score) + " of " + std::to_string(listening::scale_of(response.survey).highest);
}

struct Wanted {
    listening::Response response;
    const ResponseRule* rule = nullptr;
};

// What was said in one visit to a survey is one matter: all of it that is there, and what of it wants one of ours, complaints first. The first leads.
struct Visit {
    std::vector<listening::Response> said;
    std::vector<Wanted> wanted;
    bool is_keyed = false;              // from paper, by one of us: days may lie between

    Kind kind() const { return wanted.front().rule->kind; }
};

Visit visit_of(Context& ctx, const Rules& rules, const listening::Response& response, const std::vector<Id<listening::Response>>& together)
{
    Visit visit;
    visit.is_keyed = !together.empty() && response.channel == enum_text(surveys::AnsweredBy::paper);
    for (const auto id : together)
        if (auto one = listening::read_response(ctx, id); one && one->customer_id == response.customer_id) visit.said.push_back(std::move(*one));
    if (together.empty()) visit.said.push_back(response);
    for (const auto& one : visit.said)
        if (const auto* rule = rule_for(rules, one)) visit.wanted.push_back({one, rule});
    std::ranges::stable_partition(visit.wanted, [](const Wanted& one) { return one.rule->kind == Kind::complaint; });
    return visit;
}

// The case of this answer, or of what was said together with it.
std::optional<Id<Case>> case_of(Context& ctx, const listening::Response& response, const std::vector<Id<listening::Response>>& together)
{
    if (const auto own = store::find_of_response(ctx.db, response.id)) return own;
    for (const auto id : together)
        if (const auto other = store::find_of_response(ctx.db, id)) return other;
    return std::nullopt;
}

std::string subject_of(const Visit& visit)
{
    std::vector<std::string> scores;
    for (const auto& one : visit.wanted) scores.push_back(scale_words(one.response));
    return subject_of_answer(visit.kind(), scores, true);
}

// All that they said, once; first what stands with the scores that want us. The words may hang on a score that wants nobody.
std::vector<std::string> words_of(const Visit& visit)
{
    std::vector<std::string> words;
    const auto take = [&](const listening::Response& one) {
        if (one.comment && std::ranges::find(words, *one.comment) == words.end()) words.push_back(*one.comment);
    };
    for (const auto& one : visit.wanted) take(one.response);
    for (const auto& one : visit.said) take(one);
    return words;
}

// Praise goes to whoever earned it.
void give_to_whoever_earned_it(Context& ctx, Filed& filed, Instant before)
{
    if (const auto staff = who_served(ctx, filed, before)) std::tie(filed.staff, filed.staff_id) = std::tuple(staff->name, staff->id);
}

// Words that were said elsewhere have their own place on the timeline; these stand there as the answer.
bool is_of_the_answer(const Entry& entry) { return entry.kind == EntryKind::customer && !entry.touchpoint_id && !entry.message_id && !entry.import_id; }

Entry words_of(Context& ctx, Id<Case> id, const std::string& words, Instant at)
{
    Entry entry;
    entry.case_id = id;
    entry.id = ctx.ids.make<Entry>();
    entry.at = at;
    entry.kind = EntryKind::customer;
    entry.words = words;
    entry.way = way_of(Source::survey);
    return entry;
}

// They went on, or thought again, before anybody worked on it.
void change(Context& ctx, const Case& one, const Visit& visit)
{
    auto theirs = store::entries(ctx.db, one.id);
    std::erase_if(theirs, [](const Entry& entry) { return !is_of_the_answer(entry); });
    const auto words = words_of(visit);
    Filed filed = one;
    filed.subject = subject_of(visit);
    filed.response_id = visit.wanted.front().response.id;
    const bool same_words = std::ranges::equal(theirs, words, {}, &Entry::words);
    if (filed.subject == one.subject && filed.response_id == one.response_id && same_words) return;
    if (!same_words) {
        for (const auto& entry : theirs) store::remove(ctx.db, entry);
        for (const auto& said : words) store::insert(ctx.db, words_of(ctx, one.id, said, one.opened_at));
    }
    keep(ctx, filed, store::clocks(ctx.db, one.id));
    identity::record(ctx, "case.heard", to_text(one.id));
}

// Whether the case tells this score. It does not say to which question one was given: where several are on one scale, any that it tells may be this one's,
// but not when what it told last is given by none of them any more.
bool tells(Context& ctx, const Case& one, const std::vector<Entry>& said, const Visit& visit, const listening::Response& response)
{
    const auto score = scale_words(response);
    const auto gives = they_now_give(score), on_scale = score.substr(score.find(' ')) + ".";
    std::vector<std::string> since;
    for (const auto& entry : said)
        if (tells_a_score(entry) && entry.words.ends_with(on_scale)) since.push_back(entry.words);
    const auto gives_last = [&](const listening::Response& other) { return they_now_give(scale_words(other)) == since.back(); };
    if (!since.empty() && std::ranges::none_of(visit.said, gives_last) && !surveys::store::is_rated_beside(ctx.db, response)) return false;
    const auto scores = scores_in(one.subject);
    return std::ranges::find(since, gives) != since.end() || std::ranges::find(scores, score) != scores.end();
}

// What else they said in the same answer stays beside it.
bool is_said_elsewhere(const Visit& visit, const listening::Response& response, const std::string& words)
{
    return std::ranges::any_of(visit.said, [&](const listening::Response& other) { return other.id != response.id && other.comment == words; });
}

// We have worked on it. They say something else than before, or are still at it; a closed case opens again where they have words.
void go_on(Context& ctx, const Case& one, const Visit& visit, const listening::Response& response)
{
    auto said = store::entries(ctx.db, one.id);
    for (const auto part : store::split_off(ctx.db, one)) std::ranges::copy(store::entries(ctx.db, part), std::back_inserter(said));
    if (const auto score = scale_words(response); !tells(ctx, one, said, visit, response)) {
        say(ctx, one.id, they_now_give(score));
        keep(ctx, one, store::clocks(ctx.db, one.id));
        identity::record(ctx, "case.heard", to_text(one.id));
    }
    std::erase_if(said, [](const Entry& entry) { return entry.kind == EntryKind::system; });
    if (!response.comment || std::ranges::any_of(said, [&](const Entry& entry) { return is_of_the_answer(entry) && entry.words == response.comment; })) return;
    const auto whole = standing(ctx, *store::find(ctx.db, one.id, ctx.now()));
    if (whole.state != State::closed && said.size() > 1 && is_of_the_answer(said.back()) && said.back().case_id == one.id && !is_said_elsewhere(visit, response, said.back().words)) {
        store::remove(ctx.db, said.back());
        store::insert(ctx.db, words_of(ctx, one.id, *response.comment, said.back().at));
        keep(ctx, whole, store::clocks(ctx.db, whole.id));
        identity::record(ctx, "case.heard", to_text(whole.id));
        return;
    }
    if (const auto heard = hear_again(ctx, whole.id, words_of(ctx, one.id, *response.comment, touchpoints::whole_ms(ctx.now()))); !heard) throw std::logic_error("changed words of an answer cannot be heard");
}

// We have worked on their praise, and in the same answer they complain: what is ours to put right goes before what is ours to thank for.
void make_complaint(Context& ctx, const Case& praise, const Rules& rules, const Wanted& asks)
{
    if (praise.state == State::closed) [[maybe_unused]] const auto opened = reopen_case(ctx, praise.id, "They are not happy.");
    const auto before = *store::find(ctx.db, praise.id, ctx.now());
    Filed filed = before;
    filed.kind = Kind::complaint;
    find_owner_of_answer(ctx, filed, asks.response.at, *asks.rule);
    const auto rule = clocks_of_answer(ctx, rules, filed, *asks.rule);
    auto clocks = store::clocks(ctx.db, filed.id);
    const auto again = [&](ClockKind kind, std::optional<std::int64_t> minutes) {
        std::erase_if(clocks, [&](const Clock& clock) { return clock.clock == kind; });
        if (minutes) clocks.push_back(start(filed.id, kind, *minutes, rule.warn_minutes, ctx.now(), hours_of(ctx)));
    };
    again(ClockKind::first, rule.first_minutes);
    again(ClockKind::solution, rule.solution_minutes);
    keep(ctx, filed, clocks);
    identity::record(ctx, "case.changed", to_text(filed.id), identity::changes_between(static_cast<const Filed&>(before), filed));
}

// Whether this case still is theirs; else it is gone, since what they say now asks for another, or for none.
bool follow(Context& ctx, Id<Case> id, const listening::Response& response, const Visit& visit, const Rules& rules)
{
    const auto one = store::find(ctx.db, id, ctx.now());
    if (!one || one->customer_id != response.customer_id) return true;      // it was given to somebody else
    if (is_taken_up(ctx, *one)) {
        if (one->kind == Kind::praise && !one->merged_into && !visit.wanted.empty() && visit.kind() == Kind::complaint) make_complaint(ctx, *one, rules, visit.wanted.front());
        return go_on(ctx, *store::find(ctx.db, id, ctx.now()), visit, response), true;
    }
    if (!visit.wanted.empty() && visit.kind() == one->kind) return change(ctx, *one, visit), true;
    withdraw(ctx, *one);
    identity::record(ctx, "case.removed", to_text(id));
    return false;
}

struct Brought {
    Instant opened_at;
    std::string subject;
};
BOOST_DESCRIBE_STRUCT(Brought, (), (opened_at, subject))

const Sql brought_sql{"cases.brought_of_answers", Reach::business, "SELECT " + columns<Brought>() + R"sql(
      FROM cases
     WHERE customer_id = $1 AND opened_at >= $2 AND opened_at < $3 AND source = 'survey' AND import_id IS NOT NULL AND response_id IS NULL
     ORDER BY opened_at, id
)sql"};

// How right it is now, as a file of cases tells it.
const Sql judged_sql{"case_verdicts.brought", Reach::business, R"sql(
    SELECT COUNT(*)
      FROM case_verdicts v
      JOIN cases c ON c.id = v.case_id
     WHERE c.customer_id = $1 AND v.at = $2 AND v.score = $3 AND v.response_id IS NULL
)sql"};

// Whether a file brought the case of an answer that comes by a file itself: a whole business moved. Files of cases do not name the answer; it
// was opened at the moment of the answer, or tells its score, where days lay between on paper; or it was judged so, which is no case of its own.
bool case_came_before(Context& ctx, const listening::Response& response, std::int64_t newest_days)
{
    if (!response.import_id) return false;
    const auto at = touchpoints::whole_ms(response.at);
    if (response.survey == listening::Survey::csat && ctx.db.value<std::int64_t>(judged_sql, response.customer_id, at, response.score) > 0) return true;
    return std::ranges::any_of(ctx.db.all<Brought>(brought_sql, response.customer_id, Instant{at.us - us_per_day}, Instant{at.us + newest_days * us_per_day}), [&](const Brought& one) {
        return touchpoints::whole_ms(one.opened_at) == at || std::ranges::count(scores_in(one.subject), scale_words(response)) > 0;
    });
}

// Where one of us keyed it from paper the clock begins now, and it is never too old: whoever wrote it waits.
void open(Context& ctx, const Visit& visit, const Rules& rules)
{
    if (visit.wanted.empty()) return;
    const auto& [response, asks] = visit.wanted.front();
    if (!visit.is_keyed && response.at.us < ctx.now().us - rules.newest_days * us_per_day) return;
    if (store::is_verdict(ctx.db, response.id) || case_came_before(ctx, response, rules.newest_days)) return;
    Filed filed;
    filed.customer_id = response.customer_id;
    filed.subject = subject_of(visit);
    filed.source = Source::survey;
    filed.kind = asks->kind;
    filed.opened_at = visit.is_keyed ? touchpoints::whole_ms(ctx.now()) : std::min(response.at, ctx.now());
    filed.response_id = response.id;
    filed.import_id = response.import_id;
    // Of paper the day alone is known.
    const Instant served_before = visit.is_keyed ? Instant{response.at.us + us_per_day} : response.at;
    if (filed.kind == Kind::praise) give_to_whoever_earned_it(ctx, filed, served_before);
    const auto clocks = clocks_of_answer(ctx, rules, filed, *asks);
    filed.team_id = clocks.team_id;
    find_owner_of_answer(ctx, filed, served_before, *asks);
    const auto words = words_of(visit);
    file(ctx, filed, words.empty() ? std::nullopt : std::optional(words.front()), &clocks);
    for (const auto& more : words | std::views::drop(1)) store::insert(ctx.db, words_of(ctx, filed.id, more, filed.opened_at));
    if (words.size() > 1) keep(ctx, filed, store::clocks(ctx.db, filed.id));
    identity::record(ctx, "case.created", to_text(filed.id), "{\"response\":[null,\"" + to_text(response.id) + "\"]}");
}

void hear(Context& ctx, const listening::Response& response, const Rules& rules)
{
    const auto together = surveys::said_together(ctx.db, response);
    const auto visit = visit_of(ctx, rules, response, together);
    if (const auto there = case_of(ctx, response, together); there && follow(ctx, *there, response, visit, rules)) return;
    open(ctx, visit, rules);
}

void recorded(Context& ctx, std::span<const listening::Response> responses)
{
    if (responses.empty()) return;
    const auto rules = read_rules(ctx.db);
    for (const auto& response : responses) hear(ctx, response, rules);
}

// Their words, and what we noted of their score.
bool came_with_the_answer(const Entry& entry) { return is_of_the_answer(entry) || tells_a_score(entry); }

// Their words go; ours stay. Answers whether there were any.
bool take_words_out(Context& ctx, Id<Case> id)
{
    bool had_words = false;
    for (const auto& entry : store::entries(ctx.db, id)) {
        if (entry.case_id != id || !came_with_the_answer(entry)) continue;
        store::remove(ctx.db, entry);
        had_words = true;
    }
    return had_words;
}

// The day alone, but not before what was said last.
void say_taken_back(Context& ctx, Id<Case> id)
{
    auto at = ctx.business.time_zone.start_of(ctx.today());
    for (const auto& entry : store::entries(ctx.db, id)) at = std::max(at, entry.at);
    say(ctx, id, "They took their answer back. What they had said is no longer here.", at);
}

// Their words may have been made a case of their own.
void take_back(Context& ctx, const Case& one)
{
    take_words_out(ctx, one.id);
    say_taken_back(ctx, one.id);
    Filed filed = one;
    filed.response_id.reset();
    if (is_our_subject(one.subject)) filed.subject = took_back;
    keep(ctx, filed, store::clocks(ctx.db, one.id));
    for (const auto part : store::split_off(ctx.db, one)) {
        if (!take_words_out(ctx, part)) continue;
        say_taken_back(ctx, part);
        keep(ctx, *store::find(ctx.db, part, ctx.now()), store::clocks(ctx.db, part));
    }
    if (one.merged_into) keep(ctx, *store::find(ctx.db, *one.merged_into, ctx.now()), store::clocks(ctx.db, *one.merged_into));
    identity::record(ctx, "case.answer_taken_back", to_text(one.id));
}

// What nobody has taken up goes with the last answer that it is about; of what stays nothing says what the answer was, where whoever gave it took
// it back.
void removed(Context& ctx, const listening::Response& response, listening::Removal why)
{
    const auto together = surveys::said_together(ctx.db, response);
    const auto id = case_of(ctx, response, together);
    const auto one = id ? store::find(ctx.db, *id, ctx.now()) : std::nullopt;
    if (!one || (one->response_id != response.id && one->customer_id != response.customer_id)) return;
    const auto rules = read_rules(ctx.db);
    const auto visit = together.empty() ? Visit{} : visit_of(ctx, rules, response, together);
    if (is_taken_up(ctx, *one)) {
        if (visit.said.empty() && why == listening::Removal::taken_back) return take_back(ctx, *one);
        if (visit.said.empty() || one->response_id != response.id) return;
        Filed filed = *one;
        filed.response_id = visit.said.front().id;
        return keep(ctx, filed, store::clocks(ctx.db, *id));
    }
    if (!visit.wanted.empty() && visit.kind() == one->kind) return change(ctx, *one, visit);
    withdraw(ctx, *one);
    identity::record(ctx, "case.removed", to_text(*id));
    open(ctx, visit, rules);
}

}  // namespace

listening::ResponseListener listener() { return {recorded, removed}; }

}  // namespace rapport::cases
