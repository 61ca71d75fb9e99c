#include "cases/joining.h"
#include "inbox/doors.h"
#include "inbox/test/letters.h"
#include "messages/returns.h"

namespace rapport::inbox {
namespace {

using identity::test::code_of;
using namespace test;

// What comes back for what we said in a case.
class Answers : public InboxTest {
protected:
    Answers() { follow_cases(); }
};
RAPPORT_ON_BOTH_ENGINES(Answers);

TEST_P(Answers, takes_an_answer_to_its_case)
{
    const auto asked = take(Letter{});
    as(tom, [&](Context& ctx) { return cases::add_entry(ctx, *asked.case_id, {.kind = cases::EntryKind::answer, .words = {"We are sorry."}, .then_wait = true}); }).value();
    const auto message = sent(mara, "case " + to_text(*asked.case_id) + " ent_1");
    EXPECT_EQ(message.in_reply_to, "<one@example.org>");    // it stands below theirs in their program
    ASSERT_TRUE(message.reply_to);
    EXPECT_TRUE(messages::token_in(*message.reply_to));

    pass(minute_us);
    const auto answer = take(Letter{.text = "Thank you.\r\n", .more = "In-Reply-To: " + message.message_id + "\r\n", .id = "<two@example.org>"});
    EXPECT_EQ(answer.fate, Fate::answer);
    EXPECT_EQ(answer.case_id, asked.case_id);
    EXPECT_EQ(answer.answers_id, message.id);
    const auto one = case_of(answer);
    EXPECT_EQ(one.state, cases::State::open);
    EXPECT_EQ(one.entries.back().words, "Thank you.");

    // A program that leaves the reference out, and another address of hers.
    const auto other = take(Letter{.from = "mara@work.example", .text = "One more thing.\r\n", .id = "<three@work.example>", .to = *message.reply_to});
    EXPECT_EQ(other.case_id, asked.case_id);
    EXPECT_EQ(other.customer_id, mara);
    // Her own mail, which she answers herself.
    EXPECT_EQ(take(Letter{.text = "And this.\r\n", .more = "References: <zero@example.org> <one@example.org>\r\n", .id = "<four@example.org>"}).case_id, asked.case_id);
    EXPECT_EQ(listed({.of_case = asked.case_id}).size(), 4U);
}

TEST_P(Answers, are_about_what_they_wrote_whatever_we_call_it)
{
    const auto asked = take(Letter{});
    EXPECT_EQ(answered(*asked.case_id, "We are sorry.").subject, "Re: The rye was burnt");
    pass(minute_us);
    const auto second = take(Letter{.subject = "The rolls too", .text = "Hard as stone.\r\n", .more = "In-Reply-To: <one@example.org>\r\n", .id = "<two@example.org>"});
    ASSERT_EQ(second.case_id, asked.case_id);
    const auto one = case_of(asked);
    cases::ChangeCase change;
    change.subject = {true, Text<1, 300>{"Complains again: Bert"}};
    as(tom, [&](Context& ctx) { return cases::change_case(ctx, one.id, one.version, change); }).value();
    EXPECT_EQ(case_of(asked).subject, "Complains again: Bert");
    EXPECT_EQ(answered(*asked.case_id, "It is baked again.").subject, "Re: The rye was burnt") << "renamed by one of us";

    const auto part = as(tom, [&](Context& ctx) { return cases::split_case(ctx, *asked.case_id, {{"Never content: rolls"}, {*second.entry_id}}); }).value();
    EXPECT_EQ(answered(part.id, "So are the rolls.").subject, "Re: The rolls too") << "split off by one of us";

    const auto silent = take(Letter{.subject = "", .text = "Where is my cake?\r\n", .id = "<three@example.org>"});
    const auto subject = answered(*silent.case_id, "Here.").subject;
    EXPECT_TRUE(subject.starts_with("Re: Your mail of ")) << subject;
}

TEST_P(Answers, stand_below_the_mail_that_lies_in_their_case_after_a_split)
{
    const auto cake = as(tom, [&](Context& ctx) {
        return cases::open_case(ctx, {.subject = {"The cake was not ready"}, .customer_id = mara, .source = cases::Source::phone, .words = {{"I stood there."}}});
    }).value().id;
    const auto ours = answered(cake, "We bake it again.");
    pass(minute_us);
    const auto first = take(Letter{.text = "When?\r\n", .more = "In-Reply-To: " + ours.message_id + "\r\n", .id = "<abc1@example.org>"});
    pass(minute_us);
    const auto second = take(Letter{.text = "The rolls were hard, too.\r\n", .more = "In-Reply-To: " + ours.message_id + "\r\n", .id = "<abc2@example.org>"});
    ASSERT_EQ(second.case_id, cake);
    const auto split = [&](Id<cases::Case> from, Id<cases::Entry> entry) { return as(tom, [&](Context& ctx) { return cases::split_case(ctx, from, {{"Rolls"}, {entry}}); }).value().id; };
    // Where a mail about the case would stand now.
    const auto below = [&](Id<cases::Case> id) { return world.read([&](Context& ctx) { return messages::thread_of_occasion(ctx.db, to_text(id) + ":x"); }); };
    const auto rolls = split(cake, *second.entry_id);
    EXPECT_EQ(below(rolls), "<abc2@example.org>");
    EXPECT_EQ(below(cake), "<abc1@example.org>");
    as(tom, [&](Context& ctx) { return cases::unsplit_case(ctx, rolls); }).value();
    EXPECT_EQ(below(cake), "<abc2@example.org>") << "it came back";
    EXPECT_FALSE(below(rolls));

    const auto again = split(cake, *second.entry_id);
    EXPECT_EQ(answered(again, "So are ours.").in_reply_to, "<abc2@example.org>");
    EXPECT_EQ(answered(cake, "On Friday.").in_reply_to, "<abc1@example.org>");
    const auto alone = split(cake, *first.entry_id);
    EXPECT_EQ(below(alone), "<abc1@example.org>");
    EXPECT_FALSE(below(cake)) << "no mail of hers lies there any more";
}

TEST_P(Answers, goes_on_with_the_case_that_our_mail_answered_in)
{
    const auto cake = as(tom, [&](Context& ctx) {
        return cases::open_case(ctx, {.subject = {"The cake was not ready"}, .customer_id = mara, .source = cases::Source::phone, .words = {{"I stood there."}}});
    }).value();
    const auto first = answered(cake.id, "We bake it again.");
    EXPECT_EQ(first.subject, "Your call of 17 November") << "what we call it among ourselves is no subject";
    EXPECT_FALSE(first.in_reply_to);

    // By the address of its own alone, from an address of hers that nobody knew.
    pass(minute_us);
    const auto token = take(Letter{.from = "mara@work.example", .subject = "Cake", .text = "When?\r\n", .id = "<when@work.example>", .to = *first.reply_to});
    EXPECT_EQ(token.fate, Fate::answer);
    EXPECT_EQ(token.case_id, cake.id);
    EXPECT_EQ(token.customer_id, mara);
    EXPECT_EQ(token.answers_id, first.id);
    EXPECT_EQ(case_of(token).entries.back().words, "When?");
    const auto second = answered(cake.id, "On Friday.");
    EXPECT_EQ(second.subject, "Re: Your call of 17 November");
    EXPECT_EQ(second.in_reply_to, "<when@work.example>") << "below theirs";
    EXPECT_EQ(answered(cake.id, "At noon.").in_reply_to, second.message_id) << "below ours, where they wrote nothing since";

    // By the Message-ID alone, as a program writes that answers to the shop's common address.
    pass(minute_us);
    const auto named = take(Letter{.text = "Good.\r\n", .more = "References: " + first.message_id + " <when@work.example> " + second.message_id + "\r\n", .id = "<good@example.org>"});
    EXPECT_EQ(named.case_id, cake.id);
    EXPECT_EQ(named.answers_id, second.id);
    EXPECT_EQ(case_of(named).entries.back().words, "Good.");

    // What we told her at the end opens it again when she answers, and goes on with the case that it is part of by then.
    const auto last = answered(cake.id, "It stands here for you.", true);
    EXPECT_EQ(case_of(named).state, cases::State::closed);
    pass(minute_us);
    EXPECT_EQ(take(Letter{.text = "It is the wrong one.\r\n", .more = "In-Reply-To: " + last.message_id + "\r\n", .id = "<wrong@example.org>"}).case_id, cake.id);
    EXPECT_EQ(case_of(named).state, cases::State::open);
    const auto other = as(tom, [&](Context& ctx) { return cases::open_case(ctx, {.subject = {"Her cake"}, .customer_id = mara}); }).value();
    as(tom, [&](Context& ctx) { return cases::merge_cases(ctx, cake.id, {other.id}); }).value();
    EXPECT_EQ(take(Letter{.text = "Hello?\r\n", .id = "<hello@example.org>", .to = *last.reply_to}).case_id, other.id);
}

TEST_P(Answers, takes_no_stranger_for_the_customer)
{
    const auto asked = take(Letter{});
    const auto message = answered(*asked.case_id, "We are sorry.");
    const auto guessed = "<" + to_text(message.id) + "@hafer-mohn.example>";        // without what nobody can guess
    int n = 0;
    for (const auto& id : {std::string("<one@example.org>"), guessed}) {
        const auto stranger = take(Letter{.from = "eve@evil.example", .text = "Send it to me.\r\n", .more = "References: " + id + "\r\n", .id = "<eve" + std::to_string(++n) + "@evil.example>"});
        EXPECT_EQ(stranger.fate, Fate::opened) << id;
        EXPECT_NE(stranger.case_id, asked.case_id) << id;
        EXPECT_FALSE(stranger.customer_id) << id;
        EXPECT_TRUE(stranger.is_unmatched) << id;
        const auto other = take(Letter{.from = "emil@example.org", .text = "Me too.\r\n", .more = "In-Reply-To: " + id + "\r\n", .id = "<emil" + std::to_string(n) + "@example.org>"});
        EXPECT_NE(other.case_id, asked.case_id) << id;
        EXPECT_EQ(other.customer_id, emil) << id;
    }
    EXPECT_EQ(case_of(asked).entries.size(), 2U);
    EXPECT_EQ(timeline(mara).size(), 2U);
    take(bounce_of(guessed, "mara@example.org"));
    EXPECT_FALSE(now(message).bounced_at);
    const auto forged = take(bounce_of(message.message_id, "mara@example.org")).mail;
    EXPECT_EQ(forged.reason, "It did not come to the address that the message would come back to, so nothing was done.");
    EXPECT_FALSE(now(message).bounced_at) << "whoever was sent a copy knows its id, and not where it comes back to";
}

TEST_P(Answers, of_one_conversation_are_so_many_an_hour_whatever_the_senders_call_themselves)
{
    const auto asked = take(Letter{});
    const auto message = answered(*asked.case_id, "We are sorry.");
    pass(minute_us);
    const auto write = [&](int n) {
        const auto who = "eve" + std::to_string(n) + "@evil.example";
        return take(Letter{.from = who, .text = "Again " + std::to_string(n) + ".\r\n", .more = "In-Reply-To: " + message.message_id + "\r\n", .id = "<" + who + ">"});
    };
    for (int n = 0; n < most_to_one_an_hour; ++n) ASSERT_EQ(write(n).fate, Fate::answer) << n;
    const auto more = write(1000);
    EXPECT_EQ(more.fate, Fate::flood);
    EXPECT_TRUE(more.is_unmatched) << "a person sees it";
    EXPECT_EQ(case_of(asked).entries.size(), static_cast<std::size_t>(2 + most_to_one_an_hour));
    pass(61 * minute_us);
    EXPECT_EQ(write(2000).fate, Fate::answer);
}

TEST_P(Answers, says_at_our_answer_that_it_came_back)
{
    const auto asked = take(Letter{});
    const auto message = answered(*asked.case_id, "We are sorry.");
    take(bounce_of(message, "mara@example.org"));
    const auto entries = case_of(asked).entries;
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[1].mail_bounce, "5.1.1 550 no such person");
    EXPECT_EQ(entries[2].kind, cases::EntryKind::note);
    const auto again = as(tom, [&](Context& ctx) { return cases::add_entry(ctx, *asked.case_id, {.kind = cases::EntryKind::answer, .words = {"We are sorry."}, .way = cases::Way::email}); });
    EXPECT_EQ(code_of(again), "undeliverable");
    EXPECT_EQ(case_of(asked).entries.size(), 3U) << "an answer that cannot reach her is not written down as one";
}

TEST_P(Answers, opens_a_closed_case_again)
{
    const auto asked = take(Letter{});
    as(tom, [&](Context& ctx) { return cases::close_case(ctx, *asked.case_id, {.cause = {{"Oven"}}, .action = {{"New rye"}}, .told_by = cases::Way::call}); }).value();
    EXPECT_EQ(case_of(asked).state, cases::State::closed);
    pass(minute_us);
    take(Letter{.text = "Black again.\r\n", .more = "In-Reply-To: <one@example.org>\r\n", .id = "<two@example.org>"});
    EXPECT_EQ(case_of(asked).state, cases::State::open);
}

TEST_P(Answers, tells_the_case_when_its_answer_did_not_arrive)
{
    const auto asked = take(Letter{});
    const auto message = sent(mara, to_text(*asked.case_id));
    take(bounce_of(message, "mara@example.org"));
    const auto last = case_of(asked).entries.back();
    EXPECT_EQ(last.kind, cases::EntryKind::note);
    EXPECT_NE(last.words.find("did not arrive: 5.1.1 550 no such person"), std::string::npos) << last.words;
}

}  // namespace
}  // namespace rapport::inbox
