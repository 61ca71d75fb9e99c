#include "surveys/store.h"

#include "base/json.h"

#include <map>

namespace rapport::surveys::store {
namespace {

struct WordingRow {
    Id<Survey> survey_id;
    std::int64_t number = 0;
    std::string content;
    Instant since;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
};
BOOST_DESCRIBE_STRUCT(WordingRow, (), (survey_id, number, content, since, staff, staff_id))

const Sql insert_sql{"surveys.insert", Reach::single, insert_into<SurveyHead>("surveys")};
const Sql update_sql{"surveys.update", Reach::single, "UPDATE surveys SET " + assignments<SurveyHead>({"id"}) + " WHERE id = $1"};
const Sql remove_wordings_sql{"surveys.remove_wordings", Reach::single, "DELETE FROM survey_wordings WHERE survey_id = $1"};
const Sql remove_sql{"surveys.remove", Reach::single, "DELETE FROM surveys WHERE id = $1"};
const Sql find_sql{"surveys.find", Reach::single, "SELECT " + columns<SurveyHead>() + " FROM surveys WHERE id = $1"};
const Sql list_sql{"surveys.list", Reach::single, "SELECT " + columns<SurveyHead>() + " FROM surveys ORDER BY created_at DESC, id DESC"};

const Sql insert_wording_sql{"surveys.insert_wording", Reach::single, insert_into<WordingRow>("survey_wordings")};
const Sql wording_sql{"surveys.wording", Reach::single,
    "SELECT " + columns<WordingRow>() + " FROM survey_wordings WHERE survey_id = $1 AND number = $2"};
const Sql wordings_sql{"surveys.wordings", Reach::single,
    "SELECT " + columns<WordingRow>() + " FROM survey_wordings WHERE survey_id = $1 ORDER BY number DESC"};
const Sql in_force_sql{"surveys.in_force", Reach::single,
    "SELECT " + columns<WordingRow>() + " FROM survey_wordings WHERE survey_id = $1 ORDER BY number DESC LIMIT 1"};

Wording wording_of(const WordingRow& row)
{
    auto content = from_json_text<SurveyContent>(row.content);
    if (!content) throw std::runtime_error("the wording of a survey in the database cannot be read");
    Wording wording;
    static_cast<SurveyContent&>(wording) = std::move(*content);
    wording.number = row.number;
    wording.since = row.since;
    wording.staff = row.staff;
    wording.staff_id = row.staff_id;
    return wording;
}

Survey with_wording(Db& db, SurveyHead&& head)
{
    Survey survey;
    static_cast<SurveyHead&>(survey) = std::move(head);
    survey.state = survey.state_now();
    if (const auto row = db.one<WordingRow>(in_force_sql, survey.id)) survey.wording = wording_of(*row);
    return survey;
}

}  // namespace

void insert(Db& db, const SurveyHead& head) { db.run(insert_sql, head); }

void update(Db& db, const SurveyHead& head) { db.run(update_sql, head); }

void remove(Db& db, Id<Survey> id)
{
    db.run(remove_wordings_sql, id);
    db.run(remove_sql, id);
}

void insert(Db& db, Id<Survey> id, const Wording& wording)
{
    const SurveyContent& content = wording;
    db.run(insert_wording_sql, WordingRow{id, wording.number, to_json(content), wording.since, wording.staff, wording.staff_id});
}

std::optional<Wording> wording(Db& db, Id<Survey> id, std::int64_t number)
{
    const auto row = db.one<WordingRow>(wording_sql, id, number);
    return row ? std::optional(wording_of(*row)) : std::nullopt;
}

std::vector<Wording> wordings(Db& db, Id<Survey> id)
{
    std::vector<Wording> all;
    for (const auto& row : db.all<WordingRow>(wordings_sql, id)) all.push_back(wording_of(row));
    return all;
}

std::optional<Survey> find(Db& db, Id<Survey> id)
{
    auto head = db.one<SurveyHead>(find_sql, id);
    return head ? std::optional(with_wording(db, std::move(*head))) : std::nullopt;
}

std::vector<Survey> list(Db& db)
{
    std::vector<Survey> all;
    for (auto& head : db.all<SurveyHead>(list_sql)) all.push_back(with_wording(db, std::move(head)));
    return all;
}

}  // namespace rapport::surveys::store
