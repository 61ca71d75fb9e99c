#include "base/id.h"

#include "base/db/db.h"

#include <ctime>

namespace rapport {
namespace {

constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr int text_length = 13;
constexpr std::int64_t epoch_ms = 1'704'067'200'000;  // 2024-01-01T00:00:00Z

std::int64_t system_ms()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

// Crockford reads i and l as 1, o as 0.
int digit_value(char c)
{
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == 'i' || c == 'l') c = '1';
    if (c == 'o') c = '0';
    const auto at = digits.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string id_text(std::string_view prefix, std::int64_t value)
{
    std::string text(prefix);
    text += '_';
    for (int place = text_length - 1; place >= 0; --place)
        text += digits[static_cast<std::size_t>(static_cast<std::uint64_t>(value) >> (5 * place) & 31)];
    return text;
}

std::optional<std::int64_t> id_value(std::string_view prefix, std::string_view text)
{
    if (text.size() != prefix.size() + 1 + text_length || !text.starts_with(prefix) || text[prefix.size()] != '_')
        return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text.substr(prefix.size() + 1)) {
        const int digit = digit_value(c);
        if (digit < 0 || value >> 58) return std::nullopt;  // 58: another 5 bits would pass 63
        value = value << 5 | static_cast<std::uint64_t>(digit);
    }
    if (value == 0) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

IdSource::IdSource(int node, std::function<std::int64_t()> unix_ms)
    : unix_ms_(unix_ms ? std::move(unix_ms) : system_ms), node_bits_((node & 1023LL) << 12)
{
}

std::chrono::milliseconds IdSource::uptime()
{
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
}

void IdSource::lend(int node, std::chrono::milliseconds until_uptime)
{
    const std::lock_guard lock(mutex_);
    node_bits_ = (node & 1023LL) << 12;
    until_uptime_ = until_uptime;
}

std::int64_t IdSource::next()
{
    const std::lock_guard lock(mutex_);
    if (until_uptime_ && uptime() >= *until_uptime_) throw DatabaseUnavailable("The lease of this server's node number has ended.");
    const std::int64_t now = unix_ms_() - epoch_ms;
    if (now > last_ms_) {
        last_ms_ = now;
        sequence_ = 0;
    } else if (++sequence_ > 4095) {  // more than 4096 in a millisecond, or the clock went back: borrow from the next one
        ++last_ms_;
        sequence_ = 0;
    }
    return last_ms_ << 22 | node_bits_ | sequence_;
}

}  // namespace rapport
