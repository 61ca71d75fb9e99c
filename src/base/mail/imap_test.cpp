#include "base/mail/imap.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace rapport::mail {
namespace {

TEST(Imap, reads_how_many_bytes_follow)
{
    EXPECT_EQ(announced_literal("* 1 FETCH (UID 4 BODY[] {342}"), 342U);
    EXPECT_EQ(announced_literal("{0}"), 0U);
    EXPECT_EQ(announced_literal("x {12+}"), 12U);
    for (const auto* none : {"", "}", "{}", "{-1}", "{12", "x {12} y", "{99999999999999999999}", "{12a}", "{ 12}", "{99999999999}"}) EXPECT_EQ(announced_literal(none), std::nullopt) << none;
}

TEST(Imap, quotes_names_and_refuses_what_cannot_be_one)
{
    EXPECT_EQ(quoted_string("INBOX"), "\"INBOX\"");
    EXPECT_EQ(quoted_string("a \"b\" \\c"), "\"a \\\"b\\\" \\\\c\"");
    EXPECT_EQ(quoted_string("x\r\nR9 DELETE INBOX"), std::nullopt);
    EXPECT_EQ(quoted_string("P\xc3\xb6st"), std::nullopt);
}

// A server that answers each command with what is written here, and then hangs up.
class Scripted {
public:
    explicit Scripted(std::vector<std::string> answers) : answers_(std::move(answers))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(listening_, 1) != 0) throw std::runtime_error("no port");
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~Scripted()
    {
        ::shutdown(listening_, SHUT_RDWR);
        thread_.join();
        ::close(listening_);
    }
    Server server() const
    {
        Server server;
        server.host = "127.0.0.1";
        server.port = port_;
        server.security = Security::none;
        server.user = "hallo";
        server.password = "Korn";
        server.reply_seconds = 2;
        return server;
    }

private:
    void serve()
    {
        const int line = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (line < 0) return;
        say(line, "* OK [CAPABILITY IMAP4rev1] ready\r\n");
        std::size_t next = 0;
        for (std::string heard;;) {
            char room[4096];
            const auto size = ::read(line, room, sizeof room);
            if (size <= 0) break;
            heard.append(room, static_cast<std::size_t>(size));
            for (std::size_t end; (end = heard.find("\r\n")) != heard.npos; heard.erase(0, end + 2)) answer(line, heard.substr(0, end), next);
            if (next > answers_.size()) break;
        }
        ::close(line);
    }
    void answer(int line, const std::string& command, std::size_t& next)
    {
        const auto tag = command.substr(0, command.find(' '));
        if (command.find(" CAPABILITY") != command.npos) return say(line, "* CAPABILITY IMAP4rev1\r\n" + tag + " OK done\r\n");
        if (command.find(" LOGIN ") != command.npos) return say(line, tag + " OK signed in\r\n");
        if (next >= answers_.size()) {
            ++next;
            return;
        }
        auto text = answers_[next++];
        for (std::size_t at; (at = text.find("TAG")) != text.npos;) text.replace(at, 3, tag);
        say(line, text);
    }
    static void say(int line, const std::string& text)
    {
        if (::send(line, text.data(), text.size(), MSG_NOSIGNAL) < 0) return;
    }

    std::vector<std::string> answers_;
    int listening_ = -1;
    int port_ = 0;
    std::thread thread_;
};

const std::string opened = "* 3 EXISTS\r\n* OK [UIDVALIDITY 77] fine\r\n* OK [UIDNEXT 12] next\r\nTAG OK [READ-ONLY] opened\r\n";
const std::atomic<bool> going{false};

TEST(Imap, reads_a_mailbox)
{
    const Scripted script({opened, "* SEARCH 11 9 10\r\nTAG OK found\r\n", "* SEARCH 8\r\nTAG OK found\r\n",
                           "* 2 FETCH (FLAGS (\\Seen))\r\n* 3 FETCH (UID 9 BODY[]<0> {11}\r\nA: b\r\n\r\nxyz)\r\nTAG OK fetched\r\n", "TAG OK nothing\r\n"});
    Mailbox mailbox(script.server(), "INBOX", going);
    EXPECT_EQ(mailbox.uid_validity(), 77);
    EXPECT_EQ(mailbox.next_uid(), 12);
    EXPECT_EQ(mailbox.after(8), (std::vector<std::int64_t>{9, 10, 11}));
    EXPECT_EQ(mailbox.after(8), std::vector<std::int64_t>{});           // "9:*" names the last one too
    EXPECT_EQ(mailbox.fetch(9, 1000), "A: b\r\n\r\nxyz");
    EXPECT_EQ(mailbox.fetch(10, 1000), std::nullopt);
}

std::string trouble(std::vector<std::string> answers)
{
    const Scripted script(std::move(answers));
    try {
        Mailbox mailbox(script.server(), "INBOX", going);
        mailbox.after(0);
        mailbox.fetch(1, 1000);
    } catch (const MailboxTrouble& told) {
        return told.what();
    }
    return "";
}

TEST(Imap, tells_what_is_wrong_and_believes_no_number)
{
    EXPECT_EQ(trouble({"TAG NO there is no such folder\r\n"}), "The mailbox refuses: NO there is no such folder");
    EXPECT_EQ(trouble({"TAG OK opened\r\n"}), "The mailbox does not number its mails.");
    EXPECT_EQ(trouble({opened, "* BYE too many\r\n"}), "The mailbox ends the connection: too many");
    EXPECT_EQ(trouble({opened, "* SEARCH 1\r\nTAG OK\r\n"}), "The mailbox refuses: OK");
    EXPECT_EQ(trouble({opened, "* SEARCH 1\r\nTAG OK found\r\n"}), "The line to the mailbox was cut.");
    EXPECT_EQ(trouble({opened, "* SEARCH 1\r\nTAG OK found\r\n", "* 1 FETCH (UID 1 BODY[] {500}\r\nshort"}), "The mailbox does not answer.");
    EXPECT_EQ(trouble({opened, std::string(2 * 1024 * 1024, '9')}), "The mailbox says more than can be read.");
}

TEST(Imap, hears_no_more_than_it_asked_for)
{
    const std::string found = "* SEARCH 1\r\nTAG OK found\r\n", too_much = "The mailbox says more than can be read.";
    std::string lines;
    for (int i = 0; i < 400; ++i) lines += "* OK " + std::string(10'000, 'x') + "\r\n";
    EXPECT_EQ(trouble({lines}), too_much);
    EXPECT_EQ(trouble({opened, lines}), too_much);
    EXPECT_EQ(trouble({opened, found, lines}), too_much);
    // Refused as it is announced.
    EXPECT_EQ(trouble({opened, "* LIST {4000000}\r\n"}), too_much);
    EXPECT_EQ(trouble({opened, found, "* 1 FETCH (UID 1 BODY[] {2200000}\r\n"}), too_much);
}

TEST(Imap, passes_over_literals_that_it_did_not_ask_for)
{
    const Scripted script({opened, "* LIST (x) {9}\r\nSEARCH 12\r\n* SEARCH 11\r\nTAG OK found\r\n"});
    Mailbox mailbox(script.server(), "INBOX", going);
    EXPECT_EQ(mailbox.after(8), std::vector<std::int64_t>{11});
}

}  // namespace
}  // namespace rapport::mail
