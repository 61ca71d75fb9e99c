#include "customers/named.h"

#include "customers/service.h"

namespace rapport::customers {

Result<Id<Customer>> customer_named(Context& ctx, const std::string& text)
{
    const auto ours = parse_id<Customer>(text);
    const auto found = ours && exists(ctx.db, *ours) ? ours : find_by_external_id(ctx.db, text);
    if (!found) return not_found("There is no customer “" + text + "”.");
    return *found;
}

}  // namespace rapport::customers
