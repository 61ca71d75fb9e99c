// The request target: a path to be decoded, and a query that is left as it came.
#pragma once
#include "base/http/shell/fault.h"
#include <optional>
#include <string>
#include <string_view>

namespace rapport::http::shell {

// Splits "/a%20b?c=d" into path "/a b" and query "c=d". Refuses (400) a target that does not begin with '/', a percent
// sign without two hexadecimal digits, and an encoded control character. Nothing else is changed: "//", "/../"
// and "%2F" (which becomes '/') are the router's to judge.
std::optional<Fault> read_target(std::string_view target, std::string& path, std::string& query);

}  // namespace rapport::http::shell
