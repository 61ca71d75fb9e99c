#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/joining.h"
#include "cases/nameless.h"
#include "cases/test/closed_loop.h"
#include "listening/service.h"
#include "touchpoints/service.h"

namespace rapport::cases {
namespace {

using listening::Survey;
using test::AnswersByLink;

// A survey is answered by link.
class Answered : public AnswersByLink {
protected:
    Answered() : AnswersByLink(surveys::test::after_a_visit()) {}

    Result<surveys::Answer> give(const std::vector<surveys::Given>& given, bool nameless = false) { return try_give(given, nameless); }
    void note(Id<Case> id) { as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::note, .words = {"I look into it"}}); }).value(); }
    void close(Id<Case> id)
    {
        world.write([&](Context& ctx) { return close_case(ctx, id, {.cause = Text<1, 60>{"treatment"}, .action = Text<1, 2000>{"Said sorry"}, .told_by = Way::call}); });
    }
};
RAPPORT_ON_BOTH_ENGINES(Answered);

TEST_P(Answered, words_that_come_later_reach_the_case)
{
    ASSERT_TRUE(give({{1, 1, {}}}));
    ASSERT_EQ(cases().size(), 1u);
    const auto id = cases()[0].id;
    ASSERT_TRUE(give({{2, {}, "It made my child ill"}}));
    EXPECT_EQ(words(id), "It made my child ill|");
    EXPECT_EQ(world.read([&](Context& ctx) { return list_cases(ctx, {.q = "child"}); }).value().size(), 1u);
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "It made my children ill"}}));
    EXPECT_EQ(words(id), "It made my children ill|");
    EXPECT_EQ(whole(id).subject, "Not happy: gave 2 of 10");

    // Since we work on it, what they say now is told beside it.
    pass(us_per_second);
    note(id);
    pass(us_per_second);
    ASSERT_TRUE(give({{1, 10, {}}, {2, {}, "Well again"}}));
    EXPECT_EQ(whole(id).subject, "Not happy: gave 2 of 10");
    EXPECT_EQ(words(id), "It made my children ill|I look into it|They now give 10 of 10.|Well again|");
    ASSERT_TRUE(give({{2, {}, "Well again, thank you"}}));
    EXPECT_EQ(words(id), "It made my children ill|I look into it|They now give 10 of 10.|Well again, thank you|");

    close(id);
    pass(us_per_second);
    ASSERT_TRUE(give({{1, 3, {}}}));
    EXPECT_EQ(whole(id).state, State::closed) << "a score alone opens nothing again";
    pass(us_per_second);
    ASSERT_TRUE(give({{2, {}, "Ill again"}}));
    EXPECT_EQ(whole(id).state, State::open);
    EXPECT_EQ(whole(id).entries.back().words, "Ill again");
    EXPECT_EQ(all().size(), 1u);
}

// Whom they name is whoever was there, not whoever they saw since.
TEST_P(Answered, belongs_to_whoever_was_at_the_contact_that_it_is_asked_about)
{
    pass(91 * us_per_day);      // who was asked once is not asked again before
    const auto contact = [&](touchpoints::Kind kind, const std::string& staff) {
        const auto made = as(tom, [&](Context& ctx) { return touchpoints::add_touchpoint(ctx, {.customer_id = paul, .kind = kind, .staff = Text<1, 200>{staff}}); }).value();
        pass(us_per_second);
        return made.id;
    };
    const auto delivery = contact(touchpoints::Kind::delivery, "Ines Petersen");
    contact(touchpoints::Kind::visit, "Tom Reimers");
    const auto second = shop.open(surveys::test::after_a_visit());
    survey = second;
    asked = world.write([&](Context& ctx) { return surveys::invite(ctx, {}, second.id, {paul, surveys::AskedBy::counter, delivery}); });
    ASSERT_TRUE(give({{1, 10, {}}, {2, {}, "The driver was kind"}}));
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].kind, Kind::praise);
    EXPECT_EQ(all()[0].staff, "Ines Petersen");
    ASSERT_TRUE(give({{1, 1, {}}, {2, {}, "The driver was late"}}));
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].kind, Kind::complaint);
    EXPECT_EQ(all()[0].staff, "Ines Petersen");
}

TEST_P(Answered, who_thinks_again_is_no_longer_unhappy)
{
    ASSERT_TRUE(give({{1, 1, {}}, {2, {}, "Cold"}}));
    ASSERT_TRUE(give({{1, 10, {}}, {2, {}, "Lovely"}}));
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].kind, Kind::praise);
    EXPECT_EQ(all()[0].subject, "Gave 10 of 10");
    EXPECT_EQ(words(all()[0].id), "Lovely|");
    ASSERT_TRUE(give({{1, 8, {}}}));
    EXPECT_TRUE(all().empty()) << "neither happy nor unhappy";
}

TEST_P(Answered, words_reach_the_case_that_theirs_is_a_part_of)
{
    ASSERT_TRUE(give({{1, 1, {}}}));
    const auto part = cases()[0].id;
    const auto main = as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"Cold soup"}, .customer_id = paul}); }).value().id;
    as(tom, [&](Context& ctx) { return merge_cases(ctx, part, {main}); }).value();
    close(main);
    pass(us_per_second);
    ASSERT_TRUE(give({{2, {}, "It made my child ill"}}));
    EXPECT_EQ(whole(main).state, State::open);
    EXPECT_EQ(whole(main).entries.back().words, "It made my child ill");
    ASSERT_TRUE(give({{1, 1, {}}}, true));
    EXPECT_EQ(words(main).find("child"), std::string::npos);
    EXPECT_TRUE(world.read([&](Context& ctx) { return list_cases(ctx, {.q = "child"}); }).value().empty()) << "nor does a search find it";
}

TEST_P(Answered, a_name_that_is_taken_off_leaves_nothing_of_the_answer_with_the_case)
{
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "Cold soup"}}));
    const auto id = cases()[0].id;
    as(ines, [&](Context& ctx) { return watch_case(ctx, id, ines.id); }).value();
    note(id);
    pass(us_per_second);
    ASSERT_TRUE(give({{1, 3, {}}, {2, {}, "Cold and late"}}));
    pass(us_per_day);
    const auto nameless = give({{1, 3, {}}}, true).value();
    EXPECT_FALSE(nameless.customer_id);
    ASSERT_TRUE(give({{2, {}, "Cold, late and rude"}}, true));

    ASSERT_EQ(all().size(), 1u) << "no second case that stands beside it";
    const auto now = whole(id);
    EXPECT_EQ(now.customer, "Paul Achterberg");
    EXPECT_EQ(now.subject, "Took their answer back");
    EXPECT_FALSE(now.response_id || now.answer_id);
    EXPECT_EQ(words(id), "I look into it|They took their answer back. What they had said is no longer here.|");
    EXPECT_EQ(now.entries.back().at, world.runtime().business()->time_zone.start_of(world.runtime().business()->time_zone.local_day(world.clock.now()))) << "the day alone";
    for (const auto* word : {"cold", "late", "gave"}) EXPECT_TRUE(world.read([&](Context& ctx) { return list_cases(ctx, {.q = word}); }).value().empty()) << word;
    close(id);
}

TEST_P(Answered, what_was_split_off_or_named_anew_is_cleaned_too_and_stays)
{
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "My diagnosis is known to all"}}));
    const auto id = cases()[0].id;
    const auto apart = as(tom, [&](Context& ctx) { return split_case(ctx, id, {.subject = {"What is known"}, .entries = {whole(id).entries.at(0).id}}); }).value().id;
    ASSERT_TRUE(give({{1, 2, {}}}, true));
    for (const auto one : {id, apart}) EXPECT_EQ(words(one), "They took their answer back. What they had said is no longer here.|");
}

TEST_P(Answered, what_staff_said_of_it_stays_when_the_name_goes)
{
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "Jan was rude"}}));
    const auto one = cases()[0];
    ChangeCase change;
    change.subject = {true, {{"Jan was rude at the till"}}};
    change.cause = {true, {{"treatment"}}};
    as(tom, [&](Context& ctx) { return change_case(ctx, one.id, one.version, change); }).value();
    ASSERT_TRUE(give({{1, 2, {}}}, true));
    EXPECT_EQ(whole(one.id).subject, "Jan was rude at the till");
    EXPECT_EQ(words(one.id), "They took their answer back. What they had said is no longer here.|");
}

TEST_P(Answered, what_can_be_read_no_longer_is_said_by_other_means)
{
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "Cold soup"}}, true));
    const auto id = cases()[0].id;
    as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::answer, .words = {"Sorry."}}); }).value();
    ASSERT_TRUE(give({{1, 2, {}}}));
    ASSERT_TRUE(give({{1, 2, {}}}, true));
    EXPECT_FALSE(whole(id).answer_id);
    EXPECT_FALSE(as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::answer, .words = {"Sorry again."}}); }).value().entries.back().shown_at);
    close(id);
}

TEST_P(Answered, nor_does_a_case_open_where_nobody_had_worked_on_theirs)
{
    ASSERT_TRUE(give({{1, 2, {}}, {2, {}, "Cold soup"}}));
    ASSERT_TRUE(give({{1, 2, {}}}, true));
    EXPECT_TRUE(all().empty()) << "its time would tell whose it is";
}

}  // namespace
}  // namespace rapport::cases
