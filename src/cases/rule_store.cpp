#include "cases/rule_store.h"

#include "identity/audit.h"

namespace rapport::cases::rule_store {
namespace {

const Sql in_force_sql{"cases.rules", Reach::business, "SELECT " + columns<Row>() + " FROM case_rules WHERE part = $1 ORDER BY version DESC LIMIT 1"};
const Sql add_sql{"cases.add_rules", Reach::business, insert_into<Row>("case_rules")};

}  // namespace

std::optional<Row> in_force(Db& db, const std::string& part) { return db.one<Row>(in_force_sql, part); }

void add(Context& ctx, const std::string& part, std::int64_t version, const std::string& before, const std::string& rules)
{
    ctx.db.run(add_sql, Row{part, version, rules, ctx.now(), ctx.actor.name});
    identity::record(ctx, "case_rules.changed", part + " " + std::to_string(version), "{\"" + part + "\":[" + before + "," + rules + "]}");
}

}  // namespace rapport::cases::rule_store
