// What the demo tells of the front desk: everybody of whom something is noted is there, and each kind of it is shown.
#include "app/demo_desk.h"
#include "app/test/files.h"
#include "demo/shop.h"
#include "identity/people.h"
#include "outlook/service.h"

#include <set>

namespace rapport::app {
namespace {

class DemoDesk : public FilesTest {
protected:
    std::vector<outlook::FollowUp> open_ones(const outlook::FollowUps& filter)
    {
        return world.read([&](Context& ctx) { return outlook::follow_ups(ctx, filter); });
    }
};
RAPPORT_ON_BOTH_ENGINES(DemoDesk);

TEST_P(DemoDesk, notes_dangers_opportunities_and_strengths)
{
    bring_in("customers", demo::make_shop(7, *parse_day("2026-11-17")).customers);
    for (const auto* first : {"Hanne", "Ines", "Tom", "Samir"})
        world.write([&](Context& ctx) { return identity::insert_staff(ctx, {{first + std::string(" Brodersen")}, first + std::string("@example.org"), identity::Role::manager}); });
    auto desk = world.desk();
    ASSERT_TRUE(make_demo_desk(desk));

    const auto dated = open_ones({}), undated = open_ones({.undated = true});
    EXPECT_EQ(dated.size(), 7u);
    EXPECT_EQ(undated.size(), 9u) << "one is settled";
    std::set<outlook::Kind> kinds;
    for (const auto* some : {&dated, &undated})
        for (const auto& one : *some) {
            kinds.insert(one.kind);
            EXPECT_TRUE(one.customer_name);
            EXPECT_TRUE(one.staff);
        }
    EXPECT_EQ(kinds.size(), 5u);
    EXPECT_EQ(open_ones({.undated = true, .kind = outlook::Kind::danger}).size(), 3u) << "for which today's list asks for a day";
    EXPECT_EQ(open_ones({.until = parse_day("2026-11-17")}).size(), 1u) << "due today";
}

}  // namespace
}  // namespace rapport::app
