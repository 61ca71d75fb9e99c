// The welcome path: from the first purchase on, until they came again or three months are over.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "customers/customer.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rapport::ladder {

constexpr int welcome_days = 91;

// Somebody who bought for the first time within these days.
struct Welcomed {
    Id<customers::Customer> id;
    std::optional<std::string> external_id, name;
    Instant first_bought_at;
    std::int64_t orders = 0;
    bool came_again = false;
    bool talked_with = false;               // there was a contact between people since the first purchase
    std::optional<std::string> next_step;   // nothing: they came again, or are to be left in peace
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Welcomed, (), (id, external_id, name, first_bought_at, orders, came_again, talked_with, next_step, reason))

struct Welcome {
    std::int64_t days = welcome_days;
    std::int64_t started = 0, came_again = 0, talked_with = 0, on_path = 0;
    std::optional<double> share;                        // came again, of all who started: 0 to 1
    std::optional<std::pair<double, double>> interval;  // Wilson's, 95 %
    std::optional<double> median_days;                  // from the first purchase to the second, of all who ever came again
};
BOOST_DESCRIBE_STRUCT(Welcome, (), (days, started, came_again, talked_with, on_path, share, interval, median_days))

Welcome read_welcome(Context& ctx);
// Who is on the path (came_again: false), who has left it by coming again (true), or both; the newest first, at most limit + 1.
std::vector<Welcomed> welcomed(Context& ctx, std::optional<bool> came_again, Before before, int limit);

// The step after so many days, by whether anybody of us had a word with them and after how many days the half of those who come again did.
std::pair<std::optional<std::string>, std::string> welcome_step(int days, bool talked_with, std::optional<double> median_days);

}  // namespace rapport::ladder
