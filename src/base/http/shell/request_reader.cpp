#include "base/http/shell/request_reader.h"
#include "base/http/shell/target.h"
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>

namespace rapport::http::shell {

namespace beast = boost::beast;
using beast::error_code;
using beast::string_view;

namespace {

std::string_view plain(string_view text) { return {text.data(), text.size()}; }

std::optional<Method> method_of(beast::http::verb verb)
{
    switch (verb) {
    case beast::http::verb::get: return Method::get;
    case beast::http::verb::head: return Method::head;
    case beast::http::verb::post: return Method::post;
    case beast::http::verb::put: return Method::put;
    case beast::http::verb::patch: return Method::patch;
    case beast::http::verb::delete_: return Method::del;
    case beast::http::verb::options: return Method::options;
    default: return {};
    }
}

// RFC 3986, 3.2: a host and a port, and nothing that another reader could take for a path or a user name.
bool is_authority(std::string_view host)
{
    return host.find_first_of(" \t/\\@?#,\"<>^`{|}") == host.npos;
}

Fault broken_request_line() { return {400, "bad_request_line", "The first line of the request cannot be read."}; }
Fault broken_header() { return {400, "bad_header", "The request's header cannot be read."}; }
Fault broken_chunk() { return {400, "bad_chunk", "The body of the request is not properly divided into chunks."}; }
Fault unclear_length() { return {400, "unclear_length", "The request does not say clearly how long its body is."}; }

// "GET / HTTP/2.0": well-formed, only not spoken here.
bool asks_for_another_version(std::string_view head)
{
    const auto line = head.substr(0, head.find('\r'));
    const auto version = line.substr(line.rfind(' ') + 1);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::count(line.begin(), line.end(), ' ') == 2 && version.size() == 8 && version.starts_with("HTTP/")
        && is_digit(version[5]) && version[6] == '.' && is_digit(version[7]);
}

Fault fault_of(error_code code, std::string_view head)
{
    using beast::http::error;
    if (code == error::bad_version && asks_for_another_version(head))
        return {505, "http_version", "This server speaks HTTP/1.0 and HTTP/1.1."};
    if (code == error::bad_content_length || code == error::multiple_content_length || code == error::bad_transfer_encoding)
        return unclear_length();
    if (code == error::bad_method || code == error::bad_target || code == error::bad_version) return broken_request_line();
    return broken_header();
}

}  // namespace

class RequestReader::Parser final : public beast::http::basic_parser<true> {
public:
    Parser()
    {
        header_limit(UINT32_MAX);  // HeadScan has seen to it
        body_limit(boost::none);   // BodySink sees to it
    }

    beast::http::verb verb{};
    std::string_view target;  // only good during read_head: it looks into its bytes
    int version = 0;

    Request* request = nullptr;
    BodySink* sink = nullptr;
    std::optional<Fault> fault;  // set together with error::body_limit, which merely ends the parse
    int hosts = 0;
    int lengths = 0;
    int codings = 0;
    bool length_is_plain = true;
    bool is_chunked = false;
    bool host_is_good = true;
    bool expects_continue = false;
    bool expects_more = false;  // something nobody has heard of

private:
    void on_request_impl(beast::http::verb v, string_view, string_view t, int number, error_code& error) override
    {
        error = {};
        verb = v;
        target = plain(t);
        version = number;
    }

    void on_response_impl(int, string_view, int, error_code& error) override { error = {}; }

    void on_field_impl(beast::http::field field, string_view name, string_view value, error_code& error) override
    {
        error = {};
        if (!request) return;  // a trailer: nobody here asks for one

        request->headers.emplace_back(plain(name), plain(value));
        switch (field) {
        case beast::http::field::host:
            ++hosts;
            host_is_good = is_authority(plain(value));
            break;
        case beast::http::field::content_length:
            ++lengths;
            // Beast takes "4, 4" for a 4, as RFC 9110 allows; others in front of us may not.
            length_is_plain = value.find_first_not_of("0123456789") == value.npos;
            break;
        case beast::http::field::transfer_encoding:
            ++codings;
            is_chunked = same_name(plain(value), "chunked");
            break;
        case beast::http::field::expect:
            (same_name(plain(value), "100-continue") ? expects_continue : expects_more) = true;
            break;
        default: break;
        }
    }

    void on_header_impl(error_code& error) override { error = {}; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code& error) override { error = {}; }
    std::size_t on_body_impl(string_view bytes, error_code& error) override { return store(bytes, error); }

    // Beast lets a line feed through inside a quoted extension, where others see the end of the line.
    void on_chunk_header_impl(std::uint64_t, string_view extensions, error_code& error) override
    {
        error = {};
        const auto is_control = [](unsigned char c) { return c < 0x20 && c != '\t'; };
        if (std::any_of(extensions.begin(), extensions.end(), is_control)) error = beast::http::error::bad_chunk_extension;
    }

    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& error) override
    {
        return store(bytes, error);
    }
    void on_finish_impl(error_code& error) override { error = {}; }

    std::size_t store(string_view bytes, error_code& error)
    {
        error = {};
        fault = sink->take(plain(bytes));
        if (fault) error = beast::http::error::body_limit;
        return bytes.size();
    }
};

RequestReader::RequestReader() : parser_(std::make_unique<Parser>()) {}
RequestReader::~RequestReader() = default;

void RequestReader::restart()
{
    // Beast's parser knows no reset; building it again in the same place spares the allocation.
    std::destroy_at(parser_.get());
    std::construct_at(parser_.get());
}

std::optional<Fault> RequestReader::read_head(std::string_view head, const Limits& limits, Request& request)
{
    Parser& parser = *parser_;
    request.headers.reserve(16);
    parser.request = &request;
    error_code error;
    parser.put(boost::asio::buffer(head), error);
    parser.request = nullptr;

    if (error) return fault_of(error, head);
    if (!parser.is_header_done()) return broken_header();
    if (parser.lengths + (parser.codings > 0) > 1 || !parser.length_is_plain) return unclear_length();
    if (parser.codings > 0 && parser.version < 11) return unclear_length();
    if (parser.codings > 1 || (parser.codings == 1 && !parser.is_chunked))
        return Fault{501, "transfer_coding", "This server takes bodies plain or in chunks, in no other transfer coding."};
    if (parser.hosts > 1 || (parser.hosts == 0 && parser.version >= 11) || !parser.host_is_good)
        return Fault{400, "bad_host", "The request must name the host it is for, once."};
    if (parser.verb == beast::http::verb::unknown)
        return Fault{501, "unknown_method", "This server does not know the method of the request."};
    const auto method = method_of(parser.verb);
    if (!method) return Fault{405, "method_not_allowed", "The method of the request is not allowed here."};
    request.method = *method;
    if (parser.target.size() > limits.uri_bytes)
        return Fault{414, "uri_too_long", "The address of the request is too long."};
    if (parser.expects_more)
        return Fault{417, "unknown_expectation", "This server cannot meet the expectation that the request states."};
    return read_target(parser.target, request.path, request.query);
}

bool RequestReader::has_body() const { return !parser_->is_done(); }

std::optional<std::uint64_t> RequestReader::content_length() const
{
    const auto length = parser_->content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

// RFC 9110, 10.1.1: an expectation in HTTP/1.0 is overlooked.
bool RequestReader::expects_continue() const { return parser_->expects_continue && parser_->version >= 11; }
bool RequestReader::keep_alive() const { return parser_->keep_alive(); }
bool RequestReader::version_1_0() const { return parser_->version < 11; }
bool RequestReader::done() const { return parser_->is_done(); }

std::optional<Fault> RequestReader::read_body(std::string_view bytes, BodySink& sink, std::size_t& used)
{
    Parser& parser = *parser_;
    parser.eager(true);
    parser.sink = &sink;
    used = 0;
    while (used < bytes.size() && !parser.is_done()) {
        error_code error;
        used += parser.put(boost::asio::buffer(bytes.substr(used)), error);
        if (error == beast::http::error::need_more) return {};
        if (parser.fault) return parser.fault;
        if (error) return broken_chunk();
    }
    return {};
}

}  // namespace rapport::http::shell
