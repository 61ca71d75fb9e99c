#include "cases/letter.h"

#include "base/in_words.h"
#include "base/text.h"
#include "cases/heard.h"
#include "cases/salutation.h"
#include "cases/service.h"
#include "customers/masked.h"
#include "customers/service.h"

#include <algorithm>
#include <unicode/datefmt.h>
#include <unicode/locid.h>
#include <unicode/timezone.h>

namespace rapport::cases {
namespace {

using customers::Customer;

// Where the town stands before the postcode.
constexpr std::string_view town_first[] = {"AU", "CA", "GB", "IE", "IN", "NZ", "US", "ZA"};

std::string utf8(const icu::UnicodeString& text)
{
    std::string bytes;
    return text.toUTF8String(bytes);
}

// The language that most people of our country speak.
icu::Locale at_home(const std::string& country)
{
    UErrorCode error = U_ZERO_ERROR;
    icu::Locale locale("und", country.c_str());
    if (!country.empty()) locale.addLikelySubtags(error);
    return country.empty() || U_FAILURE(error) ? icu::Locale("en", "GB") : icu::Locale(locale.getLanguage(), country.c_str());
}

// A language alone is spoken as in our country: "en" among us is no American English.
icu::Locale spoken_to(const std::optional<Customer>& customer, const std::string& country)
{
    if (!customer || !customer->language) return at_home(country);
    const auto said = icu::Locale::createCanonical(customer->language->value.c_str());
    std::int32_t count = 0;
    const auto* known = icu::Locale::getAvailableLocales(count);
    if (std::none_of(known, known + count, [&](const icu::Locale& one) { return std::string_view(one.getLanguage()) == said.getLanguage(); })) return at_home(country);
    const std::string there = *said.getCountry() ? said.getCountry() : country.empty() ? "GB" : country;
    return icu::Locale(said.getLanguage(), there.c_str());
}

// As a letter of this language is written to whoever speaks that one: "en" to one of "en-US" is American English.
icu::Locale written_in(const std::string& language, const icu::Locale& spoken, const std::string& country)
{
    return language == spoken.getLanguage() ? spoken : icu::Locale(language.c_str(), country.empty() ? "GB" : country.c_str());
}

std::string date_in_words(Day day, const icu::Locale& locale)
{
    const std::unique_ptr<icu::DateFormat> format(icu::DateFormat::createDateInstance(icu::DateFormat::kLong, locale));
    if (!format) return day_in_words(day);
    format->adoptTimeZone(icu::TimeZone::createTimeZone("UTC"));
    icu::UnicodeString words;
    return utf8(format->format(static_cast<UDate>(day.days) * 86'400'000.0, words));
}

// "Germany", "Deutschland" and "DE" are all the country in which we are.
bool is_here(const std::string& said, const std::string& country, const icu::Locale& spoken)
{
    if (country.empty()) return false;
    const icu::Locale here("", country.c_str());
    const auto is_named_in = [&](const icu::Locale& language) {
        icu::UnicodeString name;
        return fold(utf8(here.getDisplayCountry(language, name))) == fold(said);
    };
    return fold(said) == fold(country) || is_named_in(icu::Locale("en")) || is_named_in(at_home(country)) || is_named_in(spoken);
}

std::vector<std::string> address_of(const Context& ctx, const Customer& customer, const icu::Locale& spoken)
{
    std::vector<std::string> lines;
    if (customer.name) lines.push_back(customer.name->value);
    else if (customer.preferred_name) lines.push_back(customer.preferred_name->value);
    if (!customers::sees_contacts(ctx.actor)) return lines;
    if (customer.street) lines.push_back(customer.street->value);
    const std::string postcode = customer.postcode ? customer.postcode->value : "", city = customer.city ? customer.city->value : "";
    const bool abroad = customer.country && !is_here(customer.country->value, ctx.business.country, spoken);
    const bool turned = !abroad && std::ranges::find(town_first, ctx.business.country) != std::end(town_first);
    const auto town = tidy(turned ? city + " " + postcode : postcode + " " + city);
    if (!town.empty()) lines.push_back(town);
    if (abroad) lines.push_back(utf8(icu::UnicodeString::fromUTF8(customer.country->value).toUpper(spoken)));
    return lines;
}

// As they like to be called. A firm is not called by its name as people are; nor is anybody whose letters no font of ours has.
std::string called(const std::optional<Customer>& customer)
{
    paper::Letter name;
    if (customer && customer->preferred_name) name.words = customer->preferred_name->value;
    else if (customer && customer->name && customer->kind == customers::Kind::person) name.words = customer->name->value;
    return paper::can_print(name) ? name.words : std::string();
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

}  // namespace

Result<paper::Letter> letter_of(Context& ctx, Id<Case> id, Id<Entry> which)
{
    TRY(const auto one, read_case(ctx, id));
    const auto entry = std::ranges::find(one.entries, which, &EntryView::id);
    if (entry == one.entries.end()) return not_found("There are no such words in this case.");
    if (entry->kind != EntryKind::answer) return conflict("Only our own answers are printed as letters.", "not_ours");

    std::optional<Customer> customer;
    if (one.customer_id) {
        TRY(customer, customers::read_customer(ctx, *one.customer_id));
    }
    const auto spoken = spoken_to(customer, ctx.business.country);
    const auto beginning = beginning_of(entry->words, called(customer), spoken.getLanguage());
    const auto written = written_in(beginning.language, spoken, ctx.business.country);
    paper::Letter letter{ctx.business.name, lines_of(ctx.business.address), {}, date_in_words(ctx.business.time_zone.local_day(entry->at), written), subject_for_them(ctx, one, written.getLanguage()), entry->words, entry->staff.value_or("")};
    if (!beginning.salutation.empty()) letter.words = beginning.salutation + "\n\n" + letter.words;
    if (customer) letter.address = address_of(ctx, *customer, spoken);
    if (!paper::can_print(letter)) return conflict("This has letters that none of our fonts has, so it cannot be printed here.", "no_font");
    return letter;
}

}  // namespace rapport::cases
