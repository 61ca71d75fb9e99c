// Promises with the names that people read beside them.
#pragma once
#include "base/context.h"
#include "promises/promise.h"

#include <vector>

namespace rapport::promises {

struct NamedPromise : Promise {
    std::optional<std::string> customer_name;
};
BOOST_DESCRIBE_STRUCT(NamedPromise, (Promise), (customer_name))

NamedPromise with_name(Context& ctx, Promise promise);
std::vector<NamedPromise> with_names(Context& ctx, std::vector<Promise> promises);

}  // namespace rapport::promises
