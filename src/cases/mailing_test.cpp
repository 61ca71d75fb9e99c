#include "cases/mailing.h"

#include "cases/cli.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/facts.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/roles.h"
#include "identity/test/shop.h"
#include "messages/delivery.h"
#include "messages/places.h"
#include "messages/public_address.h"
#include "messages/service.h"
#include "messages/settings.h"
#include "messages/store.h"
#include "surveys/mailing.h"
#include "surveys/test/shop.h"

#include <array>

namespace rapport::cases {
namespace {

using identity::Role;
using identity::test::code_of;
using identity::test::fault_of;
using messages::Message;

class CaseMail : public identity::test::ShopTest {
protected:
    void set_up_mail()
    {
        as(hanne, [](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); }).value();
    }
    Id<customers::Customer> customer(const std::string& name, const std::string& email)
    {
        auto person = customers::person(name);
        if (!email.empty()) person.emails = {email};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, person); }).id;
    }
    WholeCase open(OpenCase input)
    {
        if (input.subject.value.empty()) input.subject = {"The birthday cake was not ready"};
        return as(tom, [&](Context& ctx) { return open_case(ctx, input); }).value();
    }
    Result<WholeCase> answer(Id<Case> id, AddEntry input)
    {
        if (input.words.value.empty()) input.words = {"We bake it again, {{customer.name}}."};
        input.kind = EntryKind::answer;
        return as(tom, [&](Context& ctx) { return add_entry(ctx, id, input); });
    }
    Message message(Id<Message> id) { return world.read([&](Context& ctx) { return messages::read_message(ctx, id); }).value(); }
    WholeCase read(Id<Case> id) { return world.read([&](Context& ctx) { return read_case(ctx, id); }).value(); }
    void deliver(mail::Verdict verdict, const std::string& words)
    {
        auto desk = world.desk();
        const auto place = messages::open_place(desk);
        world.write([&](Context& ctx) -> Result<Done> {
            std::vector<Id<Message>> wanted;
            for (const auto& one : messages::store::due(ctx.db, ctx.now(), {}, 100)) wanted.push_back(one.message_id);
            for (const auto& claim : messages::claim(ctx, place, wanted).claims)
                if (messages::hand_over(ctx, place, claim)) messages::settle(ctx, place, claim, {verdict, 550, words, false});
            return Done{};
        });
    }

    Id<customers::Customer> paul = customer("Paul Achterberg", "paul@example.org");
};
RAPPORT_ON_BOTH_ENGINES(CaseMail);

TEST_P(CaseMail, what_we_call_their_answer_among_ourselves_is_not_its_subject)
{
    set_up_mail();
    const auto subject = [&](const char* ours) {
        const auto one = open({.subject = {ours}, .customer_id = paul, .source = Source::survey});
        return message(*answer(one.id, {.way = Way::email}).value().entries.back().message_id).subject;
    };
    EXPECT_EQ(subject("Not happy: gave 3 of 10, 2 of 5"), "Your answer of 17 November");
    as(hanne, [&](Context& ctx) {
        customers::CustomerPatch change;
        change.language = {true, {{"de"}}};
        return customers::change_customer(ctx, paul, customers::read_customer(ctx, paul)->version, change);
    }).value();
    EXPECT_EQ(subject("Gave 10 of 10"), "Ihre Antwort vom 17. November");
    EXPECT_EQ(subject("Took their answer back"), "Ihre Antwort vom 17. November");
    EXPECT_EQ(subject("Jan was rude at the till"), "Ihre Antwort vom 17. November") << "named anew by one of us";
}

TEST_P(CaseMail, what_we_call_a_visit_among_ourselves_is_not_its_subject)
{
    set_up_mail();
    const auto subjects = [&](Source source) {
        const auto one = open({.subject = {"How we treated them: Bert"}, .customer_id = paul, .source = source});
        std::vector<std::string> both;
        for (int i = 0; i < 2; ++i) both.push_back(message(*answer(one.id, {.way = Way::email}).value().entries.back().message_id).subject);
        return both;
    };
    EXPECT_EQ(subjects(Source::counter), (std::vector<std::string>{"Your visit of 17 November", "Re: Your visit of 17 November"}));
    EXPECT_EQ(subjects(Source::phone), (std::vector<std::string>{"Your call of 17 November", "Re: Your call of 17 November"}));
    EXPECT_EQ(subjects(Source::mail).front(), "Re: Your mail of 17 November") << "one of us wrote that, not they";
    EXPECT_EQ(subjects(Source::form).front(), "Your message of 17 November");
}

TEST_P(CaseMail, our_answer_goes_out_named_after_what_they_wrote)
{
    set_up_mail();
    const auto cake = open({.customer_id = paul, .source = Source::mail});
    EXPECT_EQ(cake.mail_address, "paul@example.org");
    const auto entry = answer(cake.id, {}).value().entries.back();
    EXPECT_EQ(entry.mail, messages::State::planned);
    EXPECT_EQ(entry.mail_to, "paul@example.org");
    const auto mail = message(*entry.message_id);
    EXPECT_EQ(mail.occasion, to_text(cake.id) + ":" + to_text(entry.id)) << "what they write back finds the case by it";
    EXPECT_EQ(mail.purpose, messages::Purpose::service) << "they wait for it: no consent is asked for";
    EXPECT_EQ(mail.subject, "Re: Your mail of 17 November");
    EXPECT_TRUE(mail.text.starts_with("We bake it again, {{customer.name}}.\n\nTom Reimers\n")) << "braces are sent as they stand";
    const auto second = answer(cake.id, {.words = {"It is ready."}}).value().entries.back();
    EXPECT_EQ(message(*second.message_id).in_reply_to, mail.message_id) << "below the one before";
}

TEST_P(CaseMail, the_conversation_shows_what_became_of_it)
{
    set_up_mail();
    const auto cake = open({.customer_id = paul, .source = Source::mail});
    ASSERT_TRUE(answer(cake.id, {}).has_value());
    deliver(mail::Verdict::refused, "550 no such user");
    const auto failed = read(cake.id).entries.back();
    EXPECT_EQ(failed.mail, messages::State::failed);
    EXPECT_EQ(failed.mail_reason, "550 no such user");
    ASSERT_TRUE(answer(cake.id, {}).has_value());
    deliver(mail::Verdict::unknown, "cut");
    EXPECT_EQ(read(cake.id).entries.back().mail, messages::State::unknown);
    ASSERT_TRUE(answer(cake.id, {}).has_value());
    deliver(mail::Verdict::accepted, "ok");
    EXPECT_EQ(read(cake.id).entries.back().mail, messages::State::accepted);
}

TEST(MailOfCases, tells_in_words_how_far_it_is)
{
    using enum messages::State;
    EXPECT_EQ(standing(handed, {}, {}), "is leaving") << "as the page says";
    EXPECT_EQ(standing(unknown, {}, {}), "nobody knows whether it left");
    EXPECT_EQ(standing(failed, "no such person", {}), "failed: no such person");
    EXPECT_EQ(standing(accepted, {}, "no such person"), "came back: no such person");
}

TEST_P(CaseMail, of_a_program_reaches_those_alone_whom_we_know)
{
    set_up_mail();
    const auto as_program = [&](Id<Case> id, std::optional<bool> send, Role role) {
        const Actor program{tom.id, tom.name, "token tok_test", identity::permissions_of(role)};
        return Desk{world.runtime(), program, "test"}.write([&](Context& ctx) { return add_entry(ctx, id, {.kind = EntryKind::answer, .words = {"Buy now."}, .way = Way::email, .send = send}); });
    };
    const auto stranger = open({.contact = Text<1, 200>{"lena@example.org"}, .source = Source::mail});
    const auto misled = open({.customer_id = paul, .contact = Text<1, 200>{"lena@example.org"}, .source = Source::mail});
    const auto known = open({.customer_id = paul, .contact = Text<1, 200>{"Paul@Example.org"}, .source = Source::mail});
    for (const auto& one : {stranger, misled}) {
        const auto refused = as_program(one.id, true, Role::staff);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().refusal, Refusal::not_allowed);
        EXPECT_FALSE(as_program(one.id, {}, Role::staff).value().entries.back().message_id) << "it is written down";
        EXPECT_TRUE(as_program(one.id, true, Role::manager).value().entries.back().message_id) << "it may send messages";
        EXPECT_TRUE(answer(one.id, {.send = true}).value().entries.back().message_id) << "a person may";
    }
    EXPECT_TRUE(as_program(known.id, true, Role::staff).value().entries.back().message_id);
}

TEST_P(CaseMail, what_is_no_answer_by_mail_of_now_stays_here)
{
    const auto bare = open({.customer_id = paul, .source = Source::mail});
    EXPECT_FALSE(answer(bare.id, {}).value().entries.back().message_id) << "nobody has set mail up";
    EXPECT_EQ(code_of(answer(bare.id, {.send = true})), "mail_not_set_up");
    set_up_mail();
    EXPECT_FALSE(answer(bare.id, {.send = false}).value().entries.back().message_id);
    EXPECT_FALSE(answer(bare.id, {.way = Way::call}).value().entries.back().message_id);
    EXPECT_FALSE(answer(bare.id, {.at = world.clock.now()}).value().entries.back().message_id) << "said by other means";
    EXPECT_EQ(code_of(answer(bare.id, {.way = Way::call, .send = true})), "invalid");
    EXPECT_EQ(code_of(answer(bare.id, {.at = world.clock.now(), .send = true})), "invalid");
    const auto note = as(tom, [&](Context& ctx) { return add_entry(ctx, bare.id, {.kind = EntryKind::note, .words = {"He is cross."}}); }).value();
    EXPECT_FALSE(note.entries.back().message_id);

    const auto nele = open({.customer_id = customer("Nele Sander", ""), .source = Source::mail});
    EXPECT_FALSE(answer(nele.id, {}).value().entries.back().message_id);
    EXPECT_EQ(code_of(answer(nele.id, {.send = true})), "no_address");
    const auto phone = open({.contact = Text<1, 200>{"0176 1234"}, .source = Source::mail});
    EXPECT_FALSE(answer(phone.id, {}).value().entries.back().message_id);
}

TEST_P(CaseMail, goes_to_who_wrote_even_where_we_do_not_know_them)
{
    set_up_mail();
    const auto stranger = open({.contact = Text<1, 200>{"lena@example.org"}, .source = Source::mail});
    const auto entry = answer(stranger.id, {}).value().entries.back();
    EXPECT_EQ(entry.mail_to, "lena@example.org");
    const auto other = open({.customer_id = paul, .contact = Text<1, 200>{"paul.at.work@example.org"}, .source = Source::mail});
    EXPECT_EQ(answer(other.id, {}).value().entries.back().mail_to, "paul.at.work@example.org");
    const auto forged = open({.contact = Text<1, 200>{"x@example.org>\r\nBcc: y@example.org"}, .source = Source::mail});
    EXPECT_FALSE(answer(forged.id, {}).value().entries.back().message_id) << "no address, so nothing leaves";
}

TEST_P(CaseMail, nothing_typed_becomes_a_header)
{
    set_up_mail();
    const auto sly = open({.subject = {"Cake\u2028Bcc: y@example.org"}, .customer_id = paul, .source = Source::mail});
    const auto mail = message(*answer(sly.id, {}).value().entries.back().message_id);
    for (const auto* sign : {"\n", "\r", "\u2028"}) EXPECT_EQ(mail.subject.find(sign), std::string::npos);
}

TEST_P(CaseMail, who_is_told_at_the_end_is_told_by_mail)
{
    set_up_mail();
    const auto cake = open({.customer_id = paul, .source = Source::mail});
    const auto closed = as(tom, [&](Context& ctx) {
        return close_case(ctx, cake.id, {.cause = Text<1, 60>{"not_ready"}, .action = Text<1, 2000>{"Baked it again"}, .told_by = Way::email, .told = Text<1, 4000>{"It stands here for you."}});
    }).value();
    EXPECT_EQ(closed.entries.back().mail, messages::State::planned);
    EXPECT_EQ(code_of(answer(cake.id, {})), "closed");

    const auto told = [&](std::optional<Text<1, 4000>> words, bool send) {
        const auto other = open({.customer_id = paul, .source = Source::mail});
        return as(tom, [&](Context& ctx) {
            return close_case(ctx, other.id, {.cause = Text<1, 60>{"not_ready"}, .action = Text<1, 2000>{"Baked it again"}, .told_by = Way::email, .told = words, .send = send});
        });
    };
    EXPECT_FALSE(told({{"I wrote to him from my own program."}}, false).value().entries.back().message_id);
    EXPECT_EQ(fault_of(told({}, true)), "/send no_words");
    EXPECT_EQ(world.read([&](Context& ctx) { return messages::list_messages(ctx, {}); }).value().size(), 1u);
}

TEST_P(CaseMail, no_program_writes_to_who_waits_for_us_and_a_person_knows)
{
    set_up_mail();
    const auto paul = customer("Paul Achterberg", "paul@example.org");
    const auto opened = open({.customer_id = paul, .source = Source::mail});
    const auto by = [&](const std::string& via) {
        auto desk = desk_of(tom);
        desk.actor.via = via;
        return code_of(desk.write([&](Context& ctx) { return messages::write_message(ctx, {paul, {"Our new rye"}, {"Come and try it."}, {}, {}}); }));
    };
    const auto preview = [&] { return as(tom, [&](Context& ctx) { return messages::preview_message(ctx, {paul, {"Our new rye"}, {"Come and try it."}, {}, {}}); }).value().open_cases; };
    EXPECT_EQ(by("token tok_1"), "open_matter");
    EXPECT_EQ(preview(), 1);
    EXPECT_EQ(by("session"), "");
    auto desk = desk_of(tom);
    desk.actor.via = "token tok_1";
    const auto answered = desk.write([&](Context& ctx) { return add_entry(ctx, opened.id, {.kind = EntryKind::answer, .words = {"We bake it again."}}); });
    ASSERT_TRUE(answered.has_value());
    EXPECT_TRUE(answered->entries.back().message_id) << "what belongs to the case is written in it";
    as(tom, [&](Context& ctx) { return close_case(ctx, opened.id, {.cause = Text<1, 60>{"treatment"}, .action = Text<1, 2000>{"Said sorry"}, .told_by = Way::call}); }).value();
    EXPECT_EQ(preview(), 0);
    EXPECT_EQ(by("token tok_1"), "");
}

// A survey's mail waits in line when a case of theirs opens.
TEST_P(CaseMail, no_survey_reaches_who_waits_for_us)
{
    set_up_mail();
    world.write([](Context& ctx) { return messages::change_public_address(ctx, 0, {{"https://hallo.hafer-mohn.example"}}); });
    surveys::test::Shop shop{world};
    const auto paul = shop.customer("Paul Achterberg", "paul@example.org");
    shop.allow_email(paul);
    const auto survey = shop.open(surveys::test::after_a_visit());
    const surveys::OpenMatters matters{has_open_case};
    const auto ask = [&] { return world.try_write([&](Context& ctx) { return surveys::invite(ctx, matters, survey.id, {paul, surveys::AskedBy::email, {}}); }); };
    const auto asked = ask().value();
    const auto opened = open({.customer_id = paul});
    auto desk = world.desk();
    const auto place = messages::open_place(desk);
    const auto sent = world.write([&](Context& ctx) -> Result<bool> {
        const std::array wanted{*asked.invitation.message_id};
        return messages::hand_over(ctx, place, messages::claim(ctx, place, wanted).claims.at(0), surveys::second_thought(matters));
    });
    EXPECT_FALSE(sent);
    EXPECT_EQ(message(*asked.invitation.message_id).state, messages::State::withdrawn);
    EXPECT_EQ(ask().error().code, "open_matter");
    world.write([&](Context& ctx) { return close_case(ctx, opened.id, {.cause = Text<1, 60>{"treatment"}, .action = Text<1, 2000>{"Said sorry"}, .told_by = Way::call}); });
    EXPECT_TRUE(ask()) << "they were not asked, so nothing is to be waited for";
}

}  // namespace
}  // namespace rapport::cases
