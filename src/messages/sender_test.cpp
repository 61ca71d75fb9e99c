#include "base/crypto/sha256.h"
#include "messages/mail_desk_test.h"
#include "messages/sender.h"

#include <algorithm>
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace rapport::messages {
namespace {

class Senders : public MailDesk {};
RAPPORT_ON_BOTH_ENGINES(Senders);

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
    for (int tries = 0; tries < 1200 && !f(); ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(25));
    return f();
}

TEST_P(Senders, whose_end_cannot_be_stored_hold_up_no_other)
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

TEST_P(Senders, call_automatic_what_a_rule_sends_and_no_word_of_a_person)
{
    const auto write = [&](const std::string& via, const std::string& subject) {
        auto desk = desk_of(tom);
        desk.actor.via = via;
        desk.write([&](Context& ctx) { return write_message(ctx, {mara, Text<1, 300>{subject}, {"It waits here."}, {}, {}}); }).value();
    };
    write("session", "By hand");
    write("token tok_1", "By a program");
    plan({.customer_id = mara, .values = {{"thing", "rule"}}}).value();
    plan({.customer_id = mara, .values = {{"thing", "answer"}}, .own_words = true}).value();
    std::vector<std::string> automatic;
    for (const auto& claim : claim_all())
        if (compose(claim, {}).text().find("Auto-Submitted: auto-generated") != std::string::npos) automatic.push_back(claim.message.subject);
    std::ranges::sort(automatic);
    EXPECT_EQ(automatic, (std::vector<std::string>{"By a program", "Your rule"}));
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

TEST_P(Senders, do_not_wait_for_the_pause_of_a_server_that_is_no_longer_theirs)
{
    using namespace std::chrono_literals;
    set_server(here(1, 1)).value();
    std::vector<Id<Message>> all;
    for (int tries = 0; tries < 7; ++tries) all.push_back(planned().id);
    SilentServer other;
    Sender sender(world.runtime(), place, {});
    ASSERT_TRUE(comes([&] { return std::ranges::all_of(all, [&](Id<Message> id) { return state(id) == State::deferred; }); }));
    set_server(here(other.port)).value();       // seven times in vain: the pause is 6.4 s now
    EXPECT_TRUE(other.is_called_within(5s));
}

TEST_P(Senders, learn_nothing_of_their_server_from_the_one_before)
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

TEST_P(Senders, with_a_damaged_file_fail_and_people_see_why)
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

}  // namespace
}  // namespace rapport::messages
