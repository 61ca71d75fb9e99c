#include "attentiveness/offered.h"
#include "base/test/world.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "touchpoints/service.h"

namespace rapport::attentiveness {
namespace {

using touchpoints::Direction;
using touchpoints::Kind;

class Offered : public test::WorldTest {
protected:
    void touch(Id<customers::Customer> who, int days_ago, Kind kind, Direction direction, std::optional<std::int64_t> waited = {}, std::optional<touchpoints::Expectation> expectation = {})
    {
        const Instant at{world.clock.now().us - days_ago * us_per_day};
        world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, {.customer_id = who, .kind = kind, .at = at, .direction = direction, .waited_seconds = waited, .expectation = expectation}); });
    }
    OfferedFirst report() { return world.read([](Context& ctx) { return offered_first(ctx); }); }

    Id<customers::Customer> mara = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Kowalska")); }).id;
    Id<customers::Customer> emil = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Emil Thielsen")); }).id;
};
RAPPORT_ON_BOTH_ENGINES(Offered);

TEST_P(Offered, an_answer_is_none)
{
    EXPECT_EQ(report().sentence, "Of no month is there enough to tell how often we speak first.");
    ASSERT_EQ(report().months.size(), 13u);
    EXPECT_FALSE(report().months.back().share);

    touch(mara, 14, Kind::call, Direction::out);            // before anything: first
    touch(mara, 12, Kind::email, Direction::in);
    touch(mara, 11, Kind::email, Direction::out);           // an answer
    touch(mara, 10, Kind::call, Direction::out);            // nobody asked any more: first
    touch(mara, 9, Kind::call, Direction::in, 20);          // answered on the telephone
    touch(mara, 8, Kind::letter, Direction::out);           // so this is first
    touch(emil, 9, Kind::chat, Direction::in);
    touch(emil, 8, Kind::visit, Direction::in);             // what is said at the counter is not counted here
    touch(emil, 7, Kind::call, Direction::out);             // an answer
    touch(emil, 40, Kind::email, Direction::out);           // another month
    touch(emil, 6, Kind::call, Direction::in, {}, touchpoints::Expectation::met);
    touch(emil, 5, Kind::email, Direction::out);            // they had been talked with: first
    const auto told = report();
    const auto& month = told.months.back();
    EXPECT_EQ(month.month, "2026-11");
    EXPECT_EQ(month.n, 6);
    EXPECT_EQ(month.first, 4);
    EXPECT_DOUBLE_EQ(*month.share, 4.0 / 6);
    EXPECT_NEAR(month.interval->first, 0.3000, 1e-3);       // Wilson, 4 of 6
    EXPECT_NEAR(month.interval->second, 0.9032, 1e-3);
    EXPECT_EQ(told.months[11].first, 1);
    EXPECT_EQ(told.sentence, "In 2026-11 we spoke first in 4 of 6 contacts, before anybody asked (67 %).");
    EXPECT_NE(offered_first_csv(told).find("2026-11,6,4,0.66"), std::string::npos);
}

TEST_P(Offered, a_mailing_is_offered_to_nobody)
{
    const auto letter = [&](Id<customers::Customer> who, const char* words, int hours_ago) {
        const Instant at{world.clock.now().us - us_per_day - hours_ago * 3600 * us_per_second};
        world.write([&](Context& ctx) {
            return touchpoints::add_touchpoint(ctx, {.customer_id = who, .kind = Kind::letter, .at = at, .direction = Direction::out, .summary = Text<1, 4000>{words}});
        });
    };
    for (int i = 0; i < 10; ++i)
        letter(world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person("Person " + std::to_string(i))); }).id, "Christmas orders are open", i % 3);
    for (const auto who : {mara, emil}) letter(who, "The rye starter that you asked Samir for", 1);
    EXPECT_EQ(report().months.back().n, 2);
    EXPECT_EQ(report().months.back().first, 2);
}

}  // namespace
}  // namespace rapport::attentiveness
