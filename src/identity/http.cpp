#include "identity/doors.h"

#include "base/http/newest_first.h"
#include "base/http/cursor.h"
#include "identity/audit_log.h"
#include "identity/authenticate.h"
#include "identity/cookies.h"
#include "identity/first_owner.h"
#include "identity/links.h"
#include "identity/own_password.h"
#include "identity/people.h"
#include "identity/roles.h"
#include "identity/sign_in.h"
#include "identity/store.h"
#include "identity/tokens.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <mutex>

namespace rapport::identity {
namespace {

struct BusinessView {
    std::string name;
    Currency currency;
    std::string time_zone;
    std::string country;
};
BOOST_DESCRIBE_STRUCT(BusinessView, (), (name, currency, time_zone, country))

// Who is in, and what the page needs to know before it shows anything.
struct WhoAmI {
    Staff staff;
    Strings permissions;
    bool has_password;
    BusinessView business;
};
BOOST_DESCRIBE_STRUCT(WhoAmI, (), (staff, permissions, has_password, business))

struct FirstOwnerNeeded {
    bool needed;
};
BOOST_DESCRIBE_STRUCT(FirstOwnerNeeded, (), (needed))

// An answer that also sets the session's cookie.
template <class T> struct WithCookie {
    T value;
    std::string cookie;
};

WhoAmI who_am_i(Context& ctx, const Staff& staff, const Permissions& permissions)
{
    const auto& business = ctx.business;
    return {staff, names_of(permissions), store::find_password(ctx.db, staff.id).has_value(),
            {business.name, business.currency, business.time_zone.name(), business.country}};
}

}  // namespace
}  // namespace rapport::identity

template <class T> struct rapport::http::Answer<rapport::identity::WithCookie<T>> {
    static Response send(const Call& call, const identity::WithCookie<T>& with)
    {
        auto response = Answer<T>::send(call, with.value);
        response.headers.emplace_back("Set-Cookie", with.cookie);
        return response;
    }
    static void describe(Operation& operation, Schemas& schemas) { Answer<T>::describe(operation, schemas); }
};

namespace rapport::identity {
namespace {

using http::Request;
using Repetition = http::Route::Repetition;

Asking asking(const Request& request) { return {request.peer, session_secret(request)}; }

// Before a cookie is set: it would be worth nothing on this connection, or somebody else's page asks for it.
Result<Done> may_sign_in(const Request& request)
{
    if (!may_carry_session(request)) return not_allowed("Signing in needs https, unless you sit at the machine itself.");
    const bool from_a_page = request.header("Origin") || request.header("Sec-Fetch-Site");
    if (from_a_page && !is_same_origin(request)) return not_allowed("A page of another site cannot sign you in.");
    return Done{};
}

WithCookie<WhoAmI> welcome(Desk& desk, const Request& request, const SignedIn& in)
{
    auto who = desk.read([&](Context& ctx) { return who_am_i(ctx, in.staff, permissions_of(in.staff.role)); });
    return {std::move(who), session_cookie(request, in.session)};
}

using Tries = std::shared_ptr<SignInTries>;

void add_session_routes(http::Router& router, const Tries& tries)
{
    router.post("/session", http::anyone(), [tries](Desk& desk, const Request& request, SignIn body) -> Result<WithCookie<WhoAmI>> {
        CHECK(may_sign_in(request));
        TRY(const auto in, sign_in(desk, *tries, body, asking(request)));
        return welcome(desk, request, in);
    }, "Sign in with e-mail and password, or with a one-time link").repetition = Repetition::not_known;

    router.get("/session", may("own:read"), [](Desk& desk, const Request& request) -> Result<WhoAmI> {
        std::optional<Session> session;
        auto who = desk.read([&](Context& ctx) -> Result<WhoAmI> {
            if (ctx.actor.via == "session") session = session_of(ctx.db, request, ctx.now());
            TRY(const auto staff, read_staff(ctx, ctx.actor.staff));
            return who_am_i(ctx, staff, ctx.actor.permissions);
        });
        if (session) keep_alive(desk, *session);
        return who;
    }, "Who is signed in, and what they may do");

    router.del("/session", may("own:write"), [](Context& ctx, const Request& request) -> Result<http::Response> {
        CHECK(sign_out(ctx, session_secret(request)));
        return http::Response{204, {{"Cache-Control", "no-store"}, {"Set-Cookie", cleared_cookie(request)}, {"Clear-Site-Data", "\"cache\", \"storage\""}}, {}, {}, {}};
    }, "Sign out");

    router.get("/session/first-owner", http::anyone(), [](Context& ctx) { return FirstOwnerNeeded{!has_active_owner(ctx.db)}; },
        "Whether somebody must become the first owner");

    router.post("/session/first-owner", http::anyone(), [tries](Desk& desk, const Request& request, FirstOwner body) -> Result<WithCookie<WhoAmI>> {
        CHECK(may_sign_in(request));
        TRY(const auto in, become_first_owner(desk, *tries, body, asking(request)));
        return welcome(desk, request, in);
    }, "Become the first owner, by the link that the server printed").repetition = Repetition::not_known;

    router.post("/session/password", may("own:write"), [tries](Desk& desk, const Request& request, NewPassword body) -> Result<WithCookie<WhoAmI>> {
        TRY(const auto in, change_password(desk, *tries, body, asking(request)));
        return welcome(desk, request, in);
    }, "Change one's own password; ends all other sessions").repetition = Repetition::not_known;
}

struct StaffQuery : http::PageQuery {
    std::optional<bool> active;
};
BOOST_DESCRIBE_STRUCT(StaffQuery, (http::PageQuery), (active))

// The id with which the last page ended, or `otherwise`. invalid: the cursor is none of ours.
template <class T> Result<Id<T>> after_cursor(const http::PageQuery& query, Id<T> otherwise)
{
    if (!query.cursor) return otherwise;
    const auto key = http::read_cursor(*query.cursor, 1);
    if (const auto id = key ? parse_id<T>(key->front()) : std::nullopt) return *id;
    return invalid("cursor", "This cursor is none that a list gave.", "invalid_cursor");
}

template <class T> http::Page<T> page_of(std::vector<T> rows, const http::PageQuery& query)
{
    http::Page<T> page{std::move(rows), {}};
    const auto size = static_cast<std::size_t>(query.size());
    if (page.data.size() <= size) return page;
    page.data.resize(size);
    page.next_cursor = http::make_cursor({to_text(page.data.back().id)});
    return page;
}

void add_staff_routes(http::Router& router)
{
    router.get("/staff", may("staff:read"), [](Context& ctx, http::Query<StaffQuery> query) -> Result<http::Page<Staff>> {
        TRY(const auto after, after_cursor(query.value, Id<Staff>{}));
        return page_of(list_staff(ctx.db, query.value.active, after, query.value.size() + 1), query.value);
    }, "Everybody who works here, in the order in which they came");

    router.post("/staff", may("staff:write"), [](Context& ctx, NewStaff body) -> Result<http::Created<AddedStaff>> {
        TRY(auto added, add_staff(ctx, body));
        return http::Created<AddedStaff>{std::move(added)};
    }, "Add somebody; the answer holds the one-time link with which they come in, but to a program, which would come in by it itself").repetition = Repetition::told_once;

    router.get("/staff/{id}", may("staff:read"), [](Context& ctx, Id<Staff> id) { return read_staff(ctx, id); });

    router.patch("/staff/{id}", may("staff:write"), [](Context& ctx, Id<Staff> id, http::IfMatch match, StaffChange body) {
        return change_staff(ctx, id, match.version, body);
    }, "Change a name or a role, or let somebody go; new rights end their sessions");

    router.post("/staff/{id}/sign-in-link", http::by_a_person(may("staff:write")), [](Context& ctx, Id<Staff> id) -> Result<http::Created<MadeLink>> {
        TRY(auto link, make_sign_in_link(ctx, id));
        return http::Created<MadeLink>{std::move(link)};
    }, "A link that lets them in once, for a forgotten password").repetition = Repetition::told_once;
}

void add_token_routes(http::Router& router)
{
    router.get("/tokens", may("tokens:read"), [](Context& ctx, http::Query<http::PageQuery> query) -> Result<http::Page<Token>> {
        constexpr Id<Token> newest{std::numeric_limits<std::int64_t>::max()};
        TRY(const auto before, after_cursor(query.value, newest));
        return page_of(list_tokens(ctx, before, query.value.size() + 1), query.value);
    }, "One's own tokens, newest first; an owner sees all");

    router.post("/tokens", may("tokens:write"), [](Context& ctx, NewToken body) -> Result<http::Created<MadeToken>> {
        TRY(auto made, make_token(ctx, ctx.actor.staff, body));
        return http::Created<MadeToken>{std::move(made)};
    }, "Make a token for a program; the answer alone holds it").repetition = Repetition::told_once;

    router.del("/tokens/{id}", may("tokens:write"), [](Context& ctx, Id<Token> id) { return revoke_token(ctx, id); }, "Revoke a token");
}

struct AuditQuery : http::PageQuery {
    std::optional<std::string> subject;
    std::optional<Id<Staff>> actor;
    std::optional<std::string> action;
    std::optional<Instant> from;
    std::optional<Instant> to;
};
BOOST_DESCRIBE_STRUCT(AuditQuery, (http::PageQuery), (subject, actor, action, from, to))

// An answer of the feed: its cursor is never null, since more will come.
struct Feed {
    std::vector<Event> data;
    std::string next_cursor;
};
BOOST_DESCRIBE_STRUCT(Feed, (), (data, next_cursor))

Result<Feed> feed(Context& ctx, const http::PageQuery& query)
{
    Id<AuditEvent> after;
    if (query.cursor) {
        const auto key = http::read_cursor(*query.cursor, 1);
        const auto id = key ? parse_id<AuditEvent>(key->front()) : std::nullopt;
        if (!key || (!id && !key->front().empty())) return invalid("cursor", "This cursor is not one of this list.");
        after = id.value_or(after);
    }
    auto events = events_after(ctx, after, query.size());
    return Feed{std::move(events.data), http::make_cursor({events.last ? to_text(events.last) : ""})};
}

// An AuditEvent with its changes as JSON.
struct AuditEventView {
    Id<AuditEvent> id;
    Instant at;
    std::optional<Id<Staff>> actor_id;
    std::string actor_name;
    std::string via;
    std::string action;
    std::string subject;
    json::value changes;
    std::string request_id;
};
BOOST_DESCRIBE_STRUCT(AuditEventView, (), (id, at, actor_id, actor_name, via, action, subject, changes, request_id))

// Nothing is left of a text but that it is there.
void hide(json::value& value)
{
    if (value.is_string()) value = "…";
    if (auto* array = value.if_array())
        for (auto& one : *array) hide(one);
    if (auto* object = value.if_object())
        for (auto& member : *object) hide(member.value());
}

// How to reach somebody, at whatever depth of a change: what customers/masked.h hides (a test there compares the two), and a household, which may be called
// after where it lives.
void hide_contacts(json::value& changes)
{
    constexpr std::array<std::string_view, 7> contacts{"emails", "phones", "street", "postcode", "contact", "household", "acceptance"};
    if (auto* array = changes.if_array())
        for (auto& one : *array) hide_contacts(one);
    if (auto* object = changes.if_object())
        for (auto& member : *object) {
            if (std::ranges::find(contacts, std::string_view(member.key())) != contacts.end()) hide(member.value());
            else hide_contacts(member.value());
        }
}

AuditEventView shown(const Actor& actor, AuditEvent&& event)
{
    auto changes = json::parse(event.changes);
    if (!actor.may(may("contacts:read"))) hide_contacts(changes);
    return {event.id, event.at, event.actor_id, std::move(event.actor_name), std::move(event.via), std::move(event.action),
            std::move(event.subject), std::move(changes), std::move(event.request_id)};
}

void add_audit_routes(http::Router& router)
{
    router.get("/audit-events", may("audit:read"), [](Context& ctx, http::Query<AuditQuery> query) -> Result<http::Page<AuditEventView>> {
        const auto& [subject, actor, action, from, to] = std::tie(query.value.subject, query.value.actor, query.value.action, query.value.from, query.value.to);
        TRY(const auto before, http::before(query.value));
        auto events = list_audit_events(ctx.db, {subject, actor, action, http::span(from, to)}, before, query.value.size() + 1);
        std::vector<AuditEventView> rows;
        for (auto& event : events) rows.push_back(shown(ctx.actor, std::move(event)));
        return http::newest_first(std::move(rows), query.value, &AuditEventView::at);
    }, "Who changed what, newest first; without contacts:read how to reach somebody is masked");
    router.get("/events", may("events:read"), [](Context& ctx, http::Query<http::PageQuery> query) { return feed(ctx, query.value); },
        "What happened since, oldest first: call again with next_cursor to keep up; an import is one event");
}

void add_business_routes(http::Router& router, MoneyInUse money_in_use)
{
    router.get("/business", may("settings:read"), [](Context& ctx) { return read_business(ctx.db); });

    // One at a time, so that the runtime ends with what the database ends with.
    const auto turn = std::make_shared<std::mutex>();
    router.patch("/business", may("settings:write"), [money_in_use, turn](Desk& desk, http::IfMatch match, BusinessChange body) -> Result<BusinessSettings> {
        const std::lock_guard lock(*turn);
        TRY(auto changed, desk.write([&](Context& ctx) { return change_business(ctx, match.version, body, money_in_use); }));
        auto business = desk.read([](Context& ctx) { return load_business(ctx.db); });
        desk.runtime.set_business(std::move(*business));
        return changed;
    }, "Change name, time zone or country; the currency only while no amounts are kept");
}

}  // namespace

void add_routes(http::Router& router, MoneyInUse money_in_use)
{
    const auto tries = std::make_shared<SignInTries>();
    add_session_routes(router, tries);
    add_staff_routes(router);
    add_token_routes(router);
    add_audit_routes(router);
    add_business_routes(router, std::move(money_in_use));
}

}  // namespace rapport::identity
