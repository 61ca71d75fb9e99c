// Any bytes are read as cards without harm: texts stay UTF-8 and short, and what was read is written and read back the same.
#include "base/csv/encoding.h"
#include "base/test/demand.h"
#include "customers/vcard.h"

namespace {

using namespace rapport;
using customers::VCard;

void check(const VCard& card)
{
    for (const auto* text : {&card.uid, &card.name, &card.preferred_name, &card.birthday, &card.gender, &card.occupation, &card.company, &card.language,
                             &card.notes, &card.street, &card.city, &card.postcode, &card.country})
        demand(csv::is_utf8(*text) && text->size() <= 20'000 && text->find('\0') == std::string::npos);
    for (const auto* list : {&card.emails, &card.phones, &card.tags}) {
        demand(list->size() <= 100);
        for (const auto& text : *list) demand(csv::is_utf8(text) && !text.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view file(reinterpret_cast<const char*>(data), size);
    (void)customers::looks_like_vcards(file);
    customers::read_vcards(file, [](VCard&& card) {
        check(card);
        const auto text = customers::vcard_text(card, false);
        std::size_t cards = 0;
        customers::read_vcards(text, [&](VCard&& back) {
            ++cards;
            demand(back.city == card.city && back.postcode == card.postcode && back.emails.size() <= card.emails.size());
        });
        demand(cards == 1);
    });
    return 0;
}
