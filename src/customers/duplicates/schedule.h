// When the books are searched for duplicates: soon after a customer changed, and the rarer the longer a search takes.
#pragma once
#include "base/context.h"

namespace rapport::customers {

constexpr std::string_view search_job = "customers.duplicates";

// Somebody's profile changed: puts the next search in line, two seconds from now or twenty times as long as the last one
// took; many changes are one search.
void search_again(Context& ctx);

// A search begins, which sees all changes so far; those to come wait for the next. It has ended.
void begin_search(Context& ctx);
void end_search(Context& ctx, Instant began);

// "Not looked since 24 November 8:05": somebody changed since the last search began, so that it says nothing of them. Nothing where it saw all.
std::optional<std::string> not_looked_since(Context& ctx);

}  // namespace rapport::customers
