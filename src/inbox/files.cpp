#include "inbox/files.h"

#include "base/mail/incoming/decode.h"

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace rapport::inbox {
namespace {

constexpr std::size_t piece_bytes = 384 * 1024;     // whole groups of three

const Sql keep_sql{"kept_files.keep", Reach::business, "INSERT INTO kept_files (sha256, bytes) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING"};
const Sql size_sql{"kept_files.size", Reach::business, "SELECT bytes FROM kept_files WHERE sha256 = $1"};
const Sql keep_piece_sql{"kept_file_pieces.keep", Reach::business, "INSERT INTO kept_file_pieces (sha256, number, piece) VALUES ($1, $2, $3)"};
const Sql pieces_sql{"kept_file_pieces.of", Reach::business, "SELECT piece FROM kept_file_pieces WHERE sha256 = $1 ORDER BY number"};

std::string in_hexadecimal(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) text += {digits[byte >> 4], digits[byte & 15]};
    return text;
}

unsigned char* writable(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* readable(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

bool is_plain(unsigned char letter)
{
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '.' || letter == '-' || letter == '_';
}

}  // namespace

std::string sha256(std::string_view bytes)
{
    std::string digest(32, '\0');
    unsigned int size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), writable(digest), &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 is not to be had");
    return in_hexadecimal(digest);
}

std::string sha256_mac(std::string_view key, std::string_view text)
{
    std::string mac(32, '\0');
    unsigned int size = 0;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), readable(text), text.size(), writable(mac), &size))
        throw std::runtime_error("HMAC is not to be had");
    return mac;
}

std::string to_base64(std::string_view bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const auto size = EVP_EncodeBlock(writable(text), readable(bytes), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::optional<std::string> from_base64(std::string_view text)
{
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    const auto size = EVP_DecodeBlock(writable(bytes), readable(text), static_cast<int>(text.size()));
    if (size < 0) return std::nullopt;
    const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
    bytes.resize(static_cast<std::size_t>(size) - padding);
    return bytes;
}

std::string keep_file(Db& db, std::string_view bytes)
{
    auto name = sha256(bytes);
    if (db.run(keep_sql, name, static_cast<std::int64_t>(bytes.size())) == 0) return name;
    std::int64_t number = 0;
    for (std::size_t at = 0; at < bytes.size(); at += piece_bytes) db.run(keep_piece_sql, name, ++number, to_base64(bytes.substr(at, piece_bytes)));
    return name;
}

std::optional<std::string> read_file(Db& db, const std::string& name)
{
    const auto size = db.one<std::int64_t>(size_sql, name);
    if (!size) return std::nullopt;
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(*size));
    db.each<std::string>(pieces_sql, [&](std::string&& piece) { bytes += from_base64(piece).value_or(""); }, name);
    if (sha256(bytes) != name) throw std::runtime_error("the attachment " + name + " is damaged");
    return bytes;
}

std::string safe_type(std::string_view said)
{
    constexpr std::array harmless = {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"};
    if (said == "text/plain" || said == "text/csv") return "text/plain; charset=utf-8";
    return std::ranges::find(harmless, said) == harmless.end() ? "application/octet-stream" : std::string(said);
}

std::string disposition(std::string_view name)
{
    const auto clean = mail::incoming::clean_file_name(name);
    std::string plain, encoded;
    for (const unsigned char letter : clean) {
        if (is_plain(letter)) plain += static_cast<char>(letter), encoded += static_cast<char>(letter);
        else if (letter < 128) plain += letter == ' ' ? ' ' : '_', encoded += "%" + in_hexadecimal(std::string(1, static_cast<char>(letter)));
        else encoded += "%" + in_hexadecimal(std::string(1, static_cast<char>(letter))), plain += plain.ends_with('_') ? "" : "_";
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
}

}  // namespace rapport::inbox
