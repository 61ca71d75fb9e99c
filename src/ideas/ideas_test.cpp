#include "base/http/api.h"
#include "cases/closing.h"
#include "cases/service.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "ideas/doors.h"
#include "ideas/said.h"
#include "ideas/service.h"
#include "identity/test/shop.h"
#include "messages/service.h"
#include "messages/settings.h"

#include <future>

namespace rapport::ideas {
namespace {

using identity::test::code_of;
using identity::test::fault_of;

const Sql all_changes_sql{"test.said_changes", Reach::business, "SELECT changes FROM audit_events WHERE action LIKE 'said.%'"};
const Sql audit_sql{"test.idea_audit", Reach::business, "SELECT action FROM audit_events WHERE subject = $1 ORDER BY id"};

class Ideas : public identity::test::ShopTest {
protected:
    Ideas() { add_public_routes(router); }
    Id<customers::Customer> customer(const std::string& name, const std::string& email = {})
    {
        auto person = customers::person(name);
        if (!email.empty()) person.emails = {email};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, person); }).id;
    }
    Result<Idea> add(const NewIdea& input)
    {
        return as(tom, [&](Context& ctx) { return add_idea(ctx, input); });
    }
    Idea voted(Id<Idea> id, Id<customers::Customer> who) { return as(tom, [&](Context& ctx) { return vote(ctx, id, {who}); }).value(); }
    Result<AnsweredIdea> answer(Id<Idea> id, IdeaAnswer what, const std::string& reason)
    {
        return as(hanne, [&](Context& ctx) { return answer_idea(ctx, id, {what, {reason}}); });
    }
    Id<cases::Case> open_case() { return as(tom, [](Context& ctx) { return cases::open_case(ctx, {.subject = {"The rye was cold"}}); }).value().id; }
    void close(Id<cases::Case> id)
    {
        as(tom, [&](Context& ctx) { return cases::close_case(ctx, id, {.cause = Text<1, 60>{"cold"}, .action = Text<1, 2000>{"Mended the oven"}, .told_by = cases::Way::call}); }).value();
    }
    Result<Said> write(NewSaid input)
    {
        if (input.you_said.value.empty()) input.you_said = {"The rye was cold."};
        if (input.we_did.value.empty()) input.we_did = {"The oven is mended."};
        if (input.leave.value.empty()) input.leave = {"on the phone, 27 November"};
        return as(tom, [&](Context& ctx) { return add_said(ctx, input); });
    }
    Result<Said> show(Id<Said> id)
    {
        return as(hanne, [&](Context& ctx) { return show_said(ctx, id); });
    }
    http::Response page()
    {
        const http::Api api(world.runtime(), router, [](Db&, const http::Request&, Instant) -> Result<Actor> { return Actor{{}, "a customer", "page", {}}; }, "");
        http::Request request;
        request.path = "/said";
        std::promise<http::Response> answered;
        api.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get();
    }
    std::vector<std::string> audit(const std::string& subject)
    {
        return world.read([&](Context& ctx) { return ctx.db.all<std::string>(audit_sql, subject); });
    }

    http::Router router;
    Id<customers::Customer> mara = customer("Mara Kowalska", "mara@example.org"), emil = customer("Emil Thielsen"), nele = customer("Nele Sander", "nele@example.org");
};
RAPPORT_ON_BOTH_ENGINES(Ideas);

TEST_P(Ideas, a_customer_votes_once)
{
    const auto late = add({.title = {"  Open until eight  "}, .customer_id = mara}).value();
    EXPECT_EQ(late.title, "Open until eight");
    EXPECT_EQ(late.votes, 1) << "whose it is wants it";
    EXPECT_EQ(voted(late.id, mara).votes, 1);
    EXPECT_EQ(voted(late.id, emil).votes, 2);
    EXPECT_EQ(voted(late.id, emil).votes, 2);
    EXPECT_EQ(as(tom, [&](Context& ctx) { return take_vote_back(ctx, late.id, emil); }).value().votes, 1);
    EXPECT_EQ(as(tom, [&](Context& ctx) { return take_vote_back(ctx, late.id, emil); }).value().votes, 1);
    EXPECT_EQ(audit(to_text(late.id)), std::vector<std::string>{"idea.created"});
}

TEST_P(Ideas, those_who_voted_are_told)
{
    as(hanne, [](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); }).value();
    const auto late = add({.title = {"Open until {{eight}}"}, .customer_id = mara}).value();
    voted(late.id, emil);
    voted(late.id, nele);
    const auto planned = answer(late.id, IdeaAnswer::planned, "From March on, on Fridays.").value();
    EXPECT_EQ(planned.told, 2);
    EXPECT_EQ(planned.not_told, 1) << "Emil has no address";
    EXPECT_EQ(planned.idea.answer, IdeaAnswer::planned);
    const auto mails = [&] { return world.read([](Context& ctx) { return messages::list_messages(ctx, {}); }).value(); };
    ASSERT_EQ(mails().size(), 2u);
    EXPECT_EQ(mails()[0].subject, "Open until {{eight}}") << "braces are sent as they stand";
    ASSERT_TRUE(answer(late.id, IdeaAnswer::planned, "From April on, on Fridays.").has_value());
    EXPECT_EQ(mails().size(), 2u) << "once for each answer";
    EXPECT_EQ(answer(late.id, IdeaAnswer::done, "We are open now.").value().told, 2);
    EXPECT_EQ(mails().size(), 4u);
}

TEST_P(Ideas, what_is_not_answered_stands_first_and_each_by_votes)
{
    const auto one = add({.title = {"One"}}).value(), two = add({.title = {"Two"}, .customer_id = mara}).value(), three = add({.title = {"Three"}, .customer_id = mara}).value();
    voted(three.id, emil);
    voted(three.id, nele);
    ASSERT_TRUE(answer(three.id, IdeaAnswer::no, "It costs more than it brings.").has_value());
    std::string order;
    for (const auto& idea : world.read([](Context& ctx) { return list_ideas(ctx, {}); })) order += idea.title + " ";
    EXPECT_EQ(order, "Two One Three ");
    EXPECT_EQ(world.read([](Context& ctx) { return list_ideas(ctx, true); }).size(), 1u);
    (void)one;
}

TEST_P(Ideas, refuse_what_is_none)
{
    EXPECT_EQ(fault_of(add({.title = {" "}})), "/title required");
    EXPECT_EQ(fault_of(add({.title = {"x"}, .customer_id = Id<customers::Customer>{4711}})), "/customer_id unknown");
    EXPECT_EQ(fault_of(add({.title = {"x"}, .case_id = Id<cases::Case>{4711}})), "/case_id unknown_id");
    EXPECT_EQ(code_of(answer({4711}, IdeaAnswer::no, "x")), "not_found");
    const auto idea = add({.title = {"x"}}).value();
    EXPECT_EQ(code_of(answer(idea.id, IdeaAnswer::no, " ")), "invalid");
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return vote(ctx, idea.id, {{4711}}); })), "invalid");
}

TEST_P(Ideas, are_shown_with_leave_alone_and_while_they_are_done)
{
    const auto kase = open_case();
    EXPECT_EQ(fault_of(write({.case_id = kase, .leave = {"   "}})), "/leave required");
    EXPECT_EQ(fault_of(write({})), "/case_id one_of");
    EXPECT_EQ(fault_of(write({.case_id = Id<cases::Case>{4711}})), "/case_id unknown_id");
    const auto said = write({.case_id = kase, .called = Text<1, 60>{"Mara"}}).value();
    EXPECT_EQ(code_of(show(said.id)), "not_ended") << "the case is open";
    close(kase);
    EXPECT_EQ(page().body.find("mended"), std::string::npos) << "written, and shown to nobody yet";
    ASSERT_TRUE(show(said.id).has_value());
    EXPECT_NE(page().body.find("The oven is mended."), std::string::npos);
    EXPECT_EQ(page().body.find("27 November"), std::string::npos) << "how the leave was given is ours";
    as(tom, [&](Context& ctx) { return cases::reopen_case(ctx, kase, ""); }).value();
    EXPECT_EQ(page().body.find("mended"), std::string::npos) << "it was not put right after all";
    close(kase);
    EXPECT_NE(page().body.find("mended"), std::string::npos);
    as(hanne, [&](Context& ctx) { return hide_said(ctx, said.id); }).value();
    EXPECT_EQ(page().body.find("mended"), std::string::npos);
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return remove_said(ctx, said.id); }).has_value());
    EXPECT_EQ(code_of(show(said.id)), "not_found");
    EXPECT_EQ(audit(to_text(said.id)), (std::vector<std::string>{"said.created", "said.shown", "said.hidden", "said.removed"}));
    for (const auto& changes : world.read([](Context& ctx) { return ctx.db.all<std::string>(all_changes_sql); }))
        for (const auto* words : {"mended", "The rye was cold.", "27 November"}) EXPECT_EQ(changes.find(words), std::string::npos) << changes;
}

TEST_P(Ideas, the_page_is_small_and_holds_no_markup_of_others)
{
    const auto idea = add({.title = {"x"}}).value();
    const std::string sly = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";
    const auto first = write({.idea_id = idea.id, .you_said = {sly}, .we_did = {sly}, .called = Text<1, 60>{"<b>Mara</b>"}}).value();
    EXPECT_EQ(code_of(show(first.id)), "not_ended");
    ASSERT_TRUE(answer(idea.id, IdeaAnswer::done, "Done.").has_value());
    ASSERT_TRUE(show(first.id).has_value());
    for (int i = 0; i < 30; ++i) ASSERT_TRUE(show(write({.idea_id = idea.id, .you_said = {std::string(300, 'y')}, .we_did = {std::string(600, 'w')}}).value().id).has_value());
    EXPECT_LT(page().body.size(), 20'000u);
    for (const auto* sign : {"<script", "<img", "<b>Mara"}) EXPECT_EQ(page().body.find(sign), std::string::npos);
    ASSERT_TRUE(answer(idea.id, IdeaAnswer::no, "Not after all.").has_value());
    EXPECT_EQ(page().body.find("yyy"), std::string::npos);
}

}  // namespace
}  // namespace rapport::ideas
