// Files that go with our answers: brought first, then part of one. They are kept by what they hold, their names are never paths, and they are handed out as
// files to keep alone.
#pragma once
#include "base/runtime.h"
#include "cases/service.h"
#include "messages/files.h"

namespace rapport::cases {

constexpr std::size_t most_file_bytes = 10'000'000;         // of one
constexpr std::int64_t most_answer_bytes = 15'000'000;      // of all that one answer carries: what mail servers take
constexpr std::size_t most_files = 10;                      // of one answer

struct CaseFile {
    Id<CaseFile> id;
    Id<Case> case_id;
    std::optional<Id<Entry>> entry_id;          // none: it is part of no answer yet
    std::string name;
    std::string type;
    std::int64_t bytes = 0;
    std::string sha256;
    Instant at;
    std::optional<std::string> staff;
};
BOOST_DESCRIBE_STRUCT(CaseFile, (), (id, case_id, entry_id, name, type, bytes, sha256, at, staff))

struct BringFile {
    Text<1, 200> name;
    std::optional<Text<1, 100>> type = {};
    Text<1, 14'000'000> content;                // in base64
};
BOOST_DESCRIBE_STRUCT(BringFile, (), (name, type, content))

// For an answer in this case; whatever is part of none a day later is forgotten. It is read before the unit begins, in which nobody else writes.
// not_found; invalid: no base64, nothing in it, more than most_file_bytes.
Result<ListedFile> bring_file(Desk& desk, Id<Case> id, const BringFile& input);

// They are part of this answer from now on, and of the mail that it goes out as. invalid at "files": one that is not there, or is part of another answer;
// too many, or too much.
Result<std::vector<messages::FileToSend>> files_for_answer(Context& ctx, const Entry& entry, const std::vector<Id<CaseFile>>& files);
void attach(Db& db, const Entry& entry, const std::vector<Id<CaseFile>>& files);
std::vector<ListedFile> files_of(Db& db, Id<Entry> entry);

struct FileOf {
    CaseFile file;
    std::string bytes;
};
// not_found: the case, or a file of this case or of one that is part of it.
Result<FileOf> read_case_file(Context& ctx, Id<Case> id, Id<CaseFile> file);

}  // namespace rapport::cases
