#include "ideas/store.h"

namespace rapport::ideas::store {
namespace {

const Sql insert_idea_sql{"ideas.insert", Reach::business, insert_into<IdeaHead>("ideas")};
const Sql update_idea_sql{"ideas.update", Reach::business, "UPDATE ideas SET " + assignments<IdeaHead>({"id"}) + " WHERE id = $1"};
const Sql remove_idea_sql{"ideas.remove", Reach::business, "DELETE FROM ideas WHERE id = $1"};
const Sql remove_votes_sql{"idea_votes.remove_all", Reach::business, "DELETE FROM idea_votes WHERE idea_id = $1"};
const Sql remove_former_sql{"idea_former_answers.remove_all", Reach::business, "DELETE FROM idea_former_answers WHERE idea_id = $1"};
const Sql remove_box_sql{"idea_box.remove", Reach::business, "DELETE FROM idea_box WHERE idea_id = $1"};
const Sql remove_box_votes_sql{"idea_box_votes.remove_all", Reach::business, "DELETE FROM idea_box_votes WHERE idea_id = $1"};
const Sql find_idea_sql{"ideas.find_head", Reach::business, "SELECT " + columns<IdeaHead>() + " FROM ideas WHERE id = $1"};
const Sql external_idea_sql{"ideas.find_external", Reach::business, "SELECT " + columns<IdeaHead>() + " FROM ideas WHERE external_id = $1 ORDER BY id LIMIT 1"};
const Sql titled_sql{"ideas.find_titled", Reach::business, "SELECT " + columns<IdeaHead>() + " FROM ideas WHERE title = $1 AND came_by <> 'box' ORDER BY id LIMIT 1"};
const Sql cells_sql{"ideas.cells_for_files", Reach::business, imports::cells_text("ideas")};

const Sql insert_vote_sql{"idea_votes.insert", Reach::one_customer, insert_into<IdeaVote>("idea_votes")};
const Sql remove_vote_sql{"idea_votes.remove_one", Reach::one_customer, "DELETE FROM idea_votes WHERE customer_id = $1 AND id = $2"};
const Sql votes_sql{"idea_votes.of_idea", Reach::business, "SELECT " + columns<IdeaVote>() + " FROM idea_votes WHERE idea_id = $1 ORDER BY at, id"};
const Sql each_vote_sql{"idea_votes.each", Reach::business, "SELECT " + columns<IdeaVote>() + " FROM idea_votes ORDER BY idea_id, at, id"};

const Sql votes_of_customer_sql{"idea_votes.any_of_customer", Reach::one_customer, "SELECT COUNT(*) FROM idea_votes WHERE customer_id = $1"};
const Sql ideas_of_customer_sql{"ideas.any_of_customer", Reach::business, "SELECT COUNT(*) FROM ideas WHERE customer_id = $1"};

const Sql insert_said_sql{"said.insert", Reach::business, insert_into<Said>("said")};
const Sql update_said_sql{"said.update", Reach::business, "UPDATE said SET " + assignments<Said>({"id"}) + " WHERE id = $1"};
const Sql remove_said_sql{"said.remove", Reach::business, "DELETE FROM said WHERE id = $1"};
const Sql find_said_sql{"said.find", Reach::business, "SELECT " + columns<Said>() + " FROM said WHERE id = $1"};
const Sql external_said_sql{"said.find_external", Reach::business, "SELECT " + columns<Said>() + " FROM said WHERE external_id = $1 ORDER BY id LIMIT 1"};
const Sql each_said_sql{"said.each", Reach::business, "SELECT " + columns<Said>() + " FROM said ORDER BY created_at, id"};
const Sql of_idea_sql{"said.of_idea", Reach::business, "SELECT COUNT(*) FROM said WHERE idea_id = $1"};

}  // namespace

void insert(Db& db, const IdeaHead& idea) { db.run(insert_idea_sql, idea); }
void update(Db& db, const IdeaHead& idea) { db.run(update_idea_sql, idea); }
void remove(Db& db, Id<Idea> id)
{
    for (const auto* sql : {&remove_votes_sql, &remove_former_sql, &remove_box_sql, &remove_box_votes_sql, &remove_idea_sql}) db.run(*sql, id);
}
std::optional<IdeaHead> find_idea(Db& db, Id<Idea> id) { return db.one<IdeaHead>(find_idea_sql, id); }
std::optional<IdeaHead> find_idea(Db& db, const std::string& in_file)
{
    if (auto idea = db.one<IdeaHead>(external_idea_sql, in_file)) return idea;
    const auto ours = parse_id<Idea>(in_file);
    return ours ? find_idea(db, *ours) : std::nullopt;
}
std::optional<IdeaHead> find_titled(Db& db, const std::string& title) { return db.one<IdeaHead>(titled_sql, title); }
imports::CellsOf<Idea> idea_cells(Db& db, std::vector<Id<Idea>> ideas) { return {db, cells_sql, std::move(ideas)}; }

void insert(Db& db, const IdeaVote& vote) { db.run(insert_vote_sql, vote); }
void remove(Db& db, const IdeaVote& vote) { db.run(remove_vote_sql, vote.customer_id, vote.id); }
std::vector<IdeaVote> votes(Db& db, Id<Idea> id) { return db.all<IdeaVote>(votes_sql, id); }
std::vector<IdeaVote> each_vote(Db& db) { return db.all<IdeaVote>(each_vote_sql); }

bool has_any(Db& db, Id<customers::Customer> customer)
{
    return db.value<std::int64_t>(votes_of_customer_sql, customer) > 0 || db.value<std::int64_t>(ideas_of_customer_sql, customer) > 0;
}

void insert(Db& db, const Said& said) { db.run(insert_said_sql, said); }
void update(Db& db, const Said& said) { db.run(update_said_sql, said); }
void remove(Db& db, Id<Said> id) { db.run(remove_said_sql, id); }
std::optional<Said> find_said(Db& db, Id<Said> id) { return db.one<Said>(find_said_sql, id); }
std::optional<Said> find_said(Db& db, const std::string& in_file)
{
    if (auto said = db.one<Said>(external_said_sql, in_file)) return said;
    const auto ours = parse_id<Said>(in_file);
    return ours ? find_said(db, *ours) : std::nullopt;
}
std::vector<Said> each_said(Db& db) { return db.all<Said>(each_said_sql); }
bool is_said_of(Db& db, Id<Idea> id) { return db.value<std::int64_t>(of_idea_sql, id) > 0; }

}  // namespace rapport::ideas::store
