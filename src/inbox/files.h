// What was attached, kept by what it holds: the same picture in ten mails is kept once, and no name is ever a path.
#pragma once
#include "base/db/db.h"

namespace rapport::inbox {

// Under its SHA-256, which is answered. Kept already: nothing happens.
std::string keep_file(Db& db, std::string_view bytes);
// Nothing where it was never kept. Throws std::runtime_error where it is not what its name says.
std::optional<std::string> read_file(Db& db, const std::string& sha256);

// The type under which it is handed out: one of a few that no browser runs, else application/octet-stream.
std::string safe_type(std::string_view said);
// "attachment; filename=..." (RFC 6266, RFC 8187).
std::string disposition(std::string_view name);

}  // namespace rapport::inbox
