// Described structs to and from JSON, with every fault and its pointer, and their OpenAPI schemas.
// For doors only: it costs three seconds of compile time, so no entity header includes it.
#pragma once
#include "base/describe.h"
#include "base/result.h"

#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <limits>

namespace rapport {

namespace json = boost::json;

// The component schemas of the OpenAPI file, by type name. While answers are described every member is required, since
// an answer always has them all; while bodies are described only those that may not be absent.
struct Schemas : std::map<std::string, json::object> {
    bool of_answers = false;
    // The component's name for T: "Customer"; where another type took that already, with its namespace: "TouchpointsKind".
    template <class T> std::string name_of() { return name_of(__PRETTY_FUNCTION__); }

private:
    std::string name_of(std::string_view pretty_function);
    std::map<std::string, std::string> types_;      // component name -> the type that has it
};

// One type's way to and from JSON. `read` adds a fault for each thing wrong; `pointer` is where the value stands.
template <class T, class = void> struct Json;

struct Reading {
    std::vector<Fault> faults;
    void fault(const std::string& pointer, std::string code, std::string detail)
    {
        faults.push_back({pointer, std::move(code), std::move(detail)});
    }
};

std::string pointer_part(std::string_view name);                      // a name as part of a JSON pointer (RFC 6901)
void append_json_text(std::string& out, std::string_view text);    // with quotes; escapes what RFC 8259 wants
void append_json_number(std::string& out, double number);          // shortest form that reads back the same; null when not finite
// A text's faults: length in code points, invalid UTF-8, NUL and other control characters. `what` begins a sentence.
std::optional<Fault> text_fault(std::string_view text, std::size_t min, std::size_t max, const std::string& pointer);

// The whole body. invalid: not JSON (code "not_json", pointer ""), or faults of its members.
Result<json::value> parse_json(std::string_view body);

template <class T> Result<T> from_json(const json::value& value)
{
    Reading reading;
    T read{};
    Json<T>::read(reading, value, read, "");
    if (!reading.faults.empty()) return invalid(std::move(reading.faults));
    return read;
}
template <class T> Result<T> from_json_text(std::string_view body)
{
    TRY(const json::value value, parse_json(body));
    return from_json<T>(value);
}
template <class T> std::string to_json(const T& value)
{
    std::string out;
    Json<T>::write(out, value);
    return out;
}

// "rapport::customers::Customer" is "Customer"; a template's name is made of its arguments ("PageOfCustomer").
std::string short_name(std::string_view type);

// A schema, or a reference to the component that this call adds.
template <class T> json::object schema_of(Schemas& schemas) { return Json<T>::schema(schemas); }

template <> struct Json<bool> {
    static void read(Reading& reading, const json::value& value, bool& out, const std::string& pointer)
    {
        if (!value.is_bool()) return reading.fault(pointer, "type", "This must be true or false.");
        out = value.get_bool();
    }
    static void write(std::string& out, bool value) { out += value ? "true" : "false"; }
    static json::object schema(Schemas&) { return {{"type", "boolean"}}; }
};

template <class T>
    requires(std::integral<T> && !std::same_as<T, bool>)
struct Json<T> {
    static void read(Reading& reading, const json::value& value, T& out, const std::string& pointer)
    {
        boost::system::error_code wrong;
        out = value.is_number() ? value.to_number<T>(wrong) : T{};
        if (!value.is_number() || wrong) reading.fault(pointer, "type", "This must be a whole number.");
    }
    static void write(std::string& out, T value)
    {
        char digits[24];
        out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    }
    static json::object schema(Schemas&) { return {{"type", "integer"}, {"format", sizeof(T) == 8 ? "int64" : "int32"}}; }
};

template <> struct Json<double> {
    static void read(Reading& reading, const json::value& value, double& out, const std::string& pointer)
    {
        out = value.is_number() ? value.to_number<double>() : 0;
        if (!value.is_number() || !std::isfinite(out)) reading.fault(pointer, "type", "This must be a number.");    // 1e999 is infinite
    }
    static void write(std::string& out, double value) { append_json_number(out, value); }
    static json::object schema(Schemas&) { return {{"type", "number"}}; }
};

constexpr std::size_t default_text_limit = 10'000;

template <> struct Json<std::string> {
    static void read(Reading& reading, const json::value& value, std::string& out, const std::string& pointer,
                     std::size_t min = 0, std::size_t max = default_text_limit)
    {
        if (!value.is_string()) return reading.fault(pointer, "type", "This must be a text.");
        out.assign(value.get_string().data(), value.get_string().size());
        if (auto wrong = text_fault(out, min, max, pointer)) reading.faults.push_back(std::move(*wrong));
    }
    static void write(std::string& out, std::string_view value) { append_json_text(out, value); }
    static json::object schema(Schemas&) { return {{"type", "string"}}; }
};

template <std::size_t Min, std::size_t Max> struct Json<Text<Min, Max>> {
    static void read(Reading& reading, const json::value& value, Text<Min, Max>& out, const std::string& pointer)
    {
        Json<std::string>::read(reading, value, out.value, pointer, Min, Max);
    }
    static void write(std::string& out, const Text<Min, Max>& value) { append_json_text(out, value.value); }
    static json::object schema(Schemas&) { return {{"type", "string"}, {"minLength", Min}, {"maxLength", Max}}; }
};

// Kinds that are one text in JSON: they say how to print and read it, and what their format is called.
template <class T> struct TextForm;
template <class T>
concept HasTextForm = requires { TextForm<T>::format; };

template <> struct TextForm<Instant> {
    static constexpr const char* format = "date-time";
    static constexpr const char* expected = "This must be a time such as 2026-11-22T10:15:00Z.";
    static std::string print(Instant value) { return to_text(value); }
    static std::optional<Instant> parse(std::string_view text) { return parse_instant(text); }
};
template <> struct TextForm<Day> {
    static constexpr const char* format = "date";
    static constexpr const char* expected = "This must be a day such as 2026-11-22.";
    static std::string print(Day value) { return to_text(value); }
    static std::optional<Day> parse(std::string_view text) { return parse_day(text); }
};
template <> struct TextForm<Currency> {
    static constexpr const char* format = "currency";
    static constexpr const char* expected = "This must be the code of a currency, such as EUR.";
    static std::string print(const Currency& value) { return std::string(value.text()); }
    static std::optional<Currency> parse(std::string_view text) { return Currency::named(text); }
};
template <class T> struct TextForm<Id<T>> {
    static constexpr const char* format = "id";
    static constexpr const char* expected = "This is no id of the kind that stands here.";
    static std::string print(const Id<T>& value) { return to_text(value); }
    static std::optional<Id<T>> parse(std::string_view text) { return parse_id<T>(text); }
};

template <HasTextForm T> struct Json<T> {
    static void read(Reading& reading, const json::value& value, T& out, const std::string& pointer)
    {
        const auto parsed = value.is_string() ? TextForm<T>::parse(value.get_string()) : std::nullopt;
        if (!parsed) return reading.fault(pointer, "format", TextForm<T>::expected);
        out = *parsed;
    }
    static void write(std::string& out, const T& value) { append_json_text(out, TextForm<T>::print(value)); }
    static json::object schema(Schemas&) { return {{"type", "string"}, {"format", TextForm<T>::format}}; }
};

template <DescribedEnum E> struct Json<E> {
    static std::string allowed()
    {
        std::string list;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) {
            list += (list.empty() ? "" : ", ") + std::string(one.name);
        });
        return list;
    }
    static void read(Reading& reading, const json::value& value, E& out, const std::string& pointer)
    {
        const auto parsed = value.is_string() ? parse_enum<E>(value.get_string()) : std::nullopt;
        if (!parsed) return reading.fault(pointer, "unknown_value", "This must be one of: " + allowed() + ".");
        out = *parsed;
    }
    static void write(std::string& out, E value) { append_json_text(out, enum_text(value)); }
    static json::object schema(Schemas& schemas)
    {
        const auto name = schemas.name_of<E>();
        json::array values;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) { values.emplace_back(one.name); });
        schemas[name] = {{"type", "string"}, {"enum", std::move(values)}};
        return {{"$ref", "#/components/schemas/" + name}};
    }
};

// Or null. In a described struct an absent member is null too.
template <class T> struct Json<std::optional<T>> {
    static void read(Reading& reading, const json::value& value, std::optional<T>& out, const std::string& pointer)
    {
        if (value.is_null()) out.reset();
        else Json<T>::read(reading, value, out.emplace(), pointer);
    }
    static void write(std::string& out, const std::optional<T>& value)
    {
        if (value) Json<T>::write(out, *value);
        else out += "null";
    }
    static json::object schema(Schemas& schemas)
    {
        auto inner = Json<T>::schema(schemas);
        if (inner.contains("$ref")) return {{"anyOf", json::array{std::move(inner), {{"type", "null"}}}}};
        inner["type"] = json::array{inner["type"], "null"};
        return inner;
    }
};

template <class T> struct Json<Patch<T>> {
    static void read(Reading& reading, const json::value& value, Patch<T>& out, const std::string& pointer)
    {
        out.present = true;
        Json<std::optional<T>>::read(reading, value, out.value, pointer);
    }
    static json::object schema(Schemas& schemas) { return Json<std::optional<T>>::schema(schemas); }
};

template <> struct Json<Patch<Fields>> {
    static void read(Reading& reading, const json::value& value, Patch<Fields>& out, const std::string& pointer)
    {
        out.present = true;
        if (value.is_null()) return;
        if (!value.is_object()) return reading.fault(pointer, "type", "This must be an object.");
        auto& fields = out.value.emplace();
        for (const auto& [name, text] : value.get_object()) {
            auto& kept = fields[std::string(name)];
            if (!text.is_null()) Json<std::string>::read(reading, text, kept, pointer + "/" + pointer_part(name));
        }
    }
    static json::object schema(Schemas&)
    {
        return {{"type", json::array{"object", "null"}}, {"additionalProperties", {{"type", json::array{"string", "null"}}}}};
    }
};

template <class T> struct Json<std::vector<T>> {
    static constexpr std::size_t limit = 10'000;
    static void read(Reading& reading, const json::value& value, std::vector<T>& out, const std::string& pointer)
    {
        if (!value.is_array()) return reading.fault(pointer, "type", "This must be a list.");
        if (value.get_array().size() > limit) return reading.fault(pointer, "too_many", "This list is too long.");
        std::size_t index = 0;
        for (const auto& element : value.get_array()) Json<T>::read(reading, element, out.emplace_back(), pointer + "/" + std::to_string(index++));
    }
    static void write(std::string& out, const std::vector<T>& value)
    {
        out += '[';
        bool first = true;
        for (const auto& element : value) {
            if (!first) out += ',';
            first = false;
            Json<T>::write(out, element);
        }
        out += ']';
    }
    static json::object schema(Schemas& schemas) { return {{"type", "array"}, {"items", Json<T>::schema(schemas)}}; }
};

// A closed interval: [from, to].
template <class T> struct Json<std::pair<T, T>> {
    static void write(std::string& out, const std::pair<T, T>& value)
    {
        out += '[';
        Json<T>::write(out, value.first);
        out += ',';
        Json<T>::write(out, value.second);
        out += ']';
    }
    static json::object schema(Schemas& schemas)
    {
        return {{"type", "array"}, {"items", Json<T>::schema(schemas)}, {"minItems", 2}, {"maxItems", 2}};
    }
};

template <class T> struct Json<std::map<std::string, T>> {
    static void read(Reading& reading, const json::value& value, std::map<std::string, T>& out, const std::string& pointer)
    {
        if (!value.is_object()) return reading.fault(pointer, "type", "This must be an object.");
        for (const auto& [key, element] : value.get_object())
            Json<T>::read(reading, element, out[std::string(key)], pointer + "/" + pointer_part(key));
    }
    static void write(std::string& out, const std::map<std::string, T>& value)
    {
        out += '{';
        bool first = true;
        for (const auto& [key, element] : value) {
            if (!first) out += ',';
            first = false;
            append_json_text(out, key);
            out += ':';
            Json<T>::write(out, element);
        }
        out += '}';
    }
    static json::object schema(Schemas& schemas)
    {
        return {{"type", "object"}, {"additionalProperties", Json<T>::schema(schemas)}};
    }
};

// JSON that is made already.
template <> struct Json<json::value> {
    static void read(Reading&, const json::value& value, json::value& out, const std::string&) { out = value; }
    static void write(std::string& out, const json::value& value) { out += json::serialize(value); }
    static json::object schema(Schemas&) { return {}; }
};

template <> struct Json<Money> {
    static void read(Reading& reading, const json::value& value, Money& out, const std::string& pointer);
    static void write(std::string& out, const Money& value);
    static json::object schema(Schemas& schemas);
};

// Whether an absent member is no fault.
template <class T> constexpr bool may_be_absent = false;
template <class T> constexpr bool may_be_absent<std::optional<T>> = true;
template <class T> constexpr bool may_be_absent<Patch<T>> = true;
template <class T> constexpr bool may_be_absent<std::vector<T>> = true;
template <class T> constexpr bool may_be_absent<std::map<std::string, T>> = true;

// In a described struct the members named in `absent_when_null` are left out when they are null, instead of "null".
template <class T> constexpr bool omit_null_members = false;

template <class T> constexpr bool is_optional = false;
template <class T> constexpr bool is_optional<std::optional<T>> = true;

// `"name":` of each member.
template <Described T> const std::vector<std::string>& member_keys()
{
    static const auto keys = [] {
        std::vector<std::string> made;
        each_member<T>([&](const char* name, auto) { made.push_back('"' + std::string(name) + "\":"); });
        return made;
    }();
    return keys;
}

template <Described T>
    requires(!HasTextForm<T>)
struct Json<T> {
    static void read(Reading& reading, const json::value& value, T& out, const std::string& pointer)
    {
        if (!value.is_object()) return reading.fault(pointer, "type", "This must be an object.");
        const auto& object = value.get_object();
        std::size_t known = 0;
        each_member<T>([&](const char* name, auto member) {
            using Member = std::remove_cvref_t<decltype(out.*member)>;
            if (const auto* found = object.if_contains(name)) {
                ++known;
                Json<Member>::read(reading, *found, out.*member, pointer + "/" + name);
            } else if (!may_be_absent<Member>) {
                reading.fault(pointer + "/" + name, "required", "This is needed.");
            }
        });
        if (known == object.size()) return;
        for (const auto& [key, ignored] : object) {
            bool is_member = false;
            each_member<T>([&](const char* name, auto) { is_member |= key == name; });
            if (!is_member) reading.fault(pointer + "/" + pointer_part(key), "unknown", "There is no such field here.");
        }
    }
    static void write(std::string& out, const T& value)
    {
        auto key = member_keys<T>().begin();
        char before = '{';
        each_member<T>([&](const char*, auto member) {
            using Member = std::remove_cvref_t<decltype(value.*member)>;
            const auto& own = *key++;
            if constexpr (omit_null_members<T> && is_optional<Member>)
                if (!(value.*member)) return;
            out += before;
            out += own;
            before = ',';
            Json<Member>::write(out, value.*member);
        });
        if (before == '{') out += '{';
        out += '}';
    }
    static json::object schema(Schemas& schemas)
    {
        const auto name = schemas.name_of<T>();
        if (!schemas.contains(name)) {
            schemas[name];  // the name is taken before its members are described: they may name it again
            json::object properties;
            json::array required;
            each_member<T>([&](const char* member_name, auto member) {
                using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member)>;
                properties[member_name] = Json<Member>::schema(schemas);
                if (schemas.of_answers ? !omit_null_members<T> || !is_optional<Member> : !may_be_absent<Member>) required.emplace_back(member_name);
            });
            json::object object{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
            if (!required.empty()) object["required"] = std::move(required);
            schemas[name] = std::move(object);
        }
        return {{"$ref", "#/components/schemas/" + name}};
    }
};

}  // namespace rapport
