#include "customers/merged_profile.h"

#include "base/json.h"
#include "base/text.h"

#include <algorithm>
#include <set>

namespace rapport::customers {
namespace {

using Notes = std::optional<Text<1, 10000>>;

template <class T> constexpr bool can_be_both = std::is_same_v<T, Strings> || std::is_same_v<T, Fields> || std::is_same_v<T, Notes>;

template <class T> bool is_empty(const std::optional<T>& value) { return !value; }
template <class T> bool is_empty(const T& value) { return value.empty(); }

Strings united(Strings list, const Strings& more)
{
    list.insert(list.end(), more.begin(), more.end());     // rules.h drops what is there twice
    return list;
}
Fields united(Fields fields, const Fields& more)
{
    fields.insert(more.begin(), more.end());
    return fields;
}
Notes united(Notes notes, const Notes& more)
{
    if (!notes || notes == more) return more;
    if (more) notes->value += "\n\n" + more->value;
    return notes;
}

template <class T> T chosen(const T& survivor, const T& other, std::optional<Choice> choice)
{
    if constexpr (can_be_both<T>)
        if (choice.value_or(Choice::both) == Choice::both) return united(survivor, other);
    if (choice == Choice::survivor) return survivor;
    return choice == Choice::other || is_empty(survivor) ? other : survivor;
}

std::optional<Choice> choice_of(const Choices& choices, const std::string& field)
{
    const auto found = choices.find(field);
    return found == choices.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Fault> faults_of(const Choices& choices)
{
    std::map<std::string, bool> known;
    each_member<Profile<Kept>>([&](const char* name, auto member) {
        known[name] = can_be_both<std::remove_cvref_t<decltype(std::declval<Profile<Kept>&>().*member)>>;
    });
    known.erase("company_id");
    std::vector<Fault> faults;
    for (const auto& [name, choice] : choices) {
        const auto field = known.find(name);
        if (field == known.end()) faults.push_back({"/fields/" + pointer_part(name), "unknown", "There is no such field to choose."});
        else if (choice == Choice::both && !field->second)
            faults.push_back({"/fields/" + name, "one_value", "This field holds one value: choose survivor or other."});
    }
    return faults;
}

// Whether nothing that both say of where they live differs.
bool same_place(const Customer& a, const Customer& b)
{
    const auto agree = [](const auto& one, const auto& two) { return !one || !two || fold(one->value) == fold(two->value); };
    return agree(a.street, b.street) && agree(a.city, b.city) && agree(a.postcode, b.postcode) && agree(a.country, b.country);
}

bool has_place(const Customer& customer) { return customer.street || customer.city || customer.postcode; }

void settle_address(Customer& merged, const Customer& survivor, const Customer& other, const Choices& choices)
{
    if (!has_place(survivor) || same_place(survivor, other)) return;
    const auto keep = [&](auto member, const char* name) {
        if (!choices.contains(name)) merged.*member = survivor.*member;
    };
    keep(&Customer::street, "street");
    keep(&Customer::city, "city");
    keep(&Customer::postcode, "postcode");
    keep(&Customer::country, "country");
}

void settle_company(Customer& merged, const Customer& survivor, const Customer& other, const Choices& choices)
{
    const auto choice = choice_of(choices, "company");
    const bool others = choice ? *choice == Choice::other : !survivor.company && !survivor.company_id;
    merged.company_id = others ? other.company_id : survivor.company_id;
}

// Neither of the two can be named by what they are now.
void drop_selves(Customer& merged, const Customer& survivor, const Customer& other)
{
    const auto is_self = [&](const std::optional<Id<Customer>>& id) { return id == survivor.id || id == other.id; };
    if (is_self(merged.referred_by)) merged.referred_by.reset();
    if (is_self(merged.company_id)) merged.company_id.reset();
}

template <class T> void take_out(std::optional<T>&, const std::optional<T>&, const std::optional<T>&) {}

constexpr std::string_view paragraph_break = "\n\n";

// The paragraphs that the merge put below the notes, or that are all there was.
std::string_view appended(const Notes& before, const Notes& after)
{
    if (!after || before == after) return {};
    const std::string_view all = after->value;
    if (!before) return all;
    const auto start = before->value + std::string(paragraph_break);
    return all.starts_with(start) ? all.substr(start.size()) : std::string_view{};
}

void take_out(Notes& now, const Notes& before, const Notes& after)
{
    const auto came = appended(before, after);
    if (!now || came.empty()) return;
    auto& text = now->value;
    for (auto at = text.rfind(came); at != std::string::npos; at = at == 0 ? std::string::npos : text.rfind(came, at - 1)) {
        const auto end = at + came.size();
        const bool begins = at == 0 || text[at - 1] == '\n', ends = end == text.size() || text[end] == '\n';
        if (!begins || !ends) continue;
        auto above = text.substr(0, at), below = text.substr(end);
        above.erase(above.find_last_not_of('\n') + 1);
        below.erase(0, std::min(below.find_first_not_of('\n'), below.size()));
        text = above + (above.empty() || below.empty() ? "" : std::string(paragraph_break)) + below;
        if (text.empty()) now.reset();
        return;
    }
}

void take_out(Strings& now, const Strings& before, const Strings& after)
{
    const auto came = [&](const std::string& one) { return std::ranges::count(after, one) > 0 && std::ranges::count(before, one) == 0; };
    std::erase_if(now, came);
}
void take_out(Fields& now, const Fields& before, const Fields& after)
{
    std::erase_if(now, [&](const auto& field) {
        const auto came = after.find(field.first);
        return !before.contains(field.first) && came != after.end() && came->second == field.second;
    });
}

}  // namespace

Result<Choices> choices_in(const std::string& text)
{
    Choices choices;
    if (text.empty()) return choices;
    for (std::size_t from = 0; from <= text.size();) {
        const auto end = std::min(text.find(',', from), text.size());
        const auto one = text.substr(from, end - from);
        from = end + 1;
        const auto colon = one.find(':');
        if (colon == std::string::npos || colon == 0) return invalid("fields", "Write fields as name:other,tags:survivor.", "form");
        const auto field = one.substr(0, colon);
        const auto choice = parse_enum<Choice>(one.substr(colon + 1));
        if (!choice) return invalid("fields/" + pointer_part(field), "Choose survivor, other or both.", "unknown_value");
        if (!choices.emplace(field, *choice).second) return invalid("fields/" + pointer_part(field), "This field is chosen twice.", "twice");
    }
    return choices;
}

Result<Customer> merged_profile(const Customer& survivor, const Customer& other, const Choices& choices)
{
    if (auto faults = faults_of(choices); !faults.empty()) return invalid(std::move(faults));
    auto merged = survivor;
    each_member<Profile<Kept>>([&](const char* name, auto member) {
        merged.*member = chosen(survivor.*member, other.*member, choice_of(choices, name));
    });
    settle_address(merged, survivor, other, choices);
    settle_company(merged, survivor, other, choices);
    drop_selves(merged, survivor, other);
    return merged;
}

Customer without_merge(const Customer& now, const Customer& before, const Customer& after)
{
    auto left = now;
    each_member<Profile<Kept>>([&](const char*, auto member) {
        if (now.*member == after.*member) left.*member = before.*member;
        else take_out(left.*member, before.*member, after.*member);
    });
    return left;
}

bool some_notes_stay(const Customer& left, const Customer& now, const Customer& before, const Customer& after)
{
    return after.notes != before.notes && now.notes != after.notes && left.notes && left.notes == now.notes && left.notes != before.notes;
}

}  // namespace rapport::customers
