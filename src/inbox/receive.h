// Takes a mail in: kept once, tied to its customer and its case, in one transaction.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "inbox/mail.h"

#include <span>

namespace rapport::inbox {

constexpr std::size_t most_bytes = 26'000'000;              // of one mail, with what is attached
constexpr std::int64_t most_from_one_an_hour = 30;          // of one sender; what is more is kept and opens nothing
constexpr std::int64_t most_to_one_an_hour = 30, most_to_one_a_day = 100;   // answers in one case, whoever sends them: who has an address to answer at may call themselves anything
constexpr std::int64_t most_strangers_an_hour = 300;        // new cases of senders we do not know

// A mail that was read, with what it takes to keep it: made outside of a transaction, since that takes its time.
struct Delivered {
    incoming::Mail mail;
    Way way = Way::pipe;
    std::int64_t bytes = 0;
    std::string key;                                        // a digest of all that it says, and not of its way here
};
Delivered read_delivered(std::string_view raw, Way way);

struct Taken {
    ReceivedMail mail;
    bool is_new = true;                                     // false: it was here already, and nothing happened
};

// Keeps the mail and does what it asks for:
//   an answer to what we sent, or to a mail of their own, goes to its case as the customer's words, which starts its clocks or opens it again;
//   another mail of a person opens a case, for the one customer who has the sender's address; where none or several have it, somebody has to say;
//   a report that a message of ours did not arrive marks it, and a complaint ends our marketing, where they name a message and its recipient;
//   what a program wrote, what went to many, our own mail, and what is too much of one sender opens nothing and is answered by nobody.
// A mail that was here already changes nothing.
Taken take_in(Context& ctx, const Delivered& delivered);

// For this folder: opens a case for a mail that has none. False where it cannot be.
bool open_case_for(Context& ctx, ReceivedMail& mail);

}  // namespace rapport::inbox
