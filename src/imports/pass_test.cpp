#include "imports/jars_test.h"

#include <random>

namespace rapport::imports::jars {
namespace {

class Passes : public Shelf {
protected:
    // Each jar stands beside the one before it, so the rows build on each other far beyond one slice.
    std::string long_shelf(int jars = 5600)
    {
        std::string text = "jar,label,beside\n1,Plum,\n";
        for (int number = 2; number <= jars; ++number) text += std::to_string(number) + ",Plum," + std::to_string(number - 1) + "\n";
        return text;
    }
    Id<Import> running()
    {
        return world.write([&](Context& ctx) -> Result<Id<Import>> {
            Import import;
            import.id = ctx.ids.make<Import>();
            import.kind = "jars";
            import.state = State::running;
            store::insert(ctx.db, import);
            return import.id;
        });
    }
    Result<PassReport> pass(const std::string& text, Mapping mapping, std::int64_t row_limit = 0, bool dry_run = true)
    {
        auto desk = world.desk();
        return run_pass(desk, file(text), {shapes[0], std::move(mapping), {}, dry_run ? Id<Import>{} : running(), dry_run, row_limit, {}});
    }
};
RAPPORT_ON_BOTH_ENGINES(Passes);

const Mapping jar_and_label{{"jar", "jar"}, {"label", "label"}};

TEST_P(Passes, count_what_became_of_each_row)
{
    bring("jar,label,grams\n1,Plum,340\n2,Quince,\n");
    const auto again = bring("jar,label,grams\n1,Plum,340\n2,Quince,200\n3,Rose hip,\n,Nameless,\n");
    EXPECT_EQ(again.report.counts.sentence(), "4 read, 1 created, 1 changed, 1 unchanged, 1 rejected");
    EXPECT_TRUE(again.report.whole_file);
    EXPECT_EQ(jar(2)->grams, 200);
}

TEST_P(Passes, reject_with_the_line_and_the_files_own_column)
{
    const auto report = bring("Glas;Etikett;Gramm;Preis;Datum;beside\n"
                              "1;\"Plum\nand cinnamon\";340;4,50;;\n"
                              "2;;340;;;\n"
                              "\n"
                              "3;Quince;much;;;\n"
                              "4;Rose hip;;4,505;;\n"
                              "5;Elder;;;31.02.2026;\n"
                              "6;Sloe;;;;99\n"
                              "7;Medlar;;;;1\n",
                              "jar=Glas,label=etikett,grams=Gramm,price=Preis,filled_at=Datum").report;
    EXPECT_EQ(report.counts.sentence(), "7 read, 2 created, 0 changed, 0 unchanged, 5 rejected");
    EXPECT_EQ(places(report.rejected), (Texts{"4 Etikett", "6 Gramm", "7 Preis", "8 Datum", "9 beside"}));
    EXPECT_EQ(told(report.rejected).front(), "4 Etikett: A jar needs a label.");
    EXPECT_EQ(told(report.rejected).back(), "9 beside: There is no jar 99.");
    EXPECT_EQ(jar(1)->price, 450);
    EXPECT_EQ(jar(1)->label, "Plum\nand cinnamon");
    EXPECT_TRUE(jar(7));
}

TEST_P(Passes, go_on_behind_rows_that_are_broken)
{
    std::string text = "jar,label,grams\n"
                       "1,Plum,340\n"
                       "2,Quince,340,5,6\n"
                       "3,Qu\xff\xfeince,\n"
                       "4,\"Rose\"hip,\n"
                       "5,Elder,1\n"
                       "6,\"Sloe,\n"
                       "7,Medlar,2\n";
    text.insert(text.find("Elder"), 1, '\0');
    text += "8,Currant,3\n";
    for (int number = 100; number < 1300; ++number) text += std::to_string(number) + ",Müsli ü,\n";     // so that it is UTF-8 after all
    const auto report = bring(text).report;
    EXPECT_EQ(report.counts.created, 1203);
    EXPECT_EQ(places(report.rejected), (Texts{"3 ", "4 label", "5 label", "6 label", "7 label"}));
    for (const auto number : {1, 7, 8, 1299}) EXPECT_TRUE(jar(number)) << number;
}

TEST_P(Passes, name_the_broken_cells_own_column_whatever_maps_to_it)
{
    // The file's "grams" is the jar's label here, and its "label" is not used at all.
    const auto report = bring("jar,grams,label\n1,Plum,\"x\"y\n2,Quince,z\n", "label=grams").report;
    EXPECT_EQ(places(report.rejected), (Texts{"2 label"}));
    EXPECT_EQ(jar(2)->label, "Quince");
}

TEST_P(Passes, change_nothing_in_a_dry_run_and_count_as_the_real_one)
{
    bring("jar,label\n1,Plum\n2,Quince\n");
    const auto before = exported();
    const auto audits = count("audit_events"), imports = count("imports");
    const auto text = "jar,label,beside\n1,Plum,\n2,Sloe,\n3,Medlar,\n4,Elder,3\n5,Elder,9\n3,Medlar,\n3,Loquat,\n";
    const auto dry = bring(text, "", true);
    EXPECT_FALSE(dry.id);
    EXPECT_EQ(dry.report.counts.sentence(), "7 read, 2 created, 2 changed, 2 unchanged, 1 rejected");
    EXPECT_EQ(exported(), before);
    EXPECT_EQ(count("audit_events"), audits);
    EXPECT_EQ(count("imports"), imports);
    EXPECT_EQ(changes(), 2);
    const auto real = bring(text);
    EXPECT_EQ(real.report.counts.sentence(), dry.report.counts.sentence());
    EXPECT_EQ(told(real.report.rejected), told(dry.report.rejected));
    EXPECT_NE(exported(), before);
}

TEST_P(Passes, count_in_a_dry_run_as_the_real_one_when_rows_build_on_each_other)
{
    const auto dry = bring(long_shelf(), "", true);
    EXPECT_EQ(dry.report.counts.sentence(), "5600 read, 5600 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(count("jars"), 0);
    EXPECT_EQ(bring_counts(long_shelf()), dry.report.counts.sentence());
    EXPECT_EQ(changes(), 5600);
}

TEST_P(Passes, count_in_a_dry_run_as_the_real_one_whatever_comes)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (const bool grouped : {false, true}) {
        shapes = {shape(grouped)};
        for (int round = 0; round < 3; ++round) {
            std::string text = "jar,label,grams,beside\n";
            for (auto left = 1 + random() % 1800; left > 0; --left) {
                const auto number = random() % 300;
                text += std::to_string(number) + "," + (random() % 20 ? "Plum" : "") + "," + std::to_string(random() % 3) + ",";
                // Where rows are sorted by their keys, only rows of one key may build on each other.
                if (random() % 3 == 0) text += std::to_string(grouped ? number : random() % 300);
                text += "\n";
            }
            const auto dry = bring(text, "", true).report, real = bring(text).report;
            EXPECT_EQ(dry.counts.sentence(), real.counts.sentence());
            EXPECT_EQ(told(dry.rejected), told(real.rejected));
            EXPECT_EQ(real.counts.read, real.counts.created + real.counts.changed + real.counts.unchanged + real.counts.rejected);
            EXPECT_EQ(real.counts.rejected, real.rejected.size());
            EXPECT_TRUE(std::ranges::is_sorted(real.rejected.first(1'000'000), {}, &RejectedRow::line));
        }
    }
}

TEST_P(Passes, apply_rows_of_one_key_in_the_files_order_where_they_are_grouped)
{
    shapes = {shape(true)};
    std::string text = "jar,label\n";
    for (const auto* label : {"first", "second", "last"})
        for (int number = 1; number <= 900; ++number) text += std::to_string(number) + "," + label + "\n";
    EXPECT_EQ(bring_counts(text), "2700 read, 900 created, 1800 changed, 0 unchanged, 0 rejected");
    for (const auto number : {1, 450, 900}) EXPECT_EQ(jar(number)->label, "last");
    EXPECT_TRUE(std::filesystem::is_empty(world.folder / "spool"));
}

TEST_P(Passes, stop_at_the_row_limit_and_say_so)
{
    const auto text = "jar,label\n1,Plum\n2,Quince\n3,Sloe\n";
    const auto some = pass(text, jar_and_label, 2).value();
    EXPECT_EQ(some.counts.read, 2);
    EXPECT_FALSE(some.whole_file);
    const auto all = pass(text, jar_and_label, 3).value();
    EXPECT_EQ(all.counts.read, 3);
    EXPECT_TRUE(all.whole_file);
}

TEST_P(Passes, refuse_a_file_that_cannot_be_used_and_change_nothing)
{
    EXPECT_EQ(code(pass("jar,label\n1,Plum\n", {{"jar", "jar"}}, 0, false)), "column_missing");
    EXPECT_EQ(pass("%PDF-1.7\n...", jar_and_label, 0, false).error().refusal, Refusal::invalid);
    EXPECT_EQ(pass("", jar_and_label, 0, false).error().refusal, Refusal::invalid);
    auto desk = world.desk();
    EXPECT_EQ(run_pass(desk, world.folder / "nowhere.csv", {shapes[0], jar_and_label, {}, {}, false, 0, {}}).error().refusal, Refusal::not_found);
    EXPECT_EQ(count("jars"), 0);
}

TEST_P(Passes, bring_nothing_from_a_header_alone)
{
    EXPECT_EQ(bring_counts("jar,label\n"), "0 read, 0 created, 0 changed, 0 unchanged, 0 rejected");
}

TEST_P(Passes, tell_how_far_they_are)
{
    for (const bool grouped : {false, true}) {
        std::vector<double> shares;
        auto desk = world.desk();
        const auto made = shape(grouped);
        const auto path = file(long_shelf());
        ASSERT_TRUE(run_pass(desk, path, {made, {{"jar", "jar"}, {"label", "label"}}, {}, {}, true, 0, {}, [&](double share, const Counts&) { shares.push_back(share); }}));
        ASSERT_FALSE(shares.empty());
        EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
        EXPECT_GE(shares.front(), 0);
        EXPECT_LE(shares.back(), 1);
        EXPECT_GT(shares.back(), 0.9);
    }
}

TEST_P(Passes, tell_how_far_they_are_to_somebody_who_writes_it_down)
{
    for (const bool grouped : {false, true}) {
        shapes = {shape(grouped)};
        const auto path = file(long_shelf());
        auto desk = world.desk();
        int told = 0;
        double last = 0;
        const auto progress = [&](double share, const Counts&) {
            EXPECT_GE(share, last);
            last = share;
            if (++told % 500 == 1) world.database().write([](Db&) { return true; });
        };
        const auto report = run_pass(desk, path, {shapes[0], {{"jar", "jar"}, {"label", "label"}}, {}, running(), false, 0, {}, progress});
        ASSERT_TRUE(report) << report.error().detail;
        EXPECT_GT(told, 0);
        EXPECT_EQ(last, 1);
        world.database().write([](Db& db) { return db.execute_text("DELETE FROM jars", {}), true; });
    }
}

TEST_P(Passes, write_the_rejected_rows_so_that_they_can_be_mended_and_brought_again)
{
    const auto path = file("jar,label,grams\n1,Plum,much\n2,Quince,1\n3,\"Sloe, late\",little\n4,Elder,1,2\n");
    const auto report = pass("jar,label,grams\n1,Plum,much\n2,Quince,1\n3,\"Sloe, late\",little\n4,Elder,1,2\n", {{"jar", "jar"}, {"label", "label"}, {"grams", "grams"}}, 0, false).value();
    std::string rejects;
    write_rejects(path, report.rejected, [&](std::string_view bytes) { rejects += bytes; });
    ASSERT_TRUE(rejects.starts_with("line,column,reason,jar,label,grams\n2,grams,")) << rejects;
    EXPECT_NE(rejects.find("\n4,grams,"), rejects.npos);
    EXPECT_NE(rejects.find(",3,\"Sloe, late\",little\n"), rejects.npos);
    EXPECT_EQ(std::count(rejects.begin(), rejects.end(), '\n'), 4);

    for (const auto* word : {"much", "little"})
        for (auto at = rejects.find(word); at != rejects.npos; at = rejects.find(word)) rejects.replace(at, std::string_view(word).size(), "5");
    rejects.erase(rejects.rfind(",2\n"), 2);
    EXPECT_EQ(bring_counts(rejects), "3 read, 3 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(jar(3)->label, "Sloe, late");
}

TEST_P(Passes, write_rejected_rows_as_the_file_wrote_them_whatever_stands_in_them)
{
    const std::string text = "jar;label;grams;price\n"
                             "1;\"Plum; \"\"late\"\",\nand cinnamon\";much;4,50\n"
                             "2;\"'=Quince\";much;12,5\n"
                             "3;\" Sloe \";much;1,00\n";
    const auto report = pass(text, {{"jar", "jar"}, {"label", "label"}, {"grams", "grams"}, {"price", "price"}}, 0, false).value();
    std::string rejects;
    write_rejects(file(text), report.rejected, [&](std::string_view bytes) { rejects += bytes; });
    for (auto at = rejects.find(";much;"); at != rejects.npos; at = rejects.find(";much;")) rejects.replace(at, 6, ";5;");
    EXPECT_EQ(bring_counts(rejects), "3 read, 3 created, 0 changed, 0 unchanged, 0 rejected") << rejects;
    EXPECT_EQ(jar(1)->label, "Plum; \"late\",\nand cinnamon");
    EXPECT_EQ(jar(1)->price, 450);
    EXPECT_EQ(jar(2)->label, "=Quince");
    EXPECT_EQ(jar(2)->price, 1250);
    EXPECT_EQ(jar(3)->label, "Sloe");
}

TEST_P(Passes, write_a_header_when_no_row_was_rejected)
{
    std::string rejects;
    write_rejects(file("jar,label\n1,Plum\n"), {}, [&](std::string_view bytes) { rejects += bytes; });
    EXPECT_EQ(rejects, "line,column,reason,jar,label\n");
}

// PostgreSQL runs a unit again when two collide; nothing may then be counted twice.
TEST_P(Passes, count_once_when_a_unit_is_run_again)
{
    if (GetParam() != Engine::postgres) GTEST_SKIP() << "SQLite never runs a unit again.";
    int collisions = 0;
    const auto collide_once_in_three = [&](Db& db) {
        if (++collisions % 3 == 1) db.execute_text("DO $$ BEGIN RAISE EXCEPTION 'collided' USING ERRCODE = '40001'; END $$", {});
    };
    shapes[0].applying = [&] { return Apply([&](Context& ctx, Id<Import>, std::span<const PackedRow> rows, Applied& applied) {
        for (const auto& row : rows) apply_one(ctx, unpacked<Jar>(row.packed), applied);
        collide_once_in_three(ctx.db);
    }); };
    shapes[0].undo = [&](Context& ctx, const Change& change) {
        auto taken = take_back(ctx, change);
        if (change.subject_id == 2) collide_once_in_three(ctx.db);
        return taken;
    };
    const auto text = "jar,label\n1,Plum\n2,Quince\n3,\n4,Sloe\n";
    EXPECT_EQ(bring(text, "", true).report.counts.sentence(), "4 read, 3 created, 0 changed, 0 unchanged, 1 rejected");
    collisions = 0;
    const auto imported = bring(text);
    EXPECT_EQ(imported.report.counts.sentence(), "4 read, 3 created, 0 changed, 0 unchanged, 1 rejected");
    EXPECT_EQ(changes(), 3);
    relabel(4, "Sloe gin");
    collisions = 0;
    EXPECT_EQ(undo(imported.id), 1);
    EXPECT_GT(collisions, 1);
}

}  // namespace
}  // namespace rapport::imports::jars
