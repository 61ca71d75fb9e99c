// What they press at the link in a mail of ours: nothing more, less often, only by post; each said once, and taken back as it was.
#include "surveys/seldom.h"
#include "surveys/stops.h"
#include "surveys/test/mailing.h"

#include <map>

namespace rapport::surveys {
namespace {

const Sql acts_sql{"test.seldom_log", Reach::business, "SELECT action FROM audit_events WHERE action IN ('survey.less_often', 'survey.as_often') ORDER BY id"};

class Wishes : public test::MailingTest {};
RAPPORT_ON_BOTH_ENGINES(Wishes);

TEST_P(Wishes, is_stopped_with_one_click_and_not_by_being_read)
{
    const auto asked = ask(mara).value();
    const auto stop = message(*asked.invitation.message_id).unsubscribe_link->substr(32);
    ASSERT_EQ(stop.substr(0, 3), "/u/");
    for (const auto& one : claim()) ASSERT_TRUE(hand(one));
    EXPECT_EQ(send(http::Method::get, stop).status, 200);
    EXPECT_EQ(send(http::Method::head, stop).status, 200);
    EXPECT_EQ(stops(mara), 0);
    const auto boundary = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    EXPECT_EQ(send(http::Method::post, stop, boundary, "multipart/form-data; boundary=x").status, 200);
    for (int again = 0; again < 3; ++again) EXPECT_EQ(send(http::Method::post, stop, "List-Unsubscribe=One-Click").status, 200);
    EXPECT_EQ(stops(mara), 1) << "twice is as once";
    EXPECT_EQ(ask(mara).error().code, "does_not_want");

    EXPECT_NE(send(http::Method::post, stop, "List-Unsubscribe=One-Click").body.find("name=\"again\""), std::string::npos) << "a mistake can be taken back";
    EXPECT_EQ(send(http::Method::get, stop + "?again=1").status, 200);
    EXPECT_EQ(stops(mara), 1) << "reading changes nothing";
    EXPECT_NE(send(http::Method::post, stop, "again=1").body.find("We may ask you again"), std::string::npos);
    EXPECT_EQ(stops(mara), 0);
    EXPECT_EQ(send(http::Method::post, stop, "again=1").status, 200) << "twice is as once";
    EXPECT_EQ(ask(mara).error().code, "asked_lately");
    EXPECT_EQ(send(http::Method::post, stop, "List-Unsubscribe=One-Click").status, 200);
    EXPECT_EQ(stops(mara), 1) << "and may be said again";

    const auto never = send(http::Method::get, "/u/" + std::string(64, 'a'));
    EXPECT_EQ(never.status, 404);
    for (const auto& guess : {stop + "0", "/u/" + std::string(64, 'b'), std::string("/u/x")}) {
        EXPECT_EQ(send(http::Method::get, guess).body, never.body);
        EXPECT_EQ(send(http::Method::post, guess, "List-Unsubscribe=One-Click").body, never.body);
        EXPECT_EQ(send(http::Method::post, guess, "again=1").body, never.body);
    }
}

TEST_P(Wishes, asks_less_often_whoever_presses_that_and_says_so_at_once)
{
    const auto asked = ask(mara).value();
    const auto stop = message(*asked.invitation.message_id).unsubscribe_link->substr(32);
    for (const auto& one : claim()) ASSERT_TRUE(hand(one));
    const auto state = [&] { return world.read([&](Context& ctx) { return read_stop(ctx, mara); }).value(); };
    const auto page = send(http::Method::get, stop).body;
    for (const auto* button : {"name=\"less\"", "name=\"post\"", "name=\"stop\""}) EXPECT_NE(page.find(button), std::string::npos) << button;
    EXPECT_NE(page.find("once in half a year (180 days)"), std::string::npos);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    for (const auto* query : {"?less=1", "?post=1", "?stop=1"}) EXPECT_EQ(send(http::Method::get, stop + query).status, 200);
    EXPECT_FALSE(state().seldom_since || state().stopped_at) << "reading changes nothing";
    EXPECT_TRUE(consent_of(mara, customers::Channel::email));

    const auto said = send(http::Method::post, stop, "less=1");
    EXPECT_NE(said.body.find("at most once in half a year"), std::string::npos);
    EXPECT_NE(said.body.find("name=\"often\""), std::string::npos) << "a mistake can be taken back";
    EXPECT_EQ(state().seldom_since, world.clock.now());
    EXPECT_FALSE(state().stopped_at);
    EXPECT_EQ(send(http::Method::get, stop).body.find("name=\"less\""), std::string::npos) << "it is known that they said so";
    world.clock.set({world.clock.now().us + 100 * us_per_day});
    EXPECT_EQ(ask(mara).error().code, "asked_seldom");
    EXPECT_EQ(world.try_write([&](Context& ctx) { return invite(ctx, {}, survey.id, {mara, AskedBy::counter, {}}); }).error().code, "asked_seldom") << "by whatever way";
    world.clock.set({world.clock.now().us + 81 * us_per_day});
    EXPECT_TRUE(ask(mara)) << "once in 180 days";

    EXPECT_NE(send(http::Method::post, stop, "often=1").body.find("It is as before."), std::string::npos);
    EXPECT_FALSE(state().seldom_since);
    world.clock.set({world.clock.now().us + 91 * us_per_day});
    EXPECT_TRUE(ask(mara)) << "as everybody";
    EXPECT_EQ(world.read([&](Context& ctx) { return ctx.db.all<std::string>(acts_sql); }), (std::vector<std::string>{"survey.less_often", "survey.as_often"}));
}

TEST_P(Wishes, less_often_is_lifted_by_a_person_and_adds_nothing_to_a_stop)
{
    const auto asked = ask(mara).value();
    const auto stop = message(*asked.invitation.message_id).unsubscribe_link->substr(32);
    const auto state = [&] { return world.read([&](Context& ctx) { return read_stop(ctx, mara); }).value(); };
    const auto lift = [&] { return world.try_write([&](Context& ctx) { return ask_again(ctx, mara, {{"She said so on the phone"}}); }); };
    send(http::Method::post, stop, "less=1");
    EXPECT_EQ(message(*asked.invitation.message_id).state, messages::State::withdrawn) << "what waited to ask them does not leave";
    send(http::Method::post, stop, "List-Unsubscribe=One-Click");
    ASSERT_TRUE(lift());
    EXPECT_TRUE(state().seldom_since) << "who said stop since is asked seldom again";
    EXPECT_EQ(world.read([&](Context& ctx) { return list_seldoms(ctx, 10); }).size(), 1u);
    ASSERT_TRUE(lift());
    EXPECT_FALSE(state().seldom_since);
    EXPECT_EQ(lift().error().code, "not_stopped");

    send(http::Method::post, stop, "stop=1");
    EXPECT_NE(send(http::Method::post, stop, "less=1").body.find("We will not ask you again."), std::string::npos);
    EXPECT_FALSE(state().seldom_since);
}

TEST_P(Wishes, who_says_so_before_the_mail_has_left_was_not_asked_by_it)
{
    const auto emil = shop.customer("Emil Thielsen", "emil@example.org"), lena = shop.customer("Lena Ahrens", "lena@example.org");
    const auto asked_fact = [&](Id<customers::Customer> who) { return world.read([&](Context& ctx) { return ctx.db.one<std::optional<Instant>>(test::asked_fact_sql, who); }).value_or(std::nullopt); };
    std::map<Id<customers::Customer>, std::string> stop;
    for (const auto who : {emil, lena, mara}) {
        shop.allow_email(who);
        stop[who] = message(*ask(who).value().invitation.message_id).unsubscribe_link->substr(32);
        ASSERT_TRUE(asked_fact(who));
    }
    send(http::Method::post, stop[mara], "less=1");
    send(http::Method::post, stop[emil], "post=1");
    send(http::Method::post, stop[lena], "stop=1");
    EXPECT_TRUE(invitations().empty()) << "nobody counts as asked";
    for (const auto who : {emil, lena, mara}) EXPECT_FALSE(asked_fact(who));
    std::map<Id<customers::Customer>, Reason> left;
    for (const auto& one : world.read([&](Context& ctx) { return list_left_outs(ctx, survey.id, {}, 10); }).value()) left[one.customer_id] = one.reason;
    EXPECT_EQ(left, (std::map<Id<customers::Customer>, Reason>{{mara, Reason::asked_seldom}, {emil, Reason::no_consent}, {lena, Reason::does_not_want}}));
    EXPECT_TRUE(ask(mara)) << "her 180 days begin with a question that reaches her";

    // What has left was asked, whatever is said then.
    for (const auto& one : claim()) ASSERT_TRUE(hand(one));
    world.write([&](Context& ctx) -> Result<Done> { return take_seldom_back(ctx, mara), ask_seldom(ctx, mara), Done{}; });
    ASSERT_EQ(invitations().size(), 1u);
    world.clock.set({world.clock.now().us + 100 * us_per_day});
    EXPECT_EQ(ask(mara).error().code, "asked_seldom");
}

TEST_P(Wishes, writes_no_mail_to_whom_only_post_is_wanted_by_and_undoes_it_as_it_was)
{
    const auto asked = ask(mara).value();
    const auto stop = message(*asked.invitation.message_id).unsubscribe_link->substr(32);
    const auto said = send(http::Method::post, stop, "post=1");
    EXPECT_NE(said.body.find("only by post"), std::string::npos);
    EXPECT_NE(said.body.find("name=\"mail\""), std::string::npos);
    EXPECT_EQ(message(*asked.invitation.message_id).state, messages::State::withdrawn);
    EXPECT_EQ(consent_of(mara, customers::Channel::email), false);
    EXPECT_EQ(consent_of(mara, customers::Channel::sms), false);
    EXPECT_EQ(consent_of(mara, customers::Channel::phone), false);
    EXPECT_EQ(consent_of(mara, customers::Channel::post), true);
    const auto rows = [&] { return world.read([&](Context& ctx) { return customers::list_consents(ctx, mara); }).value().size(); };
    EXPECT_EQ(rows(), 5u);
    send(http::Method::post, stop, "post=1");
    EXPECT_EQ(rows(), 5u) << "twice is as once";
    world.clock.set({world.clock.now().us + 91 * us_per_day});
    EXPECT_EQ(ask(mara).error().code, "no_consent");

    world.write([&](Context& ctx) { return customers::record_consent(ctx, mara, {customers::Channel::phone, false, {"said so on the phone"}, {}, {}}); });
    EXPECT_NE(send(http::Method::post, stop, "mail=1").body.find("It is as before."), std::string::npos);
    EXPECT_EQ(consent_of(mara, customers::Channel::email), true) << "as they had said at the counter";
    EXPECT_EQ(consent_of(mara, customers::Channel::sms), std::nullopt);
    EXPECT_EQ(consent_of(mara, customers::Channel::phone), false) << "what was said since stays said";
    EXPECT_EQ(consent_of(mara, customers::Channel::post), std::nullopt);
    EXPECT_TRUE(ask(mara));
    EXPECT_EQ(send(http::Method::post, stop, "mail=1").status, 200) << "twice is as once";

    // Who had withdrawn it before keeps that after the mistake.
    world.write([&](Context& ctx) { return customers::record_consent(ctx, mara, {customers::Channel::email, false, {"form"}, {}, {}}); });
    send(http::Method::post, stop, "post=1");
    send(http::Method::post, stop, "mail=1");
    EXPECT_EQ(consent_of(mara, customers::Channel::email), false);
}

TEST_P(Wishes, only_post_is_said_as_long_as_it_holds_and_taken_back_where_they_said_it)
{
    const auto stop = message(*ask(mara).value().invitation.message_id).unsubscribe_link->substr(32);
    using enum customers::Channel;
    const auto note = [&](customers::Channel channel, bool given) {
        world.write([&](Context& ctx) { return customers::record_consent(ctx, mara, {channel, given, {"said so on the phone"}, {}, {}}); });
    };
    const auto shows = [&](const std::string& what) { return send(http::Method::get, stop).body.find(what) != std::string::npos; };
    const std::string sentence = "write to you only by post", button = "name=\"post\"", way_back = "name=\"mail\"";
    send(http::Method::post, stop, "post=1");
    EXPECT_TRUE(shows(sentence) && shows(way_back));
    EXPECT_FALSE(shows(button));

    // Consent given again: it does not hold any more, and may be said anew.
    note(email, true);
    EXPECT_EQ(consent_of(mara, email), true);
    EXPECT_TRUE(shows(button));
    EXPECT_FALSE(shows(sentence) || shows(way_back));
    const auto again = send(http::Method::post, stop, "post=1").body;
    EXPECT_NE(again.find(sentence), std::string::npos);
    EXPECT_EQ(consent_of(mara, email), false);
    send(http::Method::post, stop, "mail=1");
    EXPECT_EQ(consent_of(mara, email), true) << "as they said on the phone";
    EXPECT_EQ(consent_of(mara, sms), std::nullopt);

    // Said to somebody of ours already: the press says what holds, adds nothing, and is not what takes it back.
    for (const auto channel : customers::channels) note(channel, channel == post);
    EXPECT_TRUE(shows(sentence));
    EXPECT_FALSE(shows(button) || shows(way_back));
    const auto rows = [&] { return world.read([&](Context& ctx) { return customers::list_consents(ctx, mara); }).value().size(); };
    const auto before = rows();
    const auto said = send(http::Method::post, stop, "post=1").body;
    EXPECT_NE(said.find(sentence), std::string::npos) << said;
    EXPECT_EQ(said.find(way_back), std::string::npos);
    send(http::Method::post, stop, "mail=1");
    EXPECT_EQ(rows(), before);
    EXPECT_TRUE(shows(sentence));
}

}  // namespace
}  // namespace rapport::surveys
