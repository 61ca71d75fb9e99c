#include "identity/sign_in.h"

#include "base/crypto/crypto.h"
#include "base/log.h"
#include "base/text.h"
#include "identity/authenticate.h"
#include "identity/links.h"
#include "identity/passwords.h"
#include "identity/store.h"

namespace rapport::identity {
namespace {

Error wrong_credentials() { return {Refusal::not_allowed, "The e-mail or the password is not right.", "not_signed_in", {}, {}}; }

// The same desk, with `staff` acting: what they do by signing in is theirs.
Desk as(const Desk& desk, const Staff& staff) { return {desk.runtime, acting(staff, "session"), desk.request_id}; }

struct Known {
    std::optional<Staff> staff;
    std::optional<std::string> hash;
};

Known who_has(Desk& desk, const std::string& email)
{
    return desk.read([&](Context& ctx) {
        Known known{store::find_staff_by_email(ctx.db, email), {}};
        if (known.staff) known.hash = store::find_password(ctx.db, known.staff->id);
        return known;
    });
}

Result<SignedIn> by_password(Desk& desk, SignInTries& tries, const SignIn& input, const Asking& asking)
{
    const auto email = email_key(input.email.value_or(""));
    CHECK(tries.begin(email, asking.peer, desk.runtime.clock.now()));
    const auto known = who_has(desk, email);
    const bool right = password_is(*input.password, known.hash);
    if (!right || !known.staff->active) {
        log::warn("sign-in refused", {{"request_id", desk.request_id}, {"peer", asking.peer}});
        return wrong_credentials();
    }
    tries.succeeded(email, asking.peer);
    return as(desk, *known.staff).write([&](Context& ctx) -> Result<SignedIn> {
        // The password may have been changed, or the person let go, while it was being checked.
        const auto staff = store::find_staff(ctx.db, known.staff->id);
        if (!staff || !staff->active || store::find_password(ctx.db, staff->id) != known.hash) return wrong_credentials();
        return open_session(ctx, *staff, Means::password, asking.session);
    });
}

Result<SignedIn> by_link(Desk& desk, SignInTries& tries, const std::string& link_token, const Asking& asking)
{
    CHECK(tries.begin("", asking.peer, desk.runtime.clock.now()));
    const auto digest = crypto::digest(link_token);
    const auto staff = desk.read([&](Context& ctx) -> std::optional<Staff> {
        const auto link = store::find_link(ctx.db, digest, ctx.now());
        if (!link || !link->staff_id) return std::nullopt;
        return store::find_staff(ctx.db, *link->staff_id);
    });
    if (!staff || !staff->active) return link_is_spent();
    tries.succeeded("", asking.peer);
    return as(desk, *staff).write([&](Context& ctx) -> Result<SignedIn> {
        const auto now_staff = store::find_staff(ctx.db, staff->id);
        if (!store::take_link(ctx.db, digest, ctx.now()) || !now_staff->active) return link_is_spent();
        return open_session(ctx, *now_staff, Means::link, asking.session);
    });
}

}  // namespace

Result<SignedIn> sign_in(Desk& desk, SignInTries& tries, const SignIn& input, const Asking& asking)
{
    if (input.link_token && (input.email || input.password)) return invalid("link_token", "Send a link, or an e-mail and a password; not both.");
    if (input.link_token) return by_link(desk, tries, *input.link_token, asking);
    std::vector<Fault> faults;
    if (!input.email) faults.push_back({"/email", "required", "This is needed."});
    if (!input.password) faults.push_back({"/password", "required", "This is needed."});
    if (!faults.empty()) return invalid(std::move(faults));
    return by_password(desk, tries, input, asking);
}

}  // namespace rapport::identity
