#include "base/http/newest_first.h"

#include <charconv>

namespace rapport::http {
namespace {

bool read_number(std::string_view text, std::int64_t& number)
{
    const auto* end = text.data() + text.size();
    const auto [stopped, wrong] = std::from_chars(text.data(), end, number);
    return wrong == std::errc() && stopped == end;
}

}  // namespace

std::string newest_first_cursor(Instant at, std::int64_t id)
{
    return make_cursor({std::to_string(at.us), std::to_string(id)});
}

Result<Before> before(const PageQuery& query)
{
    Before key;
    if (!query.cursor) return key;
    const auto parts = read_cursor(*query.cursor, 2);
    if (!parts || !read_number((*parts)[0], key.at.us) || !read_number((*parts)[1], key.id))
        return invalid("cursor", "This cursor is none that a list gave.", "invalid_cursor");
    return key;
}

}  // namespace rapport::http
