#include "base/http/flood_gate.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cmath>

namespace rapport::http {
namespace {

constexpr std::size_t most_kept = 50'000;
constexpr std::int64_t forgotten_after_us = 10 * 60 * us_per_second;

}  // namespace

int FloodGate::wait_seconds(const std::string& who, const Allowance& allowance, Instant now)
{
    const std::lock_guard lock(mutex_);
    // Whoever makes up names by the thousand fills the memory: what is full again is forgotten.
    if (left_.size() >= most_kept) std::erase_if(left_, [&](const auto& entry) { return entry.second.at.us + forgotten_after_us < now.us; });
    if (left_.size() >= most_kept) left_.clear();

    auto [entry, is_new] = left_.try_emplace(who, Left{allowance.at_once, now});
    auto& [count, at] = entry->second;
    const double a_second = allowance.a_minute / 60;
    count = std::min(allowance.at_once, count + static_cast<double>(std::max<std::int64_t>(now.us - at.us, 0)) / us_per_second * a_second);
    at = std::max(at, now);
    if (count >= 1) {
        count -= 1;
        return 0;
    }
    return std::max(1, static_cast<int>(std::ceil((1 - count) / a_second)));
}

std::string network_of(std::string_view peer)
{
    if (peer.starts_with("::ffff:")) peer.remove_prefix(7);
    const std::string text(peer);
    in_addr four{};
    if (inet_pton(AF_INET, text.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127 ? std::string(this_machine) : text;
    std::array<char, 16> six{};
    if (inet_pton(AF_INET6, text.c_str(), six.data()) != 1 || peer == "::1") return std::string(this_machine);
    return std::string(six.data(), 8);
}

Allowance allowance_of(std::string_view network, const Allowance& of_a_network)
{
    const auto times = network == this_machine ? more_for_this_machine : 1;
    return {times * of_a_network.at_once, times * of_a_network.a_minute};
}

}  // namespace rapport::http
