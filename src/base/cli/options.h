// Options of commands as values.
#pragma once
#include "base/cli/command.h"
#include "base/json.h"

#include <algorithm>

namespace rapport::cli {

// Within the bounds of the member it is for; without the option the member stays. invalid: longer, or holding what cannot be shown.
template <std::size_t Min, std::size_t Max> Result<Done> text_option(const Arguments& arguments, const std::string& option, std::optional<Text<Min, Max>>& member)
{
    const auto text = arguments.get(option).value_or("");
    if (text.empty()) return Done{};
    if (const auto fault = text_fault(text, Min, Max, "")) return invalid(option, fault->detail, fault->code);
    member = Text<Min, Max>{text};
    return Done{};
}

// An operand that must say something: a T is a Text. invalid: nothing, longer, or holding what cannot be shown.
template <class T> Result<T> text_operand(const Arguments& arguments, std::size_t at, const char* name, const char* sentence)
{
    const auto& text = arguments.operands.at(at);
    if (text.empty()) return invalid(name, sentence, "required");
    if (const auto fault = text_fault(text, 0, T::max, "")) return invalid(name, fault->detail, fault->code);
    return T{text};
}

// A refusal of a use case, which names members, to whoever gave options: "--told-by: Say how ...".
inline Error naming_options(Error error)
{
    for (auto& fault : error.faults) {
        auto& pointer = fault.pointer;
        pointer.erase(0, std::min(pointer.find_first_not_of("/-"), pointer.size()));
        if (pointer.empty()) continue;
        std::ranges::replace(pointer, '_', '-');
        pointer.insert(0, "--");
    }
    if (!error.faults.empty() && !error.faults.front().pointer.empty()) error.detail = error.faults.front().detail = error.faults.front().pointer + ": " + error.faults.front().detail;
    return error;
}

}  // namespace rapport::cli
