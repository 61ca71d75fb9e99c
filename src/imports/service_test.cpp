#include "imports/doors.h"
#include "imports/jars_test.h"

namespace rapport::imports::jars {
namespace {

class Imports : public Shelf {
protected:
    Imports() { add_jobs(handlers, shapes); }

    Result<ImportView> preview(const std::string& text)
    {
        auto desk = world.desk();
        return preview_file(desk, shapes, "jars", file(text), "Jam shelf.csv");
    }
    Result<ImportView> remap(Id<Import> id, const ChangeMapping& change)
    {
        auto desk = world.desk();
        return change_mapping(desk, shapes, id, change);
    }
    Result<ImportView> start(Id<Import> id)
    {
        auto desk = world.desk();
        return start_import(desk, shapes, id);
    }
    Result<ImportView> begin_undo(Id<Import> id)
    {
        auto desk = world.desk();
        return start_undo(desk, shapes, id);
    }
    int work()
    {
        jobs::Worker worker(world.runtime(), handlers, 0);
        return worker.run_due();
    }
    ImportView shown(Id<Import> id)
    {
        return world.read([&](Context& ctx) { return read_import(ctx, shapes, id); }).value();
    }
    // Looked at, started, run.
    ImportView run_whole(const std::string& text)
    {
        const auto id = preview(text).value().id;
        EXPECT_TRUE(start(id));
        EXPECT_EQ(work(), 1);
        return shown(id);
    }
    std::string kept(const std::filesystem::path& path)
    {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::vector<std::string> audited()
    {
        return world.read([](Context& ctx) {
            std::vector<std::string> actions;
            const auto rows = ctx.db.query_text("SELECT action FROM audit_events ORDER BY id", {});
            while (rows->next()) actions.emplace_back(rows->text(0));
            return actions;
        });
    }
    void wait_for_the_next_try() { world.clock.set({world.clock.now().us + 60 * us_per_second}); }

    std::map<std::string, jobs::Handler> handlers;
};
RAPPORT_ON_BOTH_ENGINES(Imports);

const std::string good = "jar,label,grams\n1,Plum,340\n2,Quince,200\n";
const Id<Import> nobodys{4711};

TEST_P(Imports, are_looked_at_first)
{
    const auto view = preview("Jar;Etikett;Gramm;Farbe\n1;Plum;340;red\n2;;200;\n3;Sloe;;blue\n4;Elder;much;black\n").value();
    EXPECT_EQ(view.state, State::previewed);
    EXPECT_EQ(view.file_name, "Jam shelf.csv");
    EXPECT_EQ(view.delimiter, ";");
    EXPECT_EQ(view.encoding, "UTF-8");
    EXPECT_EQ(view.created_by, "system");
    EXPECT_FALSE(view.problem);
    EXPECT_TRUE(view.whole_file);
    EXPECT_EQ(view.counts.sentence(), "4 read, 2 created, 0 changed, 0 unchanged, 2 rejected");
    ASSERT_EQ(view.columns.size(), 4u);
    EXPECT_EQ(view.columns[0].field, "jar");
    EXPECT_EQ(view.columns[0].confidence, Confidence::sure);
    EXPECT_EQ(view.columns[1].field, "label");
    EXPECT_EQ(view.columns[1].confidence, Confidence::likely);
    EXPECT_EQ(view.columns[1].samples, (Strings{"Plum", "Sloe", "Elder"}));
    EXPECT_FALSE(view.columns[3].field);
    EXPECT_EQ(view.columns[3].confidence, Confidence::none);
    ASSERT_EQ(view.rejected.size(), 2u);
    EXPECT_EQ(view.rejected[1].line, 5);
    EXPECT_EQ(view.rejected[1].column, "Gramm");
    EXPECT_EQ(view.rejected[1].value, "much");
    EXPECT_EQ(view.fields.at(0).field, "jar");
    EXPECT_TRUE(view.fields.at(0).required);

    EXPECT_EQ(count("jars"), 0);
    EXPECT_EQ(shown(view.id).counts.sentence(), view.counts.sentence());
    EXPECT_EQ(audited(), (Texts{"import.previewed"}));
}

TEST_P(Imports, are_not_made_of_what_is_no_file_for_them)
{
    auto desk = world.desk();
    EXPECT_EQ(preview_file(desk, shapes, "pans", file(good), "x").error().refusal, Refusal::not_found);
    EXPECT_EQ(preview("PK\x03\x04...").error().refusal, Refusal::invalid);
    EXPECT_EQ(preview("").error().refusal, Refusal::invalid);
    EXPECT_EQ(count("imports"), 0);
}

TEST_P(Imports, that_are_not_there)
{
    EXPECT_EQ(world.read([&](Context& ctx) { return read_import(ctx, shapes, nobodys); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(remap(nobodys, {}).error().refusal, Refusal::not_found);
    EXPECT_EQ(start(nobodys).error().refusal, Refusal::not_found);
    EXPECT_EQ(begin_undo(nobodys).error().refusal, Refusal::not_found);
    auto desk = world.desk();
    EXPECT_EQ(undo_now(desk, shapes, nobodys, {}).error().refusal, Refusal::not_found);
    EXPECT_EQ(run_started(desk, shapes, nobodys, {}).error().refusal, Refusal::not_found);
    EXPECT_EQ(import_now(desk, shapes, {.kind = "pans", .file = file(good), .file_name = "x", .map = {}, .date_format = {}}).error().refusal, Refusal::not_found);
}

TEST_P(Imports, say_what_is_missing_and_take_another_mapping)
{
    const auto view = preview("Nummer,Was,Wann\n1,Plum,03.09.2026\n").value();
    EXPECT_EQ(view.problem, "The file needs a column for “jar”. It has “Nummer”, “Was”, “Wann”.");
    EXPECT_EQ(view.counts.read, 0);
    EXPECT_EQ(view.columns.at(1).samples, (Strings{"Plum"}));
    EXPECT_EQ(code(start(view.id)), "column_missing");
    EXPECT_EQ(work(), 0);

    const auto mended = remap(view.id, {Fields{{"jar", "Nummer"}, {"label", "Was"}, {"filled_at", "Wann"}}, {}}).value();
    EXPECT_FALSE(mended.problem);
    EXPECT_EQ(mended.counts.rejected, 1);
    EXPECT_EQ(mended.rejected.at(0).column, "Wann");
    const auto dated = remap(view.id, {{}, "%d.%m.%Y"}).value();
    EXPECT_EQ(dated.counts.created, 1);
    EXPECT_EQ(dated.mapping.at("label"), "Was");
    EXPECT_EQ(remap(view.id, {Fields{{"filled_at", ""}}, ""}).value().mapping, (Fields{{"jar", "Nummer"}, {"label", "Was"}}));
    EXPECT_FALSE(shown(view.id).date_format);
    remap(view.id, {Fields{{"filled_at", "Wann"}}, "%d.%m.%Y"}).value();

    ASSERT_TRUE(start(view.id));
    EXPECT_EQ(work(), 1);
    EXPECT_EQ(to_text(world.runtime().business()->time_zone.local_day(*jar(1)->filled_at)), "2026-09-03");
    EXPECT_TRUE(jar(1)->date_only);
}

TEST_P(Imports, refuse_a_mapping_that_cannot_be)
{
    const auto id = preview(good).value().id;
    const auto unknown = remap(id, {Fields{{"colour", "grams"}}, {}});
    EXPECT_EQ(unknown.error().faults.at(0).pointer, "/mapping/colour");
    EXPECT_EQ(remap(id, {{}, "%d of something"}).error().faults.at(0).pointer, "/date_format");
    EXPECT_EQ(remap(id, {Fields{{"grams", "weight"}}, {}}).value().problem, "The file has no column “weight”. It has “jar”, “label”, “grams”.");
    EXPECT_EQ(remap(id, {Fields{{"grams", "label"}}, {}}).value().problem, "The column “label” cannot be both label and grams.");
    EXPECT_EQ(remap(id, {Fields{{"grams", ""}}, {}}).value().problem, std::nullopt);
}

TEST_P(Imports, run_as_a_job)
{
    const auto id = preview(good + "3,Sloe,much\n").value().id;
    const auto started = start(id).value();
    EXPECT_EQ(started.state, State::running);
    EXPECT_EQ(count("jars"), 0);
    EXPECT_EQ(work(), 1);

    const auto done = shown(id);
    EXPECT_EQ(done.state, State::done);
    EXPECT_EQ(done.progress, 1);
    EXPECT_EQ(done.counts.sentence(), "3 read, 2 created, 0 changed, 0 unchanged, 1 rejected");
    EXPECT_EQ(done.finished_at, world.clock.now());
    EXPECT_EQ(jar(2)->label, "Quince");
    EXPECT_TRUE(kept(rejects_file(world.runtime(), id)).starts_with("line,column,reason,jar,label,grams\n4,grams,"));
    EXPECT_EQ(audited(), (Texts{"import.previewed", "import.started", "import.done"}));
    EXPECT_EQ(work(), 0);
}

TEST_P(Imports, run_once_only)
{
    const auto done = run_whole(good);
    EXPECT_EQ(start(done.id).error().refusal, Refusal::conflict);
    EXPECT_EQ(remap(done.id, {Fields{{"grams", ""}}, {}}).error().refusal, Refusal::conflict);
    // A job that is run a second time, because the server died before it was marked as done, leaves the counts alone.
    relabel(1, "Plum jam");
    auto desk = world.desk();
    EXPECT_EQ(run_started(desk, shapes, done.id, {}).value().created, 2);
    EXPECT_EQ(jar(1)->label, "Plum jam");
}

TEST_P(Imports, change_nothing_the_second_time)
{
    run_whole(good);
    const auto before = exported();
    EXPECT_EQ(run_whole(good).counts.sentence(), "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");
    EXPECT_EQ(exported(), before);
    EXPECT_EQ(jar(1)->version, 1);
}

TEST_P(Imports, are_taken_back_to_exactly_what_was_there)
{
    run_whole("jar,label,grams,price,filled_at,beside,custom.shelf\n1,Plum,340,4.50,2026-09-03,,A\n2,Quince,,,2026-09-03T10:00:00Z,1,\n");
    const auto before = exported();
    std::string text = "jar,label,grams\n1,Plum jam,1\n1,Plum butter,2\n2,Quince,\n3,Sloe,\n3,Sloe gin,7\n";
    for (int number = 10; number < 700; ++number) text += std::to_string(number) + ",Elder,\n";     // more than one slice of undoing
    const auto done = run_whole(text);
    EXPECT_EQ(done.counts.sentence(), "695 read, 691 created, 4 changed, 0 unchanged, 0 rejected");
    ASSERT_NE(exported(), before);

    EXPECT_EQ(begin_undo(done.id).value().state, State::undoing);
    EXPECT_EQ(begin_undo(done.id).error().refusal, Refusal::conflict);
    EXPECT_EQ(work(), 1);
    EXPECT_EQ(exported(), before);
    EXPECT_EQ(jar(1)->version, 1);
    const auto undone = shown(done.id);
    EXPECT_EQ(undone.state, State::undone);
    EXPECT_EQ(undone.progress, 1);
    EXPECT_EQ(undone.undone_at, world.clock.now());
    EXPECT_EQ(audited().back(), "import.undone");
    EXPECT_EQ(begin_undo(done.id).error().refusal, Refusal::conflict);
    EXPECT_EQ(start(done.id).error().refusal, Refusal::conflict);

    EXPECT_EQ(run_whole(text).counts.sentence(), done.counts.sentence()) << "as if it had never been here";
}

TEST_P(Imports, leave_what_was_changed_since_when_they_are_taken_back)
{
    bring(good);
    const auto second = bring("jar,label,grams\n1,Plum jam,1\n2,Quince jelly,2\n3,Sloe,3\n4,Elder,4\n");
    relabel(2, "Quince cheese");
    relabel(3, "Sloe gin");
    EXPECT_EQ(undo(second.id), 2);
    EXPECT_EQ(jar(1)->label, "Plum");
    EXPECT_EQ(jar(2)->label, "Quince cheese");
    EXPECT_EQ(jar(3)->label, "Sloe gin");
    EXPECT_FALSE(jar(4));
    EXPECT_EQ(changes(), 2 + 2);

    auto desk = world.desk();
    EXPECT_EQ(undo_now(desk, shapes, second.id, {}).error().refusal, Refusal::conflict);
}

TEST_P(Imports, that_a_job_has_run_are_taken_back_by_a_command_too)
{
    bring("jar,label\n1,Plum\n2,Quince\n");
    const auto id = run_whole("jar,label\n1,Plum jam\n2,Quince jelly\n3,Sloe\n").id;
    relabel(2, "Quince cheese");
    EXPECT_EQ(undo(id), 1);
    EXPECT_EQ(shown(id).state, State::undone);
    EXPECT_EQ(shown(id).kept, 1);
}

TEST_P(Imports, of_what_one_may_not_write_are_not_shown_by_another_mapping)
{
    const auto id = preview(good).value().id;
    auto desk = world.desk({"imports:read"});
    EXPECT_EQ(change_mapping(desk, shapes, id, {Fields{{"label", "grams"}}, {}}).error().refusal, Refusal::not_allowed);
}

TEST_P(Imports, cannot_be_taken_back_while_a_job_is_at_them)
{
    const auto id = preview(good).value().id;
    ASSERT_TRUE(start(id));
    auto desk = world.desk();
    EXPECT_EQ(undo_now(desk, shapes, id, {}).error().refusal, Refusal::conflict);
    EXPECT_EQ(work(), 1);
    EXPECT_EQ(undo(id), 0);
}

TEST_P(Imports, stop_when_they_are_taken_back_while_they_run)
{
    std::string text = "jar,label\n";
    for (int number = 1; number <= 20'000; ++number) text += std::to_string(number) + ",Elder\n";
    int slices = 0;
    Id<Import> running;
    shapes[0].applying = [&] { return Apply([&](Context& ctx, Id<Import> id, std::span<const PackedRow> rows, Applied& applied) {
        running = id;
        for (const auto& row : rows) apply_one(ctx, unpacked<Jar>(row.packed), applied);
    }); };
    auto desk = world.desk();
    const auto refused = import_now(desk, shapes, {.kind = "jars", .file = file(text), .file_name = "jars.csv", .map = "", .date_format = {}, .progress = [&](double, const Counts& counts) {
        if (counts.created > 0 && ++slices == 1) undo(running);
    }});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().refusal, Refusal::conflict);
    EXPECT_EQ(slices, 1);
    EXPECT_EQ(count("jars"), 0) << "none stays behind";
    EXPECT_EQ(shown(running).state, State::undone);
}

TEST_P(Imports, that_were_only_looked_at_cannot_be_taken_back)
{
    const auto id = preview(good).value().id;
    EXPECT_EQ(begin_undo(id).error().refusal, Refusal::conflict);
    auto desk = world.desk();
    EXPECT_EQ(undo_now(desk, shapes, id, {}).error().refusal, Refusal::conflict);
}

TEST_P(Imports, go_on_after_a_crash_and_are_still_taken_back_whole)
{
    bring("jar,label\n5200,Plum\n");
    const auto before = exported();
    std::string text = "jar,label\n";
    for (int number = 1; number <= 20'000; ++number) text += std::to_string(number) + ",Elder\n";
    const auto id = preview(text).value().id;
    int slices = 0;
    shapes[0].applying = [&] { return Apply([&](Context& ctx, Id<Import>, std::span<const PackedRow> rows, Applied& applied) {
        if (++slices == 18) throw std::runtime_error("the power went");
        for (const auto& row : rows) apply_one(ctx, unpacked<Jar>(row.packed), applied);
    }); };
    ASSERT_TRUE(start(id));
    EXPECT_EQ(work(), 1);
    EXPECT_EQ(shown(id).state, State::running);
    EXPECT_GT(count("jars"), 1);
    EXPECT_LT(count("jars"), 20'000);
    wait_for_the_next_try();
    EXPECT_EQ(work(), 1);
    const auto done = shown(id);
    EXPECT_EQ(done.state, State::done);
    EXPECT_EQ(count("jars"), 20'000);
    EXPECT_EQ(changes(), 1 + 20'000);

    ASSERT_TRUE(begin_undo(done.id));
    EXPECT_EQ(work(), 1);
    EXPECT_EQ(exported(), before);
}

TEST_P(Imports, that_gave_up_say_so_and_can_be_taken_back)
{
    bring("jar,label\n1,Plum\n");
    const auto before = exported();
    std::string text = "jar,label\n";
    for (int number = 1; number <= 20'000; ++number) text += std::to_string(number) + ",Elder\n";
    const auto id = preview(text).value().id;
    int slices = 0;
    shapes[0].applying = [&] { return Apply([&](Context& ctx, Id<Import>, std::span<const PackedRow> rows, Applied& applied) {
        if (++slices > 16) throw std::runtime_error("broken");
        for (const auto& row : rows) apply_one(ctx, unpacked<Jar>(row.packed), applied);
    }); };
    ASSERT_TRUE(start(id));
    EXPECT_EQ(work(), 1);
    for (int tries = 2; tries <= 5; ++tries) {
        EXPECT_EQ(shown(id).state, State::running);
        wait_for_the_next_try();
        EXPECT_EQ(work(), 1);
    }
    const auto failed = shown(id);
    EXPECT_EQ(failed.state, State::failed);
    EXPECT_EQ(failed.problem, "Something went wrong on our side.");
    EXPECT_GT(count("jars"), 1);
    EXPECT_LT(count("jars"), 20'000);
    EXPECT_EQ(start(id).error().refusal, Refusal::conflict);

    ASSERT_TRUE(begin_undo(id));
    EXPECT_EQ(work(), 1);
    EXPECT_EQ(shown(id).state, State::undone);
    EXPECT_EQ(exported(), before);
}

TEST_P(Imports, come_in_unchanged_when_they_were_written_out)
{
    bring("jar,label,grams,price,filled_at,beside,custom.shelf\n"
          "1,\"=1+1, \"\"quoted\"\"\nand broken\",340,4.50,2026-09-03,,A\n"
          "2,Süße Kirsche;Rum,,0.05,2026-09-03T10:00:00.123Z,1,\n"
          "3,+49 30 1,0,1000000.00,1969-12-31T23:59:59Z,2,-x\n"
          "4,-,,,,,\t\n");
    const auto text = exported();
    EXPECT_EQ(bring_counts(text), "4 read, 0 created, 0 changed, 4 unchanged, 0 rejected");
    EXPECT_EQ(exported(), text);

    world.database().write([](Db& db) { return db.execute_text("DELETE FROM jars", {}), true; });
    EXPECT_EQ(bring_counts(text), "4 read, 4 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_EQ(exported(), text);
    EXPECT_EQ(jar(1)->label, "=1+1, \"quoted\"\nand broken");
}

TEST_P(Imports, are_written_out_piece_by_piece)
{
    std::string text = "jar,label\n";
    for (int number = 1; number <= 3000; ++number) text += std::to_string(number) + "," + std::string(150, 'x') + "\n";
    bring(text);
    auto desk = world.desk();
    std::vector<std::size_t> pieces;
    write_out(desk, shapes[0], [&](std::string_view part) { pieces.push_back(part.size()); });
    EXPECT_EQ(pieces.size(), 2u);
    write_file(desk, shapes[0], world.folder / "out.csv");
    EXPECT_EQ(kept(world.folder / "out.csv"), exported());
    EXPECT_THROW(write_file(desk, shapes[0], world.folder / "no such folder" / "out.csv"), StorageRefused);
}

TEST_P(Imports, in_one_go_map_what_the_option_names)
{
    const auto imported = bring("jar,Text,label,Colour\n1,Plum,A,red\n", "label=TEXT,grams=");
    EXPECT_EQ(imported.report.counts.created, 1);
    EXPECT_EQ(jar(1)->label, "Plum");
    EXPECT_EQ(imported.ignored_columns, (Strings{"label", "Colour"}));
    EXPECT_EQ(imported.likely_map, "") << "a colour is nothing of a jar's, and its label is said";
    EXPECT_EQ(shown(imported.id).mapping.at("label"), "Text");
    EXPECT_EQ(bring("jar,Text,Gramm,Colour\n1,Plum,9,red\n", "label=TEXT").likely_map, "label=TEXT,grams=Gramm");

    // A column in another case is still the one that its own field gives up.
    EXPECT_EQ(bring("jar,grams,label\n2,7,Quince\n", "price=GRAMS").report.counts.created, 1);
    EXPECT_EQ(jar(2)->price, 700);
    EXPECT_FALSE(jar(2)->grams);
}

TEST_P(Imports, in_one_go_guess_nothing_and_refuse_what_does_not_fit)
{
    EXPECT_EQ(code(try_bring("Glas,Etikett\n1,Plum\n")), "column_missing");
    EXPECT_NE(try_bring("Glas,Etikett\n1,Plum\n").error().detail.find("--map jar="), std::string::npos);
    const auto without_jar = try_bring("Fach,Etikett\n1,Plum\n").error().detail;
    EXPECT_NE(without_jar.find("--map jar=COLUMN,label=Etikett"), std::string::npos) << without_jar;
    EXPECT_EQ(code(try_bring(good, "colour=grams")), "usage");
    EXPECT_EQ(code(try_bring(good, "grams=weight")), "column_unknown");
    EXPECT_EQ(code(try_bring(good, "grams=label,label=label")), "column_twice");
    date_format = "%d of something";
    EXPECT_EQ(try_bring(good).error().faults.at(0).pointer, "/date_format");
    EXPECT_EQ(count("imports"), 0);
    EXPECT_EQ(count("jars"), 0);
}

TEST_P(Imports, in_one_go_are_written_down_like_the_others)
{
    const auto imported = bring(good + "3,,\n");
    const auto view = shown(imported.id);
    EXPECT_EQ(view.state, State::done);
    EXPECT_EQ(view.counts.sentence(), "3 read, 2 created, 0 changed, 0 unchanged, 1 rejected");
    EXPECT_TRUE(kept(rejects_file(world.runtime(), imported.id)).starts_with("line,column,reason,jar,label,grams\n4,label,"));
    EXPECT_EQ(audited(), (Texts{"import.started", "import.done"}));
}

TEST_P(Imports, take_a_long_file_by_its_first_rows_when_they_are_looked_at)
{
    std::string text = "jar,label\n";
    for (int number = 1; number <= 20'001; ++number) text += std::to_string(number % 50) + ",Elder\n";
    const auto view = preview(text).value();
    EXPECT_EQ(view.counts.read, 20'000);
    EXPECT_FALSE(view.whole_file);
}

}  // namespace
}  // namespace rapport::imports::jars
