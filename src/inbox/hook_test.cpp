#include "identity/test/shop.h"
#include "inbox/doors.h"
#include "inbox/hook.h"
#include "inbox/service.h"
#include "messages/files.h"

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <future>
#include <unistd.h>

namespace rapport::inbox {
namespace {

using identity::test::code_of;

const std::string letter = "From: Mara <mara@example.org>\r\nSubject: Rye\r\nMessage-ID: <1@example.org>\r\n\r\nBurnt.\r\n";

class MailHook : public identity::test::ShopTest {
protected:
    NewHookSecret secret()
    {
        auto desk = desk_of(hanne);
        return make_hook_secret(desk).value();
    }
    std::int64_t now_seconds() { return world.clock.now().us / us_per_second; }
    http::Request call(const std::string& secret, const std::string& id, const std::string& body, std::int64_t at)
    {
        http::Request request;
        request.method = http::Method::post;
        request.path = "/hooks/mail";
        request.peer = "203.0.113.7";
        request.body = body;
        const auto time = std::to_string(at);
        request.headers = {{"Webhook-Id", id}, {"Webhook-Timestamp", time}, {"Webhook-Signature", "v1,AAAA " + signature_of(secret, id, time, body).value_or("")}};
        return request;
    }
    http::Response answer(http::Request request)
    {
        std::promise<http::Response> told;
        hook.handle(std::move(request), [&](http::Response&& response) { told.set_value(std::move(response)); });
        return told.get_future().get();
    }
    int status(const std::string& secret, const std::string& id, const std::string& body = letter) { return answer(call(secret, id, body, now_seconds())).status; }
    std::size_t kept()
    {
        return world.read([](Context& ctx) { return list_mails(ctx, {}); }).value().size();
    }

    Hook hook{world.runtime()};
};
RAPPORT_ON_BOTH_ENGINES(MailHook);

// The example of the specification (standard-webhooks/standard-webhooks, spec/standard-webhooks.md) in form; the value by openssl dgst.
TEST(HookSignature, is_that_of_standard_webhooks)
{
    EXPECT_EQ(signature_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    EXPECT_EQ(signature_of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "a", "1", "x"), std::nullopt);
    EXPECT_EQ(signature_of("whsec_?", "a", "1", "x"), std::nullopt);
}

TEST_P(MailHook, takes_a_signed_mail_once)
{
    EXPECT_EQ(answer(call("whsec_AAAA", "a", letter, now_seconds())).status, 404);      // no secret was made
    const auto one = secret().secret;
    EXPECT_EQ(status(one, "a"), 200);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(status(one, "a"), 200);
    EXPECT_EQ(status(one, "b"), 200);                       // the same mail under another id
    EXPECT_EQ(kept(), 1U);
    EXPECT_EQ(status(one, "a", letter + "More.\r\n"), 409);
    EXPECT_EQ(status(one, "c", " \r\n"), 422);
    EXPECT_EQ(kept(), 1U);
}

TEST_P(MailHook, refuses_what_is_not_signed_or_not_of_now)
{
    const auto one = secret().secret;
    for (const auto away : {-301, 301}) EXPECT_EQ(answer(call(one, "a", letter, now_seconds() + away)).status, 401) << away;
    for (const auto away : {-299, 299}) EXPECT_EQ(answer(call(one, "b" + std::to_string(away + 299), letter, now_seconds() + away)).status, 200) << away;
    auto changed = call(one, "c", letter, now_seconds());
    changed.body += "x";
    EXPECT_EQ(answer(std::move(changed)).status, 401);
    auto bare = call(one, "d", letter, now_seconds());
    bare.headers.pop_back();
    EXPECT_EQ(hook.body_rule(bare).refused_status, 401);
    EXPECT_EQ(answer(std::move(bare)).status, 401);
    EXPECT_EQ(hook.body_rule(call(one, "e", letter, now_seconds() - 400)).refused_status, 401);
    EXPECT_EQ(hook.body_rule(call(one, "e\"x", letter, now_seconds())).refused_status, 401);
    const auto rule = hook.body_rule(call(one, "e", letter, now_seconds()));
    EXPECT_EQ(rule.refused_status, 0);
    EXPECT_EQ(rule.limit_bytes, most_bytes);
    EXPECT_TRUE(rule.spool);
}

TEST_P(MailHook, lets_one_secret_follow_the_other)
{
    const auto first = secret(), second = secret();
    auto desk = desk_of(hanne);
    EXPECT_EQ(code_of(make_hook_secret(desk)), "too_many");
    EXPECT_EQ(status(first.secret, "a"), 200);
    EXPECT_EQ(status(second.secret, "b"), 200);
    EXPECT_TRUE(as(hanne, [&](Context& ctx) { return remove_hook_secret(ctx, first.id); }));
    EXPECT_EQ(code_of(as(hanne, [&](Context& ctx) { return remove_hook_secret(ctx, first.id); })), "not_found");
    EXPECT_EQ(status(first.secret, "c"), 401);
    EXPECT_EQ(status(second.secret, "d"), 200);
}

TEST_P(MailHook, lets_who_forges_wait)
{
    const auto one = secret().secret;
    int refused = 0;
    for (int i = 0; i < 30; ++i) {
        const auto forged = call("whsec_AAAA", "f" + std::to_string(i), letter, now_seconds());
        if (hook.body_rule(forged).refused_status == 429) ++refused;
        else EXPECT_EQ(answer(forged).status, 401);
    }
    EXPECT_GT(refused, 10);
    auto elsewhere = call(one, "g", letter, now_seconds());
    elsewhere.peer = "198.51.100.9";
    EXPECT_EQ(hook.body_rule(elsewhere).refused_status, 0);
    pass(300 * us_per_second);
    EXPECT_EQ(hook.body_rule(call(one, "h", letter, now_seconds())).refused_status, 0);
}

TEST_P(MailHook, asks_how_often_somebody_calls_before_anything_else)
{
    std::map<int, int> refused;
    for (int i = 0; i < 300; ++i) ++refused[hook.body_rule(call("whsec_AAAA", "s" + std::to_string(i), letter, now_seconds())).refused_status];
    EXPECT_EQ(refused, (std::map<int, int>{{404, 240}, {429, 60}}));
    auto elsewhere = call("whsec_AAAA", "t", letter, now_seconds());
    elsewhere.peer = "198.51.100.9";
    EXPECT_EQ(hook.body_rule(elsewhere).refused_status, 404);
}

TEST_P(MailHook, forgets_old_calls)
{
    const auto one = secret().secret;
    status(one, "a");
    const auto forget = [&] { return world.write([&](Context& ctx) -> Result<std::int64_t> { return forget_old_calls(ctx.db, ctx.now()); }); };
    EXPECT_EQ(forget(), 0);
    pass(us_per_day + us_per_second);
    EXPECT_EQ(forget(), 1);
}

// A mail server's pipe.
class MailPipe : public identity::test::ShopTest {
protected:
    Result<int> receive(const std::string& text)
    {
        const auto file = world.folder / "mail.eml";
        std::ofstream(file, std::ios::binary) << text;
        const int in = ::open(file.c_str(), O_RDONLY | O_CLOEXEC), nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        const auto code = run(in, nowhere);
        ::close(in);
        ::close(nowhere);
        return code;
    }
    std::vector<ListedMail> kept()
    {
        return world.read([](Context& ctx) { return list_mails(ctx, {}); }).value();
    }

private:
    Result<int> run(int in, int nowhere)
    {
        cli::Commands commands;
        add_commands(commands);
        const auto command = std::ranges::find_if(commands, [](const cli::Command& one) { return one.words == "mail receive"; });
        cli::Terminal terminal(in, nowhere, nowhere, world.folder, {});
        auto desk = world.desk();
        return command->run(desk, terminal, {});
    }
};
RAPPORT_ON_BOTH_ENGINES(MailPipe);

TEST_P(MailPipe, keeps_what_it_can_of_a_mail_that_is_too_large)
{
    EXPECT_EQ(receive("From mara@example.org Sat Nov 28 10:15:00 2026\n" + letter + std::string(most_bytes + 200'000, 'a')).value(), cli::done);
    const auto mails = kept();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails.front().subject, "Rye");
    EXPECT_EQ(std::ranges::count(mails.front().troubles, std::string("too_large")), 1);
}

TEST_P(MailPipe, sends_back_what_is_no_mail)
{
    for (const auto* nothing : {"", " \r\n", "From mara@example.org Sat Nov 28 10:15:00 2026\n"}) EXPECT_EQ(exit_for_mail_server(receive(nothing).value()), 65) << nothing;
    EXPECT_TRUE(kept().empty());
    EXPECT_EQ(exit_for_mail_server(receive(letter).value()), 0);
}

TEST(MailServer, hears_the_ends_that_it_knows)
{
    EXPECT_EQ(exit_for_mail_server(cli::done), 0);
    EXPECT_EQ(exit_for_mail_server(cli::usage), 64);
    EXPECT_EQ(exit_for_mail_server(cli::forbidden), 77);
    for (const int later : {cli::failed, cli::in_conflict, cli::invalid_data, cli::unreachable, cli::cannot_create, cli::storage}) EXPECT_EQ(exit_for_mail_server(later), 75) << later;
}

}  // namespace
}  // namespace rapport::inbox
