// The demo business has mail in each state, answered by customers, and none of it can leave.
#include "app/demo_cases.h"
#include "app/demo_ideas.h"
#include "app/demo_mail.h"
#include "app/demo_surveys.h"
#include "app/test/files.h"
#include "cases/recovery.h"
#include "cases/service.h"
#include "demo/shop.h"
#include "identity/people.h"
#include "inbox/service.h"
#include "messages/delivery.h"
#include "messages/places.h"
#include "messages/service.h"
#include "messages/store.h"
#include "surveys/stops.h"
#include "touchpoints/service.h"

#include <algorithm>
#include <set>

namespace rapport::app {
namespace {

class DemoMail : public FilesTest {
protected:
    void fill(bool with_surveys = false)
    {
        const auto last = *parse_day("2026-11-17");
        const auto files = demo::make_shop(7, last);
        for (const auto* first : {"Hanne", "Ines", "Tom", "Samir"})
            world.write([&](Context& ctx) { return identity::insert_staff(ctx, {{first + std::string(" Brodersen")}, first + std::string("@example.org"), identity::Role::manager}); });
        auto desk = world.desk();
        ASSERT_TRUE(set_up_demo_mail(desk));
        bring_in("customers", files.customers);
        bring_in("orders", files.orders);
        if (with_surveys) {
            ASSERT_TRUE(make_demo_surveys(desk, 7, last));
        }
        ASSERT_TRUE(make_demo_cases(desk, 7, last));
        ASSERT_TRUE(make_demo_ideas(desk, last));
        ASSERT_TRUE(write_demo_mail(desk, last));
    }
};
RAPPORT_ON_BOTH_ENGINES(DemoMail);

TEST_P(DemoMail, beside_it_somebody_left_over_a_cause_and_somebody_has_no_name)
{
    fill(true);
    const auto report = world.read([](Context& ctx) { return cases::recovery(ctx, {.order = cases::CauseOrder::left}); }).value();
    const auto waited = std::ranges::find(report.causes, "long_wait", &cases::CauseReport::cause);
    ASSERT_NE(waited, report.causes.end());
    EXPECT_GE(waited->left, 1);
    const auto queue = world.read([](Context& ctx) { return cases::list_cases(ctx, {.queue = true, .limit = 200}); }).value();
    std::int64_t nameless = 0;
    for (const auto& one : queue) nameless += one.answer_id.has_value();
    EXPECT_EQ(nameless, 1);
    EXPECT_EQ(world.read([](Context& ctx) { return surveys::list_stops(ctx, 10).size(); }), 1u);
    EXPECT_EQ(world.read([](Context& ctx) { return surveys::list_seldoms(ctx, 10).size(); }), 1u);
}

TEST_P(DemoMail, is_there_in_every_state_and_answered_and_none_of_it_leaves)
{
    fill();
    const auto all = world.read([](Context& ctx) { return messages::list_messages(ctx, {.limit = 500}); }).value();
    EXPECT_GE(all.size(), 24u);
    EXPECT_LE(all.size(), 90u);
    std::map<messages::State, int> states;
    int bounced = 0;
    for (const auto& one : all) {
        ++states[one.state];
        bounced += one.bounced_at.has_value();
        EXPECT_LE(one.planned_at, world.clock.now());
    }
    for (const auto state : {messages::State::accepted, messages::State::failed, messages::State::unknown, messages::State::held, messages::State::deferred, messages::State::withdrawn})
        EXPECT_GE(states[state], 1) << enum_text(state);
    EXPECT_GE(states[messages::State::accepted], 20);
    EXPECT_EQ(bounced, 1);

    const auto mails = world.read([](Context& ctx) { return inbox::list_mails(ctx, {}); }).value();
    std::set<inbox::Fate> fates;
    std::optional<Id<customers::Customer>> answering;
    for (const auto& one : mails) {
        fates.insert(one.fate);
        EXPECT_TRUE(one.answers_id);
        if (one.fate == inbox::Fate::answer) answering = one.customer_id;
    }
    EXPECT_EQ(fates, (std::set{inbox::Fate::answer, inbox::Fate::bounce}));
    ASSERT_TRUE(answering);
    const auto contacts = world.read([&](Context& ctx) { return touchpoints::timeline(ctx, *answering, {.kind = touchpoints::Kind::email}); }).value();
    std::set<touchpoints::Direction> directions;
    for (const auto& one : contacts) directions.insert(one.direction);
    EXPECT_EQ(directions.size(), 2u) << "what we wrote and what they wrote stand on their timeline";

    const auto mail = world.read([](Context& ctx) { return messages::read_mail_state(ctx); });
    EXPECT_TRUE(mail.held_at);
    EXPECT_FALSE(mail.leaves);
    EXPECT_FALSE(mail.server) << "there is none that could take it";
    auto desk = world.desk();
    const auto place = messages::open_place(desk);
    EXPECT_FALSE(world.read([&](Context& ctx) { return messages::may_leave(ctx.db, place); }));
    world.clock.set({world.clock.now().us + 30 * us_per_day});
    std::vector<Id<messages::Message>> due;
    world.read([&](Context& ctx) {
        for (const auto& one : messages::store::due(ctx.db, ctx.now(), {}, 100)) due.push_back(one.message_id);
        return 0;
    });
    EXPECT_EQ(due.size(), 1u);
    EXPECT_TRUE(world.write([&](Context& ctx) -> Result<bool> { return messages::claim(ctx, place, due).claims.empty(); })) << "mail is held";
}

}  // namespace
}  // namespace rapport::app
