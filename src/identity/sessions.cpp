#include "identity/sessions.h"

#include "base/crypto/crypto.h"
#include "identity/audit.h"
#include "identity/store.h"

namespace rapport::identity {

SignedIn open_session(Context& ctx, const Staff& staff, Means means, const std::optional<std::string>& replaced)
{
    if (replaced) store::delete_session(ctx.db, crypto::digest(*replaced));
    SignedIn in{staff, crypto::random_hex(32)};
    store::insert(ctx.db, Session{crypto::digest(in.session), staff.id, means, ctx.now(), ctx.now()});
    record(ctx, "session.opened", to_text(staff.id), "{\"means\":[null,\"" + std::string(enum_text(means)) + "\"]}");
    return in;
}

Result<Done> sign_out(Context& ctx, const std::optional<std::string>& session)
{
    if (session && store::delete_session(ctx.db, crypto::digest(*session)) > 0) record(ctx, "session.closed", to_text(ctx.actor.staff));
    return Done{};
}

void keep_alive(Desk& desk, const Session& session)
{
    const auto now = desk.runtime.clock.now();
    if (now.us < session.last_seen_at.us + us_per_day) return;
    desk.runtime.database.write([&](Db& db) {
        store::touch_session(db, session.digest, now);
        return true;
    });
}

std::int64_t forget_expired(Context& ctx) { return store::delete_expired(ctx.db, ctx.now()); }

}  // namespace rapport::identity
