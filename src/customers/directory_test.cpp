#include "base/test/world.h"
#include "base/text.h"
#include "customers/directory.h"
#include "customers/keys.h"
#include "customers/merge.h"
#include "customers/service.h"
#include "customers/test/people.h"

#include <random>

namespace rapport::customers {
namespace {

const Sql come_sql{"test.come", Reach::one_customer, "UPDATE customer_facts SET last_visit_at = $2, orders_count = $3 WHERE customer_id = $1"};
const Sql rows_sql{"test.rows", Reach::business, "SELECT customer_id, look_up, COALESCE(last_visit_at, 0), orders_count FROM customer_facts ORDER BY customer_id"};
const Sql notes_sql{"test.notes", Reach::business, "SELECT COUNT(*) FROM look_up_changes"};

using Facts = std::tuple<std::int64_t, std::string, std::int64_t, std::int64_t>;

// Everybody read from the database and compared one by one, as the rule says it.
std::vector<Match> one_by_one(const std::vector<Facts>& rows, const std::vector<std::string>& typed, bool forgiving)
{
    std::vector<Match> found;
    for (const auto& [id, look_up, visited, orders] : rows) {
        std::int64_t worst = 0, sum = 0;
        bool all = true;
        for (const auto& word : typed) {
            std::optional<int> best;
            for (const auto& theirs : words(look_up))
                if (const auto how = fit(Spelling(word), word, theirs, forgiving); how && (!best || *how < *best)) best = how;
            all = all && best;
            worst = std::max<std::int64_t>(worst, best.value_or(0));
            sum += best.value_or(0);
        }
        if (all) found.push_back({misfit_of(worst, sum), visited, orders, {id}});
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string shown(const std::vector<Match>& matches)
{
    std::string text;
    for (const auto& one : matches) text += to_text(one.id) + " " + std::to_string(one.misfit) + " " + std::to_string(one.last_visit_us) + " " + std::to_string(one.orders_count) + "\n";
    return text;
}

class DirectoryOf : public test::WorldTest {
protected:
    std::vector<Match> find(Directory& directory, const std::vector<std::string>& typed, bool forgiving, std::size_t most = 1'000)
    {
        return world.read([&](Context& ctx) {
            directory.refresh(ctx.db);
            return directory.find(typed, forgiving, {}, most, most).best;
        });
    }
    Customer add(const std::string& name) { return world.write([&](Context& ctx) { return add_customer(ctx, person(name)); }); }
};
RAPPORT_ON_BOTH_ENGINES(DirectoryOf);

TEST_P(DirectoryOf, a_changing_shop_finds_whom_a_comparison_with_everybody_finds)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](std::size_t n) { return random() % n; };
    const Strings given{"Mara", "Mark", "Martha", "Emil", "Emma", "Łukasz"}, family{"Kowalska", "Kowalski", "Voß", "Ilić", "Marten", "Emden", "Thielsen"};
    const auto name = [&] { return given[below(given.size())] + " " + (below(4) ? "" : given[below(given.size())] + " ") + family[below(family.size())]; };
    const Strings typed{"m", "ma", "mara", "marra", "kow", "kowalsky", "kowlaska", "emil", "emden", "v", "voss", "thielson", "lukas", "xyz"};

    Directory follows;
    std::vector<Customer> all;
    for (int round = 0; round < 40; ++round) {
        for (int step = 0; step < 8; ++step) {
            if (all.size() < 10 || below(3) == 0) {
                all.push_back(add(name()));
                continue;
            }
            auto& one = all[below(all.size())];
            if (below(2)) {
                world.write([&](Context& ctx) {
                    ctx.db.run(come_sql, one.id, Instant{static_cast<std::int64_t>(below(5))}, static_cast<std::int64_t>(below(3)));
                    note_for_look_up(ctx, one.id);
                    return Result<Done>(Done{});
                });
            } else {
                CustomerPatch patch;
                patch.name = {true, Text<1, 200>{name()}};
                one = world.write([&](Context& ctx) { return change_customer(ctx, one.id, one.version, patch); });
            }
        }
        std::vector<std::string> asked{typed[below(typed.size())]};
        while (asked.size() < 4 && below(2)) asked.push_back(typed[below(typed.size())]);
        const auto rows = world.read([](Context& ctx) { return ctx.db.all<Facts>(rows_sql); });
        Directory anew;
        for (const bool forgiving : {false, true}) {
            const auto expected = one_by_one(rows, asked, forgiving);
            ASSERT_EQ(shown(find(follows, asked, forgiving)), shown(expected));
            ASSERT_EQ(shown(find(anew, asked, forgiving)), shown(expected));
            // Page by page; counted as far as was asked.
            const std::size_t enough = below(expected.size() + 3);
            std::optional<Match> after;
            std::vector<Match> pieces;
            for (;;) {
                const auto page = follows.find(asked, forgiving, after, 3, enough);
                ASSERT_GE(page.count, std::min(enough, expected.size()));
                ASSERT_LE(page.count, expected.size());
                pieces.insert(pieces.end(), page.best.begin(), page.best.end());
                if (page.best.size() < 3) break;
                after = page.best.back();
            }
            ASSERT_EQ(shown(pieces), shown(expected));
        }
    }
}

TEST_P(DirectoryOf, many_changes_at_once_and_forgotten_notes_are_read_as_a_whole)
{
    Directory follows;
    EXPECT_TRUE(find(follows, {"mara"}, false).empty());
    std::vector<Id<Customer>> ids;
    for (int i = 0; i < 600; ++i) ids.push_back(add("Mara Nr").id);
    EXPECT_EQ(find(follows, {"mara"}, false).size(), 600u);

    world.write([&](Context& ctx) {
        for (const auto id : ids) ctx.db.run(come_sql, id, Instant{7}, 1);
        note_for_look_up(ctx, ids);
        return Result<Done>(Done{});
    });
    for (const auto& one : find(follows, {"mara"}, false)) ASSERT_EQ(one.last_visit_us, 7);

    const auto emil = add("Emil Thielsen");
    const auto forget = [&](std::int64_t later_hours) {
        world.clock.set({world.clock.now().us + later_hours * 3'600 * us_per_second});
        world.write([](Context& ctx) { return Result<std::int64_t>(forget_old_notes(ctx)); });
    };
    forget(1);
    EXPECT_GT(world.read([](Context& ctx) { return ctx.db.value<std::int64_t>(notes_sql); }), 600) << "younger than a day";
    forget(48);
    EXPECT_EQ(world.read([](Context& ctx) { return ctx.db.value<std::int64_t>(notes_sql); }), 1) << "the newest stays";
    EXPECT_EQ(find(follows, {"emil"}, false).at(0).id, emil.id);
    EXPECT_EQ(follows.size(), 601u);
}

TEST_P(DirectoryOf, a_reading_that_is_given_up_is_done_by_the_next_look_up)
{
    const auto mara = add("Mara Kowalska");
    Directory follows;
    std::stop_source ending;
    ending.request_stop();
    world.read([&](Context& ctx) { return follows.refresh(ctx.db, ending.get_token()), 0; });
    EXPECT_EQ(follows.size(), 0u);
    EXPECT_EQ(find(follows, {"mara"}, false).at(0).id, mara.id);
}

TEST_P(DirectoryOf, whoever_is_gone_is_found_no_more)
{
    Directory follows;
    const auto mara = add("Mara Kowalska"), other = add("Mara Kowalski");
    EXPECT_EQ(find(follows, {"mara"}, false).size(), 2u);
    world.write([&](Context& ctx) { return merge_customers(ctx, {followers(), {}}, mara.id, {other.id, {}}); });
    EXPECT_EQ(find(follows, {"mara"}, false).size(), 1u);
    const auto ranked = follows.ranked(std::vector{mara.id, other.id}, 0, {});
    ASSERT_EQ(ranked.size(), 1u);
    EXPECT_EQ(ranked[0].id, mara.id);
}

}  // namespace
}  // namespace rapport::customers
