// Files that go with our answers.
#include "cases/files.h"

#include "base/crypto/base64.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/joining.h"
#include "cases/store.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "messages/settings.h"

namespace rapport::cases {
namespace {

using identity::test::code_of;
using identity::test::fault_of;

class AnswerFiles : public identity::test::ShopTest {
protected:
    AnswerFiles()
    {
        as(hanne, [](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); }).value();
        auto person = customers::person("Paul Achterberg");
        person.emails = {"paul@example.org"};
        const auto paul = world.write([&](Context& ctx) { return customers::add_customer(ctx, person); }).id;
        cake = open(paul);
    }
    Id<Case> open(std::optional<Id<customers::Customer>> whose)
    {
        return as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"The cake was not ready"}, .customer_id = whose, .source = Source::mail}); }).value().id;
    }
    Result<ListedFile> bring(Id<Case> id, const std::string& name, const std::string& bytes, const std::string& type = "application/pdf")
    {
        auto desk = desk_of(tom);
        return bring_file(desk, id, {{name}, Text<1, 100>{type}, {crypto::to_base64(bytes)}});
    }
    Result<WholeCase> say(Id<Case> id, EntryKind kind, std::vector<Id<CaseFile>> files)
    {
        return as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = kind, .words = {"Here is the plan."}, .files = std::move(files)}); });
    }
    Result<FileOf> read(Id<Case> id, Id<CaseFile> file)
    {
        return as(tom, [&](Context& ctx) { return read_case_file(ctx, id, file); });
    }
    std::int64_t forgotten(int limit = 100)
    {
        return world.write([&](Context& ctx) { return forget_unsent(ctx, limit); });
    }
    // What a server does by itself.
    void forget_in_the_background()
    {
        std::map<std::string, jobs::Handler> handlers;
        add_jobs(handlers);
        jobs::Worker(world.runtime(), {{"cases.forget_files", handlers.at("cases.forget_files")}}, 0).run_due();
    }
    Result<Done> remove(Id<Case> id, Id<CaseFile> file)
    {
        return as(tom, [&](Context& ctx) { return remove_file(ctx, id, file); });
    }
    Id<Case> cake;
};
RAPPORT_ON_BOTH_ENGINES(AnswerFiles);

TEST_P(AnswerFiles, go_with_our_answer_and_its_mail)
{
    const std::string bytes("%PDF\0\xff", 6);
    const auto plan = bring(cake, "../../Plan für \"Paul\".pdf", bytes).value(), note = bring(cake, "note.txt", "hi", "text/plain").value();
    EXPECT_EQ(plan.name.find('/'), std::string::npos);
    EXPECT_EQ(plan.bytes, 6);
    const auto answered = say(cake, EntryKind::answer, {plan.id, note.id}).value();
    const auto& entry = answered.entries.back();
    ASSERT_EQ(entry.files.size(), 2u);
    EXPECT_EQ(entry.files[0].name, plan.name);
    ASSERT_TRUE(entry.message_id);
    const auto sent = world.read([&](Context& ctx) { return messages::files_of(ctx.db, *entry.message_id); });
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_EQ(sent[0].name, plan.name);
    EXPECT_EQ(sent[0].type, "application/pdf");
    EXPECT_EQ(world.read([&](Context& ctx) { return messages::read_file(ctx.db, sent[0].sha256); }), bytes);
    EXPECT_EQ(read(cake, plan.id).value().bytes, bytes);
    EXPECT_EQ(fault_of(say(cake, EntryKind::answer, {plan.id})), "/files unknown_id") << "it is part of that answer";
}

TEST_P(AnswerFiles, are_refused_where_they_cannot_be_sent)
{
    EXPECT_EQ(fault_of(bring(cake, "a", "")), "/content format");
    auto desk = desk_of(tom);
    EXPECT_EQ(fault_of(bring_file(desk, cake, {{"a"}, {}, {"no base64!"}})), "/content format");
    EXPECT_EQ(fault_of(bring(cake, "a", std::string(most_file_bytes + 1, 'x'))), "/content too_large");
    EXPECT_EQ(code_of(bring({4711}, "a", "x")), "not_found");
    const auto one = bring(cake, "a", std::string(most_file_bytes, 'x')).value(), two = bring(cake, "b", std::string(most_file_bytes, 'y')).value();
    EXPECT_EQ(fault_of(say(cake, EntryKind::answer, {one.id, two.id})), "/files too_large");
    EXPECT_EQ(fault_of(say(cake, EntryKind::answer, {one.id, one.id})), "/files unknown_id");
    EXPECT_EQ(fault_of(say(cake, EntryKind::note, {one.id})), "/files not_allowed");
    EXPECT_EQ(fault_of(say(open({}), EntryKind::answer, {one.id})), "/files unknown_id") << "brought for another case";
    std::vector<Id<CaseFile>> many;
    for (std::size_t n = 0; n <= most_files; ++n) many.push_back(bring(cake, "a", "x").value().id);
    EXPECT_EQ(fault_of(say(cake, EntryKind::answer, many)), "/files too_many");
    EXPECT_EQ(fault_of(say(cake, EntryKind::answer, std::vector<Id<CaseFile>>(100'000, Id<CaseFile>{4711}))), "/files too_many") << "before any of them is looked for";
    EXPECT_TRUE(say(cake, EntryKind::answer, {one.id}));
}

TEST_P(AnswerFiles, are_refused_where_no_mail_leaves)
{
    const auto plan = bring(cake, "plan.pdf", "x").value();
    const auto answer = [&](Id<Case> id, Id<CaseFile> file, AddEntry input) {
        input.kind = EntryKind::answer;
        input.words = {"Here is the plan."};
        input.files = std::vector{file};
        return as(tom, [&](Context& ctx) { return add_entry(ctx, id, input); });
    };
    EXPECT_EQ(fault_of(answer(cake, plan.id, {.way = Way::call})), "/files not_sent");
    EXPECT_EQ(fault_of(answer(cake, plan.id, {.way = Way::letter})), "/files not_sent");
    EXPECT_EQ(fault_of(answer(cake, plan.id, {.send = false})), "/files not_sent");
    EXPECT_EQ(fault_of(answer(cake, plan.id, {.at = world.clock.now()})), "/files not_sent") << "said by other means";
    const auto nele = open(world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Nele Sander")); }).id);
    EXPECT_EQ(fault_of(answer(nele, bring(nele, "plan.pdf", "x").value().id, {})), "/files not_sent") << "no address of hers is known";
    EXPECT_TRUE(answer(cake, plan.id, {})) << "it was taken by none of these";
}

TEST_P(AnswerFiles, are_kept_no_longer_than_somebody_names_them)
{
    const auto kept = [&] {
        std::int64_t count = 0;
        world.database().read([&](Db& db) {
            const auto rows = db.query_text("SELECT (SELECT COUNT(*) FROM kept_files), (SELECT COUNT(*) FROM kept_file_pieces)", {});
            rows->next();
            EXPECT_EQ(rows->integer(0), rows->integer(1)) << "each of these has one piece";
            count = rows->integer(0);
        });
        return count;
    };
    const auto sent = bring(cake, "plan.pdf", "sent").value();
    ASSERT_TRUE(say(cake, EntryKind::answer, {sent.id}));
    bring(cake, "plan.pdf", "sent").value();
    bring(cake, "left.pdf", "left").value();
    EXPECT_EQ(kept(), 2);
    pass(us_per_day);
    forget_in_the_background();
    EXPECT_EQ(kept(), 2) << "not before a whole hour has passed";
    pass(60 * 60 * us_per_second);
    forget_in_the_background();
    EXPECT_EQ(kept(), 1);
    const auto again = bring(cake, "left.pdf", "left again").value();
    EXPECT_EQ(kept(), 2) << "what was left is forgotten; what a mail of ours carries is not";
    EXPECT_EQ(read(cake, sent.id).value().bytes, "sent");
    EXPECT_EQ(read(cake, again.id).value().bytes, "left again");

    const auto other = open({});
    bring(other, "other.pdf", "other").value();
    EXPECT_EQ(kept(), 3);
    world.write([&](Context& ctx) -> Result<Done> { return store::remove(ctx.db, *store::find(ctx.db, other, ctx.now())), Done{}; });
    EXPECT_EQ(kept(), 2) << "with its case it goes";
    EXPECT_EQ(read(cake, sent.id).value().bytes, "sent");
}

TEST_P(AnswerFiles, that_nobody_sends_are_few_for_each_of_us)
{
    std::vector<Id<CaseFile>> small;
    for (std::int64_t n = 0; n < most_unsent_files; ++n) small.push_back(bring(cake, "a", "x").value().id);
    EXPECT_EQ(code_of(bring(cake, "a", "x")), "too_much_unsent");
    auto desk = desk_of(hanne);
    EXPECT_TRUE(bring_file(desk, cake, {{"a"}, {}, {crypto::to_base64("x")}})) << "another's are not counted";
    ASSERT_TRUE(say(cake, EntryKind::answer, {small[0]}));
    EXPECT_TRUE(bring(cake, "a", "x")) << "what was sent is not counted";
    EXPECT_EQ(code_of(bring(cake, "a", "x")), "too_much_unsent");
    ASSERT_TRUE(remove(cake, small[1]));
    EXPECT_TRUE(bring(cake, "a", "x"));
    pass(us_per_day);
    EXPECT_EQ(forgotten(7), 7);
    while (forgotten(7) > 0) {}
    for (std::int64_t n = 0; n < most_unsent_bytes / static_cast<std::int64_t>(most_file_bytes); ++n) ASSERT_TRUE(bring(cake, "a", std::string(most_file_bytes, static_cast<char>('a' + n))));
    EXPECT_EQ(code_of(bring(cake, "a", "x")), "too_much_unsent");
    EXPECT_EQ(bring(cake, "a", "x").error().detail, "At most 40 files or 60 MB may wait unsent. Send some, or take some away; what nobody sends is forgotten after a day.") << "six files are here";
}

TEST_P(AnswerFiles, are_taken_away_while_they_are_part_of_no_answer)
{
    const auto plan = bring(cake, "plan.pdf", "x").value(), same = bring(cake, "same.pdf", "x").value();
    EXPECT_EQ(code_of(remove(open({}), plan.id)), "not_found");
    EXPECT_EQ(code_of(remove(cake, Id<CaseFile>{4711})), "not_found");
    ASSERT_TRUE(remove(cake, plan.id));
    EXPECT_EQ(code_of(remove(cake, plan.id)), "not_found");
    EXPECT_EQ(read(cake, same.id).value().bytes, "x") << "it holds the same and is named still";
    ASSERT_TRUE(say(cake, EntryKind::answer, {same.id}));
    EXPECT_EQ(code_of(remove(cake, same.id)), "sent");
}

TEST_P(AnswerFiles, are_of_their_case_alone_and_forgotten_where_nobody_sent_them)
{
    const auto plan = bring(cake, "plan.pdf", "x").value();
    const auto other = open({});
    EXPECT_EQ(code_of(read(other, plan.id)), "not_found");
    EXPECT_TRUE(read(cake, plan.id));
    pass(us_per_day + us_per_second);
    EXPECT_EQ(forgotten(), 1);
    EXPECT_EQ(code_of(read(cake, plan.id)), "not_found");
    EXPECT_EQ(fault_of(say(cake, EntryKind::answer, {plan.id})), "/files unknown_id");

    const auto kept = bring(cake, "plan.pdf", "x").value();
    const auto entry = say(cake, EntryKind::answer, {kept.id}).value().entries.back().id;
    say(cake, EntryKind::note, {}).value();
    const auto split = as(tom, [&](Context& ctx) { return split_case(ctx, cake, {.subject = {"The plan"}, .entries = {entry}}); }).value();
    EXPECT_TRUE(read(split.id, kept.id)) << "it goes with its words";
    EXPECT_EQ(code_of(read(cake, kept.id)), "not_found");
    EXPECT_EQ(as(tom, [&](Context& ctx) { return merge_cases(ctx, split.id, {cake}); }).value().id, cake);
    EXPECT_TRUE(read(cake, kept.id));
}

}  // namespace
}  // namespace rapport::cases
