#include "cases/files.h"

#include "base/acting.h"
#include "base/crypto/base64.h"
#include "base/crypto/sha256.h"
#include "base/jobs/jobs.h"
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
struct OfEntry {
    Id<Entry> entry_id;
    ListedFile file;
};
BOOST_DESCRIBE_STRUCT(OfEntry, (), (entry_id, file))
const Sql of_case_sql{"case_files.of_case", Reach::business, "SELECT f.entry_id, " + columns<ListedFile>("f.") + R"sql(
      FROM case_files f
      JOIN case_entries e ON e.id = f.entry_id
     WHERE e.case_id = $1 OR e.case_id IN (SELECT m.case_id FROM case_merges m WHERE m.into_id = $1)
     ORDER BY f.id
)sql"};
const Sql unsent_sql{"case_files.unsent", Reach::business, "SELECT COUNT(*), CAST(COALESCE(SUM(bytes), 0) AS {int8}) FROM case_files WHERE entry_id IS NULL AND staff_id = $1"};
const Sql old_sql{"case_files.old", Reach::business, "SELECT " + columns<CaseFile>() + " FROM case_files WHERE entry_id IS NULL AND at <= $1 ORDER BY at, id LIMIT $2"};
const Sql remove_sql{"case_files.remove_unsent", Reach::business, "DELETE FROM case_files WHERE id = $1 AND entry_id IS NULL"};

constexpr std::int64_t hour_us = 60 * 60 * us_per_second;

struct Unsent {
    std::int64_t files = 0;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(Unsent, (), (files, bytes))

Result<Done> has_room(Context& ctx, std::int64_t more_bytes)
{
    const auto unsent = ctx.db.one<Unsent>(unsent_sql, actor_id(ctx)).value_or(Unsent{});
    if (unsent.files < most_unsent_files && unsent.bytes + more_bytes <= most_unsent_bytes) return Done{};
    return conflict("At most 40 files or 60 MB may wait unsent. Send some, or take some away; what nobody sends is forgotten after a day.", "too_much_unsent");
}

// A day later, at the next whole hour: what many bring in one hour is looked at once.
void plan_forgetting(Context& ctx)
{
    const Instant at{((ctx.now().us + us_per_day) / hour_us + 1) * hour_us};
    jobs::enqueue(ctx, "cases.forget_files", "{}", "cases.forget_files:" + to_text(at), at);
}

Result<ListedFile> keep(Context& ctx, CaseFile file, std::string_view bytes)
{
    CHECK(still_here(ctx, file.case_id));
    CHECK(has_room(ctx, file.bytes));
    messages::keep_file(ctx.db, file.sha256, bytes);
    file.id = ctx.ids.make<CaseFile>();
    file.at = ctx.now();
    file.staff = actor_name(ctx);
    file.staff_id = actor_id(ctx);
    ctx.db.run(insert_sql, file);
    plan_forgetting(ctx);
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

Result<Done> remove_file(Context& ctx, Id<Case> id, Id<CaseFile> which)
{
    const auto file = ctx.db.one<CaseFile>(find_sql, which);
    if (!file || file->case_id != id) return not_found("There is no such file in this case.");
    if (file->entry_id) return conflict("This file is part of an answer and stays with it.", "sent");
    ctx.db.run(remove_sql, which);
    messages::forget_unnamed_files(ctx.db, {file->sha256});
    identity::record(ctx, "case.file_removed", to_text(id));
    return Done{};
}

Result<std::int64_t> forget_unsent(Context& ctx, int limit)
{
    const auto old = ctx.db.all<CaseFile>(old_sql, Instant{ctx.now().us - us_per_day}, limit);
    std::vector<std::string> contents;
    for (const auto& file : old) {
        ctx.db.run(remove_sql, file.id);
        contents.push_back(file.sha256);
    }
    messages::forget_unnamed_files(ctx.db, contents);
    return static_cast<std::int64_t>(old.size());
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

std::map<Id<Entry>, std::vector<ListedFile>> files_of(Db& db, Id<Case> id)
{
    std::map<Id<Entry>, std::vector<ListedFile>> files;
    db.each<OfEntry>(of_case_sql, [&](OfEntry&& one) { files[one.entry_id].push_back(std::move(one.file)); }, id);
    return files;
}

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
