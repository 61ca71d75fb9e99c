// The states of promises and the facts against a plain map, after random work.
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/people.h"
#include "promises/endings.h"
#include "promises/facts.h"
#include "promises/service.h"
#include "base/test/world.h"
#include "touchpoints/facts.h"
#include "touchpoints/service.h"

#include <map>
#include <random>

namespace rapport::promises {
namespace {

using CustomerId = Id<customers::Customer>;

const Sql facts_sql{"test.random_promise_facts", Reach::one_customer,
    "SELECT promises_open, promises_broken, promises_kept, next_promise_due_at FROM customer_facts WHERE customer_id = $1"};
using Facts = std::tuple<int, int, int, std::optional<Instant>>;

// What a promise is, said as plainly as can be.
struct Model {
    CustomerId customer;
    Instant due;
    std::optional<State> ending;    // kept_late is written down as such
    bool apologised = false;

    State state(Instant now) const { return ending ? *ending : due < now ? State::late : State::open; }
    bool unfinished(Instant now) const { return !ending || (went_wrong(state(now)) && !apologised); }
};

class RandomPromises : public test::WorldTest {
protected:
    int any_of(int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); }
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    void make()
    {
        const auto of = people[static_cast<std::size_t>(any_of(3))];
        const Instant due{world.clock.now().us + any_of(5) * 600 * us_per_second};
        const auto made = world.write([&](Context& ctx) { return make_promise(ctx, {.customer_id = of, .what = {"bread"}, .due_at = due}); });
        model[made.id.value] = {of, due, {}, false};
    }
    // Each act is refused exactly when the model says so.
    void act(Id<Promise> id, Model& one)
    {
        const auto now = world.clock.now();
        const auto before = one.state(now);
        const auto kept_as = one.due < now ? State::kept_late : State::kept;
        switch (any_of(9)) {
        case 0: return end(one, world.try_write([&](Context& ctx) { return keep(ctx, id, {}); }), kept_as);
        case 1: return end(one, world.try_write([&](Context& ctx) { return break_promise(ctx, id, {.reason = {"x"}}); }), State::broken);
        case 2: return end(one, world.try_write([&](Context& ctx) { return release(ctx, id, {.reason = {"x"}}); }), State::released);
        case 3: return reopen(one, world.try_write([&](Context& ctx) { return take_back_keeping(ctx, id); }), before == State::kept || before == State::kept_late);
        case 4: return reopen(one, world.try_write([&](Context& ctx) { return take_back_breaking(ctx, id); }), before == State::broken);
        case 5: return reopen(one, world.try_write([&](Context& ctx) { return take_back_release(ctx, id); }), before == State::released);
        case 6: {
            const auto said = world.try_write([&](Context& ctx) { return apologise(ctx, id, {}); });
            ASSERT_EQ(said.has_value(), went_wrong(before) && !one.apologised);
            if (said) one.apologised = true;
            return;
        }
        case 7: {
            const auto unsaid = world.try_write([&](Context& ctx) { return take_back_apology(ctx, id); });
            ASSERT_EQ(unsaid.has_value(), one.apologised);
            one.apologised = false;
            return;
        }
        default: {
            const auto removed = world.try_write([&](Context& ctx) { return remove_promise(ctx, id); });
            ASSERT_EQ(removed.has_value(), !one.ending);
            if (removed) model.erase(id.value);
        }
        }
    }
    template <class T> void end(Model& one, const Result<T>& ended, State how)
    {
        ASSERT_EQ(ended.has_value(), !one.ending);
        if (ended) one.ending = how;
    }
    template <class T> void reopen(Model& one, const Result<T>& reopened, bool was)
    {
        ASSERT_EQ(reopened.has_value(), was);
        if (was) one.ending.reset();
    }
    void compare(CustomerId person)
    {
        const auto now = world.clock.now();
        Facts expected{0, 0, 0, {}};
        auto& [open, broken, kept, next_due] = expected;
        std::size_t entries = 0;
        std::vector<std::pair<Instant, std::int64_t>> owed;
        for (const auto& [id, one] : model) {
            if (one.customer != person) continue;
            entries += 1 + one.ending.has_value() + one.apologised;
            broken += one.ending == State::broken;
            kept += one.ending == State::kept || one.ending == State::kept_late;
            if (one.ending) continue;
            ++open;
            next_due = std::min(next_due.value_or(one.due), one.due);
            owed.emplace_back(one.due, id);
        }
        EXPECT_EQ(world.read([&](Context& ctx) { return *ctx.db.one<Facts>(facts_sql, person); }), expected);
        EXPECT_EQ(world.read([&](Context& ctx) { return touchpoints::timeline(ctx, person, {.limit = 10'000}); }).value().size(), entries);
        std::sort(owed.begin(), owed.end());
        std::vector<std::pair<Instant, std::int64_t>> told;
        for (const auto& one : world.read([&](Context& ctx) { return open_of(ctx, person); })) told.emplace_back(one.due_at, one.id.value);
        EXPECT_EQ(told, owed);
        for (const auto& one : world.read([&](Context& ctx) { return list_promises(ctx, {.customer = person, .limit = 10'000}); }).value()) {
            const auto& wanted = model.at(one.id.value);
            EXPECT_EQ(one.state, wanted.state(now)) << to_text(one.id);
            EXPECT_EQ(one.apologised_at.has_value(), wanted.apologised) << to_text(one.id);
            EXPECT_EQ(one.unfinished, wanted.unfinished(now)) << to_text(one.id);
        }
    }

    std::mt19937 random;
    std::map<std::int64_t, Model> model;
    std::vector<CustomerId> people{customer("Mara Kowalska"), customer("Emil Thielsen"), customer("Aylin Demirtaş")};
};
RAPPORT_ON_BOTH_ENGINES(RandomPromises);

TEST_P(RandomPromises, agree_with_a_plain_map)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    random.seed(seed);
    for (int step = 0; step < 400; ++step) {
        if (any_of(4) == 0 || model.empty()) make();
        else {
            const auto picked = std::next(model.begin(), any_of(static_cast<int>(model.size())));
            act({picked->first}, picked->second);
        }
        if (HasFatalFailure()) return;
        world.clock.set({world.clock.now().us + any_of(4) * 60 * us_per_second});
    }
    for (const auto person : people) compare(person);

    std::size_t sorry_for = 0;
    for (const auto& [id, one] : model) sorry_for += went_wrong(one.state(world.clock.now())) && !one.apologised;
    EXPECT_EQ(world.read([](Context& ctx) { return to_apologise_for(ctx); }).size(), sorry_for);

    const std::vector owners{fact_owner(), touchpoints::fact_owner()};
    const auto wrong = world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
        return customers::rebuild_and_compare_facts(ctx.db, owners);
    });
    for (const auto& one : wrong) ADD_FAILURE() << one.column << " was " << one.was << ", is " << one.is;
}

}  // namespace
}  // namespace rapport::promises
