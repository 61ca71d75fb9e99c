// Who works here, and what each may do.
#pragma once
#include "base/describe.h"
#include "base/result.h"

namespace rapport::identity {

// Each role may do all that the one before it may (roles.cpp has the table).
enum class Role { viewer, staff, manager, owner };
BOOST_DESCRIBE_ENUM(Role, viewer, staff, manager, owner)

// Somebody who works here. Signs in with `email`; whoever is not active is let in nowhere.
struct Staff {
    Id<Staff> id;
    std::string name;
    std::string email;              // in lower case; two people never share one
    Role role = Role::viewer;
    bool active = true;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Staff, (), (id, name, email, role, active, created_at, updated_at, version))

}  // namespace rapport::identity

RAPPORT_ID(rapport::identity::Staff, "stf");
