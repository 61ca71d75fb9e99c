#include "base/http/router.h"

#include "base/csv/encoding.h"
#include "base/http/shell/percent.h"

#include <charconv>
#include <optional>

namespace rapport::http {
namespace {

// Takes the first segment off a path such as "/customers/cus_1"; nothing when none is left.
std::optional<std::string_view> next_segment(std::string_view& path)
{
    if (path.empty()) return std::nullopt;
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

// Fills `parameters` when the path is one of the pattern's.
bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& parameters)
{
    parameters.clear();
    for (;;) {
        const auto wanted = next_segment(pattern), given = next_segment(path);
        if (!wanted || !given) return !wanted && !given;
        if (!wanted->starts_with('{')) {
            if (*wanted != *given) return false;
        } else {
            if (given->empty()) return false;
            parameters.emplace_back(*given);
        }
    }
}

// Whether a pattern's first segment is this one, such as "/customers". Every request asks this of every route; two letters tell
// most apart.
bool begins_with_segment(std::string_view pattern, std::string_view first)
{
    if (first.size() < 2 || pattern.size() < first.size()) return false;
    if (pattern[1] != first[1] || pattern[first.size() - 1] != first.back()) return false;
    return pattern.starts_with(first) && (pattern.size() == first.size() || pattern[first.size()] == '/');
}

}  // namespace

Route& Router::keep(Route route)
{
    // A literal path stands before one with parameters, so that /session/first-owner is not taken for /session/{id}.
    const auto literal = route.pattern.find('{') == std::string::npos;
    if (route.pattern.starts_with("/{")) throw std::logic_error("a path begins with a word: " + route.pattern);
    const auto at = literal ? routes_.begin() : routes_.end();
    return **routes_.insert(at, std::make_unique<Route>(std::move(route)));
}

Router::Match Router::find(Method method, std::string_view path) const
{
    Match match;
    std::vector<std::string> parameters;
    const auto first = path.substr(0, path.find('/', 1));
    for (const auto& route : routes_) {
        if (!begins_with_segment(route->pattern, first) || !matches(route->pattern, path, parameters)) continue;
        if (route->method == method || (method == Method::head && route->method == Method::get)) {
            match.route = route.get();
            match.parameters = std::move(parameters);
            return match;
        }
        match.allowed.push_back(route->method);
    }
    return match;
}

json::value query_object(std::string_view query, const std::function<bool(std::string_view)>& is_number, const std::function<bool(std::string_view)>& is_boolean)
{
    json::object object;
    for (std::size_t at = 0; at < query.size();) {
        const auto end = std::min(query.find('&', at), query.size());
        const auto part = query.substr(at, end - at);
        at = end + 1;
        const auto equals = std::min(part.find('='), part.size());
        const auto name = csv::readable(shell::form_decoded(part.substr(0, equals)));   // a refusal may show it
        const auto value = shell::form_decoded(equals < part.size() ? part.substr(equals + 1) : std::string_view());
        if (name.empty()) continue;
        if (value.empty()) continue;  // ?q= is no filter
        object[name] = value;
        if (is_boolean(name) && (value == "true" || value == "false")) object[name] = value == "true";
        if (is_number(name)) {
            std::int64_t whole = 0;
            double real = 0;
            const auto* last = value.data() + value.size();
            const auto read = [&](auto& number) {
                const auto [end, wrong] = std::from_chars(value.data(), last, number);
                return end == last && wrong == std::errc();
            };
            if (read(whole)) object[name] = whole;
            else if (read(real)) object[name] = real;
        }
    }
    return object;
}

Result<Done> check_limit(const std::optional<std::int64_t>& limit)
{
    if (limit && (*limit < 1 || *limit > 200)) return invalid("limit", "A list gives 1 to 200 at a time.", "range");
    return Done{};
}

Result<IfMatch> Argument<IfMatch>::read(Call& call)
{
    const auto header = call.request.header("If-Match");
    if (!header) return Error{Refusal::conflict, "Send the ETag that you read as If-Match, so that nobody's change is lost.", "if_match_needed", {}, {}};
    IfMatch match;
    const auto text = *header;
    if (text.size() > 3 && text.starts_with("\"v") && text.ends_with('"')) {
        const auto* last = text.data() + text.size() - 1;
        const auto [end, wrong] = std::from_chars(text.data() + 2, last, match.version);
        if (end == last && wrong == std::errc()) return match;
    }
    return Error{Refusal::conflict, "This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile", {}, {}};
}

namespace {

// "Text/CSV; charset=utf-8" is text/csv.
std::string media_type(const Request& request)
{
    const auto header = request.header("Content-Type").value_or("");
    std::string type(header.substr(0, header.find(';')));
    type.erase(type.find_last_not_of(" \t") + 1);
    for (char& c : type)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return type;
}

}  // namespace

Result<Upload> Argument<Upload>::read(Call& call)
{
    Upload upload{call.request.body_file, std::string(call.request.header("Content-Type").value_or("")), call.request.query_value("file_name").value_or("")};
    const auto type = media_type(call.request);
    if (type != "text/csv" && type != "text/plain" && type != "text/tab-separated-values" && type != "application/csv" && type != "text/vcard"
        && type != "text/x-vcard")
        return Error{Refusal::invalid, "Send the file as text/csv, or cards as text/vcard.", "not_csv_type", {}, {}};
    if (upload.file.empty()) return invalid("", "Send the file as the body of the request.", "required");
    return upload;
}

Result<std::string_view> json_body(const Call& call)
{
    const auto type = media_type(call.request);
    if (type != "application/json" && type != "application/merge-patch+json") return Error{Refusal::invalid, "Send the body as application/json.", "not_json_type", {}, {}};
    return std::string_view(call.request.body);
}

Response json_response(int status, std::string body)
{
    return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, std::move(body), {}, {}};
}

std::string etag(std::int64_t version) { return "\"v" + std::to_string(version) + "\""; }

}  // namespace rapport::http
