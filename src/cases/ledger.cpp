#include "cases/ledger.h"

#include "base/csv/writer.h"
#include "cases/doors.h"
#include "customers/named.h"
#include "imports/outgoing.h"

namespace rapport::cases {
namespace {

constexpr int at_once = 500;

void write(Context& ctx, csv::Writer& writer, const Remedy& remedy)
{
    const auto text = [](const std::optional<std::string>& said) { return said.value_or(""); };
    writer.row({to_text(remedy.id), to_text(remedy.at), to_text(remedy.case_id), remedy.subject, customers::customer_cell(ctx, remedy.customer_id), remedy.kind, remedy.what, decimal_text(remedy.amount), remedy.amount.currency.text(),
                text(remedy.staff), enum_text(remedy.state), text(remedy.reason), remedy.asked_amount ? decimal_text(*remedy.asked_amount) : std::string(), text(remedy.answered_by),
                remedy.answered_at ? to_text(*remedy.answered_at) : std::string(), text(remedy.answer_note), text(remedy.outcome), remedy.verdict ? std::to_string(*remedy.verdict) : std::string()});
}

}  // namespace

void write_ledger(Context& ctx, RemedyFilter filter, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    writer.row({"remedy_id", "at", "case_id", "subject", "customer_id", "kind", "what", "amount", "currency", "staff", "state", "reason", "asked_amount", "answered_by", "answered_at",
                "answer_note", "outcome", "verdict"});
    filter.before = {};
    filter.limit = at_once;
    for (;;) {
        const auto rows = list_remedies(ctx, filter);       // one more than asked for, where there are more
        for (const auto& remedy : rows) write(ctx, writer, remedy);
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

imports::Shape remedy_shape()
{
    return imports::outgoing("remedies", may("cases:export"), [](Context& ctx, std::string& out, const std::function<void()>& spill) { write_ledger(ctx, {}, out, spill); });
}

}  // namespace rapport::cases
