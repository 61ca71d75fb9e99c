#include "base/csv/writer.h"
#include "customers/named.h"
#include "imports/outgoing.h"
#include "messages/doors.h"
#include "messages/service.h"

namespace rapport::messages {
namespace {

constexpr int at_once = 500;

void write(Context& ctx, csv::Writer& writer, const ListedMessage& message)
{
    const auto text = [](const std::optional<std::string>& said) { return said.value_or(""); };
    const auto time = [](const std::optional<Instant>& at) { return at ? to_text(*at) : std::string(); };
    writer.row({to_text(message.id), customers::customer_cell(ctx, message.customer_id), enum_text(message.purpose), text(message.occasion), message.to_name, message.to_address, message.from_name, message.from_address,
                text(message.reply_to), message.message_id, text(message.in_reply_to), message.subject, enum_text(message.state), text(message.reason), std::to_string(message.attempts),
                to_text(message.planned_at), message.planned_by, to_text(message.due_at), time(message.ended_at), time(message.bounced_at), text(message.bounce)});
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    writer.row({"message_id", "customer_id", "purpose", "occasion", "to_name", "to_address", "from_name", "from_address", "reply_to", "mail_id", "in_reply_to", "subject", "state", "reason", "attempts",
                "planned_at", "planned_by", "due_at", "ended_at", "bounced_at", "bounce"});
    Filter filter;
    filter.limit = at_once;
    for (;;) {
        const auto rows = list_messages(ctx, filter).value();       // one more than asked for, where there are more
        const bool more = rows.size() > static_cast<std::size_t>(at_once);
        for (std::size_t at = 0; at < rows.size() - (more ? 1 : 0); ++at) write(ctx, writer, rows[at]);
        spill();
        if (!more) return;
        const auto& last = rows[static_cast<std::size_t>(at_once) - 1];
        filter.before = {last.planned_at, last.id.value};
    }
}

}  // namespace

imports::Shape export_shape()
{
    return imports::outgoing("messages", may("messages:export"), write_out);
}

}  // namespace rapport::messages
