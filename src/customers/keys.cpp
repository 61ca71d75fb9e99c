#include "customers/keys.h"

#include "base/text.h"
#include "customers/phone.h"

#include <algorithm>

namespace rapport::customers {
namespace {

// A longer word is no name; its beginning still finds it.
constexpr std::size_t longest_word = 60;

template <class T> void sort_once(std::vector<T>& list)
{
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

// Not in the middle of a character.
void shorten(std::string& word)
{
    if (word.size() <= longest_word) return;
    std::size_t end = longest_word;
    while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80) --end;
    word.resize(end);
}

std::vector<std::string> look_up_words(const Customer& customer)
{
    std::string text;
    if (customer.name) text += customer.name->value + ' ';
    if (customer.preferred_name) text += customer.preferred_name->value + ' ';
    if (customer.company) text += customer.company->value;
    auto found = words(fold(text));
    // A till that numbers its customers by their names.
    if (!customer.name && customer.external_id)
        for (auto& word : words(fold(customer.external_id->value)))
            if (word.size() > 1 && word.find_first_of("0123456789") == std::string::npos) found.push_back(std::move(word));
    for (auto& word : found) shorten(word);
    std::vector<std::string> once;
    for (auto& word : found)
        if (std::find(once.begin(), once.end(), word) == once.end()) once.push_back(std::move(word));
    return once;
}

}  // namespace

Keys keys_of(const Customer& customer, const std::string& country)
{
    Keys keys;
    for (const auto& email : customer.emails) keys.contacts.push_back({customer.id, "email", email_key(email), {}});
    for (const auto& phone : customer.phones) {
        auto made = phone_key(phone, country);
        keys.contacts.push_back({customer.id, "phone", std::move(made.key), std::move(made.tail)});
    }
    keys.identifiers = identifiers_of(customer);
    for (const auto& tag : customer.tags) keys.tags.push_back({customer.id, fold(tag), tag});
    sort_once(keys.contacts);
    sort_once(keys.tags);
    return keys;
}

std::vector<Identifier> identifiers_of(const Customer& customer)
{
    std::vector<Identifier> found;
    if (customer.external_id)
        found.push_back({"external_id", customer.external_id->value, customer.id, fold(customer.external_id->value)});
    for (const auto& card : customer.cards) {
        auto folded = fold(card);
        found.push_back({"card", folded, customer.id, folded});
    }
    sort_once(found);
    return found;
}

std::string look_up_text(const Customer& customer)
{
    std::string text;
    for (const auto& word : look_up_words(customer)) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string sort_name(const Customer& customer)
{
    if (customer.name) return fold(customer.name->value);
    return "~" + (customer.external_id ? fold(customer.external_id->value) : std::string());
}

}  // namespace rapport::customers
