#include "customers/own_card.h"

#include "customers/service.h"
#include "customers/vcard.h"

namespace rapport::customers {
namespace {

template <class T> std::string text_of(const std::optional<T>& value) { return value ? value->value : std::string(); }

}  // namespace

std::string card_of(const Customer& customer)
{
    const VCard card{to_text(customer.id), display_name(customer), text_of(customer.preferred_name), customer.birthday ? to_text(*customer.birthday) : "",
                     text_of(customer.gender), text_of(customer.occupation), text_of(customer.company), text_of(customer.language), text_of(customer.notes),
                     text_of(customer.street), text_of(customer.city), text_of(customer.postcode), text_of(customer.country),
                     customer.emails, customer.phones, customer.tags};
    return vcard_text(card, customer.kind == Kind::organisation);
}

}  // namespace rapport::customers
