// Who is meant, said as conditions on what is known of each customer: "level at least 2 and overdue". The names are those
// that the owners of facts declare and a few of the customer's own; what somebody writes decides which of them are compared
// and how, and its values are bound: no word of it becomes SQL.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/facts.h"

#include <map>

namespace rapport::customers {

// How a condition compares. One whose fact is not known holds for nobody, whichever way it compares; `unknown` asks for those.
enum class Compare {
    is, is_not, at_least, at_most,
    before, since,                                      // a day of the business's calendar
    within_days, longer_ago_than_days, next_days,       // counted from now
    passed, ahead,                                      // before now, after now
    known, unknown,
};
BOOST_DESCRIBE_ENUM(Compare, is, is_not, at_least, at_most, before, since, within_days, longer_ago_than_days, next_days, passed, ahead, known, unknown)

// Something that can be asked of a customer.
struct Field {
    enum class Of { fact, customer, folded, tag };      // folded: a text of the customer that compares without case and accents
    FactColumn fact;
    Of of = Of::fact;

    std::vector<Compare> compares() const;              // which make sense for it
};

// All of them, by name.
class Fields {
public:
    explicit Fields(std::span<const FactOwner> owners);
    const Field* find(const std::string& name) const;
    const std::map<std::string, Field>& all() const { return all_; }

private:
    std::map<std::string, Field> all_;
};

struct Condition {
    const Field* field = nullptr;       // of the Fields that read it
    Compare how = Compare::known;
    std::int64_t number = 0;            // minor units, microseconds, days since 1970, 0 or 1
    std::string text;
};

// One condition, or parts of which all, any or none hold.
struct Rule {
    enum class Join { condition, all, any, none } join = Join::condition;
    Condition condition;
    std::vector<Rule> parts;
};

constexpr std::size_t most_conditions = 50;
constexpr int deepest_rule = 5;

// Reads a rule as JSON, {"all": [{"field": "ladder_level", "op": "at_least", "value": 2}, {"any": [...]}]}, or as words, all of
// which hold: "ladder_level at_least 2, overdue_from passed". Money is in major units. invalid: every fault and its place
// below /where.
Result<Rule> read_rule(const Context& ctx, const Fields& fields, const std::string& text);

// The rule as SQL over `customers c JOIN customer_facts f`; its values are added to `params`, behind those that are there.
std::string sql_of(const Rule& rule, const Context& ctx, Params& params);

}  // namespace rapport::customers
