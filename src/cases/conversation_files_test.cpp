// What was said elsewhere stands in the case at its own time, and moves nothing.
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/joining.h"
#include "cases/service.h"
#include "cases/store.h"
#include "customers/service.h"
#include "identity/test/shop.h"
#include "messages/service.h"
#include "touchpoints/service.h"
#include "touchpoints/test/file_desk.h"

#include <algorithm>

namespace rapport::cases {
namespace {

class ConversationFiles : public identity::test::ShopTest {
protected:
    Id<Case> have_a_case(const std::string& id, const std::string& closed_at = {})
    {
        tickets.read("case_id,customer_id,subject,words,source,kind,cause,opened_at,closed_at,action,told_by\n" + id + ",C-1,The cake was late,Nobody called,mail,complaint,long_wait,2026-11-17T07:00:00Z," + closed_at
                     + (closed_at.empty() ? ",,\n" : ",Baked again,call\n"));
        return *world.read([&](Context& ctx) { return store::find_key(ctx.db, id); });
    }
    WholeCase whole(Id<Case> id) { return world.read([&](Context& ctx) { return read_case(ctx, id); }).value(); }
    std::string said(Id<Case> id)
    {
        std::string all;
        for (const auto& one : whole(id).entries) all += std::string(enum_text(one.kind)) + " " + one.staff.value_or("-") + ": " + one.words + "\n";
        return all;
    }
    std::string clocks(Id<Case> id)
    {
        std::string told;
        for (const auto& clock : world.read([&](Context& ctx) { return store::clocks(ctx.db, id); })) told += to_json(clock) + "\n";
        return told;
    }
    std::size_t found(const std::string& words)
    {
        return world.read([&](Context& ctx) { return list_cases(ctx, {.q = words}); }).value().size();
    }

    touchpoints::FileDesk tickets{world, import_shape()};
    touchpoints::FileDesk files{world, conversation_shape()};
    const std::string header = "entry_id,case_id,customer_id,at,kind,way,staff,words\n";
    const std::string four = "M-1,T-1,C-1,2026-11-17T07:00:00Z,customer,,,Nobody called\n"
                             "M-3,T-1,C-1,2026-11-17T07:20:00Z,note,,Ines Petersen,\"The oven,\nagain\"\n"
                             "M-2,T-1,C-1,2026-11-17T07:10:00Z,answer,call,Tom Reimers,We bake it again\n"
                             "M-4,T-1,,2026-11-17T07:30:00Z,customer,email,,Thank you\n";
};
RAPPORT_ON_BOTH_ENGINES(ConversationFiles);

TEST_P(ConversationFiles, stand_at_their_own_time_and_move_nothing)
{
    const auto cake = have_a_case("T-1");
    const auto before = whole(cake);
    const auto clocks_before = clocks(cake);
    ASSERT_FALSE(clocks_before.empty());
    const auto on_timeline = [&] { return world.read([](Context& ctx) { return touchpoints::timeline(ctx, *customers::find_by_external_id(ctx.db, "C-1"), {}).value().size(); }); };
    const auto contacts = on_timeline();
    const auto alone = files.write();

    const auto read = files.read(header + four);
    EXPECT_EQ(read.counts, "4 read, 3 created, 0 changed, 1 unchanged, 0 rejected") << "its first words came with the case";
    EXPECT_EQ(said(cake), "customer -: Nobody called\nanswer Tom Reimers: We bake it again\nnote Ines Petersen: The oven,\nagain\ncustomer -: Thank you\n");
    const auto after = whole(cake);
    EXPECT_EQ(after.entries.at(1).staff_id, tom.id);
    EXPECT_EQ(after.entries.at(1).way, Way::call);
    EXPECT_EQ(after.entries.at(1).import_id, read.id);
    EXPECT_EQ(clocks(cake), clocks_before);
    EXPECT_EQ(static_cast<const Filed&>(after), static_cast<const Filed&>(before));
    EXPECT_EQ(after.last_words, "Thank you");
    EXPECT_EQ(on_timeline(), contacts);
    EXPECT_TRUE(world.read([](Context& ctx) { return messages::list_messages(ctx, {}); }).value().empty());
    EXPECT_EQ(found("oven again"), 1u);

    EXPECT_EQ(files.read(header + four).counts, "4 read, 0 created, 0 changed, 4 unchanged, 0 rejected");
    const auto text = files.write();
    EXPECT_NE(text.find("\nM-2,T-1,C-1,2026-11-17T07:10:00.000Z,answer,call,Tom Reimers,We bake it again,,,\n"), std::string::npos) << text;
    EXPECT_EQ(files.read(text).counts, "4 read, 0 created, 0 changed, 4 unchanged, 0 rejected");
    EXPECT_EQ(files.undo(read.id), 0);
    EXPECT_EQ(files.write(), alone);
    EXPECT_EQ(found("oven again"), 0u);
}

TEST_P(ConversationFiles, older_than_what_opened_a_case_of_nobody_make_no_second_contact_of_it)
{
    have_a_case("T-1");
    const auto theirs = world.read([](Context& ctx) -> Result<Id<customers::Customer>> { return *customers::find_by_external_id(ctx.db, "C-1"); }).value();
    const auto contacts = [&] { return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, theirs, {}).value().size(); }); };
    const auto one = as(tom, [](Context& ctx) { return open_case(ctx, {.subject = {"The rolls"}, .words = Text<1, 10000>{"They were hard"}}); }).value();
    EXPECT_EQ(files.read(header + "M-1," + to_text(one.id) + ",,2026-11-17T07:30:00Z,customer,,,I rang you\n").counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected");
    ASSERT_LT(whole(one.id).entries.at(0).at, one.opened_at);
    const auto before = contacts();
    ChangeCase change;
    change.customer_id = {true, theirs};
    as(tom, [&](Context& ctx) { return change_case(ctx, one.id, one.version, change); }).value();
    EXPECT_EQ(contacts(), before + 1) << "the case itself";
    EXPECT_FALSE(whole(one.id).entries.at(1).touchpoint_id);
}

TEST_P(ConversationFiles, open_no_closed_case_and_end_no_waiting)
{
    const auto closed = have_a_case("T-1", "2026-11-17T07:15:00Z");
    files.read(header + four);
    EXPECT_EQ(whole(closed).state, State::closed);
    const auto waits = have_a_case("T-2");
    as(tom, [&](Context& ctx) { return wait_for_customer(ctx, waits); }).value();
    EXPECT_EQ(files.read(header + "M-4,T-2,,2026-11-17T08:00:00Z,customer,,,I wait too\n").counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected") << "an id needs to be one within its case alone";
    EXPECT_EQ(whole(waits).state, State::waiting);
}

TEST_P(ConversationFiles, without_ids_are_known_by_what_they_say)
{
    const auto cake = have_a_case("T-1");
    const std::string rows = "case_id,at,kind,words\nT-1,2026-11-17,note,A baker of ours\nT-1,2026-11-17,note,A baker of ours\nT-1,2026-11-17,answer,Sorry\n";
    EXPECT_EQ(files.read(rows).counts, "3 read, 2 created, 0 changed, 1 unchanged, 0 rejected");
    EXPECT_EQ(files.read(rows).counts, "3 read, 0 created, 0 changed, 3 unchanged, 0 rejected");
    EXPECT_EQ(whole(cake).entries.size(), 3u);
    const auto same = header + "M-7,T-1,,2026-11-17T07:40:00Z,note,,,Twice\nM-8,T-1,,2026-11-17T07:40:00Z,note,,,Twice\n";
    EXPECT_EQ(files.read(same).counts, "2 read, 2 created, 0 changed, 0 unchanged, 0 rejected") << "each has an id of its own";
}

TEST_P(ConversationFiles, are_known_again_where_a_case_was_split)
{
    const auto cake = have_a_case("T-1");
    const auto read = files.read(header + four);
    const auto ours = as(tom, [&](Context& ctx) { return add_entry(ctx, cake, {.kind = EntryKind::note, .words = {"Call on Monday"}}); }).value().entries.back().id;
    const auto text = files.write();
    const auto before = whole(cake).entries;
    const auto thanks = std::ranges::find(before, "Thank you", &EntryView::words)->id;
    const auto part = as(tom, [&](Context& ctx) { return split_case(ctx, cake, {{"Thanks"}, {thanks, ours}}); }).value().id;
    EXPECT_EQ(files.read(header + four).counts, "4 read, 0 created, 0 changed, 4 unchanged, 0 rejected");
    EXPECT_EQ(files.read(text).counts, "5 read, 0 created, 0 changed, 5 unchanged, 0 rejected");
    EXPECT_EQ(files.undo(read.id), 0);
    EXPECT_EQ(said(part).find("Thank you"), std::string::npos);
    EXPECT_NE(said(part).find("note Tom Reimers: Call on Monday\n"), std::string::npos) << "what was written here stays";
}

TEST_P(ConversationFiles, with_an_id_of_ours_are_those_of_their_case_alone)
{
    const auto cake = have_a_case("T-1");
    have_a_case("T-2");
    const auto ours = to_text(as(tom, [&](Context& ctx) { return add_entry(ctx, cake, {.kind = EntryKind::note, .words = {"Call on Monday"}}); }).value().entries.back().id);
    const auto row = [&](const std::string& of_case) { return header + ours + "," + of_case + ",,2026-11-17T07:40:00Z,note,,,Call on Monday\n"; };
    EXPECT_EQ(files.read(row("T-1")).counts, "1 read, 0 created, 0 changed, 1 unchanged, 0 rejected");
    for (const auto& [of_case, reason] : {std::pair("T-2", "These words stand in another case."), std::pair("T-9", "There is no such case. Bring the cases in first.")}) {
        const auto lost = files.read(row(of_case));
        ASSERT_EQ(lost.rejected.size(), 1u) << of_case;
        EXPECT_EQ(lost.rejected[0].reason, reason);
    }
}

TEST_P(ConversationFiles, are_known_where_words_of_a_part_were_split_off_and_split_again)
{
    const auto cake = have_a_case("T-1"), roll = have_a_case("T-2");
    const auto note = [&](Id<Case> id, const char* words) {
        return as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::note, .words = {words}}); }).value().entries.back().id;
    };
    const auto of_part = note(cake, "Call on Monday"), of_whole = note(roll, "Call on Friday");
    as(tom, [&](Context& ctx) { return merge_cases(ctx, cake, {roll}); }).value();
    const auto text = files.write();
    const auto both = as(tom, [&](Context& ctx) { return split_case(ctx, roll, {{"Calls"}, {of_part, of_whole}}); }).value().id;
    const auto again = as(tom, [&](Context& ctx) { return split_case(ctx, both, {{"Monday"}, {of_part}}); }).value().id;
    ASSERT_EQ(whole(again).split_from, both);
    EXPECT_EQ(files.read(text).counts, "4 read, 0 created, 0 changed, 4 unchanged, 0 rejected");
}

TEST_P(ConversationFiles, that_a_file_brought_are_known_where_they_were_split_off_the_whole)
{
    const auto cake = have_a_case("T-1"), roll = have_a_case("T-2");
    files.read(header + four);
    as(tom, [&](Context& ctx) { return merge_cases(ctx, cake, {roll}); }).value();
    const auto all = whole(roll).entries;
    const auto thanks = std::ranges::find(all, "Thank you", &EntryView::words)->id;
    as(tom, [&](Context& ctx) { return split_case(ctx, roll, {{"Thanks"}, {thanks}}); }).value();
    EXPECT_EQ(files.read(header + four).counts, "4 read, 0 created, 0 changed, 4 unchanged, 0 rejected");

    files.read(header + "N-1,T-2,,2026-11-17T07:50:00Z,note,,,The roll was cold\n");
    const auto with_note = whole(roll).entries;
    const auto cold = std::ranges::find(with_note, "The roll was cold", &EntryView::words)->id;
    as(tom, [&](Context& ctx) { return split_case(ctx, roll, {{"Cold"}, {cold}}); }).value();
    EXPECT_EQ(files.read(header + "N-1,T-1,,2026-11-17T07:51:00Z,note,,,The cake was cold\n").counts, "1 read, 1 created, 0 changed, 0 unchanged, 0 rejected") << "the same id of another case is another one";
}

// A row of what the clocks did, or that somebody answered, would speak in the voice of nobody whom anybody could ask.
TEST_P(ConversationFiles, tell_nothing_of_what_the_system_did)
{
    const auto cake = have_a_case("T-1");
    as(tom, [&](Context& ctx) { return say(ctx, cake, "Spoken with in person."), Result<Done>{Done{}}; }).value();
    const auto text = files.write();
    ASSERT_NE(text.find("system"), std::string::npos) << text;
    EXPECT_EQ(files.read(text).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");
    const auto forged = files.read(header + "M-9,T-1,,2026-11-17T07:40:00Z,system,,,Approved by the owner\n");
    ASSERT_EQ(forged.rejected.size(), 1u);
    EXPECT_EQ(forged.rejected[0].column, "kind");
    EXPECT_EQ(said(cake).find("Approved"), std::string::npos);
}

TEST_P(ConversationFiles, are_refused_where_they_are_wrong)
{
    have_a_case("T-1");
    const auto read = files.read(header + "A,T-9,,2026-11-17T07:10:00Z,note,,,x\nB,T-1,,2031-01-01,note,,,x\nC,T-1,,2026-11-17T07:10:00Z,,,,x\nD,T-1,,2026-11-17T07:10:00Z,poem,,,x\nE,T-1,,2026-11-17T07:10:00Z,note,,,\n"
                                 "F,T-1,C-9,2026-11-17T07:10:00Z,note,,,x\nG,T-1,,2026-11-17T07:10:00Z,answer,cannot_be_reached,,x\nH,T-1,,2026-11-16T07:10:00Z,answer,,,x\nI,,,2026-11-17T07:10:00Z,note,,,x\nJ,T-1,,,note,,,x\n");
    const std::vector<std::pair<std::string, std::string>> wrong = {
        {"case_id", "There is no such case. Bring the cases in first."}, {"at", "This is in the future."}, {"kind", "Say whose words these are: the customer's, our answer, or a note."},
        {"kind", "This must be one of: customer, answer, note, system."}, {"words", "Say what was said."}, {"customer_id", "This case is not this customer's."},
        {"way", "Words come and go by a way. Only a closing says that somebody cannot be reached."}, {"at", "This is before the case was opened."}, {"case_id", "Say in which case it was said."}, {"at", ""},
    };
    ASSERT_EQ(read.rejected.size(), wrong.size());
    for (std::size_t i = 0; i < wrong.size(); ++i) {
        EXPECT_EQ(read.rejected[i].line, static_cast<std::int64_t>(i) + 2);
        EXPECT_EQ(read.rejected[i].column, wrong[i].first) << read.rejected[i].reason;
        EXPECT_TRUE(read.rejected[i].reason == wrong[i].second || wrong[i].second.empty()) << read.rejected[i].reason;
    }
}

}  // namespace
}  // namespace rapport::cases
