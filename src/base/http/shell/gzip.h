// gzip for answers (RFC 1952 through zlib; RFC 9110, 12.5.3 for who takes it).
#pragma once
#include <string>
#include <string_view>

namespace rapport::http::shell {

// Whether an Accept-Encoding field lets an answer be gzip.
bool accepts_gzip(std::string_view accept_encoding);

// Whether a body of this Content-Type gets smaller by it: JSON and text.
bool is_compressible(std::string_view content_type);

// The compressed bytes; throws std::bad_alloc when zlib finds no memory.
std::string gzip(std::string_view bytes);

}  // namespace rapport::http::shell
