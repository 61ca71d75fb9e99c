// Strangers' requests: however the network cuts them the same is read or refused, within the limits; and each request that
// is read gets an answer that can be sent.
#include "base/csv/encoding.h"
#include "base/http/cursor.h"
#include "base/http/router.h"
#include "base/http/shell/gzip.h"
#include "base/http/shell/incoming.h"
#include "base/http/shell/outgoing.h"
#include "base/log.h"
#include "base/test/demand.h"

#include <algorithm>

// No handler here fails, so nothing is logged and log.cpp is not needed.
void rapport::log::warn(std::string_view, Members) { demand(false); }
void rapport::log::error(std::string_view, Members) { demand(false); }

namespace {

using namespace rapport;
using namespace rapport::http;

enum class Channel { counter, web };
BOOST_DESCRIBE_ENUM(Channel, counter, web)

struct Note {
    Id<Note> id;
    Text<1, 20> words;
    std::optional<Channel> channel;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Note, (), (id, words, channel, version))

struct Asked : PageQuery {
    std::optional<std::string> q;
    std::optional<Channel> channel;
    std::optional<Instant> from;
    std::optional<Day> due;
    std::optional<double> share;
    std::optional<std::int64_t> count;
    std::optional<bool> paid;
};
BOOST_DESCRIBE_STRUCT(Asked, (PageQuery), (q, channel, from, due, share, count, paid))

struct Named {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

// One route for each kind of thing that a handler may read. Each answers what it read.
const Router& routes()
{
    static const Router made = [] {
        Router router;
        router.get("/notes", anyone(), [](Context&, Query<Asked> asked) {
            demand(std::isfinite(asked.value.share.value_or(0)));
            return asked.value;
        });
        router.post("/notes", anyone(), [](Context&, Note note) { return Created<Note>{std::move(note)}; });
        router.get("/notes/{id}/called/{name}", anyone(), [](Context&, Id<Note> id, std::string name) -> Result<Named> {
            if (!csv::is_utf8(name)) return not_found("There is no such name.");
            return Named{to_text(id) + name};
        });
        router.patch("/notes/{id}", anyone(), [](Context&, Id<Note>, IfMatch match, Note note) {
            note.version = match.version;
            return note;
        });
        router.post("/files", anyone(), [](Context&, Query<Named> name, Upload) { return Accepted<Named>{std::move(name.value)}; });
        router.del("/notes/{id}", anyone(), [](Context&, const Request&, Id<Note>) -> Result<Done> { return Done{}; });
        return router;
    }();
    return made;
}

struct NoDb final : Db {
    Engine engine() const override { return Engine::sqlite; }
    bool writable() const override { return true; }
    Currency currency() const override { return {}; }
    std::unique_ptr<Rows> query(const Sql&, std::span<const Param>) override { std::abort(); }
    std::int64_t execute(const Sql&, std::span<const Param>) override { std::abort(); }
    std::unique_ptr<Rows> query_text(const std::string&, std::span<const Param>) override { std::abort(); }
    std::int64_t execute_text(const std::string&, std::span<const Param>) override { std::abort(); }
};

Response answer(const Request& request)
{
    static NoDb db;
    static const FixedClock clock{{}};
    static IdSource ids;
    static const Actor nobody;
    static const Business business;
    auto match = routes().find(request.method, request.path);
    if (!match.route) return problem(match.allowed.empty() ? 404 : 405, "not_found", "There is nothing under this address.", request.request_id);
    Context ctx{db, clock, ids, nobody, business, request.request_id};
    Call call{request, std::move(match.parameters), match.route->pattern};
    return match.route->in_transaction(ctx, call);
}

bool is_one_line(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

void check_answer(Response&& response, const Request& request)
{
    demand(response.status >= 200 && response.status < 500);
    if (response.status >= 400) demand(json::parse(response.body).at("detail").as_string().size() > 0);
    else if (!response.body.empty()) demand(parse_json(response.body).has_value());

    shell::Outgoing out;
    shell::Form form;
    form.is_head = request.method == Method::head;
    form.gzip = shell::accepts_gzip(request.header("Accept-Encoding").value_or(""));
    out.start({std::move(response), {}, 0}, form, 1 << 16);
    const iovec slice = out.slices()[0];
    const std::string_view head(static_cast<const char*>(slice.iov_base), slice.iov_len);
    demand(head.find("\r\n\r\n") == head.size() - 4);
}

// Each name and value, written as a query, gives itself again.
void check_query(const Request& request)
{
    const auto no = [](std::string_view) { return false; };
    const auto values = query_object(request.query, no, no);
    std::string written;
    const auto write = [&](std::string_view text) {
        for (const unsigned char c : text) written += {'%', "0123456789ABCDEF"[c >> 4], "0123456789abcdef"[c & 15]};
    };
    for (const auto& [name, value] : values.get_object()) {
        write(name);
        written += '=';
        write(value.get_string());
        written += '&';
    }
    demand(query_object(written, no, no) == values);
    Request again;
    again.query = std::move(written);
    for (const auto& [name, value] : values.get_object()) demand(again.query_value(name) == std::string_view(value.get_string()));
}

void check_cursor(std::string_view text)
{
    for (const std::size_t parts : {0, 1, 2, 4})
        if (const auto key = read_cursor(text, parts)) demand(make_cursor(*key) == text);
}

void check_request(const Request& request, const Limits& limits, const BodyRule& rule)
{
    demand(request.path.starts_with('/') && is_one_line(request.path) && is_one_line(request.query));
    demand(request.path.size() + request.query.size() <= limits.uri_bytes);
    demand(request.headers.size() <= limits.header_fields && request.body.size() <= rule.limit_bytes);
    for (const auto& [name, value] : request.headers) demand(!name.empty() && is_one_line(name) && is_one_line(value));
    if (const auto cookie = request.cookie("session")) demand(is_one_line(*cookie) && cookie->find(';') == std::string::npos);
    check_query(request);
    check_cursor(request.query_value("cursor").value_or(""));
    check_answer(answer(request), request);
}

// Everything that a connection's bytes came to, as text, and the refusal that ended it.
std::string outcome(std::string_view bytes, std::size_t piece, const Limits& limits, const BodyRule& rule)
{
    const BodyRules rules = [&](const Request&, bool) { return rule; };
    static const std::string no_spool;
    shell::Incoming in(limits, rules, no_spool);
    std::string text;
    for (;;) {
        const auto step = in.advance();
        if (step == shell::Incoming::Step::refused) {
            const auto& fault = in.fault();
            demand(fault.status >= 400 && !fault.detail.empty());
            return text + std::string(fault.code);
        }
        if (step == shell::Incoming::Step::whole) {
            shell::SpoolFile file;
            const Request request = in.take(file);
            check_request(request, limits, rule);
            text += request.path + '\n' + request.query + '\n' + request.body + '\n';
            for (const auto& [name, value] : request.headers) text += name + ':' + value + '\n';
            in.next();
        }
        if (step != shell::Incoming::Step::more) continue;
        if (bytes.empty()) return text;
        const auto space = in.space();
        demand(!space.empty());
        const auto size = std::min({space.size(), bytes.size(), piece});
        std::copy_n(bytes.begin(), size, space.begin());
        in.grew(size);
        bytes.remove_prefix(size);
    }
}

}  // namespace

RAPPORT_ID(Note, "not");

// The first byte chooses the limits and the size of the pieces, the rest is what a connection brings.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    Limits limits;
    BodyRule rule;
    if (data[0] & 0x80) {
        limits.header_bytes = 600;
        limits.uri_bytes = 100;
        limits.header_fields = 8;
        rule.limit_bytes = 50;
    }
    demand(outcome(bytes, 1 + (data[0] & 0x0Fu), limits, rule) == outcome(bytes, bytes.size(), limits, rule));
    return 0;
}
