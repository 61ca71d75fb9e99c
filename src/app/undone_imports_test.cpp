// An import that is taken back, over every kind of file whose things have versions.
#include "app/test/files.h"
#include "customers/service.h"
#include "ideas/box.h"
#include "ideas/service.h"
#include "imports/write_out.h"

#include <algorithm>
#include <array>
#include <random>
#include <set>

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
    // Between whiles time goes on.
    std::int64_t undo(Desk desk, Id<imports::Import> id, const std::function<void(double)>& progress = {})
    {
        wait();
        const auto kept = imports::undo_now(desk, shapes(), id, progress).value();
        wait();
        return kept;
    }
    std::int64_t undo(Id<imports::Import> id) { return undo(world.desk(), id); }
    void wait() { world.clock.set({world.clock.now().us + us_per_second}); }
    std::int64_t kept(Id<imports::Import> id)
    {
        return world.read([&](Context& ctx) { return imports::read_import(ctx, shapes(), id); }).value().kept;
    }
    customers::Customer mara()
    {
        return world.read([](Context& ctx) { return customers::read_customer(ctx, customers::find_by_external_id(ctx.db, "K-1").value()); }).value();
    }
    std::string city() { return mara().city ? mara().city->value : ""; }
    void by_hand(const customers::CustomerPatch& patch)
    {
        const auto now = mara();
        world.write([&](Context& ctx) { return customers::change_customer(ctx, now.id, now.version, patch); });
    }
    void move_to(const std::string& city)
    {
        customers::CustomerPatch patch;
        patch.city = {true, Text<1, 100>{city}};
        by_hand(patch);
    }
    Id<imports::Import> bring_city(const std::string& city) { return bring_in("customers", "external_id,name,city\nK-1,Mara," + city + "\n").id; }
    Id<imports::Import> bring_call() { return bring_in("touchpoints", "touchpoint_id,customer_id,at,kind,summary\nT-1,K-1,2026-10-01,call,asked\n").id; }
    // All that files can bring, as files have it.
    std::map<std::string, std::string> exported()
    {
        std::map<std::string, std::string> all;
        for (const auto* kind : {"customers", "products", "orders", "touchpoints", "responses", "values", "outlook", "promises", "tasks", "enquiries", "deliveries", "ideas", "articles", "cases"}) {
            auto desk = world.desk();
            imports::write_out(desk, *imports::find(shapes(), kind), [&](std::string_view part) { all[kind] += part; });
        }
        return all;
    }
    void expect_same(const std::map<std::string, std::string>& before)
    {
        for (const auto& [kind, text] : exported()) EXPECT_EQ(text, before.at(kind)) << kind;
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

// What one import had written upon another stays until that one is taken back too; then neither has been.
TEST_P(UndoneImports, leave_what_another_wrote_upon_until_it_is_taken_back)
{
    const auto nothing = exported();
    auto all = kinds;
    all.push_back({"customers", "customers", "external_id,name,city", "K-1,Mara,Quendelbrück", "K-1,Mara,Hamburg"});
    for (const auto& one : all) {
        SCOPED_TRACE(one.kind);
        const auto first = bring_in(one.kind, one.header + "\n" + one.first + "\n").id;
        const auto second = bring_in(one.kind, one.header + "\n" + one.second + "\n").id;
        EXPECT_GT(undo(first), 0);
        EXPECT_EQ(version(one), 2) << "as the second file says it";
        EXPECT_EQ(undo(second), 0);
        EXPECT_EQ(version(one), 0);
        expect_same(nothing);
        EXPECT_EQ(kept(first), 0) << "it tells that nothing stays";
    }
}

TEST_P(UndoneImports, of_fields_go_one_by_one)
{
    const auto city_of = [&] {
        const auto text = exported()["customers"];
        return text.find("Hamburg") != std::string::npos ? "Hamburg" : text.find("Bremen") != std::string::npos ? "Bremen" : "";
    };
    const auto before = exported();
    const auto made = bring_in("customers", "external_id,name\nK-1,Mara\n").id;
    const auto bremen = bring_in("customers", "external_id,name,city,phone\nK-1,Mara,Bremen,+49 421 555501\n").id;
    const auto hamburg = bring_in("customers", "external_id,name,city\nK-1,Mara,Hamburg\n").id;
    EXPECT_EQ(undo(bremen), 1) << "the phone goes, the city was changed since";
    EXPECT_EQ(exported()["customers"].find("555501"), std::string::npos);
    EXPECT_STREQ(city_of(), "Hamburg");
    EXPECT_EQ(undo(made), 1);
    EXPECT_EQ(undo(hamburg), 0);
    EXPECT_STREQ(city_of(), "");
    expect_same(before);
}

TEST_P(UndoneImports, leave_for_good_what_came_again_since)
{
    const std::string file = "external_id,name\nK-1,Mara\n";
    const auto first = bring_in("customers", file).id;
    const auto orders = bring_in("orders", "order_id,customer_id,ordered_at,amount\nR-1,K-1,2026-10-01,4.20\n").id;
    EXPECT_EQ(undo(first), 1);
    EXPECT_EQ(bring_in("customers", file).report.counts.unchanged, 1);
    EXPECT_EQ(undo(orders), 0);
    EXPECT_EQ(mara().name->value, "Mara") << "the second file names her";
    EXPECT_EQ(kept(first), 1) << "and it is told that she stays";
}

TEST_P(UndoneImports, leave_for_good_what_was_written_anew)
{
    bring_in("customers", "external_id,name\nK-1,Mara\n");
    for (const bool by_a_file : {false, true}) {
        const auto wrong = bring_city("Bremen");
        const auto other = bring_call();
        move_to("Hamburg");
        EXPECT_EQ(undo(wrong), 1);
        const auto corrected = by_a_file ? bring_city("Bremen") : Id<imports::Import>{};
        if (!by_a_file) move_to("Bremen");
        EXPECT_EQ(undo(other), 0);
        EXPECT_EQ(city(), "Bremen");
        EXPECT_EQ(kept(wrong), 1);
        if (!by_a_file) {
            move_to("Kiel");
            continue;
        }
        EXPECT_EQ(undo(corrected), 0);
        EXPECT_EQ(city(), "Hamburg") << "as it was typed";
    }
}

TEST_P(UndoneImports, have_written_what_others_wrote_before_until_those_wrote_it_again)
{
    bring_in("customers", "external_id,name\nK-1,Mara\n");
    const auto wrong = bring_city("Bremen");
    move_to("Hamburg");
    move_to("Bremen");
    EXPECT_EQ(undo(wrong), 1);
    EXPECT_EQ(city(), "Bremen") << "somebody typed it";
}

TEST_P(UndoneImports, keep_of_a_change_only_what_stays)
{
    bring_in("customers", "external_id,name\nK-1,Mara\n");
    const auto wrong = bring_in("customers", "external_id,name,city,phone\nK-1,Mara,Bremen,+49 421 555501\n").id;
    const auto other = bring_call();
    move_to("Hamburg");
    EXPECT_EQ(undo(wrong), 1);
    EXPECT_TRUE(mara().phones.empty());
    customers::CustomerPatch typed;
    typed.phones = {true, Strings{"+49 421 555501"}};
    by_hand(typed);
    EXPECT_EQ(undo(other), 0);
    EXPECT_EQ(mara().phones.size(), 1u);
    EXPECT_EQ(city(), "Hamburg");
}

TEST_P(UndoneImports, touch_only_kinds_that_whoever_takes_them_back_may_write)
{
    const auto made = bring_in("customers", "external_id,name\nK-1,Mara\n").id;
    const auto call = bring_call();
    EXPECT_EQ(undo(made), 1);
    EXPECT_EQ(undo(world.desk({"imports:write", "touchpoints:write"}), call), 0);
    EXPECT_EQ(mara().name->value, "Mara");
    EXPECT_EQ(kept(made), 1);
}

TEST_P(UndoneImports, are_not_mistaken_for_each_other_where_they_say_the_same)
{
    std::array<int, 3> order{0, 1, 2};
    const auto nothing = exported();
    do {
        SCOPED_TRACE(std::to_string(order[0]) + std::to_string(order[1]) + std::to_string(order[2]));
        const auto made = bring_in("customers", "external_id,name\nK-1,Mara\n").id;
        const std::array cities{"Bremen", "Hamburg", "Bremen"};
        std::vector<Id<imports::Import>> brought;
        for (const auto* one : cities) brought.push_back(bring_city(one));
        std::set<int> left{0, 1, 2};
        for (const int one : order) {
            undo(brought[static_cast<std::size_t>(one)]);
            left.erase(one);
            EXPECT_EQ(city(), left.empty() ? "" : cities[static_cast<std::size_t>(*left.rbegin())]) << "as the last of those that stand says it";
        }
        for (const auto id : brought) EXPECT_EQ(kept(id), 0);
        EXPECT_EQ(undo(made), 0);
        expect_same(nothing);
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_P(UndoneImports, leave_nothing_of_two_that_are_taken_back_at_the_same_time)
{
    const auto nothing = exported();
    const auto first = bring_city("Bremen");
    const auto second = bring_city("Hamburg");
    bool between = false;
    undo(world.desk(), first, [&](double) {
        if (between) return;
        between = true;
        EXPECT_EQ(undo(second), 0);
    });
    EXPECT_TRUE(between);
    EXPECT_EQ(kept(first), 0);
    expect_same(nothing);
}

TEST_P(UndoneImports, tell_how_far_they_are_also_with_what_others_left)
{
    const auto first = bring_city("Bremen");
    const auto second = bring_city("Hamburg");
    EXPECT_EQ(undo(first), 1);
    std::vector<double> told;
    undo(world.desk(), second, [&](double share) { told.push_back(share); });
    ASSERT_GE(told.size(), 2u);
    EXPECT_LT(told.front(), 1);
    EXPECT_EQ(told.back(), 1);
    EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
}

// Files that overlap, taken back in any order: in the end none of them has been.
TEST_P(UndoneImports, end_as_if_they_had_never_been_in_whatever_order)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto any = [&](int sides) { return std::to_string(random() % static_cast<unsigned>(sides)); };
    bring_in("customers", "external_id,name,city,tags\nK-0,Ada,Bremen,regular\n");
    bring_in("orders", "order_id,customer_id,ordered_at,product,amount\nR-0,K-0,2026-10-01,Rye,4.20\n");
    const auto before = exported();
    for (int round = 0; round < 6; ++round) {
        std::vector<Id<imports::Import>> brought;
        for (int file = 0; file < 6; ++file) {
            std::string text;
            const auto lines = [&](const std::string& header, auto line) {
                text = header + "\n";
                for (int n = 0; n < 4; ++n) text += line() + "\n";
            };
            std::string kind;
            switch (random() % 4) {
            case 0: lines("external_id,name,city,gender,tags", [&] { return "K-" + any(4) + ",N" + any(3) + ",City" + any(3) + "," + (random() % 2 ? "" : "G" + any(3)) + ",t" + any(3); }); kind = "customers"; break;
            case 1: lines("order_id,customer_id,ordered_at,product,amount", [&] { const auto order = any(4); return "R-" + order + ",K-" + order + ",2026-10-0" + std::to_string(1 + random() % 9) + ",P" + any(3) + ",4.2" + any(9); }); kind = "orders"; break;
            case 2: lines("touchpoint_id,customer_id,at,kind,summary", [&] { const auto one = any(4); return "T-" + one + ",K-" + one + ",2026-10-01,call,said " + any(5); }); kind = "touchpoints"; break;
            default: lines("promise_id,customer_id,what,made_at,due_at", [&] { const auto one = any(4); return "M-" + one + ",K-" + one + ",cake " + any(5) + ",2026-10-01,2026-10-05"; }); kind = "promises";
            }
            brought.push_back(bring_in(kind, text).id);
        }
        std::shuffle(brought.begin(), brought.end(), random);
        for (const auto id : brought) undo(id);
        expect_same(before);
        if (HasFailure()) return;
    }
}

TEST_P(UndoneImports, leave_ideas_that_everybody_read_or_strangers_voted_for)
{
    const auto id = bring_in("ideas", "idea_id,title,shown_at\nI-1,A bench,\nI-2,Oat milk,\nI-3,Rye by post,\nI-4,A swing,2026-10-01\nI-5,A stove,2026-10-01\n").id;
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
    world.write([&](Context& ctx) { return ideas::hide_idea(ctx, of("A stove")); });
    show(of("A stove"));
    EXPECT_EQ(undo(id), 3);
    EXPECT_FALSE(of("A swing")) << "the file itself showed it";
    EXPECT_TRUE(of("A stove")) << "somebody of ours did";
    EXPECT_TRUE(of("A bench")) << "it is shown";
    EXPECT_TRUE(of("Oat milk")) << "a stranger voted for it";
    EXPECT_FALSE(of("Rye by post"));
}

}  // namespace
}  // namespace rapport::app
