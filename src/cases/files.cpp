#include "cases/files.h"

#include "base/acting.h"
#include "base/crypto/base64.h"
#include "base/crypto/sha256.h"
#include "base/mail/incoming/decode.h"
#include "base/mail/message.h"
#include "cases/case.h"
#include "identity/audit.h"

#include <algorithm>

namespace rapport::cases {
namespace {

const Sql insert_sql{"case_files.insert", Reach::business, insert_into<CaseFile>("case_files")};
const Sql find_sql{"case_files.find", Reach::business, "SELECT " + columns<CaseFile>() + " FROM case_files WHERE id = $1"};
const Sql attach_sql{"case_files.attach", Reach::business, "UPDATE case_files SET case_id = $2, entry_id = $3 WHERE id = $1"};
const Sql of_entry_sql{"case_files.of_entry", Reach::business, "SELECT " + columns<ListedFile>() + " FROM case_files WHERE entry_id = $1 ORDER BY id"};
const Sql forget_sql{"case_files.forget", Reach::business, "DELETE FROM case_files WHERE entry_id IS NULL AND at < $1"};

Result<ListedFile> keep(Context& ctx, CaseFile file, std::string_view bytes)
{
    CHECK(still_here(ctx, file.case_id));
    if (ctx.db.run(forget_sql, Instant{ctx.now().us - us_per_day}) > 0) messages::forget_unnamed_files(ctx.db);
    messages::keep_file(ctx.db, file.sha256, bytes);
    file.id = ctx.ids.make<CaseFile>();
    file.at = ctx.now();
    file.staff = actor_name(ctx);
    ctx.db.run(insert_sql, file);
    identity::record(ctx, "case.file_brought", to_text(file.case_id));
    return ListedFile{file.id, file.name, file.type, file.bytes};
}

}  // namespace

Result<ListedFile> bring_file(Desk& desk, Id<Case> id, const BringFile& input)
{
    const auto bytes = crypto::from_base64(input.content.value);
    if (!bytes || bytes->empty()) return invalid("content", "This is no file in base64.", "format");
    if (bytes->size() > most_file_bytes) return invalid("content", "A file may have 10 MB. Send a link to it instead.", "too_large");
    CaseFile file;
    file.case_id = id;
    file.name = mail::incoming::clean_file_name(input.name.value);
    file.type = mail::MediaType(input.type ? input.type->value : "").text();
    file.bytes = static_cast<std::int64_t>(bytes->size());
    file.sha256 = crypto::sha256_hex(*bytes);
    return desk.write([&](Context& ctx) { return keep(ctx, file, *bytes); });
}

Result<std::vector<messages::FileToSend>> files_for_answer(Context& ctx, const Entry& entry, const std::vector<Id<CaseFile>>& files)
{
    std::vector<messages::FileToSend> all;
    std::int64_t bytes = 0;
    if (files.size() > most_files) return invalid("files", "An answer may carry ten files.", "too_many");
    for (const auto id : files) {
        const auto file = ctx.db.one<CaseFile>(find_sql, id);
        if (!file || file->entry_id || file->case_id != entry.case_id || std::ranges::count(files, id) > 1) return invalid("files", "One of these files is not there any more. Choose it again.", "unknown_id");
        all.push_back({file->name, file->type, file->bytes, file->sha256});
        bytes += file->bytes;
    }
    if (bytes > most_answer_bytes) return invalid("files", "Together they may have 15 MB: many mailboxes take no more.", "too_large");
    return all;
}

void attach(Db& db, const Entry& entry, const std::vector<Id<CaseFile>>& files)
{
    for (const auto id : files) db.run(attach_sql, id, entry.case_id, entry.id);
}

std::vector<ListedFile> files_of(Db& db, Id<Entry> entry) { return db.all<ListedFile>(of_entry_sql, entry); }

Result<FileOf> read_case_file(Context& ctx, Id<Case> id, Id<CaseFile> which)
{
    TRY(const auto one, read_case(ctx, id));
    auto file = ctx.db.one<CaseFile>(find_sql, which);
    // Words that were split off, and their files, are the other case's.
    const bool is_here = file && (file->entry_id ? std::ranges::any_of(one.entries, [&](const EntryView& entry) { return entry.id == *file->entry_id; }) : file->case_id == id);
    auto bytes = is_here ? messages::read_file(ctx.db, file->sha256) : std::nullopt;
    if (!bytes) return not_found("There is no such file in this case.");
    return FileOf{std::move(*file), std::move(*bytes)};
}

}  // namespace rapport::cases
