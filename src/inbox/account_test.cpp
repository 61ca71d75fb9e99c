#include "identity/test/shop.h"
#include "inbox/account.h"
#include "inbox/fetcher.h"

namespace rapport::inbox {
namespace {

using identity::test::code_of;
using identity::test::fault_of;

class MailAccount : public identity::test::ShopTest {
protected:
    crypto::SecretKey key() { return crypto::SecretKey::in(world.folder); }
    Result<Account> change(std::int64_t version, const AccountChange& to)
    {
        return as(hanne, [&](Context& ctx) { return change_account(ctx, key(), version, to); });
    }
    std::optional<AccountPlace> lease(const std::string& holder)
    {
        std::optional<AccountPlace> place;
        world.write([&](Context& ctx) -> Result<Done> { return place = lease_place(ctx, "hallo imap.example.org INBOX", holder, 60 * us_per_second), Done{}; });
        return place;
    }
};
RAPPORT_ON_BOTH_ENGINES(MailAccount);

TEST_P(MailAccount, keeps_its_password_for_one_server_and_user)
{
    AccountChange to{.host = {"imap.example.org"}, .user_name = {"hallo"}, .password = {{"Korn und Mohn"}}};
    EXPECT_TRUE(change(0, to).value().has_password);
    to.password.reset();
    EXPECT_EQ(code_of(change(0, to)), "changed_meanwhile");
    to.folder = {{"Shop"}};
    EXPECT_EQ(change(1, to).value().folder, "Shop");
    const auto opened = world.read([&](Context& ctx) { return open_account(ctx.db, key()); }).value();
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->server.password, "Korn und Mohn");
    to.host = {"imap.example.com"};
    EXPECT_EQ(fault_of(change(2, to)), "/password required");
    to.host = {"169.254.169.254"};
    EXPECT_EQ(fault_of(change(2, to)), "/host not_allowed");
    to.host = {"imap.example.org"};
    to.active = false;
    EXPECT_TRUE(change(2, to));
    EXPECT_FALSE(world.read([&](Context& ctx) { return open_account(ctx.db, key()); }).value());
}

TEST_P(MailAccount, is_read_from_one_place_at_a_time)
{
    ASSERT_TRUE(lease("here"));
    EXPECT_FALSE(lease("there"));
    EXPECT_TRUE(lease("here"));             // who starts again goes on at once
    pass(61 * us_per_second);
    EXPECT_TRUE(lease("there"));
    EXPECT_FALSE(lease("here"));
}

TEST_P(MailAccount, tells_that_its_password_was_sealed_elsewhere)
{
    std::filesystem::create_directories(world.folder / "elsewhere");
    const auto other = crypto::SecretKey::in(world.folder / "elsewhere");
    const AccountChange to{.host = {"imap.example.org"}, .user_name = {"hallo"}, .password = {{"Korn und Mohn"}}};
    ASSERT_TRUE(as(hanne, [&](Context& ctx) { return change_account(ctx, other, 0, to); }));
    const auto account = [&] { return world.read([](Context& ctx) { return read_account(ctx.db); }); };
    Fetcher fetcher(world.runtime(), "here", "");
    for (int i = 0; i < 1000 && !account().trouble; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    fetcher.stop();
    EXPECT_EQ(account().trouble.value_or(""), "The password of the mailbox cannot be read in this data folder. Please type it again.");
    EXPECT_EQ(account().trouble_since, world.clock.now());
    pass(us_per_second);
    EXPECT_TRUE(lease("there"));            // who has the key need not wait
}

TEST(MailFailures, give_a_mail_up_after_some_tries_and_no_other)
{
    const Failures::Mail bad{"hallo imap.example.org INBOX", 77, 12}, next{bad.account, 77, 13}, anew{bad.account, 78, 12};
    Failures failures;
    for (int i = 0; i < 4; ++i) EXPECT_FALSE(failures.note(bad)) << i;
    EXPECT_FALSE(failures.gave_up(bad));
    EXPECT_TRUE(failures.note(bad));
    EXPECT_TRUE(failures.gave_up(bad));
    EXPECT_FALSE(failures.gave_up(next));
    EXPECT_FALSE(failures.gave_up(anew));
    failures.forget();
    EXPECT_FALSE(failures.gave_up(bad));
}

}  // namespace
}  // namespace rapport::inbox
