#include "base/test/door.h"
#include "customers/service.h"
#include "loyalty/doors.h"
#include "loyalty/facts.h"
#include "loyalty/service.h"
#include "orders/service.h"

namespace rapport::loyalty {
namespace {

using CustomerId = Id<customers::Customer>;

const Sql facts_sql{"test.loyalty_facts", Reach::one_customer, "SELECT price_driven, leaning FROM customer_facts WHERE customer_id = $1"};
const Sql facts_of_all_sql{"test.named_in_facts", Reach::business, "SELECT COUNT(*) FROM customer_facts WHERE leaning = 'price_driven' AND price_driven >= 95"};

class Loyalty : public test::WorldTest {
protected:
    CustomerId customer(const std::string& name)
    {
        customers::NewCustomer input;
        input.name = Text<1, 200>{name};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
    }
    static orders::AddItem item(int product, bool offered)
    {
        orders::AddItem item;
        item.product = Text<1, 200>{"Cheese " + std::to_string(product)};
        item.amount = Money{offered ? 400 : 500, {"EUR"}};
        return item;
    }
    void bought(CustomerId who, int weeks_ago, std::vector<orders::AddItem> items)
    {
        const Instant at{world.clock.now().us - (weeks_ago * 7 + 1) * us_per_day};
        world.write([&](Context& ctx) { return orders::add_order(ctx, {.customer_id = who, .ordered_at = at, .items = items}); });
    }
    // Forty cheeses, of which four others are cheaper each week.
    static int offered(int week, int which) { return (week * 4 + which) % 40; }
    static bool is_offered(int week, int product) { return (product + 400 - week * 4 % 40) % 40 < 4; }
    void buys_what_is_on_offer(CustomerId who, int times, int seed)
    {
        for (int i = 0; i < times; ++i) {
            const int week = 1 + (seed + 2 * i) % 12;
            const int any = (seed * 7 + i * 11) % 40;
            bought(who, week, {item(offered(week, i % 4), true), item(offered(week, (i + 1) % 4), true), item(any, is_offered(week, any))});
        }
    }
    void buys_the_usual(CustomerId who, int times, int seed)
    {
        for (int i = 0; i < times; ++i) {
            const int week = 1 + (seed + 2 * i) % 12;
            const int first = seed % 40, second = (seed * 3 + 5) % 40, any = (seed * 5 + i * 13) % 40;
            bought(who, week, {item(first, is_offered(week, first)), item(second, is_offered(week, second)), item(any, is_offered(week, any))});
        }
    }
    void a_shop_with_both()
    {
        for (int i = 0; i < 25; ++i) buys_what_is_on_offer(customer("Hunter " + std::to_string(i)), 5, i);
        for (int i = 0; i < 45; ++i) buys_the_usual(customer("Regular " + std::to_string(i)), 5, i);
    }
    std::int64_t learn()
    {
        auto desk = world.desk();
        return learn_leanings(desk).value();
    }
    CustomerLoyalty loyalty(CustomerId who) { return world.read([&](Context& ctx) { return loyalty_of(ctx, who); }).value(); }
    Base base() { return world.read([](Context& ctx) { return read_base(ctx); }); }
    auto facts(CustomerId who)
    {
        return *world.read([&](Context& ctx) { return ctx.db.one<std::tuple<std::optional<std::int64_t>, std::optional<std::string>>>(facts_sql, who); });
    }
    std::size_t wrong_facts()
    {
        const std::vector<customers::FactOwner> owners{fact_owner()};
        return world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> { return customers::rebuild_and_compare_facts(ctx.db, owners); }).size();
    }

    CustomerId mara = customer("Mara Kowalska");
    CustomerId emil = customer("Emil Thielsen");
};
RAPPORT_ON_BOTH_ENGINES(Loyalty);

TEST_P(Loyalty, names_who_buys_what_is_on_offer_and_who_buys_the_usual)
{
    a_shop_with_both();
    buys_what_is_on_offer(mara, 8, 3);
    buys_the_usual(emil, 8, 3);
    EXPECT_EQ(learn(), 72);

    const auto hunter = loyalty(mara), regular = loyalty(emil);
    EXPECT_EQ(hunter.leaning, Leaning::price_driven) << hunter.sentence;
    EXPECT_EQ(regular.leaning, Leaning::relationship_driven) << regular.sentence;
    EXPECT_EQ(hunter.purchases.of, 8);
    EXPECT_EQ(hunter.purchases.followed_discount, 8);
    EXPECT_EQ(hunter.purchases.share, 1.);
    EXPECT_LT(hunter.purchases.interval->first, 0.8);
    EXPECT_EQ(hunter.lines.of, 24);
    EXPECT_EQ(hunter.all_purchases.of, 72 * 5 + 6);
    EXPECT_TRUE(hunter.sentence.starts_with("Price-driven, ") && hunter.sentence.find(" sure: 8 of 8 purchases followed a discount, of all purchases here ") != std::string::npos) << hunter.sentence;
    ASSERT_EQ(hunter.evidence.size(), 4u);
    EXPECT_TRUE(hunter.evidence[3].starts_with("Offers account for ")) << hunter.evidence[3];
    EXPECT_LT(regular.drawn_by_offers_interval->second, hunter.drawn_by_offers_interval->first);
    EXPECT_EQ(regular.found_at, world.clock.now());

    const auto all = base();
    EXPECT_EQ(all.customers, 72);
    EXPECT_EQ(all.price_driven + all.relationship_driven + all.cannot_tell_yet, 72);
    EXPECT_NEAR(*all.price_driven_share, 26. / 72, 0.1);
    EXPECT_LE(*all.wrong_share, 0.05);
    EXPECT_FALSE(all.cannot_tell);
    EXPECT_EQ(wrong_facts(), 0u);
    EXPECT_EQ(std::get<1>(facts(mara)), "price_driven");
    EXPECT_GE(*std::get<0>(facts(mara)), 95);
    EXPECT_EQ(world.read([](Context& ctx) { return ctx.db.value<std::int64_t>(facts_of_all_sql); }), all.price_driven);
}

TEST_P(Loyalty, says_why_it_cannot_tell)
{
    EXPECT_TRUE(base().cannot_tell);
    EXPECT_TRUE(loyalty(mara).sentence.starts_with("Cannot tell yet. It is worked out every night"));
    for (int week = 1; week < 5; ++week) bought(mara, week, {item(1, false)});
    EXPECT_EQ(learn(), 1);
    EXPECT_EQ(base().cannot_tell, "Nothing was sold at a discount.");
    EXPECT_EQ(loyalty(mara).sentence, "Cannot tell yet. Nothing was sold at a discount.");
    EXPECT_EQ(loyalty(mara).evidence[0], "0 of 4 purchases followed a discount; of all purchases here 0 %.");
    EXPECT_EQ(loyalty(mara).leaning, Leaning::cannot_tell_yet);
    EXPECT_EQ(facts(mara), std::tuple(std::optional<std::int64_t>{}, std::optional<std::string>{"cannot_tell_yet"}));

    a_shop_with_both();
    bought(emil, 2, {item(1, false)});
    learn();
    EXPECT_EQ(loyalty(emil).sentence, "Cannot tell yet. They bought once within two years; three purchases are the fewest that say something.");
    EXPECT_TRUE(loyalty(emil).price_driven);
}

TEST_P(Loyalty, forgets_what_is_older_than_two_years_and_what_was_taken_back)
{
    bought(mara, 110, {item(1, false)});
    orders::AddItem back;
    back.product = Text<1, 200>{"Cheese 1"};
    back.amount = Money{-500, {"EUR"}};
    bought(emil, 3, {back});
    EXPECT_EQ(learn(), 0);
    bought(emil, 3, {item(1, false)});
    EXPECT_EQ(learn(), 1);
    EXPECT_EQ(std::get<1>(facts(emil)), "cannot_tell_yet");
    world.clock.set({world.clock.now().us + 730 * us_per_day});
    EXPECT_EQ(learn(), 0);
    EXPECT_FALSE(std::get<1>(facts(emil)));
    EXPECT_FALSE(loyalty(emil).found_at);
    EXPECT_EQ(base().customers, 0);
    EXPECT_EQ(wrong_facts(), 0u);
}

TEST_P(Loyalty, doors_want_their_permission_and_page_their_people)
{
    a_shop_with_both();
    learn();
    test::Door door(world, add_routes, {"customers:read"});
    const auto first = test::Door::parsed(door.get("/loyalty/people?leaning=price_driven&limit=2"));
    ASSERT_EQ(first.at("data").as_array().size(), 2u);
    EXPECT_EQ(first.at("data").as_array()[0].at("leaning").as_string(), "price_driven");
    EXPECT_EQ(first.at("customers").as_int64(), base().price_driven);
    EXPECT_EQ(first.at("of").as_int64(), 70);
    EXPECT_NEAR(first.at("share").as_double(), static_cast<double>(base().price_driven) / 70, 1e-12);
    const auto cursor = std::string(first.at("next_cursor").as_string());
    const auto second = test::Door::parsed(door.get("/loyalty/people?leaning=price_driven&limit=200&cursor=" + cursor));
    EXPECT_EQ(second.at("data").as_array().size(), static_cast<std::size_t>(base().price_driven - 2));
    EXPECT_TRUE(second.at("next_cursor").is_null());
    EXPECT_EQ(test::Door::parsed(door.get("/loyalty/people?limit=200")).at("data").as_array().size(), 70u);
    EXPECT_EQ(door.get("/loyalty/people?leaning=relationship_driven&cursor=" + cursor).status, 422);
    EXPECT_EQ(door.get("/loyalty/people?leaning=stingy").status, 422);
    EXPECT_EQ(door.get("/customers/cus_0000000000001/loyalty").status, 404);
    EXPECT_EQ(door.get("/customers/" + to_text(mara) + "/loyalty").status, 200);
    EXPECT_EQ(door.get("/loyalty").status, 403);
    EXPECT_EQ(test::Door(world, add_routes, {"report:read"}).get("/loyalty").status, 200);
    EXPECT_EQ(test::Door(world, add_routes, {"report:read"}).get("/loyalty/people").status, 403);
    EXPECT_EQ(test::Door(world, add_routes, {}).get("/loyalty").status, 401);
}

}  // namespace
}  // namespace rapport::loyalty
