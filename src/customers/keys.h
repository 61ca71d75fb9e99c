// What a customer is found by. All of it follows from the profile, so that it can be made again at any time.
#pragma once
#include "customers/customer.h"

namespace rapport::customers {

struct ContactKey {
    Id<Customer> customer_id;
    std::string kind;                   // "email", "phone"
    std::string key;
    std::optional<std::string> tail;    // of phones
    auto operator<=>(const ContactKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(ContactKey, (), (customer_id, kind, key, tail))

struct Identifier {
    std::string kind;                   // "external_id", "card"
    std::string value;                  // a card's number is folded, an id of another system is as it came
    Id<Customer> customer_id;
    std::string folded;
    auto operator<=>(const Identifier&) const = default;
};
BOOST_DESCRIBE_STRUCT(Identifier, (), (kind, value, customer_id, folded))

struct Tag {
    Id<Customer> customer_id;
    std::string key;                    // folded
    std::string tag;
    auto operator<=>(const Tag&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tag, (), (customer_id, key, tag))

// Each list is sorted and holds nothing twice.
struct Keys {
    std::vector<ContactKey> contacts;
    std::vector<Identifier> identifiers;
    std::vector<Tag> tags;
    bool operator==(const Keys&) const = default;
};

// `country`: the business's, for phones without a country code.
Keys keys_of(const Customer&, const std::string& country);
std::vector<Identifier> identifiers_of(const Customer&);

// The words somebody is looked up by (of name, preferred name and company), folded, with a space between them.
std::string look_up_text(const Customer&);
// What a list by name is sorted by; a customer without a name comes last.
std::string sort_name(const Customer&);

}  // namespace rapport::customers
