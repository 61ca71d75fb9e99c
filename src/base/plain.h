// Bounded texts as they are stored.
#pragma once
#include "base/describe.h"

#include <optional>
#include <string>

namespace rapport {

template <std::size_t Min, std::size_t Max> std::optional<std::string> plain(const std::optional<Text<Min, Max>>& text)
{
    return text ? std::optional(text->value) : std::nullopt;
}

}  // namespace rapport
