#include "identity/cookies.h"

#include "identity/credentials.h"

#include <algorithm>
#include <arpa/inet.h>

namespace rapport::identity {
namespace {

std::string_view cookie_name(const http::Request& request)
{
    return request.over_tls ? "__Host-rapport_session" : "rapport_session";
}

std::string cookie(const http::Request& request, std::string_view value, std::int64_t max_age_seconds)
{
    return std::string(cookie_name(request)) + "=" + std::string(value) + "; Path=/; Max-Age=" + std::to_string(max_age_seconds)
         + "; HttpOnly; SameSite=Lax" + (request.over_tls ? "; Secure" : "");
}

// "shop.example:8443" of a host and port as they stand in Host and Origin; the scheme's own port is left out.
std::string authority(std::string_view host, bool tls)
{
    const std::string_view own_port = tls ? ":443" : ":80";
    if (host.ends_with(own_port)) host.remove_suffix(own_port.size());
    std::string lower(host);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return lower;
}

}  // namespace

bool is_loopback(std::string_view peer)
{
    if (peer.starts_with("::ffff:")) peer.remove_prefix(7);
    in_addr address{};
    const bool is_ipv4 = inet_pton(AF_INET, std::string(peer).c_str(), &address) == 1;
    return is_ipv4 ? ntohl(address.s_addr) >> 24 == 127 : peer == "::1";
}

bool may_carry_session(const http::Request& request) { return request.over_tls || is_loopback(request.via.empty() ? request.peer : request.via); }

std::optional<std::string> session_secret(const http::Request& request)
{
    if (!may_carry_session(request)) return std::nullopt;
    return request.cookie(cookie_name(request));
}

std::string session_cookie(const http::Request& request, std::string_view secret)
{
    return cookie(request, secret, session_longest_us / us_per_second);
}

std::string cleared_cookie(const http::Request& request) { return cookie(request, "", 0); }

bool is_same_origin(const http::Request& request)
{
    if (const auto site = request.header("Sec-Fetch-Site")) return *site == "same-origin";
    const auto origin = request.header("Origin"), host = request.header("Host");
    if (!origin || !host || host->empty()) return false;
    for (const auto& [scheme, tls] : {std::pair{std::string_view("https://"), true}, std::pair{std::string_view("http://"), false}})
        if (origin->starts_with(scheme)) return authority(origin->substr(scheme.size()), tls) == authority(*host, tls);
    return false;
}

}  // namespace rapport::identity
