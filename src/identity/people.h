// The people who work here: adding them, changing them, listing them.
#pragma once
#include "base/context.h"
#include "identity/credentials.h"

namespace rapport::identity {

struct NewStaff {
    Text<1, 200> name;
    std::string email;
    Role role = Role::staff;
};
BOOST_DESCRIBE_STRUCT(NewStaff, (), (name, email, role))

// Somebody new, and the link with which they come in and set their password. It is told this once, and to no program: a person makes one for them.
struct AddedStaff : Staff {
    std::optional<std::string> link_token;
    std::optional<Instant> link_expires_at;
};
BOOST_DESCRIBE_STRUCT(AddedStaff, (Staff), (link_token, link_expires_at))

struct StaffChange {
    Patch<Text<1, 200>> name;
    Patch<Role> role;
    Patch<bool> active;
};
BOOST_DESCRIBE_STRUCT(StaffChange, (), (name, role, active))

// invalid: no name, no e-mail; conflict "email_taken": somebody has it, also somebody who left; not_allowed: the role is
// not below the asker's own (roles.h: may_manage).
Result<AddedStaff> add_staff(Context& ctx, const NewStaff& input);
// Without a link, for `init` and for the first owner; asks nothing about rights.
Result<Staff> insert_staff(Context& ctx, const NewStaff& input);

// Everybody may change their own name. A new role or going inactive ends all their sessions, and bites on their next request.
// not_found; conflict "changed_meanwhile": `version` is not the newest; "last_owner": nobody would be left who can do
// everything; not_allowed: they are, or would become, somebody not below the asker.
Result<Staff> change_staff(Context& ctx, Id<Staff> id, std::int64_t version, const StaffChange& change);

Result<Staff> read_staff(Context& ctx, Id<Staff> id);
std::optional<Staff> find_staff_by_email(Db& db, std::string_view email);
// In the order in which they came, behind `after`; `limit` at most. `active`: nothing lists everybody.
std::vector<Staff> list_staff(Db& db, std::optional<bool> active = {}, Id<Staff> after = {}, int limit = 1'000'000);

}  // namespace rapport::identity
