#include "base/csv/writer.h"
#include "customers/named.h"
#include "surveys/answer_store.h"
#include "surveys/cells.h"
#include "surveys/results.h"
#include "surveys/service.h"
#include "surveys/store.h"

#include <algorithm>
#include <map>

namespace rapport::surveys {
std::string words_cell(const SurveyContent& content, const Value& value)
{
    if (value.words) return *value.words;
    const auto* question = content.find(value.question);
    if (!value.score || value.kind != QuestionKind::choice || !question) return {};
    return question->words.front().choices[static_cast<std::size_t>(*value.score - 1)];
}

namespace {

std::string value_cell(const SurveyContent& content, const Value& value)
{
    const auto words = words_cell(content, value);
    return words.empty() && value.score ? std::to_string(*value.score) : words;
}

}  // namespace

Result<std::string> answers_csv(Context& ctx, Id<Survey> id)
{
    CHECK(read_survey(ctx, id));
    std::map<std::int64_t, Wording> seen;
    std::map<std::int64_t, QuestionKind> questions;
    for (auto& wording : store::wordings(ctx.db, id)) {
        for (const auto& question : wording.questions) questions.emplace(question.question, question.kind);
        seen.emplace(wording.number, std::move(wording));
    }
    std::string out;
    csv::Writer writer(out);
    for (const auto* name : {"answer_id", "customer_id", "at", "channel", "language", "wording", "touchpoint_kind", "staff"}) writer.cell(name);
    for (const auto& [question, kind] : questions) writer.cell("q" + std::to_string(question) + "_" + std::string(enum_text(kind)));
    writer.end_row();
    store::each_answer(ctx.db, {.survey = id}, [&](store::NamedAnswer&& row) {
        const auto& answer = row.answer;
        writer.cell(to_text(answer.id)).cell(customers::customer_cell(ctx, answer.customer_id)).cell(to_text(answer.at)).cell(enum_text(answer.channel)).cell(answer.language);
        writer.cell(std::to_string(answer.wording)).cell(answer.touchpoint_kind ? enum_text(*answer.touchpoint_kind) : "").cell(answer.staff.value_or(""));
        const auto values = store::values(ctx.db, answer.id);
        for (const auto& [question, kind] : questions) {
            const auto value = std::ranges::find(values, question, &Value::question);
            writer.cell(value == values.end() ? "" : value_cell(seen.at(answer.wording), *value));
        }
        writer.end_row();
        return true;
    });
    return out;
}

}  // namespace rapport::surveys
