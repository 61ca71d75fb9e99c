#include "base/http/shell/head_scan.h"

namespace rapport::http::shell {

namespace {

// "OPTIONS " before the target and " HTTP/1.1" after it, with room to spare.
constexpr std::size_t around_the_target = 32;

bool is_control(unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; }

}  // namespace

HeadScan::State HeadScan::look(std::string_view bytes)
{
    while (at_ < bytes.size()) {
        const auto c = static_cast<unsigned char>(bytes[at_]);
        if (after_cr_) {
            if (c != '\n') return refuse(400, "bad_line_ending", "The request holds a carriage return without a line feed.");
            after_cr_ = false;
            ++at_;
            const State state = end_line();
            if (state != State::more) return state;
            continue;
        }
        if (is_control(c)) {
            if (c == '\n') return refuse(400, "bad_line_ending", "The request holds a line feed without a carriage return.");
            if (c != '\r') return refuse(400, "bad_header", "The request's header holds a control character.");
            after_cr_ = true;
        } else if (at_ == line_begin_ && lines_ > 0 && (c == ' ' || c == '\t')) {
            return refuse(400, "bad_header", "A header field runs over two lines; that form is no longer allowed.");
        }
        ++at_;
        if (lines_ == 0 && at_ - begin_ > limits_->uri_bytes + around_the_target)
            return refuse(414, "uri_too_long", "The address of the request is too long.");
    }
    if (at_ >= limits_->header_bytes) return refuse(431, "header_too_large", "The request's header is too large.");
    return State::more;
}

HeadScan::State HeadScan::end_line()
{
    const bool empty = at_ - line_begin_ == 2;
    line_begin_ = at_;
    if (empty && lines_ == 0) {
        if (begin_ > 0) return refuse(400, "bad_request_line", "The request begins with empty lines.");
        begin_ = at_;
        return State::more;
    }
    if (at_ > limits_->header_bytes) return refuse(431, "header_too_large", "The request's header is too large.");
    if (empty) return State::whole;
    if (lines_++ > limits_->header_fields)
        return refuse(431, "too_many_headers", "The request has too many header fields.");
    return State::more;
}

HeadScan::State HeadScan::refuse(int status, std::string_view code, std::string_view detail)
{
    fault_ = {status, code, detail};
    return State::refused;
}

}  // namespace rapport::http::shell
