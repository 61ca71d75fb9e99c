#include "customers/segment.h"

#include "base/text.h"

namespace rapport::customers {
namespace {

using Of = Field::Of;

const std::vector<Field>& own_fields()
{
    static const std::vector<Field> fields{
        {{"kind", FactKind::text, "a person or an organisation", {"person", "organisation"}}, Of::customer},
        {{"tag", FactKind::text, "has this tag"}, Of::tag},
        {{"source", FactKind::text, "how they found us"}, Of::folded},
        {{"household", FactKind::text, "lives in this household"}, Of::folded},
        {{"language", FactKind::text, "the language they like"}, Of::customer},
        {{"joined_on", FactKind::day, "the day on which they joined"}, Of::customer},
        {{"created_at", FactKind::instant, "when they were added here"}, Of::customer},
        {{"consent_email", FactKind::flag, "allowed e-mail"}, Of::customer},
        {{"consent_sms", FactKind::flag, "allowed text messages"}, Of::customer},
        {{"consent_phone", FactKind::flag, "allowed calls"}, Of::customer},
        {{"consent_post", FactKind::flag, "allowed letters"}, Of::customer},
    };
    return fields;
}

class Writer {
public:
    Writer(const Context& ctx, Params& params) : ctx_(ctx), params_(params) {}

    std::string of(const Rule& rule)
    {
        if (rule.join == Rule::Join::condition) return of(rule.condition);
        const char* joined_by = rule.join == Rule::Join::all ? " AND " : " OR ";
        std::string text;
        for (const auto& part : rule.parts) text += (text.empty() ? "" : joined_by) + of(part);
        return (rule.join == Rule::Join::none ? "NOT (" : "(") + text + ")";
    }

private:
    std::string of(const Condition& one)
    {
        if (one.field->of == Of::tag) return of_tag(one);
        const auto& name = one.field->fact.name;
        const auto column = one.field->of == Of::fact ? "f." + name : one.field->of == Of::folded ? "c." + name + "_key" : "c." + name;
        const auto compared = compare(one, column);
        // Never NULL, so that `none` of something unknown is true.
        return one.how == Compare::known || one.how == Compare::unknown ? compared : "(" + column + " IS NOT NULL AND " + compared + ")";
    }

    std::string of_tag(const Condition& one)
    {
        const std::string there = "EXISTS (SELECT 1 FROM customer_tags t WHERE t.customer_id = c.id";
        switch (one.how) {
        case Compare::is: return there + " AND t.key = " + bound(one) + ")";
        case Compare::is_not: return "NOT " + there + " AND t.key = " + bound(one) + ")";
        case Compare::known: return there + ")";
        default: return "NOT " + there + ")";
        }
    }

    std::string compare(const Condition& one, const std::string& column)
    {
        const bool day = one.field->fact.kind == FactKind::day;
        const auto now = day ? ctx_.today().days : ctx_.now().us;
        const auto days = [&] { return one.number * (day ? 1 : us_per_day); };      // of comparisons whose number counts days
        switch (one.how) {
        case Compare::is: return column + " = " + bound(one);
        case Compare::is_not: return column + " <> " + bound(one);
        case Compare::at_least:
        case Compare::since: return column + " >= " + bound(one);
        case Compare::at_most: return column + " <= " + bound(one);
        case Compare::before: return column + " < " + bound(one);
        case Compare::within_days: return column + " >= " + bound(now - days()) + " AND " + column + " <= " + bound(now);
        case Compare::longer_ago_than_days: return column + " < " + bound(now - days());
        case Compare::next_days: return column + " > " + bound(now) + " AND " + column + " <= " + bound(now + days());
        case Compare::passed: return column + " < " + bound(now);
        case Compare::ahead: return column + " > " + bound(now);
        case Compare::known: return column + " IS NOT NULL";
        case Compare::unknown: return column + " IS NULL";
        }
        throw std::logic_error("a comparison that nobody knows");
    }

    std::string bound(const Condition& one)
    {
        if (one.field->fact.kind != FactKind::text) return bound(one.number);
        params_.own_text(one.text);
        return "$" + std::to_string(params_.size());
    }
    std::string bound(std::int64_t value)
    {
        params_.integer(value);
        return "$" + std::to_string(params_.size());
    }

    const Context& ctx_;
    Params& params_;
};

}  // namespace

std::vector<Compare> Field::compares() const
{
    using enum Compare;
    switch (fact.kind) {
    case FactKind::text: return {is, is_not, known, unknown};
    case FactKind::flag: return {is, known, unknown};
    case FactKind::number:
    case FactKind::money: return {at_least, at_most, is, is_not, known, unknown};
    case FactKind::instant: return {within_days, longer_ago_than_days, next_days, before, since, passed, ahead, known, unknown};
    case FactKind::day: return {within_days, longer_ago_than_days, next_days, before, since, passed, ahead, is, is_not, known, unknown};
    }
    return {};
}

Fields::Fields(std::span<const FactOwner> owners)
{
    for (const auto& field : own_fields()) all_.emplace(field.fact.name, field);
    for (const auto& owner : owners)
        for (const auto& fact : owner.columns) all_.emplace(fact.name, Field{fact, Of::fact});
}

const Field* Fields::find(const std::string& name) const
{
    const auto found = all_.find(name);
    return found == all_.end() ? nullptr : &found->second;
}

std::string sql_of(const Rule& rule, const Context& ctx, Params& params)
{
    return Writer(ctx, params).of(rule);
}

}  // namespace rapport::customers
