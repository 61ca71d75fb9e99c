// Everybody of a business, small enough to be compared in memory: a million people are some 300 megabytes.
#pragma once
#include "customers/customer.h"

#include <cstdint>
#include <span>
#include <unordered_map>

namespace rapport::customers {

// What is known of somebody, folded (base/text.h); empty texts and a birthday of 0 month are not known.
struct Known {
    Id<Customer> id;
    Kind kind = Kind::person;
    std::string name;
    std::string preferred_name;
    std::string street, city, postcode;
    Birthday birthday;
    std::vector<std::string> emails, phones;    // as keys.h makes them
    std::string household;
};

// Texts as numbers; 0 is the empty one.
class Lexicon {
public:
    std::uint32_t number(std::string_view text);
    const std::string& text(std::uint32_t number) const { return texts_[number]; }
    std::size_t size() const { return texts_.size(); }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_{{"", 0}};
    std::vector<std::string> texts_{""};
};

constexpr int most_name_words = 4;

struct PackedPerson {
    std::int64_t id = 0;
    std::uint32_t words[most_name_words] = {};  // of the name
    std::uint8_t word_count = 0;
    std::int8_t given = -1;                     // which word is the first name, which the family's; -1: not known
    std::int8_t family = -1;
    Kind kind = Kind::person;
    std::uint32_t preferred = 0;                // a word
    std::uint32_t street = 0, house = 0, city = 0, postcode = 0;
    std::uint32_t household = 0;
    std::uint32_t address = 0;                  // the same number: the same street, house and town
    std::uint32_t contacts_from = 0;
    std::uint16_t emails = 0, phones = 0;
    Birthday birthday;
};

struct NameWord {
    std::uint32_t first = 0, last = 0, other = 0;   // how often it stands where in a name
    std::uint32_t group = 0;                        // of nicknames; words without one have their own
    std::uint32_t near_group = 0;                   // of what it is probably misspelt for
    std::uint32_t letters = 0;                      // spelling.h
    std::uint32_t count() const { return first + last + other; }
};

class People {
public:
    void add(const Known& known);
    // Counts what is common and tells first names from family names. After the last one.
    void settle();

    std::size_t size() const { return people_.size(); }
    const PackedPerson& operator[](std::size_t at) const { return people_[at]; }
    std::span<const std::uint32_t> emails(const PackedPerson& one) const { return {contacts_.data() + one.contacts_from, one.emails}; }
    std::span<const std::uint32_t> mailboxes(const PackedPerson& one) const { return {contacts_.data() + one.contacts_from + one.emails, one.emails}; }
    std::span<const std::uint32_t> phones(const PackedPerson& one) const { return {contacts_.data() + one.contacts_from + 2 * one.emails, one.phones}; }

    const NameWord& word(std::uint32_t number) const { return words_[number]; }
    const std::string& text(std::uint32_t word) const { return lexicon_.text(word); }
    const std::string& place(std::uint32_t number) const { return places_.text(number); }
    std::uint32_t holders(std::uint32_t contact) const { return contact_counts_[contact]; }
    std::uint32_t at_address(std::uint32_t address) const { return address_counts_[address]; }
    std::uint32_t in_place(std::uint32_t city_or_postcode) const { return place_counts_[city_or_postcode]; }
    std::uint32_t in_group(std::uint32_t group) const { return group < group_counts_.size() ? group_counts_[group] : 0; }

private:
    void add_name(PackedPerson& person, const Known& known);
    void add_address(PackedPerson& person, const Known& known);
    void tell_apart(PackedPerson& person) const;

    std::vector<PackedPerson> people_;
    std::vector<std::uint32_t> contacts_;
    Lexicon lexicon_, places_;
    Lexicon households_;
    std::unordered_map<std::uint64_t, std::uint32_t> contact_numbers_;
    std::unordered_map<std::uint64_t, std::uint32_t> address_numbers_;
    std::vector<NameWord> words_;
    std::vector<std::uint32_t> contact_counts_, address_counts_, place_counts_, group_counts_;
};

// The words of a folded street, its house's number taken out: "hauptstr" and "5a".
struct StreetParts {
    std::string street, house;
};
StreetParts street_parts(std::string_view folded);

}  // namespace rapport::customers
