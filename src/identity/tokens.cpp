#include "identity/tokens.h"

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/roles.h"
#include "identity/store.h"

namespace rapport::identity {
namespace {

// Whoever may do everything: an owner, and the system itself. A token with fewer scopes does not count as one.
bool for_everybody(const Actor& actor) { return actor.permissions == every_permission(); }

// Every fault of the input; the permissions that its scopes name.
Result<Permissions> checked(const NewToken& input)
{
    std::vector<Fault> faults;
    if (tidy(input.name.value).empty()) faults.push_back({"/name", "required", "This is needed."});
    const auto days = input.expires_in_days.value_or(token_default_days);
    if (days < 1 || days > token_most_days) faults.push_back({"/expires_in_days", "range", "A token is good for 1 to 3,650 days."});
    auto allowed = permissions_of_scopes(input.scopes);
    if (!allowed)
        for (auto& fault : allowed.error().faults) faults.push_back(std::move(fault));
    if (!faults.empty()) return invalid(std::move(faults));
    return allowed;
}

}  // namespace

Result<MadeToken> make_token(Context& ctx, Id<Staff> owner, const NewToken& input)
{
    if (owner != ctx.actor.staff && !for_everybody(ctx.actor)) return not_allowed("Only an owner can make a token for somebody else.");
    if (owner != ctx.actor.staff && ctx.actor.is_program()) return not_allowed("Only a person can make a token for somebody else.");
    TRY(const auto allowed, checked(input));
    const auto staff = store::find_staff(ctx.db, owner);
    if (!staff) return not_found("Nobody who works here has this id.");
    if (!staff->active) return conflict(staff->name + " is not active, so a token would open nothing.", "not_active");
    const auto effective = allowed & permissions_of(staff->role);
    if ((effective & ~ctx.actor.permissions).any()) return not_allowed("A token cannot do more than whoever makes it.");

    const auto days = input.expires_in_days.value_or(token_default_days);
    const Token token{ctx.ids.make<Token>(), owner, tidy(input.name.value), input.scopes, ctx.now(), Instant{ctx.now().us + days * us_per_day}, {}, {}};
    const auto secret = "rap_" + crypto::random_hex(32);
    store::insert(ctx.db, token, crypto::digest(secret));
    record(ctx, "token.made", to_text(token.id), changes_of_new(token));
    return MadeToken{token, secret};
}

std::vector<Token> list_tokens(Context& ctx, Id<Token> before, int limit)
{
    const auto owner = for_everybody(ctx.actor) ? std::nullopt : std::optional(ctx.actor.staff);
    return store::list_tokens(ctx.db, owner, before, limit);
}

Result<Done> revoke_token(Context& ctx, Id<Token> id)
{
    const auto token = store::find_token(ctx.db, id);
    const bool mine = token && token->staff_id == ctx.actor.staff;
    if (!token || !(mine || for_everybody(ctx.actor))) return not_found("There is no such token.");
    if (token->revoked_at) return Done{};
    store::revoke_token(ctx.db, id, ctx.now());
    record(ctx, "token.revoked", to_text(id));
    return Done{};
}

Strings scopes_from_text(std::string_view text)
{
    Strings scopes;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        if (auto scope = tidy(text.substr(at, end - at)); !scope.empty()) scopes.push_back(std::move(scope));
        at = end + 1;
    }
    return scopes;
}

}  // namespace rapport::identity
