// The tables ideas, idea_votes and said, for what a file brings.
#pragma once
#include "base/db/db.h"
#include "ideas/idea.h"
#include "imports/cells_of.h"

#include <vector>

namespace rapport::ideas::store {

void insert(Db& db, const IdeaHead& idea);
void update(Db& db, const IdeaHead& idea);
void remove(Db& db, Id<Idea> id);                                   // with its votes and what it was answered before
std::optional<IdeaHead> find_idea(Db& db, Id<Idea> id);
// By the other system's id, or else by ours.
std::optional<IdeaHead> find_idea(Db& db, const std::string& in_file);
// The first of this title, without those of the suggestion box, whose titles strangers choose.
std::optional<IdeaHead> find_titled(Db& db, const std::string& title);
imports::CellsOf<Idea> idea_cells(Db& db, std::vector<Id<Idea>> ideas);

void insert(Db& db, const IdeaVote& vote);
void remove(Db& db, const IdeaVote& vote);
std::vector<IdeaVote> votes(Db& db, Id<Idea> id);                   // by time
std::vector<IdeaVote> each_vote(Db& db);                            // idea by idea
bool has_any(Db& db, Id<customers::Customer> customer);             // an idea or a vote of theirs

void insert(Db& db, const Said& said);
void update(Db& db, const Said& said);
void remove(Db& db, Id<Said> id);
std::optional<Said> find_said(Db& db, Id<Said> id);
std::optional<Said> find_said(Db& db, const std::string& in_file);
std::vector<Said> each_said(Db& db);                                // by when they were written
bool is_said_of(Db& db, Id<Idea> id);                               // everybody may read of it, or may soon

}  // namespace rapport::ideas::store
