// Writes HTML for pages that anybody may see. Every text and every attribute's value is escaped; there is no way to write
// markup from a text. Elements are closed in the order in which they were opened.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rapport {

class Html {
public:
    // Names of elements and attributes are literals of the program, never a person's text.
    struct Attribute {
        std::string_view name;
        std::string value;
        bool shown = true;              // {"checked", "", is_chosen}
    };
    using Attributes = std::vector<Attribute>;

    Html& open(std::string_view element, const Attributes& attributes = {});
    Html& close();
    Html& text(std::string_view text);
    // An element with a text in it.
    Html& with(std::string_view element, std::string_view text, const Attributes& attributes = {});
    // A link that may lead away: to the web, a mailbox or a telephone. Throws std::logic_error for any other address.
    Html& link(std::string_view text, const std::string& to, Attributes attributes = {});
    // One without content: <input>, <meta>, <br>.
    Html& single(std::string_view element, const Attributes& attributes = {});
    // Style sheets are the program's own.
    template <std::size_t N> Html& style(const char (&css)[N]) { return literal("<style>", {css, N - 1}, "</style>"); }

    std::size_t bytes() const { return out_.size(); }       // so far
    // What is still open is closed.
    std::string finish();

private:
    Html& literal(std::string_view before, std::string_view middle, std::string_view after);
    void start(std::string_view element, const Attributes& attributes);
    std::string away_;              // where the link that is being written may lead
    std::string out_ = "<!doctype html>";
    std::vector<std::string_view> open_;
};

// The beginning of a text that takes at most so many bytes on a page, cut between letters, with "…" where it goes on.
std::string beginning_on_page(std::string_view text, std::size_t most);

}  // namespace rapport
