#include "base/context.h"

#include <array>
#include <stdexcept>

namespace rapport {
namespace {

// Every permission there is. A domain reads, writes, exports, erases; the rest is named after what it opens.
constexpr std::array names = {
    "customers:read",   "customers:write",   "customers:export",   "customers:erase",   "contacts:read",
    "touchpoints:read", "touchpoints:write", "touchpoints:export", "touchpoints:erase",
    "orders:read",      "orders:write",      "orders:export",      "orders:erase",
    "products:read",    "products:write",    "products:export",    "products:erase",
    "responses:read",   "responses:write",   "responses:export",   "responses:erase",
    "promises:read",    "promises:write",    "promises:export",    "promises:erase",
    "enquiries:read",   "enquiries:write",   "enquiries:export",
    "tasks:read",       "tasks:write",       "tasks:export",
    "standards:read",   "standards:write",   "standards:export",
    "messages:read",    "messages:write",    "messages:export",
    "surveys:read",     "surveys:write",
    "themes:read",      "themes:write",
    "cases:read",       "cases:write",       "cases:export",       "money:grant",
    "counter:read",     "today:read",        "today:write",
    "imports:read",     "imports:write",
    "report:read",      "report:export",
    "staff:read",       "staff:write",
    "tokens:read",      "tokens:write",
    "settings:read",    "settings:write",
    "jobs:read",        "events:read",      "audit:read",        "own:read",           "own:write",
};
static_assert(names.size() <= 64);

}  // namespace

Permission::Permission(std::string_view name) : number_(0)
{
    while (number_ < names.size() && names[number_] != name) ++number_;
    if (number_ == names.size()) throw std::logic_error("no such permission: " + std::string(name));
}

std::string_view Permission::name() const { return names[number_]; }
std::size_t Permission::count() { return names.size(); }

Permissions every_permission()
{
    Permissions all;
    for (std::size_t i = 0; i < names.size(); ++i) all.set(i);
    return all;
}

Actor Actor::system() { return {{}, "system", "system", every_permission()}; }

}  // namespace rapport
