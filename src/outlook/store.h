// The tables outlook and outlook_settlements.
#pragma once
#include "base/db/db.h"
#include "outlook/service.h"

namespace rapport::outlook::store {

void insert(Db& db, const Noted& noted);
void update(Db& db, const Noted& noted);
// With its settlement.
void remove(Db& db, const Noted& noted);
std::optional<Outlook> find(Db& db, CustomerId customer, Id<Outlook> id);

void insert(Db& db, const Settlement& settlement);
void remove_settlement(Db& db, const Noted& noted);

std::vector<Outlook> list(Db& db, CustomerId customer, const Filter& filter);
std::vector<Outlook> follow_ups(Db& db, const FollowUps& filter);

}  // namespace rapport::outlook::store
