#include "base/csv/writer.h"
#include "cases/case.h"
#include "cases/doors.h"
#include "imports/outgoing.h"
#include "messages/service.h"

#include <tuple>

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

// How far the mail is that our answer went out as.
std::string_view mail_cell(Context& ctx, const Entry& entry)
{
    const auto mail = entry.message_id ? messages::read_message(ctx, *entry.message_id) : Result<messages::Message>(not_found(""));
    return mail ? enum_text(mail->state) : std::string_view();
}

void write(Context& ctx, csv::Writer& writer, const SaidEntry& said)
{
    const auto& entry = said.entry;
    const auto customer = said.customer ? *said.customer : said.customer_id ? to_text(*said.customer_id) : std::string();
    writer.row({to_text(entry.id), said.external_id.value_or(to_text(entry.case_id)), customer, to_text(entry.at), enum_text(entry.kind), entry.way ? enum_text(*entry.way) : std::string_view(),
                entry.staff.value_or(""), entry.words, mail_cell(ctx, entry), entry.shown_at ? to_text(*entry.shown_at) : std::string()});
}

// By pages, each conversation as it was written down: a mail is looked up once no row of the conversation is under way.
void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    writer.row({"entry_id", "case_id", "customer_id", "at", "kind", "way", "staff", "words", "mail", "shown_at"});
    Id<Case> of{};
    Id<Entry> id{};
    for (;;) {
        const auto page = ctx.db.all<SaidEntry>(page_sql, of, id, at_once);
        for (const auto& said : page) write(ctx, writer, said);
        spill();
        if (page.size() < static_cast<std::size_t>(at_once)) return;
        std::tie(of, id) = std::tie(page.back().entry.case_id, page.back().entry.id);
    }
}

}  // namespace

imports::Shape conversation_shape()
{
    return imports::outgoing("conversations", may("cases:export"), write_out);
}

}  // namespace rapport::cases
