// Declare once: a struct described with BOOST_DESCRIBE_STRUCT is a row here, and JSON and a schema in base/json.h.
#pragma once
#include "base/db/values.h"

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace rapport {

template <class T> concept Described = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template <class T> concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

// Calls f(name, pointer to member) for each public member, bases first.
template <class T, class F> constexpr void each_member(F&& f)
{
    using namespace boost::describe;
    boost::mp11::mp_for_each<describe_members<T, mod_public | mod_inherited>>([&](auto member) { f(member.name, member.pointer); });
}

// A text whose length in code points the type bounds; the check is in base/json.h.
template <std::size_t Min, std::size_t Max> struct Text {
    std::string value;
    static constexpr std::size_t min = Min, max = Max;
    operator const std::string&() const { return value; }
    bool operator==(const Text&) const = default;
};

// A member of a merge patch (RFC 7396): absent, null, or a value. Of custom fields the value holds those that change,
// an empty one being taken away.
template <class T> struct Patch {
    bool present = false;
    std::optional<T> value;
};

using Strings = std::vector<std::string>;
using Fields = std::map<std::string, std::string>;  // custom fields, by name

std::string json_text(const Strings&);
std::string json_text(const Fields&);
Strings strings_from_json(std::string_view);
Fields fields_from_json(std::string_view);

template <> struct Column<Strings> {
    static constexpr int columns = 1;
    static void bind(Params& params, const Strings& value) { params.own_text(json_text(value)); }
    static Strings read(Rows& rows, int at) { return strings_from_json(row_text(rows, at)); }
};

template <> struct Column<Fields> {
    static constexpr int columns = 1;
    static void bind(Params& params, const Fields& value) { params.own_text(json_text(value)); }
    static Fields read(Rows& rows, int at) { return fields_from_json(row_text(rows, at)); }
};

template <std::size_t Min, std::size_t Max> struct Column<Text<Min, Max>> {
    static constexpr int columns = 1;
    static void bind(Params& params, const Text<Min, Max>& text) { params.text(text.value); }
    static Text<Min, Max> read(Rows& rows, int at) { return {std::string(row_text(rows, at))}; }
};

template <DescribedEnum E> std::string_view enum_text(E value)
{
    return boost::describe::enum_to_string(value, "");
}

template <DescribedEnum E> std::optional<E> parse_enum(std::string_view text)
{
    std::optional<E> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) {
        if (text == one.name) found = one.value;
    });
    return found;
}

template <DescribedEnum E> struct Column<E> {
    static constexpr int columns = 1;
    static void bind(Params& params, const E& value) { params.text(enum_text(value)); }
    static E read(Rows& rows, int at)
    {
        const auto value = parse_enum<E>(row_text(rows, at));
        if (!value) throw std::runtime_error("unknown value in a row: " + std::string(row_text(rows, at)));
        return *value;
    }
};

// A described struct is its members' columns, in the order of the description.
template <Described T> struct Column<T> {
    static constexpr int columns = [] {
        int count = 0;
        each_member<T>([&](const char*, auto member) {
            count += Column<std::remove_cvref_t<decltype(std::declval<T&>().*member)>>::columns;
        });
        return count;
    }();
    static void bind(Params& params, const T& value)
    {
        each_member<T>([&](const char*, auto member) { params.add(value.*member); });
    }
    static T read(Rows& rows, int at)
    {
        T value{};
        each_member<T>([&](const char*, auto member) {
            using Member = std::remove_cvref_t<decltype(value.*member)>;
            value.*member = Column<Member>::read(rows, at);
            at += Column<Member>::columns;
        });
        return value;
    }
};

// "id, name, stage" in the order of the description; each with `prefix` in front ("c." for an alias).
template <Described T> std::string columns(std::string_view prefix = "")
{
    std::string list;
    each_member<T>([&](const char* name, auto) {
        if (!list.empty()) list += ", ";
        list += prefix;
        list += name;
    });
    return list;
}

// "$1, $2, $3" for all columns of T.
template <Described T> std::string placeholders()
{
    std::string list;
    for (int i = 1; i <= Column<T>::columns; ++i) list += (i > 1 ? ", $" : "$") + std::to_string(i);
    return list;
}

// "INSERT INTO table (columns) VALUES ($1, ...)"; run it with one T as its argument.
template <Described T> std::string insert_into(std::string_view table)
{
    return "INSERT INTO " + std::string(table) + " (" + columns<T>() + ") VALUES (" + placeholders<T>() + ")";
}

// "name = $2, stage = $3": an assignment for each column whose name is not in `keys`; the numbers are insert_into's. The
// statement must use every number (name each key in its WHERE), since PostgreSQL cannot tell the type of one that it does not.
template <Described T> std::string assignments(std::initializer_list<std::string_view> keys)
{
    std::string list;
    int number = 0;
    each_member<T>([&](const char* name, auto) {
        ++number;
        for (const auto key : keys)
            if (key == name) return;
        if (!list.empty()) list += ", ";
        list += std::string(name) + " = $" + std::to_string(number);
    });
    return list;
}

}  // namespace rapport
