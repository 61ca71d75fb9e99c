#include "standards/adherence.h"
#include "standards/doors.h"
#include "standards/ticks.h"

#include <charconv>

namespace rapport::standards {

struct StandardQuery {
    std::optional<touchpoints::Kind> kind;
    std::optional<bool> retired;
};
BOOST_DESCRIBE_STRUCT(StandardQuery, (), (kind, retired))

namespace {

using touchpoints::Touchpoint;

Result<std::int64_t> number_in(const std::string& text)
{
    std::int64_t number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (wrong != std::errc() || end != text.data() + text.size()) return not_found("There is nothing under this address.");
    return number;
}

http::Response csv_of(const Adherence& adherence)
{
    http::Response response;
    response.headers = {{"Content-Type", "text/csv; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"adherence.csv\""}, {"Cache-Control", "no-store"}};
    response.body = adherence_csv(adherence);
    return response;
}

void add_content_routes(http::Router& router)
{
    router.post("/standards", may("standards:write"),
        [](Context& ctx, NewStandard body) -> Result<http::Created<Standard>> {
            TRY(auto standard, add_standard(ctx, std::move(body)));
            return http::Created<Standard>{std::move(standard)};
        },
        "Writes down what we promise at a kind of contact, and the steps in order");
    router.get("/standards", may("standards:read"),
        [](Context& ctx, http::Query<StandardQuery> query) { return http::Page<Standard>{list_standards(ctx, {query.value.kind, query.value.retired}), {}}; },
        "The standards with what is in force and who is trained");
    router.get("/standards/{id}", may("standards:read"), [](Context& ctx, Id<Standard> id) { return read_standard(ctx, id); }, "One standard");
    router.patch("/standards/{id}", may("standards:write"),
        [](Context& ctx, Id<Standard> id, http::IfMatch match, ChangeStandard body) { return change_standard(ctx, id, match.version, std::move(body)); },
        "Changes a standard: a new version is in force from now on");
    router.del("/standards/{id}", may("standards:write"), [](Context& ctx, Id<Standard> id) { return remove_standard(ctx, id); },
        "Takes back a standard written down by mistake");
    router.get("/standards/{id}/versions", may("standards:read"),
        [](Context& ctx, Id<Standard> id) -> Result<http::Page<NumberedContent>> {
            TRY(auto all, history(ctx, id));
            return http::Page<NumberedContent>{std::move(all), {}};
        },
        "Everything that this standard ever said, the newest first");
    router.del("/standards/{id}/versions/{number}", may("standards:write"),
        [](Context& ctx, Id<Standard> id, std::string number) -> Result<Standard> {
            TRY(const auto which, number_in(number));
            return take_back(ctx, id, which);
        },
        "Takes the newest version back: the one before is in force again");
    router.post("/standards/{id}/steps", may("standards:write"),
        [](Context& ctx, Id<Standard> id, StepInput body) { return take_in(ctx, id, body); }, "Takes a little thing into the standard as its last step");
    router.post("/standards/{id}/retirement", may("standards:write"), [](Context& ctx, Id<Standard> id) { return retire(ctx, id); },
        "Says that a standard is no longer used");
    router.del("/standards/{id}/retirement", may("standards:write"), [](Context& ctx, Id<Standard> id) { return use_again(ctx, id); },
        "Takes a standard up again");
}

void add_training_routes(http::Router& router)
{
    router.post("/standards/{id}/training", may("standards:write"),
        [](Context& ctx, Id<Standard> id, NewTraining body) -> Result<http::Created<Training>> {
            TRY(auto training, add_training(ctx, id, body));
            return http::Created<Training>{std::move(training)};
        },
        "Says who is trained for a standard");
    router.patch("/standards/{id}/training/{training}", may("standards:write"),
        [](Context& ctx, Id<Standard> id, Id<Training> training, http::IfMatch match, ChangeTraining body) { return change_training(ctx, id, match.version, training, body); },
        "Says since when or until when somebody is trained; its version is the standard's");
    router.del("/standards/{id}/training/{training}", may("standards:write"),
        [](Context& ctx, Id<Standard> id, Id<Training> training) { return remove_training(ctx, id, training); }, "They were not trained after all");
}

void add_figure_routes(http::Router& router)
{
    router.get("/standards/{id}/adherence", may("standards:read"),
        [](Desk& desk, Id<Standard> id, http::Query<AdherenceOf> query) {
            return desk.read([&](Context& ctx) { return adherence(ctx, id, query.value); });
        },
        "How often more was given than expected with all steps done and without, step by step and by who is trained");
    router.get("/standards/{id}/adherence.csv", may("standards:read"),
        [](Desk& desk, Id<Standard> id, http::Query<AdherenceOf> query) -> Result<http::Response> {
            TRY(const auto told, desk.read([&](Context& ctx) { return adherence(ctx, id, query.value); }));
            return csv_of(told);
        },
        "The same as CSV");
    router.get("/standards/{id}/little-things", may("standards:read"),
        [](Desk& desk, Id<Standard> id, http::Query<LittleThingsOf> query) -> Result<http::Page<LittleThing>> {
            TRY(auto things, desk.read([&](Context& ctx) { return little_things(ctx, id, query.value); }));
            return http::Page<LittleThing>{std::move(things), {}};
        },
        "By what customers were given more than they expected, the most often named first");
}

}  // namespace

void add_routes(http::Router& router)
{
    add_content_routes(router);
    add_training_routes(router);
    add_figure_routes(router);
    router.get("/touchpoints/{id}/steps", may("touchpoints:read"), [](Context& ctx, Id<Touchpoint> id) { return steps_of(ctx, id); },
        "The steps of the standard for a contact, and which were done");
    router.put("/touchpoints/{id}/steps/{step}", may("touchpoints:write"),
        [](Context& ctx, Id<Touchpoint> id, std::string step) -> Result<StepsOfTouchpoint> {
            TRY(const auto number, number_in(step));
            return tick(ctx, id, number);
        },
        "Says that a step was done at a contact");
    router.del("/touchpoints/{id}/steps/{step}", may("touchpoints:write"),
        [](Context& ctx, Id<Touchpoint> id, std::string step) -> Result<Done> {
            TRY(const auto number, number_in(step));
            return untick(ctx, id, number);
        },
        "It was not done after all");
}

}  // namespace rapport::standards
