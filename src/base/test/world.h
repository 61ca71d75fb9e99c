// A world for tests: a fresh, migrated database on the engine under test, a clock that stands still, ids, and a system
// actor. TEST_P with Engines runs on SQLite always and on PostgreSQL when RAPPORT_TEST_POSTGRES is set:
//
//   class Customers : public WorldTest {};
//   RAPPORT_ON_BOTH_ENGINES(Customers);
//   TEST_P(Customers, are_found_by_a_part_of_the_name) { world.write([&](Context& ctx) { ... }); }
#pragma once
#include "base/db/db.h"
#include "base/runtime.h"

#include <gtest/gtest.h>

namespace rapport::test {

class World {
public:
    explicit World(Engine engine);
    ~World();

    // As somebody who may do all; or with these permissions only.
    Desk desk() { return {runtime(), Actor::system(), "test"}; }
    Desk desk(std::initializer_list<std::string_view> permissions);
    template <class F> auto read(F&& f) { return desk().read(std::forward<F>(f)); }
    // Fails the test when the use case refuses; answers the value.
    template <class F> auto write(F&& f)
    {
        auto result = desk().write(std::forward<F>(f));
        if (!result) ADD_FAILURE() << "refused: " << result.error().detail;
        return std::move(result).value();
    }
    // For refusals: answers the Result.
    template <class F> auto try_write(F&& f) { return desk().write(std::forward<F>(f)); }

    Runtime& runtime();
    Database& database();
    FixedClock clock;               // 2026-11-17T08:00:00Z, a Tuesday; Europe/Berlin
    IdSource ids;
    std::filesystem::path folder;   // of this world alone; removed with it

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

class WorldTest : public ::testing::TestWithParam<Engine> {
protected:
    World world{GetParam()};
};

std::vector<Engine> engines();      // which engines this run tests
std::string engine_name(const ::testing::TestParamInfo<Engine>& info);

}  // namespace rapport::test

#define RAPPORT_ON_BOTH_ENGINES(suite) \
    INSTANTIATE_TEST_SUITE_P(Engines, suite, ::testing::ValuesIn(rapport::test::engines()), rapport::test::engine_name)
