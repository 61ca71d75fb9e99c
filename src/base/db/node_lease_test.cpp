#include "base/db/node_lease.h"
#include "base/test/world.h"

#include <set>

namespace rapport {
namespace {

class NodeLeases : public test::WorldTest {};
RAPPORT_ON_BOTH_ENGINES(NodeLeases);

int node_in(std::int64_t id) { return static_cast<int>(id >> 12 & 1023); }

TEST_P(NodeLeases, give_every_server_its_own_number)
{
    IdSource first_ids, second_ids;
    NodeLease first(world.database(), world.clock, first_ids, "counter");
    NodeLease second(world.database(), world.clock, second_ids, "office");
    EXPECT_EQ(first.node(), 0);
    EXPECT_EQ(second.node(), 1);
    EXPECT_EQ(node_in(first_ids.next()), 0);
    EXPECT_EQ(node_in(second_ids.next()), 1);
}

TEST_P(NodeLeases, are_given_back)
{
    IdSource ids;
    { NodeLease gone(world.database(), world.clock, ids, "counter"); }
    EXPECT_EQ(NodeLease(world.database(), world.clock, ids, "office").node(), 0);
}

TEST_P(NodeLeases, end_when_their_server_died_and_are_not_taken_from_one_that_lives)
{
    IdSource dead_ids, ids;
    NodeLease dead(world.database(), world.clock, dead_ids, "counter");
    world.clock.set({world.clock.now().us + 59 * us_per_second});
    EXPECT_EQ(NodeLease(world.database(), world.clock, ids, "office").node(), 1);
    world.clock.set({world.clock.now().us + 2 * us_per_second});
    NodeLease heir(world.database(), world.clock, ids, "office");
    EXPECT_EQ(heir.node(), 0);

    // The dead one was only asleep: it wakes to another number.
    dead.renew();
    EXPECT_EQ(dead.node(), 1);
    EXPECT_EQ(node_in(dead_ids.next()), 1);
    heir.renew();
    EXPECT_EQ(heir.node(), 0);
}

TEST_P(NodeLeases, are_unlike_when_many_are_taken_at_once)
{
    std::mutex mutex;
    std::set<int> nodes;
    std::vector<std::unique_ptr<NodeLease>> leases(8);
    std::vector<std::unique_ptr<IdSource>> ids;
    std::vector<std::thread> servers;
    for (std::size_t i = 0; i < leases.size(); ++i) ids.push_back(std::make_unique<IdSource>());
    for (std::size_t i = 0; i < leases.size(); ++i)
        servers.emplace_back([&, i] {
            leases[i] = std::make_unique<NodeLease>(world.database(), world.clock, *ids[i], "server " + std::to_string(i));
            const std::lock_guard lock(mutex);
            nodes.insert(leases[i]->node());
        });
    for (auto& server : servers) server.join();
    EXPECT_EQ(nodes.size(), leases.size());
}

TEST(Ids, stop_when_the_lease_has_ended)
{
    IdSource ids;
    ids.lend(7, IdSource::uptime() - std::chrono::milliseconds(1));
    EXPECT_THROW(ids.next(), DatabaseUnavailable);
    ids.lend(7, IdSource::uptime() + std::chrono::minutes(1));
    EXPECT_EQ(node_in(ids.next()), 7);
}

TEST(Ids, rise_and_never_repeat_also_when_the_clock_goes_back)
{
    std::int64_t now_ms = 1'800'000'000'000;
    IdSource ids(3, [&] { return now_ms; });
    std::int64_t last = 0;
    for (int i = 0; i < 20'000; ++i) {
        if (i == 10'000) now_ms -= 3'600'000;
        const auto id = ids.next();
        ASSERT_GT(id, last);
        ASSERT_EQ(node_in(id), 3);
        last = id;
    }
}

TEST(Ids, are_read_as_they_are_written)
{
    for (const std::int64_t value : {std::int64_t{1}, std::int64_t{31}, std::int64_t{1} << 40, std::numeric_limits<std::int64_t>::max()}) {
        const auto text = id_text("cup", value);
        EXPECT_EQ(text.size(), 17u);
        EXPECT_EQ(id_value("cup", text), value) << text;
    }
    EXPECT_EQ(id_value("cup", "cup_000000000000O"), std::nullopt) << "the letter O is a nought, and nought is no id";
    for (const auto* wrong : {"", "cup", "cup_", "mug_0000000000001", "cup_000000000001", "cup_00000000000001", "cup_000000000000u", "cup_zzzzzzzzzzzzz"})
        EXPECT_EQ(id_value("cup", wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace rapport
