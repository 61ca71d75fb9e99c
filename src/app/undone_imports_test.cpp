// An import that is taken back, over every kind of file whose things have versions.
#include "app/test/files.h"
#include "ideas/box.h"
#include "ideas/service.h"

namespace rapport::app {
namespace {

struct Kind {
    std::string kind, table, header, first, second;     // the second file says something else of the same thing
};

const std::vector<Kind> kinds = {
    {"products", "products", "product_id,product", "P-1,Rye", "P-1,Dark rye"},
    {"orders", "orders", "order_id,customer_id,ordered_at,amount", "R-1,K-1,2026-10-01,4.20", "R-1,K-1,2026-10-02,5.20"},
    {"touchpoints", "touchpoints", "touchpoint_id,customer_id,at,kind,summary", "T-1,K-1,2026-10-01,call,asked", "T-1,K-1,2026-10-01,call,asked twice"},
    {"responses", "responses", "response_id,customer_id,at,survey,score", "A-1,K-1,2026-10-01,nps,9", "A-1,K-1,2026-10-01,nps,2"},
    {"values", "shared_values", "value_id,customer_id,how,words,at", "V-1,K-1,said,Less,2026-10-01", "V-1,K-1,said,Less and better,2026-10-01"},
    {"outlook", "outlook", "customer_id,kind,what,plan,noted_at", "K-1,danger,Moves away,,2026-10-01", "K-1,danger,Moves away,Send parcels,2026-10-01"},
    {"promises", "promises", "promise_id,customer_id,what,made_at,due_at", "M-1,K-1,A cake,2026-10-01,2026-10-05", "M-1,K-1,Two cakes,2026-10-01,2026-10-05"},
    {"tasks", "tasks", "task_id,customer_id,what,given_at,due_at", "D-1,K-1,Bake,2026-10-01,2026-10-05", "D-1,K-1,Bake two,2026-10-01,2026-10-05"},
    {"enquiries", "enquiries", "enquiry_id,customer_id,at,asked", "E-1,K-1,2026-10-01,A cake", "E-1,K-1,2026-10-01,Two cakes"},
    {"deliveries", "deliveries", "delivery_id,customer_id,what,promised_at", "L-1,K-1,A cake,2026-10-05", "L-1,K-1,Two cakes,2026-10-05"},
    {"ideas", "ideas", "idea_id,customer_id,title", "I-1,K-1,Rye by post", "I-1,K-1,Rye by post on Mondays"},
    {"articles", "articles", "article_id,title,text", "A-1,Rye,Keeps for a week", "A-1,Rye,Keeps for ten days"},
    {"cases", "cases", "case_id,customer_id,opened_at,subject", "C-1,K-1,2026-10-01,Cold", "C-1,K-1,2026-10-01,Cold rolls"},
};

class UndoneImports : public FilesTest {
protected:
    std::int64_t undo(Id<imports::Import> id)
    {
        auto desk = world.desk();
        return imports::undo_now(desk, shapes(), id, {}).value();
    }
    // Of the one thing that came by a file; 0 where it is gone.
    std::int64_t version(const Kind& one)
    {
        std::int64_t found = 0;
        world.database().read([&](Db& db) {
            const auto rows = db.query_text("SELECT COALESCE(MAX(version), 0) FROM " + one.table + (one.table == "touchpoints" ? " WHERE external_id = 'T-1'" : ""), {});
            rows->next();
            found = rows->integer(0);
        });
        return found;
    }
};
RAPPORT_ON_BOTH_ENGINES(UndoneImports);

TEST_P(UndoneImports, leave_versions_that_only_rise)
{
    for (const auto& one : kinds) {
        SCOPED_TRACE(one.kind);
        const auto first = bring_in(one.kind, one.header + "\n" + one.first + "\n").id;
        EXPECT_EQ(version(one), 1);
        const auto second = bring_in(one.kind, one.header + "\n" + one.second + "\n").id;
        EXPECT_EQ(version(one), 2);
        EXPECT_EQ(undo(second), 0);
        EXPECT_EQ(version(one), 3) << "whoever read the second writes over nothing unseen";
        // As it was, and so are those that build on it: the first file changes nothing, and each import can be taken back.
        const auto again = bring_in(one.kind, one.header + "\n" + one.first + "\n");
        EXPECT_EQ(again.report.counts.unchanged, 1);
        const auto third = bring_in(one.kind, one.header + "\n" + one.second + "\n").id;
        EXPECT_EQ(version(one), 4);
        EXPECT_EQ(undo(third), 0);
        EXPECT_EQ(version(one), 5);
        EXPECT_EQ(undo(first), 0) << "it is still what the first import made";
        EXPECT_EQ(version(one), 0);
    }
}

TEST_P(UndoneImports, leave_ideas_that_everybody_read_or_strangers_voted_for)
{
    const auto id = bring_in("ideas", "idea_id,title\nI-1,A bench\nI-2,Oat milk\nI-3,Rye by post\n").id;
    const auto of = [&](const std::string& title) {
        for (const auto& idea : world.read([](Context& ctx) { return ideas::list_ideas(ctx, {}); }))
            if (idea.title == title) return idea.id;
        return Id<ideas::Idea>{};
    };
    const auto show = [&](Id<ideas::Idea> idea) { return world.write([&](Context& ctx) { return ideas::show_idea(ctx, idea); }); };
    show(of("Oat milk"));
    world.database().write([](Db& db) { return db.execute_text("INSERT INTO idea_box_votes (idea_id, voter, at) SELECT id, 'somebody', 1 FROM ideas WHERE title = 'Oat milk'", {}), true; });
    world.write([&](Context& ctx) { return ideas::hide_idea(ctx, of("Oat milk")); });
    show(of("A bench"));
    EXPECT_EQ(undo(id), 2);
    EXPECT_TRUE(of("A bench")) << "it is shown";
    EXPECT_TRUE(of("Oat milk")) << "a stranger voted for it";
    EXPECT_FALSE(of("Rye by post"));
}

}  // namespace
}  // namespace rapport::app
