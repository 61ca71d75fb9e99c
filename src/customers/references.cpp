#include "customers/references.h"

#include "customers/keys.h"
#include "customers/service.h"
#include "customers/store.h"
#include "identity/store.h"

namespace rapport::customers {
namespace {

Error taken(Db& db, const Identifier& identifier, const Id<Customer>& holder)
{
    const bool is_card = identifier.kind == "card";
    auto refusal = conflict((is_card ? "The card " : "The external id ") + identifier.value + " belongs to "
                                + name_of(db, holder).value_or("another customer") + ".", "taken");
    refusal.members = {{"field", is_card ? "cards" : "external_id"}, {"customer_id", to_text(holder)}};
    return refusal;
}

void check_company(Db& db, const std::optional<Customer>& before, Customer& after, std::vector<Fault>& faults)
{
    // Another name typed over it is another company.
    if (before && after.company_id && after.company_id == before->company_id && after.company != before->company) after.company_id.reset();
    if (!after.company_id || (before && after.company_id == before->company_id)) return;
    const auto company = store::find(db, *after.company_id);
    if (!company || company->kind != Kind::organisation || company->id == after.id)
        faults.push_back({"/company_id", "unknown_id", "There is no such organisation among the customers."});
    else
        after.company = Text<1, 200>{display_name(*company)};
}

}  // namespace

void check_references(Db& db, const std::optional<Customer>& before, Customer& after, std::vector<Fault>& faults)
{
    check_company(db, before, after, faults);
    if (after.referred_by && (!before || after.referred_by != before->referred_by)) {
        if (*after.referred_by == after.id || !exists(db, *after.referred_by))
            faults.push_back({"/referred_by", "unknown_id", "There is no such other customer."});
    }
    if (after.looked_after_by && (!before || after.looked_after_by != before->looked_after_by)) {
        if (!identity::store::find_staff(db, *after.looked_after_by))
            faults.push_back({"/looked_after_by", "unknown_id", "Nobody with this id works here."});
    }
}

Result<Done> check_identifiers(Db& db, const Customer& customer)
{
    for (const auto& identifier : identifiers_of(customer)) {
        const auto holder = store::holder_of(db, identifier.kind, identifier.value);
        if (holder && *holder != customer.id) return taken(db, identifier, *holder);
    }
    return Done{};
}

}  // namespace rapport::customers
