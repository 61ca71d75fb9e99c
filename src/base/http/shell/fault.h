// Why the shell itself refuses a request, before or instead of a handler.
#pragma once
#include "base/http/message.h"
#include <string_view>

namespace rapport::http::shell {

// The texts live as long as the program and need no escaping in JSON.
struct Fault {
    int status = 0;
    std::string_view code;    // stable name for programs
    std::string_view detail;  // one sentence for the person who asked
};

// "Not Found" for 404; "Unknown" for what RFC 9110 and 6585 do not name.
std::string_view status_text(int status);

// application/problem+json as in RFC 9457, with `code` and `request_id`.
Response problem(const Fault& fault, std::string_view request_id);

}  // namespace rapport::http::shell
