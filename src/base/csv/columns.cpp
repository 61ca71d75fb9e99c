#include "base/csv/columns.h"
#include <algorithm>
#include <map>
#include "base/clean.h"
#include "base/csv/encoding.h"

namespace rapport::csv {
namespace {

std::string lower(std::string_view name)
{
    std::string folded(name);
    for (char& c : folded)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return folded;
}

// In their first spelling.
std::vector<std::string> names_that_repeat(std::span<const std::string> names)
{
    std::map<std::string, std::vector<std::string>> spellings;
    std::vector<std::string> repeated;
    for (const std::string& name : names) {
        if (name.empty()) continue;
        auto& same = spellings[lower(name)];
        same.push_back(name);
        if (same.size() == 2) repeated.push_back(same.front());
    }
    return repeated;
}

// “email”, “phone” and “city”
std::string listed(std::span<const std::string> names)
{
    std::string text;
    for (std::size_t at = 0; at < names.size(); ++at) {
        if (at > 0) text += at + 1 == names.size() ? " and " : ", ";
        text += "“" + names[at] + "”";
    }
    return text;
}

bool is_text(std::string_view name)
{
    return is_utf8(name) && std::none_of(name.begin(), name.end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t';
    });
}

}  // namespace

Result<Columns> Columns::from_header(std::span<const std::string_view> cells)
{
    Columns columns;
    for (const std::string_view cell : cells) columns.names_.emplace_back(trimmed(cell));

    if (!std::all_of(columns.names_.begin(), columns.names_.end(), is_text))
        return invalid("file", "The first line, which should name the columns, is not readable text. "
                               "Save the file as CSV in UTF-8 and try again.", "not_csv");
    if (std::all_of(columns.names_.begin(), columns.names_.end(), [](const std::string& name) { return name.empty(); }))
        return invalid("file", "The first line does not name any column.", "no_header");

    const auto repeated = names_that_repeat(columns.names_);
    if (repeated.size() == 1)
        return invalid("file", "The column " + listed(repeated) + " stands more than once in the first line. "
                               "Rename or remove one of them.", "duplicate_columns");
    if (!repeated.empty())
        return invalid("file", "The columns " + listed(repeated) + " stand more than once in the first line. "
                               "Rename or remove the doubled ones.", "duplicate_columns");
    return columns;
}

std::optional<std::size_t> Columns::find(std::string_view name) const
{
    const std::string wanted = lower(trimmed(name));
    if (wanted.empty()) return {};
    for (std::size_t at = 0; at < names_.size(); ++at)
        if (lower(names_[at]) == wanted) return at;
    return {};
}

std::string_view trimmed(std::string_view text) { return rapport::trimmed(text); }

}  // namespace rapport::csv
