#include "customers/duplicates/people.h"

#include "base/text.h"
#include "customers/duplicates/nicknames.h"
#include "customers/spelling.h"

#include <algorithm>
#include <array>

namespace rapport::customers {
namespace {

// Said before or after a name, or of a firm, and no part of it.
constexpr std::array<std::string_view, 30> no_names = {
    "mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "fr", "hr", "sir", "jr", "sr", "von", "van", "de", "der", "und", "and", "the",
    "gmbh", "ag", "kg", "ug", "ohg", "ev", "co", "ltd", "inc", "llc"};

bool is_no_name(const std::string& word) { return std::ranges::count(no_names, word) > 0; }

// "hauptstrasse", "hauptstr" and "haupt str" are one street.
std::string short_street(std::string word)
{
    for (const std::string_view end : {"strasse", "straße", "street", "str"}) {
        if (!word.ends_with(end)) continue;
        word.resize(word.size() - end.size());
        return word + (end == "street" ? "st" : "str");
    }
    if (word == "road") return "rd";
    if (word == "avenue") return "ave";
    if (word == "platz") return "pl";
    return word;
}

bool starts_with_digit(const std::string& word) { return !word.empty() && word[0] >= '0' && word[0] <= '9'; }

std::uint64_t mixed(std::uint64_t a, std::uint64_t b)
{
    a = (a ^ b) * 0x9E3779B97F4A7C15ull;
    return a ^ (a >> 29);
}

std::uint32_t numbered(std::unordered_map<std::uint64_t, std::uint32_t>& numbers, std::uint64_t key)
{
    return numbers.try_emplace(key, static_cast<std::uint32_t>(numbers.size() + 1)).first->second;
}

void count(std::vector<std::uint32_t>& counts, std::uint32_t number)
{
    if (counts.size() <= number) counts.resize(number + 1 + counts.size() / 2);
    ++counts[number];
}

}  // namespace

std::uint32_t Lexicon::number(std::string_view text)
{
    if (const auto found = numbers_.find(text); found != numbers_.end()) return found->second;
    const auto number = static_cast<std::uint32_t>(texts_.size());
    texts_.emplace_back(text);
    numbers_.emplace(texts_.back(), number);
    return number;
}

StreetParts street_parts(std::string_view folded)
{
    StreetParts parts;
    for (auto& word : words(folded)) {
        if (parts.house.empty() && starts_with_digit(word)) parts.house = std::move(word);
        else if (!parts.house.empty() && word.size() == 1 && parts.house.find_first_not_of("0123456789") == std::string::npos) parts.house += word;
        else parts.street += short_street(std::move(word));
    }
    return parts;
}

void People::add(const Known& known)
{
    PackedPerson person;
    person.id = known.id.value;
    person.kind = known.kind;
    person.birthday = known.birthday;
    add_name(person, known);
    add_address(person, known);
    person.household = households_.number(known.household);
    person.contacts_from = static_cast<std::uint32_t>(contacts_.size());
    const auto take = [&](const std::vector<std::string>& keys, char kind) {
        for (const auto& key : keys) contacts_.push_back(numbered(contact_numbers_, mixed(std::hash<std::string>{}(key), kind)));
        return static_cast<std::uint16_t>(keys.size());
    };
    person.emails = take(known.emails, 'e');
    // The part before the @: whoever mistypes or changes the provider keeps it.
    std::vector<std::string> mailboxes;
    for (const auto& email : known.emails) mailboxes.push_back(email.substr(0, email.find('@')));
    take(mailboxes, 'm');
    person.phones = take(known.phones, 'p');
    people_.push_back(person);
}

void People::add_name(PackedPerson& person, const Known& known)
{
    for (const auto& word : words(known.name)) {
        if (is_no_name(word) || person.word_count == most_name_words) continue;
        person.words[person.word_count++] = lexicon_.number(word);
    }
    if (const auto preferred = words(known.preferred_name); preferred.size() == 1) person.preferred = lexicon_.number(preferred[0]);
}

void People::add_address(PackedPerson& person, const Known& known)
{
    const auto parts = street_parts(known.street);
    person.street = places_.number(parts.street);
    person.house = places_.number(parts.house);
    person.city = places_.number(known.city);
    std::string postcode;
    for (const auto& word : words(known.postcode)) postcode += word;
    person.postcode = places_.number(postcode);
    const auto town = person.postcode ? person.postcode : person.city;
    if (person.street && person.house) person.address = numbered(address_numbers_, mixed(mixed(person.street, person.house), town));
}

void People::settle()
{
    words_.resize(lexicon_.size());
    for (std::uint32_t number = 0; number < words_.size(); ++number) {
        words_[number].letters = letters_of(lexicon_.text(number));
        const auto group = nickname_group(lexicon_.text(number));
        words_[number].group = group ? static_cast<std::uint32_t>(words_.size() + static_cast<std::size_t>(group)) : number;
    }
    for (const auto& person : people_) {
        for (int i = 0; i < person.word_count; ++i) {
            auto& word = words_[person.words[i]];
            ++(i == 0 ? word.first : i + 1 == person.word_count ? word.last : word.other);
            count(group_counts_, word.group);
        }
        for (const auto contact : emails(person)) count(contact_counts_, contact);
        for (const auto contact : mailboxes(person)) count(contact_counts_, contact);
        for (const auto contact : phones(person)) count(contact_counts_, contact);
        if (person.address) count(address_counts_, person.address);
        count(place_counts_, person.city);
        if (person.postcode != person.city) count(place_counts_, person.postcode);
    }
    for (std::uint32_t number = 0; number < words_.size(); ++number) {
        auto& word = words_[number];
        word.near_group = word.group;
        if (word.group != number || word.count() > 3 + people_.size() / 20'000) continue;
        if (const auto group = misspelt_nickname_group(lexicon_.text(number))) word.near_group = static_cast<std::uint32_t>(words_.size() + static_cast<std::size_t>(group));
    }
    for (auto& person : people_) tell_apart(person);
}

void People::tell_apart(PackedPerson& person) const
{
    if (person.kind != Kind::person || person.word_count < 2) return;
    // How much a word is a first name: by where it mostly stands, and by the list of nicknames; the order here breaks ties.
    const auto given_share = [&](int at) {
        const auto& word = words_[person.words[at]];
        const double listed = word.near_group != person.words[at] ? 3 : 0;
        const double here = at == 0 ? 0.6 : 0.4;
        return (word.first + listed + here) / (word.first + word.last + listed + 1.0);
    };
    int given = 0, family = -1;
    for (int at = 1; at < person.word_count; ++at)
        if (given_share(at) > given_share(given)) given = at;
    for (int at = 0; at < person.word_count; ++at)
        if (at != given && (family < 0 || given_share(at) <= given_share(family))) family = at;
    person.given = static_cast<std::int8_t>(given);
    person.family = static_cast<std::int8_t>(family);
}

}  // namespace rapport::customers
