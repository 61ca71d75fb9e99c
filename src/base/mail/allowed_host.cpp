#include "base/mail/allowed_host.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <span>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace rapport::mail {
namespace {

using Six = std::array<std::uint8_t, 16>;

// Addresses outside 169.254.0.0/16 at which clouds tell a machine about itself: Azure, Alibaba, Oracle.
constexpr std::array<std::uint32_t, 3> told_by_clouds{0xa83f8110, 0x646464c8, 0xc00000c0};
constexpr std::array<std::string_view, 2> names_in_clouds{"metadata.google.internal", "metadata.goog"};

bool allowed_four(std::uint32_t address) { return address >> 16 != 0xa9fe && std::ranges::find(told_by_clouds, address) == told_by_clouds.end(); }

std::uint32_t four_at(const Six& address, std::size_t at)
{
    return std::uint32_t{address[at]} << 24 | std::uint32_t{address[at + 1]} << 16 | std::uint32_t{address[at + 2]} << 8 | address[at + 3];
}

bool begins(const Six& address, std::initializer_list<int> with)
{
    return std::ranges::equal(with, std::span(address).first(with.size()), {}, {}, [](std::uint8_t byte) { return int{byte}; });
}

// The address whose bytes stand around the ninth, which is none of them (RFC 6052, 2.2): so many before it.
std::uint32_t four_around(const Six& address, std::size_t before)
{
    std::uint32_t four = 0;
    for (std::size_t byte = 0; byte < 4; ++byte) four = four << 8 | address[8 - before + byte + (byte >= before ? 1 : 0)];
    return four;
}

// The addresses of version 4 that one of version 6 leads to.
std::vector<std::uint32_t> fours_within(const Six& address)
{
    const auto last = four_at(address, 12);
    if (begins(address, {0, 0, 0, 0, 0, 0, 0, 0})) {
        const auto middle = four_at(address, 8);
        const bool compatible = middle == 0, mapped = middle == 0xffff, translated = middle == 0xffff0000;      // RFC 4291, 2.5.5; RFC 2765
        if (compatible || mapped || translated) return {last};
    }
    if (begins(address, {0, 0x64, 0xff, 0x9b, 0, 1})) return {last, four_around(address, 2), four_around(address, 1), four_around(address, 0)};     // RFC 8215: of any length
    if (begins(address, {0, 0x64, 0xff, 0x9b})) return {last};                          // RFC 6052
    if (begins(address, {0x20, 0x01, 0, 0})) return {four_at(address, 4), ~last};       // Teredo (RFC 4380): its server, and whom it leads to
    if (begins(address, {0x20, 0x02})) return {four_at(address, 2)};                    // 6to4 (RFC 3056)
    const bool isatap = (address[8] & 0xfc) == 0 && (four_at(address, 8) & 0xffffff) == 0x5efe;     // RFC 5214, 6.1
    return isatap ? std::vector{last} : std::vector<std::uint32_t>();
}

bool allowed_six(const Six& address)
{
    if (address[0] == 0xfe && (address[1] & 0xc0) == 0x80) return false;                // fe80::/10
    if (begins(address, {0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54})) return false;     // fd00:ec2::254, Amazon
    if (begins(address, {0xfd, 0x20, 0, 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54})) return false;     // fd20:ce::254, Google
    return std::ranges::all_of(fours_within(address), allowed_four);
}

}  // namespace

bool may_be_a_mail_server(std::string_view typed)
{
    std::string host(typed);
    while (host.ends_with('.')) host.pop_back();
    std::ranges::transform(host, host.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (std::ranges::find(names_in_clouds, host) != names_in_clouds.end()) return false;
    in_addr four{};
    if (::inet_aton(host.c_str(), &four) != 0) return allowed_four(ntohl(four.s_addr));
    Six six{};
    return ::inet_pton(AF_INET6, host.c_str(), six.data()) != 1 || allowed_six(six);
}

bool may_be_a_mail_server(const sockaddr& address)
{
    if (address.sa_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, &address, sizeof four);
        return allowed_four(ntohl(four.sin_addr.s_addr));
    }
    if (address.sa_family != AF_INET6) return false;
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    Six bytes{};
    std::memcpy(bytes.data(), &six.sin6_addr, bytes.size());
    return allowed_six(bytes);
}

CURLcode keep_to_mail_servers(CURL* handle, Addresses& met)
{
    const auto open = +[](void* data, curlsocktype, curl_sockaddr* to) -> curl_socket_t {
        auto& met = *static_cast<Addresses*>(data);
        const bool is_allowed = may_be_a_mail_server(to->addr);
        (is_allowed ? met.allowed : met.refused) = true;
        return is_allowed ? ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol) : CURL_SOCKET_BAD;
    };
    const auto code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &met);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open) : code;
}

}  // namespace rapport::mail
