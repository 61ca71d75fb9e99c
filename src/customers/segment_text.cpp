// A rule as somebody wrote it.
#include "base/json.h"
#include "base/text.h"
#include "customers/segment.h"

#include <algorithm>
#include <cmath>

namespace rapport::customers {
namespace {

constexpr std::int64_t most_days = 36'525;
constexpr double most_number = 1e15;        // far from the ends of 64 bits, also as minor units
constexpr std::size_t longest_text = 200;

std::optional<double> number_in(const json::value& value)
{
    double number = 0;
    if (value.is_number()) number = value.to_number<double>();
    else if (value.is_string()) {
        const std::string_view text = value.get_string();
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    } else return std::nullopt;
    return std::isfinite(number) && std::abs(number) <= most_number ? std::optional(number) : std::nullopt;
}

class Reader {
public:
    Reader(const Context& ctx, const Fields& fields) : ctx_(ctx), fields_(fields) {}

    Result<Rule> json_rule(const std::string& text)
    {
        boost::system::error_code wrong;
        const auto value = json::parse(text, wrong, {}, {.max_depth = 2 * deepest_rule + 2});
        if (wrong) return invalid("where", "This is no JSON, or it lies too deep.", "not_json");
        return finished(rule(value, "/where", 1));
    }

    // "ladder_level at_least 2, overdue_from passed"
    Result<Rule> worded_rule(const std::string& text)
    {
        Rule all{Rule::Join::all, {}, {}};
        for (std::size_t from = 0; from <= text.size();) {
            const auto end = std::min(text.find(',', from), text.size());
            const auto one = tidy(text.substr(from, end - from));
            const auto first = std::min(one.find(' '), one.size()), second = std::min(one.find(' ', first + 1), one.size());
            json::object said{{"field", one.substr(0, first)}};
            if (first < one.size()) said["op"] = one.substr(first + 1, second - first - 1);
            if (second < one.size()) said["value"] = one.substr(second + 1);
            all.parts.push_back(condition(said, "/where/" + std::to_string(all.parts.size())));
            from = end + 1;
        }
        return finished(std::move(all));
    }

private:
    Result<Rule> finished(Rule&& rule)
    {
        if (conditions_ > most_conditions) return invalid("where", "These are too many conditions; 50 at most.", "too_many");
        if (!reading_.faults.empty()) return invalid(std::move(reading_.faults));
        return std::move(rule);
    }

    Rule fault(const std::string& pointer, std::string code, std::string detail)
    {
        reading_.fault(pointer, std::move(code), std::move(detail));
        return {};
    }

    Rule rule(const json::value& value, const std::string& pointer, int depth)
    {
        if (!value.is_object()) return fault(pointer, "type", "This must be a condition, or a list of them under all, any or none.");
        const auto& object = value.get_object();
        if (object.contains("field")) return condition(object, pointer);
        for (const auto& [name, join] : {std::pair{"all", Rule::Join::all}, std::pair{"any", Rule::Join::any}, std::pair{"none", Rule::Join::none}}) {
            const auto* list = object.if_contains(name);
            if (!list) continue;
            if (object.size() > 1) return fault(pointer, "unknown_member", "Beside all, any or none nothing can stand.");
            return joined(*list, join, pointer + "/" + name, depth);
        }
        return fault(pointer, "required", "This must be a condition with a field, or a list of them under all, any or none.");
    }

    Rule joined(const json::value& list, Rule::Join join, const std::string& pointer, int depth)
    {
        if (!list.is_array() || list.get_array().empty()) return fault(pointer, "type", "This must be a list of at least one condition.");
        if (depth >= deepest_rule) return fault(pointer, "too_deep", "Conditions can lie five deep at most.");
        Rule rule{join, {}, {}};
        for (const auto& part : list.get_array())
            rule.parts.push_back(this->rule(part, pointer + "/" + std::to_string(rule.parts.size()), depth + 1));
        return rule;
    }

    Rule condition(const json::object& object, const std::string& pointer)
    {
        ++conditions_;
        for (const auto& member : object)
            if (member.key() != "field" && member.key() != "op" && member.key() != "value")
                return fault(pointer + "/" + pointer_part(member.key()), "unknown_member", "A condition has a field, an op and a value.");
        const auto text = [&](const char* name) {
            const auto* value = object.if_contains(name);
            return value && value->is_string() ? std::string(value->get_string()) : std::string();
        };
        Condition read;
        read.field = fields_.find(text("field"));
        if (!read.field) return fault(pointer + "/field", "unknown_value", "There is nothing of this name to ask for: GET /api/v1/facts lists what there is.");
        const auto how = parse_enum<Compare>(text("op"));
        const auto possible = read.field->compares();
        if (!how || std::ranges::find(possible, *how) == possible.end()) return fault(pointer + "/op", "unknown_value", "For " + read.field->fact.name + " this must be one of: " + names_of(possible) + ".");
        read.how = *how;
        const auto* value = object.if_contains("value");
        if (const auto wrong = take_value(read, value ? *value : json::value())) return fault(pointer + "/value", "format", *wrong);
        return {Rule::Join::condition, std::move(read), {}};
    }

    static std::string names_of(const std::vector<Compare>& compares)
    {
        std::string names;
        for (const auto one : compares) names += (names.empty() ? "" : ", ") + std::string(enum_text(one));
        return names;
    }

    // What is wrong with the value, or nothing.
    std::optional<std::string> take_value(Condition& one, const json::value& value) const
    {
        switch (one.how) {
        case Compare::known:
        case Compare::unknown:
        case Compare::passed:
        case Compare::ahead: return value.is_null() ? std::nullopt : std::optional<std::string>("This comparison takes no value.");
        case Compare::within_days:
        case Compare::longer_ago_than_days:
        case Compare::next_days: return take_whole(one, value, 0, most_days, "This must be a number of days, 36525 at most.");
        default: break;
        }
        switch (one.field->fact.kind) {
        case FactKind::number: return take_whole(one, value, -most_number, most_number, "This must be a whole number.");
        case FactKind::money: return take_money(one, value);
        case FactKind::flag: return take_flag(one, value);
        case FactKind::text: return take_text(one, value);
        case FactKind::instant:
        case FactKind::day: return take_day(one, value);
        }
        return std::nullopt;
    }

    static std::optional<std::string> take_whole(Condition& one, const json::value& value, double least, double most, const char* otherwise)
    {
        const auto number = number_in(value);
        if (!number || *number != std::floor(*number) || *number < least || *number > most) return otherwise;
        one.number = static_cast<std::int64_t>(*number);
        return std::nullopt;
    }

    std::optional<std::string> take_money(Condition& one, const json::value& value) const
    {
        const auto number = number_in(value);
        if (!number || std::abs(*number) > 1e12) return "This must be an amount such as 12.50.";
        one.number = std::llround(*number * static_cast<double>(minor_per_major(ctx_.business.currency)));
        return std::nullopt;
    }

    static std::optional<std::string> take_flag(Condition& one, const json::value& value)
    {
        const bool yes = value == json::value(true) || value == json::value("true");
        if (!yes && value != json::value(false) && value != json::value("false")) return "This must be true or false.";
        one.number = yes ? 1 : 0;
        return std::nullopt;
    }

    std::optional<std::string> take_text(Condition& one, const json::value& value) const
    {
        if (!value.is_string()) return "This must be a text.";
        one.text = std::string(value.get_string());
        if (const auto wrong = text_fault(one.text, 1, longest_text, "")) return wrong->detail;
        const auto& known = one.field->fact.values;
        if (!known.empty() && std::ranges::find(known, one.text) == known.end()) {
            std::string names;
            for (const auto& name : known) names += (names.empty() ? "" : ", ") + name;
            return "This must be one of: " + names + ".";
        }
        if (one.field->of == Field::Of::folded || one.field->of == Field::Of::tag) one.text = fold(tidy(one.text));
        return std::nullopt;
    }

    std::optional<std::string> take_day(Condition& one, const json::value& value) const
    {
        const auto day = value.is_string() ? parse_day(value.get_string()) : std::nullopt;
        if (!day) return "This must be a day such as 2026-11-22.";
        one.number = one.field->fact.kind == FactKind::day ? day->days : ctx_.business.time_zone.start_of(*day).us;
        return std::nullopt;
    }

    const Context& ctx_;
    const Fields& fields_;
    Reading reading_;
    std::size_t conditions_ = 0;
};

}  // namespace

Result<Rule> read_rule(const Context& ctx, const Fields& fields, const std::string& text)
{
    Reader reader(ctx, fields);
    return text.starts_with('{') ? reader.json_rule(text) : reader.worded_rule(text);
}

}  // namespace rapport::customers
