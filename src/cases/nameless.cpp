#include "cases/nameless.h"

#include "base/json.h"
#include "cases/conversation.h"
#include "cases/heard.h"
#include "cases/owners.h"
#include "cases/rules.h"
#include "cases/service.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "surveys/answering.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace rapport::cases {
namespace {

struct Asks {
    const ResponseRule* rule = nullptr;
    const listening::HeardScore* score = nullptr;
};

// The first score that wants an answer of ours.
Asks asks(const Rules& rules, const listening::Heard& heard)
{
    for (const auto& score : heard.scores) {
        listening::Response response;
        response.survey = score.survey;
        response.score = score.score;
        if (const auto* rule = rule_for(rules, response)) return {rule, &score};
    }
    return {};
}

std::optional<std::string> words_in(const listening::Heard& heard)
{
    std::string words;
    for (const auto& score : heard.scores)
        if (score.comment && words.find(*score.comment) == std::string::npos) words += (words.empty() ? "" : "\n") + *score.comment;
    return words.empty() ? std::nullopt : std::optional(words);
}

bool can_read_our_answer(const listening::Heard& heard) { return heard.channel == "link" || heard.channel == "qr"; }

std::string subject_of(const Asks& asks)
{
    return subject_of_answer(asks.rule->kind, std::to_string(asks.score->score) + " of " + std::to_string(listening::scale_of(asks.score->survey).highest), false);
}

// The log holds the moment: where the day alone is kept, what the case heard stands there as the survey's.
void record(Context& ctx, const char* action, const Filed& filed)
{
    const auto answer = keeps_the_day_alone(ctx, filed) ? surveys::read_answer(ctx, *filed.answer_id) : not_found("");
    identity::record(ctx, action, answer ? to_text(answer->survey_id) : to_text(filed.id));
}

void open(Context& ctx, const listening::Heard& heard, const Asks& asks, const Rules& rules, const std::string& words, Id<surveys::Answer> answer)
{
    if (store::count_nameless(ctx.db, ctx.business.time_zone.start_of(ctx.today())) >= most_nameless_a_day) return;
    Filed filed;
    filed.subject = subject_of(asks);
    filed.source = Source::survey;
    filed.kind = asks.rule->kind;
    filed.opened_at = std::min(heard.at, ctx.now());
    filed.answer_id = answer;
    ClockRule clocks;
    if (const auto* rule = rule_for(rules, filed.kind, filed.source, std::nullopt)) clocks = *rule;
    clocks.first_minutes = std::min(clocks.first_minutes.value_or(asks.rule->hours * 60), asks.rule->hours * 60);
    filed.team_id = clocks.team_id;
    if (filed.kind != Kind::praise) find_owner_of_answer(ctx, filed, heard.at, *asks.rule);
    file(ctx, filed, words, &clocks);
    record(ctx, "case.created", filed);
}

// They went on, or thought again.
void change(Context& ctx, const Case& one, const Asks& asks, const std::string& words)
{
    const auto said = store::entries(ctx.db, one.id);
    const auto theirs = std::ranges::find(said, EntryKind::customer, &Entry::kind);
    Filed filed = one;
    filed.subject = subject_of(asks);
    if (filed.subject == one.subject && theirs != said.end() && theirs->words == words) return;
    auto entry = theirs != said.end() ? *theirs : first_words(ctx, filed, words);
    if (theirs != said.end()) store::remove(ctx.db, entry);
    entry.words = words;
    store::insert(ctx.db, entry);
    keep(ctx, filed, store::clocks(ctx.db, one.id));
    record(ctx, "case.heard", one);
}

// The day alone, but not before what was said last.
Instant day_of(Context& ctx, const Case& one, const std::vector<Entry>& said)
{
    auto at = ctx.business.time_zone.start_of(ctx.today());
    for (const auto& entry : said) at = std::max(at, entry.at);
    if (const auto closure = store::closure(ctx.db, one.id)) at = std::max(at, closure->at);
    return std::min(at, ctx.now());     // the clock may have been wrong
}

// What we write down of theirs has a moment of its own; what comes with the answer has the day alone, or stands with what was said last.
bool is_of_the_answer(Context& ctx, const Entry& entry, const std::vector<Entry>& said)
{
    const auto& zone = ctx.business.time_zone;
    return entry.at == zone.start_of(zone.local_day(entry.at)) || std::ranges::any_of(said, [&](const Entry& other) { return other.id != entry.id && other.at == entry.at; });
}

// We have worked on it, and they say something else than before. Also in a case that theirs is a part of, their words are the part's.
void go_on(Context& ctx, const Case& part, const std::string& words)
{
    const auto one = standing(ctx, part);
    auto said = store::entries(ctx.db, one.id);
    std::erase_if(said, [](const Entry& entry) { return entry.kind == EntryKind::system; });
    std::vector<Entry> theirs;
    std::ranges::copy_if(said, std::back_inserter(theirs), [&](const Entry& entry) { return entry.kind == EntryKind::customer && entry.case_id == part.id; });
    if (!theirs.empty() && theirs.back().words == words) return;
    // They are still at it: one mail of theirs would be one entry too.
    if (one.state != State::closed && theirs.size() > 1 && theirs.back().id == said.back().id && is_of_the_answer(ctx, theirs.back(), said)) {
        store::remove(ctx.db, theirs.back());
        theirs.back().words = words;
        store::insert(ctx.db, theirs.back());
        keep(ctx, one, store::clocks(ctx.db, one.id));
        identity::record(ctx, "case.heard", to_text(one.id));
        return;
    }
    Entry entry;
    entry.case_id = part.id;
    entry.at = day_of(ctx, one, said);
    entry.kind = EntryKind::customer;
    entry.words = words;
    entry.way = way_of(part.source);
    if (const auto heard = hear_again(ctx, one.id, std::move(entry)); !heard) throw std::logic_error("changed words of somebody without a name cannot be heard");
}

// What they had said with a name is gone, and the page on which they could read us.
void lose_reader(Context& ctx, Id<surveys::Answer> answer)
{
    const auto id = store::find_of_answer(ctx.db, answer);
    const auto one = id ? store::find(ctx.db, *id, ctx.now()) : std::nullopt;
    if (!one) return;
    Filed filed = *one;
    filed.answer_id.reset();
    say(ctx, *id, "Their answer is gone. What is written here reaches them no longer.", day_of(ctx, *one, store::entries(ctx.db, *id)));
    keep(ctx, filed, store::clocks(ctx.db, *id));
}

}  // namespace

Instant heard_from(const Context& ctx, Instant day)
{
    const auto& zone = ctx.business.time_zone;
    return zone.start_of({zone.local_day(day).days + 1});
}

void hear_nameless(Context& ctx, const listening::Heard& heard)
{
    const auto answer = parse_id<surveys::Answer>(heard.id);
    if (!answer) return;
    if (const auto was = heard.was ? parse_id<surveys::Answer>(*heard.was) : std::nullopt) lose_reader(ctx, *was);
    const auto there = store::find_of_answer(ctx.db, *answer);
    if (heard.customer_id && !there) return;
    const auto rules = read_rules(ctx.db);
    const auto wanted = asks(rules, heard);
    const auto words = words_in(heard);
    const bool is_one = !heard.customer_id && wanted.rule && words && can_read_our_answer(heard) && heard.at.us >= ctx.now().us - rules.newest_days * us_per_day;
    if (!there) {
        if (is_one && !heard.name_was_taken_off) open(ctx, heard, wanted, rules, *words, *answer);
        return;
    }
    const auto one = store::find(ctx.db, *there, ctx.now());
    if (!one) return;
    if (is_taken_up(ctx, *one)) {
        if (!heard.customer_id && words) go_on(ctx, *one, *words);
        return;
    }
    if (is_one && wanted.rule->kind == one->kind) return change(ctx, *one, wanted, *words);
    withdraw(ctx, *one);
    record(ctx, "case.removed", *one);
    if (is_one) open(ctx, heard, wanted, rules, *words, *answer);
}

bool is_nameless(const Filed& filed) { return filed.answer_id && !filed.customer_id; }

bool keeps_the_day_alone(const Context& ctx, const Filed& filed)
{
    const auto& zone = ctx.business.time_zone;
    return is_nameless(filed) && !filed.split_from && filed.opened_at == zone.start_of(zone.local_day(filed.opened_at));
}

Result<Done> show_answer(Context& ctx, const Filed& filed, Entry& entry)
{
    constexpr auto most = decltype(surveys::WriteReply::words)::max;
    if (text_fault(entry.words, 0, most, "")) return invalid("words", "Who answered without a name can be shown at most " + std::to_string(most) + " characters.", "length");
    TRY(const auto shown, surveys::reply(ctx, *filed.answer_id, {{entry.words}}));
    entry.way.reset();
    entry.shown_at = shown.at;
    return Done{};
}

}  // namespace rapport::cases
