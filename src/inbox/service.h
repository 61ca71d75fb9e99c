// Use cases of mail that came in: looking at it, and what a person says of it. How it is taken in is in receive.h.
#pragma once
#include "base/context.h"
#include "base/runtime.h"
#include "inbox/receive.h"
#include "inbox/store.h"

namespace rapport::inbox {

// Somebody who has the sender's address.
struct Candidate {
    Id<customers::Customer> customer_id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (customer_id, name))

struct WholeMail : ReceivedMail {
    std::vector<Attachment> files;
    std::vector<Candidate> candidates;      // where it is unmatched: several at most, or none
};
BOOST_DESCRIBE_STRUCT(WholeMail, (ReceivedMail), (files, candidates))

// Reads a whole mail and keeps it, durably, before it answers. invalid: nothing was said, or more than most_bytes.
Result<Taken> receive_mail(Desk& desk, std::string_view raw, Way way);

// not_found.
Result<WholeMail> read_mail(Context& ctx, Id<ReceivedMail> id);
// not_found: the customer, or the case.
Result<std::vector<ListedMail>> list_mails(Context& ctx, const store::Filter& filter);

struct SayWhose {
    Id<customers::Customer> customer_id;
    bool keep_address = false;              // it is one of their addresses from now on
};
BOOST_DESCRIBE_STRUCT(SayWhose, (), (customer_id, keep_address))
// The mail is theirs, and so is its case where that is nobody's yet. not_found; invalid: no such customer; what a customer's profile refuses.
// conflict "other_customer": its case is somebody else's.
Result<WholeMail> say_whose(Context& ctx, Id<ReceivedMail> id, const SayWhose& input);
// Nobody's after all, and in the list of those without a customer again; its case too, where it was opened for it. not_found.
Result<WholeMail> take_customer_back(Context& ctx, Id<ReceivedMail> id);
// Nobody has to say whose it is: it leaves the list, or comes back to it. not_found; conflict "matched": it is somebody's.
Result<WholeMail> leave_unmatched(Context& ctx, Id<ReceivedMail> id, bool leave);
// A person wants a case of what opened none. not_found; conflict "has_case".
Result<WholeMail> make_case(Context& ctx, Id<ReceivedMail> id);

struct FileOf {
    Attachment attachment;
    std::string bytes;
};
// not_found.
Result<FileOf> read_attachment(Context& ctx, Id<ReceivedMail> id, std::int64_t number);

}  // namespace rapport::inbox
