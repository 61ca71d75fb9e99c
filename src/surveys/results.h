// What a survey found out: every figure with how many answers it stands on and the interval in which the truth lies.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "surveys/answer.h"

namespace rapport::surveys {

using Ends = std::pair<double, double>;

struct ChoiceFigure {
    std::int64_t choice = 0;            // or the score, on a scale
    std::string words;
    std::int64_t n = 0;
    std::optional<double> share;        // in per cent
    std::optional<Ends> interval;
};
BOOST_DESCRIBE_STRUCT(ChoiceFigure, (), (choice, words, n, share, interval))

struct QuestionFigure {
    std::int64_t question = 0;
    QuestionKind kind = QuestionKind::nps;
    std::string ask;
    std::int64_t n = 0;
    std::optional<double> score;        // nps: -100 to 100; csat: the satisfied in per cent; ces and rating: the mean
    std::optional<Ends> interval;
    std::optional<std::string> cannot_tell;
    std::vector<ChoiceFigure> counts;   // of each score or choice; of a text none
};
BOOST_DESCRIBE_STRUCT(QuestionFigure, (), (question, kind, ask, n, score, interval, cannot_tell, counts))

// invited, answered and the rate: of those whom we asked by name; nothing where answers come without being asked by name.
struct ResponseRate {
    std::int64_t invited = 0;
    std::int64_t answered = 0;
    std::optional<double> rate;         // in per cent
    std::optional<Ends> interval;
};
BOOST_DESCRIBE_STRUCT(ResponseRate, (), (invited, answered, rate, interval))

struct Figures {
    std::int64_t n = 0;                 // filled-in surveys
    std::int64_t named = 0;             // of them with a name: those that the report counts, by the latest of each customer
    std::optional<ResponseRate> response;
    std::vector<QuestionFigure> questions;
};
BOOST_DESCRIBE_STRUCT(Figures, (), (n, named, response, questions))

// level, tag: of who answered or was asked, as they are now. Whoever has several tags counts in each.
enum class GroupBy { channel, touchpoint_kind, staff, month, language, wording, level, tag };
BOOST_DESCRIBE_ENUM(GroupBy, channel, touchpoint_kind, staff, month, language, wording, level, tag)

struct GroupFigures {
    std::string group;                  // empty: not known, or without a name
    Figures figures;
};
BOOST_DESCRIBE_STRUCT(GroupFigures, (), (group, figures))

struct ResultsOf {
    std::optional<Day> from = {}, to = {};      // both days are in it
    GroupBy by = GroupBy::month;
};

struct Results {
    Id<Survey> survey_id;
    std::string name;
    std::optional<Day> from, to;
    Figures total;
    GroupBy by = GroupBy::month;
    std::vector<GroupFigures> groups;
};
BOOST_DESCRIBE_STRUCT(Results, (), (survey_id, name, from, to, total, by, groups))

// not_found; invalid: `to` before `from`.
Result<Results> results(Context& ctx, Id<Survey> survey, const ResultsOf& of);

// The same as a table: a line for all and one for each group, with who was asked, the response and the figure of each question. As results().
Result<std::string> results_csv(Context& ctx, Id<Survey> survey, const ResultsOf& of);

// Every answer on a line of its own. not_found.
Result<std::string> answers_csv(Context& ctx, Id<Survey> survey);

}  // namespace rapport::surveys
