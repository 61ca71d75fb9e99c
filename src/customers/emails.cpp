#include "customers/emails.h"

#include "base/text.h"
#include "customers/store.h"

#include <algorithm>

namespace rapport::customers {

bool has_email(Context& ctx, const Id<Customer>& id, const std::string& address)
{
    const auto customer = store::find(ctx.db, id);
    const auto is_same = [key = email_key(address)](const std::string& one) { return email_key(one) == key; };
    return customer && std::ranges::any_of(customer->emails, is_same);
}

}  // namespace rapport::customers
