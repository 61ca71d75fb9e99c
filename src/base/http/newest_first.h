// The door of lists that give the newest first.
#pragma once
#include "base/http/cursor.h"
#include "base/http/router.h"
#include "base/newest_first.h"

namespace rapport::http {

// Where the page begins. invalid: the cursor is none of ours.
Result<Before> before(const PageQuery& query);
std::string newest_first_cursor(Instant at, std::int64_t id);

inline Span span(const std::optional<Instant>& from, const std::optional<Instant>& to)
{
    return {from.value_or(Span{}.from), to.value_or(Span{}.to)};
}

// One page of `rows`, which hold one more than the page where the list goes on. `at` is the member that sorts them.
template <class T> Page<T> newest_first(std::vector<T> rows, const PageQuery& query, Instant T::*at)
{
    Page<T> page{std::move(rows), {}};
    const auto size = static_cast<std::size_t>(query.size());
    if (page.data.size() <= size) return page;
    page.data.resize(size);
    page.next_cursor = newest_first_cursor(page.data.back().*at, page.data.back().id.value);
    return page;
}

}  // namespace rapport::http
