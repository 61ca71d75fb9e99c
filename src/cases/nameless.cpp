#include "cases/nameless.h"

#include "base/json.h"
#include "cases/rules.h"
#include "cases/service.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "surveys/answering.h"

#include <algorithm>

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
    const auto scale = std::to_string(asks.score->score) + " of " + std::to_string(listening::scale_of(asks.score->survey).highest);
    return (asks.rule->kind == Kind::complaint ? "Without a name, not happy: gave " : "Without a name: gave ") + scale;
}

void open(Context& ctx, const listening::Heard& heard, const Asks& asks, const Rules& rules, const std::string& words, Id<surveys::Answer> answer)
{
    if (store::count_nameless(ctx.db, Instant{ctx.now().us - us_per_day}) >= most_nameless_a_day) return;
    Filed filed;
    filed.subject = subject_of(asks);
    filed.source = Source::survey;
    filed.kind = asks.rule->kind;
    filed.opened_at = std::min(heard.at, ctx.now());
    filed.answer_id = answer;
    ClockRule clocks;
    if (const auto* rule = rule_for(rules, filed.kind, filed.source, std::nullopt)) clocks = *rule;
    clocks.first_minutes = std::min(clocks.first_minutes.value_or(asks.rule->hours * 60), asks.rule->hours * 60);
    file(ctx, filed, words, &clocks);
    identity::record(ctx, "case.created", to_text(filed.id), "{\"answer\":[null,\"" + to_text(answer) + "\"]}");
}

// They went on, or thought again.
void change(Context& ctx, const Case& one, const Asks& asks, const std::string& words)
{
    const auto said = store::entries(ctx.db, one.id);
    const auto theirs = std::ranges::find(said, EntryKind::customer, &Entry::kind);
    Filed filed = one;
    filed.subject = subject_of(asks);
    if (filed.subject == one.subject && theirs != said.end() && theirs->words == words) return;
    if (theirs != said.end()) {
        auto entry = *theirs;
        store::remove(ctx.db, entry);
        entry.words = words;
        store::insert(ctx.db, entry);
    }
    keep(ctx, filed, store::clocks(ctx.db, one.id));
    identity::record(ctx, "case.heard", to_text(one.id));
}

}  // namespace

void hear_nameless(Context& ctx, const listening::Heard& heard)
{
    const auto answer = parse_id<surveys::Answer>(heard.id);
    if (!answer) return;
    const auto there = store::find_of_answer(ctx.db, *answer);
    if (heard.customer_id && !there) return;
    const auto rules = read_rules(ctx.db);
    const auto wanted = asks(rules, heard);
    const auto words = words_in(heard);
    const bool is_one = !heard.customer_id && wanted.rule && words && can_read_our_answer(heard) && heard.at.us >= ctx.now().us - rules.newest_days * us_per_day;
    if (!there) {
        if (is_one) open(ctx, heard, wanted, rules, *words, *answer);
        return;
    }
    const auto one = store::find(ctx.db, *there, ctx.now());
    if (!one || one->state == State::closed || was_worked_on(ctx, *one)) return;
    if (is_one) return change(ctx, *one, wanted, *words);
    withdraw(ctx, *one);
    identity::record(ctx, "case.removed", to_text(one->id));
}

bool is_nameless(const Filed& filed) { return filed.answer_id && !filed.customer_id; }

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
