// Options of commands as values.
#pragma once
#include "base/cli/command.h"
#include "base/json.h"

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

}  // namespace rapport::cli
