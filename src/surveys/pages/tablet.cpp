#include "surveys/pages/tablet.h"

#include "surveys/keys.h"
#include "surveys/answering.h"
#include "surveys/pages/form.h"
#include "surveys/pages/page.h"
#include "surveys/places.h"
#include "surveys/service.h"

#include <algorithm>

namespace rapport::surveys::pages {
namespace {

constexpr int back_to_start_seconds = 5;
constexpr const char* mouths[] = {"M16 35q8-9 16 0", "M17 33q7-4 14 0", "M17 30q7 5 14 0", "M15 28q9 11 18 0"};

struct Standing {
    Place place;
    Survey survey;
};

std::optional<Standing> standing(Context& ctx, const std::string& token)
{
    auto place = place_of(ctx.db, PlaceKind::tablet, token);
    if (!place) return std::nullopt;
    auto survey = read_survey(ctx, place->survey_id);
    if (!survey) return std::nullopt;
    return Standing{std::move(*place), std::move(*survey)};
}

http::Response not_there()
{
    const auto& say = words_in("en");
    return notice(404, say.language, say.unknown_title, say.unknown);
}

void draw_face(Html& page, std::size_t face)
{
    page.open("svg", {{"viewBox", "0 0 48 48"}, {"aria-hidden", "true"}}).open("circle", {{"cx", "24"}, {"cy", "24"}, {"r", "21"}}).close();
    page.open("path", {{"d", "M17 18v3"}}).close().open("path", {{"d", "M31 18v3"}}).close().open("path", {{"d", mouths[face]}}).close().close();
}

http::Response faces(const std::string& path, const std::string& shop, const Standing& at, const Question& question, const std::string& language)
{
    const auto& say = words_in(language);
    auto page = begin({language, shop, true});
    page.with("h1", question.in(language).ask, {{"dir", "auto"}});
    page.open("form", {{"method", "post"}, {"action", path}});
    for (const auto& [name, value] : {std::pair("k", new_answer_key()), std::pair("l", language)})
        page.single("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
    page.open("div", {{"class", "faces"}});
    for (std::size_t face = 0; face < std::size(face_scores); ++face) {
        page.open("button", {{"type", "submit"}, {"name", "score"}, {"value", std::to_string(face_scores[face])}, {"class", "face"},
                             {"accesskey", std::to_string(face + 1)}});
        draw_face(page, face);
        page.text(say.faces[face]).close();
    }
    page.close().close();
    if (at.survey.wording.languages.size() > 1) {
        page.single("br").open("p");
        for (const auto& other : at.survey.wording.languages)
            if (other != language) page.with("a", other, {{"href", path + "?l=" + other}, {"lang", other}}).text(" ");
    }
    return send(200, page);
}

http::Response thanks(const std::string& path, const std::string& shop, const Standing& at, const std::string& language)
{
    const auto* texts = at.survey.wording.texts_in(language);
    auto page = begin({language, shop, true});
    page.open("div", {{"role", "status"}}).with("h1", words_in(language).thanks).close();
    if (texts && texts->thanks) page.with("p", *texts->thanks, {{"dir", "auto"}});
    return send(200, page, {{"Refresh", std::to_string(back_to_start_seconds) + "; url=" + path}});
}

http::Response show(Context& ctx, const std::string& token, const http::Request& request)
{
    const auto at = standing(ctx, token);
    if (!at) return not_there();
    const auto language = at->survey.wording.language_for(request.query_value("l").value_or(""));
    const auto& say = words_in(language);
    const auto* question = faces_question(at->survey.wording);
    if (request.query_value("thanks")) return thanks(request.path, ctx.business.name, *at, language);
    if (at->survey.state != SurveyState::open || !question) return notice(410, language, say.closed_title, say.closed, {{"Refresh", "60"}});
    return faces(request.path, ctx.business.name, *at, *question, language);
}

http::Response take(Context& ctx, const listening::Listeners& listeners, const std::string& token, const http::Request& request)
{
    const auto at = standing(ctx, token);
    const Form form(request);
    const auto key = form.key("k");
    const auto* question = at ? faces_question(at->survey.wording) : nullptr;
    const auto score = form.number("score");
    if (!at || !key || !score || std::ranges::count(face_scores, *score) == 0) return not_there();
    // Nobody stands behind a tablet who would press a button on a page of refusal: its own page says why.
    if (!question) return go_to(request.path);
    Answering by{at->survey.id, at->survey.wording.number, AnsweredBy::tablet, at->survey.wording.language_for(form.text("l").value_or("")), *key};
    by.place_id = at->place.id;
    if (!give(ctx, listeners, by, {{question->question, score, {}}})) return go_to(request.path);
    return go_to(request.path + "?thanks=1&l=" + by.language);
}

}  // namespace

void add_tablet_routes(http::Router& router, const listening::Listeners& listeners)
{
    router.get("/t/{token}", http::anyone(), [](Context& ctx, std::string token, const http::Request& request) { return show(ctx, token, request); });
    router.post("/t/{token}", http::anyone(),
        [listeners](Context& ctx, std::string token, const http::Request& request) { return take(ctx, listeners, token, request); });
}

}  // namespace rapport::surveys::pages
