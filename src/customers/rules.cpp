#include "customers/rules.h"

#include "base/csv/columns.h"
#include "base/json.h"
#include "base/text.h"
#include "customers/phone.h"

#include <set>

namespace rapport::customers {
namespace {

using Faults = std::vector<Fault>;

// Notes keep their lines; only what surrounds them goes, as it does from a cell of a file.
std::string trimmed(std::string_view text) { return std::string(csv::trimmed(text)); }

template <std::size_t Min, std::size_t Max> void check_text(std::optional<Text<Min, Max>>& text, const std::string& pointer, Faults& faults)
{
    if (!text) return;
    text->value = Max > 1'000 ? trimmed(text->value) : tidy(text->value);
    if (auto wrong = text_fault(text->value, Min, Max, pointer)) faults.push_back(std::move(*wrong));
}
template <class T> void check_text(T&, const std::string&, Faults&) {}

// Keeps of each key the first; an element whose key is empty is a fault.
template <class KeyOf> void check_list(Strings& list, const char* name, std::size_t most, KeyOf key_of, const char* code, const char* detail, Faults& faults)
{
    const std::string pointer = std::string("/") + name;
    std::set<std::string> seen;
    Strings kept;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto here = pointer + "/" + std::to_string(i);
        auto text = tidy(list[i]);
        if (auto wrong = text_fault(text, 0, 300, here)) {
            faults.push_back(std::move(*wrong));
            continue;
        }
        const std::string key = key_of(text);
        if (key.empty()) faults.push_back({here, code, detail});
        else if (seen.insert(key).second) kept.push_back(std::move(text));
    }
    if (kept.size() > most) faults.push_back({pointer, "too_many", "There may be " + std::to_string(most) + " of these at most."});
    list = std::move(kept);
}

// BCP 47 as far as people write it: subtags of letters and digits, the first of two or three letters.
bool is_language(std::string_view text)
{
    std::size_t length = 0, number = 0;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (c == '-') {
            if (length == 0 || (number == 0 && (length < 2 || length > 3))) return false;
            length = 0;
            ++number;
        } else if (letter || (number > 0 && c >= '0' && c <= '9')) {
            if (++length > 8) return false;
        } else {
            return false;
        }
    }
    return length > 0 && (number > 0 || length == 2 || length == 3);
}

// A list in a file is separated by semicolons, so none of its elements holds one.
std::string label_key(const std::string& text)
{
    return text.find(';') != std::string::npos || text.size() > 4 * longest_label || text_fault(text, 1, longest_label, "") ? std::string() : fold(text);
}

void check_custom(Fields& custom, Faults& faults)
{
    Fields kept;
    for (const auto& [name, value] : custom) {
        const auto pointer = "/custom/" + pointer_part(name);
        const auto tidied = tidy(name);
        if (auto wrong = text_fault(tidied, 1, longest_label, pointer)) faults.push_back(std::move(*wrong));
        if (auto wrong = text_fault(value, 0, longest_custom_value, pointer)) faults.push_back(std::move(*wrong));
        if (auto text = trimmed(value); !text.empty()) kept[tidied] = std::move(text);
    }
    if (kept.size() > most_labels) faults.push_back({"/custom", "too_many", "There may be " + std::to_string(most_labels) + " of these at most."});
    custom = std::move(kept);
}

}  // namespace

std::vector<Fault> check(Profile<Kept>& profile, const std::string& country)
{
    Faults faults;
    each_member<Profile<Kept>>([&](const char* name, auto member) { check_text(profile.*member, std::string("/") + name, faults); });
    if (profile.language && !is_language(profile.language->value))
        faults.push_back({"/language", "format", "This must be the code of a language, such as de or pt-BR."});

    check_list(profile.emails, "emails", most_contacts, [](const auto& text) { return email_key(text); },
               "format", "This is no e-mail address.", faults);
    check_list(profile.phones, "phones", most_contacts, [&](const auto& text) { return phone_key(text, country).key; },
               "format", "This is no phone number: it has fewer than 3 digits.", faults);
    check_list(profile.cards, "cards", most_contacts, label_key, "length", "The number of a card has 1 to 100 characters and no semicolon.", faults);
    check_list(profile.interests, "interests", most_labels, label_key, "length", "An interest has 1 to 100 characters and no semicolon.", faults);
    check_list(profile.tags, "tags", most_labels, label_key, "length", "A tag has 1 to 100 characters and no semicolon.", faults);
    check_custom(profile.custom, faults);

    const bool known_by_something = profile.name || profile.external_id || !profile.emails.empty() || !profile.phones.empty() || !profile.cards.empty();
    if (faults.empty() && !known_by_something)
        faults.push_back({"/name", "required", "Give a name, or one of external_id, emails, phones and cards."});
    return faults;
}

}  // namespace rapport::customers
