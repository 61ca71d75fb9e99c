#include "messages/throttle.h"

#include <gtest/gtest.h>

#include <map>

namespace rapport::messages {
namespace {

TEST(Throttles, keep_to_so_many_a_minute_in_all_and_to_a_domain)
{
    Throttle throttle;
    throttle.set(600, 60);
    std::map<std::string, int> sent;
    for (Instant now{1}; now.us < 60 * us_per_second; now.us += 10'000)
        for (const auto* domain : {"a.example", "b.example", "c.example", "d.example", "e.example", "f.example", "g.example", "h.example", "i.example", "j.example", "k.example", "l.example"})
            if (throttle.take(domain, now)) ++sent[domain];
    int all = 0;
    for (const auto& [domain, count] : sent) {
        EXPECT_LE(count, 61) << domain;
        all += count;
    }
    EXPECT_LE(all, 610);
    EXPECT_GE(all, 595);
}

}  // namespace
}  // namespace rapport::messages
