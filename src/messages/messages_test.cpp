#include "base/crypto/sha256.h"
#include "base/test/plan.h"
#include "customers/consent.h"
#include "customers/store.h"
#include "messages/mail_desk_test.h"
#include "messages/planned.h"
#include "messages/returns.h"

#include <algorithm>
#include <map>
#include <random>

namespace rapport::messages {
namespace {

using identity::test::code_of;
using identity::test::fault_of;
using mail::Verdict;

constexpr std::int64_t minute_us = 60 * us_per_second;

class Messages : public MailDesk {};
RAPPORT_ON_BOTH_ENGINES(Messages);

TEST_P(Messages, are_written_for_one_customer)
{
    const auto message = plan({.customer_id = mara, .values = {{"thing", "rye\r\nBcc: x"}}}).value();
    EXPECT_EQ(message.subject, "Your rye  Bcc: x");
    EXPECT_EQ(message.text, "Dear there");
    EXPECT_EQ(message.html, "<p>Mara Kowalska</p>");
    EXPECT_EQ(message.to_address, "mara@example.org");
    EXPECT_TRUE(message.message_id.starts_with("<" + to_text(message.id) + ".") && message.message_id.ends_with("@hafer-mohn.example>")) << message.message_id;
    EXPECT_EQ(message.message_id.size(), ("<" + to_text(message.id) + ".@hafer-mohn.example>").size() + 2 * secret_bytes) << "nobody can guess it";
    EXPECT_EQ(message.planned_by, "Tom Reimers");
    EXPECT_EQ(state(message.id), State::planned);
}

TEST_P(Messages, are_refused_with_a_reason)
{
    EXPECT_EQ(code_of(plan({.customer_id = emil})), "no_address");
    EXPECT_EQ(code_of(plan({.customer_id = Id<customers::Customer>{4711}})), "not_found");
    EXPECT_EQ(fault_of(plan({.customer_id = mara, .to = "nobody"})), "/to format");
    EXPECT_EQ(fault_of(plan({.customer_id = mara, .purpose = Purpose::marketing})), "/unsubscribe_link required");
    EXPECT_EQ(code_of(plan({.customer_id = mara, .purpose = Purpose::marketing, .unsubscribe_link = "https://hafer-mohn.example/u/1"})), "no_consent");
    EXPECT_EQ(fault_of(plan({.customer_id = mara, .in_reply_to = "x\r\nBcc: y"})), "/in_reply_to format");
    EXPECT_EQ(fault_of(as(tom, [](Context&) -> Result<Texts> { return read_texts("{{customer.nmae}}", "x", {}); })), "/subject template");
    EXPECT_EQ(fault_of(as(hanne, [](Context& ctx) { return change_mail_settings(ctx, 1, {.from_name = {"x"}, .from_address = {"no address"}}); })), "/from_address format");
    EXPECT_EQ(code_of(as(hanne, [](Context& ctx) { return change_mail_settings(ctx, 0, {.from_name = {"x"}, .from_address = {"a@b.example"}}); })), "changed_meanwhile");
}

TEST_P(Messages, are_planned_once_for_an_occasion)
{
    const auto first = plan({.customer_id = mara, .occasion = "survey 1"}).value(), again = plan({.customer_id = mara, .occasion = "survey 1"}).value();
    EXPECT_EQ(first.id, again.id);
    EXPECT_NE(plan({.customer_id = mara, .occasion = "survey 2"}).value().id, first.id);
}

TEST_P(Messages, go_their_way)
{
    const auto accepted = planned(), failed = planned(), unknown = planned();
    const auto claims = claim_all();
    ASSERT_EQ(claims.size(), 3u);
    EXPECT_EQ(state(accepted.id), State::claimed);
    EXPECT_TRUE(claim_all().empty());
    for (const auto& one : claims) EXPECT_TRUE(hand(one));
    EXPECT_EQ(state(accepted.id), State::handed);
    EXPECT_FALSE(hand(claims[0]));      // once
    tell(claims[0], Verdict::accepted, "250 OK");
    tell(claims[1], Verdict::refused, "550 no such person");
    tell(claims[2], Verdict::unknown);
    tell(claims[0], Verdict::refused);  // told already
    EXPECT_EQ(state(accepted.id), State::accepted);
    EXPECT_EQ(read(failed.id).reason, "550 no such person");
    EXPECT_EQ(state(failed.id), State::failed);
    EXPECT_EQ(state(unknown.id), State::unknown);
    pass(30 * us_per_day);
    EXPECT_TRUE(claim_all().empty());   // never by itself again
    EXPECT_EQ(mail_state().unknown, 1);
}

TEST_P(Messages, are_put_off_and_given_up_after_four_days)
{
    const auto message = planned();
    std::vector<std::int64_t> minutes;
    const auto begun = world.clock.now();
    for (;;) {
        const auto claims = claim_all();
        if (claims.empty()) {
            if (is_ended(state(message.id))) break;
            const auto due = read(message.id).due_at;
            minutes.push_back((due.us - world.clock.now().us) / minute_us);
            world.clock.set(due);
            continue;
        }
        tell(claims.at(0), Verdict::later, "450 try later");
    }
    ASSERT_GT(minutes.size(), 10u);
    EXPECT_EQ(std::vector<std::int64_t>(minutes.begin(), minutes.begin() + 6), (std::vector<std::int64_t>{30, 30, 60, 120, 240, 480}));
    EXPECT_GE(world.clock.now().us - begun.us, 4 * us_per_day);
    EXPECT_LE(world.clock.now().us - begun.us, 4 * us_per_day + 480 * minute_us);
    EXPECT_EQ(state(message.id), State::failed);
    EXPECT_EQ(read(message.id).reason, "Given up after four days. 450 try later");
}

TEST_P(Messages, wait_for_a_server_that_is_away_but_not_for_ever)
{
    const auto first = planned(), second = planned();
    const auto claims = claim_all();
    tell(claims[0], Verdict::later, "no route", true);
    tell(claims[1], Verdict::withdrawn);
    EXPECT_EQ(mail_state().trouble, "no route");
    EXPECT_EQ(read(first.id).attempts, 0);
    EXPECT_EQ(claim_all().size(), 1u);  // the one that met the trouble stands behind
    world.write([](Context& ctx) -> Result<Done> { return end_overdue(ctx), Done{}; });
    pass(4 * us_per_day + minute_us);
    world.write([&](Context& ctx) -> Result<int> { return end_lost(ctx); });
    world.write([](Context& ctx) -> Result<Done> { return end_overdue(ctx), Done{}; });
    EXPECT_EQ(state(first.id), State::failed);
    pass(4 * us_per_day + minute_us);
    world.write([](Context& ctx) -> Result<Done> { return end_overdue(ctx), Done{}; });
    EXPECT_EQ(state(second.id), State::failed);
}

TEST_P(Messages, that_wait_go_at_once_when_the_server_is_set_up_anew)
{
    const auto of_the_server = planned(), of_its_own = planned();
    const auto for_later = plan({.customer_id = mara, .at = Instant{world.clock.now().us + us_per_day}}).value();
    const auto claims = claim_all();
    tell(claims[0], Verdict::later, "no such host", true);
    tell(claims[1], Verdict::later, "450 try later");
    pass(minute_us);
    EXPECT_TRUE(claim_all().empty());
    ASSERT_TRUE(set_server({.host = {"smtp2.example.org"}}));
    EXPECT_EQ(claim_all().size(), 2u);
    EXPECT_EQ(read(for_later.id).due_at, for_later.due_at);
    world.write([&](Context& ctx) -> Result<Done> {
        EXPECT_FALSE(store::find_queued(ctx.db, of_the_server.id)->first_tried_at) << "nobody has refused it yet";
        EXPECT_TRUE(store::find_queued(ctx.db, of_its_own.id)->first_tried_at);
        return Done{};
    });
}

TEST_P(Messages, of_a_claim_that_was_lost_are_sent_by_one_only)
{
    const auto message = planned();
    const auto mine = claim_all().at(0);
    pass(10 * minute_us);               // the lease has ended
    world.write([](Context& ctx) -> Result<int> { return end_lost(ctx); });
    const auto theirs = claim_all().at(0);
    EXPECT_FALSE(hand(mine));
    EXPECT_TRUE(hand(theirs));
    tell(mine, Verdict::withdrawn);
    EXPECT_EQ(state(message.id), State::handed);
    tell(theirs, Verdict::accepted);
    EXPECT_EQ(state(message.id), State::accepted);
}

TEST_P(Messages, handed_by_a_program_that_died_are_unknown_until_somebody_knows)
{
    const auto message = planned(), other = planned();
    const auto claims = claim_all();
    ASSERT_TRUE(hand(claims[0]));
    open();                             // started again
    EXPECT_EQ(state(message.id), State::unknown);
    EXPECT_EQ(state(other.id), State::planned);
    EXPECT_TRUE(mail_state().leaves);
    EXPECT_FALSE(hand(claims[1]));
    tell(claims[0], Verdict::accepted, "250 late");
    EXPECT_EQ(state(message.id), State::accepted);
}

TEST_P(Messages, unknown_are_sent_again_by_a_persons_act_only)
{
    const auto message = planned();
    const auto first = claim_all().at(0);
    ASSERT_TRUE(hand(first));
    EXPECT_EQ(code_of(as(ines, [&](Context& ctx) { return retry(ctx, message.id); })), "not_ended");
    tell(first, Verdict::unknown);
    EXPECT_EQ(as(ines, [&](Context& ctx) { return retry(ctx, message.id); }).value().state, State::planned);
    tell(first, Verdict::accepted);     // of the claim before
    EXPECT_EQ(state(message.id), State::planned);
    const auto second = claim_all().at(0);
    EXPECT_EQ(second.message.message_id, first.message.message_id);
    ASSERT_TRUE(hand(second));
    tell(second, Verdict::accepted);
    EXPECT_EQ(code_of(as(ines, [&](Context& ctx) { return retry(ctx, message.id); })), "not_ended");
}

TEST_P(Messages, are_held_let_go_and_withdrawn)
{
    const auto message = planned();
    const auto claimed = claim_all().at(0);
    EXPECT_EQ(as(ines, [&](Context& ctx) { return hold(ctx, message.id); }).value().state, State::held);
    EXPECT_FALSE(hand(claimed));
    tell(claimed, Verdict::withdrawn);
    EXPECT_EQ(state(message.id), State::held);
    EXPECT_TRUE(claim_all().empty());
    EXPECT_EQ(as(ines, [&](Context& ctx) { return let_go(ctx, message.id); }).value().state, State::planned);
    EXPECT_EQ(code_of(as(ines, [&](Context& ctx) { return let_go(ctx, message.id); })), "not_held");
    const auto again = claim_all().at(0);
    ASSERT_TRUE(hand(again));
    EXPECT_EQ(code_of(as(ines, [&](Context& ctx) { return withdraw(ctx, message.id); })), "handed");
    tell(again, Verdict::accepted);
    EXPECT_EQ(code_of(as(ines, [&](Context& ctx) { return hold(ctx, message.id); })), "ended");

    const auto other = planned();
    EXPECT_EQ(as(ines, [&](Context& ctx) { return withdraw(ctx, other.id); }).value().state, State::withdrawn);
    EXPECT_TRUE(claim_all().empty());
    EXPECT_EQ(code_of(as(ines, [&](Context& ctx) { return hold(ctx, Id<Message>{4711}); })), "not_found");
}

TEST_P(Messages, stop_where_mail_is_held)
{
    const auto message = planned();
    const auto claimed = claim_all().at(0);
    as(ines, [](Context& ctx) { return hold_mail(ctx, {{"wrong price"}}); }).value();
    EXPECT_FALSE(hand(claimed));
    tell(claimed, Verdict::withdrawn);
    EXPECT_TRUE(claim_all().empty());
    EXPECT_EQ(mail_state().held_because, "wrong price");
    EXPECT_EQ(mail_state().held_by, "Ines Petersen");
    open();
    EXPECT_FALSE(mail_state().leaves);        // also after a start
    as(hanne, [](Context& ctx) { return let_mail_go(ctx); }).value();
    EXPECT_EQ(code_of(as(hanne, [](Context& ctx) { return let_mail_go(ctx); })), "not_held");
    EXPECT_EQ(claim_all().size(), 1u);
    EXPECT_EQ(state(message.id), State::claimed);
}

TEST_P(Messages, of_marketing_stop_with_the_customers_no)
{
    const auto allow = [&](bool given) {
        world.write([&](Context& ctx) { return customers::record_consent(ctx, mara, {customers::Channel::email, given, {"said so"}, {}, {}}); });
    };
    allow(true);
    const auto message = plan({.customer_id = mara, .purpose = Purpose::marketing, .unsubscribe_link = "https://hafer-mohn.example/u/1"}).value();
    const auto claimed = claim_all().at(0);
    allow(false);
    EXPECT_FALSE(hand(claimed));
    tell(claimed, Verdict::withdrawn);
    EXPECT_EQ(state(message.id), State::withdrawn);
}

TEST_P(Messages, to_an_address_that_came_back_meanwhile_stay_here)
{
    const auto first = planned(), second = planned();
    const auto claims = claim_all();
    EXPECT_TRUE(hand(claims.at(0)));
    tell(claims[0], Verdict::accepted, "250 OK");
    world.write([&](Context& ctx) -> Result<Done> {
        EXPECT_TRUE(note_bounce(ctx, read_message(ctx, first.id).value(), {first.to_address, "5.1.1", "no such person", "rml_1"}));
        return Done{};
    });
    EXPECT_FALSE(hand(claims.at(1)));
    EXPECT_EQ(state(second.id), State::withdrawn);
}

TEST_P(Messages, are_written_by_a_person_and_shown_before)
{
    WriteMessage letter{.customer_id = mara, .subject = {"Dear {{customer.name}}"}, .text = {"{{#customer.preferred_name}}x{{/customer.preferred_name}}See you"}};
    const auto preview = as(ines, [&](Context& ctx) { return preview_message(ctx, letter); }).value();
    EXPECT_EQ(preview.subject, "Dear Mara Kowalska");
    EXPECT_EQ(preview.text, "See you");
    EXPECT_TRUE(claim_all().empty());
    EXPECT_EQ(as(ines, [&](Context& ctx) { return write_message(ctx, letter); }).value().subject, preview.subject);
    letter.text = {"{{nobody.knows}}"};
    EXPECT_EQ(fault_of(as(ines, [&](Context& ctx) { return write_message(ctx, letter); })), "/text template");
    const auto plain = as(ines, [&](Context& ctx) { return plan_message(ctx, plain_texts("a {{b}}\nc", "{{d}}"), {.customer_id = mara}); }).value();
    EXPECT_EQ(plain.subject, "a {{b}} c");
    EXPECT_EQ(plain.text, "{{d}}");
}

TEST_P(Messages, are_written_by_a_program_five_times_a_day_to_one_customer)
{
    const auto by = [&](const std::string& via, Id<customers::Customer> to) {
        auto desk = desk_of(tom);
        desk.actor.via = via;
        return code_of(desk.write([&](Context& ctx) { return write_message(ctx, {to, {"Your scarf"}, {"It waits here."}, {}, {}}); }));
    };
    const auto nele = customer("Nele Sander", "nele@example.org");
    EXPECT_EQ(by("session", mara), "");
    for (std::int64_t n = 1; n < most_with_programs_a_day; ++n) EXPECT_EQ(by("token tok_1", mara), "");
    EXPECT_EQ(by("token tok_1", mara), "enough_today");
    EXPECT_EQ(by("token tok_2", mara), "enough_today") << "another token is not another customer";
    EXPECT_EQ(by("session", mara), "") << "a person knows why";
    EXPECT_EQ(by("token tok_1", nele), "");
    const auto occasion = WriteMessage{nele, {"Your hat"}, {"It waits here."}, {}, Text<1, 100>{"hat"}};
    const auto again = [&] {
        auto desk = desk_of(tom);
        desk.actor.via = "token tok_1";
        return code_of(desk.write([&](Context& ctx) { return write_message(ctx, occasion); }));
    };
    for (int n = 0; n < 9; ++n) EXPECT_EQ(again(), "") << "one message for an occasion";
    pass(us_per_day);
    EXPECT_EQ(by("token tok_1", mara), "");
}

TEST_P(Messages, are_written_by_keys_as_many_a_day_as_a_person_lets_them)
{
    const auto allow = [&](std::int64_t per_day, const std::string& via) {
        auto desk = desk_of(hanne);
        desk.actor.via = via;
        return desk.write([&](Context& ctx) {
            return change_mail_settings(ctx, read_mail_settings(ctx.db).version, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}, .per_key_per_day = per_day});
        });
    };
    const auto of = [&](const identity::Staff& whose, const std::string& via, int n) {
        const auto to = customer("Guest " + std::to_string(n), "guest" + std::to_string(n) + "@example.org");
        auto desk = desk_of(whose);
        desk.actor.via = via;
        return code_of(desk.write([&](Context& ctx) { return write_message(ctx, {to, {"Your scarf"}, {"It waits here."}, {}, {}}); }));
    };
    const auto by = [&](const std::string& via, int n) { return of(tom, via, n); };
    EXPECT_EQ(world.read([](Context& ctx) { return read_mail_settings(ctx.db); }).per_key_per_day, 100) << "where nobody says otherwise";
    EXPECT_EQ(fault_of(allow(-1, "session")), "/per_key_per_day range");
    EXPECT_EQ(allow(3, "session").value().per_key_per_day, 3);
    for (int n = 0; n < 3; ++n) EXPECT_EQ(by(n == 1 ? "token tok_2" : "token tok_1", n), "");
    EXPECT_EQ(by("token tok_1", 3), "key_enough_today") << "one message each to many is many messages";
    EXPECT_EQ(by("token tok_2", 30), "key_enough_today") << "all keys of one person together";
    EXPECT_EQ(by("token tok_3", 31), "key_enough_today") << "also one that was just made";
    EXPECT_EQ(of(ines, "token tok_0", 4), "") << "a colleague's key is another program";
    EXPECT_EQ(by("session", 5), "") << "a person writes";
    EXPECT_EQ(allow(4, "token tok_1").error().refusal, Refusal::not_allowed) << "no key lets itself write more";
    EXPECT_EQ(allow(2, "token tok_1").value().per_key_per_day, 2);
    EXPECT_EQ(allow(4, "session").value().per_key_per_day, 4);
    EXPECT_EQ(by("token tok_3", 6), "");
    EXPECT_EQ(by("token tok_1", 7), "key_enough_today");
    pass(us_per_day);
    EXPECT_EQ(by("token tok_1", 8), "");
}

TEST_P(Messages, of_keys_are_counted_by_the_index)
{
    EXPECT_NE(rapport::test::plan_of(world, "messages.next_key", std::string("token ")).find("audit_messages_planned"), std::string::npos);
    EXPECT_NE(rapport::test::plan_of(world, "messages.count_planned_via", std::string("token tok_1"), world.clock.now()).find("audit_messages_planned"), std::string::npos);
}

TEST_P(Messages, are_claimed_with_whether_they_carry_files)
{
    PlanMessage with{.customer_id = mara};
    with.files = {{"plan.pdf", "application/pdf", 1, crypto::sha256_hex("x")}};
    const auto carries = plan(with).value().id, none = planned().id;
    for (const auto& one : claim_all()) EXPECT_EQ(one.has_files, one.message.id == carries) << (one.message.id == none);
}

TEST_P(Messages, carry_files_in_their_order)
{
    const auto bytes = std::string("%PDF-1.7\0x", 10);
    const auto message = as(tom, [&](Context& ctx) -> Result<Message> {
        TRY(const auto texts, read_texts("Your order", "Here it is.", {}));
        PlanMessage plan{.customer_id = mara};
        plan.files = {{"plan.pdf", "application/pdf", 10, keep_file(ctx.db, bytes)}, {"a.txt", "text/plain", 2, keep_file(ctx.db, "hi")}};
        return plan_message(ctx, texts, plan);
    }).value();
    const auto files = world.read([&](Context& ctx) { return files_of(ctx.db, message.id); });
    ASSERT_EQ(files.size(), 2u);
    EXPECT_EQ(files[0].name, "plan.pdf");
    EXPECT_EQ(files[1].name, "a.txt");
    EXPECT_EQ(world.read([&](Context& ctx) { return read_file(ctx.db, files[0].sha256); }), bytes);
    EXPECT_TRUE((world.read([other = planned().id](Context& ctx) { return files_of(ctx.db, other); }).empty()));
}

TEST_P(Messages, send_a_test_to_one_of_us)
{
    EXPECT_EQ(as(ines, [](Context& ctx) { return send_test(ctx, {}); }).value().to_address, ines.email);
    EXPECT_EQ(as(ines, [&](Context& ctx) { return send_test(ctx, {Text<3, 254>{tom.email}}); }).value().to_name, "Tom Reimers");
    EXPECT_EQ(code_of(as(ines, [](Context& ctx) { return send_test(ctx, {Text<3, 254>{"mara@example.org"}}); })), "not_allowed");
}

// Two senders, crashes, holds and lost answers in any order: whatever happens, nothing is handed over twice, and in the end all have ended.
TEST_P(Messages, are_handed_over_once_whatever_happens)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::map<std::int64_t, int> received;           // by the server's own count
    std::vector<Id<Message>> all;
    std::vector<Claim> claimed, handed;
    const auto take = [&](std::vector<Claim>& from) {
        std::swap(from[random() % from.size()], from.back());
        auto one = std::move(from.back());
        from.pop_back();
        return one;
    };
    const auto step = [&](unsigned what) {
        switch (what) {
        case 0: all.push_back(planned().id); break;
        case 1: for (auto& one : claim_all()) claimed.push_back(std::move(one)); break;
        case 2: case 3:
            if (claimed.empty()) break;
            if (auto one = take(claimed); hand(one)) handed.push_back(std::move(one));
            break;
        case 4: case 5: {
            if (handed.empty()) break;
            const auto one = take(handed);
            const bool arrives = random() % 2;
            if (arrives) ++received[one.message.id.value];
            const auto verdict = random() % 4 == 0 ? Verdict::unknown : arrives ? Verdict::accepted : random() % 2 ? Verdict::later : Verdict::refused;
            if (random() % 5) tell(one, verdict);   // else the answer is lost with its process
            break;
        }
        case 6: pass(static_cast<std::int64_t>(random() % 20) * minute_us); break;
        case 7: world.write([](Context& ctx) -> Result<int> { return end_lost(ctx); }); break;
        case 8: if (random() % 4 == 0) open(); break;
        case 9: {
            if (all.empty()) break;
            const auto id = all[random() % all.size()];
            (void)as(ines, [&](Context& ctx) { return random() % 2 ? hold(ctx, id) : let_go(ctx, id); });
            break;
        }
        }
    };
    for (int i = 0; i < 400; ++i) step(random() % 10);
    for (int round = 0; round < 200; ++round) {
        (void)as(ines, [](Context& ctx) { return let_all_go(ctx); });
        step(1);
        while (!claimed.empty()) step(2);
        while (!handed.empty()) step(4);
        step(7);
        pass(60 * minute_us);
    }
    for (const auto& [id, times] : received) EXPECT_EQ(times, 1) << to_text(Id<Message>{id});
    for (const auto id : all) {
        const auto message = read(id);
        EXPECT_TRUE(is_ended(message.state)) << enum_text(message.state);
        if (message.state == State::accepted || message.state == State::failed) {
            EXPECT_EQ(received[id.value], message.state == State::accepted);
        }
    }
}

}  // namespace
}  // namespace rapport::messages
