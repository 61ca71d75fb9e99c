// How to reach somebody is shown to those who may read contact data (contacts:read); others see that it is there, and enough of it to
// compare it with what they are told. One place for every answer that shows a customer.
#pragma once
#include "base/context.h"
#include "base/describe.h"

namespace rapport::customers {

inline bool sees_contacts(const Actor& actor)
{
    static const Permission needed("contacts:read");
    return actor.may(needed);
}

std::string masked_email(const std::string& email);     // "m…@e….org"; as masked_text where it is none
std::string masked_phone(const std::string& phone);     // "…42"
// An address of whichever kind, or a street: nothing of it is left but that it is there.
std::string masked_text(const std::string& text);

// A customer, a row of a list of customers, or what says how to reach somebody who is none, as this actor may see it: e-mails, phones,
// street, postcode and contact.
template <Described T> T shown_to(const Actor& actor, T row)
{
    if (sees_contacts(actor)) return row;
    each_member<T>([&](std::string_view name, auto member) {
        auto& value = row.*member;
        using Value = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, Strings>) {
            if (name == "emails")
                for (auto& one : value) one = masked_email(one);
            if (name == "phones")
                for (auto& one : value) one = masked_phone(one);
        } else if constexpr (std::is_same_v<Value, std::optional<std::string>>) {
            if (name == "contact" && value) value = masked_email(*value);
        } else if constexpr (requires { value->value = std::string(); }) {
            if ((name == "street" || name == "postcode") && value) value->value = masked_text(value->value);
        }
    });
    return row;
}

}  // namespace rapport::customers
