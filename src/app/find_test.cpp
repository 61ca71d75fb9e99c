// The counter's search on the demo's shop: whoever is expected is meant by three letters.
#include "app/test/files.h"
#include "base/text.h"
#include "counter/board.h"
#include "counter/find.h"
#include "customers/find.h"
#include "demo/names.h"
#include "demo/shop.h"

#include <functional>

namespace rapport::app {
namespace {

struct Share {
    int first = 0, of = 0;
    double value() const { return of == 0 ? 0 : static_cast<double>(first) / of; }
};

class FindAtTheCounter : public FilesTest {
protected:
    using Best = std::function<std::vector<customers::ListedCustomer>(Context&, const std::string& typed, Instant from)>;

    Instant at(int hour) { return {world.runtime().business()->time_zone.start_of(*parse_day("2026-11-17")).us + hour * 3600 * us_per_second}; }

    void open_the_shop()
    {
        world.clock.set(at(7));     // a Tuesday
        const auto files = demo::make_shop(7, *parse_day("2026-11-16"));
        bring_in("customers", files.customers);
        bring_in("orders", files.orders);
        auto desk = world.desk();
        ASSERT_TRUE(counter::learn_rhythms(desk));
    }

    // A shop of twenty thousand: three thousand who come each week at a time of their own, and all the others, of whom some were here just now.
    void open_a_large_shop()
    {
        world.clock.set(at(7));
        constexpr int all = 20'000, regulars = 3'000, weeks = 7, week_hours = 6 * 11;
        demo::Random random(11, 1);
        std::string customers = "external_id,name\n", orders = "order_id,customer_id,ordered_at,amount\n";
        const auto bought = [&](int who, std::int64_t day, int minute) {
            const auto clock = (minute < 600 ? "0" : "") + std::to_string(minute / 60) + ":" + (minute % 60 < 10 ? "0" : "") + std::to_string(minute % 60);
            orders += std::to_string(who) + "-" + std::to_string(day) + "," + std::to_string(who) + "," + to_text(Day{static_cast<std::int32_t>(day)}) + "T" + clock + ",4.20\n";
        };
        const auto monday = parse_day("2026-11-16")->days;
        for (int who = 0; who < all; ++who) {
            customers += std::to_string(who) + "," + demo::make_name(random).whole() + "\n";
            if (who >= regulars) {
                bought(who, monday - random.below(5), 7 * 60 + random.below(600));
                continue;
            }
            const int hour = who % week_hours, minute = (7 + hour % 11) * 60 + 20 + who % 20;
            for (int week = 1; week <= weeks; ++week) bought(who, monday - 7 * week + hour / 11, minute + random.below(7));
        }
        bring_in("customers", customers);
        bring_in("orders", orders);
        auto desk = world.desk();
        ASSERT_TRUE(counter::learn_rhythms(desk));
    }

    // The first three letters of the first name and of the surname of each whom the board expects in that hour.
    Share found_first(int hour, const Best& best)
    {
        constexpr std::size_t on_the_board = 6;
        constexpr double expected = 0.3;
        const auto from = at(hour);
        return world.read([&](Context& ctx) {
            Share share;
            for (const auto& one : counter::expected_visitors(ctx, from, 1, on_the_board).value()) {
                if (!one.name || one.probability < expected) continue;
                const auto all = words(fold(*one.name));
                for (const auto& word : {all.front(), all.back()}) {
                    const auto found = best(ctx, word.substr(0, 3), from);     // folded: a letter is a byte
                    ++share.of;
                    share.first += !found.empty() && found.front().id == one.customer_id;
                }
            }
            return share;
        });
    }

    customers::Directory names_;     // of this world
};
RAPPORT_ON_BOTH_ENGINES(FindAtTheCounter);

TEST_P(FindAtTheCounter, three_letters_mean_whoever_is_expected)
{
    open_the_shop();
    const Best likely = [&](Context& ctx, const std::string& typed, Instant from) { return counter::find_at_the_counter(ctx, names_, typed, from, 6).value(); };
    const Best here_last = [&](Context& ctx, const std::string& typed, Instant) {
        customers::Find find;
        find.q = typed;
        return customers::find_customers(ctx, names_, find).value().data;
    };
    const auto eight = found_first(8, likely);
    EXPECT_GE(eight.of, 10);
    EXPECT_GE(eight.value(), 0.9) << eight.first << " of " << eight.of;

    Share day, before;
    for (int hour = 7; hour < 18; ++hour) {
        const auto now = found_first(hour, likely), last = found_first(hour, here_last);
        day.first += now.first;
        day.of += now.of;
        before.first += last.first;
        before.of += last.of;
    }
    EXPECT_GE(day.value(), 0.9) << day.first << " of " << day.of;
    EXPECT_LT(before.value(), 0.6) << "else it needs no rhythm";
    RecordProperty("first_by_three_letters", std::to_string(day.value()));
}

TEST_P(FindAtTheCounter, three_letters_mean_whoever_is_expected_among_twenty_thousand_too)
{
    open_a_large_shop();
    Share day;
    for (int hour = 8; hour < 18; ++hour) {
        const auto now = found_first(hour, [&](Context& ctx, const std::string& typed, Instant from) { return counter::find_at_the_counter(ctx, names_, typed, from, 6).value(); });
        day.first += now.first;
        day.of += now.of;
    }
    EXPECT_GE(day.of, 60);
    EXPECT_GE(day.value(), 0.85) << day.first << " of " << day.of;
}

}  // namespace
}  // namespace rapport::app
