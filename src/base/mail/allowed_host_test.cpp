#include "base/mail/allowed_host.h"
#include "base/mail/imap.h"
#include "base/mail/smtp.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <cstring>
#include <memory>
#include <netinet/in.h>

namespace rapport::mail {
namespace {

const std::atomic<bool> going{false};

bool may_be_connected_to(const char* text)
{
    sockaddr_storage storage{};
    sockaddr_in four{};
    sockaddr_in6 six{};
    if (::inet_pton(AF_INET, text, &four.sin_addr) == 1) {
        four.sin_family = AF_INET;
        std::memcpy(&storage, &four, sizeof four);
    } else {
        EXPECT_EQ(::inet_pton(AF_INET6, text, &six.sin6_addr), 1) << text;
        six.sin6_family = AF_INET6;
        std::memcpy(&storage, &six, sizeof six);
    }
    return may_be_a_mail_server(reinterpret_cast<const sockaddr&>(storage));
}

TEST(AllowedHost, is_no_machine_that_tells_secrets_of_a_cloud)
{
    for (const auto* typed : {"169.254.169.254", "169.254.0.1", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.16689662", "fe80::1", "febf::1", "fd00:ec2::254", "fd20:ce::254",
                              "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "168.63.129.16", "100.100.100.200", "192.0.0.192", "Metadata.Google.Internal", "metadata.google.internal.",
                              "metadata.goog", "169.254.169.254.", "64:ff9b:1::a9fe:a9fe", "64:ff9b:1:a9fe:a9:fe00::", "64:ff9b:1:0:a9:fea9:fe00:0", "64:ff9b:1:ffa9:fe:a9fe::", "::ffff:0:169.254.169.254", "2001:0:a9fe:a9fe::1",
                              "2001::5601:5601", "2001:db8::5efe:169.254.169.254", "fd12:3456::200:5efe:a9fe:a9fe", "fd12::100:5efe:169.254.169.254"})
        EXPECT_FALSE(may_be_a_mail_server(typed)) << typed;
    for (const auto* typed : {"smtp.example.org", "localhost", "127.0.0.1", "::1", "10.0.0.25", "192.168.1.2", "172.16.0.1", "169.253.255.255", "169.255.0.0", "fec0::1", "fd00:ec2::253", "2001:db8::25", "::ffff:127.0.0.1", "64:ff9b:1::cb00:7107", "::ffff:0:203.0.113.7", "2001::34ff:8ef8", "2001:db8::5efe:192.0.2.7",
                              "2001:db8::1:a9fe:a9fe", "2001:1::5601:5601"})
        EXPECT_TRUE(may_be_a_mail_server(typed)) << typed;
    for (const auto* address : {"169.254.169.254", "169.254.1.1", "fe80::1", "fd00:ec2::254", "::ffff:169.254.169.254", "::169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::"})
        EXPECT_FALSE(may_be_connected_to(address)) << address;
    for (const auto* address : {"127.0.0.1", "::1", "10.1.2.3", "203.0.113.7", "2001:db8::25", "fd12:3456::1", "64:ff9b::cb00:7107", "2002:cb00:7107::"})
        EXPECT_TRUE(may_be_connected_to(address)) << address;
}

// Of a name with several addresses, what a good one did is what is told.
TEST(AllowedHost, is_refused_where_none_of_its_addresses_is_allowed)
{
    const auto met_by = [](const char* addresses) {
        const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
        const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> resolved(curl_slist_append(nullptr, addresses), curl_slist_free_all);
        Addresses met;
        curl_easy_setopt(handle.get(), CURLOPT_URL, "smtp://mail.example:9");
        curl_easy_setopt(handle.get(), CURLOPT_RESOLVE, resolved.get());
        curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
        EXPECT_EQ(keep_to_mail_servers(handle.get(), met), CURLE_OK);
        EXPECT_EQ(curl_easy_perform(handle.get()), CURLE_COULDNT_CONNECT);
        return met;
    };
    EXPECT_TRUE(met_by("mail.example:9:169.254.169.254").all_refused());
    EXPECT_TRUE(met_by("mail.example:9:169.254.169.254,[fe80::1]").all_refused());
    for (const auto* both : {"mail.example:9:169.254.169.254,127.0.0.1", "mail.example:9:127.0.0.1,169.254.169.254"}) {
        const auto met = met_by(both);
        EXPECT_TRUE(met.allowed && met.refused) << both;
        EXPECT_FALSE(met.all_refused()) << both;
    }
}

// Numbers that the resolver makes an address of: what stands in the settings is not what is connected to.
TEST(AllowedHost, is_looked_at_again_as_a_connection_is_opened)
{
    for (const auto* host : {"169.254.169.254", "2852039166", "0xa9fea9fe", "169.16689662"}) {
        Server server;
        server.host = host;
        server.port = 25;
        server.security = Security::none;
        server.user = "hallo";
        server.connect_seconds = server.reply_seconds = 2;
        const auto ours = *Address::of("hanne@hafer-mohn.example");
        auto nobody = server;
        nobody.user.clear();
        Connection connection(nobody, "hafer-mohn.example", going);
        const auto outcome = connection.send(ours, *Address::of("mara@example.org"), "Subject: x\r\n\r\ny\r\n", [] { return true; });
        EXPECT_EQ(outcome.verdict, Verdict::later) << host;
        EXPECT_TRUE(outcome.of_the_server) << host;
        EXPECT_EQ(outcome.words, not_a_mail_server) << host;
        try {
            Mailbox mailbox(server, "INBOX", going);
            ADD_FAILURE() << host;
        } catch (const MailboxTrouble& trouble) {
            EXPECT_EQ(trouble.what(), not_a_mail_server) << host;
        }
    }
}

}  // namespace
}  // namespace rapport::mail
