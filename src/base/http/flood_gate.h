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

// Whom an address belongs to: of IPv6 the network of a household; of what is no address, and of every address of this machine, this_machine.
std::string network_of(std::string_view peer);
// The same, but of IPv6 the 56 bits that a provider gives one household (RIPE 690): whoever may say something once says it once from all of them.
std::string household_of(std::string_view peer);
constexpr std::string_view this_machine = "this machine";

// Behind a proxy of this machine that nobody named (forwarded.h) everybody comes from here: a whole town may ask so many times more than one
// network, and is not let in without a limit.
constexpr double more_for_this_machine = 10;
Allowance allowance_of(std::string_view network, const Allowance& of_a_network);

// A gate for addresses. A subscriber of IPv6 has up to 65,536 networks: those around one, /56 and /48, have shares of their own, of which all in them take.
constexpr double more_for_a_56 = 2, more_for_a_48 = 4;
class NetworkGate {
public:
    // Takes one from what the network of this address may still ask of `what`. 0: go on; else how many seconds to wait.
    int wait_seconds(const std::string& what, std::string_view peer, const Allowance& of_a_network, Instant now);

private:
    FloodGate networks_, around_;       // apart: whoever comes from many networks does not have forgotten what is around them
};

}  // namespace rapport::http
