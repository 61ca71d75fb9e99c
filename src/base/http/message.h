// A request and its response, as the doors of the domains see them. The only HTTP types outside base/http/shell.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rapport::http {

enum class Method { get, head, post, put, patch, del, options };

// Compares header names as RFC 9110 wants it: ASCII case does not count.
bool same_name(std::string_view a, std::string_view b);

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    Method method = Method::get;
    std::string path;           // percent-decoded, without the query; always begins with '/'
    std::string query;          // raw, without '?'
    Headers headers;
    std::string body;
    std::string body_file;      // where a large upload was spooled; empty: the body is in `body`. The shell removes the file
    std::string peer;           // numeric address of the client
    std::string via;            // of the trusted proxy that handed it to us; empty: it came by itself
    bool over_tls = false;
    std::string request_id;     // given by the shell; stands in every log line and problem answer

    std::optional<std::string_view> header(std::string_view name) const;
    std::optional<std::string> query_value(std::string_view name) const;   // percent-decoded; the first one
    std::optional<std::string> cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    std::string body_file;      // sent instead of `body`, then removed, so that an export needs no memory
    std::string_view static_body;  // sent instead of both: bytes that live as long as the program (assets)
};

// Sends the response; may be called from any thread, once.
using Reply = std::function<void(Response&&)>;

// What a shell serves. It must not block longer than a point read does; it may reply at once or later.
using Handler = std::function<void(Request&&, Reply)>;

// Before a body is read: how large may it be, is it to be spooled to a file, and may whoever sends it do so at all?
struct BodyRule {
    std::size_t limit_bytes = 1 << 20;
    bool spool = false;
    std::string stranger_from = {};     // of a spooled body: the network of somebody of whom nothing proves yet who they are; few of these are taken in at once
    int refused_status = 0;     // not 0: answered instead of reading on; the texts live as long as the program
    std::string_view refused_code = {}, refused_detail = {};
};
// large: the body is announced as larger than large_body_bytes, or its length is not announced.
using BodyRules = std::function<BodyRule(const Request& head, bool large)>;
constexpr std::size_t large_body_bytes = 16 * 1024;

}  // namespace rapport::http
