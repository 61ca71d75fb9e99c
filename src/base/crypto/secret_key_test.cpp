#include "base/crypto/crypto.h"
#include "base/crypto/secret_key.h"

#include <fstream>
#include <gtest/gtest.h>

namespace rapport::crypto {
namespace {

class SecretKeys : public ::testing::Test {
protected:
    SecretKeys() { std::filesystem::create_directories(folder); }
    ~SecretKeys() override { std::filesystem::remove_all(folder); }
    std::filesystem::path folder = std::filesystem::temp_directory_path() / ("rapport-" + random_hex(8));
};

TEST_F(SecretKeys, seal_and_open_what_is_theirs)
{
    const auto key = SecretKey::in(folder);
    const auto sealed = key.seal("Korn und Mohn");
    EXPECT_NE(sealed, key.seal("Korn und Mohn"));
    EXPECT_EQ(sealed.find("Korn"), sealed.npos);
    EXPECT_EQ(SecretKey::in(folder).open(sealed), "Korn und Mohn");
    EXPECT_EQ(key.open(key.seal("")), "");

    std::filesystem::create_directory(folder / "other");
    EXPECT_EQ(SecretKey::in(folder / "other").open(sealed), std::nullopt);
    auto changed = sealed;
    changed.back() = changed.back() == '0' ? '1' : '0';
    EXPECT_EQ(key.open(changed), std::nullopt);
    for (const auto* none : {"", "00", "no hexadecimal"}) EXPECT_EQ(key.open(none), std::nullopt);
}

TEST_F(SecretKeys, mark_the_same_text_the_same_way_and_each_its_own)
{
    const auto mark = SecretKey::in(folder).mark("203.0.113.7");
    EXPECT_EQ(SecretKey::in(folder).mark("203.0.113.7"), mark);
    EXPECT_NE(SecretKey::in(folder).mark("203.0.113.8"), mark);
    std::filesystem::create_directory(folder / "other");
    EXPECT_NE(SecretKey::in(folder / "other").mark("203.0.113.7"), mark);
}

TEST_F(SecretKeys, lie_in_a_file_that_nobody_else_reads)
{
    SecretKey::in(folder);
    const auto file = folder / "secret-key";
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(file).permissions(), perms::owner_read | perms::owner_write);
    std::ofstream(file) << "half a k";
    EXPECT_THROW(SecretKey::in(folder), std::runtime_error);    // a key that was damaged is not replaced
    EXPECT_THROW(SecretKey::in(folder / "nowhere"), std::runtime_error);
}

}  // namespace
}  // namespace rapport::crypto
