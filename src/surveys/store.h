// The tables surveys and survey_wordings.
#pragma once
#include "base/db/db.h"
#include "surveys/survey.h"

namespace rapport::surveys::store {

void insert(Db& db, const SurveyHead& head);
void update(Db& db, const SurveyHead& head);
void remove(Db& db, Id<Survey> id);

void insert(Db& db, Id<Survey> id, const Wording& wording);
std::optional<Wording> wording(Db& db, Id<Survey> id, std::int64_t number);
std::vector<Wording> wordings(Db& db, Id<Survey> id);       // the newest first

std::optional<Survey> find(Db& db, Id<Survey> id);
std::vector<Survey> list(Db& db);                            // the newest first

}  // namespace rapport::surveys::store
