// The ways in which mail carries more than short lines of ASCII (RFC 2045, 2047, 2231).
#pragma once
#include "base/mail/address.h"

namespace rapport::mail {

// Text as lines of at most 76 visible characters (RFC 2045, 6.7). Any line end in the text becomes CRLF; the end has none added.
std::string quoted_printable(std::string_view text);
// Lines of 76 characters, each ended by CRLF (RFC 2045, 6.8); without `broken`, one line without an end.
std::string base64(std::string_view bytes, bool broken = true);

// "Name: value\r\n", with line breaks between words so that lines keep to 78 characters where the words allow it.
std::string header(std::string_view name, std::string_view folded_words);
// A text as the value of a header such as Subject: as it is where it is plain ASCII, else as encoded words (RFC 2047).
std::string unstructured(const HeaderText& text);
// "Mara Kowalska <mara@example.org>", the name quoted or encoded as it needs.
std::string mailbox(const Address& address);
std::string mailboxes(const std::vector<Address>& addresses);
// "; filename=plan.pdf", or "; filename*=UTF-8''..." in as many sections as it takes (RFC 2231).
std::string parameter(std::string_view name, const HeaderText& value);

}  // namespace rapport::mail
