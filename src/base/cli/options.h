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

// A refusal of a use case, which names members, to whoever gave options: "--told-by: Say how ...".
inline Error naming_options(Error error)
{
    for (auto& fault : error.faults) {
        std::string option = "--" + fault.pointer.substr(fault.pointer.find_first_not_of("/-") == std::string::npos ? 0 : fault.pointer.find_first_not_of("/-"));
        std::ranges::replace(option, '_', '-');
        fault.pointer = std::move(option);
    }
    if (!error.faults.empty()) error.detail = error.faults.front().detail = error.faults.front().pointer + ": " + error.faults.front().detail;
    return error;
}

}  // namespace rapport::cli
