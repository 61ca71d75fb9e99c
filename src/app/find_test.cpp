// The counter's search on the demo's shop: whoever is expected is meant by three letters.
#include "app/test/files.h"
#include "base/text.h"
#include "counter/board.h"
#include "counter/find.h"
#include "customers/find.h"
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

}  // namespace
}  // namespace rapport::app
