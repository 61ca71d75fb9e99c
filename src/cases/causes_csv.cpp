#include "base/csv/writer.h"
#include "cases/recovery.h"

namespace rapport::cases {
namespace {

std::string number(double value)
{
    auto text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

}  // namespace

std::string causes_csv(const Recovery& report)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"cause", "cases", "remedies", "spend_lost", "cost", "currency", "left", "came_back_percent", "came_back_low", "came_back_high", "came_back_n"});
    for (const auto& one : report.causes) {
        const auto& back = one.came_back;
        writer.row({one.cause, std::to_string(one.cases), decimal_text(one.remedies), decimal_text(one.spend_lost), decimal_text(one.cost), one.cost.currency.text(), std::to_string(one.left),
                    back.value ? number(*back.value) : std::string(), back.interval ? number(back.interval->first) : std::string(), back.interval ? number(back.interval->second) : std::string(),
                    std::to_string(back.n)});
    }
    return out;
}

}  // namespace rapport::cases
