#include "enquiries/enquiry.h"

#include "base/in_words.h"
#include "base/text.h"
#include "orders/amount.h"

namespace rapport::enquiries {
namespace {

using touchpoints::Kind;

// The kind of contact by which they asked, where the channel's name says so.
Kind kind_of(const std::optional<std::string>& channel)
{
    const auto name = fold(channel.value_or(""));
    if (name == "phone" || name == "telephone" || name == "call" || name == "telefon") return Kind::call;
    if (name == "email" || name == "e-mail" || name == "mail" || name == "web" || name == "form") return Kind::email;
    if (name == "chat") return Kind::chat;
    if (name == "letter" || name == "post" || name == "brief") return Kind::letter;
    return Kind::note;
}

std::string quantity_text(std::int64_t milli)
{
    auto text = std::to_string(milli / 1000);
    if (milli % 1000 == 0) return text;
    text += '.' + std::to_string(1000 + milli % 1000).substr(1);
    return text.erase(text.find_last_not_of('0') + 1);
}

std::string line_text(const Line& line)
{
    return line.quantity_milli == 1000 ? line.product : quantity_text(line.quantity_milli) + " " + line.product;
}

touchpoints::Touchpoint entry_of(const Whole& whole, Id<touchpoints::Touchpoint> id, Instant at)
{
    touchpoints::Touchpoint entry;
    entry.id = id;
    entry.customer_id = whole.asking.customer_id;
    entry.at = at;
    entry.source_kind = "enquiry";
    entry.source_id = to_text(whole.asking.id);
    entry.import_id = whole.asking.import_id;
    return entry;
}

template <class Row> touchpoints::Touchpoint entry_by(const Whole& whole, const Row& row)
{
    auto entry = entry_of(whole, row.touchpoint_id, row.at);
    entry.staff = row.staff;
    entry.staff_id = row.staff_id;
    return entry;
}

Result<orders::LineAmount> settled(const Line& line)
{
    const auto e4 = orders::e4_per_minor(line.unit_price->currency);
    return orders::settle({line.quantity_milli, line.unit_price->amount_minor * e4, {}, {}}, e4);
}

std::string outcome_text(const Outcome& outcome)
{
    if (outcome.outcome == State::sold) return "Sold after an enquiry: ";
    auto text = "Lost an enquiry to " + std::string(enum_text(*outcome.reason));
    if (outcome.lost_to) text += ", " + *outcome.lost_to + " got it";
    return text + ": ";
}

}  // namespace

bool is_payable(const Line& line) { return !line.unit_price || settled(line).has_value(); }

std::optional<Money> amount_of(const Line& line)
{
    if (!line.unit_price) return std::nullopt;
    return Money{settled(line).value().amount, line.unit_price->currency};
}

std::optional<Money> amount_of(const std::vector<Line>& lines)
{
    std::optional<Money> sum;
    for (const auto& line : lines)
        if (const auto amount = amount_of(line)) {
            if (!sum) sum = Money{0, amount->currency};
            sum->amount_minor += amount->amount_minor;
        }
    return sum;
}

std::string what_of(const Whole& whole)
{
    if (whole.lines.empty()) return whole.asking.asked.value_or("");
    auto text = line_text(whole.lines.front());
    if (whole.lines.size() > 1) text += " and " + std::to_string(whole.lines.size() - 1) + " more";
    return text;
}

void belong(Whole& whole)
{
    const auto mine = [&](auto& row) {
        row.customer_id = whole.asking.customer_id;
        row.enquiry_id = whole.asking.id;
    };
    std::int64_t number = 0;
    for (auto& line : whole.lines) {
        mine(line);
        line.line = ++number;
    }
    if (whole.answer) mine(*whole.answer);
    if (whole.quote) mine(*whole.quote);
    if (whole.outcome) mine(*whole.outcome);
    whole.asking.is_open = !whole.outcome;
    whole.asking.is_answered = whole.answer || whole.quote || (whole.outcome && whole.outcome->outcome == State::sold);
}

touchpoints::Touchpoint asking_entry(const Whole& whole)
{
    auto entry = entry_of(whole, whole.asking.touchpoint_id, whole.asking.at);
    entry.kind = kind_of(whole.asking.channel);
    entry.channel = whole.asking.channel;
    entry.summary = "Asked: " + what_of(whole);
    if (!whole.lines.empty() && whole.asking.asked) *entry.summary += " (" + *whole.asking.asked + ")";
    return entry;
}

touchpoints::Touchpoint answer_entry(const Whole& whole)
{
    auto entry = entry_by(whole, *whole.answer);
    entry.kind = kind_of(whole.asking.channel);
    entry.direction = touchpoints::Direction::out;
    entry.summary = "Answered an enquiry: " + what_of(whole);
    return entry;
}

touchpoints::Touchpoint quote_entry(const Whole& whole)
{
    auto entry = entry_by(whole, *whole.quote);
    entry.kind = kind_of(whole.asking.channel);
    entry.direction = touchpoints::Direction::out;
    const auto amount = amount_of(whole.lines);
    entry.summary = "Quoted " + (amount ? decimal_text(*amount) + " " + std::string(amount->currency.text()) : "nothing") + ", valid until "
        + day_in_words(whole.quote->valid_until) + ": " + what_of(whole);
    return entry;
}

touchpoints::Touchpoint outcome_entry(const Whole& whole)
{
    auto entry = entry_by(whole, *whole.outcome);
    entry.summary = outcome_text(*whole.outcome) + what_of(whole);
    if (whole.outcome->note) *entry.summary += " (" + *whole.outcome->note + ")";
    return entry;
}

}  // namespace rapport::enquiries
