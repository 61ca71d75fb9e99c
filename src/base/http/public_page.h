// The frame of every page for customers and everybody: style, headers, and what stands there when something cannot be shown.
#pragma once
#include "base/html.h"
#include "base/http/message.h"

#include <string>
#include <string_view>

namespace rapport::http::public_page {

struct Frame {
    std::string language;
    std::string title;
    bool whole_screen = false;      // the tablet
};

// No page is larger: it opens at once, wherever it is read.
constexpr std::size_t most_bytes = 20'000;

// Begins a page up to the inside of <main>.
Html begin(const Frame& frame);

// Not to be kept, not to be found, leading nowhere else, without script.
Response send(int status, Html& page, Headers more = {});
// To where the answer that was just kept is shown: going back does not send it again.
Response go_to(std::string address);

// A list that goes on: which part of it is asked for ("page" in the address, from 0), and links to the parts around it.
struct Part {
    std::size_t number = 0;
    std::size_t size = 0;
    std::size_t first() const { return number * size; }
};
Part part_of(const Request& request, std::size_t size);
// How much still fits on a page that was begun, besides what stands at its foot.
std::size_t room_on(const Html& page);
// Writes the rows of that part, each by write(page, row): at most part.size of them, at least one, and none that has no room any more. `rows` are
// all from the first on. Answers whether there are more.
template <class Rows, class Write> bool write_part(Html& page, const Part& part, const Rows& rows, const Write& write)
{
    const auto room = room_on(page);
    std::size_t number = 0, count = 0, bytes = 0;
    for (const auto& row : rows) {
        Html alone;
        write(alone, row);
        if (count == part.size || (count > 0 && bytes + alone.bytes() > room)) {
            if (number++ == part.number) return true;
            count = bytes = 0;
        }
        ++count;
        bytes += alone.bytes();
        if (number == part.number) write(page, row);
    }
    return false;
}
void link_parts(Html& page, const Part& part, bool goes_on, const std::string& path, const std::string& q, std::string_view back, std::string_view on);

// A page of one heading and one sentence.
Response notice(int status, std::string_view language, std::string_view title, std::string_view sentence, Headers more = {});

}  // namespace rapport::http::public_page
