#include "customers/duplicates/compare.h"

#include "customers/spelling.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>

namespace rapport::customers {
namespace {

// The bits below are log2 of ratios counted on generated people (bench/duplicates.cpp, other seeds than the one it is judged
// by), rounded.
constexpr double email_bits = 2, mailbox_bits = -1, phone_bits = 0, address_bits = -1.5, another_bits = 1.5;
constexpr double given_differs_together = -11, given_differs_apart = -14, family_differs_together = -2.5, family_differs_apart = -7;
constexpr double birthday_differs = -9;
constexpr double only_the_town = -4, another_home_in_town = -8;
constexpr double nothing_else = -4;         // a name alone, without a contact, birthday or town in common

// How alike two words of names are.
enum class Match { none, initial, vaguely_alike, spelt_alike, short_form, same };

Match match(const People& people, std::uint32_t a, std::uint32_t b)
{
    if (a == b) return Match::same;
    const auto& one = people.word(a);
    const auto& two = people.word(b);
    if (one.group == two.group) return Match::short_form;
    const auto& text = people.text(a);
    const auto& other = people.text(b);
    if (text.size() == 1 || other.size() == 1) return text[0] == other[0] ? Match::initial : Match::none;
    const int longer = static_cast<int>(std::max(text.size(), other.size()));
    const int forgiven = longer < 4 ? 0 : longer < 8 ? 1 : 2;
    const int most = longer < 5 ? forgiven : forgiven + 1;
    const bool far = std::abs(static_cast<int>(text.size()) - static_cast<int>(other.size())) > most
        || std::max(std::popcount(one.letters & ~two.letters), std::popcount(two.letters & ~one.letters)) > most;
    if (far) return one.near_group == two.near_group ? Match::spelt_alike : Match::none;
    const int distance = Spelling(text).to(other).whole;
    if (distance <= forgiven) return Match::spelt_alike;
    return one.near_group == two.near_group ? Match::spelt_alike : distance <= most ? Match::vaguely_alike : Match::none;
}

bool close_texts(const std::string& a, const std::string& b)
{
    const auto longer = std::max(a.size(), b.size());
    if (longer < 4 || std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > 2) return false;
    return Spelling(a).to(b).whole <= (longer < 8 ? 1 : 2);
}

bool share(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b, std::uint32_t& which)
{
    for (const auto one : a)
        if (std::ranges::count(b, one)) {
            which = one;
            return true;
        }
    return false;
}

// Day and month swapped, one digit wrong, or the year ten or fewer off with all else the same.
bool close_birthdays(const Birthday& a, const Birthday& b)
{
    if (a.year == b.year && a.day == b.month && a.month == b.day) return true;
    const auto text = [](const Birthday& day) { return to_text(day); };
    if (!a.year || !b.year) return false;
    const auto one = text(a), two = text(b);
    int different = 0;
    for (std::size_t i = 0; i < std::min(one.size(), two.size()); ++i) different += one[i] != two[i];
    return one.size() == two.size() && different <= 1;
}

}  // namespace

// What the comparison of two names found.
struct Comparison::Names {
    Match given = Match::none, family = Match::none;
    bool given_known = false, family_known = false;     // both names have one
    bool swapped = false;
    std::uint32_t given_count = 0, family_count = 0;    // of the commoner of the two words
    bool given_both_common = false, family_both_common = false;
    bool any = false;
};

double Likeness::probability() const { return 1 / (1 + std::exp2(-bits)); }

Comparison::Comparison(const People& people) : people_(people), size_bits_(std::log2(std::max<double>(1'000, static_cast<double>(people.size())))) {}

double Comparison::rarity(std::uint32_t count) const
{
    // As if a thousand people more were known, two of whom have the value: a small business says little of how common it is.
    return std::min(13.0, -std::log2((count + 1.0) / (static_cast<double>(people_.size()) + 1'000)));
}

double Comparison::shared_setting(const PackedPerson& a, const PackedPerson& b, Likeness& likeness) const
{
    double best = -100;
    int kinds = 0;
    const auto found = [&](double bits, std::uint32_t holders, Reason reason) {
        best = std::max(best, bits - std::log2(std::max(1.0, holders - 1.0)));
        ++kinds;
        likeness.add(reason);
    };
    std::uint32_t which = 0;
    if (share(people_.emails(a), people_.emails(b), which)) found(email_bits, people_.holders(which), Reason::same_email);
    else if (share(people_.mailboxes(a), people_.mailboxes(b), which)) found(mailbox_bits, people_.holders(which), Reason::close_email);
    if (share(people_.phones(a), people_.phones(b), which)) found(phone_bits, people_.holders(which), Reason::same_phone);
    if (a.address && a.address == b.address) found(address_bits, people_.at_address(a.address), Reason::same_address);
    else if (a.street && b.street && a.house && a.house == b.house && (a.city == b.city || a.postcode == b.postcode)
             && (a.street == b.street || close_texts(people_.place(a.street), people_.place(b.street))))
        found(address_bits - 0.5, std::max(people_.at_address(a.address), people_.at_address(b.address)) + 1, Reason::close_address);
    if (kinds == 0) return 0;
    return best + another_bits * (kinds - 1);
}

Comparison::Names Comparison::names(const PackedPerson& a, const PackedPerson& b) const
{
    Names found;
    if (a.word_count == 0 || b.word_count == 0) return found;
    found.any = true;
    const auto commoner = [&](std::uint32_t x, std::uint32_t y) { return std::max(people_.word(x).count(), people_.word(y).count()); };
    // Two names that many have are two names; one that hardly anybody has beside one that many have is a mistake.
    const auto common = [&](std::uint32_t x, std::uint32_t y) {
        const auto rarer = std::min(people_.word(x).count(), people_.word(y).count());
        return rarer >= 6 && rarer >= commoner(x, y) / 100;
    };
    // One word can be any of the other's.
    if (a.given < 0 || b.given < 0) {
        const auto& few = a.given < 0 ? a : b;
        const auto& many = a.given < 0 ? b : a;
        found.given_known = true;
        for (int i = 0; i < few.word_count; ++i)
            for (int j = 0; j < many.word_count; ++j)
                if (const auto how = match(people_, few.words[i], many.words[j]); how > found.given) {
                    found.given = how;
                    found.given_count = commoner(few.words[i], many.words[j]);
                    found.given_both_common = common(few.words[i], many.words[j]);
                }
        if (few.word_count > 1 && many.word_count > 1) {    // a firm: nearly all words must be found
            int same = 0;
            for (int i = 0; i < few.word_count; ++i)
                for (int j = 0; j < many.word_count; ++j) same += match(people_, few.words[i], many.words[j]) >= Match::spelt_alike;
            if (same < std::max(few.word_count, many.word_count) - 1 || same < 1) found.given = Match::none;
            else found.family_known = true, found.family = Match::same, found.family_count = found.given_count;
        }
        return found;
    }
    const auto word = [](const PackedPerson& one, int at) { return one.words[at]; };
    const auto straight_given = match(people_, word(a, a.given), word(b, b.given));
    const auto straight_family = match(people_, word(a, a.family), word(b, b.family));
    const auto crossed_given = match(people_, word(a, a.given), word(b, b.family));
    const auto crossed_family = match(people_, word(a, a.family), word(b, b.given));
    const bool crossed = std::min(crossed_given, crossed_family) > std::min(straight_given, straight_family);
    const auto b_given = crossed ? b.family : b.given, b_family = crossed ? b.given : b.family;
    found.given_known = found.family_known = true;
    found.given = crossed ? crossed_given : straight_given;
    found.family = crossed ? crossed_family : straight_family;
    auto given_word = word(b, b_given);
    // A middle or second name, or what they like to be called.
    const auto try_instead = [&](std::uint32_t one, std::uint32_t two) {
        if (const auto how = match(people_, one, two); how > found.given && how >= Match::spelt_alike) found.given = how, given_word = two;
    };
    if (found.given < Match::spelt_alike) {
        for (int i = 0; i < b.word_count; ++i)
            if (i != b_given && i != b_family) try_instead(word(a, a.given), word(b, i));
        for (int i = 0; i < a.word_count; ++i)
            if (i != a.given && i != a.family) try_instead(word(a, i), word(b, b_given));
        if (a.preferred) try_instead(a.preferred, word(b, b_given));
        if (b.preferred) try_instead(word(a, a.given), b.preferred);
    }
    found.swapped = (a.given < a.family) != (b_given < b_family) && found.given > Match::none && found.family > Match::none;
    found.given_count = commoner(word(a, a.given), given_word);
    found.family_count = commoner(word(a, a.family), word(b, b_family));
    found.given_both_common = common(word(a, a.given), given_word);
    found.family_both_common = common(word(a, a.family), word(b, b_family));
    if (found.given == Match::short_form) found.given_count = std::max(found.given_count, people_.in_group(people_.word(given_word).group));
    return found;
}

double Comparison::birthdays(const PackedPerson& a, const PackedPerson& b, bool together, Likeness& likeness) const
{
    if (!a.birthday.month || !b.birthday.month) return 0;
    const bool years = a.birthday.year && b.birthday.year;
    if (a.birthday.month == b.birthday.month && a.birthday.day == b.birthday.day && (!years || a.birthday.year == b.birthday.year)) {
        likeness.add(Reason::same_birthday);
        return together ? 6 : years ? 14 : 8;
    }
    if (close_birthdays(a.birthday, b.birthday)) {
        likeness.add(Reason::close_birthday);
        return together ? 0 : years ? 5 : 1;
    }
    likeness.add(Reason::other_birthday);
    return birthday_differs;
}

double Comparison::towns(const PackedPerson& a, const PackedPerson& b, Likeness& likeness) const
{
    const auto same = [&](std::uint32_t one, std::uint32_t two) {
        if (!one || one != two) return 0.0;
        likeness.add(Reason::same_town);
        return std::min(7.0, rarity(people_.in_place(one)) - 0.5);
    };
    return std::max(same(a.postcode, b.postcode), same(a.city, b.city));
}

Likeness Comparison::operator()(const PackedPerson& a, const PackedPerson& b) const
{
    Likeness likeness;
    if (a.kind != b.kind) return {-100, 0};
    const double setting = shared_setting(a, b, likeness);
    const bool together = likeness.reasons != 0;
    const auto found = names(a, b);

    const auto word_bits = [&](Match how, std::uint32_t count, bool both_common, bool given) {
        const double rare = together ? (given ? std::min(6.0, rarity(count)) : 1.5) : rarity(count);
        switch (how) {
        case Match::same: return rare - 0.2;
        case Match::short_form: return std::max(1.0, rare - 2.5);
        case Match::spelt_alike: return both_common ? (given ? (together ? -4.0 : -3.0) : std::min(1.0, rare)) : std::max(0.5, rare - (together ? 2.0 : 3.5));
        case Match::vaguely_alike: return both_common ? (given ? -8.0 : -3.0) : given ? -2.0 : -1.0;
        case Match::initial: return given ? (together ? 2.5 : 1.0) : -2.0;
        case Match::none: break;
        }
        return given ? (together ? given_differs_together : given_differs_apart) : together ? family_differs_together : family_differs_apart;
    };
    double bits = -0.6;
    if (found.given_known) bits += word_bits(found.given, found.given_count, found.given_both_common, true);
    if (found.family_known) bits += word_bits(found.family, found.family_count, found.family_both_common, false);
    if (found.any) {
        const bool both = found.given_known && found.family_known;
        if (found.given == Match::same && (found.family == Match::same || !both)) likeness.add(both ? Reason::same_name : Reason::same_first_name);
        else if (found.given >= Match::spelt_alike && found.family >= Match::spelt_alike && found.given != Match::short_form) likeness.add(Reason::close_name);
        if (found.given == Match::short_form) likeness.add(Reason::short_form);
        if (found.given == Match::initial) likeness.add(Reason::initial);
        if (found.given >= Match::spelt_alike && both && found.family < Match::spelt_alike) likeness.add(Reason::same_first_name);
        if (found.swapped) likeness.add(Reason::swapped_names);
    }
    bits += birthdays(a, b, together, likeness);
    // Twins seldom have one e-mail address.
    if (together && found.given_known && found.given == Match::none && likeness.has(Reason::same_birthday) && likeness.has(Reason::same_email)) bits += 4;
    const bool addresses = a.address && b.address;
    const bool same_home = likeness.has(Reason::same_address) || likeness.has(Reason::close_address);
    if (addresses && !same_home) {
        likeness.add(Reason::other_address);
        bits -= together ? 0.5 : 1;
    }
    // Who lives together has phones and addresses of their own.
    if (together && !likeness.has(Reason::same_email) && !likeness.has(Reason::same_phone) && !likeness.has(Reason::close_email))
        bits -= (a.phones && b.phones ? 1.0 : 0.0) + (a.emails && b.emails ? 1.0 : 0.0);
    if (together) return bits += setting, likeness.bits = bits, likeness;

    const double town = towns(a, b, likeness);
    bits += town - size_bits_;
    if (a.phones && b.phones) bits -= 0.5;
    if (a.emails && b.emails) bits -= 0.7;
    const bool birthday = likeness.has(Reason::same_birthday) || likeness.has(Reason::close_birthday);
    if (!birthday) bits += town <= 0 ? nothing_else : likeness.has(Reason::other_address) ? another_home_in_town : only_the_town;
    likeness.bits = bits;
    return likeness;
}

Strings in_words(const Likeness& likeness)
{
    static constexpr std::pair<Reason, const char*> sentences[] = {
        {Reason::same_email, "same e-mail address"}, {Reason::close_email, "nearly the same e-mail address"}, {Reason::same_phone, "same phone number"}, {Reason::same_name, "same name"},
        {Reason::close_name, "nearly the same name"}, {Reason::short_form, "one first name is a form of the other"},
        {Reason::swapped_names, "first name and family name swapped"}, {Reason::initial, "the first name may be shortened"},
        {Reason::same_first_name, "same first name"}, {Reason::same_birthday, "same birthday"}, {Reason::close_birthday, "nearly the same birthday"},
        {Reason::same_address, "same address"}, {Reason::close_address, "nearly the same address"}, {Reason::same_town, "same town"},
        {Reason::other_birthday, "but another birthday"}, {Reason::other_address, "but another address"},
    };
    Strings words;
    for (const auto& [reason, sentence] : sentences)
        if (likeness.has(reason)) words.emplace_back(sentence);
    return words;
}

}  // namespace rapport::customers
