// How likely two records are one person: a weighted comparison after I. P. Fellegi and A. B. Sunter, "A Theory for Record
// Linkage", Journal of the American Statistical Association 64 (1969), 1183-1210. Each agreement and disagreement adds bits
// of evidence, log2 of how much more often it is seen between two records of one person than between two people; rare
// values weigh more than common ones (W. E. Winkler, 1989). Their fields are taken to be independent, which people who
// live together are not: a shared phone, e-mail or address is therefore counted once, and beside it a shared family name
// says little while a different first name says nearly all.
#pragma once
#include "customers/duplicates/people.h"

namespace rapport::customers {

enum class Reason : std::uint8_t {
    same_email, close_email, same_phone, same_address, same_birthday, same_name, close_name, short_form, swapped_names, initial, same_town,
    close_address, close_birthday, same_first_name, other_birthday, other_address,
};

struct Likeness {
    double bits = 0;                // above 0: rather the same than not
    std::uint32_t reasons = 0;      // a bit for each Reason
    bool has(Reason reason) const { return (reasons >> static_cast<int>(reason)) & 1; }
    void add(Reason reason) { reasons |= 1u << static_cast<int>(reason); }
    double probability() const;
};

class Comparison {
public:
    explicit Comparison(const People& people);
    Likeness operator()(const PackedPerson& a, const PackedPerson& b) const;

private:
    struct Names;
    double shared_setting(const PackedPerson& a, const PackedPerson& b, Likeness& likeness) const;
    Names names(const PackedPerson& a, const PackedPerson& b) const;
    double birthdays(const PackedPerson& a, const PackedPerson& b, bool together, Likeness& likeness) const;
    double towns(const PackedPerson& a, const PackedPerson& b, Likeness& likeness) const;
    double rarity(std::uint32_t count) const;       // bits of a value that this many people have

    const People& people_;
    double size_bits_;                              // log2 of how many people there are
};

// "same e-mail", "Bill and William are one name": what speaks for it, then what speaks against it.
Strings in_words(const Likeness& likeness);

}  // namespace rapport::customers
