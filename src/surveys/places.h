// Places where anybody may answer without a name: a code that hangs somewhere, or a tablet with four faces.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "surveys/answer.h"

namespace rapport::surveys {

enum class PlaceKind { qr, tablet };
BOOST_DESCRIBE_ENUM(PlaceKind, qr, tablet)

struct Place {
    Id<Place> id;
    Id<Survey> survey_id;
    PlaceKind kind = PlaceKind::qr;
    std::string name;
    std::optional<std::string> code;        // of a qr place, as it is printed
    Instant created_at;
    std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(Place, (), (id, survey_id, kind, name, code, created_at, ended_at))

struct NewPlace {
    PlaceKind kind = PlaceKind::qr;
    Text<1, 80> name = {};
};
BOOST_DESCRIBE_STRUCT(NewPlace, (), (kind, name))

struct MadePlace {
    Place place;
    std::string link;                       // "/q/..." or "/t/...": a tablet's is told this once
};
BOOST_DESCRIBE_STRUCT(MadePlace, (), (place, link))

// not_found; conflict "no_faces": a tablet asks with four faces, so there must be a question of kind csat.
Result<MadePlace> add_place(Context& ctx, Id<Survey> survey, const NewPlace& input);
// The newest first. not_found.
Result<std::vector<Place>> list_places(Context& ctx, Id<Survey> survey);
// not_found.
Result<Place> read_place(Context& ctx, Id<Place> id);
// Its link opens nothing any more. not_found; conflict "ended".
Result<Place> end_place(Context& ctx, Id<Place> id);

// For the pages: not one that has ended.
std::optional<Place> place_of(Db& db, PlaceKind kind, const std::string& key);

// The question that the four faces answer: the first one of kind csat.
const Question* faces_question(const SurveyContent& content);
// From the unhappiest face to the happiest: the middle of the scale is left out, so that the two happy ones are those that
// the share of the satisfied counts.
constexpr std::int64_t face_scores[] = {1, 2, 4, 5};

}  // namespace rapport::surveys
