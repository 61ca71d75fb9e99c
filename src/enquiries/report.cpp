#include "enquiries/report.h"

#include "enquiries/deliveries.h"
#include "stats/surveys.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace rapport::enquiries {
namespace {

// One thing of an enquiry that ended; one without things is one row without a product.
struct EndedLine {
    Id<customers::Customer> customer_id;
    Id<Enquiry> enquiry_id;
    Instant at;
    std::optional<Reason> reason;           // nothing: it was sold
    std::optional<std::string> lost_to;
    bool by_itself = false;
    std::optional<Id<orders::Product>> product_id;
    std::optional<std::string> product;
    std::optional<std::int64_t> quantity_milli;
    std::optional<Money> unit_price;
};
BOOST_DESCRIBE_STRUCT(EndedLine, (), (customer_id, enquiry_id, at, reason, lost_to, by_itself, product_id, product, quantity_milli, unit_price))

const Sql ended_sql{"enquiries.ended", Reach::business, R"sql(
    SELECT o.customer_id, o.enquiry_id, o.at, o.reason, o.lost_to, o.by_itself, l.product_id, COALESCE(p.name, l.product), l.quantity_milli, l.unit_price
      FROM enquiry_outcomes o
      LEFT JOIN enquiry_lines l ON l.customer_id = o.customer_id AND l.enquiry_id = o.enquiry_id
      LEFT JOIN products p ON p.id = l.product_id
     WHERE o.at >= $1
       AND o.at < $2
     ORDER BY o.at, o.enquiry_id, l.line
)sql"};

struct Asked {
    Instant at;
    State state = State::open;
    std::optional<Instant> answered_at, quoted_at, ended_at;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (at, state, answered_at, quoted_at, ended_at))

const Sql asked_sql{"enquiries.asked", Reach::business, R"sql(
    SELECT e.at, COALESCE(o.outcome, 'open'), a.at, q.at, o.at
      FROM enquiries e
      LEFT JOIN enquiry_answers a ON a.customer_id = e.customer_id AND a.enquiry_id = e.id
      LEFT JOIN quotes q ON q.customer_id = e.customer_id AND q.enquiry_id = e.id
      LEFT JOIN enquiry_outcomes o ON o.customer_id = e.customer_id AND o.enquiry_id = e.id
     WHERE e.at >= $1
       AND e.at < $2
     ORDER BY e.at, e.id
)sql"};

Day month_begin(Day day, int months_before)
{
    const auto date = civil(day);
    const int months = date.year * 12 + static_cast<int>(date.month) - 1 - months_before;
    return *day_of(months / 12, static_cast<unsigned>(months % 12) + 1, 1);
}

struct Days {
    Day first, last;
    Span span(const TimeZone& zone) const { return {zone.start_of(first), zone.start_of({last.days + 1})}; }
};

Result<Days> days_of(const Context& ctx, const Period& period)
{
    Days days;
    days.last = period.to.value_or(Day{month_begin(ctx.today(), -1).days - 1});
    days.first = period.from.value_or(month_begin(days.last, 11));
    if (days.last < days.first) return invalid("to", "This lies before the day from which on you ask.", "range");
    return days;
}

std::string month_of(Day day) { return to_text(day).substr(0, 7); }

template <class Row> void set_share(Row& row, std::int64_t part)
{
    const auto figure = stats::share_in_percent(part, row.n);
    if (!figure) return;
    row.share = figure->score / 100;
    row.interval = Interval(figure->interval.low / 100, figure->interval.high / 100);
}

std::optional<double> quantile(const std::vector<double>& values, double share)
{
    const auto figure = stats::quantile(values, share);
    return figure ? std::optional(*figure) : std::nullopt;
}

// What counts once for each enquiry or customer, however many rows it has.
struct Tally {
    std::set<std::int64_t> enquiries, customers, by_themselves;
    std::map<std::string, std::set<std::int64_t>> rivals;
    std::optional<Money> quoted;

    void add(const EndedLine& line, const std::optional<Money>& amount)
    {
        enquiries.insert(line.enquiry_id.value);
        customers.insert(line.customer_id.value);
        if (line.by_itself) by_themselves.insert(line.enquiry_id.value);
        if (line.lost_to) rivals[*line.lost_to].insert(line.enquiry_id.value);
        if (!amount) return;
        if (!quoted) quoted = Money{0, amount->currency};
        quoted->amount_minor += amount->amount_minor;
    }

    template <class Row> void tell(Row& row) const
    {
        row.enquiries = static_cast<std::int64_t>(enquiries.size());
        row.customers = static_cast<std::int64_t>(customers.size());
        row.quoted = quoted;
        for (const auto& [name, lost] : rivals) row.to_whom.push_back({name, static_cast<std::int64_t>(lost.size())});
        std::stable_sort(row.to_whom.begin(), row.to_whom.end(), [](const auto& a, const auto& b) { return a.enquiries > b.enquiries; });
    }
};

std::optional<Money> amount_of(const EndedLine& line)
{
    Line one;
    one.quantity_milli = line.quantity_milli.value_or(0);
    one.unit_price = line.unit_price;
    return enquiries::amount_of(one);
}

}  // namespace

Result<Losses> losses(Context& ctx, const Period& period)
{
    TRY(const auto days, days_of(ctx, period));
    const auto& zone = ctx.business.time_zone;
    const auto span = days.span(zone);
    using Key = std::tuple<std::string, std::string, std::int64_t>;    // month and product
    std::map<std::pair<Key, Reason>, Tally> rows;
    std::map<Reason, Tally> totals;
    std::map<Key, std::set<std::int64_t>> ended;
    std::set<std::int64_t> all_ended;
    ctx.db.each<EndedLine>(ended_sql, [&](EndedLine&& line) {
        const Key key{month_of(zone.local_day(line.at)), line.product.value_or(""), line.product_id.value_or(Id<orders::Product>{}).value};
        ended[key].insert(line.enquiry_id.value);
        all_ended.insert(line.enquiry_id.value);
        if (!line.reason) return;
        const auto amount = amount_of(line);
        rows[{key, *line.reason}].add(line, amount);
        totals[*line.reason].add(line, amount);
    }, span.from, span.to);

    Losses answer{days.first, days.last, {}, {}};
    for (const auto& [reason, tally] : totals) {
        auto& total = answer.totals.emplace_back();
        total.reason = reason;
        total.by_themselves = static_cast<std::int64_t>(tally.by_themselves.size());
        tally.tell(total);
        total.n = static_cast<std::int64_t>(all_ended.size());
        set_share(total, total.enquiries);
    }
    std::stable_sort(answer.totals.begin(), answer.totals.end(), [](const auto& a, const auto& b) { return a.enquiries > b.enquiries; });
    for (const auto& [key, tally] : rows) {
        auto& loss = answer.rows.emplace_back();
        const auto& [month, product, id] = key.first;
        loss.month = month;
        if (id) loss.product_id = Id<orders::Product>{id};
        if (!product.empty()) loss.product = product;
        loss.reason = key.second;
        tally.tell(loss);
        loss.n = static_cast<std::int64_t>(ended[key.first].size());
        set_share(loss, loss.enquiries);
    }
    return answer;
}

Result<std::vector<WinShare>> win_shares(Context& ctx, const Period& period)
{
    TRY(const auto days, days_of(ctx, period));
    const auto& zone = ctx.business.time_zone;
    const auto span = days.span(zone);
    std::map<std::string, std::pair<WinShare, std::vector<double>>> months;
    ctx.db.each<Asked>(asked_sql, [&](Asked&& asked) {
        auto& [month, seconds] = months[month_of(zone.local_day(asked.at))];
        ++month.asked;
        ++(asked.state == State::sold ? month.sold : asked.state == State::lost ? month.lost : month.open);
        std::optional<Instant> first = asked.answered_at;
        if (asked.quoted_at && (!first || *asked.quoted_at < *first)) first = asked.quoted_at;
        if (!first && asked.state == State::sold) first = asked.ended_at;
        ++(first ? month.answered : month.unanswered);
        if (first) seconds.push_back(static_cast<double>(first->us - asked.at.us) / us_per_second);
    }, span.from, span.to);

    std::vector<WinShare> answer;
    for (auto& [name, one] : months) {
        auto& [month, seconds] = one;
        month.month = name;
        month.n = month.sold + month.lost;
        set_share(month, month.sold);
        month.median_answer_seconds = quantile(seconds, 0.5);
        month.p90_answer_seconds = quantile(seconds, 0.9);
        answer.push_back(std::move(month));
    }
    return answer;
}

Result<std::vector<Punctuality>> punctuality(Context& ctx, const Period& period)
{
    TRY(const auto days, days_of(ctx, period));
    const auto& zone = ctx.business.time_zone;
    std::map<std::string, std::pair<Punctuality, std::vector<double>>> months;
    store::each_shipment(ctx.db, days.span(zone), [&](const Shipment& shipment) {
        auto& [month, seconds] = months[month_of(zone.local_day(shipment.promised_at))];
        ++month.promised;
        switch (arrival_of(shipment, ctx.now(), zone)) {
        case Arrival::on_time: ++month.on_time; break;
        case Arrival::overdue: ++month.overdue; break;
        case Arrival::waiting: ++month.waiting; break;
        case Arrival::late:
            ++month.late;
            seconds.push_back(static_cast<double>(late_seconds(shipment, ctx.now(), zone)));
        }
    });
    std::vector<Punctuality> answer;
    for (auto& [name, one] : months) {
        auto& [month, seconds] = one;
        month.month = name;
        month.n = month.on_time + month.late + month.overdue;
        set_share(month, month.on_time);
        month.median_late_seconds = quantile(seconds, 0.5);
        answer.push_back(std::move(month));
    }
    return answer;
}

}  // namespace rapport::enquiries
