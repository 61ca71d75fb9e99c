// The two kinds of parts that there are. For setup.cpp files only: it includes JSON.
#pragma once
#include "base/in_words.h"
#include "base/json.h"
#include "base/setup.h"

#include <algorithm>

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

// Since a list stands whole, what goes with it is said: ": 40 ready answers become 3 (2 as they were)".
inline std::string what_becomes_of(const Lists& lists, std::string_view before, std::string_view after)
{
    const auto was = json::parse(before), is = json::parse(after);
    std::string said;
    for (const auto& list : lists) {
        const auto& old = was.as_object().at(list.member).as_array();
        const auto& now = is.as_object().at(list.member).as_array();
        if (old == now) continue;
        const auto stay = std::ranges::count_if(old, [&](const json::value& one) { return std::ranges::find(now, one) != now.end(); });
        said += (said.empty() ? ": " : ", ") + count_of(std::ssize(old), list.one, list.many) + (old.size() == 1 ? " becomes " : " become ") + std::to_string(now.size());
        if (stay > 0) said += " (" + std::to_string(stay) + (stay == 1 ? " as it was)" : " as they were)");
    }
    return said;
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
                return std::vector<Step>{{Effect::changed, what + what_becomes_of(lists, to_json(before), to_json(after))}};
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
                if (auto* all = value.if_array())
                    for (const T& here : read(ctx)) keep_left_out(*all, here.name.value, to_json(here));
                TRY(const auto wanted, from_json<std::vector<T>>(value));
                std::vector<Step> steps;
                for (std::size_t i = 0; i < wanted.size(); ++i) {
                    const auto at = "/" + std::to_string(i);
                    for (std::size_t before = 0; before < i; ++before)
                        if (wanted[before].name.value == wanted[i].name.value) return invalid(at + "/name", "“" + wanted[i].name.value + "” stands here twice.", "twice");
                    if (auto done = bring(ctx, wanted[i], steps); !done) return placed(std::move(done).error(), at);
                }
                return steps;
            }};
}

}  // namespace rapport::setup
