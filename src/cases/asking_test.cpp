#include "cases/asking.h"

#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/joining.h"
#include "cases/nameless.h"
#include "customers/lines.h"
#include "customers/only_post.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "messages/delivery.h"
#include "messages/places.h"
#include "messages/public_address.h"
#include "messages/returns.h"
#include "messages/secrets.h"
#include "messages/service.h"
#include "messages/settings.h"
#include "messages/store.h"
#include "surveys/asking.h"
#include "surveys/pages/public.h"
#include "surveys/seldom.h"
#include "surveys/test/shop.h"

#include <algorithm>
#include <future>

namespace rapport::cases {
namespace {

using messages::Message;

constexpr std::string_view origin = "https://hallo.hafer-mohn.example";

class AskedAgain : public identity::test::ShopTest {
protected:
    AskedAgain() { follow_stops(); }

    void set_up_mail()
    {
        as(hanne, [](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); }).value();
        as(hanne, [](Context& ctx) { return messages::change_public_address(ctx, 0, {{std::string(origin)}}); }).value();
        auto desk = world.desk();
        place = messages::open_place(desk);
    }
    Id<customers::Customer> customer(const std::string& name, const std::string& email)
    {
        auto person = customers::person(name);
        if (!email.empty()) person.emails = {email};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, person); }).id;
    }
    WholeCase closed(OpenCase input, std::optional<Text<1, 4000>> told = Text<1, 4000>{"It stands here for you, with her name on it."})
    {
        input.subject = {"The birthday cake was not ready"};
        const auto id = as(tom, [&](Context& ctx) { return open_case(ctx, input); }).value().id;
        return close(id, told);
    }
    WholeCase close(Id<Case> id, std::optional<Text<1, 4000>> told = {})
    {
        return as(tom, [&](Context& ctx) {
            return close_case(ctx, id, {.cause = Text<1, 60>{"not_ready"}, .action = Text<1, 2000>{"Baked it again"}, .told_by = Way::call, .told = told});
        }).value();
    }
    std::int64_t ask()
    {
        return world.write([](Context& ctx) -> Result<std::int64_t> {
            AskedUpTo behind;
            std::int64_t all = 0;
            for (std::int64_t some = 1; some > 0; all += some) some = ask_due(ctx, behind, 2);
            return all;
        });
    }
    std::vector<Case> for_staff() { return world.read([](Context& ctx) { return to_ask(ctx, 10); }); }
    WholeCase read(Id<Case> id) { return world.read([&](Context& ctx) { return read_case(ctx, id); }).value(); }
    std::vector<messages::ListedMessage> mails() { return world.read([](Context& ctx) { return messages::list_messages(ctx, {}); }).value(); }
    // What leaves now, with the personal link in its place.
    std::vector<Message> deliver(mail::Verdict verdict = mail::Verdict::accepted)
    {
        std::vector<Message> left;
        world.write([&](Context& ctx) -> Result<Done> {
            std::vector<Id<Message>> wanted;
            for (const auto& one : messages::store::due(ctx.db, ctx.now(), {}, 100)) wanted.push_back(one.message_id);
            for (const auto& claim : messages::claim(ctx, place, wanted).claims)
                if (messages::hand_over(ctx, place, claim)) {
                    messages::settle(ctx, place, claim, {verdict, 250, "said", false});
                    left.push_back(claim.message);
                }
            return Done{};
        });
        return left;
    }
    // Closed, asked, and arrived: the path of the link.
    std::string asked(Id<Case> id)
    {
        pass(3 * us_per_day);
        ask();
        for (const auto& mail : deliver())
            if (mail.occasion && messages::case_in(*mail.occasion) == to_text(id)) return path_in(mail.text, "/r/");
        return {};
    }
    static std::string path_in(const std::string& text, const std::string& kind)
    {
        const auto at = text.find(std::string(origin) + kind);
        return at == std::string::npos ? "" : text.substr(at + origin.size(), text.find_first_of("\"\n? ", at) - at - origin.size());
    }
    http::Response send(http::Method method, const std::string& path, const std::string& body = {})
    {
        http::Request request;
        request.method = method;
        const auto question = path.find('?');
        request.path = path.substr(0, question);
        if (question != std::string::npos) request.query = path.substr(question + 1);
        request.body = body;
        request.peer = "127.0.0.1";
        if (method == http::Method::post) request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        std::promise<http::Response> answered;
        pages.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get();
    }
    http::Response get(const std::string& path) { return send(http::Method::get, path); }
    http::Response post(const std::string& path, const std::string& body) { return send(http::Method::post, path, body); }

    Id<customers::Customer> paul = customer("Paul Achterberg", "paul@example.org");
    surveys::PublicPages pages{world.runtime(), {hear_nameless}, add_public_routes, below_answer};
    std::string place;
};
RAPPORT_ON_BOTH_ENGINES(AskedAgain);

TEST_P(AskedAgain, while_something_else_of_theirs_is_open_nobody_asks)
{
    set_up_mail();
    const auto paul = customer("Paul Achterberg", "paul@example.org");
    const auto cake = closed({.customer_id = paul});
    const auto other = as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"Cold soup"}, .customer_id = paul}); }).value().id;
    pass(3 * us_per_day);
    ask();
    EXPECT_TRUE(mails().empty());
    EXPECT_TRUE(for_staff().empty()) << "nor does anybody by telephone";
    close(other);
    ask();
    ASSERT_EQ(mails().size(), 1u) << "the first, whose time has come";
    EXPECT_EQ(read(cake.id).asking->mail, messages::State::planned);
    as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"Cold again"}, .customer_id = paul}); }).value();
    EXPECT_EQ(mails().front().state, messages::State::withdrawn) << "it had not left";
    EXPECT_FALSE(read(cake.id).asking);
}

TEST_P(AskedAgain, by_one_mail_with_the_scores_as_links_that_store_nothing)
{
    set_up_mail();
    const auto cake = closed({.customer_id = paul});
    EXPECT_EQ(ask(), 0) << "not yet";
    pass(3 * us_per_day);
    EXPECT_EQ(for_staff().size(), 1u);
    EXPECT_EQ(ask(), 1);
    EXPECT_EQ(ask(), 0) << "once";
    EXPECT_TRUE(for_staff().empty()) << "nobody need ask what the mail asks";
    const auto planned = mails().at(0);
    EXPECT_EQ(planned.purpose, messages::Purpose::service) << "what we did for them: no consent is asked for";
    EXPECT_EQ(planned.to_address, "paul@example.org");
    EXPECT_EQ(planned.subject, "Is it right now?");
    EXPECT_EQ(messages::case_in(*planned.occasion), to_text(cake.id)) << "what they write back finds the case";
    EXPECT_EQ(read(cake.id).asking->mail, messages::State::planned);

    const auto left = deliver();
    ASSERT_EQ(left.size(), 1u);
    EXPECT_NE(left[0].text.find("“It stands here for you, with her name on it.”"), std::string::npos) << left[0].text;
    EXPECT_EQ(left[0].text.find("The birthday cake"), std::string::npos) << "our own words for it are ours";
    const auto link = path_in(left[0].text, "/r/");
    ASSERT_EQ(link.size(), 3 + 64u) << left[0].text;
    for (int score = 1; score <= 5; ++score) EXPECT_NE(left[0].html->find(link + "?score=" + std::to_string(score) + "\""), std::string::npos) << score;
    ASSERT_TRUE(left[0].unsubscribe_link) << "one click in their mail program stops it, as the link in the text does";
    EXPECT_EQ(*left[0].unsubscribe_link, std::string(origin) + path_in(left[0].text, "/u/"));
    EXPECT_EQ(world.read([&](Context& ctx) { return messages::read_message(ctx, left[0].id); }).value().text.find(link), std::string::npos) << "the staff read the mark alone";

    const auto page = get(link + "?score=2");
    EXPECT_EQ(page.status, 200);
    EXPECT_NE(page.body.find("value=\"2\" checked"), std::string::npos) << page.body;
    EXPECT_NE(page.body.find("You touched 2"), std::string::npos);
    EXPECT_EQ(page.body.find("<script"), std::string::npos);
    EXPECT_LT(page.body.size(), 20'000u);
    for (const auto* odd : {"?score=0", "?score=6", "?score=%22%3E%3Cscript%3E"}) EXPECT_EQ(get(link + odd).body.find("\" checked"), std::string::npos) << odd;
    EXPECT_EQ(send(http::Method::head, link + "?score=2").status, 200);
    EXPECT_TRUE(read(cake.id).verdicts.empty()) << "reading changes nothing";
}

TEST_P(AskedAgain, a_high_score_is_kept_and_a_low_one_opens_the_case_again)
{
    set_up_mail();
    const auto cake = closed({.customer_id = paul});
    const auto link = asked(cake.id);
    EXPECT_EQ(post(link, "score=5&words=%20Lea%20is%20happy.%20").status, 303);
    EXPECT_NE(get(link).body.find("Your 5 is kept."), std::string::npos);
    EXPECT_EQ(post(link, "score=1").status, 200) << "said once";
    const auto judged = read(cake.id);
    ASSERT_EQ(judged.verdicts.size(), 1u);
    EXPECT_EQ(judged.verdicts[0].score, 5);
    EXPECT_EQ(judged.verdicts[0].comment, "Lea is happy.");
    EXPECT_EQ(judged.state, cases::State::closed);

    const auto roll = closed({.customer_id = paul});
    const auto other = asked(roll.id);
    EXPECT_EQ(post(other, "score=2&words=Still+late").status, 303);
    EXPECT_NE(get(other).body.find("Then we are not done."), std::string::npos);
    const auto open = read(roll.id);
    EXPECT_TRUE(open.is_open);
    EXPECT_EQ(open.entries.back().words, "Opened again: they gave 2 of 5: “Still late”");
    close(roll.id);
    EXPECT_NE(asked(roll.id), other) << "a new closing asks anew";
}

TEST_P(AskedAgain, bad_input_is_told_where_it_is)
{
    set_up_mail();
    const auto cake = closed({.customer_id = paul}, Text<1, 4000>{std::string(1300, '<') + "\"'&"});
    const auto link = asked(cake.id);
    EXPECT_LT(get(link).body.size(), 20'000u);
    for (const auto* body : {"", "score=0", "score=6", "score=nine", "words=no+score"}) {
        const auto answer = post(link, body);
        EXPECT_EQ(answer.status, 422) << body;
        EXPECT_NE(answer.body.find("Please choose an answer."), std::string::npos) << body;
    }
    EXPECT_NE(post(link, "words=no+score").body.find("no score</textarea>"), std::string::npos) << "what they wrote stays";
    EXPECT_EQ(post(link, "score=4&words=" + std::string(4001, 'x')).status, 422);
    EXPECT_EQ(post(link, "score=4&words=%00%01").status, 422);
    EXPECT_TRUE(read(cake.id).verdicts.empty());
    const auto never = get("/r/" + std::string(64, 'a'));
    EXPECT_EQ(never.status, 404);
    for (const auto& guess : {link + "0", link.substr(0, link.size() - 1), std::string("/r/x"), "/s" + link.substr(2), "/u" + link.substr(2)}) {
        EXPECT_EQ(get(guess).body, never.body) << guess;
        EXPECT_EQ(post(guess, "score=4").body, never.body) << guess;
    }
    EXPECT_EQ(post(link, "score=4&words=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E").status, 303);
    pass(31 * us_per_day);
    const auto late = asked(closed({.customer_id = paul}).id);
    pass(31 * us_per_day);
    EXPECT_EQ(get(late).status, 410);
    EXPECT_EQ(post(late, "score=4").status, 410);
}

TEST_P(AskedAgain, nothing_leaves_once_it_is_said_or_open_again_or_not_wanted)
{
    set_up_mail();
    const auto emil = customer("Emil Thielsen", "emil@example.org"), rosa = customer("Rosa Voß", "rosa@example.org"), nele = customer("Nele Sander", "nele@example.org");
    const auto said = closed({.customer_id = paul}), opened = closed({.customer_id = nele}), merged = closed({.customer_id = paul}), into = closed({.customer_id = paul}),
               stopped = closed({.customer_id = emil}), before = closed({.customer_id = rosa});
    world.write([&](Context& ctx) -> Result<Done> { return surveys::stop_asking(ctx, rosa), Done{}; });
    pass(3 * us_per_day);
    EXPECT_EQ(ask(), 6);
    EXPECT_FALSE(read(before.id).asking) << "who does not want to be asked is asked by nobody's mail";
    as(tom, [&](Context& ctx) { return give_verdict(ctx, said.id, {.score = 4}); }).value();
    as(tom, [&](Context& ctx) { return reopen_case(ctx, opened.id, "They rang."); }).value();
    as(tom, [&](Context& ctx) { return merge_cases(ctx, merged.id, {into.id}); }).value();
    world.write([&](Context& ctx) -> Result<Done> { return surveys::stop_asking(ctx, emil), Done{}; });
    const auto left = deliver();
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(messages::case_in(*left[0].occasion), to_text(into.id));
    as(tom, [&](Context& ctx) { return unmerge_case(ctx, merged.id); }).value();
    EXPECT_EQ(ask(), 3) << "two who do not want to, and one that is a case of its own again";
    EXPECT_EQ(read(merged.id).asking->mail, messages::State::planned);
    EXPECT_TRUE(read(stopped.id).closed_at);
}

TEST_P(AskedAgain, who_wants_it_less_often_or_only_by_post_is_asked_by_somebody)
{
    set_up_mail();
    const auto emil = customer("Emil Thielsen", "emil@example.org");
    asked(closed({.customer_id = paul}).id);
    world.write([&](Context& ctx) -> Result<Done> { return surveys::ask_seldom(ctx, paul), Done{}; });
    world.write([&](Context& ctx) { return customers::want_only_post(ctx, emil); });
    closed({.customer_id = paul});
    closed({.customer_id = emil});
    const auto before = mails().size();
    pass(3 * us_per_day);
    ask();
    EXPECT_EQ(mails().size(), before) << "the mail that asked him is days old, and he wants no mail";
    EXPECT_EQ(for_staff().size(), 2u);

    pass(surveys::seldom_days * us_per_day);
    closed({.customer_id = paul});
    pass(3 * us_per_day);
    ask();
    EXPECT_EQ(mails().size(), before + 1) << "half a year later he is asked once more";
    EXPECT_EQ(mails().front().customer_id, paul);
}

TEST_P(AskedAgain, what_waits_to_ask_does_not_leave_once_they_want_it_less_often)
{
    set_up_mail();
    const auto cake = closed({.customer_id = paul});
    pass(3 * us_per_day);
    ASSERT_EQ(ask(), 1);
    world.write([&](Context& ctx) -> Result<Done> { return surveys::ask_seldom(ctx, paul), Done{}; });
    EXPECT_EQ(mails().front().state, messages::State::withdrawn);
    EXPECT_FALSE(read(cake.id).asking);
}

TEST_P(AskedAgain, what_waits_to_ask_does_not_leave_once_they_want_no_e_mail)
{
    set_up_mail();
    const auto emil = customer("Emil Thielsen", "emil@example.org"), nele = customer("Nele Sander", "nele@example.org"), rosa = customer("Rosa Voß", "rosa@example.org");
    for (const auto who : {emil, nele, rosa}) closed({.customer_id = who});
    pass(3 * us_per_day);
    ASSERT_EQ(ask(), 3);
    const auto waiting = [&] { return std::ranges::count(mails(), messages::State::planned, &messages::ListedMessage::state); };
    ASSERT_EQ(waiting(), 3);
    as(tom, [&](Context& ctx) { return customers::record_consent(ctx, emil, {customers::Channel::email, false, {"said so on the phone"}, {}, {}}); }).value();
    EXPECT_EQ(waiting(), 2);
    customers::CustomerLine line;
    line.profile.external_id = Text<1, 200>{to_text(nele)};
    line.profile.name = Text<1, 200>{"Nele Sander"};
    line.consents.email = false;
    world.write([&](Context& ctx) { return customers::apply_customer_line(ctx, line, "import"); });
    EXPECT_EQ(waiting(), 1);
    as(tom, [&](Context& ctx) { return customers::record_consent(ctx, rosa, {customers::Channel::phone, false, {"said so on the phone"}, {}, {}}); }).value();
    const auto left = deliver();
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].to_address, "rosa@example.org");
    EXPECT_EQ(ask(), 2) << "they are looked at again";
    EXPECT_EQ(waiting(), 0);
    EXPECT_EQ(for_staff().size(), 2u) << "somebody asks them";
}

TEST_P(AskedAgain, who_cannot_be_written_to_stays_with_the_staff)
{
    const auto cake = closed({.customer_id = paul});
    pass(3 * us_per_day);
    EXPECT_EQ(ask(), 0) << "mail is not set up";
    EXPECT_EQ(for_staff().size(), 1u);
    set_up_mail();
    const auto nele = closed({.customer_id = customer("Nele Sander", "")}), stranger = closed({.contact = Text<1, 200>{"lena@example.org"}}),
               misled = closed({.customer_id = paul, .contact = Text<1, 200>{"x@example.org"}});
    pass(3 * us_per_day);
    EXPECT_EQ(ask(), 4);
    EXPECT_FALSE(read(nele.id).asking);
    EXPECT_FALSE(read(stranger.id).asking) << "we have never written there";
    EXPECT_EQ(read(misled.id).asking->mail_to, "paul@example.org");
    EXPECT_EQ(for_staff().size(), 1u) << "Nele";
    deliver(mail::Verdict::refused);
    EXPECT_EQ(for_staff().size(), 3u) << "it did not arrive: somebody asks";
    EXPECT_EQ(ask(), 2) << "not twice by our hand";
    EXPECT_EQ(read(cake.id).asking->mail, messages::State::failed);
}

TEST_P(AskedAgain, who_wrote_to_us_and_was_answered_is_asked_there)
{
    set_up_mail();
    const auto id = as(tom, [](Context& ctx) { return open_case(ctx, {.subject = {"Opening hours"}, .contact = Text<1, 200>{"lena@example.org"}, .source = Source::mail}); }).value().id;
    as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::answer, .words = {"From seven on."}}); }).value();
    ASSERT_EQ(deliver().size(), 1u);
    close(id);
    const auto link = asked(id);
    ASSERT_FALSE(link.empty());
    EXPECT_EQ(post(link, "score=5").status, 303);
    EXPECT_EQ(read(id).verdicts.size(), 1u);
}

TEST_P(AskedAgain, the_mail_leaves_by_day_and_not_without_its_link)
{
    set_up_mail();
    closed({.customer_id = paul});
    pass(2 * us_per_day);
    world.clock.set(*parse_instant(to_text(world.clock.now()).substr(0, 10) + "T22:30:00Z"));
    EXPECT_EQ(ask(), 1);
    EXPECT_TRUE(deliver().empty()) << "at night";
    pass(12 * 3600 * us_per_second);
    world.write([&](Context& ctx) -> Result<Done> { return messages::forget_secret(ctx.db, mails().at(0).id), Done{}; });
    EXPECT_TRUE(deliver().empty());
    EXPECT_EQ(mails().at(0).state, messages::State::withdrawn);
    EXPECT_EQ(for_staff().size(), 1u);
}

TEST_P(AskedAgain, goes_along_when_the_case_is_somebody_elses)
{
    set_up_mail();
    const auto emil = customer("Emil Thielsen", "emil@example.org");
    const auto waits = closed({.customer_id = paul}), gone = closed({.customer_id = paul});
    pass(3 * us_per_day);
    EXPECT_EQ(ask(), 2);
    const auto give = [&](Id<Case> id) {
        as(tom, [&](Context& ctx) {
            ChangeCase change;
            change.customer_id = {true, emil};
            return change_case(ctx, id, read_case(ctx, id)->version, change);
        }).value();
    };
    give(waits.id);
    const auto left = deliver();
    ASSERT_EQ(left.size(), 1u) << "what had not left does not";
    give(gone.id);
    EXPECT_EQ(get(path_in(left[0].text, "/r/")).status, 404) << "Paul does not judge what is Emil's";
    EXPECT_EQ(ask(), 2);
    for (const auto id : {waits.id, gone.id}) EXPECT_EQ(read(id).asking->mail_to, "emil@example.org");
}

TEST_P(AskedAgain, does_not_leave_to_the_same_address_once_it_is_somebodys_who_wants_no_mail)
{
    set_up_mail();
    const auto ruth = customer("Ruth Achterberg", "paul@example.org");
    world.write([&](Context& ctx) { return customers::want_only_post(ctx, ruth); });
    const auto cake = closed({.customer_id = paul});
    pass(3 * us_per_day);
    ASSERT_EQ(ask(), 1);
    as(tom, [&](Context& ctx) {
        ChangeCase change;
        change.customer_id = {true, ruth};
        return change_case(ctx, cake.id, read_case(ctx, cake.id)->version, change);
    }).value();
    EXPECT_EQ(mails().front().state, messages::State::withdrawn);
    EXPECT_TRUE(deliver().empty());
    EXPECT_EQ(for_staff().size(), 1u) << "somebody asks her";
}

TEST_P(AskedAgain, who_has_no_name_is_asked_where_they_read_our_answer)
{
    surveys::test::Shop shop{world};
    const auto survey = shop.open(surveys::test::after_a_visit());
    const auto asked_by = shop.ask(survey.id, paul);
    EXPECT_EQ(post(asked_by.link, "q=1&w=1&l=en&score=2&nameless=1").status, 303);
    EXPECT_EQ(post(asked_by.link, "q=2&w=1&l=en&words=Nobody+knew&nameless=1").status, 303);
    const auto open = world.read([](Context& ctx) { return list_cases(ctx, {.queue = true}); }).value();
    ASSERT_EQ(open.size(), 1u);
    close(open[0].id, Text<1, 4000>{"From Saturday on somebody knows."});
    const auto page = [&] { return get(asked_by.link + "?q=done").body; };
    EXPECT_EQ(page().find("Is it right now?"), std::string::npos) << "not yet";
    pass(3 * us_per_day);
    const auto shown = page();
    const auto at = shown.find("href=\"/r/");
    ASSERT_NE(at, std::string::npos) << shown;
    const auto link = shown.substr(at + 6, 3 + 64);
    EXPECT_EQ(get(link).status, 200);
    EXPECT_EQ(post(link, "score=1&words=It+is+not").status, 303);
    const auto again = read(open[0].id);
    ASSERT_EQ(again.verdicts.size(), 1u);
    EXPECT_TRUE(again.is_open);
    EXPECT_EQ(again.verdicts[0].at, world.read([](Context& ctx) { return ctx.business.time_zone.start_of(ctx.today()); })) << "the day alone";
    EXPECT_NE(get(link).body.find("Your 1 is kept."), std::string::npos);
    EXPECT_EQ(page().find("href=\"/r/"), std::string::npos);
}

}  // namespace
}  // namespace rapport::cases
