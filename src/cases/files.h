// Files that go with our answers: brought first, then part of one. They are kept by what they hold, their names are never paths, and they are handed out as
// files to keep alone.
#pragma once
#include "base/runtime.h"
#include "cases/service.h"
#include "messages/files.h"

#include <map>

namespace rapport::cases {

constexpr std::size_t most_file_bytes = 10'000'000;         // of one
constexpr std::int64_t most_answer_bytes = 15'000'000;      // of all that one answer carries: what mail servers take
constexpr std::size_t most_files = 10;                      // of one answer
constexpr std::int64_t most_unsent_files = 40, most_unsent_bytes = 60'000'000;      // that one of us has brought and no answer carries yet

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
    std::optional<Id<identity::Staff>> staff_id;
};
BOOST_DESCRIBE_STRUCT(CaseFile, (), (id, case_id, entry_id, name, type, bytes, sha256, at, staff, staff_id))

struct BringFile {
    Text<1, 200> name;
    std::optional<Text<1, 100>> type = {};
    Text<1, 14'000'000> content;                // in base64
};
BOOST_DESCRIBE_STRUCT(BringFile, (), (name, type, content))

// For an answer in this case; whatever is part of none a day later is forgotten. It is read before the unit begins, in which nobody else writes.
// not_found; invalid: no base64, nothing in it, more than most_file_bytes. conflict "too_much_unsent": whoever brings it has brought enough that no answer carries.
Result<ListedFile> bring_file(Desk& desk, Id<Case> id, const BringFile& input);
// It is not to be sent after all. not_found: no such file was brought for this case. conflict "sent": it is part of an answer.
Result<Done> remove_file(Context& ctx, Id<Case> id, Id<CaseFile> file);
// The oldest of those brought a day ago or more that are part of no answer: at most `limit`; answers how many.
Result<std::int64_t> forget_unsent(Context& ctx, int limit);

// They are part of this answer from now on, and of the mail that it goes out as. invalid at "files": one that is not there, or is part of another answer;
// too many, or too much.
Result<std::vector<messages::FileToSend>> files_for_answer(Context& ctx, const Entry& entry, const std::vector<Id<CaseFile>>& files);
void attach(Db& db, const Entry& entry, const std::vector<Id<CaseFile>>& files);
// Of all answers of a case and of those that are part of it.
std::map<Id<Entry>, std::vector<ListedFile>> files_of(Db& db, Id<Case> id);

struct FileOf {
    CaseFile file;
    std::string bytes;
};
// not_found: the case, or a file of this case or of one that is part of it.
Result<FileOf> read_case_file(Context& ctx, Id<Case> id, Id<CaseFile> file);

}  // namespace rapport::cases
