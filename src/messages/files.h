// What is attached to mail that comes in or goes out, kept by what it holds: the same picture in ten mails is kept once, and no name is ever a path.
#pragma once
#include "base/db/db.h"
#include "base/http/message.h"
#include "base/mail/message.h"
#include "base/result.h"
#include "messages/message.h"

#include <stdexcept>

namespace rapport::messages {

// Under its SHA-256, which is answered. Kept already: nothing happens.
std::string keep_file(Db& db, std::string_view bytes);
// The same for whoever knows its SHA-256 already.
void keep_file(Db& db, const std::string& sha256, std::string_view bytes);
// Forgets those of these that no mail, in or out, and no case names any more: after names were taken away, and before new ones are kept in the same unit.
void forget_unnamed_files(Db& db, const std::vector<std::string>& sha256);
// What is kept is not what its name says.
struct DamagedFile : std::runtime_error { using runtime_error::runtime_error; };
// Nothing where it was never kept. Throws DamagedFile.
std::optional<std::string> read_file(Db& db, const std::string& sha256);

// What a message carries; its bytes are kept already.
struct FileToSend {
    std::string name;
    std::string type;
    std::int64_t bytes = 0;
    std::string sha256;
};
BOOST_DESCRIBE_STRUCT(FileToSend, (), (name, type, bytes, sha256))
void put_files(Db& db, Id<Message> message, const std::vector<FileToSend>& files);
std::vector<FileToSend> files_of(Db& db, Id<Message> message);      // as they were put
// The same with what they hold. conflict "damaged": one is not there, or not what it was; no other try finds it otherwise.
Result<std::vector<mail::Attachment>> attachments_of(Db& db, Id<Message> message);

// The type under which it is handed out: one of a few that no browser runs, else application/octet-stream.
std::string safe_type(std::string_view said);
// "attachment; filename=..." (RFC 6266, RFC 8187).
std::string disposition(std::string_view name);
// A file to keep, never something to look at here.
http::Response as_file(std::string_view name, std::string_view type, std::string bytes);

}  // namespace rapport::messages
