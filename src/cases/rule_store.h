// The table case_rules: what was decided, part by part, each change a new version.
#pragma once
#include "base/context.h"
#include "base/describe.h"

namespace rapport::cases::rule_store {

struct Row {
    std::string part;
    std::int64_t version = 0;
    std::string rules;          // JSON
    Instant made_at;
    std::string made_by;
};
BOOST_DESCRIBE_STRUCT(Row, (), (part, version, rules, made_at, made_by))

std::optional<Row> in_force(Db& db, const std::string& part);
// The next version, with its audit row.
void add(Context& ctx, const std::string& part, std::int64_t version, const std::string& before, const std::string& rules);

}  // namespace rapport::cases::rule_store
