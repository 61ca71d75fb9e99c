#include "identity/roles.h"

#include <array>

namespace rapport::identity {
namespace {

using enum Role;

constexpr Grant table[] = {
    {"customers:read",     viewer},  {"touchpoints:read",   viewer},  {"orders:read",   viewer},   {"responses:read",   viewer},
    {"customers:write",    staff},   {"touchpoints:write",  staff},   {"orders:write",  staff},    {"responses:write",  staff},
    {"customers:export",   manager}, {"touchpoints:export", manager}, {"orders:export", manager},  {"responses:export", manager},
    {"customers:erase",    owner},   {"touchpoints:erase",  owner},   {"orders:erase",  owner},    {"responses:erase",  owner},
    {"contacts:read",      staff},   // how to reach a customer; a viewer sees that masked

    {"promises:read",      viewer},  // what we said we would do
    {"promises:write",     staff},
    {"promises:export",    manager},
    {"promises:erase",     owner},

    {"enquiries:read",     viewer},  // what they asked for, what was offered, and what was delivered when
    {"enquiries:write",    staff},
    {"enquiries:export",   manager},

    {"tasks:read",         viewer},  // who does what, and what goes from one to another
    {"tasks:write",        staff},
    {"tasks:export",       manager},

    {"standards:read",     viewer},  // what we promise at each kind of contact
    {"standards:write",    manager},
    {"standards:export",   manager},

    {"surveys:read",       viewer},  // what we ask; what they answer is responses
    {"surveys:write",      manager},

    {"themes:read",        viewer},  // what comments are about
    {"themes:write",       manager},

    {"cases:read",         viewer},  // what went wrong, was asked or praised
    {"cases:write",        staff},
    {"cases:export",       manager},
    {"money:grant",        staff},   // to put it right, within one's own limit

    {"products:read",      viewer},  // what there is to buy
    {"products:write",     manager},
    {"products:export",    manager},
    {"products:erase",     owner},

    {"messages:read",      staff},   // what leaves by mail, with addresses and texts
    {"messages:write",     manager},
    {"messages:export",    manager},
    {"counter:read",       staff},   // who stands there, and what to say
    {"today:read",         staff},   // whom to contact today
    {"today:write",        staff},
    {"report:read",        viewer},  // the figures
    {"report:export",      manager},

    {"imports:read",       manager}, // whole files in, and back out
    {"imports:write",      manager},
    {"jobs:read",          viewer},  // how far one's own long work is
    {"events:read",        viewer},  // that something changed which one may read

    {"own:read",           viewer},  // one's own session and password
    {"own:write",          viewer},
    {"staff:read",         viewer},  // colleagues' names
    {"staff:write",        manager}, // of those below; may_manage() says whom
    {"tokens:read",        staff},   // one's own; an owner also sees and revokes others'
    {"tokens:write",       staff},

    {"settings:read",      manager},
    {"settings:write",     manager},
    {"audit:read",         manager},
};

Permissions granted_to(Role role)
{
    Permissions granted;
    for (const auto& grant : table)
        if (grant.from <= role) granted.set(may(grant.permission).number());
    return granted;
}

// What one scope allows; nothing when there is no such scope.
std::optional<Permissions> scope(std::string_view name)
{
    if (name == "all") return every_permission();
    Permissions allowed;
    for (std::size_t number = 0; number < Permission::count(); ++number) {
        const auto permission = Permission::numbered(number).name();
        // A token made to read customers reads how to reach them too, if whose it is may.
        const bool comes_along = name == "customers:read" && permission == "contacts:read";
        if (permission == name || comes_along || (name == "read" && permission.ends_with(":read"))) allowed.set(number);
    }
    if (allowed.none()) return std::nullopt;
    return allowed;
}

}  // namespace

std::span<const Grant> grants() { return table; }

Permissions permissions_of(Role role)
{
    static const std::array made = {granted_to(viewer), granted_to(staff), granted_to(manager), every_permission()};
    return made[static_cast<std::size_t>(role)];
}

Result<Permissions> permissions_of_scopes(const Strings& scopes)
{
    if (scopes.empty()) return invalid("scopes", "Name at least one scope: all, read, or permissions.", "required");
    Permissions allowed;
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < scopes.size(); ++i) {
        const auto one = scope(scopes[i]);
        if (one) allowed |= *one;
        else faults.push_back({"/scopes/" + std::to_string(i), "unknown_value", "A scope is all, read, or a permission such as customers:read."});
    }
    if (!faults.empty()) return invalid(std::move(faults));
    return allowed;
}

Permissions allowed_by(const Strings& scopes)
{
    Permissions allowed;
    for (const auto& name : scopes) allowed |= scope(name).value_or(Permissions{});
    return allowed;
}

Strings names_of(const Permissions& permissions)
{
    Strings names;
    for (std::size_t number = 0; number < Permission::count(); ++number)
        if (permissions.test(number)) names.emplace_back(Permission::numbered(number).name());
    return names;
}

bool may_manage(const Permissions& mine, Role role)
{
    const auto theirs = permissions_of(role);
    const bool more = (mine & theirs) == theirs && mine != theirs;
    return more || mine == every_permission();
}

}  // namespace rapport::identity
