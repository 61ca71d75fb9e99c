#include "base/test/world.h"
#include "customers/service.h"
#include "orders/facts.h"
#include "orders/products.h"
#include "orders/service.h"
#include "orders/store.h"
#include "touchpoints/facts.h"
#include "touchpoints/service.h"

#include <random>

namespace rapport::orders {
namespace {

using CustomerId = Id<customers::Customer>;

const Sql facts_sql{"test.order_facts", Reach::one_customer,
    "SELECT orders_count, spend, first_order_at, last_order_at FROM customer_facts WHERE customer_id = $1"};
using Facts = std::tuple<std::int64_t, std::int64_t, std::optional<Instant>, std::optional<Instant>>;

Money euro(std::int64_t minor) { return {minor, {"EUR"}}; }
AddItem item(const std::string& product, std::optional<std::int64_t> unit_price, std::int64_t quantity_milli = 1000)
{
    AddItem item;
    item.product = Text<1, 200>{product};
    item.quantity = Quantity{quantity_milli};
    if (unit_price) item.unit_price = euro(*unit_price);
    return item;
}

class Orders : public test::WorldTest {
protected:
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) {
            customers::NewCustomer input;
            input.name = Text<1, 200>{name};
            return customers::add_customer(ctx, input);
        }).id;
    }
    Result<FullOrder> add(const AddOrder& input)
    {
        return world.try_write([&](Context& ctx) { return add_order(ctx, input); });
    }
    Facts facts_of(CustomerId of)
    {
        return world.read([&](Context& ctx) { return *ctx.db.one<Facts>(facts_sql, of); });
    }
    std::vector<std::string> faults_of(const AddOrder& input)
    {
        const auto refused = add(input);
        std::vector<std::string> faults;
        if (refused) return faults;
        for (const auto& fault : refused.error().faults) faults.push_back(fault.pointer + " " + fault.code);
        return faults;
    }

    CustomerId mara = customer("Mara Kowalska");
    CustomerId emil = customer("Emil Thielsen");
    Instant now = world.clock.now();
};
RAPPORT_ON_BOTH_ENGINES(Orders);

TEST_P(Orders, are_written_down_with_their_items)
{
    AddOrder input{.customer_id = mara, .items = {item("Rye bread", 420, 2000), item("Plum cake", 350)}};
    input.external_id = Text<1, 200>{"R-1"};
    input.place = Text<1, 200>{"Mill Street"};
    const auto order = add(input).value();
    EXPECT_EQ(order.amount, euro(1190));
    EXPECT_EQ(order.lines, 2);
    EXPECT_FALSE(order.has_refund);
    EXPECT_EQ(order.ordered_at, now);
    EXPECT_EQ(to_text(order.ordered_on), "2026-11-17");

    const auto read = world.read([&](Context& ctx) { return read_order(ctx, order.id); }).value();
    ASSERT_EQ(read.items.size(), 2u);
    EXPECT_EQ(read.items[0].product, "Rye bread");
    EXPECT_EQ(read.items[0].quantity.milli, 2000);
    EXPECT_EQ(read.items[0].amount, euro(840));
    EXPECT_EQ(read.items[1].line, 2);
    EXPECT_EQ(facts_of(mara), Facts(1, 1190, now, now));
}

TEST_P(Orders, stand_on_the_timeline)
{
    const auto order = add({.customer_id = mara, .channel = Text<1, 60>{"shop"}, .items = {item("Rye bread", 420), item("Plum cake", 350)}}).value();
    const auto timeline = world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value();
    ASSERT_EQ(timeline.size(), 1u);
    EXPECT_EQ(timeline[0].id, order.touchpoint_id);
    EXPECT_EQ(timeline[0].kind, touchpoints::Kind::order);
    EXPECT_EQ(timeline[0].summary, "Rye bread and 1 more, 7.70 EUR");
    EXPECT_EQ(timeline[0].source_id, to_text(order.id));
    EXPECT_EQ(timeline[0].channel, "shop");
}

TEST_P(Orders, know_the_day_of_the_business)
{
    AddOrder input{.customer_id = mara, .ordered_at = parse_instant("2026-07-01T22:30:00Z"), .items = {item("Rye bread", 420)}};
    EXPECT_EQ(to_text(add(input)->ordered_on), "2026-07-02");   // half past midnight in Quendelbrück
}

TEST_P(Orders, find_products_by_id_external_id_and_name)
{
    AddProduct rye{.name = {"Rye bread"}, .external_id = Text<1, 200>{"P-7"}, .price = euro(420)};
    const auto product = world.write([&](Context& ctx) { return add_product(ctx, rye); });
    const AddOrder input{.customer_id = mara, .items = {item("rye BREAD", {}), item("P-7", {}, 500), item(to_text(product.id), 400)}};
    const auto order = add(input).value();
    for (const auto& one : order.items) {
        EXPECT_EQ(one.product_id, product.id);
        EXPECT_EQ(one.product, "Rye bread");
    }
    EXPECT_EQ(order.amount, euro(420 + 210 + 400));

    const auto unknown = add({.customer_id = mara, .items = {item("Walnut loaf", {})}}).value();     // nobody knows its price yet
    EXPECT_EQ(unknown.amount, euro(0));
    EXPECT_EQ(add({.customer_id = emil, .items = {item("walnut loaf", 300)}})->items[0].product_id, unknown.items[0].product_id);
}

TEST_P(Orders, may_be_returns)
{
    const auto order = add({.customer_id = mara, .items = {item("Rye bread", 420, -1000), item("Plum cake", 500)}}).value();
    EXPECT_EQ(order.amount, euro(80));
    EXPECT_TRUE(order.has_refund);
}

TEST_P(Orders, name_every_fault_at_its_own_pointer)
{
    AddItem nothing;
    auto dollars = item("Rye bread", {});
    dollars.amount = Money{420, {"USD"}};
    auto wrong_sum = item("Rye bread", 420, 2000);
    wrong_sum.amount = euro(900);
    EXPECT_EQ(faults_of({.customer_id = {4711}, .items = {nothing, dollars, item("prd_0000000000001", 1), wrong_sum}}),
              (std::vector<std::string>{"/customer_id unknown", "/items/0 required", "/items/1/amount/currency other_currency",
                                        "/items/2/product unknown", "/items/3/amount contradiction"}));
    EXPECT_EQ(faults_of({.customer_id = mara, .items = {}}), std::vector<std::string>{"/items required"});
    AddOrder of_a_slip{.customer_id = mara, .items = {item("Rye bread", 420)}};
    of_a_slip.ordered_at = *parse_instant("0001-01-01T00:00:00Z");
    EXPECT_EQ(faults_of(of_a_slip), std::vector<std::string>{"/ordered_at range"}) << "one such order would empty the table of cohorts";

    const auto products = world.read([](Context& ctx) { return list_products(ctx, {}); });
    EXPECT_TRUE(products.empty());  // a refused order leaves nothing behind
}

TEST_P(Orders, keep_external_ids_apart)
{
    AddOrder input{.customer_id = mara, .external_id = Text<1, 200>{"R-1"}, .items = {item("Rye bread", 420)}};
    ASSERT_TRUE(add(input));
    input.customer_id = emil;
    EXPECT_EQ(add(input).error().code, "external_id_taken");
    EXPECT_EQ(world.read([](Context& ctx) { return read_order(ctx, {4711}); }).error().refusal, Refusal::not_found);
}

TEST_P(Orders, are_listed_newest_first)
{
    std::vector<Id<Order>> expected;
    for (int i = 0; i < 5; ++i) {
        AddOrder input{.customer_id = i == 4 ? emil : mara, .ordered_at = Instant{now.us + i / 2 * us_per_second}, .items = {item("Rye bread", 420)}};
        expected.insert(expected.begin(), add(input)->id);
    }
    const auto list = [&](const Filter& filter) {
        std::vector<Id<Order>> ids;
        for (const auto& order : world.read([&](Context& ctx) { return list_orders(ctx, filter); }).value()) ids.push_back(order.id);
        return ids;
    };
    EXPECT_EQ(list({}), expected);
    EXPECT_EQ(list({.limit = 1}).size(), 2u);
    EXPECT_EQ(list({.customer = mara}).size(), 4u);
    EXPECT_EQ(list({.span = {Instant{now.us + us_per_second}, Span{}.to}}).size(), 3u);
    EXPECT_EQ(list({.before = {Instant{now.us + us_per_second}, expected[2].value}}), (std::vector{expected[3], expected[4]}));
    EXPECT_EQ(world.read([](Context& ctx) { return list_orders(ctx, {.customer = CustomerId{4711}}); }).error().refusal, Refusal::not_found);
}

TEST_P(Orders, products_change_only_for_who_has_read_them)
{
    const auto rye = world.write([](Context& ctx) { return add_product(ctx, {.name = {"  Rye   bread "}, .price = euro(420)}); });
    EXPECT_EQ(rye.name, "Rye bread");
    ChangeProduct dearer;
    dearer.price = {true, euro(440)};
    EXPECT_EQ(world.write([&](Context& ctx) { return change_product(ctx, rye.id, 1, dearer); }).price, euro(440));
    EXPECT_EQ(world.try_write([&](Context& ctx) { return change_product(ctx, rye.id, 1, dearer); }).error().code, "changed_meanwhile");
    ChangeProduct nameless;
    nameless.name = {true, {}};
    nameless.price = {true, Money{1, {"USD"}}};
    EXPECT_EQ(world.try_write([&](Context& ctx) { return change_product(ctx, rye.id, 2, nameless); }).error().faults.size(), 2u);
    EXPECT_EQ(world.try_write([&](Context& ctx) { return change_product(ctx, {4711}, 1, dearer); }).error().refusal, Refusal::not_found);

    world.write([](Context& ctx) { return add_product(ctx, {.name = {"Plum cake"}, .external_id = Text<1, 200>{"P-2"}}); });
    EXPECT_EQ(world.try_write([](Context& ctx) { return add_product(ctx, {.name = {"Other"}, .external_id = Text<1, 200>{"P-2"}}); }).error().code,
              "external_id_taken");
    const auto found = world.read([](Context& ctx) { return list_products(ctx, {.q = "UM c"}); });
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].name, "Plum cake");
    const auto behind = world.read([&](Context& ctx) { return list_products(ctx, {.after_name = "plum cake", .after_id = found[0].id}); });
    ASSERT_EQ(behind.size(), 1u);
    EXPECT_EQ(behind[0].id, rye.id);

    world.write([](Context& ctx) { return add_product(ctx, {.name = {"Poppy roll"}, .stock = 3}); });
    world.write([](Context& ctx) { return add_product(ctx, {.name = {"Malt loaf"}, .stock = 4}); });
    const auto few = world.read([](Context& ctx) { return list_products(ctx, {.stock_at_most = 3}); });
    ASSERT_EQ(few.size(), 1u) << "what is not counted is not said to be gone";
    EXPECT_EQ(few[0].name, "Poppy roll");
}

// Sums and facts against a plain map, and the facts against their own rebuild, after random work.
TEST_P(Orders, keep_sums_and_facts_through_random_work)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto any_of = [&](int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); };
    const std::vector<CustomerId> people{mara, emil, customer("Aylin Demirtaş")};
    struct Known {
        CustomerId customer;
        Instant at;
        std::int64_t sum;
    };
    std::map<std::int64_t, Known> model;

    for (int step = 0; step < 120; ++step) {
        if (any_of(4) == 0 && !model.empty()) {
            const auto picked = std::next(model.begin(), any_of(static_cast<int>(model.size())));
            world.write([&](Context& ctx) -> Result<Done> {
                remove_order(ctx, *store::find(ctx.db, picked->second.customer, {picked->first}));
                return Done{};
            });
            model.erase(picked);
            continue;
        }
        Known known{people[static_cast<std::size_t>(any_of(3))], {now.us + any_of(50) * us_per_day}, 0};
        AddOrder input{.customer_id = known.customer, .ordered_at = known.at};
        for (int line = any_of(4); line >= 0; --line) {
            const std::int64_t amount = any_of(2000) - 500;
            AddItem one;
            one.amount = euro(amount);
            input.items.push_back(one);
            known.sum += amount;
        }
        const auto order = add(input).value();
        EXPECT_EQ(order.amount.amount_minor, known.sum);
        model[order.id.value] = known;
    }

    for (const auto person : people) {
        Facts expected{};
        auto& [count, spend, first, last] = expected;
        for (const auto& [id, known] : model) {
            if (known.customer != person) continue;
            ++count;
            spend += known.sum;
            first = std::min(first.value_or(known.at), known.at);
            last = std::max(last.value_or(known.at), known.at);
        }
        EXPECT_EQ(facts_of(person), expected);
    }
    const std::vector owners{fact_owner(), touchpoints::fact_owner()};
    const auto wrong = world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
        return customers::rebuild_and_compare_facts(ctx.db, owners);
    });
    for (const auto& one : wrong) ADD_FAILURE() << one.column << " was " << one.was << ", is " << one.is;
}

}  // namespace
}  // namespace rapport::orders
