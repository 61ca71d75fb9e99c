#include "base/test/door.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/joining.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "touchpoints/test/file_desk.h"

namespace rapport::cases {
namespace {

using identity::test::fault_of;

const Sql timeline_sql{"test.review_timeline", Reach::one_customer,
    "SELECT kind || ' ' || direction || ' ' || stage || ' ' || COALESCE(channel, '') FROM touchpoints WHERE customer_id = $1 ORDER BY at, id"};

class Reviews : public identity::test::ShopTest {
protected:
    Result<WholeCase> open(OpenCase input)
    {
        input.subject = {"Good bread, long queue"};
        return as(tom, [&](Context& ctx) { return open_case(ctx, input); });
    }
    touchpoints::FileDesk files{world, import_shape()};
    const Text<1, 100> google{"Google"};
};
RAPPORT_ON_BOTH_ENGINES(Reviews);

TEST_P(Reviews, are_complaints_or_praise_by_their_stars_and_name_where_they_stand)
{
    const auto bad = open({.source = Source::review, .place = google, .link = {{"https://google.example/r/1"}}, .stars = 2}).value();
    EXPECT_EQ(bad.kind, Kind::complaint);
    EXPECT_EQ(bad.link, "https://google.example/r/1");
    EXPECT_EQ(open({.source = Source::review, .place = google, .stars = 4}).value().kind, Kind::praise);
    EXPECT_EQ(open({.source = Source::review, .kind = Kind::question, .place = google, .stars = 5}).value().kind, Kind::question) << "somebody knows better";
    EXPECT_EQ(open({.source = Source::post, .place = google}).value().kind, Kind::complaint);
    const auto by_stars = open({.place = google, .stars = 5}).value();
    EXPECT_TRUE(by_stars.source == Source::review && by_stars.kind == Kind::praise) << "stars are a review's";

    EXPECT_EQ(fault_of(open({.source = Source::review})), "/place required");
    EXPECT_EQ(fault_of(open({.source = Source::post, .place = google, .stars = 3})), "/stars not_here");
    EXPECT_EQ(fault_of(open({.source = Source::review, .place = google, .stars = 6})), "/stars range");
    for (const auto* none : {"javascript:alert(1)", "https://", "https://google.com@evil.example/", "https://[", "https://a\nb", "https:///x", "https://:80", "//google.com", "https://a b"})
        EXPECT_EQ(fault_of(open({.source = Source::review, .place = google, .link = {{none}}})), "/link format") << none;
    for (const auto* one : {"HTTPS://google.com", "http://localhost:8080/?q=a@b", "https://müller.example/reviews/ä"})
        EXPECT_TRUE(open({.source = Source::review, .place = google, .link = {{one}}})) << one;
    const auto takes = [&](const ChangeCase& change) { return as(tom, [&](Context& ctx) { return change_case(ctx, bad.id, bad.version, change); }); };
    ChangeCase nowhere, one_star;
    nowhere.place.present = true;
    EXPECT_EQ(fault_of(takes(nowhere)), "/place required");
    one_star.stars = {true, 1};
    EXPECT_EQ(takes(one_star).value().stars, 1);
}

TEST_P(Reviews, are_answered_where_they_stand_and_stand_on_the_timeline)
{
    const auto mara = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Lind")); }).id;
    const auto praise = open({.customer_id = mara, .source = Source::review, .words = {{"They know my name."}}, .place = google, .stars = 5}).value();
    const auto answered = as(tom, [&](Context& ctx) { return add_entry(ctx, praise.id, {.kind = EntryKind::answer, .words = {"Thank you, Mara!"}}); }).value();
    EXPECT_EQ(answered.entries.back().way, Way::public_reply);
    EXPECT_EQ(as(tom, [&](Context& ctx) { return close_case(ctx, praise.id, {.told_by = Way::public_reply}); }).value().closure->told_by, Way::public_reply);
    const auto timeline = world.read([&](Context& ctx) { return ctx.db.all<std::string>(timeline_sql, mara); });
    EXPECT_EQ(timeline, (std::vector<std::string>{"social in recommends Google", "social out gets_help "}));

    const auto found = world.read([](Context& ctx) { return list_cases(ctx, {.source = Source::review, .q = "google"}); }).value();
    EXPECT_EQ(found.size(), 1u);
}

TEST_P(Reviews, stay_where_they_stood_when_they_are_split)
{
    const auto one = open({.source = Source::review, .words = {{"Good bread, long queue"}}, .place = google, .stars = 2}).value();
    const auto part = as(tom, [&](Context& ctx) { return split_case(ctx, one.id, {.subject = {"The queue"}, .entries = {one.entries.front().id}}); }).value();
    EXPECT_EQ(part.place, "Google");
    EXPECT_FALSE(part.stars) << "one review, counted once";
}

TEST_P(Reviews, come_in_by_file_without_a_subject)
{
    const std::string file = "case_id,contact,stars,words,place,link,source,opened_at\n"
                             "R-1,Jonas K.,2,\"Good bread, long queue. On Saturday I waited half an hour and the rye was gone when it was my turn\",Google,https://google.example/r/1,review,2026-11-16T09:00:00Z\n"
                             "R-2,Ana,5,Lovely,Google,,review,2026-11-16T10:00:00Z\n"
                             "R-3,Bo,9,Odd,Google,,review,2026-11-16T10:00:00Z\n"
                             "R-4,Bo,1,Odd,,,review,2026-11-16T10:00:00Z\n"
                             "R-5,Bo,1,,Google,,review,2026-11-16T10:00:00Z\n";
    const auto first = files.read(file);
    EXPECT_EQ(first.counts, "5 read, 2 created, 0 changed, 0 unchanged, 3 rejected");
    EXPECT_EQ(first.rejected.at(0).column, "stars");
    EXPECT_EQ(first.rejected.at(1).column, "place");
    EXPECT_EQ(first.rejected.at(2).column, "subject");
    EXPECT_NE(first.rejected.at(1).reason.find("--map place=COLUMN"), std::string::npos);
    const auto queue = world.read([](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value();
    ASSERT_EQ(queue.size(), 2u);
    EXPECT_EQ(queue[0].subject, "Good bread, long queue. On Saturday I waited half an hour and the rye was gone…");
    EXPECT_EQ(queue[0].contact, "Jonas K.");
    EXPECT_EQ(queue[1].kind, Kind::praise);
    const auto text = files.write();
    EXPECT_EQ(files.read(text).counts, "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");
    EXPECT_EQ(files.undo(first.id), 0);
}

TEST_P(Reviews, come_in_by_file_with_their_stars_alone)
{
    const std::string file = "words,stars,place,source\nThey know my name,5,Google,\nLong queue,2,Google,counter\n";
    const auto first = files.read(file);
    EXPECT_EQ(first.counts, "2 read, 1 created, 0 changed, 0 unchanged, 1 rejected");
    EXPECT_NE(first.rejected.at(0).reason.find("Write review in a column “source” (--map source=COLUMN)"), std::string::npos) << first.rejected.at(0).reason;
    const auto one = world.read([](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value().at(0);
    EXPECT_TRUE(one.source == Source::review && one.kind == Kind::praise);
    EXPECT_EQ(one.opened_at.us, world.clock.now().us) << "nobody said when";
    pass(us_per_day);
    EXPECT_EQ(files.read(file).counts, "2 read, 0 created, 0 changed, 1 unchanged, 1 rejected") << "it stays when it was";
    EXPECT_EQ(files.read("case_id,subject,closed_at\nT-1,The cake was late,2026-11-16T12:00:00Z\n").rejected.at(0).column, "opened_at") << "what is closed was opened some time";
}

}  // namespace
}  // namespace rapport::cases
