// The public page of an article, before anybody reads it.
#pragma once
#include "base/context.h"

#include <optional>
#include <string>

namespace rapport::knowledge {

// By how much its page would be larger than any page for everybody may be, in one sentence; nothing where it fits.
std::optional<std::string> too_large(const Business& business, const std::string& title, const std::string& text);

}  // namespace rapport::knowledge
