// One-time links: how the first owner begins, how somebody new sets a password, how a forgotten one is got over.
#pragma once
#include "base/context.h"
#include "identity/credentials.h"

namespace rapport::identity {

bool has_active_owner(Db& db);

Error owner_exists();       // conflict
Error link_is_spent();      // not_allowed, code "not_signed_in"

// For the first owner; good for 24 hours. Links made before stay good. conflict: there is an owner.
Result<MadeLink> make_first_owner_link(Context& ctx);

// Lets `staff` in once, without a password. It takes the place of links made for them before.
// not_found; not_allowed: they may do more than whoever asks (roles.h: may_manage); conflict: they are not active.
Result<MadeLink> make_sign_in_link(Context& ctx, Id<Staff> staff, std::int64_t good_for_us = link_for_a_person_us);

}  // namespace rapport::identity
