// One customer of a file: finding whom it means, taking it in, and taking it back. How cells become a line is the import's
// work; here are the rules.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/consent.h"

namespace rapport::customers {

// What a line says. A field or list that is empty says nothing: an import never empties a field.
struct CustomerLine {
    Profile<Kept> profile;
    std::optional<Kind> kind;
    ConsentCells consents;
};

enum class Outcome { created, changed, unchanged };
BOOST_DESCRIBE_ENUM(Outcome, created, changed, unchanged)

struct Applied {
    Outcome outcome = Outcome::unchanged;
    Id<Customer> customer_id;
    std::string undo;           // JSON for take_back; empty unless it is `changed` or `created`
};

// Takes the line in. It means the customer with its external id (or ours, as an export writes it); without one, the
// customer with one of its cards; without those, one of the same name that shares an e-mail or phone with it (or, where the
// line has neither, contradicts it in nothing). Nobody: a new customer. Fields that the line has replace; lists grow by
// what is new. Consent: take_consents.
// `source` says where consent came from: "import". invalid and conflict as add_customer; then nothing was changed.
Result<Applied> apply_customer_line(Context& ctx, CustomerLine line, const std::string& source);

// Takes back what apply_customer_line did. A customer it made goes, unless something was changed or recorded since
// (conflict "in_use"); fields it changed get what they had, except those that were changed again since: then the answer is
// false, and `applied` is what stays, which can be asked for again. not_found: the customer is gone already.
Result<bool> take_back_customer_line(Context& ctx, Applied& applied);

}  // namespace rapport::customers
