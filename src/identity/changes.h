// What changed, as an audit row keeps it. For use cases' .cpp files only: it includes JSON.
#pragma once
#include "base/json.h"

namespace rapport::identity {

// These say nothing that the audit row does not say itself.
inline bool is_bookkeeping(std::string_view member)
{
    return member == "id" || member == "version" || member == "created_at" || member == "updated_at";
}

// {"name": ["Ines", "Inès"]}: each member that differs, with what it was and what it is.
template <Described T> std::string changes_between(const T& before, const T& after)
{
    std::string changes = "{";
    each_member<T>([&](std::string_view name, auto member) {
        using Member = std::remove_cvref_t<decltype(before.*member)>;
        if (is_bookkeeping(name)) return;
        if constexpr (std::equality_comparable<Member>)
            if (before.*member == after.*member) return;    // most of them are, and need no text to show it
        std::string was, is;
        Json<Member>::write(was, before.*member);
        Json<Member>::write(is, after.*member);
        if (was == is) return;
        if (changes.size() > 1) changes += ',';
        append_json_text(changes, name);
        changes += ":[" + was + "," + is + "]";
    });
    return changes + "}";
}

// {"name": [null, "Ines"]}: of something new, each member that is not null.
template <Described T> std::string changes_of_new(const T& made)
{
    std::string changes = "{";
    each_member<T>([&](std::string_view name, auto member) {
        using Member = std::remove_cvref_t<decltype(made.*member)>;
        std::string is;
        Json<Member>::write(is, made.*member);
        if (is == "null" || is_bookkeeping(name)) return;
        if (changes.size() > 1) changes += ',';
        append_json_text(changes, name);
        changes += ":[null," + is + "]";
    });
    return changes + "}";
}

}  // namespace rapport::identity
