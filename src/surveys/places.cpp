#include "surveys/places.h"

#include "identity/audit.h"
#include "surveys/keys.h"
#include "surveys/service.h"

#include <algorithm>

namespace rapport::surveys {
namespace {

const Sql insert_sql{"survey_places.insert", Reach::single,
    "INSERT INTO survey_places (" + columns<Place>() + ", key_hash) VALUES (" + placeholders<Place>() + ", $8)"};
const Sql find_sql{"survey_places.find", Reach::single, "SELECT " + columns<Place>() + " FROM survey_places WHERE id = $1"};
const Sql find_key_sql{"survey_places.find_key", Reach::single,
    "SELECT " + columns<Place>() + " FROM survey_places WHERE key_hash = $1 AND kind = $2 AND ended_at IS NULL"};
const Sql list_sql{"survey_places.list", Reach::single,
    "SELECT " + columns<Place>() + " FROM survey_places WHERE survey_id = $1 ORDER BY created_at DESC, id DESC"};
const Sql end_sql{"survey_places.end", Reach::single, "UPDATE survey_places SET ended_at = $2 WHERE id = $1"};

}  // namespace

Result<MadePlace> add_place(Context& ctx, Id<Survey> id, const NewPlace& input)
{
    TRY(const auto survey, read_survey(ctx, id));
    const bool tablet = input.kind == PlaceKind::tablet;
    if (tablet && !faces_question(survey.wording))
        return conflict("A tablet asks with four faces, so the survey needs a question how satisfied they are (csat).", "no_faces");
    const auto key = tablet ? new_token() : new_code();
    const Place place{ctx.ids.make<Place>(), id, input.kind, input.name.value, tablet ? std::nullopt : std::optional(key), ctx.now(), {}};
    ctx.db.run(insert_sql, place, hash_of_place(key));
    identity::record(ctx, "survey.place_added", to_text(id));
    return MadePlace{place, (tablet ? "/t/" : "/q/") + key};
}

Result<std::vector<Place>> list_places(Context& ctx, Id<Survey> survey)
{
    CHECK(read_survey(ctx, survey));
    return ctx.db.all<Place>(list_sql, survey);
}

Result<Place> read_place(Context& ctx, Id<Place> id)
{
    auto place = ctx.db.one<Place>(find_sql, id);
    if (!place) return not_found("There is no such place.");
    return std::move(*place);
}

Result<Place> end_place(Context& ctx, Id<Place> id)
{
    TRY(auto place, read_place(ctx, id));
    if (place.ended_at) return conflict("This place has ended already.", "ended");
    place.ended_at = ctx.now();
    ctx.db.run(end_sql, id, place.ended_at);
    identity::record(ctx, "survey.place_ended", to_text(place.survey_id));
    return place;
}

std::optional<Place> place_of(Db& db, PlaceKind kind, const std::string& key) { return db.one<Place>(find_key_sql, hash_of_place(key), kind); }

const Question* faces_question(const SurveyContent& content)
{
    const auto found = std::ranges::find(content.questions, QuestionKind::csat, &Question::kind);
    return found == content.questions.end() ? nullptr : &*found;
}

}  // namespace rapport::surveys
