#include "promises/named.h"

#include "base/db/db.h"

namespace rapport::promises {
namespace {

const Sql name_sql{"promises.customer_name", Reach::one_customer, "SELECT name FROM customers WHERE id = $1"};

}  // namespace

NamedPromise with_name(Context& ctx, Promise promise)
{
    NamedPromise named;
    static_cast<Promise&>(named) = std::move(promise);
    if (auto name = ctx.db.one<std::optional<std::string>>(name_sql, named.customer_id)) named.customer_name = std::move(*name);
    return named;
}

std::vector<NamedPromise> with_names(Context& ctx, std::vector<Promise> promises)
{
    std::vector<NamedPromise> all;
    for (auto& promise : promises) all.push_back(with_name(ctx, std::move(promise)));
    return all;
}

}  // namespace rapport::promises
