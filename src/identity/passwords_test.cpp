#include "identity/passwords.h"

#include "base/crypto/crypto.h"

#include <gtest/gtest.h>

namespace rapport::identity {
namespace {

const std::vector<std::string> about_hanne = {"Hanne Brodersen", "hanne@hafer-mohn.example", "Hafer & Mohn"};

std::string fault_of(std::string_view password)
{
    const auto fault = password_fault(password, about_hanne, "/password");
    return fault ? fault->code : "";
}

TEST(Passwords, few_characters_are_too_few)
{
    EXPECT_EQ(fault_of(""), "too_short");
    EXPECT_EQ(fault_of("v8#kQ!zr2Lp"), "too_short");
    EXPECT_EQ(fault_of("v8#kQ!zr2LpX"), "");
    EXPECT_EQ(fault_of("äöüÄÖÜßéèê"), "too_short") << "ten characters in twenty bytes";
    EXPECT_EQ(fault_of("Brötchen über Äcker"), "");
}

TEST(Passwords, more_than_1024_bytes_are_too_many)
{
    std::string longest;
    for (int i = 0; longest.size() < password_most_bytes; ++i) longest += std::to_string(i * 7919);
    longest.resize(password_most_bytes);
    EXPECT_EQ(fault_of(longest), "");
    EXPECT_EQ(fault_of(longest + "x"), "too_long");
}

TEST(Passwords, what_is_easily_guessed_is_refused)
{
    for (const auto* easy : {"aaaaaaaaaaaa", "abababababab", "123412341234", "password1234", "Password1234!", "qwertyuiop12", "qwertzuiopas", "poiuytrewq09", "abcdefghijkl",
                             "123456789012", "987654321098", "hannebrodersen", "HanneHaferMohn", "hafer-mohnhafer", "Hafer & Mohn", "hanne@hafer-mohn.example", "iloveyouiloveyou", "1q2w3e4r5t6z",
                             "passwordpassword", "letmeinletmein", "Sommer123456"})
        EXPECT_EQ(fault_of(easy), "too_easy") << easy;
}

TEST(Passwords, a_few_words_will_do)
{
    for (const auto* good : {"correct horse battery staple", "Mohnbrot im Regenschirm", "owner-password-71", "drei blaue Elche tanzen", "hanne likes rye bread", "hunter2 at the lake", "пароль-не-скажу", "test-password-1234"})
        EXPECT_EQ(fault_of(good), "") << good;
}

TEST(Passwords, the_fault_names_its_place)
{
    EXPECT_EQ(password_fault("short", {}, "/new_password")->pointer, "/new_password");
}

TEST(Passwords, only_the_right_one_matches)
{
    const auto hash = crypto::password_hash("drei blaue Elche");
    EXPECT_TRUE(password_is("drei blaue Elche", hash));
    EXPECT_FALSE(password_is("drei blaue elche", hash));
    EXPECT_FALSE(password_is("drei blaue Elche", std::nullopt));
}

// Without a person the work is the same: the stand-in must cost what a real hash costs, whatever that is.
TEST(Passwords, nobody_costs_as_much_as_somebody)
{
    const auto costs = [](std::string_view hash) { return hash.substr(0, hash.find('$', hash.find("m="))); };
    EXPECT_EQ(costs(nobodys_password_hash()), costs(crypto::password_hash("drei blaue Elche")));
    EXPECT_NE(costs(nobodys_password_hash()), "");
}

}  // namespace
}  // namespace rapport::identity
