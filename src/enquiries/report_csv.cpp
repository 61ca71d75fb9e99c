#include "base/csv/writer.h"
#include "base/json.h"
#include "enquiries/report.h"

namespace rapport::enquiries {
namespace {

std::string text(std::int64_t number) { return std::to_string(number); }

std::string text(const std::optional<double>& number)
{
    std::string out;
    if (number) Json<double>::write(out, *number);
    return out;
}

std::string low(const std::optional<Interval>& interval) { return text(interval ? std::optional(interval->first) : std::nullopt); }
std::string high(const std::optional<Interval>& interval) { return text(interval ? std::optional(interval->second) : std::nullopt); }

// "Backhaus Meier (2), Aldi (1)"
std::string text(const std::vector<Rival>& rivals)
{
    std::string out;
    for (const auto& one : rivals) out += (out.empty() ? "" : ", ") + one.name + " (" + text(one.enquiries) + ")";
    return out;
}

}  // namespace

std::string losses_csv(const Losses& losses)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"month", "product_id", "product", "reason", "enquiries", "customers", "quoted", "to_whom", "n", "share", "low", "high"});
    for (const auto& one : losses.rows)
        writer.row({one.month, one.product_id ? to_text(*one.product_id) : "", one.product.value_or(""), enum_text(one.reason), text(one.enquiries),
                    text(one.customers), one.quoted ? decimal_text(*one.quoted) : "", text(one.to_whom), text(one.n), text(one.share), low(one.interval), high(one.interval)});
    return out;
}

std::string win_shares_csv(const std::vector<WinShare>& months)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"month", "asked", "sold", "lost", "open", "n", "share", "low", "high", "answered", "unanswered", "median_answer_seconds", "p90_answer_seconds"});
    for (const auto& one : months)
        writer.row({one.month, text(one.asked), text(one.sold), text(one.lost), text(one.open), text(one.n), text(one.share), low(one.interval),
                    high(one.interval), text(one.answered), text(one.unanswered), text(one.median_answer_seconds), text(one.p90_answer_seconds)});
    return out;
}

std::string punctuality_csv(const std::vector<Punctuality>& months)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"month", "promised", "on_time", "late", "overdue", "waiting", "n", "share", "low", "high", "median_late_seconds"});
    for (const auto& one : months)
        writer.row({one.month, text(one.promised), text(one.on_time), text(one.late), text(one.overdue), text(one.waiting), text(one.n), text(one.share),
                    low(one.interval), high(one.interval), text(one.median_late_seconds)});
    return out;
}

}  // namespace rapport::enquiries
