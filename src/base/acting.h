// Who acts, as rows keep it: nobody of us where it is the system itself.
#pragma once
#include "base/context.h"

namespace rapport {

inline std::optional<std::string> actor_name(const Context& ctx) { return ctx.actor.staff ? std::optional(ctx.actor.name) : std::nullopt; }
inline std::optional<Id<identity::Staff>> actor_id(const Context& ctx) { return ctx.actor.staff ? std::optional(ctx.actor.staff) : std::nullopt; }

}  // namespace rapport
