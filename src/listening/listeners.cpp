#include "listening/listeners.h"

#include <vector>

namespace rapport::listening {
namespace {

std::vector<ResponseListener>& listening()
{
    static std::vector<ResponseListener> all;
    return all;
}

}  // namespace

void set_listeners(std::span<const ResponseListener> listeners) { listening().assign(listeners.begin(), listeners.end()); }

void tell_recorded(Context& ctx, std::span<const Response> responses)
{
    for (const auto& listener : listening())
        if (listener.recorded) listener.recorded(ctx, responses);
}

void tell_removed(Context& ctx, const Response& response, Removal why)
{
    for (const auto& listener : listening())
        if (listener.removed) listener.removed(ctx, response, why);
}

}  // namespace rapport::listening
