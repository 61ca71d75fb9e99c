#include "customers/mail_refused.h"

#include "base/told.h"

namespace rapport::customers {
namespace {

Told<WhenMailRefused>& told()
{
    static Told<WhenMailRefused> all;
    return all;
}

}  // namespace

void call_when_mail_refused(WhenMailRefused refused) { told().list(refused); }

void tell_mail_refused(Context& ctx, const Id<Customer>& customer)
{
    for (const auto refused : told()) refused(ctx, customer);
}

}  // namespace rapport::customers
