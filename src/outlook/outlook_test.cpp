#include "customers/lines.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "outlook/facts.h"
#include "outlook/service.h"

#include <map>
#include <random>

namespace rapport::outlook {
namespace {

using identity::test::code_of;
using identity::test::fault_of;

const Sql facts_sql{"test.outlook_facts", Reach::one_customer,
    "SELECT outlook_count, dangers_open, next_follow_up_on FROM customer_facts WHERE customer_id = $1"};
using Facts = std::tuple<int, int, std::optional<Day>>;

const Sql audit_sql{"test.outlook_audit", Reach::business, "SELECT action FROM audit_events WHERE subject = $1 ORDER BY id"};

class TheOutlook : public identity::test::ShopTest {
protected:
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    Result<Outlook> add(CustomerId of, const NewOutlook& input)
    {
        return as(tom, [&](Context& ctx) { return note(ctx, of, input); });
    }
    Outlook danger(CustomerId of, std::optional<Day> follow_up_on = {})
    {
        return add(of, {.kind = Kind::danger, .what = {"moves away in spring"}, .follow_up_on = follow_up_on}).value();
    }
    Result<Outlook> change(const Outlook& outlook, const ChangeOutlook& what, std::int64_t version)
    {
        return as(ines, [&](Context& ctx) { return change_outlook(ctx, outlook.customer_id, outlook.id, version, what); });
    }
    Result<Outlook> settle_it(const Outlook& outlook)
    {
        return as(ines, [&](Context& ctx) { return settle(ctx, outlook.customer_id, outlook.id, {.outcome = {"we send parcels"}}); });
    }
    Result<Done> reopen(const Outlook& outlook)
    {
        return as(ines, [&](Context& ctx) { return take_back_settlement(ctx, outlook.customer_id, outlook.id); });
    }
    Facts facts_of(CustomerId of)
    {
        return world.read([&](Context& ctx) { return *ctx.db.one<Facts>(facts_sql, of); });
    }
    template <class One> std::vector<Id<Outlook>> ids(const std::vector<One>& some)
    {
        std::vector<Id<Outlook>> ids;
        for (const auto& one : some) ids.push_back(one.id);
        return ids;
    }
    Day in_days(int days)
    {
        return world.read([&](Context& ctx) { return Day{ctx.today().days + days}; });
    }

    CustomerId mara = customer("Mara Kowalska");
    CustomerId emil = customer("Emil Thielsen");
};
RAPPORT_ON_BOTH_ENGINES(TheOutlook);

using Ids = std::vector<Id<Outlook>>;

TEST_P(TheOutlook, says_what_who_when_and_what_we_do_about_it)
{
    const auto noted = add(mara, {.kind = Kind::opportunity, .what = {"her café wants bread every morning"}, .plan = Text<1, 2000>{"offer the bike"},
                                  .follow_up_on = in_days(3), .confidential = true}).value();
    EXPECT_EQ(noted.staff, "Tom Reimers");
    EXPECT_EQ(noted.staff_id, tom.id);
    EXPECT_EQ(noted.plan, "offer the bike");
    EXPECT_TRUE(noted.confidential);
    EXPECT_EQ(noted.noted_at, world.clock.now());
    EXPECT_FALSE(noted.settled_at);
    EXPECT_EQ(facts_of(mara), Facts(1, 0, in_days(3)));
    danger(mara, in_days(1));
    EXPECT_EQ(facts_of(mara), Facts(2, 1, in_days(1)));
    EXPECT_EQ(facts_of(emil), Facts(0, 0, std::nullopt));
}

TEST_P(TheOutlook, refuses_what_cannot_be)
{
    const auto refused = add(mara, {.what = {"x"}, .follow_up_on = in_days(-1), .noted_at = Instant{world.clock.now().us + us_per_second}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().faults.size(), 2u);
    EXPECT_EQ(add({4711}, {.what = {"x"}}).error().refusal, Refusal::not_found);
    EXPECT_TRUE(add(mara, {.what = {"x"}, .follow_up_on = in_days(0)}));

    const auto hers = danger(mara);
    const auto of_emil = [&](auto&& use) { return as(tom, [&](Context& ctx) { return use(ctx, emil, hers.id); }).error().refusal; };
    EXPECT_EQ(of_emil(read_outlook), Refusal::not_found);       // not his
    EXPECT_EQ(of_emil(remove_outlook), Refusal::not_found);
    EXPECT_EQ(of_emil(take_back_settlement), Refusal::not_found);
    EXPECT_EQ(as(tom, [&](Context& ctx) { return settle(ctx, emil, hers.id, {.outcome = {"x"}}); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(as(tom, [&](Context& ctx) { return change_outlook(ctx, emil, hers.id, 1, {}); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(world.read([](Context& ctx) { return list_outlook(ctx, {4711}, {}); }).error().refusal, Refusal::not_found);
}

TEST_P(TheOutlook, is_changed_by_who_has_read_it)
{
    const auto noted = danger(mara, in_days(2));
    ChangeOutlook change_it;
    change_it.kind = {true, Kind::opportunity};
    change_it.what = {true, Text<1, 2000>{"moves, and her new street has no baker"}};
    change_it.follow_up_on = {true, std::nullopt};
    const auto changed = change(noted, change_it, 1).value();
    EXPECT_EQ(changed.version, 2);
    EXPECT_EQ(changed.staff, "Tom Reimers");        // he noted it
    EXPECT_EQ(facts_of(mara), Facts(1, 0, std::nullopt));
    EXPECT_EQ(code_of(change(noted, change_it, 1)), "changed_meanwhile");
    EXPECT_EQ(change(noted, change_it, 2).value().version, 2);

    ChangeOutlook nothing;
    nothing.kind = {true, std::nullopt};
    nothing.what = {true, std::nullopt};
    nothing.follow_up_on = {true, in_days(-1)};
    EXPECT_EQ(change(noted, nothing, 2).error().faults.size(), 3u);
}

TEST_P(TheOutlook, keeps_a_follow_up_that_was_missed)
{
    const auto noted = danger(mara, in_days(1));
    pass(5 * us_per_day);
    ChangeOutlook plan;
    plan.plan = {true, Text<1, 2000>{"ask her sister"}};
    plan.follow_up_on = {true, noted.follow_up_on};
    EXPECT_EQ(change(noted, plan, 1).value().plan, "ask her sister");
}

TEST_P(TheOutlook, is_settled_once_and_open_again_when_that_was_a_mistake)
{
    const auto noted = danger(mara, in_days(2));
    const auto settled = settle_it(noted).value();
    EXPECT_EQ(settled.settled_by, "Ines Petersen");
    EXPECT_EQ(settled.outcome, "we send parcels");
    EXPECT_EQ(settled.version, 2);
    EXPECT_EQ(facts_of(mara), Facts(1, 0, std::nullopt));
    EXPECT_EQ(code_of(settle_it(noted)), "settled");
    ChangeOutlook plan;
    plan.plan = {true, std::nullopt};
    EXPECT_EQ(code_of(change(noted, plan, 2)), "settled");

    reopen(noted).value();
    EXPECT_EQ(facts_of(mara), Facts(1, 1, in_days(2)));
    EXPECT_EQ(reopen(noted).error().refusal, Refusal::not_found);
    EXPECT_EQ(fault_of(as(tom, [&](Context& ctx) { return settle(ctx, mara, noted.id, {.outcome = {"x"}, .at = Instant{noted.noted_at.us - us_per_second}}); })), "/at range");
    EXPECT_EQ(fault_of(as(tom, [&](Context& ctx) { return settle(ctx, mara, noted.id, {.outcome = {"x"}, .at = Instant{noted.noted_at.us + us_per_second}}); })), "/at range");
    settle_it(noted).value();
    as(tom, [&](Context& ctx) { return remove_outlook(ctx, mara, noted.id); }).value();
    EXPECT_EQ(facts_of(mara), Facts(0, 0, std::nullopt));
    EXPECT_EQ(world.read([&](Context& ctx) { return ctx.db.all<std::string>(audit_sql, to_text(noted.id)); }),
              (std::vector<std::string>{"outlook.created", "outlook.settled", "outlook.reopened", "outlook.settled", "outlook.removed"}));
}

TEST_P(TheOutlook, shows_the_counter_nothing_confidential)
{
    const auto nuts = add(mara, {.kind = Kind::care, .what = {"nut allergy"}}).value();
    pass(us_per_second);
    const auto shop = add(mara, {.kind = Kind::do_not_mention, .what = {"the old shop"}}).value();
    pass(us_per_second);
    const auto divorce = add(mara, {.kind = Kind::danger, .what = {"lives alone now"}, .confidential = true}).value();
    const auto settled = danger(mara);
    settle_it(settled).value();
    EXPECT_EQ(world.read([&](Context& ctx) { return ids(for_the_counter(ctx, mara)); }), (Ids{shop.id, nuts.id}));
    EXPECT_EQ(world.read([&](Context& ctx) { return ids(open_of(ctx, mara)); }), (Ids{divorce.id, shop.id, nuts.id}));
    const auto listed = [&](const Filter& filter) { return world.read([&](Context& ctx) { return ids(list_outlook(ctx, mara, filter).value()); }); };
    EXPECT_EQ(listed({.kind = Kind::care}), Ids{nuts.id});
    EXPECT_EQ(listed({.settled = true}), Ids{settled.id});
    EXPECT_EQ(listed({.confidential = true}), Ids{divorce.id});
    EXPECT_EQ(listed({}).size(), 4u);
}

TEST_P(TheOutlook, is_followed_up_soonest_first)
{
    const auto third = danger(mara, in_days(9)), first = danger(emil, in_days(1)), second = danger(mara, in_days(1));
    const auto without = danger(mara);      // no day
    settle_it(danger(emil, in_days(1))).value();
    const auto strength = as(ines, [&](Context& ctx) { return note(ctx, emil, {.kind = Kind::strength, .what = {"plays the cello"}, .follow_up_on = Day{ctx.today().days + 3}}); }).value();
    const auto asked = [&](const FollowUps& filter) { return world.read([&](Context& ctx) { return ids(follow_ups(ctx, filter)); }); };
    EXPECT_EQ(asked({}), (Ids{first.id, second.id, strength.id, third.id}));
    EXPECT_EQ(asked({.until = in_days(1)}), (Ids{first.id, second.id}));
    EXPECT_EQ(asked({.until = in_days(0)}), Ids{});
    EXPECT_EQ(asked({.kind = Kind::strength}), Ids{strength.id});
    EXPECT_EQ(asked({.staff = ines.id}), Ids{strength.id});
    EXPECT_EQ(asked({.undated = true}), Ids{without.id});
    EXPECT_EQ(asked({.undated = true, .kind = Kind::strength}), Ids{});
    EXPECT_EQ(world.read([](Context& ctx) { return follow_ups(ctx, {.undated = true}).at(0).customer_name; }), "Mara Kowalska");
}

TEST_P(TheOutlook, holds_a_customer_whose_import_is_taken_back)
{
    customers::CustomerLine line;
    line.profile.name = Text<1, 200>{"Priya Raman"};
    auto applied = world.write([&](Context& ctx) { return customers::apply_customer_line(ctx, line, "import"); });
    const auto noted = add(applied.customer_id, {.kind = Kind::strength, .what = {"knows everybody"}}).value();
    const auto take_back = [&] { return world.try_write([&](Context& ctx) { return customers::take_back_customer_line(ctx, applied); }); };
    EXPECT_EQ(code_of(take_back()), "in_use");
    as(tom, [&](Context& ctx) { return remove_outlook(ctx, applied.customer_id, noted.id); }).value();
    EXPECT_TRUE(take_back());
}

// The facts against a plain map, and against their own rebuild, after random work.
TEST_P(TheOutlook, keeps_its_facts_through_random_work)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto any_of = [&](int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); };
    const auto any_day = [&] { return any_of(3) ? std::optional(in_days(any_of(9))) : std::nullopt; };
    std::map<std::int64_t, Outlook> model;
    for (int step = 0; step < 200; ++step) {
        if (any_of(3) == 0 || model.empty()) {
            const auto noted = add(any_of(2) ? mara : emil, {.kind = static_cast<Kind>(any_of(5)), .what = {"x"}, .follow_up_on = any_day()}).value();
            model[noted.id.value] = noted;
            continue;
        }
        auto& [id, one] = *std::next(model.begin(), any_of(static_cast<int>(model.size())));
        const bool was_settled = one.settled_at.has_value();
        switch (any_of(4)) {
        case 0: {
            const auto settled = settle_it(one);
            ASSERT_EQ(settled.has_value(), !was_settled);
            if (settled) one = *settled;
            break;
        }
        case 1:
            ASSERT_EQ(reopen(one).has_value(), was_settled);
            one = as(tom, [&](Context& ctx) { return read_outlook(ctx, one.customer_id, one.id); }).value();
            break;
        case 2: {
            ChangeOutlook kind;
            kind.kind = {true, static_cast<Kind>(any_of(5))};
            kind.follow_up_on = {true, any_day()};
            const auto changed = change(one, kind, one.version);
            ASSERT_EQ(changed.has_value(), !was_settled);
            if (changed) one = *changed;
            break;
        }
        default:
            as(tom, [&](Context& ctx) { return remove_outlook(ctx, one.customer_id, one.id); }).value();
            model.erase(id);
        }
    }
    for (const auto person : {mara, emil}) {
        Facts expected{};
        for (const auto& [id, one] : model) {
            if (one.customer_id != person) continue;
            EXPECT_EQ(one.unsettled, !one.settled_at);
            ++std::get<0>(expected);
            if (one.settled_at) continue;
            std::get<1>(expected) += one.kind == Kind::danger;
            if (one.follow_up_on) std::get<2>(expected) = std::min(std::get<2>(expected).value_or(*one.follow_up_on), *one.follow_up_on);
        }
        EXPECT_EQ(facts_of(person), expected);
    }
    const auto owner = fact_owner();
    const auto wrong = world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
        return customers::rebuild_and_compare_facts(ctx.db, {&owner, 1});
    });
    for (const auto& one : wrong) ADD_FAILURE() << one.column << " was " << one.was << ", is " << one.is;
}

}  // namespace
}  // namespace rapport::outlook
