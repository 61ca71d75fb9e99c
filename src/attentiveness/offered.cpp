#include "attentiveness/offered.h"

#include "attentiveness/waiting.h"
#include "base/csv/writer.h"
#include "base/db/db.h"
#include "base/in_words.h"
#include "base/json.h"
#include "stats/surveys.h"

#include <cmath>
#include <functional>
#include <map>
#include <tuple>

namespace rapport::attentiveness {
namespace {

constexpr int months_shown = 13;
constexpr std::int64_t enough_to_tell = 5;      // a month with fewer says nothing in a sentence

constexpr int a_mailing = 10;                   // so many of the same words on one day went to everybody, and were offered to nobody

struct Ours {
    Instant at;
    touchpoints::Kind kind = touchpoints::Kind::letter;
    std::optional<std::string> summary;
    bool answers = false;
};
BOOST_DESCRIBE_STRUCT(Ours, (), (at, kind, summary, answers))

const Sql ours_sql{"attentiveness.ours", Reach::business, R"sql(
    SELECT ours.at, ours.kind, ours.summary,
           COALESCE((SELECT CAST(CASE WHEN last.direction = 'in' AND last.waited_seconds IS NULL AND NOT)sql" + answered_at_once("last") + " AND NOT" + needs_no_answer("last") + R"sql( THEN 1 ELSE 0 END AS {int8})
                       FROM touchpoints last
                      WHERE last.customer_id = ours.customer_id
                        AND (last.at, last.id) < (ours.at, ours.id)
                        AND last.kind IN ('call', 'email', 'chat', 'letter')
                      ORDER BY last.at DESC, last.id DESC
                      LIMIT 1), 0)
      FROM touchpoints ours
     WHERE ours.at >= $1
       AND ours.at < $2
       AND ours.direction = 'out'
       AND ours.kind IN ('call', 'email', 'chat', 'letter')
     ORDER BY ours.at, ours.id
)sql"};

std::string month_of(Day day) { return to_text(day).substr(0, 7); }

// The first days of the months that are shown.
std::vector<Day> month_begins(Day today)
{
    const auto date = civil(today);
    std::vector<Day> begins;
    for (int back = months_shown - 1; back >= 0; --back) {
        const int months = date.year * 12 + static_cast<int>(date.month) - 1 - back;
        begins.push_back(*day_of(months / 12, static_cast<unsigned>(months % 12) + 1, 1));
    }
    return begins;
}

std::string sentence_of(const std::vector<OfferedMonth>& months)
{
    for (auto month = months.rbegin(); month != months.rend(); ++month) {
        if (month->n < enough_to_tell) continue;
        return "In " + month->month + " we spoke first in " + std::to_string(month->first) + " of " + std::to_string(month->n) + " contacts, before anybody asked ("
            + std::to_string(std::lround(*month->share * 100)) + " %).";
    }
    return "Of no month is there enough to tell how often we speak first.";
}

std::string cell(const std::optional<double>& number)
{
    std::string out;
    if (number) Json<double>::write(out, *number);
    return out;
}

}  // namespace

OfferedFirst offered_first(Context& ctx)
{
    const auto& zone = ctx.business.time_zone;
    OfferedFirst report;
    std::map<std::string, std::size_t> place;
    const auto begins = month_begins(ctx.today());
    for (const auto day : begins) {
        place[month_of(day)] = report.months.size();
        report.months.push_back({month_of(day), 0, 0, {}, {}});
    }
    // Of a text its hash is enough: a year of everybody's mail is held at a time.
    using Words = std::tuple<Day, touchpoints::Kind, std::size_t>;
    struct Said {
        Words words;
        bool answers, is_text;
    };
    std::vector<Said> said;
    std::map<Words, int> sent;
    ctx.db.each<Ours>(ours_sql, [&](Ours&& ours) {
        const Words words{zone.local_day(ours.at), ours.kind, std::hash<std::string>{}(ours.summary.value_or(""))};
        if (ours.summary) ++sent[words];
        said.push_back({words, ours.answers, ours.summary.has_value()});
    }, zone.start_of(begins.front()), ctx.now());
    for (const auto& one : said) {
        if (one.is_text && sent.at(one.words) >= a_mailing) continue;
        auto& month = report.months[place.at(month_of(std::get<Day>(one.words)))];
        ++month.n;
        month.first += !one.answers;
    }
    for (auto& month : report.months)
        if (const auto told = stats::share_in_percent(month.first, month.n)) {
            month.share = told->score / 100;
            month.interval = {told->interval.low / 100, told->interval.high / 100};
        }
    report.sentence = sentence_of(report.months);
    return report;
}

std::string offered_first_csv(const OfferedFirst& report)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"month", "n", "first", "share", "low", "high"});
    for (const auto& month : report.months)
        writer.row({month.month, std::to_string(month.n), std::to_string(month.first), cell(month.share), cell(month.interval ? std::optional(month.interval->first) : std::nullopt),
                    cell(month.interval ? std::optional(month.interval->second) : std::nullopt)});
    return out;
}

}  // namespace rapport::attentiveness
