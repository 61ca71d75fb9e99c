// A shop where answers become cases.
#pragma once
#include "cases/doors.h"
#include "cases/nameless.h"
#include "cases/service.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "listening/doors.h"
#include "listening/service.h"
#include "surveys/answering.h"
#include "surveys/test/shop.h"

namespace rapport::cases::test {

using listening::Survey;

class ClosedLoop : public identity::test::ShopTest {
protected:
    ClosedLoop()
    {
        const std::array listeners{listener()};
        listening::set_listeners(listeners);
    }
    ~ClosedLoop() override { listening::set_listeners({}); }

    Id<customers::Customer> customer(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    listening::Response respond(Survey survey, std::int64_t score, std::optional<Instant> at = {}, const std::string& comment = "Nobody knew my order")
    {
        return world.write([&](Context& ctx) { return listening::add_response(ctx, {.customer_id = paul, .survey = survey, .score = score, .at = at, .comment = Text<1, 4000>{comment}}); });
    }
    std::vector<Case> cases()
    {
        return world.read([&](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value();
    }
    std::string told() { return std::to_string(world.write([](Context& ctx) { return tell_due(ctx, 100); })); }

    Id<customers::Customer> paul = customer("Paul Achterberg");
};
// Somebody answers a survey by the link that they were sent.
class AnswersByLink : public ClosedLoop {
protected:
    explicit AnswersByLink(const surveys::NewSurvey& wanted) : survey(shop.open(wanted)) {}

    Result<surveys::Answer> try_give(const std::vector<surveys::Given>& given, bool nameless)
    {
        return world.try_write([&](Context& ctx) {
            const surveys::Answering by{survey.id, survey.wording.number, surveys::AnsweredBy::link, "en", surveys::answer_key_of(asked.link.substr(3)), asked.invitation, nameless};
            return surveys::give(ctx, {hear_nameless}, by, given);
        });
    }
    std::vector<Case> all() { return world.read([&](Context& ctx) { return list_cases(ctx, {}); }).value(); }
    WholeCase whole(Id<Case> id) { return world.read([&](Context& ctx) { return read_case(ctx, id); }).value(); }
    std::string words(Id<Case> id)
    {
        std::string said;
        for (const auto& entry : whole(id).entries) said += entry.words + "|";
        return said;
    }

    surveys::test::Shop shop{world};
    surveys::Survey survey;
    surveys::Link asked = shop.ask(survey.id, paul);
};

}  // namespace rapport::cases::test
