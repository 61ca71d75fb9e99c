#include "counter/board.h"

#include "attentiveness/waiting.h"
#include "base/in_words.h"
#include "cases/service.h"
#include "outlook/service.h"
#include "stats/circular.h"

#include <algorithm>
#include <cmath>

namespace rapport::counter {
namespace {

constexpr double worth_a_place = 0.01;      // nobody is named who hardly comes
constexpr double hours_in_day = 24;
constexpr std::int64_t just_here_us = 3600 * us_per_second;

struct Face {
    std::optional<std::string> external_id, name, preferred_name, pronunciation;
};
BOOST_DESCRIBE_STRUCT(Face, (), (external_id, name, preferred_name, pronunciation))

const Sql face_sql{"counter.face", Reach::one_customer, "SELECT " + columns<Face>() + " FROM customers WHERE id = $1"};

std::string weekday_of(double week_hour) { return std::string(weekday_names[static_cast<std::size_t>(std::clamp(week_hour / hours_in_day, 0.0, 6.0))]); }

// To five minutes: nobody's habit is surer.
std::string clock_of(double hour)
{
    const auto minutes = 5 * std::lround(std::fmod(hour, hours_in_day) * 12);
    return clock_in_words(minutes % (24 * 60));
}

bool has_favourite(const stats::Usual& usual) { return usual.habit > 0.5 && usual.share > 0.3; }
bool has_time_of_day(const stats::Usual& usual) { return usual.day_share > 0.4; }

// Counted, so that everybody can check it: on how many of the last ten such weekdays before `day` they came.
std::string why_of(const std::vector<Day>& came, Day day, const stats::Usual& usual)
{
    constexpr int weeks = 10, often = 4;
    int known = 0, of_them = 0;
    for (int back = 1; back <= weeks && !came.empty() && came.front().days <= day.days - 7 * back; ++back, ++known)
        of_them += std::binary_search(came.begin(), came.end(), Day{day.days - 7 * back});
    const auto name = std::string(weekday_names[static_cast<std::size_t>(weekday(day))]);
    if (of_them >= often && known == weeks) return std::to_string(of_them) + " of 10 " + name + "s";
    if (of_them >= 2 && 2 * of_them >= known) return std::to_string(of_them) + " of " + count_of(known, name, name + "s");
    if (has_favourite(usual) && usual.regular && usual.period_days > 7)
        return "every " + (usual.period_days == 14 ? std::string("second ") : usual.period_days == 21 ? "third " : "fourth ") + weekday_of(usual.week_hour);
    return "here " + gap_in_words(usual.usual_gap_days);
}

// What whoever greets them must know before the card is open.
void mind(Context& ctx, Visitor& visitor)
{
    for (const auto& noted : outlook::for_the_counter(ctx, visitor.customer_id)) {
        if (noted.kind == outlook::Kind::care) {
            visitor.take_care = noted.what;
            break;
        }
        if (noted.kind == outlook::Kind::do_not_mention) visitor.take_care = "Take care";
    }
    if (!visitor.take_care && !cases::open_of(ctx, visitor.customer_id).empty()) visitor.take_care = "To be put right";
    visitor.answer_due = attentiveness::waits_since(ctx, visitor.customer_id).has_value();
}

}  // namespace

std::string rhythm_in_words(const stats::Rhythm& rhythm, const stats::Population& population)
{
    constexpr int fewest_visits = 4;
    if (rhythm.visits < fewest_visits) return {};
    const auto usual = stats::usual(rhythm, population);
    std::string words;
    if (has_favourite(usual)) words = weekday_of(usual.week_hour) + "s around " + clock_of(usual.week_hour);
    else if (has_time_of_day(usual)) words = "around " + clock_of(usual.day_hour);
    if (usual.regular || words.empty()) words += (words.empty() ? "" : ", ") + gap_in_words(usual.periodic > 0.5 && usual.period_days > 0 ? usual.period_days : usual.usual_gap_days);
    return words;
}

Result<std::vector<Visitor>> expected_visitors(Context& ctx, Instant from, double hours, int limit)
{
    if (!(hours > 0 && hours <= stats::hours_in_week)) return invalid("hours", "A window is longer than 0 hours and at most a week.", "range");
    const auto now = ctx.now();
    if (from.us > now.us + 366 * us_per_day) return invalid("from", "Nobody can tell who comes more than a year from now.", "range");
    const Instant to{from.us + static_cast<std::int64_t>(hours * 3600 * us_per_second)};
    const auto& zone = ctx.business.time_zone;
    const auto population = read_population(ctx.db);
    const auto wall = wall_clock(zone);
    const auto wall_of = [&](Instant at) { return wall.latest(at.us / us_per_second); };

    struct Likely {
        double probability;
        Id<customers::Customer> id;
        stats::Rhythm rhythm;
    };
    std::vector<Likely> likely;
    for (const auto& kept : read_candidates(ctx.db, zone, from, to)) {
        // Who was just here is not expected, whatever their rhythm; they stand under "just here".
        if (kept.last_visit_at && kept.last_visit_at->us > from.us - just_here_us) continue;
        if (const auto rhythm = unpack(kept, zone)) {
            const auto probability = stats::probability_of_visit(*rhythm, population, wall_of(now), wall_of(from), wall_of(to));
            if (probability >= worth_a_place) likely.push_back({probability, kept.customer_id, *rhythm});
        }
    }
    const auto count = std::min(likely.size(), static_cast<std::size_t>(limit));
    std::partial_sort(likely.begin(), likely.begin() + static_cast<std::ptrdiff_t>(count), likely.end(), [](const auto& a, const auto& b) {
        return a.probability != b.probability ? a.probability > b.probability : a.id < b.id;
    });
    likely.resize(count);

    std::vector<Visitor> visitors;
    for (const auto& one : likely) {
        const auto face = ctx.db.one<Face>(face_sql, one.id);
        if (!face) continue;
        const auto usual = stats::usual(one.rhythm, population);
        const auto came = days_of(read_visits(ctx, one.id), zone);
        Visitor visitor{one.id, face->external_id, face->name, face->preferred_name, face->pronunciation, one.probability, {}, read_usual(ctx.db, one.id).words,
                        why_of(came, zone.local_day(from), usual)};
        mind(ctx, visitor);
        if (has_favourite(usual)) visitor.around = clock_of(usual.week_hour);
        else if (has_time_of_day(usual)) visitor.around = clock_of(usual.day_hour);
        visitors.push_back(std::move(visitor));
    }
    return visitors;
}

}  // namespace rapport::counter
