#include "enquiries/deliveries.h"
#include "enquiries/doors.h"
#include "enquiries/facts.h"
#include "enquiries/service.h"
#include "customers/service.h"
#include "orders/doors.h"
#include "touchpoints/facts.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

namespace rapport::enquiries {
namespace {

class EnquiryFiles : public test::WorldTest {
protected:
    std::vector<Enquiry> all()
    {
        return world.read([](Context& ctx) { return list_enquiries(ctx, {}); }).value();
    }
    std::size_t entries()
    {
        return world.read([](Context& ctx) { return touchpoints::list_touchpoints(ctx, {}); }).size();
    }
    void expect_true_facts()
    {
        const std::vector owners{fact_owner(), touchpoints::fact_owner()};
        for (const auto& one : world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
                 return customers::rebuild_and_compare_facts(ctx.db, owners);
             }))
            ADD_FAILURE() << one.column << " was " << one.was << ", is " << one.is;
    }

    touchpoints::FileDesk orders{world, rapport::orders::order_shape()};
    touchpoints::FileDesk products{world, rapport::orders::product_shape()};
    touchpoints::FileDesk files{world, enquiry_shape()};
    touchpoints::FileDesk deliveries{world, delivery_shape()};
};
RAPPORT_ON_BOTH_ENGINES(EnquiryFiles);

const std::string header = "enquiry_id,customer_id,at,channel,asked,product,quantity,unit_price,quoted_at,valid_until,outcome,ended_at,reason,lost_to,order_id,note\n";

TEST_P(EnquiryFiles, come_in_go_out_and_are_taken_back)
{
    orders.read("order_id,customer_id,ordered_at,product,amount\nR-1,C-1,2026-03-05,Birthday cake,48.00\n");
    const auto before = entries();
    const auto file = header
        + "E-1,C-1,2026-03-01T09:00:00Z,phone,for Saturday,Birthday cake,2,24.00,2026-03-01T10:00:00Z,2026-03-10,sold,,,,R-1,\n"
          "E-1,C-1,2026-03-01T09:00:00Z,,,Candles,12,0.50,,,,,,,,\n"
          "E-2,C-2,2026-03-02T09:00:00Z,email,,Catering,1,400.00,2026-03-03T10:00:00Z,2026-03-10,lost,2026-03-09T10:00:00Z,price,Backhaus Meier,,too dear\n"
          ",C-3,2026-03-02T09:00:00Z,,a stall at the fair?,,,,,,,,,,,\n";
    EXPECT_EQ(files.read(file, true).counts, "4 read, 4 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_TRUE(all().empty());
    const auto first = files.read(file);
    EXPECT_EQ(first.counts, "4 read, 4 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(entries(), before + 7);
    EXPECT_EQ(files.read(file).counts, "4 read, 0 created, 0 changed, 4 unchanged, 0 rejected");
    EXPECT_EQ(files.read(files.write()).counts, "4 read, 0 created, 0 changed, 4 unchanged, 0 rejected");
    expect_true_facts();

    const auto kept = all();
    ASSERT_EQ(kept.size(), 3u);
    EXPECT_EQ(kept[2].what, "2 Birthday cake and 1 more");
    EXPECT_EQ(kept[2].quoted, (Money{5400, {"EUR"}}));
    EXPECT_TRUE(kept[2].order_id);
    EXPECT_TRUE(kept[2].items[0].product_id);
    EXPECT_FALSE(kept[2].items[1].product_id) << "we sell no candles";

    const auto second = files.read(header + "E-2,C-2,2026-03-02T09:00:00Z,,,,,,,,lost,,service,,,\nE-1,C-2,2026-03-01T09:00:00Z,,x,,,,,,,,,,,\n");
    EXPECT_EQ(second.counts, "2 read, 0 created, 1 changed, 0 unchanged, 1 rejected");
    EXPECT_EQ(all()[0].state == State::lost ? all()[0].reason : all()[1].reason, Reason::service);
    EXPECT_EQ(files.undo(second.id), 0);
    expect_true_facts();
    EXPECT_EQ(files.undo(first.id), 0);
    EXPECT_TRUE(all().empty());
    EXPECT_EQ(entries(), before);
    expect_true_facts();
}

TEST_P(EnquiryFiles, reject_what_cannot_be)
{
    const auto read = files.read(header
        + "E-1,C-1,2026-03-01,,,Cake,2,24.00,,,,,,,,\n"
          "E-2,C-1,2026-03-01,,x,,,,,,lost,2026-03-02,,,,\n"
          "E-3,C-1,2026-03-01,,x,,,,,,sold,,,,,\n"
          "E-4,C-1,2026-03-01,,x,,,,,,sold,2026-02-01,,,,\n"
          "E-5,C-1,2026-03-01,,x,,,,,,sold,2026-03-01,,,R-9,\n"
          "E-6,C-1,2027-03-01,,x,,,,,,,,,,,\n"
          "E-7,C-1,2026-03-01,,,,,,,,,,,,,\n"
          "E-8,C-1,2026-03-01,,,Cake,-2,,,,,,,,,\n"
          "E-9,C-1,2026-03-01,,x,,,,,,perhaps,,,,,\n"
          "E-10,C-1,2026-03-01,,,Cake,2,24.00,,2026-03-09,,,,,,\n"
          "E-0,,2026-03-01,,x,,,,,,,,,,,\n");
    EXPECT_EQ(read.counts, "11 read, 0 created, 0 changed, 0 unchanged, 11 rejected");
    std::vector<std::string> columns;
    for (const auto& one : read.rejected) columns.push_back(one.column);
    std::sort(columns.begin(), columns.end());
    EXPECT_EQ(columns, (std::vector<std::string>{"asked", "at", "customer_id", "ended_at", "ended_at", "order_id", "outcome", "quantity", "quoted_at", "reason", "valid_until"}));
    EXPECT_TRUE(all().empty());
}

TEST_P(EnquiryFiles, of_deliveries_come_in_go_out_and_are_taken_back)
{
    products.read("product_id,product,stock,warranty_days\nP-1,Toaster,4,730\n");
    orders.read("order_id,customer_id,ordered_at,product_id,amount\nR-1,C-1,2026-03-05,P-1,48.00\n");
    const auto before = entries();
    const std::string head = "delivery_id,customer_id,order_id,product_id,what,promised_at,delivered_at\n";
    const auto file = head
        + "D-1,C-1,R-1,P-1,,2026-03-07,2026-03-08\n"
          "D-2,C-1,R-1,,,2026-03-07T10:00:00Z,2026-03-07T09:00:00Z\n"
          ",C-2,,,flowers,2026-12-01,\n";
    const auto first = deliveries.read(file);
    EXPECT_EQ(first.counts, "3 read, 3 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(entries(), before + 2);
    EXPECT_EQ(deliveries.read(file).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    EXPECT_EQ(deliveries.read(deliveries.write()).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    const auto second = deliveries.read(head + ",C-2,,,flowers,2026-12-01,2026-11-16\nD-1,C-2,,,x,2026-03-07,\nD-9,C-2,R-1,,,2026-03-07,\nD-8,C-9,,,,2026-03-07,\n");
    EXPECT_EQ(second.counts, "4 read, 0 created, 1 changed, 0 unchanged, 3 rejected");
    EXPECT_EQ(entries(), before + 3);
    EXPECT_EQ(deliveries.undo(second.id), 0);
    EXPECT_EQ(entries(), before + 2);
    EXPECT_EQ(deliveries.undo(first.id), 0);
    EXPECT_EQ(entries(), before);
    EXPECT_TRUE(world.read([](Context& ctx) { return list_deliveries(ctx, {}); }).value().empty());
    EXPECT_NE(products.write().find("P-1,Toaster,,,4,730"), std::string::npos) << "stock and warranty go out as well";
}

}  // namespace
}  // namespace rapport::enquiries
