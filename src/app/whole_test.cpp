// All domains together on a slice of the demo business: figures stay true, exports come back unchanged, imports can be
// taken back.
#include "app/domains.h"
#include "app/facts.h"
#include "app/test/files.h"
#include "base/test/door.h"
#include "customers/service.h"
#include "demo/shop.h"
#include "imports/outgoing.h"
#include "imports/write_out.h"
#include "insight/service.h"

namespace rapport::app {
namespace {

constexpr Day tuesday{20774};  // 2026-11-17

class Whole : public FilesTest {
protected:
    // The first rows of a file of the demo.
    static std::string slice(const std::string& text, int rows)
    {
        std::size_t at = 0;
        for (int row = 0; row <= rows && at != std::string::npos; ++row) at = text.find('\n', at + 1);
        return text.substr(0, at == std::string::npos ? at : at + 1);
    }

    std::string written(const std::string& kind)
    {
        auto desk = world.desk();
        std::string text;
        imports::write_out(desk, *imports::find(shapes(), kind), [&](std::string_view bytes) { text += bytes; });
        return text;
    }

    void expect_true_facts()
    {
        const auto differences = world.write([](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
            return customers::rebuild_and_compare_facts(ctx.db, fact_owners());
        });
        for (const auto& one : differences)
            ADD_FAILURE() << to_text(one.customer_id) << " " << one.column << " was " << one.was << ", is " << one.is;
    }
};
RAPPORT_ON_BOTH_ENGINES(Whole);

TEST_P(Whole, keeps_a_text_alike_whichever_way_it_came)
{
    const std::string name = "\u00A0Ma\u200Bra Kowalska\u202E ", summary = "\u3000asked  twice\u2066\nand again\t";
    bring_in("customers", "external_id,name\nK-1,\"" + name + "\"\n");
    bring_in("touchpoints", "customer_id,at,kind,summary\nK-1,2026-10-01T10:00:00Z,call,\"" + summary + "\"\n");
    test::Door door(world, add_routes, {"customers:read", "customers:write", "touchpoints:read", "touchpoints:write"});
    const auto added = door.post("/customers", json::serialize(json::object{{"external_id", "K-2"}, {"name", name}}));
    ASSERT_EQ(added.status, 201) << added.body;
    const auto id = std::string(test::Door::parsed(added).at("id").as_string());
    EXPECT_EQ(door.post("/touchpoints", json::serialize(json::object{{"customer_id", id}, {"kind", "call"}, {"at", "2026-10-01T10:00:00Z"}, {"summary", summary}})).status, 201);

    const auto of_file = to_text(*world.read([](Context& ctx) { return customers::find_by_external_id(ctx.db, "K-1"); }));
    for (const auto& one : {id, of_file}) {
        EXPECT_EQ(test::Door::parsed(door.get("/customers/" + one)).at("name").as_string(), "Mara Kowalska");
        const auto said = door.get("/customers/" + one + "/timeline");
        ASSERT_EQ(said.status, 200) << said.body;
        EXPECT_EQ(test::Door::parsed(said).at("data").at(0).at("summary").as_string(), "asked  twice\nand again");
    }
    // Nothing but blanks is nothing: a cell is then empty, and a body says nothing where something is needed.
    EXPECT_EQ(door.post("/touchpoints", json::serialize(json::object{{"customer_id", id}, {"kind", "call"}, {"summary", " \u200B\u3000"}})).status, 422);
    EXPECT_EQ(door.post("/customers", R"({"name":"\u2800 \u202e"})").status, 422);
}

TEST_P(Whole, comes_in_goes_out_and_can_be_taken_back)
{
    const auto shop = demo::make_shop(7, tuesday);
    bring_in("customers", slice(shop.customers, 300));
    bring_in("products", shop.products);
    const auto empty_orders = written("orders");
    const auto orders = bring_in("orders", slice(shop.orders, 2500));
    bring_in("touchpoints", slice(shop.touchpoints, 400));
    bring_in("responses", slice(shop.responses, 100));
    EXPECT_EQ(orders.report.counts.created, 2500);
    expect_true_facts();

    for (const auto& shape : shapes()) {
        if (!imports::comes_in(shape)) continue;
        const auto before = written(shape.kind);
        const auto again = bring_in(shape.kind, before);
        EXPECT_EQ(again.report.counts.unchanged, again.report.counts.read) << shape.kind;
        EXPECT_EQ(written(shape.kind), before) << shape.kind;
    }

    auto desk = world.desk();
    const auto kept = imports::undo_now(desk, shapes(), orders.id, {});
    ASSERT_TRUE(kept);
    EXPECT_EQ(written("orders"), empty_orders);
    expect_true_facts();
}

TEST_P(Whole, tells_the_truth_about_the_relationships)
{
    const auto shop = demo::make_shop(7, tuesday);
    bring_in("orders", slice(shop.orders, 4000));
    auto desk = world.desk();
    insight::Question question;
    question.as_of = tuesday;
    world.clock.set({world.clock.now().us + 6 * us_per_second});     // what was brought in is settled on PostgreSQL too
    const auto insight = insight::look(desk, question);
    const auto& report = insight->report;
    EXPECT_EQ(report.customers.total, static_cast<std::int64_t>(insight->log.customers()));
    ASSERT_TRUE(report.lifetime_value.purchase_model);
    EXPECT_TRUE(report.lifetime_value.purchase_model->converged);
    EXPECT_EQ(report.cannot_tell.at("/net_promoter_score/score"), "No answers yet.");
    EXPECT_EQ(insight::people_behind(desk, *insight, insight::Figure::regulars, 0, 100'000).size(), static_cast<std::size_t>(report.regulars.total));
    EXPECT_EQ(insight::look(desk, question), insight) << "nothing changed, so it is not worked out again";
}

}  // namespace
}  // namespace rapport::app
