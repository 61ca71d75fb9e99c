#include "identity/sign_in.h"

#include "identity/audit_log.h"
#include "identity/first_owner.h"
#include "identity/links.h"
#include "identity/own_password.h"
#include "identity/test/shop.h"

#include <atomic>
#include <thread>

namespace rapport::identity {
namespace {

using rapport::identity::test::code_of;
using rapport::identity::test::fault_of;
using rapport::identity::test::password;

const std::string new_password = "drei blaue Elche tanzen";

class SigningIn : public test::ShopTest {
protected:
    Desk nobody() { return {world.runtime(), Actor{}, "test"}; }
    Result<SignedIn> with_password(const std::string& email, const std::string& typed, const Asking& asking = {"203.0.113.7", {}})
    {
        auto desk = nobody();
        return sign_in(desk, tries, {email, typed, {}}, asking);
    }
    Result<SignedIn> with_link(const std::string& link_token)
    {
        auto desk = nobody();
        return sign_in(desk, tries, {{}, {}, link_token}, {"203.0.113.7", {}});
    }
    MadeLink link_for(const Staff& staff) { return as(hanne, [&](Context& ctx) { return make_sign_in_link(ctx, staff.id); }).value(); }
    Result<SignedIn> change(const SignedIn& who, const NewPassword& input)
    {
        auto desk = desk_of(who.staff);
        return change_password(desk, tries, input, {"203.0.113.7", who.session});
    }
    bool is_open(const std::string& session)
    {
        return world.read([&](Context& ctx) { return store::find_session(ctx.db, crypto::digest(session)).has_value(); });
    }
    void leave(const Staff& staff)
    {
        const auto version = now(staff).version;
        ASSERT_TRUE(as(hanne, [&](Context& ctx) { return change_staff(ctx, staff.id, version, {{}, {}, {true, false}}); }));
    }

    SignInTries tries;
};
RAPPORT_ON_BOTH_ENGINES(SigningIn);

TEST_P(SigningIn, opens_a_session_of_which_only_a_digest_is_kept)
{
    const auto in = with_password("Tom@Hafer-Mohn.example", password);
    ASSERT_TRUE(in);
    EXPECT_EQ(in->staff.id, tom.id);
    EXPECT_EQ(in->session.size(), 64u);
    world.read([&](Context& ctx) {
        EXPECT_FALSE(store::find_session(ctx.db, in->session));
        const auto kept = store::find_session(ctx.db, crypto::digest(in->session));
        EXPECT_TRUE(kept && kept->staff_id == tom.id && kept->means == Means::password);
        const auto events = list_audit_events(ctx.db, {{}, tom.id, "session.opened", {}}, {}, 10);
        EXPECT_EQ(events.size(), 1u);
        return 0;
    });
}

TEST_P(SigningIn, tells_a_wrong_password_from_an_unknown_person_to_nobody)
{
    const auto wrong = with_password("tom@hafer-mohn.example", "Mohnbrot im Regenschirn");
    const auto unknown = with_password("nobody@hafer-mohn.example", password);
    const auto no_address = with_password("tom", password);
    leave(tom);
    const auto gone = with_password("tom@hafer-mohn.example", password);
    for (const auto* refused : {&wrong, &unknown, &no_address, &gone}) {
        ASSERT_FALSE(*refused);
        EXPECT_EQ(refused->error().code, "not_signed_in");
        EXPECT_EQ(refused->error().detail, wrong.error().detail);
    }
}

TEST_P(SigningIn, somebody_without_a_password_has_none_that_fits)
{
    const auto added = as(hanne, [](Context& ctx) { return add_staff(ctx, {{"Rieke"}, "rieke@hafer-mohn.example", Role::staff}); });
    ASSERT_TRUE(added);
    EXPECT_EQ(code_of(with_password("rieke@hafer-mohn.example", "")), "not_signed_in");
}

TEST_P(SigningIn, takes_a_password_or_a_link_and_says_what_is_missing)
{
    auto desk = nobody();
    const Asking asking{"203.0.113.7", {}};
    EXPECT_EQ(sign_in(desk, tries, {}, asking).error().faults.size(), 2u);
    EXPECT_EQ(fault_of(sign_in(desk, tries, {"tom@hafer-mohn.example", {}, {}}, asking)), "/password required");
    EXPECT_EQ(fault_of(sign_in(desk, tries, {"tom@hafer-mohn.example", password, "link"}, asking)), "/link_token invalid");
}

TEST_P(SigningIn, replaces_the_session_that_the_browser_held)
{
    const auto first = with_password("tom@hafer-mohn.example", password).value();
    const auto second = with_password("tom@hafer-mohn.example", password, {"203.0.113.7", first.session}).value();
    EXPECT_NE(first.session, second.session);
    EXPECT_FALSE(is_open(first.session));
    EXPECT_TRUE(is_open(second.session));
}

TEST_P(SigningIn, too_many_tries_wait_and_are_not_even_checked)
{
    for (int i = 0; i < 5; ++i) EXPECT_EQ(code_of(with_password("tom@hafer-mohn.example", "")), "not_signed_in");
    EXPECT_EQ(code_of(with_password("tom@hafer-mohn.example", password)), "too_many_tries");
    EXPECT_TRUE(with_password("ines@hafer-mohn.example", password));
    pass(us_per_second);
    EXPECT_TRUE(with_password("tom@hafer-mohn.example", password));
}

TEST_P(SigningIn, a_link_lets_in_once)
{
    const auto link = link_for(tom);
    const auto in = with_link(link.link_token);
    ASSERT_TRUE(in);
    EXPECT_EQ(in->staff.id, tom.id);
    EXPECT_EQ(code_of(with_link(link.link_token)), "not_signed_in");
    EXPECT_EQ(code_of(with_link("0000")), "not_signed_in");
}

// Runs f(0), f(1), ... at the same time, and counts how many say yes.
template <class F> int yes_of(int threads, F&& f)
{
    std::atomic<int> yes = 0;
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i) running.emplace_back([&, i] { yes += f(i) ? 1 : 0; });
    running.clear();
    return yes;
}

TEST_P(SigningIn, a_link_lets_in_once_however_many_try_at_once)
{
    const auto link = link_for(tom);
    EXPECT_EQ(yes_of(8, [&](int) { return with_link(link.link_token).has_value(); }), 1);
}

TEST_P(SigningIn, a_link_runs_out)
{
    const auto link = link_for(tom);
    pass(link_for_a_person_us - 1);
    ASSERT_TRUE(with_link(link.link_token));
    const auto next = link_for(tom);
    pass(link_for_a_person_us);
    EXPECT_EQ(code_of(with_link(next.link_token)), "not_signed_in");
}

TEST_P(SigningIn, a_newer_link_takes_the_place_of_the_older)
{
    const auto first = link_for(tom), second = link_for(tom);
    EXPECT_EQ(code_of(with_link(first.link_token)), "not_signed_in");
    EXPECT_TRUE(with_link(second.link_token));
}

TEST_P(SigningIn, a_link_lets_nobody_in_who_has_left)
{
    const auto link = link_for(tom);
    leave(tom);
    EXPECT_EQ(code_of(with_link(link.link_token)), "not_signed_in");
    EXPECT_EQ(code_of(as(hanne, [&](Context& ctx) { return make_sign_in_link(ctx, tom.id); })), "not_active");
}

TEST_P(SigningIn, links_are_made_by_owners_or_for_those_below)
{
    EXPECT_EQ(code_of(as(ines, [&](Context& ctx) { return make_sign_in_link(ctx, hanne.id); })), "not_allowed");
    EXPECT_EQ(code_of(as(ines, [&](Context& ctx) { return make_sign_in_link(ctx, ines.id); })), "not_allowed");
    EXPECT_TRUE(as(ines, [&](Context& ctx) { return make_sign_in_link(ctx, tom.id); }));
    EXPECT_TRUE(world.try_write([&](Context& ctx) { return make_sign_in_link(ctx, hanne.id, link_for_a_start_us); })) << "at the machine itself";
    EXPECT_EQ(code_of(as(hanne, [](Context& ctx) { return make_sign_in_link(ctx, {12345}); })), "not_found");
}

TEST_P(SigningIn, signing_out_ends_that_session_alone)
{
    const auto here = with_password("tom@hafer-mohn.example", password).value(), there = with_password("tom@hafer-mohn.example", password).value();
    EXPECT_TRUE(as(tom, [&](Context& ctx) { return sign_out(ctx, here.session); }));
    EXPECT_FALSE(is_open(here.session));
    EXPECT_TRUE(is_open(there.session));
    EXPECT_TRUE(as(tom, [&](Context& ctx) { return sign_out(ctx, here.session); })) << "twice is fine";
    EXPECT_EQ(world.read([&](Context& ctx) { return list_audit_events(ctx.db, {{}, {}, "session.closed", {}}, {}, 10); }).size(), 1u);
}

TEST_P(SigningIn, a_new_password_ends_every_session_but_a_new_one)
{
    const auto here = with_password("tom@hafer-mohn.example", password).value(), there = with_password("tom@hafer-mohn.example", password).value();
    const auto link = link_for(tom);
    const auto changed = change(here, {password, new_password});
    ASSERT_TRUE(changed);
    EXPECT_TRUE(is_open(changed->session));
    EXPECT_FALSE(is_open(here.session));
    EXPECT_FALSE(is_open(there.session));
    EXPECT_EQ(code_of(with_link(link.link_token)), "not_signed_in");
    EXPECT_EQ(code_of(with_password("tom@hafer-mohn.example", password)), "not_signed_in");
    EXPECT_TRUE(with_password("tom@hafer-mohn.example", new_password));
}

TEST_P(SigningIn, a_new_password_needs_the_present_one_and_is_no_easy_one)
{
    const auto in = with_password("tom@hafer-mohn.example", password).value();
    EXPECT_EQ(fault_of(change(in, {{}, new_password})), "/current_password required");
    EXPECT_EQ(fault_of(change(in, {"Mohnbrot", new_password})), "/current_password wrong");
    EXPECT_EQ(fault_of(change(in, {password, "kurz"})), "/new_password too_short");
    EXPECT_EQ(fault_of(change(in, {password, "tomreimers1234"})), "/new_password too_easy");
    EXPECT_TRUE(is_open(in.session));
}

TEST_P(SigningIn, a_stolen_session_cannot_guess_the_present_password_for_long)
{
    const auto in = with_password("tom@hafer-mohn.example", password).value();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(fault_of(change(in, {"", new_password})), "/current_password wrong");
    EXPECT_EQ(code_of(change(in, {password, new_password})), "too_many_tries");
}

TEST_P(SigningIn, whoever_came_by_link_sets_a_password_within_half_an_hour)
{
    const auto soon = with_link(link_for(tom).link_token).value();
    pass(29 * 60 * us_per_second);
    ASSERT_TRUE(change(soon, {{}, new_password}));
    const auto late = with_link(link_for(tom).link_token).value();
    pass(30 * 60 * us_per_second);
    EXPECT_EQ(fault_of(change(late, {{}, password})), "/current_password required");
}

TEST_P(SigningIn, a_token_changes_no_password)
{
    const auto in = with_password("tom@hafer-mohn.example", password).value();
    auto desk = desk_of(tom);
    desk.actor.via = "token tok_0";
    EXPECT_EQ(code_of(change_password(desk, tries, {password, new_password}, {"203.0.113.7", in.session})), "not_allowed");
    auto other = desk_of(ines);
    EXPECT_EQ(code_of(change_password(other, tries, {password, new_password}, {"203.0.113.7", in.session})), "not_allowed") << "somebody else's session";
}

TEST_P(SigningIn, what_ended_is_forgotten)
{
    const auto old = with_password("tom@hafer-mohn.example", password).value();
    link_for(tom);
    pass(session_idle_us - us_per_second);
    const auto young = with_password("ines@hafer-mohn.example", password).value();
    pass(us_per_second);
    const auto count = world.write([](Context& ctx) -> Result<std::int64_t> { return forget_expired(ctx); });
    EXPECT_EQ(count, 2);
    EXPECT_FALSE(is_open(old.session));
    EXPECT_TRUE(is_open(young.session));
}

class FirstOwners : public rapport::test::WorldTest {
protected:
    Result<SignedIn> become(const FirstOwner& input)
    {
        Desk desk{world.runtime(), Actor{}, "test"};
        return become_first_owner(desk, tries, input, {"203.0.113.7", {}});
    }
    MadeLink link() { return world.write([](Context& ctx) { return make_first_owner_link(ctx); }); }
    FirstOwner hanne(const std::string& link_token) { return {link_token, "Hanne Brodersen", "Hanne@hafer-mohn.example", password}; }

    SignInTries tries;
};
RAPPORT_ON_BOTH_ENGINES(FirstOwners);

TEST_P(FirstOwners, begin_by_a_link_and_are_in)
{
    EXPECT_FALSE(world.read([](Context& ctx) { return has_active_owner(ctx.db); }));
    const auto made = link();
    EXPECT_EQ(made.expires_at.us, world.clock.now().us + link_for_a_start_us);
    const auto in = become(hanne(made.link_token));
    ASSERT_TRUE(in);
    EXPECT_EQ(in->staff.role, Role::owner);
    EXPECT_EQ(in->staff.email, "hanne@hafer-mohn.example");
    world.read([&](Context& ctx) {
        EXPECT_TRUE(has_active_owner(ctx.db));
        EXPECT_TRUE(store::find_session(ctx.db, crypto::digest(in->session)));
        return 0;
    });
    Desk desk{world.runtime(), Actor{}, "test"};
    EXPECT_TRUE(sign_in(desk, tries, {"hanne@hafer-mohn.example", password, {}}, {"203.0.113.7", {}}));
}

TEST_P(FirstOwners, there_is_only_one)
{
    const auto first = link(), second = link();
    ASSERT_TRUE(become(hanne(first.link_token)));
    EXPECT_EQ(code_of(become({second.link_token, "Eve", "eve@example.org", password})), "owner_exists");
    EXPECT_EQ(code_of(world.try_write([](Context& ctx) { return make_first_owner_link(ctx); })), "owner_exists");
    Desk desk = world.desk();
    EXPECT_EQ(code_of(add_first_owner(desk, "Eve", "eve@example.org", password)), "owner_exists");
}

TEST_P(FirstOwners, are_one_however_many_try_at_once)
{
    std::vector<MadeLink> links;
    for (int i = 0; i < 4; ++i) links.push_back(link());
    EXPECT_EQ(yes_of(4, [&](int i) { return become({links[static_cast<std::size_t>(i)].link_token, "Hanne", "hanne" + std::to_string(i) + "@hafer-mohn.example", password}).has_value(); }), 1);
    EXPECT_EQ(world.read([](Context& ctx) { return store::count_active_owners(ctx.db); }), 1);
}

TEST_P(FirstOwners, need_a_link_that_is_good)
{
    EXPECT_EQ(code_of(become(hanne("guessed"))), "not_signed_in");
    const auto old = link();
    world.clock.set({world.clock.now().us + link_for_a_start_us});
    EXPECT_EQ(code_of(become(hanne(old.link_token))), "not_signed_in");
}

TEST_P(FirstOwners, a_first_owners_link_signs_nobody_in)
{
    const auto made = link();
    Desk desk{world.runtime(), Actor{}, "test"};
    EXPECT_EQ(code_of(sign_in(desk, tries, {{}, {}, made.link_token}, {"203.0.113.7", {}})), "not_signed_in");
    EXPECT_TRUE(become(hanne(made.link_token))) << "and it is still good";
}

TEST_P(FirstOwners, are_told_every_fault_at_once_and_keep_their_link)
{
    const auto made = link();
    const auto refused = become({made.link_token, " ", "hanne", "kurz"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().faults.size(), 3u);
    EXPECT_TRUE(become(hanne(made.link_token)));
}

TEST_P(FirstOwners, are_made_at_the_machine_without_a_link)
{
    Desk desk = world.desk();
    EXPECT_EQ(fault_of(add_first_owner(desk, "Hanne", "hanne@hafer-mohn.example", "hannehannehanne")), "/password too_easy");
    const auto made = link();
    const auto owner = add_first_owner(desk, "Hanne Brodersen", "hanne@hafer-mohn.example", password);
    ASSERT_TRUE(owner);
    EXPECT_EQ(owner->role, Role::owner);
    EXPECT_FALSE(world.read([&](Context& ctx) { return store::find_link(ctx.db, crypto::digest(made.link_token), ctx.now()); })) << "the link is of no use any more";
}

}  // namespace
}  // namespace rapport::identity
