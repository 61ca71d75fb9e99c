#include "cases/rules.h"

#include "base/json.h"
#include "cases/rule_store.h"
#include "cases/teams.h"
#include "identity/store.h"

namespace rapport::cases {
namespace {

using Faults = std::vector<Fault>;

const std::string part = "cases";
constexpr std::int64_t most_minutes = 366 * 24 * 60;
constexpr std::int64_t most_days = 365;

void check(std::int64_t value, std::int64_t least, std::int64_t most, const std::string& pointer, Faults& faults)
{
    if (value < least || value > most) faults.push_back({pointer, "range", "This is " + std::to_string(least) + " to " + std::to_string(most) + "."});
}

void check(Context& ctx, const ClockRule& rule, const std::string& at, Faults& faults)
{
    for (const auto& [name, minutes] : {std::pair("first", rule.first_minutes), std::pair("next", rule.next_minutes), std::pair("solution", rule.solution_minutes)})
        if (minutes) check(*minutes, 1, most_minutes, at + "/" + name + "_minutes", faults);
    check(rule.warn_minutes, 0, most_minutes, at + "/warn_minutes", faults);
    if (rule.level) check(*rule.level, 0, 4, at + "/level", faults);
    if (rule.escalate_to && !identity::store::find_staff(ctx.db, *rule.escalate_to)) faults.push_back({at + "/escalate_to", "unknown_id", "Nobody with this id works here."});
    if (rule.team_id && !find_team(ctx.db, *rule.team_id)) faults.push_back({at + "/team_id", "unknown_id", "There is no such team."});
}

// Each of listening's by its name; a rating is on a scale like csat.
listening::Survey scale_kind(Asked asked) { return parse_enum<listening::Survey>(enum_text(asked)).value_or(listening::Survey::csat); }

void check(Context& ctx, const ResponseRule& rule, const std::string& at, Faults& faults)
{
    for (const auto& [name, score] : {std::pair("from", rule.from), std::pair("to", rule.to)})
        if (auto wrong = listening::score_fault(scale_kind(rule.survey), score)) faults.push_back({at + "/" + name, "range", std::move(*wrong)});
    if (rule.from > rule.to) faults.push_back({at + "/to", "range", "The last score is not below the first."});
    check(rule.hours, 1, most_days * 24, at + "/hours", faults);
    if (rule.owner_id && !identity::store::find_staff(ctx.db, *rule.owner_id)) faults.push_back({at + "/owner_id", "unknown_id", "Nobody with this id works here."});
}

}  // namespace

Rules Rules::usual()
{
    Rules rules;
    const auto clocks = [&](const char* name, std::optional<Kind> kind, std::int64_t first, std::int64_t next, std::int64_t solution, std::int64_t warn) {
        auto& rule = rules.clocks.emplace_back();
        rule.name = {name};
        rule.kind = kind;
        rule.first_minutes = first;
        rule.next_minutes = next;
        rule.solution_minutes = solution;
        rule.warn_minutes = warn;
    };
    clocks("Complaints", Kind::complaint, 2 * 60, 4 * 60, 24 * 60, 30);
    clocks("Praise", Kind::praise, 24 * 60, 24 * 60, 24 * 60, 60);
    clocks("Everything else", std::nullopt, 4 * 60, 8 * 60, 40 * 60, 60);
    using enum Asked;
    rules.responses = {
        {{"Would not recommend us"}, nps, 0, 6, Kind::complaint, 24, {}},
        {{"Not satisfied"}, csat, 1, 2, Kind::complaint, 24, {}},
        {{"Not easy"}, ces, 1, 3, Kind::complaint, 24, {}},
        {{"Recommends us"}, nps, 9, 10, Kind::praise, 24, {}},
        {{"Rated badly"}, rating, 1, 2, Kind::complaint, 24, {}},
    };
    return rules;
}

RulesInForce read_rules(Db& db)
{
    const auto row = rule_store::in_force(db, part);
    if (!row) return {Rules::usual(), 0, {}, {}};
    auto rules = from_json_text<Rules>(row->rules);
    if (!rules) throw std::runtime_error("the rules of cases in the database cannot be read");
    return {std::move(*rules), row->version, row->made_at, row->made_by};
}

Result<RulesInForce> change_rules(Context& ctx, std::int64_t version, const Rules& rules)
{
    Faults faults;
    for (std::size_t i = 0; i < rules.clocks.size(); ++i) check(ctx, rules.clocks[i], "/clocks/" + std::to_string(i), faults);
    for (std::size_t i = 0; i < rules.responses.size(); ++i) check(ctx, rules.responses[i], "/responses/" + std::to_string(i), faults);
    check(rules.newest_days, 0, most_days, "/newest_days", faults);
    check(rules.ask_after_days, 0, most_days, "/ask_after_days", faults);
    check(rules.reopen_at, 0, 5, "/reopen_at", faults);
    if (!faults.empty()) return invalid(std::move(faults));
    const auto before = read_rules(ctx.db);
    if (before.version != version) return conflict("This was changed meanwhile. Read it again.", "changed_meanwhile");
    if (static_cast<const Rules&>(before) == rules) return before;
    rule_store::add(ctx, part, version + 1, to_json(static_cast<const Rules&>(before)), to_json(rules));
    return read_rules(ctx.db);
}

const ClockRule* rule_for(const Rules& rules, Kind kind, Source source, std::optional<std::int64_t> level)
{
    for (const auto& rule : rules.clocks)
        if (rule.kind.value_or(kind) == kind && rule.source.value_or(source) == source && rule.level.value_or(0) <= level.value_or(0)) return &rule;
    return nullptr;
}

const ResponseRule* rule_for(const Rules& rules, Asked asked, std::int64_t score)
{
    for (const auto& rule : rules.responses)
        if (rule.survey == asked && rule.from <= score && score <= rule.to) return &rule;
    return nullptr;
}

const ResponseRule* rule_for(const Rules& rules, const listening::Response& response)
{
    return rule_for(rules, *parse_enum<Asked>(enum_text(response.survey)), response.score);
}

}  // namespace rapport::cases
