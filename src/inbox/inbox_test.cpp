#include "base/crypto/base64.h"
#include "base/crypto/sha256.h"
#include "cases/joining.h"
#include "customers/consent.h"
#include "customers/service.h"
#include "inbox/doors.h"
#include "inbox/test/letters.h"
#include "messages/files.h"
#include "messages/returns.h"

#include <random>

namespace rapport::inbox {
namespace {

using identity::test::code_of;
using identity::test::fault_of;
using namespace test;

const Sql last_matched_sql{"test.last_matched", Reach::business, "SELECT changes FROM audit_events WHERE action = 'mail.matched' AND subject = $1 ORDER BY id DESC LIMIT 1"};

class Inbox : public InboxTest {
protected:
    Inbox() { follow_cases(); }
    std::string last_matched(const ReceivedMail& mail)
    {
        return world.read([&](Context& ctx) { return ctx.db.value<std::string>(last_matched_sql, to_text(mail.id)); });
    }
};
RAPPORT_ON_BOTH_ENGINES(Inbox);

TEST_P(Inbox, opens_a_case_for_the_one_who_has_the_address)
{
    const auto mail = take(Letter{});
    EXPECT_EQ(mail.fate, Fate::opened);
    EXPECT_EQ(mail.customer_id, mara);
    EXPECT_FALSE(mail.is_unmatched);
    EXPECT_EQ(mail.subject, "The rye was burnt");
    const auto one = case_of(mail);
    EXPECT_EQ(one.subject, "The rye was burnt");
    EXPECT_EQ(one.source, cases::Source::mail);
    EXPECT_EQ(one.customer_id, mara);
    EXPECT_EQ(one.contact, "mara@example.org");
    ASSERT_EQ(one.entries.size(), 1U);
    EXPECT_EQ(one.entries[0].words, "It was black below.");
    EXPECT_EQ(mail.entry_id, one.entries[0].id);
    const auto contacts = timeline(mara);
    ASSERT_EQ(contacts.size(), 1U);
    EXPECT_EQ(contacts[0].kind, touchpoints::Kind::email);
    EXPECT_EQ(contacts[0].direction, touchpoints::Direction::in);
}

TEST_P(Inbox, keeps_the_same_mail_once)
{
    const auto first = take(raw({}));
    const auto again = take("Received: from elsewhere\r\n" + raw({}), Way::imap);
    EXPECT_TRUE(first.is_new);
    EXPECT_FALSE(again.is_new);
    EXPECT_EQ(first.mail.id, again.mail.id);
    // A program that gives every mail the same Message-ID loses none.
    EXPECT_TRUE(take(raw({.text = "Something else.\r\n"})).is_new);
    EXPECT_EQ(listed().size(), 2U);
}

TEST_P(Inbox, waits_for_somebody_where_nobody_or_several_have_the_address)
{
    const auto stranger = take(Letter{.from = "lena@example.org"});
    EXPECT_TRUE(stranger.is_unmatched);
    EXPECT_EQ(case_of(stranger).contact, "lena@example.org");
    const auto lena = customer("Lena Brandt", ""), twin = customer("Nele Brandt", "brandt@example.org");
    customer("Ole Brandt", "brandt@example.org");
    const auto shared = take(Letter{.from = "brandt@example.org"});
    EXPECT_TRUE(shared.is_unmatched);
    EXPECT_EQ(read(shared.id).candidates.size(), 2U);
    EXPECT_EQ(listed({.unmatched = true}).size(), 2U);

    EXPECT_EQ(as(tom, [&](Context& ctx) { return say_whose(ctx, shared.id, {twin, false}); }).value().customer_id, twin);
    const auto matched = as(tom, [&](Context& ctx) { return say_whose(ctx, stranger.id, {lena, true}); }).value();
    EXPECT_FALSE(matched.is_unmatched);
    EXPECT_EQ(case_of(matched).customer_id, lena);
    EXPECT_EQ(timeline(lena).size(), 1U);
    EXPECT_EQ(listed({.unmatched = true}).size(), 0U);
    EXPECT_EQ(take(Letter{.from = "lena@example.org", .id = "<two@example.org>"}).customer_id, lena);

    const auto back = as(tom, [&](Context& ctx) { return take_customer_back(ctx, stranger.id); }).value();
    EXPECT_TRUE(back.is_unmatched);
    EXPECT_EQ(case_of(back).customer_id, std::nullopt);
    EXPECT_FALSE(as(tom, [&](Context& ctx) { return leave_unmatched(ctx, stranger.id, true); }).value().is_unmatched);
    EXPECT_TRUE(as(tom, [&](Context& ctx) { return leave_unmatched(ctx, stranger.id, false); }).value().is_unmatched);
}

TEST_P(Inbox, takes_back_what_somebody_said_of_it_and_nothing_else)
{
    const auto say = [&](Id<ReceivedMail> id, Id<customers::Customer> whose, bool keep) { return as(tom, [&](Context& ctx) { return say_whose(ctx, id, {whose, keep}); }); };
    const auto back = [&](Id<ReceivedMail> id) { return as(tom, [&](Context& ctx) { return take_customer_back(ctx, id); }).value(); };
    const auto emails = [&](Id<customers::Customer> id) { return world.read([&](Context& ctx) { return customers::read_customer(ctx, id); }).value().emails.size(); };
    const auto lena = customer("Lena Brandt", "");
    const auto first = take(Letter{.from = "lena@example.org"});
    const auto second = take(Letter{.from = "lena@example.org", .text = "And this.\r\n", .more = "References: <one@example.org>\r\n", .id = "<two@example.org>"});
    ASSERT_EQ(second.case_id, first.case_id);

    // The address that was kept goes with the word that kept it, and so does the case that was nobody's.
    EXPECT_TRUE(say(second.id, lena, true).value().kept_address);
    EXPECT_EQ(emails(lena), 1U);
    EXPECT_EQ(case_of(first).customer_id, lena);
    EXPECT_EQ(back(second.id).customer_id, std::nullopt);
    EXPECT_EQ(emails(lena), 0U);
    EXPECT_EQ(case_of(first).customer_id, std::nullopt);
    EXPECT_TRUE(say(second.id, mara, true).value().gave_case);
    EXPECT_EQ(emails(mara), 2U);
    EXPECT_EQ(code_of(say(second.id, lena, true)), "other_customer");
    back(second.id);
    EXPECT_EQ(emails(mara), 1U);
}

TEST_P(Inbox, goes_along_when_its_case_is_given_away)
{
    const auto emails = [&](Id<customers::Customer> id) { return world.read([&](Context& ctx) { return customers::read_customer(ctx, id); }).value().emails.size(); };
    const auto give = [&](const ReceivedMail& mail, std::optional<Id<customers::Customer>> whose) {
        cases::ChangeCase change;
        change.customer_id = {true, whose};
        as(tom, [&](Context& ctx) { return cases::change_case(ctx, *mail.case_id, cases::read_case(ctx, *mail.case_id)->version, change); }).value();
    };
    const auto lena = customer("Lena Brandt", "");
    const auto first = take(Letter{.from = "lb@example.org"});
    const auto second = take(Letter{.from = "lb@example.org", .text = "And this.\r\n", .more = "References: <one@example.org>\r\n", .id = "<two@example.org>"});
    as(tom, [&](Context& ctx) { return say_whose(ctx, second.id, {lena, true}); }).value();
    EXPECT_EQ(emails(lena), 1U);
    EXPECT_EQ(read(first.id).customer_id, lena) << "it is in the same case, and was nobody's";

    give(first, emil);
    EXPECT_EQ(emails(lena), 0U) << "the address was kept for the wrong one";
    EXPECT_EQ(emails(emil), 1U);
    for (const auto& mail : {first, second}) {
        EXPECT_EQ(read(mail.id).customer_id, emil);
        EXPECT_FALSE(read(mail.id).kept_address || read(mail.id).gave_case);
        EXPECT_EQ(last_matched(mail), "{\"customer_id\":[\"" + to_text(lena) + "\",\"" + to_text(emil) + "\"]}");
    }

    // Nobody whom we know: somebody has to say it again, but for a mail that is from an address of theirs.
    const auto own = take(Letter{.from = "emil@example.org", .text = "Mine.\r\n", .more = "References: <two@example.org>\r\n", .id = "<three@example.org>"});
    ASSERT_EQ(own.case_id, first.case_id);
    give(first, std::nullopt);
    for (const auto& mail : {first, second}) EXPECT_TRUE(read(mail.id).is_unmatched && !read(mail.id).customer_id);
    EXPECT_EQ(read(own.id).customer_id, emil);
    give(first, lena);
    for (const auto& mail : {first, second}) EXPECT_EQ(read(mail.id).customer_id, lena);
    EXPECT_EQ(read(own.id).customer_id, emil);
    EXPECT_EQ(emails(lena), 1U) << "the case came back, and so does the address that was kept";
    EXPECT_TRUE(read(second.id).kept_address && !read(second.id).address_was_of);
    as(tom, [&](Context& ctx) { return take_customer_back(ctx, second.id); }).value();
    EXPECT_EQ(emails(lena), 0U) << "and goes with the word that kept it, as before";
}

TEST_P(Inbox, gives_no_case_away_that_is_somebody_elses)
{
    const auto say = [&](Id<ReceivedMail> id, Id<customers::Customer> whose) { return as(tom, [&](Context& ctx) { return say_whose(ctx, id, {whose, false}); }); };
    const auto asked = take(Letter{});
    EXPECT_EQ(say(asked.id, emil).value().customer_id, emil);      // a mistake is put right while nothing else came
    EXPECT_EQ(case_of(asked).customer_id, emil);
    EXPECT_EQ(say(asked.id, mara).value().customer_id, mara);
    const auto answer = take(Letter{.text = "And this.\r\n", .more = "References: <one@example.org>\r\n", .id = "<two@example.org>"});
    for (const auto& mail : {asked, answer}) EXPECT_EQ(code_of(say(mail.id, emil)), "other_customer");
    EXPECT_EQ(case_of(asked).customer_id, mara);

    // A case that is part of another now is asked where it stands.
    const auto stranger = take(Letter{.from = "lena@example.org", .id = "<three@example.org>"}), more = take(Letter{.from = "lena@example.org", .id = "<four@example.org>"});
    as(tom, [&](Context& ctx) { return cases::merge_cases(ctx, *more.case_id, {*stranger.case_id}); }).value();
    EXPECT_EQ(say(more.id, emil).value().customer_id, emil);
    EXPECT_EQ(case_of(stranger).customer_id, emil);
}

TEST_P(Inbox, refuses_with_a_reason)
{
    const auto mail = take(Letter{});
    const auto say = [&](Id<ReceivedMail> id, Id<customers::Customer> whose) { return as(tom, [&](Context& ctx) { return say_whose(ctx, id, {whose, false}); }); };
    EXPECT_EQ(fault_of(say(mail.id, {4711})), "/customer_id unknown");
    EXPECT_EQ(code_of(say({4711}, emil)), "not_found");
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return leave_unmatched(ctx, mail.id, true); })), "matched");
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return make_case(ctx, mail.id); })), "has_case");
    auto desk = world.desk();
    EXPECT_EQ(fault_of(receive_mail(desk, " \r\n", Way::pipe)), " empty");
    EXPECT_EQ(fault_of(receive_mail(desk, std::string(most_bytes + 1, 'a'), Way::pipe)), " too_large");
}

TEST_P(Inbox, opens_nothing_for_what_no_person_wrote)
{
    const auto automatic = take(Letter{.more = "Auto-Submitted: auto-replied\r\n", .id = "<a@example.org>"});
    EXPECT_EQ(automatic.fate, Fate::automatic);
    EXPECT_EQ(automatic.customer_id, mara);
    EXPECT_EQ(take(Letter{.more = "Precedence: bulk\r\n", .id = "<b@example.org>"}).fate, Fate::bulk);
    EXPECT_EQ(take(Letter{.more = "Return-Path: <>\r\n", .id = "<c@example.org>"}).fate, Fate::automatic);
    EXPECT_EQ(take(Letter{.from = "hallo@hafer-mohn.example", .id = "<d@example.org>"}).fate, Fate::ours);
    const auto message = sent(emil);
    EXPECT_EQ(take(Letter{.from = "list@example.org", .id = message.message_id}).fate, Fate::ours);
    for (const auto& mail : listed()) EXPECT_FALSE(mail.case_id || mail.is_unmatched) << mail.subject;
    EXPECT_EQ(timeline(mara).size(), 0U);

    // The notice of an absence stands beside the case that it answers, and starts no clock.
    const auto asked = take(Letter{});
    const auto notice = take(Letter{.more = "Auto-Submitted: auto-replied\r\nIn-Reply-To: <one@example.org>\r\n", .id = "<e@example.org>"});
    EXPECT_EQ(notice.case_id, asked.case_id);
    EXPECT_EQ(case_of(asked).entries.size(), 1U);
    EXPECT_EQ(as(tom, [&](Context& ctx) { return make_case(ctx, automatic.id); }).value().fate, Fate::opened);
}

TEST_P(Inbox, marks_what_did_not_arrive)
{
    const auto message = sent(mara);
    EXPECT_EQ(take(bounce_of("<msg_0000000000000@hafer-mohn.example>", "mara@example.org")).mail.fate, Fate::bounce);
    EXPECT_EQ(now(message).bounced_at, std::nullopt);
    take(bounce_of(message, "somebody@example.org"));       // it went to another address
    take(bounce_of(message, "mara@example.org", "4.2.2", "delayed"));
    EXPECT_EQ(now(message).bounced_at, std::nullopt);

    const auto report = take(bounce_of(message, "mara@example.org")).mail;
    EXPECT_EQ(report.answers_id, message.id);
    EXPECT_EQ(now(message).bounce, "5.1.1 550 no such person");
    const auto plan = [&] { return as(tom, [&](Context& ctx) { return messages::plan_message(ctx, messages::plain_texts("x", "y"), {.customer_id = mara}); }); };
    EXPECT_EQ(code_of(plan()), "undeliverable");
    const auto list = world.read([](Context& ctx) { return messages::list_undeliverable(ctx.db); });
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0].mail, to_text(report.id));
    EXPECT_TRUE(as(ines, [](Context& ctx) { return messages::take_back_undeliverable(ctx, "Mara@example.org"); }));
    EXPECT_TRUE(plan());
    EXPECT_EQ(code_of(as(ines, [](Context& ctx) { return messages::take_back_undeliverable(ctx, "mara@example.org"); })), "not_found");
}

TEST_P(Inbox, bears_two_bounces_for_another_reason_than_the_address)
{
    for (int i = 1; i <= 3; ++i) {
        const auto message = sent(mara, "news " + std::to_string(i));
        EXPECT_TRUE(now(message).to_address == "Mara@Example.org" || now(message).to_address == "Mara@example.org") << now(message).to_address;
        take(bounce_of(message, "mara@example.org", "5.7.1"));
        EXPECT_TRUE(now(message).bounced_at);
        EXPECT_EQ(world.read([](Context& ctx) { return messages::is_undeliverable(ctx.db, "mara@example.org"); }), i == 3) << i;
    }
}

TEST_P(Inbox, ends_marketing_for_who_complained)
{
    const auto allows = [&] { return world.read([&](Context& ctx) { return customers::read_customer(ctx, mara); }).value().consent_email; };
    as(tom, [&](Context& ctx) { return customers::record_consent(ctx, mara, {customers::Channel::email, true, {"counter"}, {}, {}}); }).value();
    const auto message = sent(mara);
    take(complaint_of(message.message_id, "emil@example.org"));
    take(complaint_of("<msg_0000000000000@hafer-mohn.example>", "mara@example.org"));
    take(complaint_of(message.message_id, "mara@example.org", "not-spam"));
    EXPECT_EQ(allows(), true);
    EXPECT_EQ(take(complaint_of(message.message_id, "mara@example.org")).mail.fate, Fate::complaint);
    EXPECT_EQ(allows(), false);
}

TEST_P(Inbox, keeps_attachments_by_what_they_hold)
{
    const std::string type = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    const auto part = [](const std::string& name, const std::string& content) {
        return "--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + crypto::to_base64(content) + "\r\n";
    };
    const std::string picture(700'000, 'p');
    const auto mail = take(Letter{.text = "--b\r\nContent-Type: text/plain\r\n\r\nSee.\r\n" + part("../../etc/passwd", picture) + part("b.png", picture) + part("c.png", "") + "--b--\r\n", .more = type});
    const auto whole = read(mail.id);
    ASSERT_EQ(whole.files.size(), 3U);
    EXPECT_EQ(whole.files[0].name.find('/'), std::string::npos) << whole.files[0].name;
    EXPECT_EQ(whole.files[0].sha256, whole.files[1].sha256);
    EXPECT_EQ(whole.files[0].sha256, crypto::sha256_hex(picture));
    const auto file = [&](std::int64_t number) { return world.read([&](Context& ctx) { return read_attachment(ctx, mail.id, number); }); };
    world.write([&](Context& ctx) -> Result<Done> { return messages::forget_unnamed_files(ctx.db, {whole.files[0].sha256, whole.files[2].sha256}), Done{}; });
    EXPECT_EQ(file(2).value().bytes, picture);
    EXPECT_EQ(file(3).value().bytes, "");
    EXPECT_EQ(code_of(file(4)), "not_found");
    EXPECT_EQ(messages::safe_type("text/html"), "application/octet-stream");
    EXPECT_EQ(messages::safe_type("image/svg+xml"), "application/octet-stream");
    EXPECT_EQ(messages::disposition("Plan \"Ö\".pdf\r\nX: y").find_first_of("\r\n"), std::string::npos);
}

TEST_P(Inbox, keeps_a_flood_and_opens_nothing_for_it)
{
    for (int i = 0; i < most_from_one_an_hour; ++i) take(Letter{.from = "storm@example.org", .id = "<s" + std::to_string(i) + "@example.org>"});
    const auto more = take(Letter{.from = "storm@example.org", .id = "<more@example.org>"});
    EXPECT_EQ(more.fate, Fate::flood);
    EXPECT_FALSE(more.case_id);
    EXPECT_TRUE(more.is_unmatched);

    // Also of a customer, whose last one may be what matters: a person sees it and makes a case of it.
    for (int i = 0; i < most_from_one_an_hour; ++i) take(Letter{.from = "emil@example.org", .id = "<e" + std::to_string(i) + "@example.org>"});
    const auto last = take(Letter{.from = "emil@example.org", .more = "References: <e0@example.org>\r\n", .id = "<last@example.org>"});
    EXPECT_EQ(last.fate, Fate::flood);
    EXPECT_TRUE(last.is_unmatched);
    const auto made = as(tom, [&](Context& ctx) { return make_case(ctx, last.id); }).value();
    EXPECT_EQ(made.customer_id, emil);
    EXPECT_FALSE(made.is_unmatched || made.reason || !made.entry_id);
    EXPECT_EQ(sent(emil, "case " + to_text(*made.case_id) + " ent_1").in_reply_to, "<last@example.org>");
    EXPECT_EQ(take(Letter{}).fate, Fate::opened);           // somebody else
    pass(61 * minute_us);
    EXPECT_EQ(take(Letter{.from = "storm@example.org", .id = "<later@example.org>"}).fate, Fate::opened);
}

TEST_P(Inbox, takes_whatever_comes)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto fine = raw({}) + std::string("\0\xff\xc3", 3);
    std::size_t kept = 0;
    for (int i = 0; i < 120; ++i) {
        auto text = fine;
        for (int changes = 1 + static_cast<int>(random() % 12); changes > 0; --changes) text[random() % text.size()] = static_cast<char>(random() % 256);
        if (random() % 4 == 0) text.resize(random() % text.size() + 1);
        auto desk = world.desk();
        const auto taken = receive_mail(desk, text, Way::pipe);
        if (taken) kept += taken->is_new;
        pass(minute_us * 3);
    }
    EXPECT_GT(kept, 60U);
    const auto there = listed({.limit = 200});
    EXPECT_EQ(there.size(), kept);
    for (const auto& mail : there) EXPECT_EQ(read(mail.id).id, mail.id);
}

}  // namespace
}  // namespace rapport::inbox
