#include "messages/throttle.h"

#include <algorithm>

namespace rapport::messages {
namespace {

constexpr std::size_t most_domains = 10'000;

}  // namespace

void Throttle::Bucket::fill(std::int64_t per_minute, Instant now)
{
    const double per_second = static_cast<double>(per_minute) / 60;
    if (begun) messages += per_second * static_cast<double>(std::max<std::int64_t>(0, now.us - filled_at.us)) / us_per_second;
    else messages = std::max(1.0, per_second);
    messages = std::min(messages, std::max(1.0, per_second));
    filled_at = now;
    begun = true;
}

bool Throttle::ready(Instant now)
{
    all_.fill(all_per_minute_, now);
    return all_.messages >= 1;
}

bool Throttle::take(const std::string& domain, Instant now)
{
    if (!ready(now)) return false;
    // A bucket that is forgotten was full, or is full when it comes back: that is one second's worth too many at most.
    if (domains_.size() > most_domains) domains_.clear();
    auto& bucket = domains_[domain];
    bucket.fill(domain_per_minute_, now);
    if (bucket.messages < 1) return false;
    bucket.messages -= 1;
    all_.messages -= 1;
    return true;
}

}  // namespace rapport::messages
