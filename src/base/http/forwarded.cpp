#include "base/http/forwarded.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>

namespace rapport::http {
namespace {

using Address = std::array<unsigned char, 16>;

std::string_view trimmed(std::string_view text)
{
    const auto from = text.find_first_not_of(" \t");
    return from == std::string_view::npos ? std::string_view() : text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

std::optional<Address> address_of(std::string_view text)
{
    const std::string whole(text);
    Address address{};
    if (inet_pton(AF_INET6, whole.c_str(), address.data()) == 1) return address;
    address[10] = address[11] = 0xff;
    return inet_pton(AF_INET, whole.c_str(), address.data() + 12) == 1 ? std::optional(address) : std::nullopt;
}

// Some proxies write the port as well: "192.0.2.1:4711", "[2001:db8::1]:4711".
std::string_view without_port(std::string_view text)
{
    if (text.starts_with('[')) return text.substr(1, text.find(']') == std::string_view::npos ? 0 : text.find(']') - 1);
    const auto colon = text.find(':');
    return colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos ? text.substr(0, colon) : text;
}

bool same_network(const Address& one, const Address& other, int bits)
{
    const auto bytes = static_cast<std::size_t>(bits) / 8;
    if (std::memcmp(one.data(), other.data(), bytes) != 0) return false;
    return bits % 8 == 0 || (one[bytes] ^ other[bytes]) >> (8 - bits % 8) == 0;
}

// What X-Forwarded-For names, the nearest first; a header that comes twice is one list.
std::vector<std::string_view> named_in(const Request& request)
{
    std::vector<std::string_view> all;
    for (const auto& [name, value] : request.headers) {
        if (!same_name(name, "X-Forwarded-For")) continue;
        std::string_view rest = value;
        for (;;) {
            const auto comma = rest.find(',');
            all.push_back(without_port(trimmed(rest.substr(0, comma))));
            if (comma == std::string_view::npos) break;
            rest.remove_prefix(comma + 1);
        }
    }
    std::ranges::reverse(all);
    return all;
}

}  // namespace

Result<TrustedProxies> TrustedProxies::of(std::string_view list)
{
    TrustedProxies proxies;
    while (!trimmed(list).empty()) {
        const auto comma = list.find(',');
        const auto one = trimmed(list.substr(0, comma));
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
        const auto slash = one.find('/');
        const auto address = address_of(one.substr(0, slash));
        const bool is_four = one.find(':') == std::string_view::npos;
        int bits = is_four ? 32 : 128;
        if (slash != std::string_view::npos) {
            const auto text = one.substr(slash + 1);
            const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), bits);
            if (wrong != std::errc() || end != text.data() + text.size()) bits = -1;
        }
        if (!address || bits < 0 || bits > (is_four ? 32 : 128))
            return invalid("trusted_proxy", "A trusted proxy is an address such as 127.0.0.1 or a network such as 10.0.0.0/8, not “" + std::string(one) + "”.", "usage");
        proxies.networks_.push_back({*address, is_four ? 96 + bits : bits});
    }
    return proxies;
}

bool TrustedProxies::has(std::string_view text) const
{
    const auto address = address_of(text);
    return address && std::ranges::any_of(networks_, [&](const Network& network) { return same_network(*address, network.address, network.bits); });
}

void TrustedProxies::name_client(Request& request) const
{
    if (networks_.empty() || !has(request.peer)) return;
    request.via = request.peer;
    for (const auto address : named_in(request)) {
        if (!address_of(address)) return;
        request.peer = address;
        if (!has(address)) return;
    }
}

}  // namespace rapport::http
