// What the profile of two records is once they are one, and what each had before. Pure.
#pragma once
#include "base/result.h"
#include "customers/customer.h"

namespace rapport::customers {

// Whose value a field takes. both: lists are united, notes stand below each other.
enum class Choice { survivor, other, both };
BOOST_DESCRIBE_ENUM(Choice, survivor, other, both)

using Choices = std::map<std::string, Choice>;

// "name:other,tags:survivor", as a line of the preview or the command says it. invalid at /fields or /fields/NAME: not so written, no such
// choice, a field twice.
Result<Choices> choices_in(const std::string& text);

// Without a choice: lists, custom fields and notes of both; else the survivor's value, and where it has none the other's.
// An address is one thing: gaps in the survivor's are filled only from an address that says the same otherwise; company
// and company_id go together under "company". Nobody is referred by themselves. Consents are not looked at.
// invalid at /fields/NAME: there is no such field; both of a field that holds one value.
Result<Customer> merged_profile(const Customer& survivor, const Customer& other, const Choices& choices);

// The profile that `now` has without what the merge gave it: a field that still has what the merge made of it gets what
// was before; one that was changed since keeps its value, and a list then loses what came from the other, the notes the paragraphs
// that the other's notes made where they stand there unchanged.
Customer without_merge(const Customer& now, const Customer& before, const Customer& after);

// Whether what came of the other's notes was changed, so that some of it may stay in what without_merge left.
bool some_notes_stay(const Customer& left, const Customer& now, const Customer& before, const Customer& after);

}  // namespace rapport::customers
