#include "base/csv/writer.h"
#include "base/crypto/base64.h"
#include "cases/case.h"
#include "cases/conversation_files.h"
#include "cases/doors.h"
#include "cases/files.h"
#include "imports/outgoing.h"
#include "messages/service.h"

#include <map>

namespace rapport::cases {
namespace {

struct SaidEntry {
    std::optional<std::string> external_id;                 // of the case
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<std::string> customer;                    // the other system's id
    Entry entry;
};
BOOST_DESCRIBE_STRUCT(SaidEntry, (), (external_id, customer_id, customer, entry))
const Sql page_sql{"cases.page_of_entries", Reach::business, "SELECT c.external_id, c.customer_id, p.external_id, " + columns<Entry>("e.") + R"sql(
      FROM case_entries e
      JOIN cases c ON c.id = e.case_id
      LEFT JOIN customers p ON p.id = c.customer_id
     WHERE (e.case_id, e.id) > ($1, $2)
     ORDER BY e.case_id, e.id
     LIMIT $3
)sql"};
constexpr std::int64_t at_once = 500;

struct Key {
    Id<Case> case_id{};
    Id<Entry> id{};
};
BOOST_DESCRIBE_STRUCT(Key, (), (case_id, id))
const Sql keys_sql{"cases.keys_of_entries", Reach::business, "SELECT case_id, id FROM case_entries WHERE (case_id, id) > ($1, $2) ORDER BY case_id, id LIMIT $3"};

struct SentFile {
    std::optional<std::string> external_id;                 // of the case that its answer stands in
    Id<Case> in_case;
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<std::string> customer;
    CaseFile file;
};
BOOST_DESCRIBE_STRUCT(SentFile, (), (external_id, in_case, customer_id, customer, file))
const Sql sent_sql{"case_files.of_entries", Reach::business, "SELECT c.external_id, c.id, c.customer_id, p.external_id, " + columns<CaseFile>("f.") + R"sql(
      FROM case_entries e
      JOIN case_files f ON f.entry_id = e.id
      JOIN cases c ON c.id = e.case_id
      LEFT JOIN customers p ON p.id = c.customer_id
     WHERE (e.case_id, e.id) > ($1, $2)
       AND (e.case_id, e.id) <= ($3, $4)
     ORDER BY e.case_id, e.id, f.id
)sql"};

// Of the entries behind the one, to the other.
std::vector<SentFile> files_of(Db& db, const Key& behind, const Key& last) { return db.all<SentFile>(sent_sql, behind.case_id, behind.id, last.case_id, last.id); }

// The other system's id, else ours; nobody's where nobody is known.
std::string customer_cell(const auto& row)
{
    return row.customer ? *row.customer : row.customer_id ? to_text(*row.customer_id) : std::string();
}

// How far the mail is that our answer went out as.
std::string_view mail_cell(Context& ctx, const Entry& entry)
{
    const auto mail = entry.message_id ? messages::read_message(ctx, *entry.message_id) : Result<messages::Message>(not_found(""));
    return mail ? enum_text(mail->state) : std::string_view();
}

// Each on a line: its id, how its content is checked, its size, and its name.
std::map<Id<Entry>, std::string> file_cells(Db& db, const Key& behind, const Key& last)
{
    std::map<Id<Entry>, std::string> cells;
    for (const auto& [external_id, in_case, customer_id, customer, file] : files_of(db, behind, last)) {
        auto& cell = cells[*file.entry_id];
        cell += (cell.empty() ? "" : "\n") + to_text(file.id) + " " + file.sha256 + " " + std::to_string(file.bytes) + " " + file.name;
    }
    return cells;
}

void write(Context& ctx, csv::Writer& writer, const SaidEntry& said, const std::string& files)
{
    const auto& entry = said.entry;
    const auto customer = customer_cell(said);
    writer.row({entry.external_id.value_or(to_text(entry.id)), said.external_id.value_or(to_text(entry.case_id)), customer, to_text(entry.at), enum_text(entry.kind), entry.way ? enum_text(*entry.way) : std::string_view(),
                entry.staff.value_or(""), entry.words, mail_cell(ctx, entry), entry.shown_at ? to_text(*entry.shown_at) : std::string(), files});
}

// What it holds as an address that every browser opens; nothing where it is damaged.
std::string content_cell(Db& db, const CaseFile& file)
try {
    const auto bytes = messages::read_file(db, file.sha256);
    return bytes ? "data:" + file.type + ";base64," + crypto::to_base64(*bytes) : std::string();
} catch (const messages::DamagedFile&) {
    return {};
}

// What was sent with answers, with all that it holds.
void write_files(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    writer.row({"file_id", "entry_id", "case_id", "customer_id", "at", "staff", "name", "type", "bytes", "sha256", "content"});
    Key behind;
    for (;;) {
        const auto page = ctx.db.all<Key>(keys_sql, behind.case_id, behind.id, at_once);
        if (page.empty()) return;
        for (const auto& sent : files_of(ctx.db, behind, page.back())) {
            const auto& file = sent.file;
            writer.row({to_text(file.id), to_text(*file.entry_id), sent.external_id.value_or(to_text(sent.in_case)), customer_cell(sent), to_text(file.at), file.staff.value_or(""), file.name, file.type,
                        std::to_string(file.bytes), file.sha256, content_cell(ctx.db, file)});
            spill();
        }
        if (page.size() < static_cast<std::size_t>(at_once)) return;
        behind = page.back();
    }
}

}  // namespace

// By pages, each conversation as it was written down: a mail is looked up once no row of the conversation is under way.
void write_conversations(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    writer.row({"entry_id", "case_id", "customer_id", "at", "kind", "way", "staff", "words", "mail", "shown_at", "files"});
    Key behind;
    for (;;) {
        const auto page = ctx.db.all<SaidEntry>(page_sql, behind.case_id, behind.id, at_once);
        if (page.empty()) return;
        const Key last{page.back().entry.case_id, page.back().entry.id};
        auto files = file_cells(ctx.db, behind, last);
        for (const auto& said : page) write(ctx, writer, said, files[said.entry.id]);
        spill();
        if (page.size() < static_cast<std::size_t>(at_once)) return;
        behind = last;
    }
}

imports::Shape file_shape()
{
    return imports::outgoing("files", may("cases:export"), write_files);
}

}  // namespace rapport::cases
