#include "identity/links.h"

#include "base/crypto/crypto.h"
#include "identity/audit.h"
#include "identity/roles.h"
#include "identity/store.h"

namespace rapport::identity {
namespace {

MadeLink make_link(Context& ctx, std::optional<Id<Staff>> staff, std::int64_t good_for_us)
{
    MadeLink link{crypto::random_hex(32), Instant{ctx.now().us + good_for_us}};
    store::insert(ctx.db, SignInLink{crypto::digest(link.link_token), staff, link.expires_at});
    return link;
}

}  // namespace

bool has_active_owner(Db& db) { return store::count_active_owners(db) > 0; }

Error owner_exists() { return conflict("There is an owner already, who can add others.", "owner_exists"); }

Error link_is_spent() { return {Refusal::not_allowed, "This link was used already or has run out. Ask the owner for a new one; at the machine itself `rapport staff link` makes one.", "not_signed_in", {}, {}}; }

Result<MadeLink> make_first_owner_link(Context& ctx)
{
    if (has_active_owner(ctx.db)) return owner_exists();
    record(ctx, "first_owner_link.made", "");
    return make_link(ctx, std::nullopt, link_for_a_start_us);
}

Result<MadeLink> make_sign_in_link(Context& ctx, Id<Staff> id, std::int64_t good_for_us)
{
    const auto staff = store::find_staff(ctx.db, id);
    if (!staff) return not_found("Nobody who works here has this id.");
    if (!may_manage(ctx.actor.permissions, staff->role)) return not_allowed("Only an owner, or somebody with more rights than " + staff->name + ", can make this link.");
    if (!staff->active) return conflict(staff->name + " is not active and cannot sign in.", "not_active");

    store::delete_links_of(ctx.db, id);
    record(ctx, "sign_in_link.made", to_text(id));
    return make_link(ctx, id, good_for_us);
}

}  // namespace rapport::identity
