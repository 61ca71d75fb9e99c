#include "base/http/newest_first.h"
#include "customers/masked.h"
#include "surveys/answering.h"
#include "surveys/asking.h"
#include "surveys/doors.h"
#include "surveys/pages/form.h"
#include "surveys/paper.h"
#include "surveys/places.h"
#include "surveys/posters.h"
#include "surveys/printing.h"
#include "surveys/results.h"
#include "surveys/rules.h"
#include "surveys/sample.h"
#include "surveys/seldom.h"
#include "surveys/service.h"
#include "surveys/stops.h"

namespace rapport::surveys {
namespace {

struct InvitationQuery : http::PageQuery {
    std::optional<InvitationState> state;
};
BOOST_DESCRIBE_STRUCT(InvitationQuery, (http::PageQuery), (state))

struct AnswerQuery : http::PageQuery {
    std::optional<Id<Survey>> survey_id;
    std::optional<std::string> q;           // every word of it stands in their words
    std::optional<bool> with_words;
    std::optional<Instant> from;
    std::optional<Instant> to;
};
BOOST_DESCRIBE_STRUCT(AnswerQuery, (http::PageQuery), (survey_id, q, with_words, from, to))

void add_survey_routes(http::Router& router)
{
    router.post("/surveys", may("surveys:write"),
        [](Context& ctx, NewSurvey body) -> Result<http::Created<Survey>> {
            TRY(auto survey, add_survey(ctx, std::move(body)));
            return http::Created<Survey>{std::move(survey)};
        },
        "Writes down a survey: a draft, until it is opened");
    router.get("/surveys", may("surveys:read"), [](Context& ctx) -> http::Page<Survey> { return {list_surveys(ctx), {}}; }, "Surveys, newest first");
    router.get("/surveys/{id}", may("surveys:read"), [](Context& ctx, Id<Survey> id) { return read_survey(ctx, id); }, "One survey with the words in force");
    router.patch("/surveys/{id}", may("surveys:write"),
        [](Context& ctx, Id<Survey> id, http::IfMatch match, ChangeSurvey body) { return change_survey(ctx, id, match.version, std::move(body)); },
        "Changes a survey; what was answered keeps the words that it saw");
    router.del("/surveys/{id}", may("surveys:write"), [](Context& ctx, Id<Survey> id) { return remove_survey(ctx, id); }, "Removes a draft");
    router.get("/surveys/{id}/wordings", may("surveys:read"),
        [](Context& ctx, Id<Survey> id) -> Result<http::Page<Wording>> {
            TRY(auto all, wordings(ctx, id));
            return http::Page<Wording>{std::move(all), {}};
        },
        "Every wording that it had, newest first");
    router.post("/surveys/{id}/opening", may("surveys:write"), [](Context& ctx, Id<Survey> id) { return open_survey(ctx, id); }, "Customers may answer from now on");
    router.post("/surveys/{id}/closing", may("surveys:write"), [](Context& ctx, Id<Survey> id) { return close_survey(ctx, id); }, "Nobody may answer any more");
}

// The address that we were asked under, which customers reach us by too.
std::string origin_of(const http::Request& request)
{
    return (request.over_tls ? "https://" : "http://") + std::string(request.header("Host").value_or("localhost"));
}

void add_place_routes(http::Router& router)
{
    router.post("/surveys/{id}/places", may("surveys:write"), [](Context& ctx, Id<Survey> id, NewPlace body) -> Result<http::Created<MadePlace>> {
        TRY(auto made, add_place(ctx, id, body));
        return http::Created<MadePlace>{std::move(made)};
    }, "A place where anybody may answer without a name: a code, or a tablet, whose link is told this once").repetition = http::Route::Repetition::told_once;
    router.get("/surveys/{id}/places", may("surveys:read"), [](Context& ctx, Id<Survey> id) -> Result<http::Page<Place>> {
        TRY(auto all, list_places(ctx, id));
        return http::Page<Place>{std::move(all), {}};
    }, "Its places, newest first");
    router.get("/survey-places/{id}/poster", may("surveys:read"), [](Desk& desk, Id<Place> id, http::Query<HangUp> query, const http::Request& request) -> Result<http::Response> {
        TRY(auto made, desk.read([&](Context& ctx) { return picture_of(ctx, id, query.value, origin_of(request)); }));
        http::Response response;
        response.headers = {{"Content-Type", std::string(made.media_type)}, {"Content-Disposition", "attachment; filename=\"poster." + std::string(made.ending) + "\""}, {"Cache-Control", "no-store"}};
        response.body = std::move(made.bytes);
        return response;
    }, "The code of a place to hang up: a page with the question as PDF, or the code alone as SVG or PNG");
    router.post("/survey-places/{id}/ending", may("surveys:write"), [](Context& ctx, Id<Place> id) { return end_place(ctx, id); }, "Its link opens nothing any more");
}

void add_invitation_routes(http::Router& router, const OpenMatters& matters)
{
    router.post("/surveys/{id}/invitations", may("responses:write"), [matters](Context& ctx, Id<Survey> id, Invite body) -> Result<http::Created<Link>> {
        TRY(auto made, invite(ctx, matters, id, body));
        return http::Created<Link>{std::move(made)};
    }, "Asks one customer: the link is told this once").repetition = http::Route::Repetition::told_once;
    router.get("/surveys/{id}/invitations", may("surveys:read"), [](Context& ctx, Id<Survey> id, http::Query<InvitationQuery> query) -> Result<http::Page<InvitationView>> {
        TRY(const auto before, http::before(query.value));
        TRY(auto rows, list_invitations(ctx, id, {query.value.state, before, query.value.size()}));
        if (!customers::sees_contacts(ctx.actor))       // a mail server's words may name the address
            for (auto& row : rows) row.mail_reason.reset(), row.mail_bounce.reset();
        return http::newest_first(std::move(rows), query.value, static_cast<Instant InvitationView::*>(&InvitationView::drawn_at));
    }, "Who was drawn, asked and has answered, newest first");
    router.get("/surveys/{id}/left-out", may("surveys:read"), [](Context& ctx, Id<Survey> id, http::Query<http::PageQuery> query) -> Result<http::Page<LeftOutView>> {
        TRY(const auto before, http::before(query.value));
        TRY(auto rows, list_left_outs(ctx, id, before, query.value.size()));
        return http::newest_first(std::move(rows), query.value, static_cast<Instant LeftOutView::*>(&LeftOutView::at));
    }, "Who was drawn and not asked, and why, newest first");
    router.post("/survey-invitations/{id}/link", may("responses:write"), [matters](Context& ctx, Id<Invitation> id) { return make_link(ctx, matters, id); },
        "Asks somebody who was drawn: the link is told this once, and one made before opens nothing any more").repetition = http::Route::Repetition::told_once;
    router.del("/survey-invitations/{id}", may("responses:write"), [](Context& ctx, Id<Invitation> id) { return remove_invitation(ctx, id); },
        "Somebody who was drawn is not asked after all");
}

void add_stop_routes(http::Router& router)
{
    router.get("/customers/{id}/survey-stop", may("surveys:read"), [](Context& ctx, Id<customers::Customer> id) { return read_stop(ctx, id); },
        "Since when they do not want to be asked, or less often (once in " + std::to_string(seldom_days) + " days), if so");
    router.post("/customers/{id}/survey-stop", may("responses:write"), [](Context& ctx, Id<customers::Customer> id) { return note_stop(ctx, id); },
        "They do not want to be asked any more; mail that waits to ask them does not leave");
    router.post("/customers/{id}/survey-stop/ending", may("responses:write"), [](Context& ctx, Id<customers::Customer> id, AskAgain body) { return ask_again(ctx, id, body); },
        "They may be asked again, or as often as others, for a reason that is kept in the log");
}

struct ResultsQuery {
    std::optional<Day> from;                // both days are in it
    std::optional<Day> to;
    std::optional<GroupBy> by;
};
BOOST_DESCRIBE_STRUCT(ResultsQuery, (), (from, to, by))

void add_drawing_routes(http::Router& router, const OpenMatters& matters, const customers::Fields& fields)
{
    router.post("/surveys/{id}/sample-plan", may("surveys:read"), [matters, &fields](Desk& desk, Id<Survey> id, DrawSample body) {
        return desk.read([&](Context& ctx) { return plan_sample(ctx, matters, fields, id, body); });
    }, "What a random sample would tell, and how surely; changes nothing. where says who is meant, as in /customers");
    router.post("/surveys/{id}/samples", may("surveys:write"), [matters, &fields](Desk& desk, Id<Survey> id, DrawSample body) {
        return desk.write([&](Context& ctx) { return draw_sample(ctx, matters, fields, id, body); });
    }, "Draws a random sample: they wait to be asked, and who may not be asked is left out with the reason. Whom a token draws to be asked by mail counts as what it writes");
    router.post("/surveys/{id}/rules", may("surveys:write"), [](Context& ctx, Id<Survey> id, NewRule body) -> Result<http::Created<SurveyRule>> {
        TRY(auto rule, add_rule(ctx, id, body));
        return http::Created<SurveyRule>{std::move(rule)};
    }, "Draws customers some hours after a kind of contact, one in so many");
    router.get("/surveys/{id}/rules", may("surveys:read"), [](Context& ctx, Id<Survey> id) -> Result<http::Page<SurveyRule>> {
        TRY(auto all, list_rules(ctx, id));
        return http::Page<SurveyRule>{std::move(all), {}};
    }, "Its rules, newest first");
    router.post("/survey-rules/{id}/ending", may("surveys:write"), [](Context& ctx, Id<SurveyRule> id) { return end_rule(ctx, id); }, "Draws nobody any more");
}

http::Response csv_response(std::string csv, const std::string& name)
{
    http::Response response;
    response.headers = {{"Content-Type", "text/csv; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"" + name + "\""}, {"Cache-Control", "no-store"}};
    response.body = std::move(csv);
    return response;
}

Result<ResultsOf> asked_of(const Desk& desk, const ResultsQuery& query)
{
    const ResultsOf of{query.from, query.to, query.by.value_or(GroupBy::month)};
    if ((of.by == GroupBy::level || of.by == GroupBy::tag) && !desk.actor.may(may("customers:read"))) return not_allowed("Only who may see customers is told their levels and tags.");
    return of;
}

void add_result_routes(http::Router& router)
{
    router.get("/surveys/{id}/results", may("responses:read"), [](Desk& desk, Id<Survey> id, http::Query<ResultsQuery> query) -> Result<Results> {    // reads every answer
        TRY(const auto of, asked_of(desk, query.value));
        return desk.read([&](Context& ctx) { return results(ctx, id, of); });
    }, "What it found out: each figure with its n and interval, in total and by group");
    router.get("/surveys/{id}/results.csv", may("responses:export"), [](Desk& desk, Id<Survey> id, http::Query<ResultsQuery> query) -> Result<http::Response> {
        TRY(const auto of, asked_of(desk, query.value));
        TRY(auto csv, desk.read([&](Context& ctx) { return results_csv(ctx, id, of); }));
        return csv_response(std::move(csv), "results.csv");
    }, "The same as CSV: a line for all and one for each group");
    router.get("/surveys/{id}/answers.csv", may("responses:export"), [](Desk& desk, Id<Survey> id) -> Result<http::Response> {
        TRY(auto csv, desk.read([&](Context& ctx) { return answers_csv(ctx, id); }));
        return csv_response(std::move(csv), "answers.csv");
    }, "Every answer on a line of its own, as CSV");
}

void add_paper_routes(http::Router& router, const listening::Listeners& listeners)
{
    router.get("/surveys/{id}/paper", may("responses:write"), [](Desk& desk, Id<Survey> id, http::Query<Printing> query, const http::Request& request) -> Result<http::Response> {
        TRY(const auto sheets, desk.read([&](Context& ctx) { return sheets_of(ctx, id, query.value, origin_of(request)); }));
        http::Response response;
        response.headers = {{"Content-Type", "application/pdf"}, {"Content-Disposition", "attachment; filename=\"survey.pdf\""}, {"Cache-Control", "no-store"}};
        response.body = paper::print(sheets);
        return response;
    }, "The survey as a PDF to print: sheets for anybody, or one for each customer who was asked, with their own code");
    router.post("/surveys/{id}/batches", may("responses:write"), [](Context& ctx, Id<Survey> id, NewBatch body) -> Result<http::Created<BatchView>> {
        TRY(auto batch, add_batch(ctx, id, body));
        return http::Created<BatchView>{std::move(batch)};
    }, "A pile of paper sheets, to be keyed once or twice");
    router.get("/surveys/{id}/batches", may("responses:read"), [](Context& ctx, Id<Survey> id) -> Result<http::Page<Batch>> {
        TRY(auto all, list_batches(ctx, id));
        return http::Page<Batch>{std::move(all), {}};
    }, "Its piles of paper, newest first");
    router.get("/survey-batches/{id}", may("responses:read"), [](Context& ctx, Id<Batch> id) { return read_batch(ctx, id); }, "A pile with its sheets, and what two passes disagree about");
    router.post("/survey-batches/{id}/sheets", may("responses:write"), [](Context& ctx, Id<Batch> id, KeySheet body) { return key_sheet(ctx, id, body); }, "Keys a sheet, or keys it anew");
    router.del("/survey-batches/{id}/sheets/{pass}/{number}", may("responses:write"), [](Context& ctx, Id<Batch> id, std::string pass, std::string number) {
        return remove_sheet(ctx, id, pages::whole_number(pass).value_or(0), pages::whole_number(number).value_or(0));
    }, "Takes a sheet out");
    router.post("/survey-batches/{id}/taking-in", may("responses:write"), [listeners](Context& ctx, Id<Batch> id) { return take_in(ctx, listeners, id); }, "Its sheets become answers");
    router.del("/survey-batches/{id}", may("responses:write"), [](Context& ctx, Id<Batch> id) { return remove_batch(ctx, id); }, "Removes a pile that was begun by mistake");
}

void add_answer_routes(http::Router& router)
{
    router.get("/survey-answers", may("responses:read"), [](Desk& desk, http::Query<AnswerQuery> query) -> Result<http::Page<AnswerView>> {   // a search may look through all
        const auto& asked = query.value;
        TRY(const auto before, http::before(asked));
        TRY(auto rows, desk.read([&](Context& ctx) {
            return list_answers(ctx, {asked.survey_id, asked.q, asked.with_words.value_or(false), http::span(asked.from, asked.to), before, asked.size()});
        }));
        return http::newest_first(std::move(rows), asked, static_cast<Instant AnswerView::*>(&AnswerView::at));
    }, "Answers, newest first; with q those in whose words every word of it stands");
    router.get("/survey-answers/{id}", may("responses:read"), [](Context& ctx, Id<Answer> id) { return read_answer(ctx, id); }, "One answer");
    router.post("/survey-answers/{id}/replies", may("responses:write"), [](Context& ctx, Id<Answer> id, WriteReply body) -> Result<http::Created<Reply>> {
        TRY(auto written, reply(ctx, id, body));
        return http::Created<Reply>{std::move(written)};
    }, "Writes back: it stands where they answered, so that it also reaches who gave no name");
    router.get("/survey-answers/{id}/replies", may("responses:read"), [](Context& ctx, Id<Answer> id) -> Result<http::Page<Reply>> {
        TRY(auto all, list_replies(ctx, id));
        return http::Page<Reply>{std::move(all), {}};
    }, "What we wrote back, oldest first");
}

}  // namespace

void add_routes(http::Router& router, const OpenMatters& matters, const listening::Listeners& listeners, const customers::Fields& fields)
{
    add_survey_routes(router);
    add_place_routes(router);
    add_invitation_routes(router, matters);
    add_stop_routes(router);
    add_answer_routes(router);
    add_drawing_routes(router, matters, fields);
    add_result_routes(router);
    add_paper_routes(router, listeners);
}

}  // namespace rapport::surveys
