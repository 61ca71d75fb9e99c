#include "today/reasons.h"

#include "attentiveness/waiting.h"
#include "base/in_words.h"
#include "cases/closing.h"
#include "cases/facts.h"
#include "counter/rhythms.h"
#include "ladder/ladder.h"
#include "listening/response.h"
#include "outlook/service.h"
#include "promises/service.h"
#include "tasks/service.h"

#include <algorithm>
#include <array>
#include <set>

namespace rapport::today {
namespace {

constexpr int most_of_a_rule = 60;
constexpr int promised_within_days = 2;
constexpr int birthday_within_days = 2;
constexpr int unhappy_days = 30;
constexpr int level_ends_days = 14;
constexpr int seen_lately_days = 90;
constexpr int most_seen_lately = 4000;
constexpr std::size_t most_passed_over = 60;

using CustomerId = Id<customers::Customer>;

std::string quoted(const std::string& words) { return "“" + words + "”"; }

void promised(Context& ctx, std::vector<Reason>& reasons)
{
    const auto& zone = ctx.business.time_zone;
    const auto today = ctx.today();
    for (const auto& promise : promises::due(ctx, promises::end_of_days(ctx, promised_within_days))) {
        const auto due = promise.due_on.value_or(zone.local_day(promise.due_at));
        const auto who = (promise.staff ? *promise.staff + " promised it on " : "Promised on ") + day_in_words(zone.local_day(promise.made_at), today);
        const bool late = promise.state == promises::State::late;
        reasons.push_back({promise.customer_id, Group::promised, "promised:" + to_text(promise.id), (late ? "We are late" : title_of("promised")) + ": " + promise.what,
                           who + ", due " + (late ? ago_in_words(due, today) : until_in_words(due, today)) + ".", {"promise", to_text(promise.id)}, promise.staff_id});
    }
    for (const auto& promise : promises::to_apologise_for(ctx)) {
        if (promise.state == promises::State::late) continue;   // stands above
        reasons.push_back({promise.customer_id, Group::promised, "apology:" + to_text(promise.id), title_of("apology") + ": " + promise.what,
                           promise.state == promises::State::broken ? "We broke our promise, and nobody has apologised." : "We kept it late, and nobody has apologised.",
                           {"promise", to_text(promise.id)}, promise.staff_id});
    }
}

// What somebody was asked to do about a customer. What serves a promise is owed like the promise itself.
void asked(Context& ctx, std::vector<Reason>& reasons, Group group)
{
    const auto& zone = ctx.business.time_zone;
    const auto today = ctx.today();
    for (const auto& task : tasks::due(ctx, promises::end_of_days(ctx, promised_within_days))) {
        const bool owed = task.source == tasks::Source::promise || task.source == tasks::Source::apology;
        if (!task.customer_id || owed != (group == Group::promised)) continue;
        const auto due = task.due_on.value_or(zone.local_day(task.due_at));
        const bool by_another = task.given_by && task.given_by_id != task.staff_id;
        reasons.push_back({*task.customer_id, group, "task:" + to_text(task.id), task.what,
                           (by_another ? "A task from " + *task.given_by + ", " : std::string("A task, "))
                               + "due " + (task.overdue ? ago_in_words(due, today) : until_in_words(due, today)) + ".",
                           {"task", to_text(task.id)}, task.staff_id});
    }
}

std::string clock_words(const Context& ctx, Instant at)
{
    const auto& zone = ctx.business.time_zone;
    const auto day = zone.local_day(at);
    const auto clock = clock_in_words(zone.local_us(at) / (60 * us_per_second) % 1440);
    return day == ctx.today() ? clock : day_in_words(day, ctx.today()) + ", " + clock;
}

std::string due_of(const Context& ctx, const cases::Case& one)
{
    if (!one.due_at || !one.due_clock) return "Open since " + day_in_words(ctx.business.time_zone.local_day(one.opened_at), ctx.today()) + ".";
    const std::string what = *one.due_clock == cases::ClockKind::solution ? "The solution" : *one.due_clock == cases::ClockKind::first ? "The first answer" : "The next answer";
    return what + (one.overdue ? " was due " : " is due ") + clock_words(ctx, *one.due_at) + ".";
}

// What is to be put right, and who is to be asked whether it is right now.
void to_put_right(Context& ctx, std::vector<Reason>& reasons)
{
    const auto open = cases::list_cases(ctx, {.queue = true, .limit = most_of_a_rule}).value();
    for (const auto& one : open) {
        if (!one.customer_id || one.state != cases::State::open || one.kind == cases::Kind::praise) continue;
        const auto id = to_text(one.id);
        reasons.push_back({*one.customer_id, Group::answer, "case:" + id, title_of("case") + ": " + one.subject, due_of(ctx, one), {"case", id}, one.staff_id});
    }
    for (const auto& one : cases::to_ask(ctx, most_of_a_rule))
        reasons.push_back({*one.customer_id, Group::answer, "right_now:" + to_text(one.id), title_of("right_now") + ": " + one.subject,
                           "We settled it " + ago_in_words(ctx.business.time_zone.local_day(one.closed_at.value_or(one.opened_at)), ctx.today()) + ".", {"case", to_text(one.id)}, one.staff_id});
}

// Praise reaches whoever earned it; where nobody knows who that was, a word of thanks would be nice.
void praised(Context& ctx, std::vector<Reason>& reasons)
{
    for (const auto& one : cases::list_cases(ctx, {.state = cases::State::open, .kind = cases::Kind::praise, .limit = most_of_a_rule}).value()) {
        if (!one.customer_id) continue;
        const auto id = to_text(one.id);
        reasons.push_back({*one.customer_id, one.staff_id ? Group::answer : Group::nice, "praise:" + id,
                           one.last_words.empty() ? title_of("praise") + ": they would recommend us" : "They praise " + std::string(one.staff_id ? "you" : "us") + ": " + quoted(one.last_words),
                           one.subject + (one.staff_id ? ". " + due_of(ctx, one) : ", " + ago_in_words(ctx.business.time_zone.local_day(one.opened_at), ctx.today()) + "."), {"case", id}, one.staff_id});
    }
}

struct Unhappy {
    CustomerId customer_id;
    Id<listening::Response> id;
    Instant at;
    listening::Survey survey = listening::Survey::nps;
    std::int64_t score = 0;
    std::optional<std::string> comment;
};
BOOST_DESCRIBE_STRUCT(Unhappy, (), (customer_id, id, at, survey, score, comment))

// With whom nobody has spoken since.
const Sql unhappy_sql{"today.unhappy", Reach::business, R"sql(
    SELECT r.customer_id, r.id, r.at, r.survey, r.score, r.comment
      FROM responses r
     WHERE r.at > $1 AND r.at <= $2
       AND ((r.survey = 'nps' AND r.score <= 6) OR (r.survey = 'csat' AND r.score <= 2) OR (r.survey = 'ces' AND r.score <= 3))
       AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.response_id = r.id)
       AND NOT EXISTS (SELECT 1 FROM touchpoints t
                        WHERE t.customer_id = r.customer_id AND t.at > r.at
                          AND (t.direction = 'out' OR t.source_kind = 'saying') AND t.kind NOT IN ('order', 'delivery', 'survey', 'note'))
     ORDER BY r.at DESC, r.id DESC
     LIMIT $3
)sql"};

void answer(Context& ctx, std::vector<Reason>& reasons)
{
    const auto& zone = ctx.business.time_zone;
    const auto today = ctx.today();
    for (const auto& waits : attentiveness::who_waits(ctx, most_of_a_rule))
        reasons.push_back({waits.customer_id, Group::answer, "answer:" + to_text(waits.touchpoint_id),
                           waits.summary ? "Answer: " + quoted(*waits.summary) : "Answer the " + std::string(enum_text(waits.kind)),
                           "Waits since " + (zone.local_day(waits.since) == today ? clock_in_words(zone.local_us(waits.since) / (60 * us_per_second) % 1440) : day_in_words(zone.local_day(waits.since), today)) + ".",
                           {"touchpoint", to_text(waits.touchpoint_id)}, {}});
    for (const auto& one : ctx.db.all<Unhappy>(unhappy_sql, Instant{ctx.now().us - unhappy_days * us_per_day}, ctx.now(), most_of_a_rule))
        reasons.push_back({one.customer_id, Group::answer, "unhappy:" + to_text(one.id), one.comment ? "They were not happy: " + quoted(*one.comment) : title_of("unhappy"),
                           "Answered " + std::to_string(one.score) + " of " + std::to_string(listening::scale_of(one.survey).highest) + ", " + ago_in_words(zone.local_day(one.at), today) + "; nobody has spoken with them since.",
                           {"response", to_text(one.id)}, {}});
}

struct Born {
    CustomerId customer_id;
    std::optional<std::string> birthday;
};
BOOST_DESCRIBE_STRUCT(Born, (), (customer_id, birthday))
const Sql birthday_sql{"today.birthday", Reach::business, R"sql(
    SELECT id, birthday FROM customers
     WHERE birthday IS NOT NULL AND substr(birthday, length(birthday) - 4) = $1
     ORDER BY id LIMIT $2
)sql"};

struct Ends {
    CustomerId customer_id;
    std::int64_t level = 0;
    std::optional<std::string> next_step;
    Instant ends_at;
};
BOOST_DESCRIBE_STRUCT(Ends, (), (customer_id, level, next_step, ends_at))
const Sql level_ends_sql{"today.level_ends", Reach::business, R"sql(
    SELECT customer_id, level, next_step, ends_at FROM ladder_levels
     WHERE ends_at IS NOT NULL AND ends_at > $1 AND ends_at <= $2 AND level >= 2
     ORDER BY level DESC, ends_at, customer_id LIMIT $3
)sql"};

struct Climbing {
    CustomerId customer_id;
    std::int64_t level = 0;
    std::string reason, next_step;
};
BOOST_DESCRIBE_STRUCT(Climbing, (), (customer_id, level, reason, next_step))
const Sql climbing_sql{"today.climbing", Reach::one_customer,
    "SELECT customer_id, level, reason, next_step FROM ladder_levels WHERE customer_id = $1 AND next_step IS NOT NULL"};

struct Seen {
    CustomerId customer_id;
    std::int64_t level = 0;
};
BOOST_DESCRIBE_STRUCT(Seen, (), (customer_id, level))
// By the index of the last visits: the list is read all day long, and a large shop has a hundred thousand who were here lately.
const Sql seen_lately_sql{"today.seen_lately", Reach::business, R"sql(
    SELECT customer_id, COALESCE(ladder_level, 0)
      FROM customer_facts
     WHERE COALESCE(last_visit_at, 0) > $1
     ORDER BY COALESCE(last_visit_at, 0) DESC, customer_id DESC
     LIMIT $2
)sql"};

// Those on each level who were here lately, the four thousand who were here last at most; in the order of their turns.
std::array<std::vector<CustomerId>, ladder::highest_level + 1> seen_lately(Context& ctx)
{
    std::array<std::vector<CustomerId>, ladder::highest_level + 1> on;
    for (const auto& one : ctx.db.all<Seen>(seen_lately_sql, Instant{ctx.now().us - seen_lately_days * us_per_day}, most_seen_lately)) on[static_cast<std::size_t>(one.level)].push_back(one.customer_id);
    for (auto& level : on) std::ranges::sort(level);
    return on;
}

// `want` of them. Each day begins where the day before ended, so that everybody has their turn. A round takes a power of two of days:
// somebody more, who comes last, leaves the turn of all the others where it was. Whoever has no step to be proposed, or a case that is open, leaves their place to the
// next one, who keeps their own turn too.
void add_climbing(Context& ctx, const std::vector<CustomerId>& there, std::size_t want, std::vector<Climbing>& all)
{
    const auto several = std::min(want, there.size());
    if (several == 0) return;
    std::size_t round = 1;
    while (round * several < there.size()) round *= 2;
    auto begin = static_cast<std::size_t>(ctx.today().days) % round * several;
    if (begin >= there.size()) begin -= round / 2 * several;    // nobody stands so far behind: those half a round before have a second turn
    const auto full = all.size() + several;
    const auto looked_at = std::min(there.size(), several + most_passed_over);
    for (std::size_t i = 0; i < looked_at && all.size() < full; ++i)
        if (auto one = ctx.db.one<Climbing>(climbing_sql, there[(begin + i) % there.size()]); one && !cases::has_open_case(ctx.db, one->customer_id)) all.push_back(std::move(*one));
}

// A few a day, others tomorrow, so that the list ends: most of them from the highest levels; where few stand there, more of the next one down.
std::vector<Climbing> climbing_today(Context& ctx)
{
    const auto there = seen_lately(ctx);
    std::vector<Climbing> all;
    std::size_t places = 0;
    for (std::size_t level = ladder::highest_level - 1; level > 0; --level) {
        places += level == 1 ? 1 : 2;
        add_climbing(ctx, there[level], places - all.size(), all);
    }
    return all;
}

void climbing(Context& ctx, std::vector<Reason>& reasons)
{
    for (const auto& one : climbing_today(ctx)) {
        const auto named = [](std::int64_t level) { return std::to_string(level) + " (" + ladder::meaning_of(static_cast<int>(level)) + ")"; };
        reasons.push_back({one.customer_id, Group::nice, "step", one.next_step,
                           "On level " + named(one.level) + (one.reason.empty() ? "" : ": " + one.reason) + ". The next is level " + named(one.level + 1) + ".", {"ladder", {}}, {}});
    }
}

// What may lose them, and for which nobody has set a day.
void dangers(Context& ctx, std::vector<Reason>& reasons)
{
    for (const auto& one : outlook::follow_ups(ctx, {.undated = true, .kind = outlook::Kind::danger, .limit = most_of_a_rule}))
        reasons.push_back({one.customer_id, Group::nice, "outlook:" + to_text(one.id), one.plan.value_or("Look after a danger: " + one.what),
                           (one.plan ? one.what + ". " : std::string()) + "A danger noted " + ago_in_words(ctx.business.time_zone.local_day(one.noted_at), ctx.today()) + ", with no day on which somebody looks after it.",
                           {"outlook", to_text(one.id)}, one.staff_id});
}

void nice(Context& ctx, std::vector<Reason>& reasons)
{
    const auto& zone = ctx.business.time_zone;
    const auto today = ctx.today();
    for (int off = 0; off <= birthday_within_days; ++off) {
        const Day day{today.days + off};
        const auto text = to_text(day).substr(5);
        for (const auto& born : ctx.db.all<Born>(birthday_sql, text, most_of_a_rule))
            reasons.push_back({born.customer_id, Group::nice, "birthday:" + to_text(day), off == 0 ? title_of("birthday") : "A birthday is coming: a card or a call", "Birthday " + (off == 0 ? std::string("today") : off == 1 ? "tomorrow" : "on " + day_in_words(day, today)) + ".", {"customer", to_text(born.customer_id)}, {}});
    }
    for (const auto& one : outlook::follow_ups(ctx, {.until = today, .limit = most_of_a_rule}))
        reasons.push_back({one.customer_id, Group::nice, "outlook:" + to_text(one.id), one.plan.value_or(one.what), (one.plan ? one.what + ". " : std::string()) + "To be followed up " + (one.follow_up_on == today ? "today" : ago_in_words(*one.follow_up_on, today)) + ".",
                           {"outlook", to_text(one.id)}, one.staff_id, one.follow_up_on});
    dangers(ctx, reasons);
    for (const auto& one : counter::read_fading(ctx, most_of_a_rule))
        reasons.push_back({one.customer_id, Group::nice, "fading", title_of("fading"), (one.rhythm.empty() ? "Came " + gap_in_words(one.usual_gap_days) : one.rhythm) + "; now " + days_in_words(static_cast<std::int64_t>(one.silence_days)) + " silent.", {"rhythm", {}}, {}});
    for (const auto& one : ctx.db.all<Ends>(level_ends_sql, ctx.now(), Instant{ctx.now().us + level_ends_days * us_per_day}, most_of_a_rule / 4))
        reasons.push_back({one.customer_id, Group::nice, "level", one.next_step.value_or(title_of("level")),
                           "On level " + std::to_string(one.level) + " (" + ladder::meaning_of(static_cast<int>(one.level)) + ") until " + day_in_words(zone.local_day(one.ends_at), today) + ", unless something new happens.", {"ladder", {}}, {}});
    climbing(ctx, reasons);
}

}  // namespace

std::string title_of(std::string_view rule)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> titles{{
        {"promised", "Keep our word"}, {"apology", "Say sorry"}, {"task", "A task"}, {"case", "Put it right"}, {"right_now", "Ask whether it is right now"}, {"praise", "Thank them"},
        {"answer", "Answer them"}, {"unhappy", "Ask what went wrong"}, {"outlook", "A danger or an opportunity"}, {"birthday", "Wish a happy birthday"}, {"fading", "Ask after them"},
        {"level", "Do something together again"},
    }};
    const auto one = std::ranges::find(titles, rule, &std::pair<std::string_view, std::string_view>::first);
    return std::string(one == titles.end() ? "The next step" : one->second);
}

std::vector<Reason> reasons_of_today(Context& ctx)
{
    std::vector<Reason> reasons;
    promised(ctx, reasons);
    asked(ctx, reasons, Group::promised);
    to_put_right(ctx, reasons);
    answer(ctx, reasons);
    praised(ctx, reasons);
    asked(ctx, reasons, Group::nice);
    nice(ctx, reasons);
    // While a case is open nothing else bothers the customer, but what one of us was asked to do about them.
    std::erase_if(reasons, [&](const Reason& reason) {
        return reason.group == Group::nice && !reason.key.starts_with("task:") && cases::has_open_case(ctx.db, reason.customer_id);
    });
    // Who has a task for it sees to it: it stands in one place.
    const auto seen_to = tasks::seen_to(ctx);
    const std::set<std::string> elsewhere(seen_to.begin(), seen_to.end());
    std::erase_if(reasons, [&](const Reason& reason) { return elsewhere.contains(reason.key); });
    return reasons;
}

}  // namespace rapport::today
