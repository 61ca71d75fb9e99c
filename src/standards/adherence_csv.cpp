#include "base/csv/writer.h"
#include "base/json.h"
#include "standards/adherence.h"
#include "stats/surveys.h"

#include <cmath>

namespace rapport::standards {
namespace {

// A share to four places, or nothing.
std::string cell_of(const std::optional<double>& share)
{
    if (!share) return {};
    std::string text;
    append_json_number(text, static_cast<double>(std::llround(*share * 10'000)) / 10'000);
    return text;
}

void put_share(csv::Writer& writer, const ExceededShare& share)
{
    writer.cell(std::to_string(share.n)).cell(std::to_string(share.exceeded)).cell(cell_of(share.share));
    writer.cell(share.interval ? cell_of(share.interval->first) : "").cell(share.interval ? cell_of(share.interval->second) : "");
}

void put_row(csv::Writer& writer, std::string_view part, std::string_view of, const Comparison& comparison)
{
    writer.cell(part).cell(of);
    put_share(writer, comparison.with);
    put_share(writer, comparison.without);
    writer.cell(cell_of(comparison.difference)).cell(comparison.interval ? cell_of(comparison.interval->first) : "").cell(comparison.interval ? cell_of(comparison.interval->second) : "");
    writer.cell(cell_of(comparison.confidence)).cell(enum_text(comparison.verdict));
    writer.end_row();
}

}  // namespace

std::string adherence_csv(const Adherence& adherence)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"part", "of", "with_n", "with_exceeded", "with_share", "with_low", "with_high", "without_n", "without_exceeded", "without_share", "without_low", "without_high",
                "difference", "difference_low", "difference_high", "confidence", "verdict"});
    put_row(writer, "all_steps", adherence.sentence, adherence.outcome);
    for (const auto& step : adherence.steps) put_row(writer, "step", step.words, step.outcome);
    put_row(writer, "training", "trained", adherence.training);
    for (const auto& one : adherence.staff) {
        writer.cell(one.trained ? "staff_trained" : "staff_not_trained").cell(one.staff.value_or(""));
        put_share(writer, one.outcome);
        for (int empty = 0; empty < 8; ++empty) writer.cell("");
        writer.cell(cell_of(stats::usual_confidence)).cell("");
        writer.end_row();
    }
    return out;
}

}  // namespace rapport::standards
