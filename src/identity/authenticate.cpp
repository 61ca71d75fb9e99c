#include "identity/authenticate.h"

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "identity/cookies.h"
#include "identity/roles.h"
#include "identity/store.h"

namespace rapport::identity {
namespace {

struct Signing {
    Id<Staff> staff_id;
    std::string name;
    Role role;
};
BOOST_DESCRIBE_STRUCT(Signing, (), (staff_id, name, role))

struct TokenSigning : Signing {
    Id<Token> token_id;
    Strings scopes;
    std::optional<Instant> last_used_at;
};
BOOST_DESCRIBE_STRUCT(TokenSigning, (Signing), (token_id, scopes, last_used_at))

struct SessionSigning : Signing {
    Session session;
};
BOOST_DESCRIBE_STRUCT(SessionSigning, (Signing), (session))

const Sql of_token_sql{"authenticate.of_token", Reach::single, R"sql(
    SELECT s.id, s.name, s.role, t.id, t.scopes, t.last_used_at
      FROM tokens t
      JOIN staff s ON s.id = t.staff_id
     WHERE t.digest = $1
       AND t.revoked_at IS NULL
       AND t.expires_at > $2
       AND s.active = 1
)sql"};

const Sql of_session_sql{"authenticate.of_session", Reach::single, R"sql(
    SELECT s.id, s.name, s.role, e.digest, e.staff_id, e.means, e.signed_in_at, e.last_seen_at
      FROM sessions e
      JOIN staff s ON s.id = e.staff_id
     WHERE e.digest = $1
       AND s.active = 1
)sql"};

Error not_signed_in() { return {Refusal::not_allowed, "Please sign in.", "not_signed_in", {}, {}}; }

Error from_another_origin(const http::Request& request)
{
    const bool says_nothing = !request.header("Origin") && !request.header("Sec-Fetch-Site");
    return {Refusal::not_allowed, says_nothing ? "With the cookie of a page a change has to say where it comes from, and this one does not, so it was not made. Send the header Origin with the address of this server, "
                                                 "or better a token instead of the cookie: Authorization: Bearer rap_..."
                                               : "This change was sent by a page of another site, so it was not made.", "other_origin", {}, {}};
}

Result<Actor> by_token(Db& db, std::string_view authorization, Instant now)
{
    constexpr std::string_view scheme = "Bearer ";
    if (!http::same_name(authorization.substr(0, scheme.size()), scheme)) return not_signed_in();
    const auto digest = crypto::digest(authorization.substr(scheme.size()));
    const auto found = db.one<TokenSigning>(of_token_sql, digest, now);
    if (!found) return not_signed_in();

    if (db.writable() && now.us >= found->last_used_at.value_or(Instant{}).us + noted_use_us) store::touch_token(db, found->token_id, now);
    return Actor{found->staff_id, found->name, "token " + to_text(found->token_id), permissions_of(found->role) & allowed_by(found->scopes)};
}

Result<Actor> by_session(Db& db, const http::Request& request, const std::string& secret, Instant now)
{
    const auto found = db.one<SessionSigning>(of_session_sql, crypto::digest(secret));
    if (!found || !found->session.open(now)) return not_signed_in();
    const bool changes = request.method != http::Method::get && request.method != http::Method::head;
    if (changes && !is_same_origin(request)) return from_another_origin(request);

    if (db.writable() && now.us >= found->session.last_seen_at.us + noted_use_us) store::touch_session(db, found->session.digest, now);
    return Actor{found->staff_id, found->name, "session", permissions_of(found->role)};
}

}  // namespace

Result<Actor> authenticate(Db& db, const http::Request& request, Instant now)
{
    if (const auto authorization = request.header("Authorization")) return by_token(db, *authorization, now);
    if (const auto secret = session_secret(request)) return by_session(db, request, *secret, now);
    return not_signed_in();
}

std::optional<Session> session_of(Db& db, const http::Request& request, Instant now)
{
    const auto secret = session_secret(request);
    if (!secret) return std::nullopt;
    const auto session = store::find_session(db, crypto::digest(*secret));
    return session && session->open(now) ? session : std::nullopt;
}

Actor acting(const Staff& staff, std::string via) { return {staff.id, staff.name, std::move(via), permissions_of(staff.role)}; }

Result<Actor> actor_of_staff(Db& db, std::string_view email)
{
    const auto staff = store::find_staff_by_email(db, email_key(email));
    if (!staff || !staff->active) return not_found("Nobody who works here has the e-mail " + std::string(email) + ".");
    return acting(*staff, "command");
}

}  // namespace rapport::identity
