// The tables outlook and outlook_settlements.
#pragma once
#include "base/db/db.h"
#include "outlook/service.h"

#include <functional>

namespace rapport::outlook::store {

void insert(Db& db, const Noted& noted);
void update(Db& db, const Noted& noted);
// With its settlement.
void remove(Db& db, const Noted& noted);
std::optional<Outlook> find(Db& db, CustomerId customer, Id<Outlook> id);

// The newest that says this of the customer; one noted at that very moment where a moment is given.
std::optional<Noted> find_said(Db& db, CustomerId customer, Kind kind, const std::string& what, std::optional<Instant> noted_at);
std::optional<Noted> find_anywhere(Db& db, Id<Outlook> id);

void insert(Db& db, const Settlement& settlement);
std::optional<Settlement> find_settlement(Db& db, const Noted& noted);
void remove_settlement(Db& db, const Noted& noted);

std::vector<Outlook> list(Db& db, CustomerId customer, const Filter& filter);
std::vector<FollowUp> follow_ups(Db& db, const FollowUps& filter);
// All, with the customer's id as files have it: the other system's, else ours.
void each(Db& db, const std::function<void(const std::string& customer, const Outlook&)>& take);

}  // namespace rapport::outlook::store
