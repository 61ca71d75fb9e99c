// How often a stranger may ask: so many at once, then so many a minute.
#pragma once
#include "base/time.h"

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rapport::http {

struct Allowance {
    double at_once = 60;
    double a_minute = 60;
};

// Kept in memory, by one process; safe from any thread.
class FloodGate {
public:
    // Takes one from what `who` may still ask. 0: go on; else how many seconds to wait.
    int wait_seconds(const std::string& who, const Allowance& allowance, Instant now);

private:
    struct Left {
        double count = 0;
        Instant at;
    };
    std::mutex mutex_;
    std::unordered_map<std::string, Left> left_;
};

// Whom an address belongs to: of IPv6 the network of a household. Empty for this machine itself, behind whose proxy everybody is.
std::string network_of(std::string_view peer);

}  // namespace rapport::http
