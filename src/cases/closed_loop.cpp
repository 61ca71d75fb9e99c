// Nobody answers into the void: an unhappy answer becomes a case with a clock, a happy one asks for a reply from whoever earned it.
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/heard.h"
#include "cases/owners.h"
#include "cases/rules.h"
#include "cases/service.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "listening/service.h"
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

std::string subject_of(const listening::Response& response, Kind kind) { return subject_of_answer(kind, scale_words(response), true); }

constexpr std::string_view gives_now = "They now give ";

// Praise goes to whoever earned it.
void give_to_whoever_earned_it(Context& ctx, Filed& filed, const listening::Response& response)
{
    if (const auto staff = served_last(ctx, response.customer_id, response.at)) std::tie(filed.staff, filed.staff_id) = std::tuple(staff->name, staff->id);
}

// Words that were said elsewhere have their own place on the timeline; these stand there as the answer.
bool is_of_the_answer(const Entry& entry) { return entry.kind == EntryKind::customer && !entry.touchpoint_id && !entry.message_id; }

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
void change(Context& ctx, const Case& one, const listening::Response& response)
{
    const auto said = store::entries(ctx.db, one.id);
    const auto theirs = std::ranges::find_if(said, is_of_the_answer);
    Filed filed = one;
    filed.subject = subject_of(response, one.kind);
    const bool same_words = theirs == said.end() ? !response.comment : theirs->words == response.comment;
    if (filed.subject == one.subject && same_words) return;
    if (!same_words) {
        if (theirs != said.end()) store::remove(ctx.db, *theirs);
        if (response.comment) store::insert(ctx.db, words_of(ctx, one.id, *response.comment, one.opened_at));
    }
    keep(ctx, filed, store::clocks(ctx.db, one.id));
    identity::record(ctx, "case.heard", to_text(one.id));
}

// The score that the case tells: what it said last of it.
bool tells(const Case& one, const std::vector<Entry>& said, const std::string& score)
{
    for (const auto& entry : said | std::views::reverse)
        if (entry.kind == EntryKind::system && entry.words.starts_with(gives_now)) return entry.words == std::string(gives_now) + score + ".";
    return is_our_subject(one.subject) && one.subject.ends_with("ave " + score);
}

// We have worked on it. They say something else than before, or are still at it; a closed case opens again where they have words.
void go_on(Context& ctx, const Case& one, const listening::Response& response)
{
    auto said = store::entries(ctx.db, one.id);
    for (const auto part : store::split_off(ctx.db, one)) std::ranges::copy(store::entries(ctx.db, part), std::back_inserter(said));
    if (const auto score = scale_words(response); !tells(one, said, score)) {
        say(ctx, one.id, std::string(gives_now) + score + ".");
        keep(ctx, one, store::clocks(ctx.db, one.id));
        identity::record(ctx, "case.heard", to_text(one.id));
    }
    std::erase_if(said, [](const Entry& entry) { return entry.kind == EntryKind::system; });
    if (!response.comment || std::ranges::any_of(said, [&](const Entry& entry) { return is_of_the_answer(entry) && entry.words == response.comment; })) return;
    const auto whole = standing(ctx, *store::find(ctx.db, one.id, ctx.now()));
    if (whole.state != State::closed && said.size() > 1 && is_of_the_answer(said.back()) && said.back().case_id == one.id) {
        store::remove(ctx.db, said.back());
        store::insert(ctx.db, words_of(ctx, one.id, *response.comment, said.back().at));
        keep(ctx, whole, store::clocks(ctx.db, whole.id));
        identity::record(ctx, "case.heard", to_text(whole.id));
        return;
    }
    if (const auto heard = hear_again(ctx, whole.id, words_of(ctx, one.id, *response.comment, touchpoints::whole_ms(ctx.now()))); !heard) throw std::logic_error("changed words of an answer cannot be heard");
}

// Whether the case of this answer still is its case; else it is gone, since what they say now asks for another, or for none.
bool follow(Context& ctx, Id<Case> id, const listening::Response& response, const ResponseRule* asks)
{
    const auto one = store::find(ctx.db, id, ctx.now());
    if (!one || one->customer_id != response.customer_id) return true;      // it was given to somebody else
    if (is_taken_up(ctx, *one)) return go_on(ctx, *one, response), true;
    if (asks && asks->kind == one->kind) return change(ctx, *one, response), true;
    withdraw(ctx, *one);
    identity::record(ctx, "case.removed", to_text(id));
    return false;
}

void hear(Context& ctx, const listening::Response& response, const Rules& rules)
{
    const auto* asks = rule_for(rules, response);
    if (const auto there = store::find_of_response(ctx.db, response.id); there && follow(ctx, *there, response, asks)) return;
    if (!asks || response.at.us < ctx.now().us - rules.newest_days * us_per_day) return;
    if (store::is_verdict(ctx.db, response.id)) return;
    Filed filed;
    filed.customer_id = response.customer_id;
    filed.subject = subject_of(response, asks->kind);
    filed.source = Source::survey;
    filed.kind = asks->kind;
    filed.opened_at = std::min(response.at, ctx.now());
    filed.response_id = response.id;
    filed.import_id = response.import_id;
    if (filed.kind == Kind::praise) give_to_whoever_earned_it(ctx, filed, response);
    // The rule's own hours, unless the clocks give us less.
    ClockRule clocks;
    if (const auto* rule = rule_for(rules, filed.kind, filed.source, level_of(ctx, filed.customer_id))) clocks = *rule;
    filed.team_id = clocks.team_id;
    if (filed.kind != Kind::praise) find_owner_of_answer(ctx, filed, response.at, *asks);
    clocks.first_minutes = std::min(clocks.first_minutes.value_or(asks->hours * 60), asks->hours * 60);
    file(ctx, filed, response.comment, &clocks);
    identity::record(ctx, "case.created", to_text(filed.id), "{\"response\":[null,\"" + to_text(response.id) + "\"]}");
}

void recorded(Context& ctx, std::span<const listening::Response> responses)
{
    if (responses.empty()) return;
    const auto rules = read_rules(ctx.db);
    for (const auto& response : responses) hear(ctx, response, rules);
}

// Their words, and what we noted of their score.
bool came_with_the_answer(const Entry& entry) { return is_of_the_answer(entry) || (entry.kind == EntryKind::system && entry.words.starts_with(gives_now)); }

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
    if (is_our_subject(one.subject)) filed.subject = "Took their answer back";
    keep(ctx, filed, store::clocks(ctx.db, one.id));
    for (const auto part : store::split_off(ctx.db, one)) {
        if (!take_words_out(ctx, part)) continue;
        say_taken_back(ctx, part);
        keep(ctx, *store::find(ctx.db, part, ctx.now()), store::clocks(ctx.db, part));
    }
    if (one.merged_into) keep(ctx, *store::find(ctx.db, *one.merged_into, ctx.now()), store::clocks(ctx.db, *one.merged_into));
    identity::record(ctx, "case.answer_taken_back", to_text(one.id));
}

// What nobody has taken up goes with the answer that opened it; of what stays nothing says what the answer was, where whoever gave it took it
// back.
void removed(Context& ctx, const listening::Response& response, listening::Removal why)
{
    const auto id = store::find_of_response(ctx.db, response.id);
    const auto one = id ? store::find(ctx.db, *id, ctx.now()) : std::nullopt;
    if (!one) return;
    if (is_taken_up(ctx, *one)) {
        if (why == listening::Removal::taken_back) take_back(ctx, *one);
        return;
    }
    withdraw(ctx, *one);
    identity::record(ctx, "case.removed", to_text(*id));
}

}  // namespace

listening::ResponseListener listener() { return {recorded, removed}; }

}  // namespace rapport::cases
