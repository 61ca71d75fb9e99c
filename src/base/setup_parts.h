// The two kinds of parts that there are. For setup.cpp files only: it includes JSON.
#pragma once
#include "base/json.h"
#include "base/setup.h"

namespace rapport::setup {

// A refusal of a use case, at its place in the file: whatever is wrong with what stands there, the file is at fault.
inline Error placed(Error error, const std::string& pointer)
{
    if (error.refusal == Refusal::not_allowed || error.refusal == Refusal::unavailable) return error;
    if (error.faults.empty()) error.faults.push_back({"", error.code, error.detail});
    for (auto& fault : error.faults) fault.pointer.insert(0, pointer);
    return invalid(std::move(error.faults));
}

// What stands whole, such as rules: `read` answers it as it is; `change` puts another in its place. T is described and compares.
template <class T, class Read, class Change> Part document(std::string name, std::string what, Permission may_read, Permission may_write, Read read, Change change)
{
    return {std::move(name), may_read, may_write, [read](Context& ctx) { return to_json(T(read(ctx))); },
            [what = std::move(what), read, change](Context& ctx, std::string_view text) -> Result<std::vector<Step>> {
                TRY(const auto wanted, from_json_text<T>(text));
                if (wanted == T(read(ctx))) return std::vector<Step>{{Effect::same, what}};
                if (auto done = change(ctx, wanted); !done) return placed(std::move(done).error(), "");
                return std::vector<Step>{{Effect::changed, what}};
            }};
}

// Things that have a name: `read` answers them in a stable order; `bring` makes or changes one and adds to the steps what came of it.
template <class T, class Read, class Bring> Part list(std::string name, Permission may_read, Permission may_write, Read read, Bring bring)
{
    return {std::move(name), may_read, may_write, [read](Context& ctx) { return to_json(std::vector<T>(read(ctx))); },
            [bring](Context& ctx, std::string_view text) -> Result<std::vector<Step>> {
                TRY(const auto wanted, from_json_text<std::vector<T>>(text));
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
