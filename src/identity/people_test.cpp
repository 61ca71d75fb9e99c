#include "identity/people.h"

#include "identity/audit_log.h"
#include "identity/links.h"
#include "identity/sessions.h"
#include "identity/test/shop.h"

#include <atomic>
#include <thread>

namespace rapport::identity {
namespace {

using rapport::identity::test::code_of;
using rapport::identity::test::fault_of;

class People : public test::ShopTest {
protected:
    auto change(const Staff& who, const Staff& whom, const StaffChange& change)
    {
        return as(who, [&](Context& ctx) { return change_staff(ctx, whom.id, now(whom).version, change); });
    }
    auto add_as(const Staff& who, Role role) { return as(who, [&](Context& ctx) { return add_staff(ctx, {{"Rieke Lorenzen"}, "rieke@hafer-mohn.example", role}); }); }
    std::string session_for(const Staff& staff)
    {
        return world.write([&](Context& ctx) -> Result<SignedIn> { return open_session(ctx, staff, Means::password, {}); }).session;
    }
    bool is_open(const std::string& session)
    {
        return world.read([&](Context& ctx) { return store::find_session(ctx.db, crypto::digest(session)).has_value(); });
    }
};
RAPPORT_ON_BOTH_ENGINES(People);

StaffChange to_role(Role role) { return {{}, {true, role}, {}}; }
StaffChange to_active(bool active) { return {{}, {}, {true, active}}; }
StaffChange to_name(const std::string& name) { return {{true, Text<1, 200>{name}}, {}, {}}; }

TEST_P(People, are_added_with_a_link_that_lets_them_in)
{
    const auto added = as(hanne, [](Context& ctx) { return add_staff(ctx, {{"  Rieke   Lorenzen "}, " Rieke@Hafer-Mohn.Example", Role::staff}); });
    ASSERT_TRUE(added);
    EXPECT_EQ(added->name, "Rieke Lorenzen");
    EXPECT_EQ(added->email, "rieke@hafer-mohn.example");
    EXPECT_TRUE(added->active);
    EXPECT_EQ(added->link_expires_at->us, world.clock.now().us + link_for_a_person_us);
    const auto link = world.read([&](Context& ctx) { return store::find_link(ctx.db, crypto::digest(*added->link_token), ctx.now()); });
    ASSERT_TRUE(link);
    EXPECT_EQ(*link->staff_id, added->id);
    EXPECT_FALSE(world.read([&](Context& ctx) { return store::find_link(ctx.db, *added->link_token, ctx.now()); })) << "the token itself is not kept";
}

TEST_P(People, are_added_by_a_program_without_a_link)
{
    auto desk = desk_of(hanne);
    desk.actor.via = "token tok_1";
    const auto added = desk.write([](Context& ctx) { return add_staff(ctx, {{"Rieke Lorenzen"}, "rieke@hafer-mohn.example", Role::owner}); });
    ASSERT_TRUE(added);
    EXPECT_FALSE(added->link_token || added->link_expires_at) << "it would come in by it as a person";
}

TEST_P(People, need_a_name_and_an_address_and_every_fault_is_told)
{
    const auto refused = as(hanne, [](Context& ctx) { return add_staff(ctx, {{"  "}, "rieke at home", Role::staff}); });
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().faults.size(), 2u);
    EXPECT_EQ(refused.error().faults[0].pointer, "/name");
    EXPECT_EQ(refused.error().faults[1].pointer, "/email");
}

TEST_P(People, never_share_an_address)
{
    EXPECT_EQ(code_of(as(hanne, [](Context& ctx) { return add_staff(ctx, {{"Another Tom"}, "TOM@hafer-mohn.example", Role::staff}); })), "email_taken");
    ASSERT_TRUE(change(hanne, tom, to_active(false)));
    EXPECT_EQ(code_of(as(hanne, [](Context& ctx) { return add_staff(ctx, {{"Another Tom"}, "tom@hafer-mohn.example", Role::staff}); })), "email_taken");
}

TEST_P(People, are_added_only_below_whoever_adds_them)
{
    EXPECT_EQ(code_of(add_as(ines, Role::owner)), "not_allowed");
    EXPECT_EQ(code_of(add_as(ines, Role::manager)), "not_allowed");
    EXPECT_TRUE(add_as(ines, Role::staff));
}

TEST_P(People, nobody_raises_themselves_or_touches_those_above)
{
    EXPECT_EQ(code_of(change(ines, ines, to_role(Role::owner))), "not_allowed");
    EXPECT_EQ(code_of(change(ines, tom, to_role(Role::manager))), "not_allowed");
    EXPECT_EQ(code_of(change(ines, hanne, to_name("Somebody Else"))), "not_allowed");
    EXPECT_EQ(code_of(change(ines, hanne, to_active(false))), "not_allowed");
    EXPECT_TRUE(change(ines, tom, to_role(Role::viewer)));
    EXPECT_TRUE(change(ines, ines, to_name("Ines Petersen-Voss")));
    EXPECT_TRUE(change(hanne, ines, to_role(Role::owner)));
}

TEST_P(People, a_token_with_few_scopes_gives_no_rights)
{
    auto desk = desk_of(hanne);
    desk.actor.permissions.reset();
    desk.actor.permissions.set(may("staff:write").number());
    EXPECT_EQ(code_of(desk.write([](Context& ctx) { return add_staff(ctx, {{"Rieke"}, "rieke@hafer-mohn.example", Role::viewer}); })), "not_allowed");
    EXPECT_EQ(code_of(desk.write([&](Context& ctx) { return change_staff(ctx, tom.id, 1, to_role(Role::owner)); })), "not_allowed");
    EXPECT_EQ(code_of(desk.write([&](Context& ctx) { return make_sign_in_link(ctx, hanne.id); })), "not_allowed");
}

TEST_P(People, the_last_active_owner_stays)
{
    EXPECT_EQ(code_of(change(hanne, hanne, to_role(Role::manager))), "last_owner");
    EXPECT_EQ(code_of(change(hanne, hanne, to_active(false))), "last_owner");
    ASSERT_TRUE(change(hanne, ines, to_role(Role::owner)));
    ASSERT_TRUE(change(hanne, ines, to_active(false)));
    EXPECT_EQ(code_of(change(hanne, hanne, to_role(Role::viewer))), "last_owner") << "Ines owns it, but has left";
    ASSERT_TRUE(change(hanne, ines, to_active(true)));
    EXPECT_TRUE(change(hanne, hanne, to_active(false)));
}

TEST_P(People, two_owners_cannot_both_go_at_once)
{
    ASSERT_TRUE(change(hanne, ines, to_role(Role::owner)));
    const auto version_of_ines = now(ines).version;
    std::atomic<int> gone = 0;
    {
        std::jthread one([&] { gone += as(hanne, [&](Context& ctx) { return change_staff(ctx, hanne.id, 1, to_active(false)); }).has_value() ? 1 : 0; });
        std::jthread two([&] { gone += as(hanne, [&](Context& ctx) { return change_staff(ctx, ines.id, version_of_ines, to_active(false)); }).has_value() ? 1 : 0; });
    }
    EXPECT_EQ(gone, 1);
    EXPECT_TRUE(world.read([](Context& ctx) { return has_active_owner(ctx.db); }));
}

TEST_P(People, new_rights_end_their_sessions_and_links_and_a_new_name_does_not)
{
    const auto session = session_for(tom), of_ines = session_for(ines);
    const auto link = as(hanne, [&](Context& ctx) { return make_sign_in_link(ctx, tom.id); }).value();
    ASSERT_TRUE(change(hanne, tom, to_name("Tom R.")));
    EXPECT_TRUE(is_open(session));
    ASSERT_TRUE(change(hanne, tom, to_role(Role::viewer)));
    EXPECT_FALSE(is_open(session));
    EXPECT_FALSE(world.read([&](Context& ctx) { return store::find_link(ctx.db, crypto::digest(link.link_token), ctx.now()); }));
    const auto next = session_for(tom);
    ASSERT_TRUE(change(hanne, tom, to_active(false)));
    EXPECT_FALSE(is_open(next));
    EXPECT_TRUE(is_open(of_ines));
}

TEST_P(People, a_change_needs_the_newest_version)
{
    pass(us_per_day);
    const auto changed = change(hanne, tom, to_name("Tom R."));
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->version, 2);
    EXPECT_EQ(changed->updated_at, world.clock.now());
    EXPECT_EQ(changed->created_at, tom.created_at);
    EXPECT_EQ(code_of(as(hanne, [&](Context& ctx) { return change_staff(ctx, tom.id, 1, to_name("Tom")); })), "changed_meanwhile");
    EXPECT_EQ(change(hanne, tom, {})->version, 2) << "changing nothing is no change";
    EXPECT_EQ(code_of(as(hanne, [](Context& ctx) { return change_staff(ctx, {12345}, 1, {}); })), "not_found");
}

TEST_P(People, nothing_can_be_taken_away_that_must_be_there)
{
    StaffChange empty;
    empty.name.present = empty.role.present = empty.active.present = true;
    const auto refused = change(hanne, tom, empty);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().faults.size(), 3u);
    EXPECT_EQ(fault_of(change(hanne, tom, to_name("   "))), "/name required");
}

TEST_P(People, are_listed_page_by_page_and_by_who_is_still_here)
{
    ASSERT_TRUE(change(hanne, tom, to_active(false)));
    world.read([&](Context& ctx) {
        EXPECT_EQ(list_staff(ctx.db).size(), 4u);
        EXPECT_EQ(list_staff(ctx.db, true).size(), 3u);
        const auto gone = list_staff(ctx.db, false);
        EXPECT_EQ(gone.size(), 1u);
        EXPECT_EQ(gone.at(0).id, tom.id);
        EXPECT_FALSE(gone.at(0).active);
        const auto second = list_staff(ctx.db, {}, hanne.id, 1);
        EXPECT_EQ(second.at(0).id, ines.id);
        return 0;
    });
}

TEST_P(People, every_change_is_in_the_audit)
{
    ASSERT_TRUE(change(hanne, tom, to_role(Role::manager)));
    const auto events = world.read([&](Context& ctx) { return list_audit_events(ctx.db, {to_text(tom.id), {}, {}, {}}, {}, 10); });
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[0].action, "staff.changed");
    EXPECT_EQ(events[0].changes, R"({"role":["staff","manager"]})");
    EXPECT_EQ(events[0].actor_id, std::optional(hanne.id));
    EXPECT_EQ(events[0].actor_name, "Hanne Brodersen");
    EXPECT_EQ(events[1].action, "staff.added");
    EXPECT_EQ(events[1].actor_id, std::nullopt);
}

TEST_P(People, a_refused_change_leaves_nothing)
{
    ASSERT_FALSE(change(hanne, hanne, {{true, Text<1, 200>{"H."}}, {true, Role::viewer}, {}}));
    EXPECT_EQ(now(hanne).name, "Hanne Brodersen");
    EXPECT_EQ(world.read([&](Context& ctx) { return list_audit_events(ctx.db, {to_text(hanne.id), {}, {}, {}}, {}, 10); }).size(), 1u);
}

}  // namespace
}  // namespace rapport::identity
