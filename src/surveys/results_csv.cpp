#include "base/csv/writer.h"
#include "base/json.h"
#include "surveys/results.h"

#include <cmath>

namespace rapport::surveys {
namespace {

// To two places, or nothing.
std::string cell_of(const std::optional<double>& figure)
{
    if (!figure) return {};
    std::string text;
    append_json_number(text, static_cast<double>(std::llround(*figure * 100)) / 100);
    return text;
}

void write_figure(csv::Writer& writer, const std::optional<double>& figure, const std::optional<Ends>& interval)
{
    writer.cell(cell_of(figure)).cell(interval ? cell_of(interval->first) : "").cell(interval ? cell_of(interval->second) : "");
}

bool has_score(const QuestionFigure& question) { return question.kind != QuestionKind::text && question.kind != QuestionKind::choice; }

void write_line(csv::Writer& writer, std::string_view by, const std::string& group, const Figures& figures)
{
    writer.cell(by).cell(group).cell(std::to_string(figures.n)).cell(std::to_string(figures.named));
    const auto& response = figures.response;
    writer.cell(response ? std::to_string(response->invited) : "").cell(response ? std::to_string(response->answered) : "");
    write_figure(writer, response ? response->rate : std::nullopt, response ? response->interval : std::nullopt);
    for (const auto& question : figures.questions) {
        writer.cell(std::to_string(question.n));
        if (has_score(question)) write_figure(writer, question.score, question.interval);
    }
    writer.end_row();
}

}  // namespace

Result<std::string> results_csv(Context& ctx, Id<Survey> survey, const ResultsOf& of)
{
    TRY(const auto told, results(ctx, survey, of));
    std::string out;
    csv::Writer writer(out);
    for (const auto* name : {"by", "group", "answers", "named", "asked", "answered", "response", "response_low", "response_high"}) writer.cell(name);
    for (const auto& question : told.total.questions) {
        const auto name = "q" + std::to_string(question.question) + "_";
        writer.cell(name + "n");
        if (has_score(question)) writer.cell(name + std::string(enum_text(question.kind))).cell(name + "low").cell(name + "high");
    }
    writer.end_row();
    write_line(writer, "total", "", told.total);
    for (const auto& group : told.groups) write_line(writer, enum_text(told.by), group.group, group.figures);
    return out;
}

}  // namespace rapport::surveys
