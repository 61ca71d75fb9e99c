#include "standards/store.h"

#include "base/json.h"

#include <map>

namespace rapport::standards::store {
namespace {

const std::string head_columns = "id, applies_to, kind, channel, stage, steps_made, created_at, updated_at, version";

struct ContentRow {
    Id<Standard> standard_id;
    std::int64_t number = 0;
    std::string promise;
    std::string steps;
    Strings extra;
    Instant since;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
};
BOOST_DESCRIBE_STRUCT(ContentRow, (), (standard_id, number, promise, steps, extra, since, staff, staff_id))

struct TrainingRow {
    Id<Standard> standard_id;
    Id<Training> id;
    Id<identity::Staff> staff_id;
    Day since;
    std::optional<Day> until;
};
BOOST_DESCRIBE_STRUCT(TrainingRow, (), (standard_id, id, staff_id, since, until))

struct TrainingOf {
    Id<Standard> standard_id;
    Training training;
};
BOOST_DESCRIBE_STRUCT(TrainingOf, (), (standard_id, training))

struct Listed {
    Head head;
    std::optional<Instant> retired_at;
    std::optional<std::string> retired_by;
};
BOOST_DESCRIBE_STRUCT(Listed, (), (head, retired_at, retired_by))

const Sql insert_sql{"standards.insert", Reach::single,
    "INSERT INTO standards (" + head_columns + ") VALUES (" + placeholders<Head>() + ")"};
const Sql update_sql{"standards.update", Reach::single,
    "UPDATE standards SET steps_made = $2, updated_at = $3, version = $4 WHERE id = $1"};
const Sql remove_sql{"standards.remove", Reach::single, "DELETE FROM standards WHERE id = $1"};
const Sql find_sql{"standards.find", Reach::single, "SELECT " + head_columns + " FROM standards WHERE id = $1"};
const Sql find_scope_sql{"standards.find_scope", Reach::single, "SELECT id FROM standards WHERE applies_to = $1"};

const Sql insert_content_sql{"standards.insert_content", Reach::single, insert_into<ContentRow>("standard_contents")};
const Sql remove_content_sql{"standards.remove_content", Reach::single,
    "DELETE FROM standard_contents WHERE standard_id = $1 AND number = $2"};
const Sql remove_contents_sql{"standards.remove_contents", Reach::single, "DELETE FROM standard_contents WHERE standard_id = $1"};
const Sql contents_sql{"standards.contents", Reach::single,
    "SELECT " + columns<ContentRow>() + " FROM standard_contents WHERE standard_id = $1 AND number > 0 ORDER BY number DESC"};
// Contents in force have numbers from 1 on; 0 holds the former steps that a file brought.
const Sql former_sql{"standards.former_steps", Reach::single,
    "SELECT " + columns<ContentRow>() + " FROM standard_contents WHERE standard_id = $1 AND number = 0"};
const Sql in_force_sql{"standards.in_force", Reach::single,
    "SELECT " + columns<ContentRow>("c.") + R"sql(
       FROM standard_contents c
      WHERE c.number = (SELECT MAX(n.number) FROM standard_contents n WHERE n.standard_id = c.standard_id)
      ORDER BY c.standard_id
)sql"};

const Sql retire_sql{"standards.retire", Reach::single,
    "INSERT INTO standard_retirements (standard_id, at, staff, staff_id) VALUES ($1, $2, $3, $4)"};
const Sql use_again_sql{"standards.use_again", Reach::single, "DELETE FROM standard_retirements WHERE standard_id = $1"};

const Sql put_training_sql{"standards.put_training", Reach::single,
    insert_into<TrainingRow>("standard_training") + " ON CONFLICT (standard_id, id) DO UPDATE SET since = excluded.since, until = excluded.until"};
const Sql remove_training_sql{"standards.remove_training", Reach::single,
    "DELETE FROM standard_training WHERE standard_id = $1 AND id = $2"};
const Sql remove_all_training_sql{"standards.remove_all_training", Reach::single, "DELETE FROM standard_training WHERE standard_id = $1"};
const Sql training_sql{"standards.training", Reach::single, R"sql(
     SELECT t.standard_id, t.id, t.staff_id, s.name, t.since, t.until
       FROM standard_training t
       JOIN staff s ON s.id = t.staff_id
      ORDER BY t.standard_id, s.name, t.since, t.id
)sql"};

const Sql is_ticked_sql{"standards.is_ticked", Reach::business,
    R"sql(
     SELECT s.step
       FROM step_ticks s
       JOIN touchpoints t ON t.customer_id = s.customer_id AND t.id = s.touchpoint_id
      WHERE s.standard_id = $1
      ORDER BY s.customer_id, s.touchpoint_id, s.step
      LIMIT 1
)sql"};

const Sql list_sql{"standards.list", Reach::single, R"sql(
     SELECT s.id, s.applies_to, s.kind, s.channel, s.stage, s.steps_made, s.created_at, s.updated_at, s.version, r.at, r.staff
       FROM standards s
       LEFT JOIN standard_retirements r ON r.standard_id = s.id
      WHERE (CAST($1 AS {int8}) IS NULL OR s.id = $1)
        AND (CAST($2 AS TEXT) IS NULL OR s.kind = $2)
        AND (CAST($3 AS {int8}) IS NULL OR CASE WHEN r.at IS NULL THEN 0 ELSE 1 END = $3)
      ORDER BY s.applies_to, s.id
)sql"};

NumberedContent content_of(ContentRow&& row)
{
    auto steps = from_json<std::vector<StandardStep>>(json::parse(row.steps));
    if (!steps) throw std::runtime_error("the steps of a standard in the database cannot be read");
    return {{std::move(row.promise), std::move(*steps), std::move(row.extra)}, row.number, row.since, std::move(row.staff), row.staff_id};
}

}  // namespace

void insert(Db& db, const Head& head) { db.run(insert_sql, head); }

void update(Db& db, const Head& head) { db.run(update_sql, head.id, head.steps_made, head.updated_at, head.version); }

void remove(Db& db, Id<Standard> id)
{
    db.run(remove_contents_sql, id);
    db.run(use_again_sql, id);
    db.run(remove_all_training_sql, id);
    db.run(remove_sql, id);
}

std::optional<Head> find(Db& db, Id<Standard> id) { return db.one<Head>(find_sql, id); }

std::optional<Id<Standard>> find_scope(Db& db, const Scope& scope) { return db.one<Id<Standard>>(find_scope_sql, scope.key()); }

void insert(Db& db, Id<Standard> id, const NumberedContent& content)
{
    db.run(insert_content_sql, ContentRow{id, content.number, content.promise, to_json(content.steps), content.extra, content.since, content.staff, content.staff_id});
}

void remove_content(Db& db, Id<Standard> id, std::int64_t number) { db.run(remove_content_sql, id, number); }

std::vector<NumberedContent> contents(Db& db, Id<Standard> id)
{
    std::vector<NumberedContent> all;
    for (auto& row : db.all<ContentRow>(contents_sql, id)) all.push_back(content_of(std::move(row)));
    return all;
}

void insert_former(Db& db, Id<Standard> id, const std::vector<StandardStep>& steps, Instant since)
{
    NumberedContent former;
    former.steps = steps;
    former.since = since;
    insert(db, id, former);
}

std::vector<StandardStep> former_steps(Db& db, Id<Standard> id)
{
    auto row = db.one<ContentRow>(former_sql, id);
    return row ? content_of(std::move(*row)).steps : std::vector<StandardStep>();
}

void retire(Db& db, Id<Standard> id, Instant at, const Actor& actor)
{
    db.run(retire_sql, id, at, actor.name, actor.staff ? std::optional(actor.staff) : std::nullopt);
}

void use_again(Db& db, Id<Standard> id) { db.run(use_again_sql, id); }

void put(Db& db, Id<Standard> id, const Training& training)
{
    db.run(put_training_sql, TrainingRow{id, training.id, training.staff_id, training.since, training.until});
}

void remove_training(Db& db, Id<Standard> id, Id<Training> training) { db.run(remove_training_sql, id, training); }

bool is_ticked(Db& db, Id<Standard> id) { return db.one<std::int64_t>(is_ticked_sql, id).has_value(); }

std::vector<Standard> list(Db& db, const Filter& filter, std::optional<Id<Standard>> id)
{
    std::map<Id<Standard>, NumberedContent> in_force;
    for (auto& row : db.all<ContentRow>(in_force_sql)) {
        const auto of = row.standard_id;
        in_force[of] = content_of(std::move(row));
    }
    std::map<Id<Standard>, std::vector<Training>> training;
    for (auto& row : db.all<TrainingOf>(training_sql)) training[row.standard_id].push_back(std::move(row.training));

    std::vector<Standard> all;
    for (auto& row : db.all<Listed>(list_sql, id, filter.kind, filter.retired)) {
        Standard one;
        static_cast<Scope&>(one) = std::move(row.head.scope);
        one.id = row.head.id;
        one.in_force = std::move(in_force[one.id]);
        one.training = std::move(training[one.id]);
        one.retired_at = row.retired_at;
        one.retired_by = std::move(row.retired_by);
        one.created_at = row.head.created_at;
        one.updated_at = row.head.updated_at;
        one.version = row.head.version;
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace rapport::standards::store
