#include "identity/tokens.h"

#include "identity/audit_log.h"
#include "identity/roles.h"
#include "identity/test/shop.h"

namespace rapport::identity {
namespace {

using rapport::identity::test::code_of;
using rapport::identity::test::fault_of;

constexpr Id<Token> newest{std::numeric_limits<std::int64_t>::max()};

class Tokens : public test::ShopTest {
protected:
    Result<MadeToken> make(const Staff& who, const NewToken& input)
    {
        return as(who, [&](Context& ctx) { return make_token(ctx, who.id, input); });
    }
    Result<Actor> actor_by(const std::string& token)
    {
        http::Request request;
        request.headers = {{"Authorization", "Bearer " + token}};
        return world.read([&](Context& ctx) { return authenticate(ctx.db, request, ctx.now()); });
    }
    Result<Done> revoke(const Staff& who, Id<Token> id)
    {
        return as(who, [&](Context& ctx) { return revoke_token(ctx, id); });
    }
    std::size_t count_for(const Staff& who)
    {
        return desk_of(who).read([](Context& ctx) { return list_tokens(ctx, newest, 100).size(); });
    }
};
RAPPORT_ON_BOTH_ENGINES(Tokens);

TEST_P(Tokens, are_told_once_and_kept_as_a_digest)
{
    const auto made = make(tom, {{"Till at the door"}, {"all"}, {}});
    ASSERT_TRUE(made);
    ASSERT_EQ(made->token.size(), 68u);
    EXPECT_TRUE(made->token.starts_with("rap_"));
    EXPECT_EQ(made->token.find_first_not_of("0123456789abcdef", 4), std::string::npos);
    EXPECT_EQ(made->expires_at.us, world.clock.now().us + 365 * us_per_day);
    const auto kept = world.read([&](Context& ctx) { return *store::find_token(ctx.db, made->id); });
    EXPECT_EQ(kept.name, "Till at the door");
    EXPECT_EQ(kept.scopes, Strings{"all"});
    EXPECT_EQ(kept.last_used_at, std::nullopt);
}

TEST_P(Tokens, do_what_their_scopes_name_and_never_more_than_their_owner)
{
    const auto all = actor_by(make(tom, {{"all"}, {"all"}, {}})->token);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->permissions, permissions_of(Role::staff));
    EXPECT_EQ(all->staff, tom.id);
    EXPECT_EQ(all->name, "Tom Reimers");
    EXPECT_TRUE(all->via.starts_with("token tok_"));

    const auto reading = actor_by(make(tom, {{"read"}, {"read"}, {}})->token);
    EXPECT_EQ(reading->permissions, permissions_of(Role::staff) & *permissions_of_scopes({"read"}));
    EXPECT_FALSE(reading->may(may("audit:read"))) << "Tom may not, so his token may not";

    const auto named = actor_by(make(tom, {{"orders"}, {"orders:write", "customers:erase"}, {}})->token);
    EXPECT_EQ(names_of(named->permissions), Strings{"orders:write"});
}

TEST_P(Tokens, lose_with_their_owner_on_the_next_request)
{
    const auto token = make(ines, {{"export"}, {"all"}, {}})->token;
    EXPECT_TRUE(actor_by(token)->may(may("customers:export")));
    ASSERT_TRUE(as(hanne, [&](Context& ctx) { return change_staff(ctx, ines.id, 1, {{}, {true, Role::viewer}, {}}); }));
    EXPECT_FALSE(actor_by(token)->may(may("customers:export")));
    EXPECT_TRUE(actor_by(token)->may(may("customers:read")));
    ASSERT_TRUE(as(hanne, [&](Context& ctx) { return change_staff(ctx, ines.id, 2, {{}, {}, {true, false}}); }));
    EXPECT_EQ(code_of(actor_by(token)), "not_signed_in");
}

TEST_P(Tokens, run_out_at_their_time)
{
    const auto token = make(tom, {{"a day"}, {"read"}, 1})->token;
    pass(us_per_day - 1);
    EXPECT_TRUE(actor_by(token));
    pass(1);
    EXPECT_EQ(code_of(actor_by(token)), "not_signed_in");
}

TEST_P(Tokens, open_nothing_once_revoked)
{
    const auto made = make(tom, {{"lost"}, {"read"}, {}}).value();
    EXPECT_TRUE(revoke(tom, made.id));
    EXPECT_EQ(code_of(actor_by(made.token)), "not_signed_in");
    EXPECT_TRUE(revoke(tom, made.id)) << "twice is fine";
    const auto events = world.read([&](Context& ctx) { return list_audit_events(ctx.db, {to_text(made.id), {}, {}, {}}, {}, 10); });
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[0].action, "token.revoked");
    EXPECT_EQ(events[1].changes.find(made.token.substr(4)), std::string::npos);
}

TEST_P(Tokens, tell_every_fault_at_its_place)
{
    const auto refused = make(tom, {{" "}, {"read", "fly"}, 0});
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().faults.size(), 3u);
    EXPECT_EQ(refused.error().faults[0].pointer, "/name");
    EXPECT_EQ(refused.error().faults[1].pointer, "/expires_in_days");
    EXPECT_EQ(refused.error().faults[2].pointer, "/scopes/1");
    EXPECT_EQ(fault_of(make(tom, {{"x"}, {}, {}})), "/scopes required");
    EXPECT_EQ(fault_of(make(tom, {{"x"}, {"read"}, 3651})), "/expires_in_days range");
    EXPECT_TRUE(make(tom, {{"x"}, {"read"}, 3650}));
}

TEST_P(Tokens, of_others_are_an_owners_business)
{
    const auto of_tom = make(tom, {{"tom's"}, {"read"}, {}}).value();
    const auto of_ines = make(ines, {{"ines's"}, {"read"}, {}}).value();
    EXPECT_EQ(count_for(tom), 1u);
    EXPECT_EQ(count_for(ines), 1u);
    EXPECT_EQ(count_for(hanne), 2u);
    EXPECT_EQ(code_of(revoke(ines, of_tom.id)), "not_found");
    EXPECT_TRUE(revoke(hanne, of_ines.id));
    EXPECT_EQ(code_of(revoke(hanne, {12345})), "not_found");
    EXPECT_EQ(code_of(as(ines, [&](Context& ctx) { return make_token(ctx, tom.id, {{"x"}, {"read"}, {}}); })), "not_allowed");
    EXPECT_TRUE(as(hanne, [&](Context& ctx) { return make_token(ctx, tom.id, {{"x"}, {"read"}, {}}); }));
}

TEST_P(Tokens, make_no_tokens_that_could_do_more)
{
    auto desk = desk_of(hanne);
    desk.actor.permissions.reset();
    desk.actor.permissions.set(may("tokens:write").number());
    const auto by_narrow = [&](const Strings& scopes) { return code_of(desk.write([&](Context& ctx) { return make_token(ctx, hanne.id, {{"x"}, scopes, {}}); })); };
    EXPECT_EQ(by_narrow({"all"}), "not_allowed");
    EXPECT_EQ(by_narrow({"read"}), "not_allowed");
    EXPECT_EQ(by_narrow({"tokens:write"}), "");
}

TEST_P(Tokens, are_made_by_a_program_for_nobody_else)
{
    auto desk = desk_of(hanne);
    desk.actor.via = "token tok_1";
    const auto for_one = [&](const Staff& whose) { return code_of(desk.write([&](Context& ctx) { return make_token(ctx, whose.id, {{"x"}, {"read"}, {}}); })); };
    EXPECT_EQ(for_one(hanne), "");
    EXPECT_EQ(for_one(ines), "not_allowed") << "what it writes would count as hers";
}

TEST_P(Tokens, are_made_at_the_machine_for_anybody_active)
{
    EXPECT_TRUE(world.try_write([&](Context& ctx) { return make_token(ctx, samir.id, {{"command"}, scopes_from_text("customers:read, orders:read"), 30}); }));
    EXPECT_EQ(code_of(world.try_write([&](Context& ctx) { return make_token(ctx, {12345}, {{"x"}, {"all"}, {}}); })), "not_found");
    ASSERT_TRUE(as(hanne, [&](Context& ctx) { return change_staff(ctx, tom.id, 1, {{}, {}, {true, false}}); }));
    EXPECT_EQ(code_of(world.try_write([&](Context& ctx) { return make_token(ctx, tom.id, {{"x"}, {"all"}, {}}); })), "not_active");
}

TEST_P(Tokens, their_last_use_is_noted_once_an_hour_and_only_while_writing)
{
    const auto made = make(tom, {{"till"}, {"all"}, {}}).value();
    http::Request request;
    request.headers = {{"Authorization", "bearer " + made.token}};
    const auto last_used = [&] { return world.read([&](Context& ctx) { return store::find_token(ctx.db, made.id)->last_used_at; }); };
    const auto use = [&] { return world.try_write([&](Context& ctx) { return authenticate(ctx.db, request, ctx.now()); }); };

    ASSERT_TRUE(actor_by(made.token));
    EXPECT_EQ(last_used(), std::nullopt);
    ASSERT_TRUE(use());
    const auto first = world.clock.now();
    EXPECT_EQ(last_used(), std::optional(first));
    pass(noted_use_us - 1);
    ASSERT_TRUE(use());
    EXPECT_EQ(last_used(), std::optional(first));
    pass(1);
    ASSERT_TRUE(use());
    EXPECT_EQ(last_used(), std::optional(world.clock.now()));
}

TEST(ScopesFromText, are_parted_by_commas)
{
    EXPECT_EQ(scopes_from_text("all"), Strings{"all"});
    EXPECT_EQ(scopes_from_text(" customers:read , orders:write,"), (Strings{"customers:read", "orders:write"}));
    EXPECT_EQ(scopes_from_text(""), Strings{});
}

}  // namespace
}  // namespace rapport::identity
