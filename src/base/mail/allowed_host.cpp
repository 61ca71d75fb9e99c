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

bool allowed_six(const Six& address)
{
    if (address[0] == 0xfe && (address[1] & 0xc0) == 0x80) return false;                // fe80::/10
    if (begins(address, {0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54})) return false;     // fd00:ec2::254, Amazon
    if (begins(address, {0xfd, 0x20, 0, 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54})) return false;     // fd20:ce::254, Google
    // What leads to an address of version 4: mapped, compatible, translated (RFC 6052) and 6to4.
    const bool zeros = begins(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    const bool mapped = zeros && (four_at(address, 8) & 0xffff) == 0xffff, compatible = zeros && (four_at(address, 8) & 0xffff) == 0;
    if (mapped || compatible || begins(address, {0, 0x64, 0xff, 0x9b})) return allowed_four(four_at(address, 12));
    if (begins(address, {0x20, 0x02})) return allowed_four(four_at(address, 2));
    return true;
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

CURLcode keep_to_mail_servers(CURL* handle, bool& refused)
{
    const auto open = +[](void* refused, curlsocktype, curl_sockaddr* to) -> curl_socket_t {
        if (may_be_a_mail_server(to->addr)) return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
        *static_cast<bool*>(refused) = true;
        return CURL_SOCKET_BAD;
    };
    const auto code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &refused);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open) : code;
}

}  // namespace rapport::mail
