#include "base/http/flood_gate.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cmath>
#include <cstring>
#include <netinet/in.h>
#include <optional>

namespace rapport::http {
namespace {

constexpr std::size_t most_kept = 50'000;
constexpr std::int64_t forgotten_after_us = 10 * 60 * us_per_second;

std::string network_of(in_addr four)
{
    if (ntohl(four.s_addr) >> 24 == 127) return std::string(this_machine);
    std::array<char, INET_ADDRSTRLEN> text{};
    return inet_ntop(AF_INET, &four, text.data(), text.size());
}

// The address of version 4 that one of version 6 stands for: mapped, translated (RFC 6052) or 6to4 (RFC 3056).
std::optional<in_addr> four_within(const in6_addr& six)
{
    constexpr std::array<std::uint8_t, 12> translated{0, 0x64, 0xff, 0x9b};
    const bool is_last = IN6_IS_ADDR_V4MAPPED(&six) || std::equal(translated.begin(), translated.end(), six.s6_addr);
    if (!is_last && (six.s6_addr[0] != 0x20 || six.s6_addr[1] != 0x02)) return std::nullopt;
    in_addr four{};
    std::memcpy(&four, six.s6_addr + (is_last ? 12 : 2), sizeof four);
    return four;
}

// Whether it has a network of version 6, which network_of tells by its first 64 bits.
bool is_of_six(std::string_view peer)
{
    in6_addr six{};
    return inet_pton(AF_INET6, std::string(peer).c_str(), &six) == 1 && !IN6_IS_ADDR_LOOPBACK(&six) && !four_within(six);
}

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
    const std::string text(peer);
    in_addr four{};
    if (inet_pton(AF_INET, text.c_str(), &four) == 1) return network_of(four);
    in6_addr six{};
    if (inet_pton(AF_INET6, text.c_str(), &six) != 1 || IN6_IS_ADDR_LOOPBACK(&six)) return std::string(this_machine);
    if (const auto within = four_within(six)) return network_of(*within);
    return std::string(reinterpret_cast<const char*>(six.s6_addr), 8);
}

std::string household_of(std::string_view peer)
{
    constexpr std::size_t bytes = 56 / 8;
    const auto network = network_of(peer);
    return is_of_six(peer) ? network.substr(0, bytes) : network;
}

int NetworkGate::wait_seconds(const std::string& what, std::string_view peer, const Allowance& of_a_network, Instant now)
{
    const auto network = network_of(peer);
    if (const int wait = networks_.wait_seconds(what + network, allowance_of(network, of_a_network), now)) return wait;
    if (!is_of_six(peer)) return 0;
    for (const auto& [bits, times] : {std::pair(std::size_t{56}, more_for_a_56), std::pair(std::size_t{48}, more_for_a_48)})
        if (const int wait = around_.wait_seconds(what + std::to_string(bits) + network.substr(0, bits / 8), {times * of_a_network.at_once, times * of_a_network.a_minute}, now)) return wait;
    return 0;
}

Allowance allowance_of(std::string_view network, const Allowance& of_a_network)
{
    const auto times = network == this_machine ? more_for_this_machine : 1;
    return {times * of_a_network.at_once, times * of_a_network.a_minute};
}

}  // namespace rapport::http
