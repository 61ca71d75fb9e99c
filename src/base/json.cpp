#include "base/json.h"

#include "base/clean.h"
#include "base/csv/encoding.h"

#include <boost/json/basic_parser_impl.hpp>
#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <set>

namespace rapport {
namespace {

constexpr std::size_t depth_limit = 64;

// Looks for a name that stands twice in one object: of the two values one would be lost, and the reader cannot know which was meant.
struct NamesTwice {
    static constexpr std::size_t max_object_size = SIZE_MAX, max_array_size = SIZE_MAX, max_key_size = SIZE_MAX, max_string_size = SIZE_MAX;
    using error_code = boost::system::error_code;
    using string_view = json::string_view;

    std::vector<std::set<std::string, std::less<>>> objects;
    std::string name;
    std::optional<std::string> twice;

    bool on_object_begin(error_code&) { return objects.emplace_back(), true; }
    bool on_object_end(std::size_t, error_code&) { return objects.pop_back(), true; }
    bool on_key_part(string_view part, std::size_t, error_code&) { return name.append(part.data(), part.size()), true; }
    bool on_key(string_view part, std::size_t, error_code& stop)
    {
        name.append(part.data(), part.size());
        if (!objects.back().insert(name).second) {
            twice = name;
            stop = json::error::syntax;      // any one ends the reading
        }
        name.clear();
        return !twice;
    }
    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t, error_code&) { return true; }
    bool on_string_part(string_view, std::size_t, error_code&) { return true; }
    bool on_string(string_view, std::size_t, error_code&) { return true; }
    bool on_number_part(string_view, error_code&) { return true; }
    bool on_int64(std::int64_t, string_view, error_code&) { return true; }
    bool on_uint64(std::uint64_t, string_view, error_code&) { return true; }
    bool on_double(double, string_view, error_code&) { return true; }
    bool on_bool(bool, error_code&) { return true; }
    bool on_null(error_code&) { return true; }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }
};

// The name that stands twice, and on which line it stands again.
std::optional<Error> name_twice(std::string_view body)
{
    json::parse_options options;
    options.max_depth = depth_limit;
    json::basic_parser<NamesTwice> parser(options);
    boost::system::error_code wrong;
    const auto read = parser.write_some(false, body.data(), body.size(), wrong);
    const auto& twice = parser.handler().twice;
    if (!twice) return std::nullopt;
    const auto line = 1 + std::count(body.begin(), body.begin() + static_cast<std::ptrdiff_t>(std::min(read, body.size())), '\n');
    return Error{Refusal::invalid, "“" + clean(*twice) + "” stands twice in one object, the second time on line " + std::to_string(line) + ". Send it once.", "name_twice", {}, {}};
}

// Each text as it is kept; a password is taken as it was typed.
void clean_texts(json::value& value)
{
    if (auto* text = value.if_string()) {
        const std::string_view typed(text->data(), text->size());
        if (auto kept = clean(std::string(typed)); kept != typed) *text = kept;
    } else if (auto* list = value.if_array()) {
        for (auto& one : *list) clean_texts(one);
    } else if (auto* object = value.if_object()) {
        for (auto& [name, one] : *object)
            if (name.find("password") == name.npos) clean_texts(one);
    }
}
constexpr auto wants_escape = [] {
    std::array<bool, 256> wants{};
    for (unsigned c = 0; c < 0x20; ++c) wants[c] = true;
    wants['"'] = wants['\\'] = true;
    return wants;
}();

// The place of the next letter that wants an escape; the text's size when there is none. Eight letters are looked at at once:
// the top bit of each byte of `suspects` is set where a letter is below a space, a quotation mark or a backslash, or seldom
// without need beside one of these.
std::size_t next_escape(std::string_view text, std::size_t at)
{
    constexpr std::uint64_t each = 0x0101010101010101, top = 0x80 * each;
    const auto zero_bytes = [](std::uint64_t word) { return (word - each) & ~word; };
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + at, 8);
        const auto suspects = (((word - 0x20 * each) & ~word) | zero_bytes(word ^ ('"' * each)) | zero_bytes(word ^ ('\\' * each))) & top;
        if (suspects) break;
    }
    while (at < text.size() && !wants_escape[static_cast<unsigned char>(text[at])]) ++at;
    return at;
}

}  // namespace

std::string pointer_part(std::string_view name)
{
    std::string part;
    for (const char c : name) {
        if (c == '~') part += "~0";
        else if (c == '/') part += "~1";
        else part += c;
    }
    return part;
}

void append_json_text(std::string& out, std::string_view text)
{
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    std::size_t clean = 0;
    for (auto i = next_escape(text, 0); i < text.size(); i = next_escape(text, i + 1)) {
        const auto c = static_cast<unsigned char>(text[i]);
        out.append(text, clean, i - clean);
        clean = i + 1;
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: out += "\\u00"; out += hex[c >> 4]; out += hex[c & 15];
        }
    }
    out.append(text, clean);
    out += '"';
}

void append_json_number(std::string& out, double number)
{
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    const std::string_view text(digits, static_cast<std::size_t>(end - digits));
    out += text;
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";  // a double stays a double for typed readers
}

std::optional<Fault> text_fault(std::string_view text, std::size_t min, std::size_t max, const std::string& pointer)
{
    std::size_t points = 0;
    for (std::size_t at = 0; at < text.size(); ++points) {
        const auto length = csv::utf8_letter_bytes(text.substr(at));
        if (length == 0) return Fault{pointer, "not_utf8", "This text is not valid UTF-8."};
        const auto c = static_cast<unsigned char>(text[at]);
        if ((c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F)
            return Fault{pointer, "control_character", "This text holds a character that cannot be shown."};
        at += length;
    }
    if (points < min) return Fault{pointer, min == 1 ? "required" : "too_short", min == 1 ? "This is needed." : "This is too short; " + std::to_string(min) + " characters at least."};
    if (points > max) return Fault{pointer, "too_long", "This is too long; " + std::to_string(max) + " characters at most."};
    return std::nullopt;
}

Result<json::value> parse_json(std::string_view body)
{
    json::parse_options options;
    options.max_depth = depth_limit;
    boost::system::error_code wrong;
    auto value = json::parse(body, wrong, {}, options);
    if (wrong) return Error{Refusal::invalid, "The body is not JSON: " + wrong.message() + ".", "not_json", {}, {}};
    if (auto refusal = name_twice(body)) return std::move(*refusal);
    clean_texts(value);
    return value;
}

std::string Schemas::name_of(std::string_view pretty)
{
    // "... name_of() [with T = rapport::http::Page<rapport::customers::Customer>; ...]"
    const auto from = pretty.find("T = ") + 4;
    const std::string type(pretty.substr(from, pretty.find_first_of(";]", from) - from));
    auto name = short_name(type);
    if (const auto [taken, first] = types_.emplace(name, type); first || taken->second == type) return name;
    // rapport::touchpoints::Kind -> TouchpointsKind
    auto space = type.substr(type.find("::") + 2);
    space.resize(space.find("::"));
    space[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(space[0])));
    name = space + name;
    if (const auto [taken, first] = types_.emplace(name, type); !first && taken->second != type)
        throw std::logic_error("two types share the schema name " + name);
    return name;
}

std::string short_name(std::string_view name)
{
    std::string made;
    for (std::size_t at = 0; at < name.size();) {
        std::size_t end = at;
        while (end < name.size() && (std::isalnum(static_cast<unsigned char>(name[end])) || name[end] == '_')) ++end;
        if (end == at) {
            if (name[at] == '<') made += "Of";
            ++at;
            continue;
        }
        // A namespace is left out, also one without a name ("{anonymous}", "(anonymous namespace)").
        const auto word = name.substr(at, end - at);
        if (!name.substr(end).starts_with("::") && word != "anonymous" && word != "namespace") made += word;
        at = end;
    }
    return made;
}

std::string json_text(const Strings& value) { return to_json(value); }
std::string json_text(const Fields& value) { return to_json(value); }

namespace {

// ["one","two"] as json_text() writes it, when nothing in it is escaped: rows hold several such lists, most of them empty.
// Answers false when it is anything else.
bool read_plain_list(std::string_view text, Strings& read)
{
    if (text == "[]") return true;
    if (text.size() < 4 || !text.starts_with("[\"") || !text.ends_with("\"]") || text.find('\\') != text.npos) return false;
    for (text = text.substr(1, text.size() - 2);;) {
        if (!text.starts_with('"')) return false;
        const auto end = text.find('"', 1);
        if (end == text.npos) return false;
        read.emplace_back(text.substr(1, end - 1));
        text.remove_prefix(end + 1);
        if (text.empty()) return true;
        if (!text.starts_with(',')) return false;
        text.remove_prefix(1);
    }
}

}  // namespace

Strings strings_from_json(std::string_view text)
{
    Strings read;
    if (text.empty() || read_plain_list(text, read)) return read;
    read.clear();
    const auto parsed = json::parse(text);
    for (const auto& element : parsed.as_array()) read.emplace_back(element.as_string());
    return read;
}

Fields fields_from_json(std::string_view text)
{
    Fields read;
    if (text.empty() || text == "{}") return read;
    const auto parsed = json::parse(text);
    for (const auto& [key, value] : parsed.as_object()) read[std::string(key)] = std::string(value.as_string());
    return read;
}

void Json<Money>::read(Reading& reading, const json::value& value, Money& out, const std::string& pointer)
{
    const auto* object = value.if_object();
    if (!object) return reading.fault(pointer, "type", "This must be an amount such as {\"amount_minor\": 1250, \"currency\": \"EUR\"}.");
    for (const auto& [key, ignored] : *object)
        if (key != "amount_minor" && key != "currency") reading.fault(pointer + "/" + pointer_part(key), "unknown", "There is no such field here.");
    if (const auto* amount = object->if_contains("amount_minor")) Json<std::int64_t>::read(reading, *amount, out.amount_minor, pointer + "/amount_minor");
    else reading.fault(pointer + "/amount_minor", "required", "This is needed.");
    if (const auto* currency = object->if_contains("currency")) Json<Currency>::read(reading, *currency, out.currency, pointer + "/currency");
    else reading.fault(pointer + "/currency", "required", "This is needed.");
}

void Json<Money>::write(std::string& out, const Money& value)
{
    out += "{\"amount_minor\":";
    Json<std::int64_t>::write(out, value.amount_minor);
    out += ",\"currency\":\"";
    out += value.currency.text();
    out += "\"}";
}

json::object Json<Money>::schema(Schemas& schemas)
{
    schemas["Money"] = {{"type", "object"},
                        {"properties", {{"amount_minor", {{"type", "integer"}, {"format", "int64"}}}, {"currency", {{"type", "string"}, {"format", "currency"}}}}},
                        {"required", json::array{"amount_minor", "currency"}},
                        {"additionalProperties", false}};
    return {{"$ref", "#/components/schemas/Money"}};
}

}  // namespace rapport
