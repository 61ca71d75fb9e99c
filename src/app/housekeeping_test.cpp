// What the nightly housekeeping deletes for its age, and that a clock which runs away for a while loses nothing.
#include "app/domains.h"
#include "base/http/idempotency.h"
#include "base/test/world.h"
#include "customers/consent.h"
#include "customers/merge.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "enquiries/answering.h"
#include "enquiries/service.h"

namespace rapport::app {
namespace {

class Housekeeping : public test::WorldTest {
protected:
    void pass(std::int64_t days, std::int64_t us = 0) { world.clock.set({world.clock.now().us + days * us_per_day + us}); }

    // What a server does when it starts, and when a day begins.
    void night()
    {
        world.write([](Context& ctx) -> Result<Done> { return plan_housekeeping(ctx, ctx.today()), Done{}; });
        std::map<std::string, jobs::Handler> handlers{{"housekeeping", job_handlers().at("housekeeping")}, {"enquiries.silence", job_handlers().at("enquiries.silence")}};
        jobs::Worker(world.runtime(), handlers, 0).run_due();
    }
    void nights(int many)
    {
        for (int i = 0; i < many; ++i) {
            night();
            pass(1);
        }
    }

    Id<customers::Customer> add(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    customers::Merge merged()
    {
        const auto mara = add("Mara Kowalska"), maria = add("Maria Kowalska");
        world.write([&](Context& ctx) { return customers::record_consent(ctx, maria, {customers::Channel::email, true, {"form"}, {}, ctx.now()}); });
        return world.write([&](Context& ctx) { return customers::merge_customers(ctx, following(), mara, {maria, {}}); });
    }
    bool comes_back(const customers::Merge& merge)
    {
        return world.try_write([&](Context& ctx) { return customers::take_back_merge(ctx, following(), merge.id); }).has_value();
    }
    std::int64_t count(const std::string& text)
    {
        std::int64_t number = 0;
        world.database().read([&](Db& db) {
            const auto rows = db.query_text(text, {});
            rows->next();
            number = rows->integer(0);
        });
        return number;
    }

    const http::KeyedRequest sent{"tablet-1", "7", "of the note"};
    void note_arrives()
    {
        world.write([&](Context& ctx) -> Result<Done> {
            http::Response answer;
            answer.status = 201;
            http::store_reply(ctx.db, sent, answer, ctx.now());
            return Done{};
        });
    }
    bool is_known() { return world.read([&](Context& ctx) { return http::stored_reply(ctx.db, sent, ctx.now()); }).value().has_value(); }
};
RAPPORT_ON_BOTH_ENGINES(Housekeeping);

TEST_P(Housekeeping, a_clock_that_runs_away_and_is_put_right_within_three_days_loses_nothing)
{
    nights(10);
    const auto merge = merged();
    note_arrives();
    night();
    const auto right = world.clock.now();
    for (const int years : {1, 20}) {
        for (const int day : {0, 1, 2}) {
            world.clock.set({right.us + (years * 365 + day) * us_per_day});
            night();
            night();        // a server that starts again
        }
        world.clock.set({right.us + us_per_day});
        nights(2);
    }
    EXPECT_GT(count("SELECT COUNT(*) FROM merge_rows"), 0);
    EXPECT_TRUE(is_known());
    EXPECT_TRUE(comes_back(merge));
}

TEST_P(Housekeeping, goes_on_by_itself_when_a_clock_that_ran_away_is_put_right)
{
    nights(2);
    const auto right = world.clock.now();
    world.clock.set({right.us + 365 * us_per_day});
    night();
    world.clock.set({right.us + us_per_day});
    std::map<std::string, jobs::Handler> handlers{{"housekeeping", job_handlers().at("housekeeping")}};
    jobs::Worker worker(world.runtime(), handlers, 0);
    worker.run_due();           // nobody starts the server anew
    const auto planned = count("SELECT MIN(run_at) FROM jobs WHERE kind = 'housekeeping' AND state = 'ready'");
    EXPECT_LE(planned, world.clock.now().us + us_per_day);
    EXPECT_GT(planned, world.clock.now().us) << "once a day";
}

TEST_P(Housekeeping, a_job_that_a_wrong_clock_put_in_line_is_tried_with_pauses)
{
    const auto right = world.clock.now();
    world.clock.set({right.us + 365 * us_per_day});
    world.write([](Context& ctx) -> Result<Done> { return jobs::enqueue(ctx, "fails", "{}"), Done{}; });
    world.clock.set(right);
    int tried = 0;
    const std::map<std::string, jobs::Handler> handlers{{"fails", [&](jobs::Running&) -> Result<std::string> { ++tried; throw std::runtime_error("no"); }}};
    jobs::Worker worker(world.runtime(), handlers, 0);
    worker.run_due();
    EXPECT_EQ(tried, 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM jobs WHERE kind = 'fails' AND state = 'ready'"), 1);
    pass(1);
    worker.run_due();
    EXPECT_EQ(tried, 2);
}

TEST_P(Housekeeping, a_clock_that_was_years_behind_loses_nothing_when_it_is_put_right)
{
    const auto right = world.clock.now();
    world.clock.set({right.us - 3 * 365 * us_per_day});
    nights(5);
    const auto merge = merged();
    world.clock.set(right);
    night();
    EXPECT_GT(count("SELECT COUNT(*) FROM merge_rows"), 0);
    const auto again = merged();
    nights(2);
    EXPECT_TRUE(comes_back(again));
    (void)merge;            // its thirty days were over by what the clock says
}

TEST_P(Housekeeping, what_is_old_is_forgotten_some_days_late_even_where_the_computer_runs_once_a_week)
{
    const auto merge = merged();
    note_arrives();
    for (int week = 0; week < 4; ++week) {
        night();
        EXPECT_TRUE(week > 1 || is_known());
        pass(7);
    }
    EXPECT_FALSE(is_known()) << "a week old at the look before";
    EXPECT_GT(count("SELECT COUNT(*) FROM merge_rows"), 0);
    for (int week = 0; week < 4; ++week) {
        night();
        pass(7);
    }
    EXPECT_EQ(count("SELECT COUNT(*) FROM merge_rows"), 0);
    EXPECT_FALSE(comes_back(merge));
}

TEST_P(Housekeeping, a_note_that_a_tablet_sends_again_after_a_weekend_is_known)
{
    nights(10);
    note_arrives();
    nights(6);
    EXPECT_TRUE(is_known());
    nights(8);
    EXPECT_FALSE(is_known());
}

TEST_P(Housekeeping, a_clock_that_runs_away_loses_no_enquiry_to_silence)
{
    nights(10);
    const auto emil = add("Emil Thielsen");
    const auto asked = world.write([&](Context& ctx) {
        return enquiries::ask(ctx, {.customer_id = emil, .channel = Text<1, 60>{"phone"}, .items = {{{"Birthday cake"}, orders::Quantity{1000}}}});
    });
    world.write([&](Context& ctx) {
        return enquiries::quote(ctx, asked.id, {{ctx.today().days + 14}, {{{"Birthday cake"}, orders::Quantity{1000}, Money{4800, {"EUR"}}}}, {}});
    });
    const auto is_open = [&] { return world.read([&](Context& ctx) { return enquiries::read_enquiry(ctx, asked.id); })->state == enquiries::State::open; };
    night();
    const auto right = world.clock.now();
    world.clock.set({right.us + 400 * us_per_day});
    night();
    EXPECT_TRUE(is_open());
    world.clock.set({right.us + us_per_day});
    nights(4);
    EXPECT_TRUE(is_open());
    nights(120);
    EXPECT_FALSE(is_open()) << "in its time";
}

}  // namespace
}  // namespace rapport::app
