// The cookie that carries a session, and from where a request may come that carries it.
#pragma once
#include "base/http/message.h"

namespace rapport::identity {

// 127.0.0.0/8, ::1, and 127.0.0.0/8 written as IPv6.
bool is_loopback(std::string_view peer);

// Over TLS, or over plain HTTP from this machine itself; nowhere else is the cookie set or taken.
bool may_carry_session(const http::Request& request);

// The secret of the cookie: `__Host-rapport_session` over TLS, `rapport_session` over plain HTTP; never the other way round.
std::optional<std::string> session_secret(const http::Request& request);

// The value of a Set-Cookie header. HttpOnly, SameSite=Lax, and Secure over TLS.
std::string session_cookie(const http::Request& request, std::string_view secret);
std::string cleared_cookie(const http::Request& request);

// Whether the page that sent this is our own: the browser says so (Sec-Fetch-Site), or, where it does not speak of it, the
// Origin is the very host that was asked. Neither: no.
bool is_same_origin(const http::Request& request);

}  // namespace rapport::identity
