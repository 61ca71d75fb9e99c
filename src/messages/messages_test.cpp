#include "base/crypto/sha256.h"
#include "customers/consent.h"
#include "customers/store.h"
#include "messages/mail_desk_test.h"
#include "messages/planned.h"
#include "messages/returns.h"
#include "messages/sender.h"
#include "touchpoints/service.h"

#include <algorithm>
#include <arpa/inet.h>
#include <map>
#include <poll.h>
#include <random>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

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

TEST_P(Messages, that_a_person_wrote_stand_on_the_timeline_until_they_are_taken_back)
{
    const auto contacts = [&] { return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value(); };
    const auto write = [&] { return as(tom, [&](Context& ctx) { return write_message(ctx, {mara, {"Your scarf"}, {"Dear {{customer.preferred_name|there}}, it waits here."}, {}, Text<1, 100>{"scarf"}}); }).value(); };
    const auto written = write();
    ASSERT_EQ(contacts().size(), 1u);
    EXPECT_EQ(contacts()[0].kind, touchpoints::Kind::email);
    EXPECT_EQ(contacts()[0].direction, touchpoints::Direction::out);
    EXPECT_EQ(contacts()[0].staff, "Tom Reimers");
    EXPECT_EQ(contacts()[0].summary, "Your scarf\n\nDear there, it waits here.");
    EXPECT_EQ(read(written.id).touchpoint_id, contacts()[0].id);
    EXPECT_EQ(write().id, written.id) << "one message for an occasion";
    EXPECT_EQ(contacts().size(), 1u) << "and one contact";
    planned();
    EXPECT_EQ(contacts().size(), 1u) << "what the program plans stands there by whoever planned it";
    as(tom, [&](Context& ctx) { return withdraw(ctx, written.id); }).value();
    EXPECT_TRUE(contacts().empty()) << "it was never said";
    EXPECT_FALSE(read(written.id).touchpoint_id);
}

TEST_P(Messages, for_later_stand_on_the_timeline_once_they_have_left)
{
    const auto contacts = [&] { return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value(); };
    const auto later = Instant{world.clock.now().us + us_per_day};
    const auto write = [&](const std::string& subject) {
        WriteMessage input{mara, {subject}, {"It waits here."}, {}, {}};
        input.at = later;
        return as(tom, [&](Context& ctx) { return write_message(ctx, input); }).value().id;
    };
    const auto scarf = write("Your scarf"), hat = write("Your hat");
    plan({.customer_id = mara, .at = later}).value();
    EXPECT_TRUE(contacts().empty()) << "nothing was said yet";
    pass(us_per_day + minute_us);
    const auto claims = claim_all();
    ASSERT_EQ(claims.size(), 3u);
    for (const auto& one : claims) {
        EXPECT_TRUE(hand(one));
        tell(one, one.message.id == hat ? Verdict::refused : Verdict::accepted);
    }
    ASSERT_EQ(contacts().size(), 1u) << "neither what failed nor what no person wrote";
    EXPECT_EQ(contacts()[0].at, touchpoints::whole_ms(world.clock.now()));
    EXPECT_EQ(contacts()[0].staff, "Tom Reimers");
    EXPECT_EQ(contacts()[0].staff_id, tom.id);
    EXPECT_EQ(contacts()[0].summary, "Your scarf\n\nIt waits here.");
    EXPECT_EQ(read(scarf).touchpoint_id, contacts()[0].id);
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return retry(ctx, hat); }));
    const auto again = claim_all().at(0);
    EXPECT_TRUE(hand(again));
    tell(again, Verdict::accepted);
    EXPECT_EQ(contacts().size(), 2u) << "now it has reached her";
}

TEST_P(Messages, to_somebody_who_is_gone_meanwhile_come_to_their_end_all_the_same)
{
    WriteMessage input{mara, {"Your scarf"}, {"It waits here."}, {}, {}};
    input.at = Instant{world.clock.now().us + us_per_day};
    const auto write = [&] { return as(tom, [&](Context& ctx) { return write_message(ctx, input); }).value().id; };
    const auto accepted = write(), unknown = write();
    world.write([&](Context& ctx) -> Result<Done> { return customers::store::remove(ctx, *customers::store::find(ctx.db, mara)), Done{}; });
    pass(us_per_day + minute_us);
    for (const auto& one : claim_all()) {
        ASSERT_TRUE(hand(one));
        if (one.message.id == accepted) tell(one, Verdict::accepted);
    }
    EXPECT_EQ(state(accepted), State::accepted);
    pass(us_per_day);
    world.write([](Context& ctx) -> Result<int> { return end_lost(ctx); });
    EXPECT_EQ(state(unknown), State::unknown);
    EXPECT_FALSE(read(accepted).touchpoint_id);
}

// From now on the database takes no end of a message of this subject.
void refuse_to_end(test::World& world, const std::string& subject)
{
    world.database().write([&](Db& db) {
        if (db.engine() == Engine::sqlite) db.execute_text("CREATE TRIGGER kept BEFORE UPDATE ON messages WHEN NEW.subject = '" + subject + "' BEGIN SELECT RAISE(ABORT, 'it stays'); END", {});
        else db.execute_text("ALTER TABLE messages ADD CONSTRAINT kept CHECK (subject <> '" + subject + "' OR state = 'planned')", {});
        return true;
    });
}

template <class F> bool comes(F&& f)
{
    for (int tries = 0; tries < 400 && !f(); ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(25));
    return f();
}

TEST_P(Messages, whose_end_cannot_be_stored_hold_up_no_other)
{
    const auto stuck = plan({.customer_id = mara, .values = {{"thing", "knot"}}}).value().id;
    ASSERT_TRUE(hand(claim_all().at(0)));
    refuse_to_end(world, "Your knot");
    pass(us_per_day);
    set_server({.host = {"127.0.0.1"}, .port = 1, .security = mail::Security::none}).value();
    const auto other = planned().id;
    Sender sender(world.runtime(), place, {});
    EXPECT_TRUE(comes([&] { return state(other) == State::deferred; })) << "the server is away, and it was tried";
    EXPECT_EQ(state(stuck), State::handed);
}

TEST_P(Messages, are_the_word_of_whoever_wrote_them_first)
{
    const auto contacts = [&] { return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value(); };
    const auto later = Instant{world.clock.now().us + us_per_day};
    const auto write = [&](const identity::Staff& by, const std::string& occasion) {
        WriteMessage input{mara, {"Your scarf"}, {"It waits here."}, {}, Text<1, 100>{occasion}};
        input.at = later;
        return as(by, [&](Context& ctx) { return write_message(ctx, input); }).value().id;
    };
    const auto toms = write(tom, "scarf");
    EXPECT_EQ(write(hanne, "scarf"), toms);
    const auto campaigns = plan({.customer_id = mara, .occasion = "campaign", .at = later}).value().id;
    EXPECT_EQ(write(hanne, "campaign"), campaigns);
    pass(us_per_day + minute_us);
    EXPECT_EQ(write(hanne, "campaign"), campaigns);
    for (const auto& one : claim_all()) {
        EXPECT_TRUE(hand(one));
        tell(one, Verdict::accepted);
    }
    ASSERT_EQ(contacts().size(), 1u) << "what a campaign planned is nobody's word, whoever repeats it";
    EXPECT_EQ(contacts()[0].staff, "Tom Reimers");
    EXPECT_EQ(contacts()[0].staff_id, tom.id);
}

// A mail server that takes connections and says nothing.
class SilentServer {
public:
    SilentServer()
    {
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof where;
        auto* address = reinterpret_cast<sockaddr*>(&where);
        if (::bind(listening_, address, size) || ::listen(listening_, 8) || ::getsockname(listening_, address, &size)) throw std::runtime_error("no port");
        port = ntohs(where.sin_port);
    }
    ~SilentServer()
    {
        ::close(listening_);
        hang_up();
    }
    bool is_called_within(std::chrono::milliseconds time)
    {
        pollfd called{listening_, POLLIN, 0};
        if (::poll(&called, 1, static_cast<int>(time.count())) != 1) return false;
        hang_up();
        call_ = ::accept(listening_, nullptr, nullptr);
        return true;
    }
    void hang_up()
    {
        if (call_ >= 0) ::close(std::exchange(call_, -1));
    }

    std::int64_t port = 0;

private:
    int listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), call_ = -1;
};

MailServerChange here(std::int64_t port, std::int64_t connections = 8)
{
    return {.host = {"127.0.0.1"}, .port = port, .security = mail::Security::none, .connections = connections};
}

TEST_P(Messages, do_not_wait_for_the_pause_of_a_server_that_is_no_longer_theirs)
{
    using namespace std::chrono_literals;
    set_server(here(1, 1)).value();
    std::vector<Id<Message>> all;
    for (int tries = 0; tries < 5; ++tries) all.push_back(planned().id);
    SilentServer other;
    Sender sender(world.runtime(), place, {});
    ASSERT_TRUE(comes([&] { return std::ranges::all_of(all, [&](Id<Message> id) { return state(id) == State::deferred; }); }));
    set_server(here(other.port)).value();       // five times in vain: the pause is 1.6 s now
    EXPECT_TRUE(other.is_called_within(1200ms));
}

TEST_P(Messages, learn_nothing_of_their_server_from_the_one_before)
{
    using namespace std::chrono_literals;
    as(hanne, [](Context& ctx) { return change_mail_settings(ctx, read_mail_settings(ctx.db).version, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}, .per_domain_per_minute = 1}); }).value();
    SilentServer former, present;
    set_server(here(former.port)).value();
    const auto first = planned().id, waits = planned().id;
    Sender sender(world.runtime(), place, {});
    ASSERT_TRUE(former.is_called_within(10s));
    set_server(here(present.port)).value();
    plan({.customer_id = customer("Nele Sander", "nele@example.com")}).value();
    ASSERT_TRUE(present.is_called_within(10s));
    former.hang_up();
    ASSERT_TRUE(comes([&] { return state(first) == State::deferred; }));
    std::this_thread::sleep_for(200ms);
    EXPECT_EQ(state(waits), State::planned) << "nobody tried it, and its days have not begun";
}

TEST_P(Messages, are_claimed_with_whether_they_carry_files)
{
    PlanMessage with{.customer_id = mara};
    with.files = {{"plan.pdf", "application/pdf", 1, crypto::sha256_hex("x")}};
    const auto carries = plan(with).value().id, none = planned().id;
    for (const auto& one : claim_all()) EXPECT_EQ(one.has_files, one.message.id == carries) << (one.message.id == none);
}

TEST_P(Messages, that_never_reached_the_customer_stand_on_no_timeline)
{
    const auto contacts = [&] { return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value().size(); };
    const auto write = [&] { return as(tom, [&](Context& ctx) { return write_message(ctx, {mara, {"Your scarf"}, {"It waits here."}, {}, {}}); }).value(); };
    const auto deliver = [&](Verdict verdict) {
        const auto claimed = claim_all().at(0);
        EXPECT_TRUE(hand(claimed));
        tell(claimed, verdict);
        return claimed;
    };
    const auto accepted = write();
    deliver(Verdict::accepted);
    EXPECT_EQ(contacts(), 1u);
    write();
    deliver(Verdict::unknown);
    EXPECT_EQ(contacts(), 2u) << "it may have reached her";
    const auto failed = write();
    EXPECT_EQ(contacts(), 3u);
    deliver(Verdict::refused);
    EXPECT_EQ(contacts(), 2u);
    EXPECT_FALSE(read(failed.id).touchpoint_id);

    const auto called_back = write();
    EXPECT_TRUE(world.write([&](Context& ctx) -> Result<bool> { return call_back(ctx, called_back.id, "It is settled."); }));
    EXPECT_EQ(contacts(), 2u);

    const auto late = write();
    const auto claimed = claim_all().at(0);
    EXPECT_TRUE(hand(claimed));
    open();
    EXPECT_EQ(state(late.id), State::unknown);
    EXPECT_EQ(contacts(), 3u);
    tell(claimed, Verdict::refused);
    EXPECT_EQ(state(late.id), State::failed) << "its answer came after all";
    EXPECT_EQ(contacts(), 2u);

    write();
    const auto waits = claim_all().at(0);
    world.write([&](Context& ctx) -> Result<Done> { return note_bounce(ctx, read_message(ctx, accepted.id).value(), {accepted.to_address, "5.1.1", "no such person", "rml_1"}), Done{}; });
    EXPECT_FALSE(hand(waits));
    EXPECT_EQ(contacts(), 2u) << "nothing goes there any more";
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

TEST_P(Messages, with_a_damaged_file_fail_and_people_see_why)
{
    const auto with_file = [&](const std::string& bytes, bool is_kept) {
        PlanMessage plan{.customer_id = mara};
        plan.files = {{"plan.pdf", "application/pdf", static_cast<std::int64_t>(bytes.size()), crypto::sha256_hex(bytes)}};
        if (is_kept) world.write([&](Context& ctx) -> Result<Done> { return keep_file(ctx.db, bytes), Done{}; });
        return this->plan(plan).value().id;
    };
    const auto damaged = with_file("%PDF-1.7", true), missing = with_file("%PDF-1.4", false);
    world.database().write([](Db& db) { return db.execute_text("UPDATE kept_file_pieces SET piece = 'AAAA'", {}), true; });
    EXPECT_THROW(world.read([](Context& ctx) { return read_file(ctx.db, crypto::sha256_hex("%PDF-1.7")); }), DamagedFile);
    {
        Sender sender(world.runtime(), place, {});
        for (int tries = 0; tries < 200 && !(is_ended(state(damaged)) && is_ended(state(missing))); ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    for (const auto id : {damaged, missing}) {
        EXPECT_EQ(state(id), State::failed) << "no other try would find it otherwise";
        EXPECT_EQ(read(id).reason, "A file of this message is damaged.");
    }
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
