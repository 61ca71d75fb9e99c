#include "customers/facts.h"
#include "customers/service.h"
#include "orders/doors.h"
#include "orders/facts.h"
#include "orders/products.h"
#include "orders/service.h"
#include "orders/store.h"
#include "touchpoints/facts.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

#include <random>

namespace rapport::orders {
namespace {

const std::string header = "order_id,customer_id,ordered_at,product_id,product,category,quantity,unit_price,discount,amount,channel,staff,place\n";

class OrderFiles : public test::WorldTest {
protected:
    std::vector<Order> orders_of(const std::string& customer)
    {
        return world.read([&](Context& ctx) {
            const auto id = customers::find_by_external_id(ctx.db, customer);
            return id ? list_orders(ctx, {.customer = *id}).value() : std::vector<Order>();
        });
    }
    FullOrder only_order_of(const std::string& customer)
    {
        const auto orders = orders_of(customer);
        EXPECT_EQ(orders.size(), 1u);
        if (orders.empty()) return {};
        return world.read([&](Context& ctx) { return read_order(ctx, orders[0].id); }).value();
    }
    std::int64_t spend_of(const std::string& customer)
    {
        std::int64_t sum = 0;
        for (const auto& order : orders_of(customer)) sum += order.amount.amount_minor;
        return sum;
    }
    void expect_true_facts()
    {
        const std::vector owners{fact_owner(), touchpoints::fact_owner()};
        const auto wrong = world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
            return customers::rebuild_and_compare_facts(ctx.db, owners);
        });
        for (const auto& one : wrong) ADD_FAILURE() << one.column << " was " << one.was << ", is " << one.is;
    }

    touchpoints::FileDesk orders{world, order_shape()};
    touchpoints::FileDesk products{world, product_shape()};
};
RAPPORT_ON_BOTH_ENGINES(OrderFiles);

TEST_P(OrderFiles, bring_customers_products_orders_and_the_timeline)
{
    const auto read = orders.read(header + "R-1,C-1,2026-03-04T09:15:00Z,P-1,Rye bread,Bread,2,4.20,0.40,,shop,Ines,Mill Street\n"
                                           "R-1,C-1,2026-03-04T09:15:00Z,P-2,Plum cake,Cake,1,3.50,,3.50,shop,Ines,Mill Street\n");
    EXPECT_EQ(read.counts, "2 read, 2 created, 0 changed, 0 unchanged, 0 rejected");
    const auto order = only_order_of("C-1");
    EXPECT_EQ(order.external_id, "R-1");
    EXPECT_EQ(order.amount.amount_minor, 800 + 350);
    EXPECT_EQ(order.import_id, read.id);
    EXPECT_EQ(order.place, "Mill Street");
    EXPECT_EQ(order.items.at(0).discount->amount_minor, 40);
    const auto product = world.read([&](Context& ctx) { return read_product(ctx, *order.items.at(0).product_id); }).value();
    EXPECT_EQ(product.external_id, "P-1");
    EXPECT_EQ(product.category, "Bread");
    const auto timeline = world.read([&](Context& ctx) { return touchpoints::timeline(ctx, order.customer_id, {}); }).value();
    EXPECT_EQ(timeline.at(0).summary, "Rye bread and 1 more, 11.50 EUR");
    expect_true_facts();
}

TEST_P(OrderFiles, say_how_many_customers_they_make)
{
    auto file = header;
    constexpr int many = 700, each = 4;     // more rows than are looked at together
    for (int order = 0; order < each; ++order)
        for (int customer = 0; customer < many; ++customer) file += "," + std::string("C-") + std::to_string(customer) + ",2026-03-0" + std::to_string(order + 1) + ",,Rye bread,,1,4.20,,,,,\n";
    orders.read(header + ",C-1,2026-02-01,,Rye bread,,1,4.20,,,,,\n");
    EXPECT_EQ(orders.read(file, true).customers_made, many - 1);
    EXPECT_EQ(orders.read(file).customers_made, many - 1);
    EXPECT_EQ(orders.read(file).customers_made, 0);
    EXPECT_EQ(products.read("product\nWalnut loaf\n").customers_made, 0);
}

TEST_P(OrderFiles, change_nothing_the_second_time)
{
    const auto file = header + "R-1,C-1,2026-03-04T09:15:00Z,,Rye bread,,2,4.20,,,,,\n"     // by order id
                               ",C-1,2026-03-05T09:15:00Z,,Rye bread,,1,4.20,,,,,\n"        // by customer and instant
                               ",C-1,2026-03-06,,Rye bread,,1,4.20,,,,,\n"                  // by customer and day
                               ",C-2,2026-03-06,P-9,,,,,,7.00,,,\n"
                               ",C-2,2026-03-06,P-9,,,,,,7.00,,,\n";                        // an item like the one before
    EXPECT_EQ(orders.read(file).counts, "5 read, 5 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(orders.read(file).counts, "5 read, 0 created, 0 changed, 5 unchanged, 0 rejected");
    EXPECT_EQ(orders_of("C-1").size(), 3u);
    EXPECT_EQ(only_order_of("C-2").items.size(), 2u);
    EXPECT_EQ(only_order_of("C-2").amount.amount_minor, 1400);
    expect_true_facts();
}

TEST_P(OrderFiles, gather_the_lines_of_an_order_from_anywhere)
{
    const auto read = orders.read(header + "R-1,C-1,2026-03-04T10:00:00Z,,Rye bread,,,,,4.20,,,\n"
                                           "R-2,C-2,2026-03-04T10:00:00Z,,Rye bread,,,,,4.20,,,\n"
                                           "R-1,C-1,2026-03-04T09:00:00Z,,Plum cake,,,,,3.50,web,,\n"
                                           "R-1,C-3,2026-03-04T08:00:00Z,,Walnut loaf,,,,,9.00,,,\n");
    EXPECT_EQ(read.counts, "4 read, 3 created, 0 changed, 0 unchanged, 1 rejected");
    EXPECT_EQ(read.rejected.at(0).line, 5);
    EXPECT_EQ(read.rejected.at(0).column, "customer_id");
    const auto order = only_order_of("C-1");
    EXPECT_EQ(to_text(order.ordered_at), "2026-03-04T09:00:00.000Z");     // the earliest of the lines that count
    EXPECT_EQ(order.channel, "web");
    EXPECT_EQ(order.items.size(), 2u);
    EXPECT_EQ(order.items[0].product, "Rye bread");
    EXPECT_TRUE(orders_of("C-3").empty());
    EXPECT_FALSE(world.read([](Context& ctx) { return customers::find_by_external_id(ctx.db, "C-3"); }));
}

TEST_P(OrderFiles, reject_lines_and_keep_the_rest_of_the_order)
{
    const auto read = orders.read(header + "R-1,C-1,2026-03-04,,Rye bread,,2,4.20,,8.40,,,\n"
                                           "R-1,C-1,2026-03-04,,Plum cake,,2,3.50,,9.00,,,\n"   // contradicts itself
                                           "R-1,C-1,2026-03-04,,Walnut loaf,,,,,,,,\n"          // no figure at all
                                           "R-1,,2026-03-04,,Walnut loaf,,,,,1.00,,,\n"
                                           "R-1,C-1,31.02.2026,,Walnut loaf,,,,,1.00,,,\n"
                                           "R-1,C-1,2026-03-04,,Walnut loaf,,two,,,1.00,,,\n"
                                           "R-1,C-1,2026-03-04,,Crumbs,,-1,0.10,,,,,\n");
    EXPECT_EQ(read.counts, "7 read, 2 created, 0 changed, 0 unchanged, 5 rejected");
    std::vector<std::string> columns;
    for (const auto& row : read.rejected) columns.push_back(row.column);
    EXPECT_EQ(columns, (std::vector<std::string>{"amount", "amount", "customer_id", "ordered_at", "quantity"}));
    const auto order = only_order_of("C-1");
    EXPECT_EQ(order.amount.amount_minor, 830);
    EXPECT_TRUE(order.has_refund);
    EXPECT_TRUE(order.date_only);
    EXPECT_EQ(to_text(order.ordered_at), "2026-03-03T23:00:00.000Z");     // the day begins in Berlin
}

TEST_P(OrderFiles, say_what_is_missing_where_there_is_no_day)
{
    const auto read = orders.read(header + "R-1,C-1,,,Rye bread,,,,,4.20,,,\n");
    ASSERT_EQ(read.rejected.size(), 1u);
    EXPECT_EQ(read.rejected[0].column, "ordered_at");
    EXPECT_EQ(read.rejected[0].reason, "This cell is empty. Write the day, such as 2026-11-22, or the day and the time.");
}

TEST_P(OrderFiles, replace_the_lines_of_a_stored_order)
{
    orders.read(header + "R-1,C-1,2026-03-04,,Rye bread,,1,4.20,,,,,\nR-1,C-1,2026-03-04,,Plum cake,,1,3.50,,,,,\n");
    const auto changed = orders.read(header + "R-1,C-1,2026-03-04,,Plum cake,,1,3.50,,,,,\n"
                                              "R-1,C-1,2026-03-04,,Rye bread,,2,4.20,,,,,\n"
                                              "R-1,C-1,2026-03-04,,Walnut loaf,,1,5.00,,,,,\n");
    EXPECT_EQ(changed.counts, "3 read, 1 created, 1 changed, 1 unchanged, 0 rejected");
    EXPECT_EQ(only_order_of("C-1").amount.amount_minor, 350 + 840 + 500);
    EXPECT_EQ(only_order_of("C-1").version, 2);
    expect_true_facts();

    const auto fewer = orders.read(header + "R-1,C-1,2026-03-04,,Plum cake,,1,3.50,,,,,\n");
    EXPECT_EQ(fewer.counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(spend_of("C-1"), 350);
    const auto earlier = orders.read(header + "R-1,C-1,2026-03-01,,Plum cake,,1,3.50,,,,,\n");
    EXPECT_EQ(earlier.counts, "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected");
    const auto timeline = world.read([&](Context& ctx) { return touchpoints::timeline(ctx, only_order_of("C-1").customer_id, {}); }).value();
    EXPECT_EQ(timeline.size(), 1u);
    EXPECT_EQ(to_text(timeline[0].at), "2026-02-28T23:00:00.000Z");
    const auto stranger = orders.read(header + "R-1,C-2,2026-03-01,,Plum cake,,1,3.50,,,,,\n");
    EXPECT_EQ(stranger.counts, "1 read, 0 created, 0 changed, 0 unchanged, 1 rejected");
    expect_true_facts();
}

TEST_P(OrderFiles, tell_days_from_instants)
{
    const auto midnight = ",C-1,2026-03-04T00:00:00,,Rye bread,,1,4.20,,,,,\n";
    const auto day = ",C-1,2026-03-04,,Plum cake,,1,3.50,,,,,\n";
    EXPECT_EQ(orders.read(header + midnight + day).counts, "2 read, 2 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(orders_of("C-1").size(), 2u);
    EXPECT_EQ(orders.read(header + day + midnight).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");
}

TEST_P(OrderFiles, come_out_as_they_go_in)
{
    orders.read(header + "R-2,C-2,2026-03-05T10:00:00+01:00,,\"Rye, sliced\",Bread,1.5,4.20,,,shop,Tom,\n"
                         "R-10,C-1,2026-03-04,P-1,Plum cake,Cake,2,3.50,1.00,,,,\n"
                         "R-1,C-1,2026-03-04,P-1,,,-1,3.50,,,,,\n"
                         "R-1,C-1,2026-03-04,,,,,,,12.00,,,\n"
                         ",C-3,2026-03-04,,Crumbs,,100,0.0125,,,,,\n");
    const auto text = orders.write();
    EXPECT_EQ(text.substr(0, header.size()), header);
    const auto at = [&](const std::string& part) {
        EXPECT_NE(text.find(part), std::string::npos) << part << " is not in\n" << text;
        return text.find(part);
    };
    EXPECT_LT(at("R-1,C-1,2026-03-04,P-1,Plum cake,Cake,-1,3.50,,-3.50,,,\nR-1,C-1,2026-03-04,,,,1,,,12.00,,,\n"),
              at("R-10,C-1,2026-03-04,P-1,Plum cake,Cake,2,3.50,1.00,6.00,,,\n"));
    EXPECT_LT(at("R-10,"), at("ord_"));
    at(",C-3,2026-03-04,prd_");
    at(",Crumbs,,100,,,1.25,,,\n");
    at("R-2,C-2,2026-03-05T09:00:00.000Z,prd_");
    EXPECT_EQ(orders.read(text).counts, "5 read, 0 created, 0 changed, 5 unchanged, 0 rejected");
    EXPECT_EQ(orders.write(), text);
}

TEST_P(OrderFiles, are_taken_back_as_a_whole)
{
    const auto first = orders.read(header + "R-1,C-1,2026-03-04,,Rye bread,,1,4.20,,,shop,,\n");
    const auto before = orders.write();
    const auto second = orders.read(header + "R-1,C-1,2026-03-05,,Plum cake,,1,3.50,,,web,,\n"
                                             "R-2,C-1,2026-03-05,,Plum cake,,1,3.50,,,,,\n"
                                             "R-3,C-2,2026-03-05,P-3,Walnut loaf,,1,5.00,,,,,\n");
    EXPECT_EQ(second.counts, "3 read, 2 created, 1 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(orders.undo(second.id), 0);
    EXPECT_EQ(orders.write(), before);
    expect_true_facts();
    world.read([](Context& ctx) {
        EXPECT_FALSE(customers::find_by_external_id(ctx.db, "C-2"));
        EXPECT_EQ(list_products(ctx, {}).size(), 1u);
        return 0;
    });
    EXPECT_EQ(orders.undo(first.id), 0);
    EXPECT_EQ(orders.write(), header);
    EXPECT_EQ(orders.read(header + "R-1,C-9,2026-03-04,,Rye bread,,1,4.20,,,,,\n").counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected");
}

TEST_P(OrderFiles, what_was_built_upon_stays)
{
    const auto first = orders.read(header + "R-1,C-1,2026-03-04,,Rye bread,,1,4.20,,,,,\n");
    const auto second = orders.read(header + "R-1,C-1,2026-03-04,,Rye bread,,2,4.20,,,,,\n");
    EXPECT_EQ(orders.undo(first.id), 3);    // the order, its customer and its product
    EXPECT_EQ(spend_of("C-1"), 840);
    EXPECT_EQ(orders.undo(second.id), 0);
    EXPECT_EQ(spend_of("C-1"), 420);
}

TEST_P(OrderFiles, try_without_doing)
{
    const auto read = orders.read(header + "R-1,C-1,2026-03-04,,Rye bread,,1,4.20,,,,,\n", true);
    EXPECT_EQ(read.counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_TRUE(orders_of("C-1").empty());
}

TEST_P(OrderFiles, of_products_are_known_by_id_else_by_name)
{
    const std::string columns = "product_id,product,category,price,stock,warranty_days\n";
    EXPECT_EQ(products.read(columns + "P-1,Rye bread,Bread,4.20,12,\n,Plum cake,,3.50,,\n,,,1.00,,\n").counts,
              "3 read, 2 created, 0 changed, 0 unchanged, 1 rejected");
    const auto text = products.write();
    const auto second = products.read(columns + "P-1,Rye bread,,4.40,,\n,plum CAKE,Cake,,,\n");
    EXPECT_EQ(second.counts, "2 read, 0 created, 2 changed, 0 unchanged, 0 rejected");
    const auto changed = products.write();
    EXPECT_NE(changed.find("P-1,Rye bread,Bread,4.40,12,\n"), std::string::npos) << changed;
    EXPECT_EQ(products.read(changed).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");
    EXPECT_EQ(products.undo(second.id), 0);
    EXPECT_EQ(products.write(), text);
}

// Random files against a plain map of what each order should come to; each file twice, some taken back.
TEST_P(OrderFiles, keep_sums_and_facts_through_random_files)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto any_of = [&](int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); };
    std::map<std::string, std::vector<std::int64_t>> model;    // order -> amounts
    for (int round = 0; round < 8; ++round) {
        std::map<std::string, std::vector<std::int64_t>> file;
        std::vector<std::string> lines;
        for (int line = 0; line < 60; ++line) {
            const int order = any_of(25);
            const auto id = "R-" + std::to_string(order);
            const int cents = any_of(900) + 100;
            file[id].push_back(cents);
            lines.push_back(id + ",C-" + std::to_string(order % 7) + ",2026-03-0" + std::to_string(1 + order % 9) + ",,P" + std::to_string(any_of(5)) + ",,,,,"
                            + std::to_string(cents / 100) + "." + std::to_string(100 + cents % 100).substr(1) + ",,,\n");
        }
        std::string text = header;
        for (const auto& line : lines) text += line;
        const auto read = orders.read(text);
        EXPECT_EQ(orders.read(text).counts, "60 read, 0 created, 0 changed, 60 unchanged, 0 rejected");
        if (any_of(3) == 0) EXPECT_EQ(orders.undo(read.id), 0);
        else
            for (auto& [id, amounts] : file) model[id] = amounts;
    }
    expect_true_facts();
    for (const auto& [id, amounts] : model) {
        const auto key = world.read([&](Context& ctx) { return store::find_keys(ctx.db, {&id, 1}); });
        ASSERT_EQ(key.size(), 1u) << id;
        const auto order = world.read([&](Context& ctx) { return read_order(ctx, key[0].order_id); }).value();
        std::vector<std::int64_t> stored;
        for (const auto& item : order.items) stored.push_back(item.amount.amount_minor);
        auto expected = amounts;
        std::sort(stored.begin(), stored.end());
        std::sort(expected.begin(), expected.end());
        EXPECT_EQ(stored, expected) << id;
    }
}

}  // namespace
}  // namespace rapport::orders
