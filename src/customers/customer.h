// Who they are: a person or an organisation, with everything a business may want to know to treat them well.
#pragma once
#include "base/describe.h"
#include "customers/birthday.h"
#include "identity/staff.h"

namespace rapport::customers {

struct Customer;

enum class Kind { person, organisation };
BOOST_DESCRIBE_ENUM(Kind, person, organisation)

// How the three forms of a profile hold one field: as it is kept, as a new customer brings it, as a patch changes it.
struct Kept {
    template <class T> using one = std::optional<T>;
    template <class T> using several = T;
};
struct Patched {
    template <class T> using one = Patch<T>;
    template <class T> using several = Patch<T>;
};

// The fields that people fill in; each is declared here and in the migration, and nowhere else.
template <class As> struct Profile {
    template <class T> using One = typename As::template one<T>;
    template <class T> using Several = typename As::template several<T>;

    One<Text<1, 200>> name;
    One<Text<1, 100>> preferred_name;           // what they like to be called
    One<Text<1, 200>> pronunciation;
    One<Text<2, 35>> language;                  // BCP 47: "de", "pt-BR"
    One<Text<1, 200>> external_id;              // theirs in the business's other system; unique
    One<Birthday> birthday;
    One<Text<1, 100>> gender;                   // in their own words
    One<Text<1, 100>> income_band;
    One<Text<1, 200>> occupation;
    One<Text<1, 200>> street;
    One<Text<1, 100>> city;
    One<Text<1, 20>> postcode;
    One<Text<1, 100>> country;
    One<Text<1, 200>> company;                  // its name; where company_id is set, the name that organisation had then
    One<Id<Customer>> company_id;               // a customer of kind organisation
    One<Text<1, 200>> household;                // a name; those with the same one, folded, live together
    One<Text<1, 200>> source;                   // how they found us
    One<Id<Customer>> referred_by;
    One<Id<identity::Staff>> looked_after_by;
    One<Day> joined_on;                         // since when they are a customer
    One<Text<1, 10000>> notes;
    Several<Strings> emails;                    // as typed, the preferred one first; others may have the same
    Several<Strings> phones;
    Several<Strings> cards;                     // unique
    Several<Strings> interests;
    Several<Strings> tags;
    Several<Fields> custom;
    BOOST_DESCRIBE_CLASS(Profile, (),
        (name, preferred_name, pronunciation, language, external_id, birthday, gender, income_band, occupation, street, city, postcode,
         country, company, company_id, household, source, referred_by, looked_after_by, joined_on, notes, emails, phones, cards,
         interests, tags, custom), (), ())
};

struct CustomerHead {
    Id<Customer> id;
    Kind kind = Kind::person;
};
BOOST_DESCRIBE_STRUCT(CustomerHead, (), (id, kind))

struct Customer : CustomerHead, Profile<Kept> {
    std::optional<bool> consent_email;          // the state now; consent.h keeps the history
    std::optional<bool> consent_sms;
    std::optional<bool> consent_phone;
    std::optional<bool> consent_post;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Customer, (CustomerHead, Profile<Kept>),
    (consent_email, consent_sms, consent_phone, consent_post, created_at, updated_at, version))

struct NewCustomer : Profile<Kept> {
    std::optional<Kind> kind;                   // a person, if nothing is said
};
BOOST_DESCRIBE_STRUCT(NewCustomer, (Profile<Kept>), (kind))

// null empties a field; a list is replaced as a whole.
struct CustomerPatch : Profile<Patched> {
    Patch<Kind> kind;
};
BOOST_DESCRIBE_STRUCT(CustomerPatch, (Profile<Patched>), (kind))

// What to call somebody in a sentence: name, else preferred name, company, external id, else "a customer without a name".
std::string display_name(const Customer&);

}  // namespace rapport::customers

RAPPORT_ID(rapport::customers::Customer, "cus");
