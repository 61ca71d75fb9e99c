#include "counter/greeting.h"

#include "base/in_words.h"
#include "cases/service.h"
#include "counter/board.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "ladder/service.h"
#include "outlook/service.h"
#include "promises/endings.h"
#include "promises/service.h"
#include "touchpoints/record.h"
#include "touchpoints/service.h"

#include <algorithm>

namespace rapport::counter {
namespace {

constexpr const char* saying_kind = "saying";
constexpr std::string_view answer_rule = "answer";      // whoever waits for an answer has it, when this is said
constexpr std::string_view apology_rule = "apology";    // and an apology is made

// Plain visits and what a program sent are no conversation, and a letter, a mail or a post of ours is none either.
const Sql last_talk_sql{"counter.last_talk", Reach::one_customer,
    "SELECT " + columns<touchpoints::Touchpoint>() + R"sql(
       FROM touchpoints
      WHERE customer_id = $1
        AND (source_kind IS NULL OR source_kind = 'saying')
        AND (kind IN ('call', 'chat', 'service', 'event', 'meeting') OR (kind = 'visit' AND summary IS NOT NULL)
          OR (kind IN ('email', 'letter', 'social') AND direction = 'in' AND summary IS NOT NULL))
      ORDER BY at DESC, id DESC
      LIMIT 1
)sql"};

// What they told us: not what they bought, nor where we failed them, which is said first.
const Sql last_told_sql{"counter.last_told", Reach::one_customer,
    "SELECT " + columns<touchpoints::Touchpoint>() + R"sql(
       FROM touchpoints
      WHERE customer_id = $1
        AND source_kind IS NULL
        AND direction = 'in'
        AND COALESCE(stage, '') <> 'buys'
        AND COALESCE(expectation, '') <> 'missed'
        AND summary IS NOT NULL
        AND kind IN ('visit', 'call', 'email', 'chat', 'letter', 'service', 'event', 'meeting', 'note', 'social')
      ORDER BY at DESC, id DESC
      LIMIT 1
)sql"};

const Sql last_felt_sql{"counter.last_felt", Reach::one_customer,
    "SELECT " + columns<touchpoints::Touchpoint>() + R"sql(
       FROM touchpoints
      WHERE customer_id = $1
        AND expectation IS NOT NULL
      ORDER BY at DESC, id DESC
      LIMIT 1
)sql"};

const Sql last_response_sql{"counter.last_response", Reach::one_customer,
    "SELECT " + columns<listening::Response>() + " FROM responses WHERE customer_id = $1 ORDER BY at DESC, id DESC LIMIT 1"};

const Sql said_sql{"counter.said", Reach::one_customer, R"sql(
    SELECT source_id
      FROM touchpoints
     WHERE customer_id = $1
       AND source_kind = 'saying'
       AND at > $2
     ORDER BY at, id
)sql"};

std::vector<promises::Promise> wronged(Context& ctx, Id<customers::Customer> customer)
{
    constexpr int enough = 20;
    return promises::list_promises(ctx, {.customer = customer, .ended = true, .needs_apology = true, .limit = enough}).value();
}

Known read_known(Context& ctx, customers::Customer customer, const std::vector<Visit>& visits)
{
    const auto id = customer.id;
    Known known{std::move(customer), days_of(visits, ctx.business.time_zone), ctx.db.one<touchpoints::Touchpoint>(last_talk_sql, id),
                ctx.db.one<touchpoints::Touchpoint>(last_told_sql, id), ctx.db.one<touchpoints::Touchpoint>(last_felt_sql, id), ctx.db.one<listening::Response>(last_response_sql, id),
                promises::open_of(ctx, id), outlook::for_the_counter(ctx, id), attentiveness::waits_since(ctx, id), {}, {}, cases::open_of(ctx, id), wronged(ctx, id)};
    const Instant lately{ctx.now().us - said_lately_days * us_per_day};
    for (auto& key : ctx.db.all<std::string>(said_sql, id, lately)) known.said.insert(std::move(key));
    return known;
}

std::string beat_of(const Greeting& greeting, const Known& known, const TimeZone& zone, Day today)
{
    std::string beat;
    if (greeting.visits == 0) beat = "Not here before";
    else if (greeting.visits_this_month > 1) {
        beat = ordinal(greeting.visits_this_month) + " visit this month";
        if (greeting.visits > greeting.visits_this_month) beat += ", " + std::to_string(greeting.visits) + " in all";
    }
    else beat = count_of(greeting.visits, "visit", "visits");
    if (greeting.since) {
        const auto [year, month, day] = civil(*greeting.since);
        beat += ", with us since " + std::string(month_names[month - 1]) + " " + std::to_string(year);
    }
    beat += '.';
    if (!known.days.empty()) beat += " Here " + ago_in_words(known.days.back(), today);
    if (greeting.last_talk_at) beat += std::string(known.days.empty() ? " We" : "; we") + " last talked " + ago_in_words(zone.local_day(*greeting.last_talk_at), today);
    if (beat.back() != '.') beat += '.';
    return beat;
}

std::vector<Promised> promised(const Known& known, const TimeZone& zone, Day today)
{
    std::vector<Promised> all;
    for (const auto& promise : known.promises)
        all.push_back({promise.id, promise.what, until_in_words(promise.due_on.value_or(zone.local_day(promise.due_at)), today),
                       (promise.staff ? *promise.staff + " promised it on " : "Promised on ") + day_in_words(zone.local_day(promise.made_at), today) + ".",
                       promise.state == promises::State::late});
    return all;
}

std::int64_t in_month_of(const std::vector<Day>& days, Day today)
{
    const auto [year, month, day] = civil(today);
    return std::count_if(days.begin(), days.end(), [&](Day one) { return civil(one).year == year && civil(one).month == month; });
}

// They stand here now, whether that was noted yet or not.
std::optional<Day> next_visit_on(stats::Rhythm rhythm, const stats::Population& population, Instant now, const TimeZone& zone)
{
    const auto wall = wall_time(now, zone);
    if (rhythm.visits < 2 || stats::standing(rhythm, population, wall).still_comes <= 0.5) return std::nullopt;
    if (const auto today = zone.local_day(now); zone.local_day(instant_of(rhythm.last_visit, zone)) < today) ++rhythm.visits;
    rhythm.last_visit = std::max(rhythm.last_visit, wall);
    const auto day = zone.local_day(instant_of(stats::next_visit(rhythm, population, wall), zone));
    return day > zone.local_day(now) ? std::optional(day) : std::nullopt;
}

}  // namespace

Result<Greeting> greet(Context& ctx, Id<customers::Customer> id)
{
    TRY(auto customer, customers::read_customer(ctx, id));
    const auto visits = read_visits(ctx, id);
    const auto population = read_population(ctx.db);
    const auto rhythm = rhythm_of(visits, ctx.business.time_zone, population);
    auto known = read_known(ctx, std::move(customer), visits);
    if (rhythm) {
        const auto usual = stats::usual(*rhythm, population);
        if (usual.regular) known.gap_days = usual.periodic > 0.5 && usual.period_days > 0 ? usual.period_days : usual.usual_gap_days;
    }
    const auto text = [](const auto& field) { return field ? std::optional(field->value) : std::nullopt; };

    Greeting greeting;
    greeting.customer_id = id;
    greeting.external_id = text(known.customer.external_id);
    greeting.name = text(known.customer.name);
    greeting.preferred_name = text(known.customer.preferred_name);
    greeting.pronunciation = text(known.customer.pronunciation);
    greeting.call = call_name(known.customer);
    greeting.language = text(known.customer.language);
    greeting.since = known.customer.joined_on;
    if (!known.days.empty()) greeting.since = std::min(greeting.since.value_or(known.days.front()), known.days.front());
    greeting.visits = static_cast<std::int64_t>(known.days.size());
    greeting.visits_this_month = in_month_of(known.days, ctx.today());
    if (!visits.empty()) greeting.last_visit_at = visits.back().at;
    if (known.last_talk) {
        greeting.last_talk_at = known.last_talk->at;
        greeting.last_talk_by = known.last_talk->staff;
        greeting.last_words = known.last_talk->summary;
    }
    if (rhythm) {
        greeting.rhythm = rhythm_in_words(*rhythm, population);
        greeting.next_visit_on = next_visit_on(*rhythm, population, ctx.now(), ctx.business.time_zone);
    }
    greeting.beat = beat_of(greeting, known, ctx.business.time_zone, ctx.today());
    greeting.usual = read_usual(ctx.db, id);
    TRY(const auto ladder, ladder::ladder_of(ctx, id));
    greeting.level = ladder.level;
    greeting.level_meaning = ladder.meaning;
    greeting.next_step = ladder.next_step;
    greeting.say = things_to_say(known, ctx.business.time_zone, ctx.now());
    greeting.take_care = cares(known, ctx.business.time_zone, ctx.now());
    greeting.promised = promised(known, ctx.business.time_zone, ctx.today());
    return greeting;
}

namespace {

bool may_end_promises(const Context& ctx) { return ctx.actor.may(may("promises:write")); }

// What was said is the apology itself, where it is still due and whoever said it may end promises.
Result<Done> apologise_by_it(Context& ctx, const SaidIt& said, Id<customers::Customer> customer, Instant at)
{
    const auto id = said.about == apology_rule && said.source_id ? parse_id<promises::Promise>(said.source_id->value) : std::nullopt;
    if (!id || !may_end_promises(ctx)) return Done{};
    const auto promise = promises::read_promise(ctx, *id);
    if (!promise || promise->customer_id != customer || !promises::went_wrong(promise->state) || promise->apologised_at) return Done{};
    CHECK(promises::apologise(ctx, *id, {.at = at}));
    return Done{};
}

Result<Done> take_back_its_apology(Context& ctx, const touchpoints::Touchpoint& entry)
{
    const auto key = std::string_view(*entry.source_id);
    if (!key.starts_with(apology_rule) || key.size() <= apology_rule.size()) return Done{};
    const auto id = parse_id<promises::Promise>(key.substr(apology_rule.size() + 1));
    const auto promise = id ? promises::read_promise(ctx, *id) : not_found("");
    // One that somebody made anew since then stays.
    if (promise && promise->apologised_at && touchpoints::whole_ms(*promise->apologised_at) == entry.at && may_end_promises(ctx)) CHECK(promises::take_back_apology(ctx, *id));
    return Done{};
}

}  // namespace

Result<touchpoints::Touchpoint> said_it(Context& ctx, Id<customers::Customer> id, SaidIt said)
{
    std::vector<Fault> nobody;
    customers::follow_merge(ctx.db, id, nobody);
    if (!nobody.empty()) return customers::no_such_customer(ctx.db, id);
    touchpoints::Touchpoint entry;
    entry.customer_id = id;
    entry.at = touchpoints::whole_ms(ctx.now());
    entry.kind = touchpoints::Kind::visit;
    if (said.about == answer_rule) entry.direction = touchpoints::Direction::out;
    entry.staff = ctx.actor.name;
    if (ctx.actor.staff) entry.staff_id = ctx.actor.staff;
    entry.summary = said.sentence;
    entry.source_kind = saying_kind;
    entry.source_id = key_of({said.about, {}, {}, {{}, said.source_id ? std::optional(said.source_id->value) : std::nullopt}});
    CHECK(apologise_by_it(ctx, said, id, entry.at));
    entry = touchpoints::record(ctx, std::move(entry));
    identity::record(ctx, "customer.spoken_with", to_text(id));
    return entry;
}

Result<Done> unsay(Context& ctx, Id<customers::Customer> id, Id<touchpoints::Touchpoint> said)
{
    std::vector<Fault> nobody;
    customers::follow_merge(ctx.db, id, nobody);
    const auto entry = touchpoints::read_touchpoint(ctx, said);
    if (!entry || entry->customer_id != id || entry->source_kind != saying_kind) return not_found("Nothing of that id was said to this customer.");
    CHECK(take_back_its_apology(ctx, *entry));
    touchpoints::withdraw(ctx, id, said);
    identity::record(ctx, "customer.not_spoken_with", to_text(id));
    return Done{};
}

}  // namespace rapport::counter
