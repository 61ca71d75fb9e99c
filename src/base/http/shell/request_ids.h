// Names for requests: 16 hexadecimal digits, unique within a server and, but for one chance in four thousand million,
// between any two runs of it.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <random>

namespace rapport::http::shell {

class RequestIds {
public:
    using Text = std::array<char, 16>;
    static constexpr Text none{'0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0'};

    // A random number above, a counter below; should the counter run over, the next random part is the next number.
    Text next()
    {
        std::uint64_t id = next_.fetch_add(1, std::memory_order_relaxed);
        Text text;
        for (auto digit = text.rbegin(); digit != text.rend(); ++digit, id >>= 4) *digit = "0123456789abcdef"[id & 15];
        return text;
    }

private:
    std::atomic<std::uint64_t> next_{std::uint64_t{std::random_device{}()} << 32};
};

}  // namespace rapport::http::shell
