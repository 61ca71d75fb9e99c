#include "surveys/stops.h"

#include "surveys/doors.h"
#include "surveys/pages/public.h"
#include "surveys/seldom.h"
#include "surveys/test/shop.h"

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <future>
#include <iterator>
#include <unistd.h>

namespace rapport::surveys {
namespace {

const Sql fact_sql{"test.stopped_fact", Reach::one_customer, "SELECT surveys_stopped_at FROM customer_facts WHERE customer_id = $1"};
const Sql log_sql{"test.stop_log", Reach::business, "SELECT changes FROM audit_events WHERE action = 'survey.may_ask_again' ORDER BY id DESC LIMIT 1"};
const Sql often_log_sql{"test.as_often_log", Reach::business, "SELECT changes FROM audit_events WHERE action = 'survey.as_often' ORDER BY id DESC LIMIT 1"};

class Stops : public test::WorldTest {
protected:
    std::optional<Instant> since() { return world.read([&](Context& ctx) { return read_stop(ctx, mara); }).value().stopped_at; }
    std::optional<Instant> fact() { return world.read([&](Context& ctx) { return *ctx.db.one<std::optional<Instant>>(fact_sql, mara); }); }
    Result<StopState> again(const std::string& reason)
    {
        return world.try_write([&](Context& ctx) { return ask_again(ctx, mara, {{reason}}); });
    }
    std::string send(http::Method method, const std::string& path, const std::string& body = {})
    {
        http::Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        request.peer = "203.0.113.9";
        if (!body.empty()) request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        std::promise<http::Response> answered;
        pages.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        const auto response = answered.get_future().get();
        return std::to_string(response.status) + response.body;
    }

    // What `survey ask-again` says of her.
    std::string said_by_command()
    {
        cli::Commands commands;
        const OpenMatters matters;
        add_commands(commands, matters, test::own_fields);
        const auto command = std::ranges::find(commands, "survey ask-again", &cli::Command::words);
        const auto file = world.folder / "said.txt";
        const int out = ::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        {
            cli::Terminal terminal(out, out, out, world.folder, {.color = false});
            auto desk = world.desk();
            EXPECT_TRUE(command->run(desk, terminal, {.options = {{"--reason", "She said so on the phone"}}, .operands = {to_text(mara)}}));
        }
        ::close(out);
        std::ifstream in(file);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }

    test::Shop shop{world};
    Id<customers::Customer> mara = shop.customer("Mara Kowalska", "mara@example.org");
    Survey survey = shop.open(test::after_a_visit());
    PublicPages pages{world.runtime(), {}};
};
RAPPORT_ON_BOTH_ENGINES(Stops);

TEST_P(Stops, are_seen_with_their_day_and_taken_back_with_a_reason)
{
    EXPECT_FALSE(since());
    EXPECT_EQ(again("She said so").error().code, "not_stopped");
    const auto said = world.write([&](Context& ctx) { return note_stop(ctx, mara); });
    EXPECT_EQ(said.stopped_at, world.clock.now());
    EXPECT_EQ(since(), said.stopped_at);
    EXPECT_EQ(fact(), said.stopped_at);
    EXPECT_EQ(world.try_write([&](Context& ctx) { return note_stop(ctx, mara); }).error().code, "stopped");
    const auto all = world.read([&](Context& ctx) { return list_stops(ctx, 10); });
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].customer, "Mara Kowalska");

    ASSERT_TRUE(again("She said \"ask me\" on the phone"));
    EXPECT_FALSE(since());
    EXPECT_FALSE(fact());
    EXPECT_EQ(world.read([&](Context& ctx) { return ctx.db.value<std::string>(log_sql); }), R"({"reason":[null,"She said \"ask me\" on the phone"]})");
    EXPECT_TRUE(world.try_write([&](Context& ctx) { return invite(ctx, {}, survey.id, {mara, AskedBy::counter, {}}); }));
}

TEST_P(Stops, refuse_a_customer_who_is_not_there)
{
    const Id<customers::Customer> nobody{4711};
    EXPECT_FALSE(world.read([&](Context& ctx) { return read_stop(ctx, nobody); }));
    EXPECT_FALSE(world.try_write([&](Context& ctx) { return note_stop(ctx, nobody); }));
    EXPECT_FALSE(world.try_write([&](Context& ctx) { return ask_again(ctx, nobody, {{"x"}}); }));
}

TEST_P(Stops, the_command_says_which_of_the_two_it_has_lifted)
{
    const auto say = [&](auto&& what) { world.write([&](Context& ctx) -> Result<Done> { return what(ctx, mara), Done{}; }); };
    say(stop_asking);
    EXPECT_EQ(said_by_command(), "They may be asked again.\n");
    say(ask_seldom);
    say(stop_asking);
    EXPECT_EQ(said_by_command(), "They may be asked again, but less often, as they had said before: once in 180 days. The same command once more lifts that too.\n");
    EXPECT_EQ(said_by_command(), "They may be asked as often as others again.\n");
    EXPECT_EQ(world.read([&](Context& ctx) { return ctx.db.value<std::string>(often_log_sql); }), R"({"reason":[null,"She said so on the phone"]})");
}

TEST_P(Stops, of_a_mistake_are_taken_back_on_the_page_of_thanks)
{
    const auto link = shop.ask(survey.id, mara).link;
    ASSERT_EQ(send(http::Method::post, link, "q=1&w=1&l=en&score=9").substr(0, 3), "303");
    const auto stopped = send(http::Method::post, link, "stop=1&l=en");
    EXPECT_NE(stopped.find("We will not ask you again."), std::string::npos);
    EXPECT_NE(stopped.find("name=\"again\""), std::string::npos);
    EXPECT_TRUE(since());
    EXPECT_EQ(send(http::Method::get, link).find("name=\"stop\""), std::string::npos) << "it is known that they said so";
    const auto again = send(http::Method::post, link, "again=1&l=en");
    EXPECT_NE(again.find("We may ask you again."), std::string::npos);
    EXPECT_NE(again.find("name=\"stop\""), std::string::npos);
    EXPECT_FALSE(since());
    EXPECT_FALSE(fact());

    bool told_to_wait = false;
    for (int presses = 0; presses < 80 && !told_to_wait; ++presses) told_to_wait = send(http::Method::post, link, presses % 2 ? "again=1" : "stop=1").substr(0, 3) == "429";
    EXPECT_TRUE(told_to_wait) << "and not a thousand times";
}

}  // namespace
}  // namespace rapport::surveys
