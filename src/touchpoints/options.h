// Options of commands as values.
#pragma once
#include "base/cli/command.h"
#include "touchpoints/cells.h"

namespace rapport::touchpoints {

// Within the bounds of the member it is for; without the option the member stays. invalid: longer, or holding what cannot be shown.
template <std::size_t Min, std::size_t Max> Result<Done> text_option(const cli::Arguments& arguments, const std::string& option, std::optional<Text<Min, Max>>& member)
{
    TRY(const auto text, text_cell(arguments.get(option).value_or(""), option, Max));
    if (text) member = Text<Min, Max>{*text};
    return Done{};
}

}  // namespace rapport::touchpoints
