#include "identity/tries.h"

#include <gtest/gtest.h>

namespace rapport::identity {
namespace {

const std::string hanne = "hanne@hafer-mohn.example";
constexpr std::int64_t minute_us = 60 * us_per_second;

class Tries : public ::testing::Test {
protected:
    bool may_try(const std::string& email, std::string_view peer = "203.0.113.7") { return tries.begin(email, peer, now).has_value(); }
    void wait(std::int64_t us) { now.us += us; }
    // Fails until it must wait; answers how often it could.
    int fail_until_locked(const std::string& email, std::string_view peer = "203.0.113.7")
    {
        int count = 0;
        while (count < 1000 && may_try(email, peer)) ++count;
        return count;
    }
    std::int64_t seconds_to_wait(const std::string& email, std::string_view peer = "203.0.113.7")
    {
        const auto refused = tries.begin(email, peer, now);
        return refused ? 0 : std::stoll(refused.error().members.at(0).second);
    }

    SignInTries tries;
    Instant now{1'794'902'400LL * us_per_second};
};

TEST_F(Tries, five_are_free_then_each_failure_doubles_the_wait)
{
    EXPECT_EQ(fail_until_locked(hanne), 5);
    for (const std::int64_t seconds : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
        EXPECT_EQ(seconds_to_wait(hanne), seconds);
        wait(seconds * us_per_second - 1);
        EXPECT_FALSE(may_try(hanne));
        wait(1);
        EXPECT_TRUE(may_try(hanne));
    }
}

TEST_F(Tries, nobody_ever_waits_longer_than_a_quarter_of_an_hour)
{
    for (int i = 0; i < 100; ++i) {
        may_try(hanne);
        EXPECT_LE(seconds_to_wait(hanne), 900);
        wait(15 * minute_us);
        ASSERT_TRUE(may_try(hanne));
    }
}

TEST_F(Tries, say_how_long_to_wait)
{
    fail_until_locked(hanne);
    const auto refused = tries.begin(hanne, "203.0.113.7", now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "too_many_tries");
    EXPECT_EQ(refused.error().members.at(0), (std::pair<std::string, std::string>{"retry_after_seconds", "1"}));
}

TEST_F(Tries, a_right_one_starts_again)
{
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(may_try(hanne));
    ASSERT_TRUE(may_try(hanne));
    tries.succeeded(hanne, "203.0.113.7");
    EXPECT_EQ(fail_until_locked(hanne), 5);
}

TEST_F(Tries, one_address_guessing_at_many_people_is_slowed_down)
{
    int count = 0;
    while (count < 1000 && may_try("guess" + std::to_string(count) + "@hafer-mohn.example")) ++count;
    EXPECT_EQ(count, 20);
    EXPECT_TRUE(may_try("guess@hafer-mohn.example", "198.51.100.9"));
}

TEST_F(Tries, many_addresses_guessing_at_one_person_are_slowed_down)
{
    int count = 0;
    while (count < 1000 && may_try(hanne, "203.0.113." + std::to_string(count))) ++count;
    EXPECT_EQ(count, 5);
}

TEST_F(Tries, strangers_do_not_lock_out_who_signed_in_here_before)
{
    ASSERT_TRUE(may_try(hanne, "198.51.100.9"));
    tries.succeeded(hanne, "198.51.100.9");
    fail_until_locked(hanne, "203.0.113.7");
    EXPECT_FALSE(may_try(hanne, "203.0.113.8"));
    EXPECT_TRUE(may_try(hanne, "198.51.100.9"));
}

TEST_F(Tries, a_network_of_64_bits_counts_as_one_address)
{
    int count = 0;
    while (count < 1000 && may_try("", "2001:db8:1:2::" + std::to_string(count))) ++count;
    EXPECT_EQ(count, 20);
    EXPECT_FALSE(may_try("", "2001:db8:1:2:ffff::1"));
    EXPECT_TRUE(may_try("", "2001:db8:1:3::1"));
    EXPECT_TRUE(may_try("", "::ffff:203.0.113.7"));
}

TEST_F(Tries, this_machine_has_no_count_of_its_own)
{
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(may_try("guess" + std::to_string(i) + "@hafer-mohn.example", "127.0.0.1"));
    EXPECT_EQ(fail_until_locked(hanne, "127.0.0.1"), 5);
}

TEST_F(Tries, a_day_without_a_failure_forgets)
{
    fail_until_locked(hanne);
    wait(us_per_day + 1);
    EXPECT_EQ(fail_until_locked(hanne), 5);
}

TEST_F(Tries, right_ones_use_up_nothing)
{
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(may_try(hanne));
        tries.succeeded(hanne, "203.0.113.7");
    }
}

TEST_F(Tries, made_up_people_do_not_fill_the_memory_nor_free_who_is_locked)
{
    fail_until_locked(hanne, "203.0.113.7");
    for (int i = 0; i < 3; ++i) {       // a longer wait, so that it outlasts the flood
        wait(seconds_to_wait(hanne) * us_per_second);
        may_try(hanne);
    }
    for (int i = 0; i < 60'000; ++i) may_try("m" + std::to_string(i) + "@example.org", "127.0.0.1");
    EXPECT_FALSE(may_try(hanne));
}

}  // namespace
}  // namespace rapport::identity
