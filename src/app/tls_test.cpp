#include "app/tls.h"
#include "base/crypto/certificates.h"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace rapport::app {
namespace {

constexpr Instant now{1'795'000'000 * us_per_second};

class LocalTls : public ::testing::Test {
protected:
    LocalTls()
    {
        char name[] = "/tmp/rapport-tls-XXXXXX";
        if (!::mkdtemp(name)) throw std::runtime_error("no folder for the test");
        settings.data_folder = name;
        settings.tls_cert = (settings.data_folder / "tls/server.pem").string();
        settings.tls_key = (settings.data_folder / "tls/server-key.pem").string();
    }
    ~LocalTls() override
    {
        std::filesystem::remove_all(settings.data_folder);
        ::close(nowhere);
    }

    Result<Done> make(const std::string& name)
    {
        cli::Terminal terminal(nowhere, nowhere, nowhere, settings.data_folder, cli::TerminalOptions{.quiet = true});
        return make_local_tls(settings.data_folder, name, clock.now(), "", terminal);
    }
    crypto::Certificate shown() const
    {
        std::ifstream in(settings.tls_cert);
        return crypto::read_certificate({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}).value();
    }
    void later(int days) { clock.set({now.us + days * us_per_day}); }

    int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    Settings settings;
    FixedClock clock{now};
    int reloads = 0;
};

TEST_F(LocalTls, is_renewed_in_its_last_month)
{
    ASSERT_TRUE(make("laden.local"));
    WatchedTls tls(settings, clock, [&] { ++reloads; });
    EXPECT_EQ(tls.remark(), "");
    const auto first = shown();
    later(366);
    tls.look();
    EXPECT_EQ(shown().fingerprint, first.fingerprint) << "31 days are left";
    EXPECT_EQ(reloads, 0);
    later(368);
    tls.look();
    EXPECT_EQ(shown().until.us, clock.now().us + crypto::certificate_days * us_per_day);
    EXPECT_EQ(reloads, 1);
    tls.look();
    EXPECT_EQ(reloads, 1) << "nothing has changed since";
}

TEST_F(LocalTls, of_somebody_else_is_told_of_and_left_alone)
{
    ASSERT_TRUE(make("laden.local"));
    const auto elsewhere = settings.data_folder / "bought.pem";
    std::filesystem::copy_file(settings.tls_cert, elsewhere);
    settings.tls_cert = elsewhere.string();
    WatchedTls tls(settings, clock, [&] { ++reloads; });
    later(384);
    EXPECT_NE(tls.remark().find(" ends on "), std::string::npos) << tls.remark();
    later(398);
    EXPECT_NE(tls.remark().find(" ended on "), std::string::npos) << tls.remark();
    later(-2);
    EXPECT_NE(tls.remark().find(" begins on "), std::string::npos) << tls.remark();
    later(398);
    tls.look();
    EXPECT_EQ(reloads, 0);
}

TEST_F(LocalTls, that_cannot_be_used_leaves_the_old_one)
{
    ASSERT_TRUE(make("laden.local"));
    WatchedTls tls(settings, clock, [&] {
        ++reloads;
        throw std::runtime_error("the key does not belong to it");
    });
    std::filesystem::last_write_time(settings.tls_key, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(9));
    tls.look();
    tls.look();
    EXPECT_EQ(reloads, 1) << "tried once for each change";
}

TEST_F(LocalTls, is_made_once_for_one_name)
{
    ASSERT_TRUE(make("laden.local"));
    ASSERT_TRUE(make("laden.local"));
    EXPECT_EQ(make("other.local").error().refusal, Refusal::conflict);
    EXPECT_EQ(shown().name, "laden.local");
    std::filesystem::remove_all(settings.data_folder / "tls");
    EXPECT_EQ(make("no name").error().refusal, Refusal::invalid);
}

TEST(PlainPages, are_told_to_be_for_this_machine)
{
    for (const auto* here : {"127.0.0.1", "::1", "localhost"}) EXPECT_EQ(plain_remark(here), "");
    for (const auto* everywhere : {"0.0.0.0", "::", "192.168.1.10", "laden.local"}) EXPECT_NE(plain_remark(everywhere), "");
}

}  // namespace
}  // namespace rapport::app
