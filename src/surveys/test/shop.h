// A small shop that asks: surveys, customers and links for tests.
#pragma once
#include "base/test/world.h"
#include "customers/consent.h"
#include "customers/segment.h"
#include "customers/service.h"
#include "surveys/answering.h"
#include "surveys/asking.h"
#include "surveys/keys.h"
#include "surveys/service.h"

namespace rapport::surveys::test {

using namespace rapport::test;

inline const Sql asked_fact_sql{"test.asked_fact", Reach::one_customer, "SELECT last_asked_at FROM customer_facts WHERE customer_id = $1"};

// Would they send a friend, and why.
inline NewSurvey after_a_visit()
{
    NewSurvey survey;
    survey.name = {"After a visit"};
    survey.questions = {
        {{}, QuestionKind::nps, {}, {{{"en"}, {"How likely are you to send a friend to us?"}, {{"not at all"}}, {{"certainly"}}, {}}, {{"de"}, {"Würden Sie uns empfehlen?"}, {}, {}, {}}}},
        {{}, QuestionKind::text, {}, {{{"en"}, {"Would you say why?"}, {}, {}, {}}, {{"de"}, {"Warum?"}, {}, {}, {}}}},
    };
    survey.texts = {{{{"en"}, {{"bakery, café and deli"}}, {{"Hanne, whose shop it is."}}, {{"We bake on."}}}}};
    return survey;
}

// What can be asked of a customer where no folder above adds to it.
inline const customers::Fields own_fields{std::span<const customers::FactOwner>{}};

class Shop {
public:
    explicit Shop(World& world) : world_(world) {}

    Id<customers::Customer> customer(const std::string& name, const std::string& email = {})
    {
        return world_.write([&](Context& ctx) {
            customers::NewCustomer input;
            input.name = Text<1, 200>{name};
            input.preferred_name = Text<1, 100>{name.substr(0, name.find(' '))};
            if (!email.empty()) input.emails = {email};
            return customers::add_customer(ctx, input);
        }).id;
    }
    void allow_email(Id<customers::Customer> who)
    {
        world_.write([&](Context& ctx) { return customers::record_consent(ctx, who, {customers::Channel::email, true, {"form at the counter"}, {}, {}}); });
    }
    Survey open(const NewSurvey& input)
    {
        return world_.write([&](Context& ctx) -> Result<Survey> {
            TRY(const auto survey, add_survey(ctx, input));
            return open_survey(ctx, survey.id);
        });
    }
    Link ask(Id<Survey> survey, Id<customers::Customer> who)
    {
        return world_.write([&](Context& ctx) { return invite(ctx, {}, survey, {who, AskedBy::counter, {}}); });
    }
    Result<Answer> give(const Survey& survey, const Link& asked, const std::vector<Given>& given, bool nameless = false)
    {
        return world_.try_write([&](Context& ctx) {
            Answering by{survey.id, survey.wording.number, AnsweredBy::link, "en", answer_key_of(asked.link.substr(3)), asked.invitation, nameless};
            return surveys::give(ctx, {[&](Context&, const listening::Heard& one) { heard.push_back(one); }}, by, given);
        });
    }

    std::vector<listening::Heard> heard;

private:
    World& world_;
};

}  // namespace rapport::surveys::test
