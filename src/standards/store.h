// The tables of standards, their contents, retirements and training.
#pragma once
#include "base/db/db.h"
#include "standards/service.h"

namespace rapport::standards::store {

// What a row of `standards` holds.
struct Head {
    Id<Standard> id;
    std::string applies_to;
    Scope scope;
    std::int64_t steps_made = 0;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Head, (), (id, applies_to, scope, steps_made, created_at, updated_at, version))

void insert(Db& db, const Head& head);
// What may change: steps_made, updated_at and version.
void update(Db& db, const Head& head);
void remove(Db& db, Id<Standard> id);
std::optional<Head> find(Db& db, Id<Standard> id);
std::optional<Id<Standard>> find_scope(Db& db, const Scope& scope);

void insert(Db& db, Id<Standard> id, const NumberedContent& content);
void remove_content(Db& db, Id<Standard> id, std::int64_t number);
// The newest first.
std::vector<NumberedContent> contents(Db& db, Id<Standard> id);
// Steps that were asked for before the standard came here in a file: contacts of those days name them. They were never in force here.
void insert_former(Db& db, Id<Standard> id, const std::vector<StandardStep>& steps, Instant since);
std::vector<StandardStep> former_steps(Db& db, Id<Standard> id);

void retire(Db& db, Id<Standard> id, Instant at, const Actor& actor);
void use_again(Db& db, Id<Standard> id);

void put(Db& db, Id<Standard> id, const Training& training);
void remove_training(Db& db, Id<Standard> id, Id<Training> training);
bool is_ticked(Db& db, Id<Standard> id);

// Whole standards, by their scope; one alone where `id` is given.
std::vector<Standard> list(Db& db, const Filter& filter, std::optional<Id<Standard>> id = {});

}  // namespace rapport::standards::store
