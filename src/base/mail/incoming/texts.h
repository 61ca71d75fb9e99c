// What a person wrote, out of what their program made of it.
#pragma once
#include <string>
#include <string_view>

namespace rapport::mail::incoming {

// The words of a page: tags away, blocks on lines of their own, quoted blocks behind "> ", entities read, scripts and styles left out.
// Nothing of the result is meant as HTML. At most `most` bytes.
std::string text_of_html(std::string_view html, std::size_t most);

// Lines that were broken for sending are whole again (RFC 3676, format=flowed). delete_space: DelSp=yes.
std::string unflowed(std::string_view text, bool delete_space);

struct Parted {
    std::string fresh, quoted, signature;
};
// Takes apart what is new, what is quoted from before, and the signature. Where nothing is new, all is.
Parted part(std::string_view text);

}  // namespace rapport::mail::incoming
