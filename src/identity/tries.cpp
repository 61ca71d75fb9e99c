#include "identity/tries.h"

#include "identity/cookies.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

namespace rapport::identity {
namespace {

constexpr int free_for_an_email = 5;
constexpr int free_for_a_peer = 20;
constexpr std::int64_t longest_wait_us = 15 * 60 * us_per_second;
constexpr std::size_t most_kept = 50'000;

// A household or a server has 64 bits of IPv6 to itself; its addresses count as one.
std::string network_of(std::string_view peer)
{
    if (peer.starts_with("::ffff:")) return std::string(peer.substr(7));
    std::array<char, 16> bytes{};
    if (inet_pton(AF_INET6, std::string(peer).c_str(), bytes.data()) != 1) return std::string(peer);
    return std::string(bytes.data(), 8);
}

std::int64_t wait_us(int failures, int free)
{
    if (failures < free) return 0;
    const int doublings = std::min(failures - free, 20);
    return std::min(us_per_second << doublings, longest_wait_us);
}

Error wait_until(Instant open_at, Instant now)
{
    const auto seconds = std::to_string((open_at.us - now.us + us_per_second - 1) / us_per_second);
    return {Refusal::not_allowed, "That was tried too often. Try again in " + seconds + " seconds.", "too_many_tries", {}, {{"retry_after_seconds", seconds}}};
}

}  // namespace

Result<Done> SignInTries::begin(const std::string& email, std::string_view peer, Instant now)
{
    const auto network = network_of(peer);
    const std::lock_guard lock(mutex_);
    make_room(now);

    struct Counted { std::string key; int free; };
    std::vector<Counted> counted;
    if (!is_loopback(peer)) counted.push_back({"p" + network, free_for_a_peer});
    if (!email.empty()) counted.push_back({email_key(email, network), free_for_an_email});

    for (const auto& [key, free] : counted) {
        auto& tally = tallies_[key];
        if (now.us > tally.last.us + us_per_day) tally = {};
        if (now < tally.open_at) return wait_until(tally.open_at, now);
    }
    for (const auto& [key, free] : counted) {
        auto& tally = tallies_[key];
        tally.last = now;
        tally.open_at = {now.us + wait_us(++tally.failures, free)};
    }
    return Done{};
}

void SignInTries::succeeded(const std::string& email, std::string_view peer)
{
    const auto network = network_of(peer);
    const std::lock_guard lock(mutex_);
    if (const auto found = tallies_.find("p" + network); found != tallies_.end()) {
        auto& tally = found->second;
        if (--tally.failures < free_for_a_peer) tally.open_at = {};
        if (tally.failures == 0) tallies_.erase(found);
    }
    if (email.empty()) return;
    tallies_.erase(email_key(email, network));
    if (known_.size() < most_kept) known_.insert(email + " " + network);
}

std::string SignInTries::email_key(const std::string& email, const std::string& network) const
{
    const auto pair = email + " " + network;
    return known_.contains(pair) ? "k" + pair : "e" + email;
}

// Whoever makes up e-mails by the thousand fills the memory with single failures: those are what is forgotten.
void SignInTries::make_room(Instant now)
{
    if (tallies_.size() < most_kept) return;
    std::erase_if(tallies_, [&](const auto& entry) { return entry.second.open_at <= now; });
    if (tallies_.size() >= most_kept) tallies_.clear();
}

}  // namespace rapport::identity
