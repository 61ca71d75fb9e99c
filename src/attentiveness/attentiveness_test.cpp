#include "attentiveness/doors.h"
#include "attentiveness/opening_hours.h"
#include "attentiveness/waiting.h"
#include "base/test/door.h"
#include "customers/service.h"
#include "touchpoints/record.h"
#include "touchpoints/service.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace rapport::attentiveness {
namespace {

const Sql tick_sql{"test.tick_a_step", Reach::one_customer, "INSERT INTO step_ticks (customer_id, touchpoint_id, standard_id, step, at) VALUES ($1, $2, 1, 1, 1)"};

using touchpoints::AddTouchpoint;
using touchpoints::Direction;
using touchpoints::Kind;

class Attentiveness : public test::WorldTest {
protected:
    Id<customers::Customer> customer(const std::string& name)
    {
        customers::NewCustomer input;
        input.name = Text<1, 200>{name};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
    }
    Instant at(const std::string& local) { return world.runtime().business()->time_zone.instant(parse_instant(local + "Z")->us); }
    void touch(Id<customers::Customer> who, const std::string& local, AddTouchpoint input)
    {
        input.customer_id = who;
        input.at = at(local);
        world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, input); });
    }
    void open_nine_to_five()
    {
        const std::vector<Range> day{{"09:00", "17:00"}};
        world.write([&](Context& ctx) { return change_opening_hours(ctx, 0, {{day, day, day, day, day, {}, {}, {}}}); });
    }

    Id<customers::Customer> wanda = customer("Wanda Ostrowski");
    Id<customers::Customer> mara = customer("Mara Kowalska");
};
RAPPORT_ON_BOTH_ENGINES(Attentiveness);

TEST_P(Attentiveness, names_who_waits_the_longest_first_on_two_clocks)
{
    open_nine_to_five();
    world.clock.set(at("2026-11-17T10:00:00"));     // a Tuesday
    touch(mara, "2026-11-17T09:30:00", {.kind = Kind::email, .summary = Text<1, 4000>{"Is there spelt on Saturday?"}});
    touch(wanda, "2026-11-13T16:00:00", {.kind = Kind::call, .summary = Text<1, 4000>{"Half a rye, please keep it."}});
    const auto waiting = world.read([](Context& ctx) { return who_waits(ctx, 10); });
    ASSERT_EQ(waiting.size(), 2u);
    EXPECT_EQ(waiting[0].name, "Wanda Ostrowski");
    EXPECT_EQ(waiting[0].waited_seconds, (3 * 24 + 18) * 3600);
    EXPECT_EQ(waiting[0].open_seconds, (1 + 8 + 1) * 3600) << "an hour on Friday, Monday, an hour today";
    EXPECT_EQ(waiting[1].open_seconds, 1800);

    touch(wanda, "2026-11-17T09:50:00", {.kind = Kind::call, .direction = Direction::out});
    EXPECT_EQ(world.read([](Context& ctx) { return who_waits(ctx, 10); }).size(), 1u) << "we have called her back";
}

TEST_P(Attentiveness, who_was_talked_with_does_not_wait)
{
    world.clock.set(at("2026-11-17T10:00:00"));
    const auto waiting = [&] { return world.read([](Context& ctx) { return who_waits(ctx, 10); }); };
    touch(mara, "2026-11-17T08:00:00", {.kind = Kind::call, .expectation = touchpoints::Expectation::met});
    touch(mara, "2026-11-17T08:10:00", {.kind = Kind::chat, .feeling = Text<1, 200>{"glad"}, .feeling_source = touchpoints::FeelingSource::said});
    EXPECT_TRUE(waiting().empty());
    EXPECT_FALSE(world.read([&](Context& ctx) { return waits_since(ctx, mara); }));

    touch(wanda, "2026-11-17T08:20:00", {.kind = Kind::call});
    touch(mara, "2026-11-17T08:30:00", {.kind = Kind::email, .expectation = touchpoints::Expectation::missed});
    ASSERT_EQ(waiting().size(), 2u) << "nobody talks in a letter, and of Wanda's call we know nothing";
    world.write([&](Context& ctx) -> Result<Done> {
        ctx.db.run(tick_sql, wanda, waiting()[0].touchpoint_id);
        return Done{};
    });
    ASSERT_EQ(waiting().size(), 1u) << "a step was done at it";
    EXPECT_EQ(waiting()[0].kind, Kind::email);

    const auto channels = world.read([&](Context& ctx) { return response_times(ctx, at("2026-11-17T00:00:00"), at("2026-11-18T00:00:00")); });
    ASSERT_EQ(channels.size(), 3u);
    EXPECT_EQ(channels[0].kind, Kind::call);
    EXPECT_EQ(channels[0].answered, 2);
    EXPECT_EQ(channels[0].customers_clock.p90_seconds, 0);
    EXPECT_EQ(channels[1].waiting, 1) << "the e-mail";
    EXPECT_EQ(channels[2].answered, 1);
}

// What waits and how long answers took, counted once more from nothing but the list of contacts.
TEST_P(Attentiveness, random_contacts_are_counted_as_by_hand)
{
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    constexpr Kind kinds[] = {Kind::visit, Kind::call, Kind::email, Kind::chat, Kind::letter, Kind::service};
    const auto now = at("2026-11-17T10:00:00");
    world.clock.set(now);
    std::vector<touchpoints::Touchpoint> all(10'000);
    std::set<std::int64_t> ticked;
    std::vector<Id<customers::Customer>> people;
    for (int i = 0; i < 400; ++i) people.push_back(customer("Somebody"));
    const auto one_in = [&](unsigned n) { return random() % n == 0; };
    world.write([&](Context& ctx) -> Result<Done> {
        for (auto& one : all) {
            one.id = ctx.ids.make<touchpoints::Touchpoint>();
            one.customer_id = people[random() % people.size()];
            one.at = {now.us - static_cast<std::int64_t>(random() % (400 * 24 * 60)) * 60 * us_per_second};
            one.kind = kinds[random() % std::size(kinds)];
            if (one_in(3)) one.direction = Direction::out;
            if (one_in(5)) one.waited_seconds = random() % 90'000;
            if (one_in(5)) one.expectation = touchpoints::Expectation::met;
            if (one_in(9)) one.feeling = "glad", one.feeling_source = touchpoints::FeelingSource::seen;
        }
        touchpoints::record_all(ctx, all);
        for (const auto& one : all)
            if (one_in(9)) {
                ticked.insert(one.id.value);
                ctx.db.run(tick_sql, one.customer_id, one.id);
            }
        return Done{};
    });

    std::set<std::int64_t> waiting;
    std::map<Kind, std::pair<std::int64_t, double>> answered;      // how many, and how long together
    for (const auto& one : all) {
        const bool asks = one.direction == Direction::in && (one.kind == Kind::call || one.kind == Kind::email || one.kind == Kind::chat || one.kind == Kind::letter);
        std::optional<std::int64_t> seconds = one.waited_seconds;
        if (!seconds && !asks) continue;
        const bool talked = one.kind == Kind::call || one.kind == Kind::chat;
        if (!seconds && talked && (one.expectation || one.feeling || ticked.contains(one.id.value))) seconds = 0;
        for (const auto& other : all) {
            if (one.waited_seconds || seconds == 0) break;
            if (other.customer_id != one.customer_id || other.direction != Direction::out || other.at.us <= one.at.us) continue;
            const auto until = (other.at.us - one.at.us) / us_per_second;
            if (!seconds || until < *seconds) seconds = until;
        }
        if (!seconds && one.at.us >= now.us - 365 * us_per_day && one.at < now) waiting.insert(one.id.value);
        if (!seconds) continue;
        ++answered[one.kind].first;
        answered[one.kind].second += static_cast<double>(*seconds);
    }
    std::set<std::int64_t> told;
    for (const auto& one : world.read([](Context& ctx) { return who_waits(ctx, 10'000); })) told.insert(one.touchpoint_id.value);
    EXPECT_EQ(told, waiting);
    EXPECT_GT(waiting.size(), 100u) << "else nothing was tried";
    const auto channels = world.read([&](Context& ctx) { return response_times(ctx, {0}, {now.us + us_per_day}); });
    for (const auto& channel : channels) EXPECT_EQ(channel.answered, answered[channel.kind].first) << enum_text(channel.kind);
}

TEST_P(Attentiveness, tells_the_customers_clock_beside_ours)
{
    open_nine_to_five();
    touch(wanda, "2026-11-13T16:30:00", {.kind = Kind::call});
    touch(wanda, "2026-11-16T09:30:00", {.kind = Kind::call, .direction = Direction::out});
    touch(mara, "2026-11-16T12:00:00", {.kind = Kind::call, .waited_seconds = 120});
    touch(mara, "2026-11-16T13:00:00", {.kind = Kind::chat});
    const auto channels = world.read([&](Context& ctx) { return response_times(ctx, at("2026-11-01T00:00:00"), at("2026-11-17T00:00:00")); });
    ASSERT_EQ(channels.size(), 2u);
    EXPECT_EQ(channels[0].kind, Kind::call);
    EXPECT_EQ(channels[0].answered, 2);
    EXPECT_EQ(channels[0].customers_clock.median_seconds, (65 * 3600 + 120) / 2.0);
    EXPECT_EQ(channels[0].our_clock.median_seconds, (3600 + 120) / 2.0);
    EXPECT_EQ(channels[1].waiting, 1);
    EXPECT_FALSE(channels[1].customers_clock.median_seconds);
}

TEST_P(Attentiveness, opening_hours_are_versions_and_faults_stand_where_they_are)
{
    EXPECT_TRUE(world.read([](Context& ctx) { return read_opening_hours(ctx.db); }).always_open);
    const auto faults_of = [&](const WeekHours& hours) {
        const auto refused = world.try_write([&](Context& ctx) { return change_opening_hours(ctx, 0, {hours}); });
        std::vector<std::string> at;
        if (!refused)
            for (const auto& fault : refused.error().faults) at.push_back(fault.pointer + " " + fault.detail);
        return at;
    };
    EXPECT_EQ(faults_of({}), std::vector<std::string>{"/monday On one weekday at least the business is open."});
    EXPECT_EQ(faults_of({.monday = {{"09:00", "12:00"}, {"11:00", "13:00"}}}), std::vector<std::string>{"/monday/1/from This begins before the last range has ended."});
    EXPECT_EQ(faults_of({.friday = {{"9", "24:01"}}}), (std::vector<std::string>{"/friday/0/from A time is written like 09:00.", "/friday/0/to A time is written like 17:30; 24:00 ends the day."}));
    const auto christmas = *parse_day("2026-12-25");
    EXPECT_EQ(faults_of({.monday = {{"17:00", "09:00"}}, .days = {{christmas, {}, {}}, {christmas, {}, {}}}}),
              (std::vector<std::string>{"/monday/0/to It closes before it opens.", "/days/1/on This day is named twice."}));
    open_nine_to_five();
    EXPECT_EQ(world.read([](Context& ctx) { return read_opening_hours(ctx.db); }).version, 1);
    EXPECT_EQ(world.try_write([&](Context& ctx) { return change_opening_hours(ctx, 0, {{.monday = {{"09:00", "12:00"}}}}); }).error().code, "changed_meanwhile");
}

TEST_P(Attentiveness, new_opening_hours_do_not_recount_the_past)
{
    world.clock.set(at("2026-11-02T08:00:00"));
    open_nine_to_five();
    touch(wanda, "2026-11-10T16:00:00", {.kind = Kind::call});
    touch(wanda, "2026-11-11T10:00:00", {.kind = Kind::call, .direction = Direction::out});
    const auto open_seconds = [&](const char* from, const char* to) {
        const auto channels = world.read([&](Context& ctx) { return response_times(ctx, at(from), at(to)); });
        return channels.at(0).our_clock.median_seconds.value();
    };
    const auto past = [&] { return open_seconds("2026-11-10T00:00:00", "2026-11-11T00:00:00"); };
    EXPECT_EQ(past(), 2 * 3600);

    world.clock.set(at("2026-11-16T08:00:00"));
    const std::vector<Range> short_day{{"09:00", "10:00"}};
    world.write([&](Context& ctx) { return change_opening_hours(ctx, 1, {{short_day, short_day, short_day, short_day, short_day, {}, {}, {}}}); });
    EXPECT_EQ(past(), 2 * 3600) << "by the hours of that week";
    touch(wanda, "2026-11-13T16:00:00", {.kind = Kind::email});
    touch(wanda, "2026-11-17T09:30:00", {.kind = Kind::email, .direction = Direction::out});
    EXPECT_EQ(open_seconds("2026-11-12T00:00:00", "2026-11-14T00:00:00"), 3600 + 3600 + 1800) << "each part by the hours of its time";

    // What is put right within a day counts from the beginning of the slip.
    world.clock.set(at("2026-11-16T12:00:00"));
    const std::vector<Range> long_day{{"09:00", "19:00"}};
    world.write([&](Context& ctx) { return change_opening_hours(ctx, 2, {{long_day, long_day, long_day, long_day, long_day, {}, {}, {}}}); });
    EXPECT_EQ(open_seconds("2026-11-12T00:00:00", "2026-11-14T00:00:00"), 3600 + 10 * 3600 + 1800);
    EXPECT_EQ(past(), 2 * 3600);

    // A day that is otherwise may be said afterwards.
    world.clock.set(at("2026-11-20T12:00:00"));
    world.write([&](Context& ctx) {
        return change_opening_hours(ctx, 3, {{long_day, long_day, long_day, long_day, long_day, {}, {}, {{*parse_day("2026-11-10"), Text<1, 100>{"Burst pipe"}, {}}}}});
    });
    EXPECT_EQ(past(), 3600);
}

TEST_P(Attentiveness, open_at_all_hours_can_be_said_again)
{
    open_nine_to_five();
    EXPECT_EQ(world.try_write([&](Context& ctx) { return change_opening_hours(ctx, 1, {{.monday = {{"09:00", "12:00"}}}, true}); }).error().faults.at(0).pointer, "/always_open");
    world.clock.set({world.clock.now().us + 2 * us_per_day});
    const auto changed = world.clock.now();
    EXPECT_TRUE(world.write([&](Context& ctx) { return change_opening_hours(ctx, 1, {{}, true}); }).always_open);
    EXPECT_EQ(world.write([&](Context& ctx) { return change_opening_hours(ctx, 2, {{}, true}); }).version, 2) << "nothing changed";
    const auto now = world.read([](Context& ctx) { return read_opening_hours(ctx.db); });
    EXPECT_TRUE(now.always_open);
    EXPECT_EQ(now.version, 2);
    const auto& zone = world.runtime().business()->time_zone;
    world.read([&](Context& ctx) {
        EXPECT_EQ(open_hours(ctx.db).open_us(zone, changed, {changed.us + us_per_day}), us_per_day);
        EXPECT_EQ(HoursOfTheirTime(ctx.db).open_us(zone, {changed.us - us_per_day}, {changed.us + us_per_day}), us_per_day + us_per_day / 3);
        return 0;
    });
}

TEST_P(Attentiveness, doors_want_their_permission)
{
    test::Door door(world, add_routes, {"touchpoints:read"});
    EXPECT_EQ(door.get("/waiting").status, 200);
    EXPECT_EQ(door.get("/waiting?limit=0").status, 422);
    EXPECT_EQ(door.get("/response-times").status, 403);
    EXPECT_EQ(door.get("/business/opening-hours").status, 403);
    test::Door owner(world, add_routes, {"report:read", "settings:read", "settings:write"});
    EXPECT_EQ(owner.get("/response-times?from=2026-11-02&to=2026-11-01").status, 422);
    EXPECT_EQ(owner.get("/response-times").status, 200);
    EXPECT_EQ(owner.get("/business/opening-hours").status, 200);
}

}  // namespace
}  // namespace rapport::attentiveness
