#include "base/http/api.h"
#include "base/test/door.h"
#include "cases/closing.h"
#include "cases/service.h"
#include "customers/only_post.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "ideas/doors.h"
#include "ideas/said.h"
#include "ideas/service.h"
#include "identity/test/shop.h"
#include "messages/delivery.h"
#include "messages/service.h"
#include "messages/settings.h"
#include "messages/store.h"

#include <future>

namespace rapport::ideas {
namespace {

using identity::test::code_of;
using identity::test::fault_of;

const Sql all_changes_sql{"test.said_changes", Reach::business, "SELECT changes FROM audit_events WHERE action LIKE 'said.%'"};
const Sql audit_sql{"test.idea_audit", Reach::business, "SELECT action FROM audit_events WHERE subject = $1 ORDER BY id"};

class Ideas : public identity::test::ShopTest {
protected:
    Ideas()
    {
        add_public_routes(router);
        follow_customers();
    }
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
        return as(hanne, [&](Context& ctx) -> Result<AnsweredIdea> {
            TRY(const auto idea, read_idea(ctx, id));
            return answer_idea(ctx, id, idea.version, {what, {reason}});
        });
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
    http::Response page(const std::string& query = {}, const std::string& path = "/said")
    {
        const http::Api api(world.runtime(), router, [](Db&, const http::Request&, Instant) -> Result<Actor> { return Actor{{}, "a customer", "page", {}}; }, "");
        http::Request request;
        request.path = path;
        request.query = query;
        std::promise<http::Response> answered;
        api.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get();
    }
    std::vector<messages::Message> waiting()
    {
        return world.read([](Context& ctx) {
            std::vector<messages::Message> found;
            for (const auto& one : messages::list_messages(ctx, {.state = messages::State::planned}).value()) found.push_back(messages::read_message(ctx, one.id).value());
            return found;
        });
    }
    // All that waits leaves, when it is time.
    void send()
    {
        for (const auto& one : waiting()) EXPECT_GT(one.due_at, world.clock.now());
        pass(think_again_us);
        for (const auto& one : waiting())
            world.write([&](Context& ctx) -> Result<Done> {
                messages::end(ctx, *messages::store::find_queued(ctx.db, one.id), messages::State::accepted, "250 taken");
                return Done{};
            });
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
    for (const auto& mail : mails()) EXPECT_EQ(mail.due_at, planned.idea.told_from) << "whoever answers may think again";
    EXPECT_EQ(planned.idea.told_from, (Instant{world.clock.now().us + think_again_us}));

    // Better words within that time take the place of the first ones.
    pass(think_again_us / 2);
    EXPECT_EQ(answer(late.id, IdeaAnswer::planned, "From April on, on Fridays.").value().told, 2);
    ASSERT_EQ(waiting().size(), 2u);
    EXPECT_NE(waiting()[0].text.find("From April on"), std::string::npos);
    EXPECT_EQ(waiting()[0].due_at, (Instant{world.clock.now().us + think_again_us}));
    as(tom, [&](Context& ctx) { return take_vote_back(ctx, late.id, nele); }).value();
    EXPECT_EQ(waiting().size(), 1u) << "it is nobody's who wants it no more";
    voted(late.id, nele);
    EXPECT_EQ(waiting().size(), 2u) << "whoever votes while the mails wait is told with the others";

    send();
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return take_answer_back(ctx, late.id, read_idea(ctx, late.id).value().version); })), "told");
    const auto again = answer(late.id, IdeaAnswer::planned, "From May on, on Fridays.").value();
    EXPECT_EQ(again.told, 0) << "once for each answer";
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(answer(late.id, IdeaAnswer::done, "We are open now.").value().told, 2);
    EXPECT_EQ(waiting().size(), 2u);

    // Who was told something else since is told again.
    send();
    EXPECT_EQ(answer(late.id, IdeaAnswer::planned, "From June on, after all.").value().told, 2);
    EXPECT_NE(waiting().at(0).text.find("From June on"), std::string::npos);
    send();
    EXPECT_EQ(answer(late.id, IdeaAnswer::planned, "From June on.").value().told, 0);
}

TEST_P(Ideas, tell_nobody_while_something_of_theirs_is_open)
{
    follow_cases();
    as(hanne, [](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); }).value();
    const auto late = add({.title = {"Open until eight"}, .customer_id = mara}).value();
    const auto trouble = [&] { return as(tom, [&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The rye was cold"}, .customer_id = mara}); }).value().id; };
    const auto first = trouble();
    const auto answered = answer(late.id, IdeaAnswer::done, "Since Friday.").value();
    EXPECT_EQ(answered.told, 0) << "not in ten minutes";
    EXPECT_EQ(answered.told_later, 1);
    EXPECT_EQ(answered.not_told, 0);
    EXPECT_TRUE(waiting().empty());
    const auto kept = world.read([](Context& ctx) { return messages::list_messages(ctx, {.state = messages::State::withdrawn}); }).value();
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(world.read([&](Context& ctx) { return messages::read_message(ctx, kept[0].id); })->reason, "Waits until nothing else of theirs is open.") << "what waits is known by these words";
    pass(us_per_day);
    close(first);
    ASSERT_EQ(waiting().size(), 1u) << "nothing of theirs is open any more";
    const auto second = trouble();
    EXPECT_TRUE(waiting().empty()) << "nor does what had not left yet";
    voted(late.id, mara);
    close(second);
    ASSERT_EQ(waiting().size(), 1u);
    send();
    close(trouble());
    EXPECT_TRUE(waiting().empty()) << "and once is enough";
}

TEST_P(Ideas, are_told_by_mail_to_nobody_who_wants_none)
{
    follow_cases();
    as(hanne, [](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); }).value();
    const auto rosa = customer("Rosa Mertens", "rosa@example.org");
    const auto late = add({.title = {"Open until eight"}, .customer_id = mara}).value();
    voted(late.id, nele);
    voted(late.id, rosa);
    const auto cold = as(tom, [&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The rye was cold"}, .customer_id = rosa}); }).value().id;
    const auto only_post = [&](Id<customers::Customer> who) { world.write([&](Context& ctx) { return customers::want_only_post(ctx, who); }); };
    only_post(mara);
    const auto answered = answer(late.id, IdeaAnswer::planned, "From March on.").value();
    EXPECT_EQ(answered.told, 1) << "Nele";
    EXPECT_EQ(answered.told_later, 1) << "Rosa";
    EXPECT_EQ(answered.not_told, 1) << "Mara, when she is here";
    ASSERT_EQ(waiting().size(), 1u);
    only_post(nele);
    EXPECT_TRUE(waiting().empty()) << "what had not left does not";
    only_post(rosa);
    close(cold);
    EXPECT_TRUE(waiting().empty()) << "nor does what waited for her case";

    world.write([&](Context& ctx) { return customers::take_only_post_back(ctx, nele); });
    EXPECT_EQ(answer(late.id, IdeaAnswer::done, "Since Friday.").value().told, 1);
    ASSERT_EQ(waiting().size(), 1u);
    EXPECT_EQ(waiting()[0].customer_id, nele);
}

TEST_P(Ideas, are_told_of_what_waited_also_where_a_program_closes_the_case)
{
    follow_cases();
    as(hanne, [](Context& ctx) {
        return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}, .per_key_per_day = 0});
    }).value();
    const auto late = add({.title = {"Open until eight"}, .customer_id = mara}).value();
    const auto trouble = as(tom, [&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The rye was cold"}, .customer_id = mara}); }).value().id;
    ASSERT_EQ(answer(late.id, IdeaAnswer::done, "Since Friday.").value().told_later, 1);
    auto program = desk_of(tom);
    program.actor.via = "token tok_1";
    program.write([&](Context& ctx) {
        return cases::close_case(ctx, trouble, {.cause = Text<1, 60>{"cold"}, .action = Text<1, 2000>{"Mended the oven"}, .told_by = cases::Way::call});
    }).value();
    EXPECT_EQ(waiting().size(), 1u) << "this key writes no message, and this is none of its own";
}

TEST_P(Ideas, tell_what_is_true_when_mail_that_was_held_leaves)
{
    as(hanne, [](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); }).value();
    const auto late = add({.title = {"Open until eight"}, .customer_id = mara}).value();
    ASSERT_EQ(answer(late.id, IdeaAnswer::done, "Since Friday.").value().told, 1);
    world.write([&](Context& ctx) { return messages::hold(ctx, waiting().at(0).id); });
    pass(2 * think_again_us);
    ASSERT_EQ(answer(late.id, IdeaAnswer::no, "Never.").value().told, 1);
    world.write([&](Context& ctx) { return messages::hold(ctx, waiting().at(0).id); });
    pass(2 * think_again_us);
    ASSERT_EQ(answer(late.id, IdeaAnswer::no, "Corrected.").value().told, 1);
    world.write([](Context& ctx) { return messages::let_all_go(ctx); });
    ASSERT_EQ(waiting().size(), 1u);
    EXPECT_NE(waiting()[0].text.find("Corrected."), std::string::npos);
}

TEST_P(Ideas, an_answer_is_taken_back_before_anybody_is_told)
{
    as(hanne, [](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); }).value();
    const auto late = add({.title = {"Open until eight"}, .customer_id = mara}).value();
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return take_answer_back(ctx, late.id, 99); })), "changed_meanwhile");
    const auto back = [&] { return as(tom, [&](Context& ctx) { return take_answer_back(ctx, late.id, read_idea(ctx, late.id).value().version); }); };
    EXPECT_EQ(code_of(back()), "not_found");
    ASSERT_TRUE(answer(late.id, IdeaAnswer::no, "It costs too much.").has_value());
    ASSERT_TRUE(answer(late.id, IdeaAnswer::done, "We are open now.").has_value());
    ASSERT_EQ(waiting().size(), 1u) << "nobody is told two things";
    EXPECT_NE(waiting()[0].text.find("open now"), std::string::npos);
    EXPECT_EQ(back().value().reason, "It costs too much.") << "what was answered before stands again";
    ASSERT_EQ(waiting().size(), 1u);
    EXPECT_NE(waiting()[0].text.find("costs too much"), std::string::npos);
    const auto open = back().value();
    EXPECT_FALSE(open.answer || open.reason || open.answered_at || open.told_from);
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(answer(late.id, IdeaAnswer::done, "We are open now.").value().told, 1);
    EXPECT_EQ(code_of(as(hanne, [&](Context& ctx) { return answer_idea(ctx, late.id, open.version, {IdeaAnswer::no, {"x"}}); })), "changed_meanwhile");
    send();
    EXPECT_EQ(code_of(back()), "told");
    EXPECT_EQ(audit(to_text(late.id)), (std::vector<std::string>{"idea.created", "idea.answered", "idea.answered", "idea.answer_taken_back", "idea.answer_taken_back", "idea.answered"}));
}

TEST_P(Ideas, a_former_answer_that_was_told_stands_again_and_nobody_is_told_twice)
{
    as(hanne, [](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); }).value();
    const auto late = add({.title = {"Open until eight"}, .customer_id = mara}).value();
    const auto back = [&] { return as(tom, [&](Context& ctx) { return take_answer_back(ctx, late.id, read_idea(ctx, late.id).value().version); }); };
    const auto planned = answer(late.id, IdeaAnswer::planned, "From March on.").value().idea;
    send();
    pass(us_per_day);
    ASSERT_EQ(answer(late.id, IdeaAnswer::done, "We are open now.").value().told, 1);
    voted(late.id, nele);
    EXPECT_EQ(waiting().size(), 2u);
    const auto again = back().value();
    EXPECT_EQ(again.answer, IdeaAnswer::planned);
    EXPECT_EQ(again.reason, planned.reason);
    EXPECT_EQ(again.answered_at, planned.answered_at);
    EXPECT_EQ(again.answered_by, planned.answered_by);
    EXPECT_TRUE(waiting().empty()) << "Mara knows it; Nele voted after that was told";
    EXPECT_EQ(code_of(back()), "told");
    // Better words for what was told already are taken back as long as they are told to nobody.
    ASSERT_TRUE(answer(late.id, IdeaAnswer::planned, "From April on.").has_value());
    EXPECT_EQ(back().value().reason, "From March on.");
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

TEST_P(Ideas, are_tied_to_customers_by_who_may_see_those)
{
    const auto idea = add({.title = {"x"}}).value();
    const auto kase = open_case();
    const auto votes = "/ideas/" + to_text(idea.id) + "/votes", body = "{\"customer_id\":\"" + to_text(mara) + "\"}";
    rapport::test::Door blind(world, add_routes, {"responses:read", "responses:write"}), seeing(world, add_routes, {"responses:read", "responses:write", "customers:read"});
    EXPECT_EQ(blind.post(votes, body).status, 403);
    EXPECT_EQ(seeing.post(votes, body).status, 200);
    EXPECT_EQ(blind.del(votes + "/" + to_text(mara)).status, 403);
    for (const auto& whose : {"\"customer_id\":\"" + to_text(mara), "\"case_id\":\"" + to_text(kase)}) {
        EXPECT_EQ(blind.post("/ideas", "{\"title\":\"y\"," + whose + "\"}").status, 403);
        EXPECT_EQ(seeing.post("/ideas", "{\"title\":\"y\"," + whose + "\"}").status, 201);
    }
    EXPECT_EQ(blind.post("/ideas", "{\"title\":\"y\"}").status, 201);
}

TEST_P(Ideas, refuse_what_is_none)
{
    EXPECT_EQ(fault_of(add({.title = {" "}})), "/title required");
    EXPECT_EQ(fault_of(add({.title = {"x"}, .customer_id = Id<customers::Customer>{4711}})), "/customer_id unknown");
    EXPECT_EQ(fault_of(add({.title = {"x"}, .case_id = Id<cases::Case>{4711}})), "/case_id unknown_id");
    const auto emils = as(tom, [&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The rye was cold"}, .customer_id = emil}); }).value().id;
    EXPECT_EQ(fault_of(add({.title = {"x"}, .customer_id = mara, .case_id = emils})), "/case_id not_theirs");
    EXPECT_EQ(add({.title = {"x"}, .customer_id = emil, .case_id = emils}).value().customer_id, emil);
    EXPECT_EQ(add({.title = {"x"}, .customer_id = mara, .case_id = open_case()}).value().customer_id, mara) << "nobody knows whose that case is";
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

TEST_P(Ideas, the_page_goes_on_to_what_is_older)
{
    EXPECT_NE(page().body.find("Nothing stands here yet."), std::string::npos);
    EXPECT_EQ(page().body.find("<ul"), std::string::npos) << "a list of nothing";
    const auto box = page({}, "/ideas").body;
    EXPECT_NE(box.find("Nothing stands here yet. Yours could be the first."), std::string::npos);
    EXPECT_EQ(box.find("<ul"), std::string::npos);
    const auto idea = add({.title = {"x"}}).value();
    ASSERT_TRUE(answer(idea.id, IdeaAnswer::done, "Done.").has_value());
    for (int i = 0; i < 13; ++i) {
        pass(us_per_second);
        ASSERT_TRUE(show(write({.idea_id = idea.id, .you_said = {"Wish " + std::to_string(i) + "."}}).value().id).has_value());
    }
    const auto newest = page().body;
    EXPECT_EQ(newest.find("Wish 0."), std::string::npos);
    EXPECT_NE(newest.find("href=\"/said?page=1\""), std::string::npos);
    EXPECT_NE(newest.find("<ul class=\"plain\"><li><h2>"), std::string::npos);
    EXPECT_EQ(newest.find("Newer"), std::string::npos);
    const auto older = page("page=1").body;
    EXPECT_NE(older.find("Wish 0."), std::string::npos);
    EXPECT_EQ(older.find("Wish 1."), std::string::npos);
    EXPECT_NE(older.find("href=\"/said?page=0\""), std::string::npos);
    EXPECT_EQ(older.find("Older"), std::string::npos);
    for (const auto* odd : {"page=-1", "page=x", "page=99999999999999999999"}) EXPECT_EQ(page(odd).body, newest) << odd;
    for (const auto* behind : {"page=2", "page=9999"}) {
        const auto nothing = page(behind);
        EXPECT_EQ(nothing.status, 200);
        EXPECT_NE(nothing.body.find("There is nothing more here."), std::string::npos) << behind;
        EXPECT_NE(nothing.body.find("href=\"/said\""), std::string::npos) << behind;
        EXPECT_EQ(nothing.body.find("Newer"), std::string::npos) << behind;
        EXPECT_EQ(nothing.body.find("<ul"), std::string::npos) << behind;
    }
}

TEST_P(Ideas, the_page_goes_on_for_fifty_parts)
{
    const auto idea = add({.title = {"x"}}).value();
    ASSERT_TRUE(answer(idea.id, IdeaAnswer::done, "Done.").has_value());
    const std::string large(290, '"');                  // three of them, at most, have room on one page
    as(hanne, [&](Context& ctx) -> Result<Done> {
        for (int i = 0; i < 155; ++i) {
            TRY(const auto said, add_said(ctx, {.idea_id = idea.id, .you_said = {large}, .we_did = {large + large}, .leave = {"on the phone, 27 November"}}));
            CHECK(show_said(ctx, said.id));
        }
        return Done{};
    }).value();
    EXPECT_NE(page("page=48").body.find("href=\"/said?page=49\""), std::string::npos);
    const auto last = page("page=49").body;
    EXPECT_NE(last.find("<blockquote"), std::string::npos);
    EXPECT_EQ(last.find("Older"), std::string::npos);
    EXPECT_NE(page("page=50").body.find("There is nothing more here."), std::string::npos) << "and nothing of it is read";
}

TEST_P(Ideas, the_page_is_small_in_every_script)
{
    const auto idea = add({.title = {"x"}}).value();
    ASSERT_TRUE(answer(idea.id, IdeaAnswer::done, "Done.").has_value());
    const auto many = [](const std::string& what, int times) {
        std::string text;
        while (times-- > 0) text += what;
        return text;
    };
    for (int i = 10; i < 30; ++i) {
        pass(us_per_second);
        const std::string sign = i % 2 ? "語" : "\"";
        ASSERT_TRUE(show(write({.idea_id = idea.id, .you_said = {"Wish " + std::to_string(i) + many(sign, 290)}, .we_did = {many(sign, 600)}, .called = Text<1, 60>{many(sign, 60)}}).value().id).has_value());
    }
    std::string all;
    for (int part = 0; part < 20; ++part) {
        const auto one = page("page=" + std::to_string(part)).body;
        EXPECT_LE(one.size(), 20'000u);
        all += one;
        if (one.find("Older") == std::string::npos) break;
    }
    for (int i = 10; i < 30; ++i) {
        const auto wish = "Wish " + std::to_string(i);
        const auto at = all.find(wish);
        ASSERT_NE(at, std::string::npos) << wish;
        EXPECT_EQ(all.find(wish, at + 1), std::string::npos) << wish << " stands there once";
    }
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
