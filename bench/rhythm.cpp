// How well rhythms are told, from a file of order lines (order_id,customer_id,ts,...; ts in local time) and, where there is one, of
// the truth about each customer. One JSON line for each question.
//
//   rhythm LINES.csv TRUTH.csv|- [CUT_DAYS_BEFORE_END [RELEARN_DAYS]]
#include "cpu_seconds.h"
#include "stats/rhythm.h"
#include "stats/simulated_visits_test.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <unordered_map>
#include <vector>

using namespace rapport::stats;

namespace {

using Customers = std::vector<std::vector<WallSeconds>>;

int digits(const char* from, int count) { return std::atoi(std::string(from, static_cast<std::size_t>(count)).c_str()); }

// Days since 1970-01-01 of a date of the Gregorian calendar (Howard Hinnant's days_from_civil).
std::int64_t day_number(int year, int month, int day)
{
    year -= month <= 2;
    const int era = year / 400, of_era = year - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

WallSeconds parse_time(const char* s)
{
    const std::int64_t day = day_number(digits(s, 4), digits(s + 5, 2), digits(s + 8, 2));
    return day * seconds_in_day + digits(s + 11, 2) * 3600 + digits(s + 14, 2) * 60 + digits(s + 17, 2);
}

std::vector<std::string> cells(const std::string& line)
{
    std::vector<std::string> result(1);
    for (const char c : line)
        if (c == ',') result.emplace_back();
        else result.back() += c;
    return result;
}

struct Truth {
    bool regular = false, habit = false;
    double week_hour = 0, period_days = 0;
};

struct Data {
    Customers customers;
    std::vector<Truth> truth;
    WallSeconds first = 0, end = 0;
};

Data read(const char* lines, const char* truths)
{
    Data data;
    std::ifstream file(lines);
    std::string line, last_order;
    std::unordered_map<std::string, std::size_t> index;
    std::getline(file, line);
    while (std::getline(file, line)) {
        const auto a = line.find(','), b = line.find(',', a + 1);
        const std::string order = line.substr(0, a);
        if (order == last_order) continue;
        last_order = order;
        const auto [at, added] = index.try_emplace(line.substr(a + 1, b - a - 1), data.customers.size());
        if (added) data.customers.emplace_back();
        const WallSeconds when = parse_time(line.c_str() + b + 1);
        data.customers[at->second].push_back(when);
        data.first = data.first == 0 ? when : std::min(data.first, when);
        data.end = std::max(data.end, when + 1);
    }
    for (auto& one : data.customers) std::sort(one.begin(), one.end());
    data.truth.resize(data.customers.size());
    if (std::string(truths) == "-") return data;
    std::ifstream known(truths);
    std::getline(known, line);
    while (std::getline(known, line)) {
        const auto c = cells(line);
        const auto at = index.find(c[0]);
        if (at != index.end()) data.truth[at->second] = {c[1] == "regular", c[2] == "1", std::stod(c[3]), std::stod(c[5])};
    }
    return data;
}

double area_under_curve(std::vector<std::pair<double, bool>> scored)
{
    std::sort(scored.begin(), scored.end());
    double sum = 0, positive = 0;
    for (std::size_t i = 0; i < scored.size();) {
        std::size_t j = i;
        while (j < scored.size() && scored[j].first == scored[i].first) ++j;
        for (std::size_t k = i; k < j; ++k)
            if (scored[k].second) { sum += (static_cast<double>(i + j) + 1) / 2; ++positive; }
        i = j;
    }
    const double negative = static_cast<double>(scored.size()) - positive;
    return (sum - positive * (positive + 1) / 2) / (positive * negative);
}

void habits(const Data& data, const Population& population)
{
    std::vector<std::pair<double, bool>> scored;
    double near = 0, of = 0;
    for (std::size_t i = 0; i < data.customers.size(); ++i) {
        if (data.customers[i].size() < 6) continue;
        const Usual u = usual(fit_rhythm(data.customers[i], population), population);
        scored.emplace_back(u.habit_evidence, data.truth[i].habit);
        if (!data.truth[i].habit) continue;
        double off = std::abs(u.week_hour - data.truth[i].week_hour);
        off = std::min(off, 168 - off);
        of += 1;
        near += off <= 6;
    }
    std::printf("{\"question\":\"habit\",\"customers\":%zu,\"area_under_curve\":%.4f,\"favourite_within_6_hours\":%.4f}\n", scored.size(),
                area_under_curve(scored), near / of);
}

void last_hidden(const Data& data)
{
    Customers before = data.customers;
    for (auto& one : before)
        if (one.size() >= 6) one.pop_back();
    const Population population = fit_population(before, data.end);
    double sum[2] = {}, count[2] = {}, median_sum[2] = {};
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (data.customers[i].size() < 6) continue;
        const WallSeconds actual = data.customers[i].back(), last = before[i].back();
        const auto day = [](WallSeconds at) { return std::floor(static_cast<double>(at) / seconds_in_day); };
        const Rhythm rhythm = fit_rhythm(before[i], population);
        std::vector<double> gaps;
        for (std::size_t j = 1; j < before[i].size(); ++j) gaps.push_back(static_cast<double>(before[i][j] - before[i][j - 1]));
        std::sort(gaps.begin(), gaps.end());
        const auto half = gaps.size() / 2;
        const double median = gaps.size() % 2 ? gaps[half] : (gaps[half - 1] + gaps[half]) / 2;
        const int kind = data.truth[i].regular;
        sum[kind] += std::abs(day(next_visit(rhythm, population, last)) - day(actual));
        median_sum[kind] += std::abs(static_cast<double>(last) + median - static_cast<double>(actual)) / seconds_in_day;
        count[kind] += 1;
    }
    std::printf("{\"question\":\"last_hidden\",\"days_off\":%.3f,\"regular\":%.3f,\"at_random\":%.3f,"
                "\"median_gap_days_off\":%.3f,\"median_gap_regular\":%.3f}\n",
                (sum[0] + sum[1]) / (count[0] + count[1]), sum[1] / count[1], sum[0] / count[0], (median_sum[0] + median_sum[1]) / (count[0] + count[1]),
                median_sum[1] / count[1]);
}

struct Bins {
    double n[11] = {}, said[11] = {}, came[11] = {};
    void add(double p, bool visit)
    {
        const int bin = std::clamp(static_cast<int>(std::floor(p * 10 + 0.5)), 0, 10);
        n[bin] += 1;
        said[bin] += p;
        came[bin] += visit;
    }
    void print(const char* window)
    {
        std::printf("{\"question\":\"calibration\",\"window\":\"%s\",\"bins\":[", window);
        for (int b = 0; b <= 10; ++b)
            if (n[b] > 0) std::printf("%s{\"said\":%.4f,\"came\":%.4f,\"n\":%.0f}", b ? "," : "", said[b] / n[b], came[b] / n[b], n[b]);
        std::printf("]}\n");
    }
};

// Population learnt before the cut, and anew every so many days (0: never); then hour after hour, each customer as known then.
void expected(const Data& data, int cut_days, int relearn_days)
{
    const WallSeconds cut = (data.end / seconds_in_day - cut_days) * seconds_in_day;
    const std::size_t n = data.customers.size();
    Customers before(n);
    Population population;
    std::vector<Rhythm> rhythms(n);
    std::vector<std::size_t> known(n);
    WallSeconds learnt_at = 0;
    const auto learn = [&](WallSeconds at) {
        for (std::size_t i = 0; i < n; ++i)
            before[i].assign(data.customers[i].begin(), std::lower_bound(data.customers[i].begin(), data.customers[i].end(), at));
        population = fit_population(before, at);
        for (std::size_t i = 0; i < n; ++i) { rhythms[i] = fit_rhythm(before[i], population); known[i] = before[i].size(); }
        learnt_at = at;
    };
    learn(cut);

    Bins hour, day, week, tomorrow;
    double ours = 0, frequent = 0, same_hour = 0, possible = 0, hours = 0, board_seconds = 0, day_seconds = 0;
    simulated::Random random(1);
    std::vector<std::pair<double, std::size_t>> by_probability(n), by_count(n);
    const auto came = [&](std::size_t i, WallSeconds from, WallSeconds to) {
        const auto at = std::lower_bound(data.customers[i].begin(), data.customers[i].end(), from);
        return at != data.customers[i].end() && *at < to;
    };
    for (WallSeconds now = cut; now + seconds_in_hour <= data.end; now += seconds_in_hour) {
        if (population.week.at(static_cast<double>(second_of_week(now)) / 3600 + 0.5) < 0.2) continue;
        if (random.uniform() > 0.08) continue;
        if (relearn_days > 0 && now - learnt_at >= relearn_days * seconds_in_day) learn(now);
        ++hours;
        for (std::size_t i = 0; i < n; ++i) {
            const auto& v = data.customers[i];
            std::size_t k = known[i];
            while (k < v.size() && v[k] < now) ++k;
            if (k == known[i]) continue;
            known[i] = k;
            rhythms[i] = fit_rhythm({v.data(), k}, population);
        }
        double start = cpu_seconds();
        if (hours < 4) {
            std::array<WallSeconds, 25> edges;
            for (std::size_t e = 0; e < edges.size(); ++e) edges[e] = now / seconds_in_day * seconds_in_day + static_cast<WallSeconds>(e) * seconds_in_hour;
            std::array<double, 24> chances;
            for (std::size_t i = 0; i < n; ++i) probabilities_of_visits(rhythms[i], population, edges[0], edges, chances);
            day_seconds += (cpu_seconds() - start) / 3;
            start = cpu_seconds();
        }
        for (std::size_t i = 0; i < n; ++i)
            by_probability[i] = {known[i] ? probability_of_visit(rhythms[i], population, now, now, now + seconds_in_hour) : 0, i};
        board_seconds += cpu_seconds() - start;
        std::vector<std::size_t> last_week;
        for (std::size_t i = 0; i < n; ++i) {
            const bool comes = came(i, now, now + seconds_in_hour);
            possible += comes;
            by_count[i] = {static_cast<double>(known[i]), i};
            if (came(i, now - seconds_in_week, now - seconds_in_week + seconds_in_hour)) last_week.push_back(i);
            if (known[i]) hour.add(by_probability[i].first, comes);
            if (!known[i] || random.uniform() > 0.25) continue;
            const auto compare = [&](Bins& bins, WallSeconds from, WallSeconds to) {
                if (to <= data.end) bins.add(probability_of_visit(rhythms[i], population, now, from, to), came(i, from, to));
            };
            compare(day, now, now + seconds_in_day);
            compare(tomorrow, now + seconds_in_day, now + 2 * seconds_in_day);
            compare(week, now, now + seconds_in_week);
        }
        const auto hits = [&](auto& list) {
            const auto top = std::min<std::size_t>(20, list.size());
            std::partial_sort(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(top), list.end(), std::greater<>());
            double sum = 0;
            for (std::size_t i = 0; i < top; ++i) sum += came(list[i].second, now, now + seconds_in_hour);
            return sum;
        };
        ours += hits(by_probability);
        frequent += hits(by_count);
        // Whoever came in the same hour a week ago, the most frequent first.
        std::vector<std::pair<double, std::size_t>> same;
        for (const std::size_t i : last_week) same.emplace_back(static_cast<double>(known[i]), i);
        same_hour += hits(same);
    }
    hour.print("hour");
    day.print("day");
    tomorrow.print("tomorrow");
    week.print("week");
    std::printf("{\"question\":\"expected\",\"hours\":%.0f,\"visitors_an_hour\":%.2f,\"among_twenty\":%.3f,"
                "\"most_frequent\":%.3f,\"same_hour_last_week\":%.3f,"
                "\"microseconds_each\":%.3f,\"microseconds_each_for_24_hours\":%.3f}\n",
                hours, possible / hours, ours / hours, frequent / hours, same_hour / hours, board_seconds / hours / static_cast<double>(n) * 1e6, day_seconds / static_cast<double>(n) * 1e6);
}

// Half come weekly with 45 minutes of jitter and miss 15 % of the weeks, half at random; judged at the fourth visit, by what these
// customers say together and by what is believed of a shop before (but for its week).
void fourth_visit(std::uint64_t seed)
{
    const auto visitors = simulated::up_to_the_fourth_visit(4000, seed);
    const Population learnt = fit_population(simulated::visits_of_all(visitors), simulated::on(60, 0, 0));
    Population unknown = Population::unknown();
    unknown.week = learnt.week;
    const auto judge = [&](const char* from, const Population& population) {
        double right = 0, said = 0, are = 0;
        for (const auto& v : visitors) {
            const bool told = usual(fit_rhythm(v.visits, population), population).regular;
            are += v.regular;
            said += told;
            right += told && v.regular;
        }
        std::printf("{\"question\":\"fourth_visit\",\"population\":\"%s\",\"precision\":%.4f,\"recall\":%.4f}\n", from, right / said, right / are);
    };
    judge("learnt", learnt);
    judge("unknown", unknown);
}

// How long fitting takes, with each customer's visits doubled until there are 25 on average.
void speed(const Data& data, const Population& population, double learnt)
{
    std::vector<std::vector<WallSeconds>> customers;
    double visits = 0;
    for (const auto& one : data.customers) {
        if (one.size() < 4) continue;
        customers.push_back(one);
        visits += static_cast<double>(one.size());
        if (visits < 25. * static_cast<double>(customers.size()) && one.size() < 50) {
            const WallSeconds span = (one.back() - one.front()) / seconds_in_week * seconds_in_week + seconds_in_week;
            for (const WallSeconds at : one) customers.back().push_back(at + span);
            visits += static_cast<double>(one.size());
        }
    }
    const double start = cpu_seconds();
    double check = 0;
    for (const auto& one : customers) check += fit_rhythm(one, population).weight[0];
    const double seconds = cpu_seconds() - start;
    std::printf("{\"question\":\"speed\",\"customers\":%zu,\"visits_each\":%.1f,\"learning_seconds\":%.3f,\"microseconds_a_customer\":%.3f,"
                "\"seconds_for_a_million\":%.2f,\"bytes\":%zu,\"mean_first_weight\":%.3f}\n",
                customers.size(), visits / static_cast<double>(customers.size()), learnt, seconds / static_cast<double>(customers.size()) * 1e6,
                seconds / static_cast<double>(customers.size()) * 1e6, sizeof(Rhythm), check / static_cast<double>(customers.size()));
}

void told(const Population& p)
{
    const auto& f = p.favourites;
    std::printf("{\"question\":\"population\",\"favourite\":%.3f,\"further\":%.3f,\"of_the_day\":%.3f,\"spreads\":[%.3f,%.3f,%.3f,%.3f,%.3f],"
                "\"busy\":%.3f,\"habit_at_random\":%.3f,\"habit_with_period\":%.3f,\"leave\":[%.3f,%.3f,%.3f,%.3f],\"kinds\":[",
                f.first, f.further, f.day, f.spread[0], f.spread[1], f.spread[2], f.spread[3], f.spread[4], p.busy, p.habit_at_random, p.habit_with_period,
                p.at_random.a, p.at_random.b, p.with_period.a, p.with_period.b);
    for (std::size_t kind = 0; kind < p.kinds.size(); ++kind) std::printf("%s%.3f", kind ? "," : "", p.kinds[kind]);
    std::printf("]}\n");
}

}  // namespace

int main(int count, char** arguments)
{
    if (count < 3) return 2;
    const Data data = read(arguments[1], arguments[2]);
    const double start = cpu_seconds();
    const Population population = fit_population(data.customers, data.end);
    const double learnt = cpu_seconds() - start;
    speed(data, population, learnt);
    told(population);
    habits(data, population);
    last_hidden(data);
    fourth_visit(1);
    if (count > 3 && std::atoi(arguments[3]) == 0) return 0;
    expected(data, count > 3 ? std::atoi(arguments[3]) : 120, count > 4 ? std::atoi(arguments[4]) : 14);
}
