#include "identity/own_password.h"

#include "base/crypto/crypto.h"
#include "identity/audit.h"
#include "identity/passwords.h"
#include "identity/store.h"

namespace rapport::identity {
namespace {

constexpr std::int64_t link_counts_as_password_us = 30 * 60 * us_per_second;

// Somebody about to change their password: who, and what they may be asked to know.
struct Changing {
    Staff staff;
    std::optional<std::string> hash;
    bool needs_current = true;
};

std::optional<Changing> changing(Context& ctx, const Asking& asking)
{
    const auto session = asking.session ? store::find_session(ctx.db, crypto::digest(*asking.session)) : std::nullopt;
    if (ctx.actor.via != "session" || !session || session->staff_id != ctx.actor.staff) return std::nullopt;
    const auto staff = store::find_staff(ctx.db, session->staff_id);
    const bool just_by_link = session->means == Means::link && ctx.now().us < session->signed_in_at.us + link_counts_as_password_us;
    return Changing{*staff, store::find_password(ctx.db, staff->id), !just_by_link};
}

Result<Done> check_current(Desk& desk, SignInTries& tries, const Changing& who, const NewPassword& input, const Asking& asking)
{
    if (!who.needs_current) return Done{};
    if (!input.current_password) return invalid("current_password", "Type your present password as well.", "required");
    CHECK(tries.begin(who.staff.email, asking.peer, desk.runtime.clock.now()));
    if (!password_is(*input.current_password, who.hash)) return invalid("current_password", "This is not your present password.", "wrong");
    tries.succeeded(who.staff.email, asking.peer);
    return Done{};
}

}  // namespace

Result<SignedIn> change_password(Desk& desk, SignInTries& tries, const NewPassword& input, const Asking& asking)
{
    const auto who = desk.read([&](Context& ctx) { return changing(ctx, asking); });
    if (!who) return not_allowed("A password is changed by its owner, signed in to the page.");
    if (auto fault = password_fault(input.new_password, {who->staff.name, who->staff.email, desk.runtime.business()->name}, "/new_password"))
        return invalid({std::move(*fault)});
    CHECK(check_current(desk, tries, *who, input, asking));

    const auto hash = crypto::password_hash(input.new_password);
    return desk.write([&](Context& ctx) -> Result<SignedIn> {
        const auto still = changing(ctx, asking);
        if (!still || still->hash != who->hash) return Error{Refusal::not_allowed, "Please sign in again.", "not_signed_in", {}, {}};
        store::keep_password(ctx.db, still->staff.id, hash, ctx.now());
        store::delete_sessions_of(ctx.db, still->staff.id);
        store::delete_links_of(ctx.db, still->staff.id);
        record(ctx, "password.changed", to_text(still->staff.id));
        return open_session(ctx, still->staff, Means::password, std::nullopt);
    });
}

}  // namespace rapport::identity
