#include "base/http/same_list.h"

#include "base/clean.h"
#include "base/crypto/crypto.h"
#include "base/csv/encoding.h"
#include "base/http/shell/percent.h"

#include <algorithm>
#include <set>
#include <vector>

namespace rapport::http {
namespace {

constexpr char before_mark = '.';       // in no cursor of ours
constexpr std::size_t mark_size = 12;

struct Part {
    std::string name, value;
    auto operator<=>(const Part&) const = default;
};

// As query_object reads them: what has no name or no value says nothing.
std::vector<Part> parts_of(std::string_view query)
{
    std::vector<Part> parts;
    while (!query.empty()) {
        const auto part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
        const auto equals = std::min(part.find('='), part.size());
        Part one{shell::form_decoded(part.substr(0, equals)), shell::form_decoded(part.substr(std::min(equals + 1, part.size())))};
        if (!one.name.empty() && !one.value.empty()) parts.push_back(std::move(one));
    }
    return parts;
}

// The value of `cursor` as it stands in the query.
std::string_view cursor_in(std::string_view query)
{
    constexpr std::string_view name = "cursor=";
    for (std::size_t at = 0; at < query.size();) {
        const auto end = std::min(query.find('&', at), query.size());
        if (query.substr(at, end - at).starts_with(name)) return query.substr(at + name.size(), end - at - name.size());
        at = end + 1;
    }
    return {};
}

std::string mark_of(const Request& request)
{
    auto parts = parts_of(request.query);
    std::erase_if(parts, [](const Part& part) { return part.name == "cursor" || part.name == "limit"; });
    std::sort(parts.begin(), parts.end());
    std::string list = request.path;
    for (const auto& part : parts) list += "\n" + part.name + "\n" + part.value;
    return crypto::digest(list).substr(0, mark_size);
}

}  // namespace

Result<Done> named_once(std::string_view query)
{
    std::set<std::string> names;
    for (const auto& part : parts_of(query)) {
        if (names.insert(part.name).second) continue;
        const auto name = clean(csv::readable(part.name));
        return invalid(name, "“" + name + "” stands twice in the address. Say it once.", "name_twice");
    }
    return Done{};
}

Result<std::string> take_mark(Request& request)
{
    auto mark = mark_of(request);
    const auto cursor = cursor_in(request.query);
    const auto dot = cursor.rfind(before_mark);
    if (dot == cursor.npos) return mark;
    if (cursor.substr(dot + 1) != mark)
        return invalid("cursor", "This cursor was given by another list, or for other filters. Ask for the first page again.", "invalid_cursor");
    const auto at = static_cast<std::size_t>(cursor.data() - request.query.data()) + dot;
    request.query.erase(at, cursor.size() - dot);
    return mark;
}

void put_mark(std::string& body, std::string_view mark)
{
    constexpr std::string_view name = "\"next_cursor\":\"";
    const auto at = body.rfind(name);
    // Behind the rows of a page: what stands inside them has the end of their list behind it.
    if (at == body.npos || !body.starts_with('{') || body.find(']', at) != body.npos) return;
    const auto end = body.find('"', at + name.size());
    if (end != body.npos) body.insert(end, before_mark + std::string(mark));
}

}  // namespace rapport::http
