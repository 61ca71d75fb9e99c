// What is said in a case, and what that does to its clocks.
#pragma once
#include "cases/service.h"

namespace rapport::cases {

struct AddEntry {
    EntryKind kind = EntryKind::note;               // customer, answer or note
    Text<1, 10000> words = {};
    std::optional<Way> way = {};                    // the way by which the case came
    std::optional<bool> then_wait = {};             // of an answer: we now wait for the customer
    std::optional<Instant> at = {};                 // now
    std::optional<bool> send = {};                  // our answer goes out by mail: where its way is e-mail, it is of now, mail is set up and we have an address
    std::optional<std::vector<Id<CaseFile>>> files = {};    // brought for our answer (files.h); it carries them
};
BOOST_DESCRIBE_STRUCT(AddEntry, (), (kind, words, way, then_wait, at, send, files))

struct Snooze {
    Instant until;
};
BOOST_DESCRIBE_STRUCT(Snooze, (), (until))

// Our answer stops the clocks that wait for one and goes on the timeline. The customer's words end our waiting for them, start the clock of the
// next answer, and open a closed case again. A note is for us alone.
// not_found; invalid: of kind system, in the future, no words, or to be sent and no answer by e-mail of now; files of what is no answer, goes to whoever has no name or does not leave by mail, or
// as files_for_answer refuses; conflict "merged"; "closed": an answer in a closed
// case; "mail_not_set_up", "no_address": it was to be sent; "undeliverable": mail to this address came back.
// `mail_at`: our mail does not leave before.
Result<WholeCase> add_entry(Context& ctx, Id<Case> id, AddEntry input, std::optional<Instant> mail_at = {});

// The customer's words, which stand on the timeline already or must not stand there, in this case or in one that is part of it; the entry's id
// comes here. Of whoever has no name entry.at is the day alone, and clocks run from its end. not_found; conflict "merged".
Result<Done> hear_again(Context& ctx, Id<Case> id, Entry entry);

// We wait for the customer: the clock of the solution stands still. not_found; conflict "merged", "closed".
Result<WholeCase> wait_for_customer(Context& ctx, Id<Case> id);
Result<WholeCase> stop_waiting(Context& ctx, Id<Case> id);

// Out of the queue until then; clocks run on. invalid: in the past, or more than a year away.
Result<WholeCase> snooze(Context& ctx, Id<Case> id, Snooze input);
Result<WholeCase> wake(Context& ctx, Id<Case> id);

}  // namespace rapport::cases
