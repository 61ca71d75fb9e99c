#include "imports/mapping.h"

#include "base/text.h"
#include "imports/outgoing.h"

#include <algorithm>
#include <set>

namespace rapport::imports {
namespace {

constexpr std::string_view custom_prefix = "custom.";

// "Order Date (UTC)" is "orderdateutc": letters and digits of the folded name.
std::string plain(std::string_view name)
{
    std::string letters;
    for (const auto& word : words(fold(name))) letters += word;
    return letters;
}

const Field* find_field(const Shape& shape, const std::string& name)
{
    const auto found = std::find_if(shape.fields.begin(), shape.fields.end(), [&](const auto& field) { return field.name == name; });
    return found == shape.fields.end() ? nullptr : &*found;
}

std::string list_of(const Shape& shape)
{
    std::string list;
    for (const auto& field : shape.fields) list += (list.empty() ? "" : ", ") + field.name;
    return list;
}

// “a”, “b”, “c”
std::string listed(std::span<const std::string> names)
{
    std::string text;
    for (const auto& name : names)
        if (!name.empty()) text += (text.empty() ? "“" : ", “") + name + "”";
    return text;
}

}  // namespace

Mapping own_names(const Shape& shape, const csv::Columns& columns, bool guess)
{
    Mapping mapping;
    std::set<std::string> used;
    for (const auto& field : shape.fields)
        if (const auto at = columns.find(field.name)) {
            mapping[field.name] = columns.names()[*at];
            used.insert(columns.names()[*at]);
        }
    if (!guess) return mapping;
    // All sure ones first, so that no column goes to a field that only likely wants it.
    for (const auto wanted : {Confidence::sure, Confidence::likely})
        for (const auto& field : shape.fields) {
            if (mapping.contains(field.name)) continue;
            for (const auto& name : columns.names()) {
                if (used.contains(name) || confidence(shape, field.name, name) != wanted) continue;
                mapping[field.name] = name;
                used.insert(name);
                break;
            }
        }
    return mapping;
}

Confidence confidence(const Shape& shape, const std::string& field, const std::string& column)
{
    const auto* wanted = find_field(shape, field);
    const auto given = plain(column);
    if (!wanted || given.empty()) return Confidence::none;
    if (given == plain(field)) return Confidence::sure;
    for (const auto& name : wanted->also)
        if (given == name) return Confidence::likely;
    return Confidence::none;
}

const Shape* likely_shape(const Shapes& shapes, const csv::Columns& columns)
{
    constexpr std::size_t least = 2;            // one name is soon the same by chance
    const Shape* best = nullptr;
    std::size_t most = 0;
    for (const auto& shape : shapes) {
        if (!comes_in(shape)) continue;
        const auto mapping = own_names(shape, columns, true);
        const bool is_whole = std::ranges::none_of(shape.fields, [&](const Field& field) { return field.required && !mapping.contains(field.name); })
            && (shape.one_of.empty() || std::ranges::any_of(shape.one_of, [&](const auto& field) { return mapping.contains(field); }));
        const auto fits = 2 * mapping.size() + (is_whole ? 3 : 0);
        if (mapping.size() < least || fits <= most) continue;
        best = &shape;
        most = fits;
    }
    return best;
}

Result<Mapping> parse_mapping(const Shape& shape, const std::string& text)
{
    Mapping mapping;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        const auto part = text.substr(at, end - at);
        at = end + 1;
        const auto equals = part.find('=');
        if (equals == std::string::npos) return invalid("--map", "--map wants field=column, not “" + part + "”.", "usage");
        const auto field = part.substr(0, equals);
        if (!find_field(shape, field)) return invalid("--map", "There is no field “" + field + "”. The fields are " + list_of(shape) + ".", "usage");
        mapping[field] = part.substr(equals + 1);
    }
    return mapping;
}

Result<Columns> resolve(const Shape& shape, const Mapping& mapping, const csv::Columns& columns)
{
    Columns resolved;
    std::map<std::size_t, std::string> taken;
    for (const auto& field : shape.fields) {
        const auto wanted = mapping.find(field.name);
        if (wanted == mapping.end() || wanted->second.empty()) {
            if (field.required) return invalid(field.name, "The file needs a column for “" + field.name + "”. It has " + listed(columns.names()) + ".", "column_missing");
            resolved.of_fields.push_back(-1);
            continue;
        }
        const auto at = columns.find(wanted->second);
        if (!at) return invalid(field.name, "The file has no column “" + wanted->second + "”. It has " + listed(columns.names()) + ".", "column_unknown");
        if (const auto [other, first] = taken.emplace(*at, field.name); !first)
            return invalid(field.name, "The column “" + wanted->second + "” cannot be both " + other->second + " and " + field.name + ".", "column_twice");
        resolved.of_fields.push_back(static_cast<int>(*at));
    }
    if (!shape.one_of.empty() && std::none_of(shape.one_of.begin(), shape.one_of.end(), [&](const auto& field) { return mapping.contains(field) && !mapping.at(field).empty(); })) {
        std::string names;
        for (const auto& field : shape.one_of) names += (names.empty() ? "“" : " or “") + field + "”";
        return invalid(shape.one_of.front(), "The file needs a column for " + names + ". It has " + listed(columns.names()) + ".", "column_missing");
    }
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const auto& name = columns.names()[at];
        if (taken.contains(at)) continue;
        if (shape.custom_columns && name.starts_with(custom_prefix) && name.size() > custom_prefix.size())
            resolved.custom.emplace_back(name.substr(custom_prefix.size()), static_cast<int>(at));
        else if (!name.empty()) resolved.ignored.push_back(name);
    }
    return resolved;
}

}  // namespace rapport::imports
