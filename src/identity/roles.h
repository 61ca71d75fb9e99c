// What each role may do, and what the scopes of a token allow.
#pragma once
#include "base/context.h"
#include "identity/staff.h"

#include <span>

namespace rapport::identity {

// One line of the table: the permission, and the first role that has it. Every role after it has it too.
struct Grant {
    std::string_view permission;
    Role from;
};
std::span<const Grant> grants();

// An owner may do everything, also what is not in the table.
Permissions permissions_of(Role role);

// invalid at `/scopes/N`: neither "all" nor "read" nor the name of a permission; at `/scopes`: none at all.
Result<Permissions> permissions_of_scopes(const Strings& scopes);
// The same for scopes from the database: a permission that this version no longer knows allows nothing.
Permissions allowed_by(const Strings& scopes);

Strings names_of(const Permissions& permissions);

// Whether somebody with `mine` may give a role, or change somebody who has it: an owner any, others those below them. So
// nobody can raise themselves, nor act as somebody who may do more; a token with few scopes can give nothing.
bool may_manage(const Permissions& mine, Role role);

}  // namespace rapport::identity
