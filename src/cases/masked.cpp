#include "cases/masked.h"

#include "customers/masked.h"

namespace rapport::cases {

WholeCase shown_to(const Actor& actor, WholeCase one)
{
    if (customers::sees_contacts(actor)) return one;
    one = customers::shown_to(actor, std::move(one));
    if (one.mail_address) one.mail_address = customers::masked_email(*one.mail_address);
    if (one.asking) {
        one.asking->mail_to = customers::masked_email(one.asking->mail_to);
        one.asking->mail_reason.reset();
        one.asking->mail_bounce.reset();
    }
    for (auto& entry : one.entries) {
        if (entry.mail_to) entry.mail_to = customers::masked_email(*entry.mail_to);
        entry.mail_reason.reset();
        entry.mail_bounce.reset();
    }
    return one;
}

}  // namespace rapport::cases
