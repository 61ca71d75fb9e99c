#include "cases/ledger.h"

#include "base/csv/writer.h"
#include "cases/in_files.h"
#include "customers/named.h"

namespace rapport::cases {
namespace {

constexpr int at_once = 500;

void write(Context& ctx, csv::Writer& writer, const Remedy& remedy, const imports::CellsOf<Case>& cases)
{
    const auto text = [](const std::optional<std::string>& said) { return said.value_or(""); };
    writer.row({remedy.external_id.value_or(to_text(remedy.id)), to_text(remedy.at), cases(remedy.case_id), remedy.subject, customers::customer_cell(ctx, remedy.customer_id), remedy.kind, remedy.what, decimal_text(remedy.amount), remedy.amount.currency.text(),
                text(remedy.staff), enum_text(remedy.state), text(remedy.reason), remedy.asked_amount ? decimal_text(*remedy.asked_amount) : std::string(), text(remedy.answered_by),
                remedy.answered_at ? to_text(*remedy.answered_at) : std::string(), text(remedy.answer_note), text(remedy.outcome), remedy.verdict ? std::to_string(*remedy.verdict) : std::string(),
                remedy.import_id ? "file" : ""});
}

}  // namespace

void write_ledger(Context& ctx, RemedyFilter filter, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    writer.row({"remedy_id", "at", "case_id", "subject", "customer_id", "kind", "what", "amount", "currency", "staff", "state", "reason", "asked_amount", "answered_by", "answered_at",
                "answer_note", "outcome", "verdict", "brought_by"});
    filter.before = {};
    filter.limit = at_once;
    for (;;) {
        const auto rows = list_remedies(ctx, filter);       // one more than asked for, where there are more
        std::vector<Id<Case>> of_cases;
        for (const auto& remedy : rows) of_cases.push_back(remedy.case_id);
        const auto cases = case_cells(ctx.db, std::move(of_cases));
        for (const auto& remedy : rows) write(ctx, writer, remedy, cases);
        spill();
        if (rows.size() <= static_cast<std::size_t>(at_once)) return;
        filter.before = {rows.back().at, rows.back().id.value};
    }
}

std::string ledger_csv(Context& ctx, RemedyFilter filter)
{
    std::string out;
    write_ledger(ctx, std::move(filter), out, [] {});
    return out;
}

}  // namespace rapport::cases
