#include "identity/first_owner.h"

#include "base/crypto/crypto.h"
#include "base/json.h"
#include "base/text.h"
#include "identity/authenticate.h"
#include "identity/links.h"
#include "identity/passwords.h"
#include "identity/people.h"
#include "identity/store.h"

namespace rapport::identity {
namespace {

struct OwnerToBe {
    std::string name;
    std::string email;
    std::string hash;
};

Result<Staff> insert_first_owner(Context& ctx, const OwnerToBe& owner)
{
    if (has_active_owner(ctx.db)) return owner_exists();
    TRY(const auto staff, insert_staff(ctx, {{owner.name}, owner.email, Role::owner}));
    store::keep_password(ctx.db, staff.id, owner.hash, ctx.now());
    store::delete_first_owner_links(ctx.db);
    return staff;
}

}  // namespace

Result<Done> check_first_owner(const std::string& name, const std::string& email, const std::string& password, const std::string& business)
{
    std::vector<Fault> faults;
    if (auto fault = text_fault(tidy(name), 1, 200, "/name")) faults.push_back(std::move(*fault));
    if (email_key(email).empty()) faults.push_back({"/email", "format", "This must be an e-mail address such as hanne@hafer-mohn.example."});
    if (auto fault = password_fault(password, {name, email, business}, "/password")) faults.push_back(std::move(*fault));
    if (!faults.empty()) return invalid(std::move(faults));
    return Done{};
}

Result<SignedIn> become_first_owner(Desk& desk, SignInTries& tries, const FirstOwner& input, const Asking& asking)
{
    CHECK(tries.begin("", asking.peer, desk.runtime.clock.now()));
    const auto digest = crypto::digest(input.link_token);
    CHECK(desk.read([&](Context& ctx) -> Result<Done> {
        if (has_active_owner(ctx.db)) return owner_exists();
        const auto link = store::find_link(ctx.db, digest, ctx.now());
        if (!link || link->staff_id) return link_is_spent();
        return Done{};
    }));
    tries.succeeded("", asking.peer);
    CHECK(check_first_owner(input.name, input.email, input.password, desk.runtime.business()->name));

    const OwnerToBe owner{input.name, input.email, crypto::password_hash(input.password)};
    return desk.write([&](Context& ctx) -> Result<SignedIn> {
        if (!store::take_link(ctx.db, digest, ctx.now())) return link_is_spent();
        TRY(const auto staff, insert_first_owner(ctx, owner));
        const auto actor = acting(staff, "session");
        Context mine{ctx.db, ctx.clock, ctx.ids, actor, ctx.business, ctx.request_id};
        return open_session(mine, staff, Means::password, asking.session);
    });
}

Result<Staff> add_first_owner(Desk& desk, const std::string& name, const std::string& email, const std::string& password)
{
    CHECK(check_first_owner(name, email, password, desk.runtime.business()->name));
    const OwnerToBe owner{name, email, crypto::password_hash(password)};
    return desk.write([&](Context& ctx) { return insert_first_owner(ctx, owner); });
}

}  // namespace rapport::identity
