// Of what is kept without a name, times tell the day alone.
#pragma once
#include "base/id.h"
#include "base/time.h"

namespace rapport::surveys {

// Ids hold a time: of this one it is the day's first minute, so that it lies before whatever is made afterwards.
std::int64_t some_id_within(Instant day);
template <class T> Id<T> id_within(Instant day) { return {some_id_within(day)}; }

}  // namespace rapport::surveys
