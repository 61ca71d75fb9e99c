#include "outlook/export.h"

#include "base/csv/writer.h"
#include "outlook/store.h"

namespace rapport::outlook {

std::string outlook_csv(Context& ctx)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"customer_id", "name", "kind", "what", "plan", "follow_up_on", "confidential", "noted_at", "staff", "settled_at", "settled_by", "outcome"});
    store::each(ctx.db, [&](const std::string& customer, const std::string& name, const Outlook& one) {
        writer.row({customer, name, enum_text(one.kind), one.what, one.plan.value_or(""), one.follow_up_on ? to_text(*one.follow_up_on) : "", one.confidential ? "yes" : "no",
                    to_text(one.noted_at), one.staff.value_or(""), one.settled_at ? to_text(*one.settled_at) : "", one.settled_by.value_or(""), one.outcome.value_or("")});
    });
    return out;
}

}  // namespace rapport::outlook
