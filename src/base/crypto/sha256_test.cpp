#include "base/crypto/base64.h"
#include "base/crypto/sha256.h"

#include <gtest/gtest.h>

namespace rapport::crypto {
namespace {

TEST(Sha256, gives_the_figures_of_its_standards)
{
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");     // FIPS 180-4
    EXPECT_EQ(sha256_base64("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    EXPECT_EQ(to_base64(sha256_mac("Jefe", "what do ya want for nothing?")), "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");  // RFC 4231, case 2
}

TEST(Sha256, is_the_same_piece_by_piece)
{
    const std::string text(100'000, 'r');
    Sha256 hash;
    for (std::size_t at = 0; at < text.size(); at += 777) hash.add(std::string_view(text).substr(at, 777));
    EXPECT_EQ(hash.hex(), sha256_hex(text));
    EXPECT_EQ(Sha256().hex(), sha256_hex(""));
}

TEST(Base64, is_that_of_rfc_4648)
{
    for (const auto& [plain, coded] : {std::pair{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}}) {
        EXPECT_EQ(to_base64(plain), coded);
        EXPECT_EQ(from_base64(coded), plain);
    }
    EXPECT_EQ(from_base64(to_base64(std::string("\0\xff\0", 3))), std::string("\0\xff\0", 3));
    for (const auto* odd : {"Zg", "Zg=", "Z===", "Zm9v!", "Zm 9v", "Zm9vYg==Zg=="}) EXPECT_FALSE(from_base64(odd)) << odd;
}

}  // namespace
}  // namespace rapport::crypto
