#include "ladder/service.h"

#include "base/json.h"
#include "cases/recovery.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "ladder/doors.h"

#include <algorithm>

namespace rapport::ladder {
namespace {

struct RulesRow {
    std::int64_t version = 0;
    std::string rules;
    Instant made_at;
    std::string made_by;
};
BOOST_DESCRIBE_STRUCT(RulesRow, (), (version, rules, made_at, made_by))

const Sql rules_sql{"ladder.rules", Reach::business, "SELECT " + columns<RulesRow>() + " FROM ladder_rules ORDER BY version DESC LIMIT 1"};
const Sql all_rules_sql{"ladder.all_rules", Reach::business, "SELECT " + columns<RulesRow>() + " FROM ladder_rules ORDER BY version DESC"};
const Sql add_rules_sql{"ladder.add_rules", Reach::business, insert_into<RulesRow>("ladder_rules")};

struct Named {
    std::optional<std::string> external_id, name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (external_id, name))
const Sql name_sql{"ladder.name", Reach::one_customer, "SELECT external_id, name FROM customers WHERE id = $1"};

const Sql levels_sql{"ladder.levels", Reach::business, "SELECT level, COUNT(*) FROM ladder_levels GROUP BY level ORDER BY level"};
const Sql moved_sql{"ladder.moved", Reach::business, R"sql(
    SELECT COUNT(*) FILTER (WHERE level > before), COUNT(*) FILTER (WHERE level < before),
           COUNT(*) FILTER (WHERE level > month_began_on), COUNT(*) FILTER (WHERE level < month_began_on), MAX(found_at)
      FROM ladder_levels
)sql"};
const Sql months_sql{"ladder.months", Reach::business, "SELECT " + columns<Month>() + " FROM ladder_months ORDER BY ends_on"};
const Sql ways_sql{"ladder.ways", Reach::business, "SELECT " + columns<Way>() + " FROM ladder_ways ORDER BY level"};
const Sql transactions_sql{"ladder.transactions_only", Reach::business, R"sql(
    SELECT COUNT(*) FILTER (WHERE COALESCE(last_contact_at, 0) < $1), COUNT(*)
      FROM customer_facts
     WHERE last_order_at >= $1
)sql"};

std::string listed_since(const char* before)
{
    return "SELECT l.customer_id, c.external_id, c.name, l.level, l." + std::string(before)
        + ", l.reason, l.next_step, l.ends_at FROM ladder_levels l JOIN customers c ON c.id = l.customer_id WHERE l.customer_id > $1 AND ";
}
const std::string listed = listed_since("before");
const std::string in_order = " ORDER BY l.customer_id LIMIT $2";
const Sql on_level_sql{"ladder.on_level", Reach::business, listed + "l.level = $3" + in_order};
const Sql climbed_sql{"ladder.climbed", Reach::business, listed + "l.level > l.before" + in_order};
const Sql slipped_sql{"ladder.slipped", Reach::business, listed + "l.level < l.before" + in_order};
const Sql climbed_lately_sql{"ladder.climbed_this_month", Reach::business, listed_since("month_began_on") + "l.level > l.month_began_on" + in_order};
const Sql slipped_lately_sql{"ladder.slipped_this_month", Reach::business, listed_since("month_began_on") + "l.level < l.month_began_on" + in_order};
const Sql only_bought_sql{"ladder.only_bought", Reach::business,
    listed + "EXISTS (SELECT 1 FROM customer_facts f WHERE f.customer_id = l.customer_id AND f.last_order_at >= $3 AND COALESCE(f.last_contact_at, 0) < $3)" + in_order};

RulesInForce in_force(const RulesRow& row)
{
    auto rules = from_json<Rules>(json::parse(row.rules));
    if (!rules) throw std::runtime_error("the ladder's rules in the database cannot be read");
    return {row.version, row.made_at, row.made_by, std::move(*rules)};
}

RulesInForce usual_rules() { return {0, {}, {}, Rules::usual()}; }

Instant year_ago(const Context& ctx) { return {ctx.now().us - 365 * us_per_day}; }

}  // namespace

RulesInForce read_rules(Db& db)
{
    const auto row = db.one<RulesRow>(rules_sql);
    return row ? in_force(*row) : usual_rules();
}

std::vector<RulesInForce> versions_of_rules(Db& db)
{
    std::vector<RulesInForce> all;
    for (const auto& row : db.all<RulesRow>(all_rules_sql)) all.push_back(in_force(row));
    all.push_back(usual_rules());
    return all;
}

Result<CustomerLadder> ladder_of(Context& ctx, Id<customers::Customer> id)
{
    if (!customers::exists(ctx.db, id)) return customers::no_such_customer(ctx.db, id);
    const auto in_force = read_rules(ctx.db);
    const Instant from{ctx.now().us - longest_days(in_force.rules) * us_per_day};
    CustomerLadder ladder;
    static_cast<Standing&>(ladder) = stand(read_evidence(ctx, id, from), in_force.rules, ctx.now(), ctx.business.time_zone);
    ladder.customer_id = id;
    ladder.meaning = meaning_of(static_cast<int>(ladder.level));
    ladder.rules_version = in_force.version;
    return ladder;
}

std::vector<std::vector<int>> levels_at(Context& ctx, const std::vector<cases::Moments>& all)
{
    const auto rules = read_rules(ctx.db).rules;
    const auto longest_us = longest_days(rules) * us_per_day;
    std::vector<std::vector<int>> levels;
    for (const auto& [customer, moments] : all) {
        auto& theirs = levels.emplace_back();
        if (moments.empty()) continue;
        const auto evidence = read_evidence(ctx, customer, {std::ranges::min(moments).us - longest_us});
        for (const auto at : moments) theirs.push_back(level_at(evidence, rules, at));
    }
    return levels;
}

void tell_recovery_of_levels() { cases::ask_for_levels(levels_at); }

Result<RulesInForce> change_rules(Context& ctx, std::int64_t version, const Rules& rules)
{
    if (auto faults = faults_of(rules); !faults.empty()) return invalid(std::move(faults));
    const auto in_force = read_rules(ctx.db);
    if (in_force.version != version) return conflict("The rules have been changed meanwhile. Look at them again.", "changed_meanwhile");
    if (in_force.rules == rules) return in_force;
    const RulesRow row{version + 1, to_json(rules), ctx.now(), ctx.actor.name};
    ctx.db.run(add_rules_sql, row);
    identity::record(ctx, "ladder_rules.changed", "version " + std::to_string(row.version), "{\"rules\":[" + to_json(in_force.rules) + "," + row.rules + "]}");
    plan_climb(ctx);
    return read_rules(ctx.db);
}

Result<Preview> preview(Context& ctx, const Rules& rules)
{
    constexpr std::size_t most_named = 50;
    if (auto faults = faults_of(rules); !faults.empty()) return invalid(std::move(faults));
    const auto in_force = read_rules(ctx.db).rules;
    const Instant from{ctx.now().us - std::max(longest_days(rules), longest_days(in_force)) * us_per_day};
    Preview preview;
    preview.levels_now = preview.levels_then = std::vector<std::int64_t>(highest_level + 1);
    each_evidence(ctx, from, [&](Id<customers::Customer> id, const std::vector<Evidence>& evidence) {
        const int now = level_at(evidence, in_force, ctx.now()), then = level_at(evidence, rules, ctx.now());
        ++preview.levels_now[static_cast<std::size_t>(now)];
        ++preview.levels_then[static_cast<std::size_t>(then)];
        preview.climb += then > now;
        preview.slip += then < now;
        if (then != now && preview.people.size() < most_named) preview.people.push_back({id, {}, {}, now, then});
    });
    for (auto& one : preview.people)
        if (auto named = ctx.db.one<Named>(name_sql, one.customer_id)) {
            one.external_id = std::move(named->external_id);
            one.name = std::move(named->name);
        }
    return preview;
}

LadderReport read_report(Context& ctx)
{
    LadderReport report;
    for (int level = 0; level <= highest_level; ++level) report.meanings.push_back(meaning_of(level));
    for (const auto& [level, customers] : ctx.db.all<std::tuple<std::int64_t, std::int64_t>>(levels_sql)) {
        report.levels.resize(highest_level + 1);
        report.levels[static_cast<std::size_t>(level)] = customers;
    }
    std::tie(report.climbed, report.slipped, report.climbed_this_month, report.slipped_this_month, report.found_at) =
        *ctx.db.one<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::optional<Instant>>>(moved_sql);
    report.months = ctx.db.all<Month>(months_sql);
    report.first_to_loyal = ctx.db.all<Way>(ways_sql);
    const auto [only, of] = *ctx.db.one<std::tuple<std::int64_t, std::int64_t>>(transactions_sql, year_ago(ctx));
    report.transactions_only = {only, of};
    return report;
}

std::vector<OnLadder> people(Context& ctx, Group group, std::int64_t level, Id<customers::Customer> after, int limit)
{
    switch (group) {
    case Group::level: return ctx.db.all<OnLadder>(on_level_sql, after, limit + 1, level);
    case Group::climbed: return ctx.db.all<OnLadder>(climbed_sql, after, limit + 1);
    case Group::slipped: return ctx.db.all<OnLadder>(slipped_sql, after, limit + 1);
    case Group::climbed_this_month: return ctx.db.all<OnLadder>(climbed_lately_sql, after, limit + 1);
    case Group::slipped_this_month: return ctx.db.all<OnLadder>(slipped_lately_sql, after, limit + 1);
    case Group::transactions_only: return ctx.db.all<OnLadder>(only_bought_sql, after, limit + 1, year_ago(ctx));
    }
    return {};
}

}  // namespace rapport::ladder
