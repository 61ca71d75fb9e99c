#include "surveys/results.h"

#include "stats/surveys.h"
#include "surveys/service.h"
#include "surveys/store.h"

#include <algorithm>
#include <map>

namespace rapport::surveys {
namespace {

struct AnswerRow {
    Id<Answer> id;
    AnsweredBy channel = AnsweredBy::link;
    std::string language;
    std::int64_t wording = 0;
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<touchpoints::Kind> touchpoint_kind;
    std::optional<std::string> staff;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(AnswerRow, (), (id, channel, language, wording, customer_id, touchpoint_kind, staff, at))

struct ValueRow {
    Id<Answer> answer_id;
    std::int64_t question = 0;
    std::optional<std::int64_t> score;
    bool has_words = false;
};
BOOST_DESCRIBE_STRUCT(ValueRow, (), (answer_id, question, score, has_words))

struct AskedRow {
    Id<customers::Customer> customer_id;
    std::optional<touchpoints::Kind> touchpoint_kind;
    std::optional<std::string> staff;
    Instant asked_at;
    bool answered = false;
};
BOOST_DESCRIBE_STRUCT(AskedRow, (), (customer_id, touchpoint_kind, staff, asked_at, answered))

const Sql answers_sql{"survey_results.answers", Reach::business, R"sql(
     SELECT id, channel, language, wording, customer_id, touchpoint_kind, staff, at
       FROM survey_answers
      WHERE survey_id = $1 AND at >= $2 AND at < $3
      ORDER BY at, id
)sql"};
const Sql values_sql{"survey_results.values", Reach::business, R"sql(
     SELECT v.answer_id, v.question, v.score, CASE WHEN v.words IS NULL THEN 0 ELSE 1 END
       FROM survey_answers a
       JOIN survey_values v ON v.answer_id = a.id
      WHERE a.survey_id = $1 AND a.at >= $2 AND a.at < $3
      ORDER BY v.answer_id, v.question
)sql"};
const Sql asked_sql{"survey_results.asked", Reach::business, R"sql(
     SELECT customer_id, touchpoint_kind, staff, asked_at, CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END
       FROM survey_invitations
      WHERE survey_id = $1 AND asked_at >= $2 AND asked_at < $3
      ORDER BY asked_at, id
)sql"};

// What is known now of whom the survey asked or heard.
const Sql levels_sql{"survey_results.levels", Reach::business, R"sql(
     SELECT f.customer_id, CAST(f.ladder_level AS TEXT)
       FROM customer_facts f
      WHERE f.ladder_level IS NOT NULL
        AND (EXISTS (SELECT 1 FROM survey_answers a WHERE a.survey_id = $1 AND a.customer_id = f.customer_id)
             OR EXISTS (SELECT 1 FROM survey_invitations i WHERE i.survey_id = $1 AND i.customer_id = f.customer_id))
      ORDER BY f.customer_id
)sql"};
const Sql tags_sql{"survey_results.tags", Reach::business, R"sql(
     SELECT t.customer_id, t.tag
       FROM customer_tags t
      WHERE EXISTS (SELECT 1 FROM survey_answers a WHERE a.survey_id = $1 AND a.customer_id = t.customer_id)
         OR EXISTS (SELECT 1 FROM survey_invitations i WHERE i.survey_id = $1 AND i.customer_id = t.customer_id)
      ORDER BY t.customer_id, t.key
)sql"};

// What is counted of one group.
struct Tally {
    std::int64_t n = 0, named = 0;
    ResponseRate response;
    std::map<std::int64_t, std::map<std::int64_t, std::int64_t>> scores;    // by question and score
    std::map<std::int64_t, std::int64_t> texts;                             // by question
};

std::optional<Ends> ends(const stats::Interval& interval) { return Ends{interval.low, interval.high}; }

std::vector<double> spread(const std::map<std::int64_t, std::int64_t>& counts)
{
    std::vector<double> values;
    for (const auto& [score, n] : counts) values.insert(values.end(), static_cast<std::size_t>(n), static_cast<double>(score));
    return values;
}

std::int64_t between(const std::map<std::int64_t, std::int64_t>& counts, std::int64_t low, std::int64_t high)
{
    std::int64_t sum = 0;
    for (const auto& [score, n] : counts) sum += score >= low && score <= high ? n : 0;
    return sum;
}

stats::Figure<stats::Score> score_of(const Question& question, const std::map<std::int64_t, std::int64_t>& counts, std::int64_t n)
{
    const auto scale = *question.scale();
    switch (question.kind) {
    case QuestionKind::nps: return stats::net_promoter_score({between(counts, 9, 10), between(counts, 7, 8), between(counts, 0, 6)});
    case QuestionKind::csat: return stats::share_in_percent(between(counts, 4, 5), n);
    default: return stats::mean_with_interval(spread(counts), {static_cast<double>(scale.lowest), static_cast<double>(scale.highest)});
    }
}

ChoiceFigure counted(const Question& question, std::int64_t score, std::int64_t n, std::int64_t of)
{
    ChoiceFigure figure{score, std::to_string(score), n, {}, {}};
    if (question.kind == QuestionKind::choice) figure.words = question.words.front().choices[static_cast<std::size_t>(score - 1)];
    if (const auto share = stats::share_in_percent(n, of)) {
        figure.share = share->score;
        figure.interval = ends(share->interval);
    }
    return figure;
}

QuestionFigure figure_of(const Question& question, const Tally& tally)
{
    QuestionFigure figure{question.question, question.kind, question.words.front().ask, 0, {}, {}, {}, {}};
    const auto scale = question.scale();
    if (!scale) {
        const auto texts = tally.texts.find(question.question);
        figure.n = texts == tally.texts.end() ? 0 : texts->second;
        return figure;
    }
    static const std::map<std::int64_t, std::int64_t> none;
    const auto found = tally.scores.find(question.question);
    const auto& counts = found == tally.scores.end() ? none : found->second;
    figure.n = between(counts, scale->lowest, scale->highest);
    for (auto score = scale->lowest; score <= scale->highest; ++score) figure.counts.push_back(counted(question, score, between(counts, score, score), figure.n));
    if (question.kind == QuestionKind::choice) return figure;
    const auto score = score_of(question, counts, figure.n);
    if (score) {
        figure.score = score->score;
        figure.interval = ends(score->interval);
    } else figure.cannot_tell = score.why_not;
    return figure;
}

Figures figures_of(const std::vector<Question>& questions, const Tally& tally, bool with_response)
{
    Figures figures{tally.n, tally.named, {}, {}};
    if (with_response) {
        figures.response = tally.response;
        if (const auto rate = stats::share_in_percent(tally.response.answered, tally.response.invited)) {
            figures.response->rate = rate->score;
            figures.response->interval = ends(rate->interval);
        }
    }
    for (const auto& question : questions) figures.questions.push_back(figure_of(question, tally));
    return figures;
}

std::string month_of(Context& ctx, Instant at) { return to_text(ctx.business.time_zone.local_day(at)).substr(0, 7); }

// What each customer is known as: their level, or their tags.
using KnownAs = std::map<Id<customers::Customer>, Strings>;

KnownAs known_as(Context& ctx, Id<Survey> id, GroupBy by)
{
    KnownAs known;
    if (by != GroupBy::level && by != GroupBy::tag) return known;
    for (auto& [customer, word] : ctx.db.all<std::tuple<Id<customers::Customer>, std::string>>(by == GroupBy::level ? levels_sql : tags_sql, id)) known[customer].push_back(std::move(word));
    return known;
}

Strings groups_of(const KnownAs& known, const std::optional<Id<customers::Customer>>& customer)
{
    const auto found = customer ? known.find(*customer) : known.end();
    return found == known.end() ? Strings{""} : found->second;
}

Strings groups_of(Context& ctx, GroupBy by, const KnownAs& known, const AnswerRow& row)
{
    switch (by) {
    case GroupBy::channel: return {std::string(enum_text(row.channel))};
    case GroupBy::touchpoint_kind: return {row.touchpoint_kind ? std::string(enum_text(*row.touchpoint_kind)) : ""};
    case GroupBy::staff: return {row.staff.value_or("")};
    case GroupBy::month: return {month_of(ctx, row.at)};
    case GroupBy::language: return {row.language};
    case GroupBy::wording: return {std::to_string(row.wording)};
    case GroupBy::level:
    case GroupBy::tag: return groups_of(known, row.customer_id);
    }
    return {};
}

// Of whom we asked, only those groups that we knew when we asked, or know now.
bool knows_response(GroupBy by) { return by != GroupBy::channel && by != GroupBy::language && by != GroupBy::wording; }

Strings groups_of(Context& ctx, GroupBy by, const KnownAs& known, const AskedRow& row)
{
    if (by == GroupBy::month) return {month_of(ctx, row.asked_at)};
    if (by == GroupBy::staff) return {row.staff.value_or("")};
    if (by == GroupBy::touchpoint_kind) return {row.touchpoint_kind ? std::string(enum_text(*row.touchpoint_kind)) : ""};
    return groups_of(known, row.customer_id);
}

// Those asked in the newest wording first, then what was asked in earlier ones.
std::vector<Question> all_questions(Context& ctx, Id<Survey> id)
{
    std::vector<Question> questions;
    for (const auto& wording : store::wordings(ctx.db, id))
        for (const auto& question : wording.questions)
            if (std::ranges::none_of(questions, [&](const Question& one) { return one.question == question.question; })) questions.push_back(question);
    return questions;
}

// The instants of whole local days.
Span span_of(Context& ctx, const ResultsOf& of)
{
    Span span;
    if (of.from) span.from = ctx.business.time_zone.start_of(*of.from);
    if (of.to) span.to = ctx.business.time_zone.start_of({of.to->days + 1});
    return span;
}

}  // namespace

Result<Results> results(Context& ctx, Id<Survey> id, const ResultsOf& of)
{
    TRY(const auto survey, read_survey(ctx, id));
    if (of.from && of.to && *of.to < *of.from) return invalid("to", "This is before the first day.", "range");
    const auto [from, to] = span_of(ctx, of);

    const auto known = known_as(ctx, id, of.by);
    Tally total;
    std::map<std::string, Tally> groups;
    std::map<Id<Answer>, Strings> where;
    const auto counted = [&](const Strings& names) {
        std::vector<Tally*> all{&total};
        for (const auto& name : names) all.push_back(&groups[name]);
        return all;
    };
    for (const auto& row : ctx.db.all<AnswerRow>(answers_sql, id, from, to)) {
        for (auto* tally : counted(where[row.id] = groups_of(ctx, of.by, known, row))) {
            ++tally->n;
            tally->named += row.customer_id ? 1 : 0;
        }
    }
    ctx.db.each<ValueRow>(values_sql, [&](ValueRow&& row) {
        for (auto* tally : counted(where[row.answer_id])) {
            if (row.score) ++tally->scores[row.question][*row.score];
            if (row.has_words) ++tally->texts[row.question];
        }
    }, id, from, to);
    for (const auto& row : ctx.db.all<AskedRow>(asked_sql, id, from, to)) {
        for (auto* tally : counted(knows_response(of.by) ? groups_of(ctx, of.by, known, row) : Strings())) {
            ++tally->response.invited;
            tally->response.answered += row.answered ? 1 : 0;
        }
    }

    const auto questions = all_questions(ctx, id);
    Results told{id, survey.name, of.from, of.to, figures_of(questions, total, true), of.by, {}};
    for (const auto& [name, tally] : groups) told.groups.push_back({name, figures_of(questions, tally, knows_response(of.by))});
    return told;
}

}  // namespace rapport::surveys
