#include "base/csv/writer.h"
#include "customers/named.h"
#include "imports/outgoing.h"
#include "surveys/answer_store.h"
#include "surveys/doors.h"
#include "surveys/cells.h"
#include "surveys/store.h"

#include <map>

namespace rapport::surveys {
namespace {

// A survey with all that it ever asked.
struct Asked {
    std::string name;
    std::map<std::int64_t, Wording> wordings;
};

const Asked& asked_by(Db& db, std::map<std::int64_t, Asked>& seen, Id<Survey> id)
{
    const auto [at, is_new] = seen.try_emplace(id.value);
    if (!is_new) return at->second;
    at->second.name = store::find(db, id)->name;
    for (auto& wording : store::wordings(db, id)) at->second.wordings.emplace(wording.number, std::move(wording));
    return at->second;
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    writer.row({"answer_id", "survey_id", "survey", "customer_id", "at", "channel", "language", "wording", "touchpoint_kind", "staff", "question", "question_kind", "asked", "score", "words"});
    std::map<std::int64_t, Asked> seen;
    const auto write = [&](store::NamedAnswer&& row) {
        const auto& answer = row.answer;
        const auto& survey = asked_by(ctx.db, seen, answer.survey_id);
        const auto& wording = survey.wordings.at(answer.wording);
        const auto customer = customers::customer_cell(ctx, answer.customer_id);
        for (const auto& value : store::values(ctx.db, answer.id)) {
            const auto* question = wording.find(value.question);
            writer.row({to_text(answer.id), to_text(answer.survey_id), survey.name, customer, to_text(answer.at), enum_text(answer.channel), answer.language, std::to_string(answer.wording),
                        answer.touchpoint_kind ? enum_text(*answer.touchpoint_kind) : std::string_view(), answer.staff.value_or(""), std::to_string(value.question), enum_text(value.kind),
                        question ? question->in(answer.language).ask : std::string(), value.score ? std::to_string(*value.score) : std::string(), words_cell(wording, value)});
        }
        spill();
        return true;
    };
    for (const auto& survey : store::list(ctx.db)) store::each_answer(ctx.db, {.survey = survey.id}, write);
}

}  // namespace

imports::Shape export_shape()
{
    return imports::outgoing("answers", may("responses:export"), write_out);
}

}  // namespace rapport::surveys
