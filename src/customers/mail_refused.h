// Who of the folders above is told that a customer wants no e-mail, whoever noted it and by whatever way: the link, somebody of ours, a file, or another record
// that has become part of theirs. News are looked at again as they leave; what else waits for them is called back.
#pragma once
#include "base/context.h"
#include "customers/customer.h"

namespace rapport::customers {

using WhenMailRefused = void (*)(Context&, Id<Customer>);
// Not while anything is being stored.
void call_when_mail_refused(WhenMailRefused refused);

// For this folder, once it is stored. Twice is as once.
void tell_mail_refused(Context& ctx, const Id<Customer>& customer);

}  // namespace rapport::customers
