#include "messages/dkim_keys.h"
#include "messages/mail_desk_test.h"

namespace rapport::messages {
namespace {

using identity::test::code_of;
using identity::test::fault_of;

class MailServers : public MailDesk {};
RAPPORT_ON_BOTH_ENGINES(MailServers);

TEST_P(MailServers, have_a_password_that_is_told_to_no_other)
{
    const auto ours = crypto::SecretKey::in(world.folder);
    const auto opened = [&](const crypto::SecretKey& key) { return world.read([&](Context& ctx) { return open_mail_server(ctx.db, key); }); };
    EXPECT_EQ(mail_state().server, "smtp.example.org:587");
    EXPECT_TRUE(opened(ours).value()->password.empty());
    MailServerChange change{.host = {"Smtp.Example.org"}, .user_name = Text<1, 254>{"hafer"}, .password = Text<1, 1000>{"Mohn und Korn"}};
    EXPECT_TRUE(set_server(change).value().has_password);
    EXPECT_EQ(opened(ours).value()->password, "Mohn und Korn");
    change.password.reset();
    change.connections = 2;
    EXPECT_TRUE(set_server(change).value().has_password);
    EXPECT_EQ(opened(ours).value()->password, "Mohn und Korn");
    for (auto other : {MailServerChange{.host = {"evil.example"}}, MailServerChange{.host = {"smtp.example.org"}, .port = 25}}) {
        other.user_name = change.user_name;
        EXPECT_EQ(fault_of(set_server(other)), "/password required");
    }
    std::filesystem::create_directory(world.folder / "elsewhere");
    EXPECT_EQ(fault_of(opened(crypto::SecretKey::in(world.folder / "elsewhere"))), "/password sealed_elsewhere");

    EXPECT_EQ(fault_of(set_server({.host = {"smtp.example.org:25"}})), "/host format");
    EXPECT_EQ(fault_of(set_server({.host = {"smtp.example.org"}, .port = 0})), "/port range");
    for (const auto* host : {"169.254.169.254", "2852039166", "metadata.google.internal", "１６９.254.169.254"}) EXPECT_EQ(fault_of(set_server({.host = {host}})), "/host not_allowed") << host;
    change.security = mail::Security::none;
    EXPECT_EQ(fault_of(set_server(change)), "/security unprotected");
    EXPECT_EQ(code_of(as(hanne, [&](Context& ctx) { return change_mail_server(ctx, ours, 1, {.host = {"smtp.example.org"}}); })), "changed_meanwhile");
}

TEST_P(MailServers, are_given_signed_mail_once_somebody_says_so)
{
    const auto ours = crypto::SecretKey::in(world.folder);
    auto desk = desk_of(hanne);
    const auto in_use = [&] { return world.read([&](Context& ctx) { return open_dkim_keys(ctx.db, ours); }).value(); };
    const auto first = make_dkim_key(desk, {}).value(), second = make_dkim_key(desk, {}).value();
    EXPECT_EQ(first.domain, "hafer-mohn.example");
    EXPECT_EQ(first.dns_name, first.selector + "._domainkey.hafer-mohn.example");
    EXPECT_TRUE(first.dns_value.starts_with("v=DKIM1; k=rsa; p=MIIB"));
    EXPECT_TRUE(in_use().empty());
    as(hanne, [&](Context& ctx) { return use_dkim_key(ctx, first.id); }).value();
    EXPECT_EQ(in_use().at(0).record(), first.dns_value);
    as(hanne, [&](Context& ctx) { return use_dkim_key(ctx, second.id); }).value();
    ASSERT_EQ(in_use().size(), 1u);
    EXPECT_EQ(in_use().at(0).selector(), second.selector);
    as(hanne, [&](Context& ctx) { return remove_dkim_key(ctx, second.id); }).value();
    EXPECT_EQ(code_of(as(hanne, [&](Context& ctx) { return remove_dkim_key(ctx, second.id); })), "not_found");
    EXPECT_EQ(code_of(as(hanne, [&](Context& ctx) { return use_dkim_key(ctx, second.id); })), "not_found");
    EXPECT_EQ(fault_of(make_dkim_key(desk, {Text<3, 253>{"no domain"}})), "/domain format");
}

}  // namespace
}  // namespace rapport::messages
