// The head of a message or of one of its parts, as strangers write it (RFC 5322 with what is obsolete in it, 2045, 2231).
#pragma once
#include "base/describe.h"
#include "base/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::mail::incoming {

struct Field {
    std::string_view name;
    std::string_view value;         // as it stands, folded
};

struct Head {
    std::vector<Field> fields;
    std::string_view body;          // what follows
    bool cut = false;               // there were more fields, or more bytes of them, than we read

    // The first field of that name, unfolded; empty where there is none.
    std::string get(std::string_view name) const;
    bool has(std::string_view name) const;
    std::vector<std::string> all(std::string_view name) const;      // at most 20
};

// Reads fields up to the first empty line. A line that is no field is passed over; where the very first line is none, all is body.
Head read_head(std::string_view text);
std::string unfolded(std::string_view value);

struct Mailbox {
    std::string name;               // decoded, on one line; may be empty
    std::string address;            // local@domain, the domain in lower case
    bool operator==(const Mailbox&) const = default;
};
BOOST_DESCRIBE_STRUCT(Mailbox, (), (name, address))

// Addresses of a list, groups opened; at most 200. What is no address is left out.
std::vector<Mailbox> read_mailboxes(std::string_view value);
// "mara@example.org" as an address we would write to; empty for what is none.
std::string clean_address(std::string_view text);

// "<...>" of Message-ID, In-Reply-To and References, in order, each once; the first 20 and the last 80 of more.
Strings read_message_ids(std::string_view value);

// "Sat, 28 Nov 2026 10:15:00 +0100"; nothing for what is no date between 1970 and 9999.
std::optional<Instant> read_date(std::string_view value);

// "text/plain; charset=utf-8; name*0*=..."
struct Parametered {
    std::string value;                                              // in lower case
    std::vector<std::pair<std::string, std::string>> parameters;    // names in lower case; values in UTF-8

    std::string get(std::string_view name) const;
};
Parametered read_parametered(std::string_view value);

}  // namespace rapport::mail::incoming
