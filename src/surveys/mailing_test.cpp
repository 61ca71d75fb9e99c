#include "surveys/mailing.h"

#include "messages/secrets.h"
#include "surveys/sample.h"
#include "surveys/test/mailing.h"
#include "touchpoints/giving.h"
#include "touchpoints/service.h"

#include <map>

namespace rapport::surveys {
namespace {

const Sql secrets_sql{"test.message_secrets", Reach::single, "SELECT COUNT(*) FROM message_secrets"};

// Another's database, and how often each of its statements is run.
class Counted : public Db {
public:
    explicit Counted(Db& db) : db_(db) {}
    Engine engine() const override { return db_.engine(); }
    bool writable() const override { return db_.writable(); }
    Currency currency() const override { return db_.currency(); }
    std::unique_ptr<Rows> query(const Sql& sql, std::span<const Param> params) override { return ++times[sql.name], db_.query(sql, params); }
    std::int64_t execute(const Sql& sql, std::span<const Param> params) override { return ++times[sql.name], db_.execute(sql, params); }
    std::unique_ptr<Rows> query_text(const std::string& text, std::span<const Param> params) override { return db_.query_text(text, params); }
    std::int64_t execute_text(const std::string& text, std::span<const Param> params) override { return db_.execute_text(text, params); }

    std::map<std::string, int> times;

private:
    Db& db_;
};

class Mailing : public test::MailingTest {};
RAPPORT_ON_BOTH_ENGINES(Mailing);

TEST_P(Mailing, the_score_in_the_mail_is_chosen_and_not_stored)
{
    const auto asked = ask(mara).value();
    EXPECT_EQ(asked.link, "") << "they alone know it";
    EXPECT_EQ(asked.invitation.mail, messages::State::planned);
    const auto stored = message(*asked.invitation.message_id);
    EXPECT_EQ(stored.to_address, "mara@example.org");
    EXPECT_EQ(stored.purpose, messages::Purpose::marketing);
    EXPECT_TRUE(stored.subject.ends_with(" would like to hear from you")) << stored.subject;
    EXPECT_NE(stored.text.find("Hello Mara,"), std::string::npos) << stored.text;
    EXPECT_NE(stored.text.find("/s/personal-link\n"), std::string::npos) << "the staff read the mark alone";

    const auto claims = claim();
    ASSERT_EQ(claims.size(), 1u);
    const auto& html = *claims[0].message.html;
    for (int score = 0; score <= 10; ++score) EXPECT_NE(html.find("?score=" + std::to_string(score) + "\""), std::string::npos) << score;
    EXPECT_EQ(html.find("personal-link"), std::string::npos);
    const auto link = path_in(html, "/s/");
    ASSERT_EQ(link.size(), 3 + 64u) << html;
    EXPECT_EQ(path_in(claims[0].message.text, "/s/"), link);
    const auto page = send(http::Method::get, link + "?score=9");
    EXPECT_NE(page.body.find("value=\"9\" checked"), std::string::npos) << page.body;
    EXPECT_TRUE(world.read([&](Context& ctx) { return list_answers(ctx, {.survey = survey.id}); }).value().empty()) << "not stored";

    ASSERT_TRUE(hand(claims[0]));
    settle(claims[0], mail::Verdict::accepted);
    EXPECT_EQ(count(secrets_sql), 0) << "what has arrived is known to nobody here";
    EXPECT_EQ(invitations()[0].mail, messages::State::accepted);
}

TEST_P(Mailing, is_in_their_language_and_holds_no_markup_of_others)
{
    auto input = test::after_a_visit();
    input.questions[0].words[0].ask = {"<img src=x onerror=alert(1)> & \"how\"?\u2028Bcc: x@example.org"};
    survey = shop.open(input);
    const auto emil = world.write([](Context& ctx) {
        customers::NewCustomer person;
        person.name = Text<1, 200>{"Emil\"><script>alert(2)</script>"};
        person.preferred_name = Text<1, 100>{"<b>Emil</b>\u2028Bcc: y@example.org"};
        person.emails = {"emil@example.org"};
        return customers::add_customer(ctx, person);
    }).id;
    shop.allow_email(emil);
    const auto mail = message(*ask(emil).value().invitation.message_id);
    EXPECT_EQ(mail.html->find("<img"), std::string::npos);
    EXPECT_EQ(mail.html->find("<b>Emil"), std::string::npos);
    EXPECT_EQ(mail.html->find("<script"), std::string::npos);
    EXPECT_EQ(mail.subject.find('\n'), std::string::npos);

    auto business = *world.runtime().business();
    business.address = "Kornstraße <12>\n27283 Verden";
    world.runtime().set_business(business);
    const auto lena = shop.customer("Lena Ahrens", "lena@example.org");
    shop.allow_email(lena);
    world.write([&](Context& ctx) {
        customers::CustomerPatch change;
        change.language = {true, decltype(change.language.value)::value_type{"de-AT"}};
        return customers::change_customer(ctx, lena, customers::read_customer(ctx, lena)->version, change);
    });
    const auto german = message(*ask(lena).value().invitation.message_id);
    EXPECT_NE(german.text.find("Hallo Lena,"), std::string::npos) << german.text;
    EXPECT_NE(german.text.find("Würden Sie uns empfehlen?"), std::string::npos);
    EXPECT_NE(german.text.find("\nKornstraße <12>\n27283 Verden\n"), std::string::npos) << german.text;
    EXPECT_NE(german.html->find("Kornstraße &lt;12&gt;\n27283 Verden</p>"), std::string::npos) << *german.html;
}

TEST_P(Mailing, asks_nobody_who_may_not_be_asked)
{
    const auto emil = shop.customer("Emil Thielsen", "emil@example.org"), nele = shop.customer("Nele Sander");
    EXPECT_EQ(ask(emil).error().code, "no_consent");
    EXPECT_EQ(ask(nele).error().code, "no_contact");
    EXPECT_EQ(ask(mara, AskedBy::email, {[](Db&, auto) { return true; }}).error().code, "open_matter");
    ASSERT_TRUE(ask(mara).has_value());
    EXPECT_EQ(ask(mara).error().code, "asked_lately");
    EXPECT_EQ(ask({4711}).error().code, "invalid");
    EXPECT_EQ(claim().size(), 1u);
}

TEST_P(Mailing, does_not_leave_when_they_have_said_no_meanwhile)
{
    const auto asked = ask(mara).value();
    const auto claims = claim();
    ASSERT_EQ(claims.size(), 1u);
    world.write([&](Context& ctx) -> Result<Done> { return stop_asking(ctx, mara), Done{}; });
    EXPECT_FALSE(hand(claims[0])) << "claimed, and taken back before it was handed over";
    EXPECT_EQ(message(*asked.invitation.message_id).state, messages::State::withdrawn);

    const auto emil = shop.customer("Emil Thielsen", "emil@example.org");
    shop.allow_email(emil);
    ASSERT_TRUE(ask(emil).has_value());
    world.write([&](Context& ctx) { return customers::record_consent(ctx, emil, {customers::Channel::email, false, {"said so on the phone"}, {}, {}}); });
    for (const auto& one : claim()) EXPECT_FALSE(hand(one));
}

TEST_P(Mailing, does_not_leave_while_something_of_theirs_is_open_and_was_not_asked)
{
    const auto emil = shop.customer("Emil Thielsen", "emil@example.org");
    shop.allow_email(emil);
    const auto first = ask(mara).value(), second = ask(emil).value();
    const OpenMatters matters{[&](Db&, auto who) { return who == mara; }};
    for (const auto& one : claim()) EXPECT_EQ(hand(one, matters), one.message.customer_id == emil);
    EXPECT_EQ(message(*first.invitation.message_id).state, messages::State::withdrawn);
    EXPECT_EQ(message(*first.invitation.message_id).reason, "Something of theirs is still open; put that right first.");
    ASSERT_EQ(invitations().size(), 1u);
    EXPECT_EQ(invitations()[0].id, second.invitation.id);
    const auto left = world.read([&](Context& ctx) { return list_left_outs(ctx, survey.id, {}, 10); }).value();
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].customer_id, mara);
    EXPECT_EQ(left[0].reason, Reason::open_matter);
    EXPECT_FALSE(world.read([&](Context& ctx) { return *ctx.db.one<std::optional<Instant>>(test::asked_fact_sql, mara); }));
    EXPECT_TRUE(ask(mara).has_value()) << "when it is put right: they were not asked, so there are no 90 days to wait";
}

TEST_P(Mailing, asks_those_who_were_drawn_by_day_and_leaves_out_who_said_no_since)
{
    const auto emil = shop.customer("Emil Thielsen", "emil@example.org"), lena = shop.customer("Lena Ahrens", "lena@example.org");
    for (const auto who : {emil, lena}) shop.allow_email(who);
    world.write([&](Context& ctx) { return draw_sample(ctx, {}, test::own_fields, survey.id, {.channel = AskedBy::email, .size = 10, .seed = 7}); });
    ASSERT_EQ(invitations().size(), 3u);
    world.write([&](Context& ctx) { return customers::record_consent(ctx, lena, {customers::Channel::email, false, {"said so"}, {}, {}}); });
    world.clock.set(*parse_instant("2026-11-17T21:30:00Z"));
    EXPECT_EQ(ask_those_who_wait({[&](Db&, auto who) { return who == emil; }}), 3);
    EXPECT_EQ(ask_those_who_wait(), 0) << "again changes nothing";
    const auto rows = invitations();
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].customer_id, mara);
    EXPECT_EQ(to_text(message(*rows[0].message_id).due_at), "2026-11-18T07:00:00.000Z") << "eight in the morning in Berlin";
    std::set<Reason> reasons;
    for (const auto& one : world.read([&](Context& ctx) { return list_left_outs(ctx, survey.id, {}, 10); }).value()) reasons.insert(one.reason);
    EXPECT_EQ(reasons, (std::set{Reason::no_consent, Reason::open_matter}));
    EXPECT_TRUE(claim().empty());
    world.clock.set(*parse_instant("2026-11-18T07:00:00Z"));
    EXPECT_EQ(claim().size(), 1u);
}

TEST_P(Mailing, goes_at_once_to_whom_a_program_draws)
{
    const auto emil = shop.customer("Emil Thielsen", "emil@example.org");
    shop.allow_email(emil);
    const auto allow = [&](std::int64_t per_day) {
        world.write([&](Context& ctx) {
            return messages::change_mail_settings(ctx, messages::read_mail_settings(ctx.db).version, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}, .per_key_per_day = per_day});
        });
    };
    auto desk = world.desk();
    desk.actor.staff = Id<identity::Staff>{7};
    desk.actor.via = "token tok_1";
    const auto drawn = [&](std::int64_t size) {
        const auto plan = desk.write([&](Context& ctx) { return draw_sample(ctx, {}, test::own_fields, survey.id, {.channel = AskedBy::email, .size = size, .seed = 7}); });
        return plan ? std::to_string(plan->drawn) : plan.error().code;
    };
    allow(2);
    EXPECT_EQ(drawn(3), "key_enough_today") << "more than is left of what its keys may write";
    EXPECT_TRUE(invitations().empty()) << "nobody is drawn then";
    EXPECT_EQ(drawn(2), "2");
    for (const auto& one : invitations()) EXPECT_EQ(one.mail, messages::State::planned);
    EXPECT_EQ(ask_those_who_wait(), 0) << "nobody is left for our job, which counts for no key";
    desk.actor.via = "token tok_2";
    EXPECT_EQ(drawn(1), "key_enough_today") << "all keys of one person together";
    allow(3);
    EXPECT_EQ(drawn(1), "0") << "everybody was asked lately";
    EXPECT_EQ(world.write([&](Context& ctx) { return draw_sample(ctx, {}, test::own_fields, survey.id, {.channel = AskedBy::email, .size = 10'000, .seed = 7}); }).drawn, 0) << "a person draws as many as they want";
}

TEST_P(Mailing, leaves_out_whom_programs_wrote_enough_today_and_asks_the_others)
{
    const auto emil = shop.customer("Emil Thielsen", "emil@example.org");
    shop.allow_email(emil);
    for (std::int64_t n = 0; n < messages::most_with_programs_a_day; ++n) world.write([&](Context& ctx) { return messages::write_message(ctx, {mara, {"Your scarf"}, {"It waits here."}, {}, {}}); });
    auto program = world.desk();
    program.actor.staff = Id<identity::Staff>{7};
    program.actor.via = "token tok_1";
    const DrawSample two{.channel = AskedBy::email, .size = 2, .seed = 7};
    const auto foretold = program.read([&](Context& ctx) { return plan_sample(ctx, {}, test::own_fields, survey.id, two); });
    const auto plan = program.write([&](Context& ctx) { return draw_sample(ctx, {}, test::own_fields, survey.id, two); });
    ASSERT_TRUE(foretold && plan);
    for (const auto& told : {*foretold, *plan}) {
        EXPECT_EQ(told.drawn, 1);
        ASSERT_EQ(told.left_out.size(), 1u);
        EXPECT_EQ(told.left_out[0].reason, Reason::enough_today);
    }
    ASSERT_EQ(invitations().size(), 1u);
    EXPECT_EQ(invitations()[0].customer_id, emil);
    EXPECT_EQ(invitations()[0].mail, messages::State::planned);
    const auto left = world.read([&](Context& ctx) { return list_left_outs(ctx, survey.id, {}, 10); }).value();
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].customer_id, mara);
    EXPECT_EQ(left[0].words, "5 messages were written to them within a day. A program writes no more now; a person can.");
    EXPECT_EQ(program.write([&](Context& ctx) { return invite(ctx, {}, survey.id, {mara, AskedBy::email, {}}); }).error().code, "enough_today");
    EXPECT_TRUE(ask(mara)) << "a person knows why";
}

TEST_P(Mailing, a_drawing_reads_once_whether_mail_can_be_written_and_asks_of_each_once_what_forbids_it)
{
    for (const auto* name : {"Emil", "Lena", "Nele"}) shop.allow_email(shop.customer(name, std::string(name) + "@example.org"));
    const auto read_in = [&](Context& ctx, auto&& draw) {
        Counted db(ctx.db);
        Context counted{db, ctx.clock, ctx.ids, ctx.actor, ctx.business, ctx.request_id};
        const auto plan = draw(counted, OpenMatters{}, test::own_fields, survey.id, DrawSample{.channel = AskedBy::email, .size = 10, .seed = 7});
        EXPECT_EQ(plan.value().drawn, 4);
        return db.times;
    };
    auto program = world.desk();
    program.actor.staff = Id<identity::Staff>{7};
    program.actor.via = "token tok_1";
    EXPECT_EQ(program.read([&](Context& ctx) { return read_in(ctx, plan_sample)["public_addresses.read"]; }), 1);
    EXPECT_EQ(world.read([&](Context& ctx) { return read_in(ctx, plan_sample)["public_addresses.read"]; }), 0) << "a person may write as many as they want";
    EXPECT_EQ(world.write([&](Context& ctx) -> Result<int> { return read_in(ctx, draw_sample)["survey_stops.find"]; }), 4);
}

TEST_P(Mailing, a_new_link_takes_the_mail_before_back_and_a_forgotten_one_is_not_sent_again)
{
    const auto first = ask(mara).value();
    const auto second = world.write([&](Context& ctx) { return make_link(ctx, {}, first.invitation.id); });
    EXPECT_EQ(message(*first.invitation.message_id).state, messages::State::withdrawn);
    const auto claims = claim();
    ASSERT_EQ(claims.size(), 1u);
    EXPECT_EQ(claims[0].message.id, *second.invitation.message_id);
    ASSERT_TRUE(hand(claims[0]));
    settle(claims[0], mail::Verdict::unknown);
    EXPECT_EQ(invitations()[0].mail, messages::State::unknown);
    EXPECT_EQ(count(secrets_sql), 1) << "a person may send it again";

    const auto link = path_in(claims[0].message.text, "/s/");
    EXPECT_EQ(send(http::Method::post, link, "q=1&w=1&l=en&score=4&nameless=1").status, 303);
    EXPECT_EQ(count(secrets_sql), 0) << "nothing here leads to an answer without a name";
    const auto again = world.try_write([&](Context& ctx) { return messages::retry(ctx, claims[0].message.id); });
    EXPECT_EQ(again.error().code, "link_gone");
}

TEST_P(Mailing, does_not_leave_when_they_have_answered_or_its_link_is_gone)
{
    const auto emil = shop.customer("Emil Thielsen", "emil@example.org");
    shop.allow_email(emil);
    const auto first = ask(mara).value(), second = ask(emil).value();
    for (const auto& one : claim()) {
        settle(one, mail::Verdict::later);
        if (one.message.customer_id != mara) continue;
        EXPECT_EQ(send(http::Method::post, path_in(one.message.text, "/s/"), "q=1&w=1&l=en&score=4").status, 303);
    }
    EXPECT_EQ(message(*first.invitation.message_id).state, messages::State::withdrawn);
    world.write([&](Context& ctx) -> Result<Done> { return messages::forget_secret(ctx.db, *second.invitation.message_id), Done{}; });
    world.clock.set({world.clock.now().us + us_per_day});
    const auto claims = claim();
    ASSERT_EQ(claims.size(), 1u);
    EXPECT_FALSE(hand(claims[0]));
    EXPECT_EQ(message(*second.invitation.message_id).state, messages::State::withdrawn);
}

TEST_P(Mailing, asks_nobody_about_what_is_long_ago)
{
    world.write([&](Context& ctx) { return draw_sample(ctx, {}, test::own_fields, survey.id, {.channel = AskedBy::email, .size = 10, .seed = 7}); });
    ASSERT_EQ(invitations().size(), 1u);
    world.clock.set({world.clock.now().us + 15 * us_per_day});
    EXPECT_EQ(ask_those_who_wait(), 1);
    EXPECT_TRUE(invitations().empty());
    EXPECT_EQ(world.read([&](Context& ctx) { return list_left_outs(ctx, survey.id, {}, 10); }).value().at(0).reason, Reason::too_late);
}

TEST_P(Mailing, asks_whoever_had_the_contact_as_long_as_no_mail_has_left)
{
    follow_contacts();
    const auto emil = shop.customer("Emil Thielsen", "emil@example.org");
    shop.allow_email(emil);
    const auto contact = world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, {.customer_id = mara, .kind = touchpoints::Kind::visit}); }).id;
    const auto move = [&](auto&& act) { world.write([&](Context& ctx) -> Result<Done> { EXPECT_TRUE(act(ctx)); return Done{}; }); };
    const auto asked_fact = [&](Id<customers::Customer> who) { return world.read([&](Context& ctx) { return ctx.db.one<std::optional<Instant>>(test::asked_fact_sql, who); }).value_or(std::nullopt); };
    const auto asked = world.write([&](Context& ctx) { return invite(ctx, {}, survey.id, {mara, AskedBy::email, contact}); }).invitation;
    EXPECT_TRUE(asked_fact(mara));
    Occasion again;
    again.touchpoint_id = contact;
    world.write([&](Context& ctx) -> Result<bool> { return draw(ctx, {}, survey.id, mara, AskedBy::email, again); });
    const auto left_outs = [&] { return world.read([&](Context& ctx) { return list_left_outs(ctx, survey.id, {}, 10); }).value().size(); };
    ASSERT_EQ(left_outs(), 1u);

    move([&](Context& ctx) { return touchpoints::give_to(ctx, contact, mara, emil); });
    EXPECT_EQ(message(*asked.message_id).state, messages::State::withdrawn);
    ASSERT_EQ(invitations().size(), 1u);
    EXPECT_EQ(invitations()[0].customer_id, emil);
    EXPECT_EQ(invitations()[0].state, InvitationState::waiting);
    EXPECT_FALSE(invitations()[0].code || invitations()[0].asked_at || invitations()[0].message_id);
    EXPECT_FALSE(asked_fact(mara)) << "nobody has asked her";
    EXPECT_EQ(left_outs(), 0u) << "why she was not asked says nothing of him";

    // Nobody is asked about a contact of nobody.
    move([&](Context& ctx) { return touchpoints::put_by(ctx, contact, emil); });
    EXPECT_EQ(ask_those_who_wait(), 0);
    EXPECT_EQ(world.try_write([&](Context& ctx) { return make_link(ctx, {}, asked.id); }).error().code, "nobodys_contact");
    move([&](Context& ctx) { return touchpoints::take_up(ctx, contact, mara); });
    EXPECT_EQ(invitations()[0].customer_id, mara);
    EXPECT_EQ(ask_those_who_wait(), 1);

    // Who holds the link answers for themselves.
    settle(claim().at(0), mail::Verdict::accepted);
    move([&](Context& ctx) { return touchpoints::give_to(ctx, contact, mara, emil); });
    EXPECT_EQ(invitations()[0].customer_id, mara);
}

TEST_P(Mailing, tells_the_link_to_whoever_asks_where_no_mail_can_be_written)
{
    test::World other(GetParam());
    test::Shop bare(other);
    const auto open = bare.open(test::after_a_visit());
    const auto jule = bare.customer("Jule Vogt", "jule@example.org");
    bare.allow_email(jule);
    const auto asked = other.write([&](Context& ctx) { return invite(ctx, {}, open.id, {jule, AskedBy::email, {}}); });
    EXPECT_EQ(asked.link.size(), 3 + 64u);
    EXPECT_FALSE(asked.invitation.message_id);
}

TEST_P(Mailing, links_begin_with_an_address_that_is_one)
{
    const auto set = [&](const std::string& address) {
        const auto made = world.try_write([&](Context& ctx) { return messages::change_public_address(ctx, messages::read_public_address(ctx.db).version, {{address}}); });
        return made ? made->address : made.error().code;
    };
    for (const auto* wrong : {"http://example.org", "https://", "https://a b", "https://x.example/path", "https://x.example?y", "https://u@x.example", "javascript:alert(1)", "https://x.example:99999999", "https://x\r\nBcc: y"})
        EXPECT_EQ(set(wrong), "invalid") << wrong;
    EXPECT_EQ(set("https://Hallo.Example.org:8443/"), "https://hallo.example.org:8443");
    EXPECT_EQ(set("http://127.0.0.1:8080"), "http://127.0.0.1:8080");
    EXPECT_EQ(world.try_write([](Context& ctx) { return messages::change_public_address(ctx, 1, {{"https://x.example"}}); }).error().code, "changed_meanwhile");
}

}  // namespace
}  // namespace rapport::surveys
