// Hand-overs as a file, each with its answer.
#include "base/csv/writer.h"
#include "customers/named.h"
#include "imports/outgoing.h"
#include "tasks/doors.h"
#include "tasks/handovers.h"

namespace rapport::tasks {
namespace {

constexpr int at_once = 500;

void write(Context& ctx, csv::Writer& writer, const Handover& one)
{
    const auto text = [](const std::optional<std::string>& said) { return said.value_or(""); };
    const auto time = [](const std::optional<Instant>& at) { return at ? to_text(*at) : std::string(); };
    const auto thing = one.task_id ? to_text(*one.task_id) : one.promise_id ? to_text(*one.promise_id) : std::string();
    writer.row({to_text(one.id), enum_text(one.kind), customers::customer_cell(ctx, one.customer_id), thing, text(one.what), time(one.due_at), text(one.from_staff), one.to_staff,
                one.note, text(one.given_by), to_text(one.given_at), to_text(one.answer_by), enum_text(one.state), time(one.answered_at), text(one.answered_by), text(one.answer_reason)});
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    writer.row({"handover_id", "kind", "customer_id", "thing_id", "what", "due_at", "from_staff", "to_staff", "note", "given_by", "given_at", "answer_by", "state", "answered_at", "answered_by",
                "answer_reason"});
    HandoverFilter filter;
    filter.limit = at_once;
    for (;;) {
        const auto rows = list_handovers(ctx, filter);      // one more than asked for, where there are more
        const bool more = rows.size() > static_cast<std::size_t>(at_once);
        for (std::size_t at = 0; at < rows.size() - (more ? 1 : 0); ++at) write(ctx, writer, rows[at]);
        spill();
        if (!more) return;
        const auto& last = rows[static_cast<std::size_t>(at_once) - 1];
        filter.before = {last.given_at, last.id.value};
    }
}

}  // namespace

imports::Shape handover_export_shape()
{
    return imports::outgoing("handovers", may("tasks:export"), write_out);
}

}  // namespace rapport::tasks
