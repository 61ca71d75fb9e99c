#include "base/http/shell/incoming.h"
#include <cstring>

namespace rapport::http::shell {

Incoming::Incoming(const Limits& limits, const BodyRules& rules, const std::string& spool_dir)
    : limits_(&limits), rules_(&rules), spool_dir_(&spool_dir),
      buffer_(std::make_unique_for_overwrite<char[]>(limits.header_bytes)), scan_(limits)
{
}

std::span<char> Incoming::space()
{
    if (begin_ > 0 && (begin_ == end_ || end_ == limits_->header_bytes)) {
        std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    return {buffer_.get() + end_, limits_->header_bytes - end_};
}

Incoming::Step Incoming::advance()
{
    switch (phase_) {
    case Phase::head: return read_head();
    case Phase::body: return read_body();
    case Phase::whole: break;
    }
    return Step::whole;
}

Incoming::Step Incoming::read_head()
{
    switch (scan_.look(bytes())) {
    case HeadScan::State::more: return Step::more;
    case HeadScan::State::refused: return refuse(scan_.fault());
    case HeadScan::State::whole: break;
    }
    const auto head = bytes().substr(scan_.begin(), scan_.end() - scan_.begin());
    if (const auto fault = reader_.read_head(head, *limits_, request_)) return refuse(*fault);
    begin_ += scan_.end();
    return finish_head();
}

Incoming::Step Incoming::finish_head()
{
    head_read_ = true;
    if (!reader_.has_body()) {
        phase_ = Phase::whole;
        return Step::whole;
    }
    request_.peer = peer_;
    request_.over_tls = over_tls_;
    const auto length = reader_.content_length();
    const BodyRule rule = *rules_ ? (*rules_)(request_, !length || *length > large_body_bytes) : BodyRule{};
    if (rule.refused_status != 0) return refuse({rule.refused_status, rule.refused_code, rule.refused_detail});
    if (length.value_or(0) > rule.limit_bytes) return refuse(too_large());
    if (const auto fault = sink_.open(rule, *spool_dir_, length.value_or(0))) return refuse(*fault);

    phase_ = Phase::body;
    if (reader_.expects_continue() && begin_ == end_) return Step::send_continue;
    return read_body();
}

Incoming::Step Incoming::read_body()
{
    std::size_t used = 0;
    if (const auto fault = reader_.read_body(bytes(), sink_, used)) return refuse(*fault);
    begin_ += used;
    if (!reader_.done()) {
        // A chunk's size line, or the trailer, that does not fit into the whole buffer.
        if (end_ - begin_ == limits_->header_bytes)
            return refuse({431, "header_too_large", "A line between the chunks of the body is too long."});
        return Step::more;
    }
    phase_ = Phase::whole;
    return Step::whole;
}

Incoming::Step Incoming::refuse(const Fault& fault)
{
    fault_ = fault;
    return Step::refused;
}

Request Incoming::take(SpoolFile& file)
{
    request_.body = std::move(sink_.memory());
    file = sink_.take_file();
    request_.body_file = file.path();
    return std::move(request_);
}

void Incoming::next()
{
    phase_ = Phase::head;
    head_read_ = false;
    scan_.restart();
    reader_.restart();
    sink_.reset();
    request_ = Request();
}

void Incoming::clear()
{
    begin_ = end_ = 0;
    next();
}

}  // namespace rapport::http::shell
