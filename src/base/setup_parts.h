// The two kinds of parts that there are. For setup.cpp files only: it includes JSON.
#pragma once
#include "base/in_words.h"
#include "base/json.h"
#include "base/setup.h"

#include <algorithm>
#include <map>

namespace rapport::setup {

// A refusal of a use case, at its place in the file: whatever is wrong with what stands there, the file is at fault.
inline Error placed(Error error, const std::string& pointer)
{
    if (error.refusal == Refusal::not_allowed || error.refusal == Refusal::unavailable) return error;
    if (error.faults.empty()) error.faults.push_back({"", error.code, error.detail});
    for (auto& fault : error.faults) fault.pointer.insert(0, pointer);
    return invalid(std::move(error.faults));
}

// What a thing of the file leaves out stays as it is here.
inline void keep_left_out(json::value& wanted, std::string_view here)
{
    auto* object = wanted.if_object();
    if (!object) return;
    const auto whole = json::parse(here);
    for (const auto& [name, value] : whole.as_object()) object->emplace(name, value);
}

inline void keep_left_out(json::array& wanted, std::string_view name, std::string_view here)
{
    for (auto& one : wanted)
        if (const auto* object = one.if_object())
            if (const auto* said = object->if_contains("name"); said && said->is_string() && std::string_view(said->get_string()) == name) keep_left_out(one, here);
}

// A list in a document, and what people call what stands in it.
struct Counted {
    const char* member;
    const char* one;
    const char* many;
};
using Lists = std::vector<Counted>;

// What a thing in a list is known by from one version to the next; nothing where it has no name of its own.
inline std::string name_in_list(const json::value& one)
{
    const auto* object = one.if_object();
    for (const auto* member : {"name", "kind", "role", "staff", "on"})
        if (const auto* said = object ? object->if_contains(member) : nullptr; said && said->is_string()) return std::string(said->get_string());
    return {};
}

// Since a list stands whole, what goes with it is said: "40 ready answers become 3 (1 as it was, 1 changed, 1 new)".
inline std::string what_becomes_of(const Counted& list, const json::array& old, const json::array& now)
{
    std::int64_t stay = 0, changed = 0, made = 0;
    for (const auto& one : now) {
        const auto name = name_in_list(one);
        if (std::ranges::find(old, one) != old.end()) ++stay;
        else if (!name.empty()) ++(std::ranges::find(old, name, name_in_list) == old.end() ? made : changed);
    }
    std::string parts;
    const auto say = [&](std::int64_t number, const std::string& words) {
        if (number > 0) parts += (parts.empty() ? " (" : ", ") + std::to_string(number) + " " + words;
    };
    say(stay, stay == 1 ? "as it was" : "as they were");
    say(changed, "changed");
    say(made, "new");
    return count_of(std::ssize(old), list.one, list.many) + (old.size() == 1 ? " becomes " : " become ") + std::to_string(now.size()) + (parts.empty() ? "" : parts + ")");
}

// What differs between two of one kind: ": newest_days, reopen_at; 2 ready answers become 3 (2 as they were, 1 new)". Fields are called as in the file.
inline std::string what_differs(const Lists& lists, const json::object& was, const json::object& is)
{
    std::string fields, counted;
    for (const auto& [name, now] : is) {
        const auto* old = was.if_contains(name);
        if (old && *old == now) continue;
        const auto list = std::ranges::find(lists, std::string_view(name), [](const Counted& one) { return std::string_view(one.member); });
        if (list != lists.end() && old && old->is_array() && now.is_array()) counted += "; " + what_becomes_of(*list, old->get_array(), now.get_array());
        else fields += (fields.empty() ? "" : ", ") + std::string(name);
    }
    if (fields.empty()) counted.erase(0, std::min<std::size_t>(2, counted.size()));
    return fields.empty() && counted.empty() ? std::string() : ": " + fields + counted;
}

// What stands whole, such as rules: `read` answers it as it is; `change` puts another in its place. T is described and compares.
template <class T, class Read, class Change>
Part document(std::string name, std::string what, Permission may_read, Permission may_write, Read read, Change change, Lists lists = {})
{
    return {std::move(name), may_read, may_write, [read](Context& ctx) { return to_json(T(read(ctx))); },
            [what = std::move(what), read, change, lists = std::move(lists)](Context& ctx, std::string_view text) -> Result<std::vector<Step>> {
                const T before = read(ctx);
                TRY(auto value, parse_json(text));
                keep_left_out(value, to_json(before));
                TRY(const auto wanted, from_json<T>(value));
                if (wanted == before) return std::vector<Step>{{Effect::same, what}};
                if (auto done = change(ctx, wanted); !done) return placed(std::move(done).error(), "");
                const T after = read(ctx);
                if (after == before) return std::vector<Step>{{Effect::same, what}};
                return std::vector<Step>{{Effect::changed, what + what_differs(lists, json::parse(to_json(before)).as_object(), json::parse(to_json(after)).as_object())}};
            }};
}

constexpr std::size_t most_named = 500;     // each is looked for among all the others while nobody else writes

// Things that have a name: `read` answers them in a stable order; `bring` makes or changes one and adds to the steps what came of it.
template <class T, class Read, class Bring> Part list(std::string name, Permission may_read, Permission may_write, Read read, Bring bring)
{
    return {std::move(name), may_read, may_write, [read](Context& ctx) { return to_json(std::vector<T>(read(ctx))); },
            [read, bring](Context& ctx, std::string_view text) -> Result<std::vector<Step>> {
                TRY(auto value, parse_json(text));
                if (const auto* all = value.if_array(); all && all->size() > most_named) return invalid("", "These are more than " + std::to_string(most_named) + ".", "too_many");
                std::map<std::string, std::string, std::less<>> before;
                if (auto* all = value.if_array())
                    for (const T& here : read(ctx)) keep_left_out(*all, here.name.value, before.emplace(here.name.value, to_json(here)).first->second);
                TRY(const auto wanted, from_json<std::vector<T>>(value));
                std::vector<Step> steps;
                for (std::size_t i = 0; i < wanted.size(); ++i) {
                    const auto at = "/" + std::to_string(i);
                    for (std::size_t earlier = 0; earlier < i; ++earlier)
                        if (wanted[earlier].name.value == wanted[i].name.value) return invalid(at + "/name", "“" + wanted[i].name.value + "” stands here twice.", "twice");
                    const auto done_before = steps.size();
                    if (auto done = bring(ctx, wanted[i], steps); !done) return placed(std::move(done).error(), at);
                    const auto was = before.find(wanted[i].name.value);
                    for (auto step = done_before; step < steps.size(); ++step)
                        if (steps[step].effect == Effect::changed && was != before.end())
                            steps[step].what += what_differs({}, json::parse(was->second).as_object(), json::parse(to_json(wanted[i])).as_object());
                }
                return steps;
            }};
}

}  // namespace rapport::setup
