#include "messages/files.h"

#include "base/crypto/base64.h"
#include "base/crypto/sha256.h"
#include "base/mail/incoming/decode.h"

#include <algorithm>
#include <array>

namespace rapport::messages {
namespace {

constexpr std::size_t piece_bytes = 384 * 1024;     // whole groups of three

const Sql keep_sql{"kept_files.keep", Reach::business, "INSERT INTO kept_files (sha256, bytes) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING"};
// Written over with itself, so that whoever forgets it meanwhile and whoever names it do not both succeed.
const Sql keep_on_sql{"kept_files.keep_on", Reach::business, "UPDATE kept_files SET bytes = bytes WHERE sha256 = $1"};
const Sql is_named_sql{"kept_files.is_named", Reach::business, R"sql(
    SELECT CASE WHEN EXISTS (SELECT 1 FROM mail_attachments WHERE sha256 = $1)
                  OR EXISTS (SELECT 1 FROM message_files WHERE sha256 = $1)
                  OR EXISTS (SELECT 1 FROM case_files WHERE sha256 = $1) THEN 1 ELSE 0 END
)sql"};
const Sql forget_pieces_sql{"kept_file_pieces.forget", Reach::business, "DELETE FROM kept_file_pieces WHERE sha256 = $1"};
const Sql forget_sql{"kept_files.forget", Reach::business, "DELETE FROM kept_files WHERE sha256 = $1"};
const Sql size_sql{"kept_files.size", Reach::business, "SELECT bytes FROM kept_files WHERE sha256 = $1"};
const Sql keep_piece_sql{"kept_file_pieces.keep", Reach::business, "INSERT INTO kept_file_pieces (sha256, number, piece) VALUES ($1, $2, $3)"};
const Sql pieces_sql{"kept_file_pieces.of", Reach::business, "SELECT piece FROM kept_file_pieces WHERE sha256 = $1 ORDER BY number"};
const Sql put_file_sql{"message_files.insert", Reach::business, "INSERT INTO message_files (message_id, number, name, type, bytes, sha256) VALUES ($1, $2, $3, $4, $5, $6)"};
const Sql has_files_sql{"messages.has_files", Reach::business, "UPDATE messages SET has_files = 1 WHERE id = $1"};
const Sql files_sql{"message_files.of", Reach::business, "SELECT " + columns<FileToSend>() + " FROM message_files WHERE message_id = $1 ORDER BY number"};

std::string percent(unsigned char byte)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    return {'%', digits[byte >> 4], digits[byte & 15]};
}

bool is_plain(unsigned char letter)
{
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '.' || letter == '-' || letter == '_';
}

std::optional<std::string> read_whole(Db& db, const std::string& name)
try {
    return read_file(db, name);
} catch (const DamagedFile&) {
    return std::nullopt;
}

}  // namespace

std::string keep_file(Db& db, std::string_view bytes)
{
    auto name = crypto::sha256_hex(bytes);
    keep_file(db, name, bytes);
    return name;
}

void keep_file(Db& db, const std::string& name, std::string_view bytes)
{
    if (db.run(keep_on_sql, name) > 0) return;
    if (db.run(keep_sql, name, static_cast<std::int64_t>(bytes.size())) == 0) return;
    std::int64_t number = 0;
    for (std::size_t at = 0; at < bytes.size(); at += piece_bytes) db.run(keep_piece_sql, name, ++number, crypto::to_base64(bytes.substr(at, piece_bytes)));
}

void forget_unnamed_files(Db& db, const std::vector<std::string>& names)
{
    for (const auto& name : names) {
        if (db.value<std::int64_t>(is_named_sql, name) != 0) continue;
        db.run(forget_pieces_sql, name);
        db.run(forget_sql, name);
    }
}

std::optional<std::string> read_file(Db& db, const std::string& name)
{
    const auto size = db.one<std::int64_t>(size_sql, name);
    if (!size) return std::nullopt;
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(*size));
    db.each<std::string>(pieces_sql, [&](std::string&& piece) { bytes += crypto::from_base64(piece).value_or(""); }, name);
    if (crypto::sha256_hex(bytes) != name) throw DamagedFile("the attachment " + name + " is damaged");
    return bytes;
}

void put_files(Db& db, Id<Message> message, const std::vector<FileToSend>& files)
{
    if (!files.empty()) db.run(has_files_sql, message);
    std::int64_t number = 0;
    for (const auto& file : files) db.run(put_file_sql, message, ++number, file.name, file.type, file.bytes, file.sha256);
}

std::vector<FileToSend> files_of(Db& db, Id<Message> message) { return db.all<FileToSend>(files_sql, message); }

Result<std::vector<mail::Attachment>> attachments_of(Db& db, Id<Message> message)
{
    std::vector<mail::Attachment> all;
    for (const auto& file : files_of(db, message)) {
        auto bytes = read_whole(db, file.sha256);
        if (!bytes) return conflict("A file of this message is damaged.", "damaged");
        all.push_back({mail::HeaderText(file.name), mail::MediaType(file.type), std::move(*bytes)});
    }
    return all;
}

http::Response as_file(std::string_view name, std::string_view type, std::string bytes)
{
    http::Response response;
    response.headers = {{"Content-Type", safe_type(type)}, {"Content-Disposition", disposition(name)},
                        {"X-Content-Type-Options", "nosniff"}, {"Content-Security-Policy", "default-src 'none'; sandbox"}, {"Cache-Control", "no-store"}};
    response.body = std::move(bytes);
    return response;
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
        else if (letter < 128) plain += letter == ' ' ? ' ' : '_', encoded += percent(letter);
        else encoded += percent(letter), plain += plain.ends_with('_') ? "" : "_";
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
}

}  // namespace rapport::messages
