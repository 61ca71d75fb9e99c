// Finds the end of a request's head, and refuses what two readers could understand differently.
#pragma once
#include "base/http/shell/fault.h"
#include "base/http/shell/limits.h"
#include <cstddef>
#include <string_view>

namespace rapport::http::shell {

// The gate before the parser. Lines must end in CR LF and nothing else may hold a CR, an LF or another control character;
// a line that begins with a blank (obs-fold) is refused (RFC 9112, 2.2 and 5.2). One empty line before the request
// line is overlooked, as that RFC asks.
class HeadScan {
public:
    enum class State { more, whole, refused };

    explicit HeadScan(const Limits& limits) : limits_(&limits) {}

    // `bytes` is all that arrived of this head so far; only what is new since the last call is looked at.
    State look(std::string_view bytes);

    std::size_t begin() const { return begin_; }  // where the request line begins
    std::size_t end() const { return at_; }       // when whole: one past the blank line
    const Fault& fault() const { return fault_; }

    void restart() { *this = HeadScan(*limits_); }

private:
    State refuse(int status, std::string_view code, std::string_view detail);
    State end_line();

    const Limits* limits_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;
    std::size_t line_begin_ = 0;
    std::size_t lines_ = 0;
    bool after_cr_ = false;
    Fault fault_;
};

}  // namespace rapport::http::shell
