#include "surveys/coarse.h"

#include "base/crypto/crypto.h"

namespace rapport::surveys {

std::int64_t some_id_within(Instant day)
{
    const auto some = [](std::int64_t below) { return static_cast<std::int64_t>(std::stoull(crypto::random_hex(7), nullptr, 16)) % below; };
    constexpr std::int64_t nodes = 1024, ms_per_minute = 60'000;
    const auto at_ms = day.us / 1000 + some(ms_per_minute);
    return IdSource(static_cast<int>(some(nodes)), [at_ms] { return at_ms; }).next();
}

}  // namespace rapport::surveys
