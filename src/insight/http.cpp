#include "base/http/cursor.h"
#include "insight/doors.h"
#include "insight/questions.h"
#include "insight/service.h"

namespace rapport::insight {

struct AskHistory : AskReport {
    std::optional<std::int64_t> months;
};
BOOST_DESCRIBE_STRUCT(AskHistory, (AskReport), (months))

struct AskPredictions : http::PageQuery {
    std::optional<Day> as_of;
    std::optional<PredictionOrder> sort;
};
BOOST_DESCRIBE_STRUCT(AskPredictions, (http::PageQuery), (as_of, sort))

struct AskPeople : http::PageQuery {
    Figure figure = Figure::active;
    std::optional<Day> as_of;
    std::optional<Period> period;
};
BOOST_DESCRIBE_STRUCT(AskPeople, (http::PageQuery), (figure, as_of, period))

struct Distribution {
    std::vector<ValueBin> bins;
};
BOOST_DESCRIBE_STRUCT(Distribution, (), (bins))

namespace {

constexpr std::int64_t most_months = 36;

// These lists are sorted by figures that are worked out, so their cursor is a position.
Result<std::size_t> position(const std::optional<std::string>& cursor)
{
    if (!cursor) return std::size_t{0};
    const auto key = http::read_cursor(*cursor, 1);
    if (!key || key->front().empty() || key->front().find_first_not_of("0123456789") != std::string::npos || key->front().size() > 9)
        return invalid("cursor", "This cursor is not one of this list.");
    return std::stoul(key->front());
}

// data: one more than the page holds, if there is one.
template <class T> http::Page<T> page_of(std::vector<T> data, std::size_t from, std::size_t limit)
{
    http::Page<T> page{std::move(data), {}};
    const bool more = page.data.size() > limit;
    if (more) page.data.resize(limit);
    if (more) page.next_cursor = http::make_cursor({std::to_string(from + limit)});
    return page;
}

Result<Report> report(Desk& desk, const AskReport& asked)
{
    TRY(const auto question, question_of(desk, asked));
    return look(desk, question)->report;
}

Result<History> history_of(Desk& desk, const AskHistory& asked)
{
    TRY(const auto question, question_of(desk, asked));
    const auto months = asked.months.value_or(13);
    if (months < 1 || months > most_months) return invalid("months", "1 to 36 months can be shown.", "range");
    return figures_over_time(desk, question, static_cast<int>(months));
}

Result<http::Page<Prediction>> list_predictions(Desk& desk, const AskPredictions& asked)
{
    TRY(const auto question, question_of(desk, {asked.as_of, {}, {}, {}, {}, {}}));
    TRY(const auto from, position(asked.cursor));
    const auto limit = static_cast<std::size_t>(asked.size());
    return page_of(predictions(desk, *look(desk, question), asked.sort.value_or(PredictionOrder::lifetime_value), from, limit + 1), from, limit);
}

Result<http::Page<Behind>> list_people(Desk& desk, const AskPeople& asked)
{
    TRY(const auto question, question_of(desk, {asked.as_of, asked.period, {}, {}, {}, {}}));
    TRY(const auto from, position(asked.cursor));
    const auto limit = static_cast<std::size_t>(asked.size());
    return page_of(people_behind(desk, *look(desk, question), asked.figure, from, limit + 1), from, limit);
}

}  // namespace

void add_routes(http::Router& router)
{
    router.get("/report", may("report:read"), [](Desk& desk, http::Query<AskReport> asked) { return report(desk, asked.value); }, "The relationship report");
    router.get("/report/history", may("report:read"), [](Desk& desk, http::Query<AskHistory> asked) { return history_of(desk, asked.value); }, "The four figures, month by month");
    router.get("/report/customers", may("report:read"), [](Desk& desk, http::Query<AskPeople> asked) { return list_people(desk, asked.value); }, "The people behind a figure");
    router.get("/report/values", may("report:read"),
        [](Desk& desk, http::Query<AskReport> asked) -> Result<Distribution> {
            TRY(const auto question, question_of(desk, asked.value));
            return Distribution{value_distribution(*look(desk, question), desk.runtime.business()->currency)};
        }, "How many customers are worth how much");
    router.get("/predictions", may("report:read"), [](Desk& desk, http::Query<AskPredictions> asked) { return list_predictions(desk, asked.value); }, "Customers with what is expected of them");
    router.get("/customers/{id}/value", may("report:read"),
        [](Desk& desk, Id<customers::Customer> id) -> Result<CustomerValue> {
            TRY(const auto question, question_of(desk, {}));
            return value_of_customer(desk, question, id);
        }, "What one customer is worth, and why");
}

}  // namespace rapport::insight
