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
void link_parts(Html& page, const Part& part, bool goes_on, const std::string& path, const std::string& q, std::string_view back, std::string_view on);

// A page of one heading and one sentence.
Response notice(int status, std::string_view language, std::string_view title, std::string_view sentence, Headers more = {});

}  // namespace rapport::http::public_page
