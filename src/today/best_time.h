// The hour at which a customer likes to hear from us: the one at which they came to us by themselves.
#pragma once
#include "today/today.h"

namespace rapport::today {

constexpr std::int64_t enough_contacts = 3;

// The two hours of the day in which most of these local minutes of the day lie, counted around midnight. Nothing where fewer than three
// lie there, or less than half of them: then no hour is better than another.
struct Window {
    std::int64_t begins = 0;                // minute of the day
    std::int64_t inside = 0, of = 0;
};
std::optional<Window> best_window(const std::vector<std::int64_t>& minutes);

// By which way they mostly speak with us, of late: call, email, chat, letter or visit.
std::string channel_of(Context& ctx, Id<customers::Customer> customer);

// By what they did on this channel; where that says too little, by all their contacts that came from them.
std::optional<BestTime> best_time_of(Context& ctx, Id<customers::Customer> customer, const std::string& channel);

}  // namespace rapport::today
