// Any bytes are a template or are refused with a sentence and a place; whatever is filled in stays text: no value becomes markup,
// and a subject stays one line.
#include "base/mail/template.h"
#include "base/test/demand.h"

#include <algorithm>

namespace {

using namespace rapport;
using mail::Place;
using mail::Template;

const mail::Names names = {"a", "b.c", "link"};

void try_in(std::string_view text, Place place)
{
    const auto made = Template::parse(text, place, names, "text");
    if (!made) return demand(!made.error().detail.empty() && made.error().faults.size() == 1);
    const auto angles = [](const std::string& rendered) { return std::ranges::count(rendered, '<') + std::ranges::count(rendered, '"') + std::ranges::count(rendered, '\''); };
    const auto plain = made->render({{"a", "x"}, {"b.c", "y"}, {"link", "https://example.org/"}});
    const auto hostile = made->render({{"a", "<script>\"'&\r\n"}, {"b.c", "'><img src=x onerror=y>\r\nBcc: z"}, {"link", "https://example.org/\"><b>'"}});
    if (plain && hostile && place == Place::html) demand(angles(*plain) == angles(*hostile));
    if (plain && hostile && place == Place::subject) demand(std::ranges::count(*plain, '\n') == std::ranges::count(*hostile, '\n'));
    for (const auto& rendered : {plain, hostile}) demand(!rendered || rendered->size() <= 64 * 1024);
    (void)made->render({});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto place : {Place::subject, Place::text, Place::html}) try_in(text, place);
    return 0;
}
