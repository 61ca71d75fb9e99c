#include "insight/print.h"

#include "base/in_words.h"
#include "base/money.h"
#include "insight/value.h"

#include <algorithm>
#include <cmath>

namespace rapport::insight {
namespace {

constexpr std::size_t width = 96;
constexpr std::array<const char*, 8> bars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

// Columns that a UTF-8 text takes: its code points, since the report uses none that are wide or combine.
std::size_t columns_of(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// How many bytes the first columns take.
std::size_t bytes_of(std::string_view text, std::size_t columns)
{
    std::size_t at = 0;
    while (at < text.size() && ((text[at] & 0xC0) == 0x80 || columns-- > 0)) ++at;
    return at;
}

std::string cut(const std::string& text, std::size_t columns)
{
    return columns_of(text) <= columns ? text : text.substr(0, bytes_of(text, columns - 1)) + "…";
}

std::string left(std::string text, std::size_t columns)
{
    const auto taken = columns_of(text);
    return taken < columns ? text + std::string(columns - taken, ' ') : text;
}

std::string right(const std::string& text, std::size_t columns)
{
    const auto taken = columns_of(text);
    return taken < columns ? std::string(columns - taken, ' ') + text : text;
}

std::string decimal(double value, int places)
{
    char text[48];
    std::snprintf(text, sizeof text, "%.*f", places, value);
    return text;
}

// 1234567 as "1,234,567".
std::string grouped(double value)
{
    auto digits = decimal(std::fabs(value), 0);
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), 1, ',');
    return (value < -0.5 ? "-" : "") + digits;
}

std::string symbol(Currency currency)
{
    const auto code = currency.text();
    return code == "EUR" ? "€" : code == "USD" ? "$" : code == "GBP" ? "£" : std::string(code);
}

// Scaled to the span of the intervals, so that noise looks like noise.
std::string sparkline(const std::vector<Point>& points)
{
    double low = 1e300, high = -1e300;
    for (const auto& point : points) {
        if (!point.value) continue;
        low = std::min({low, *point.value, point.interval ? point.interval->first : *point.value});
        high = std::max({high, *point.value, point.interval ? point.interval->second : *point.value});
    }
    std::string line;
    for (const auto& point : points) {
        if (!point.value) line += " ";
        else line += bars[static_cast<std::size_t>(high > low ? std::lround((*point.value - low) / (high - low) * 7) : 3)];
    }
    return line;
}

std::string change(const std::optional<Movement>& moved, Day as_of, double scale, int places)
{
    if (!moved) return "";
    const auto size = decimal(std::fabs(moved->difference * scale), places);
    if (size == decimal(0, places)) return "no change";
    const auto way = size + (moved->difference > 0 ? " up" : " down");
    if (!moved->certain) return way + ", not certain";
    return way + (as_of.days - moved->since.days > 360 ? " in a year" : " since " + to_text(moved->since).substr(0, 7));
}

// "2026-09" as "Sep", "2026-W46" as "W46", "2026-Q3" as "Q3".
std::string short_period(const std::string& name)
{
    const auto part = name.substr(5);
    return part.find_first_not_of("0123456789") == std::string::npos ? std::string(month_names[static_cast<std::size_t>(std::stoi(part) - 1)].substr(0, 3)) : part;
}

class Page {
public:
    explicit Page(bool color) : color_(color) {}
    // A line that is too long goes on below, a little further in.
    void line(std::string text = "")
    {
        text.erase(text.find_last_not_of(' ') + 1);
        while (columns_of(text) > width) {
            auto at = text.rfind(' ', bytes_of(text, width));
            if (at == std::string::npos || at < text.find_first_not_of(' ')) at = bytes_of(text, width);
            out_ += text.substr(0, text.find_last_not_of(' ', at - 1) + 1) + "\n";
            text = "     " + text.substr(text.find_first_not_of(' ', at));
        }
        out_ += text + "\n";
    }
    void title(const std::string& name, const std::string& aside)
    {
        const auto rule = width - columns_of(name) - columns_of(aside) - 2;
        std::string dashes;
        for (std::size_t i = 0; i < rule; ++i) dashes += "─";
        line();
        out_ += (color_ ? "\033[1m" + name + "\033[0m" : name) + " " + (color_ ? "\033[2m" + dashes + "\033[0m" : dashes) + " " + aside + "\n";
    }
    std::string take() { return std::move(out_); }

private:
    bool color_;
    std::string out_;
};

void figure(Page& page, const std::string& name, const std::string& value, const std::string& interval, const std::string& n,
            const std::vector<Point>& points, const std::string& changed)
{
    page.line("  " + left(name, 19) + right(value, 9) + "   " + left(interval, 12) + right(n, 24 - std::min<std::size_t>(23, std::max<std::size_t>(12, columns_of(interval)))) + "   "
              + left(sparkline(points), 13) + "   " + changed);
}

std::string why_not(const Report& report, const std::string& pointer)
{
    const auto found = report.cannot_tell.find(pointer);
    return found == report.cannot_tell.end() ? "cannot tell yet" : found->second;
}

void four_figures(Page& page, const Report& report, const History& history)
{
    page.title("Four figures", "13 months to " + to_text(report.as_of));
    const auto& retention = report.retention;
    if (retention.rate)
        figure(page, "Stayed, " + short_period(retention.from) + " to " + short_period(retention.to), decimal(100 * *retention.rate, 0) + " %", decimal(100 * retention.interval->first, 0) + " to " + decimal(100 * retention.interval->second, 0) + " %",
               std::to_string(retention.returned) + " of " + std::to_string(retention.of), history.retention, change(history.movements.retention, report.as_of, 100, 0));
    else page.line("  " + left("Stayed", 19) + why_not(report, "/retention/rate"));

    const auto& nps = report.net_promoter_score;
    if (nps.score)
        figure(page, "Recommend us (NPS)", decimal(*nps.score, 0), decimal(nps.interval->first, 0) + " to " + decimal(nps.interval->second, 0),
               "n " + std::to_string(nps.responses), history.net_promoter_score, change(history.movements.net_promoter_score, report.as_of, 1, 0));
    else page.line("  " + left("Recommend us (NPS)", 19) + why_not(report, "/net_promoter_score/score"));

    const auto& value = report.lifetime_value;
    const auto money = symbol(report.currency);
    const auto name = value.horizon_days == 365 ? std::string("Worth, 12 months") : "Worth, " + std::to_string(value.horizon_days) + " days";
    if (value.mean)
        figure(page, name, grouped(*value.mean) + " " + money,
               value.mean_interval ? grouped(value.mean_interval->first) + " to " + grouped(value.mean_interval->second) + " " + money : "",
               "n " + grouped(static_cast<double>(value.customers)), history.lifetime_value, change(history.movements.lifetime_value, report.as_of, 1, 0));
    else page.line("  " + left(name, 19) + why_not(report, "/lifetime_value/mean"));

    const auto& csat = report.satisfaction.csat;
    if (csat.mean)
        figure(page, "Content", decimal(*csat.mean, 1), decimal(csat.mean_interval->first, 1) + " to " + decimal(csat.mean_interval->second, 1),
               "n " + std::to_string(csat.responses), history.satisfaction, change(history.movements.satisfaction, report.as_of, 1, 1));
    else page.line("  " + left("Content", 19) + why_not(report, "/satisfaction/csat/score"));
}

// Of 100 who came first in a period, how many came in each one after it.
void cohorts(Page& page, const Report& report)
{
    constexpr std::size_t most = 12;
    const auto& all = report.retention.cohorts;
    if (all.empty()) return;
    const auto period = std::string(enum_text(report.retention.period));
    page.title("Who came back", "of 100 who first came in that " + period);
    std::string head = "  " + left("first came in", 15) + right("people", 8) + "  ";
    for (std::size_t i = 1; i <= most; ++i) head += right("+" + std::to_string(i), 5);
    page.line(head);
    for (auto i = all.size() > most + 1 ? all.size() - most - 1 : 0; i < all.size(); ++i) {
        if (all[i].size == 0) continue;
        std::string row = "  " + left(all[i].cohort, 15) + right(grouped(static_cast<double>(all[i].size)), 8) + "  ";
        for (std::size_t k = 1; k < all[i].active.size() && k <= most; ++k)
            row += right(decimal(100.0 * static_cast<double>(all[i].active[k]) / static_cast<double>(all[i].size), 0), 5);
        page.line(row);
    }
}

void fading_people(Page& page, const Report& report, const std::vector<Behind>& fading)
{
    if (fading.empty()) return;
    page.title("Fading, first by what they mean to us", std::to_string(fading.size()) + " of " + std::to_string(report.regulars.fading));
    for (const auto& person : fading) {
        std::string dots;
        for (const char week : person.weeks) dots += week == 'c' ? "●" : week == 's' ? "○" : "·";
        page.line("  " + left(cut(person.name.value_or(person.external_id.value_or(to_text(person.id))), 23), 24) + left(person.reason, 34) + dots);
    }
    page.line("     ● came that week   · did not   ○ silent longer than their own rhythm");
}

std::string duration(double seconds)
{
    if (seconds < 90) return decimal(seconds, 0) + " s";
    if (seconds < 5400) return decimal(seconds / 60, 0) + " min";
    return decimal(seconds / 3600, 1) + " h";
}

void meetings(Page& page, const Report& report)
{
    const auto& met = report.expectations;
    const auto& attentive = report.attentiveness;
    const auto& ces = report.satisfaction.ces;
    if (met.missed + met.met + met.exceeded == 0 && !attentive.median_seconds && attentive.waiting_now == 0 && !ces.score) return;
    page.title("How we met them", "the year to " + to_text(report.as_of));
    page.line("  more than expected" + right(grouped(static_cast<double>(met.exceeded)), 8) + "     as expected" + right(grouped(static_cast<double>(met.met)), 8)
              + "     less" + right(grouped(static_cast<double>(met.missed)), 8));
    if (attentive.median_seconds)
        page.line("  waited " + duration(*attentive.median_seconds) + " in the middle, one in ten more than " + duration(*attentive.p90_seconds)
                  + "   n " + grouped(static_cast<double>(attentive.answered)));
    if (attentive.waiting_now > 0) page.line("  waiting for an answer now: " + std::to_string(attentive.waiting_now));
    if (ces.score)
        page.line("  easy to deal with us (CES): " + decimal(*ces.score, 1) + " of 7, " + decimal(ces.interval->first, 1) + " to " + decimal(ces.interval->second, 1) + "   n " + std::to_string(ces.responses));
}

void put_right(Page& page, const Report& report)
{
    if (!has_troubles(report)) return;
    page.title("When something went wrong", "the year to " + to_text(report.as_of));
    for (const auto& line : recovery_lines(report)) page.line("  " + left(line.name, 23) + left(line.value, 18) + line.rests_on);
}

void ladder(Page& page, const Report& report)
{
    if (!report.ladder) return;
    page.title("The ladder", "level 0 to 4");
    page.line("  " + ladder_sentence(report));
}

void models(Page& page, const Report& report)
{
    const auto& model = report.lifetime_value.purchase_model;
    if (!model || !model->converged) return;
    page.title("Where the worth comes from", std::string("in ") + std::string(enum_text(model->time_unit)) + "s");
    std::string parameters;
    for (const auto& [name, value] : model->parameters) parameters += (parameters.empty() ? "" : ", ") + name + " " + decimal(value, 4);
    page.line("  purchases  " + model->name + "  " + parameters + "  log-likelihood " + decimal(model->log_likelihood, 2));
    if (const auto rhythm = rhythm_in_words(*model); !rhythm.empty()) page.line("  " + rhythm);
    if (const auto& spend = report.lifetime_value.spend_model) {
        parameters.clear();
        for (const auto& [name, value] : spend->parameters) parameters += (parameters.empty() ? "" : ", ") + name + " " + decimal(value, 4);
        page.line("  spend      " + spend->name + "  " + parameters + "  n " + grouped(static_cast<double>(spend->customers)));
    }
}

std::string heads(std::int64_t number, const char* one, const char* many) { return grouped(static_cast<double>(number)) + (number == 1 ? one : many); }

}  // namespace

std::string sentence(const Report& report)
{
    if (report.customers.total == 0) return "Nobody is known here yet.";
    if (report.regulars.total == 0)
        return "Of " + heads(report.customers.total, " customer, ", " customers, ") + grouped(static_cast<double>(report.customers.active))
            + " bought in the last " + std::string(enum_text(report.retention.period)) + "; nobody has a rhythm yet.";
    return "Of " + heads(report.regulars.total, " regular, ", " regulars, ") + grouped(static_cast<double>(report.regulars.came))
        + " came in the last 30 days and " + grouped(static_cast<double>(report.regulars.fading)) + (report.regulars.fading == 1 ? " is" : " are") + " fading.";
}

std::string ladder_sentence(const Report& report)
{
    if (!report.ladder) return "";
    static constexpr std::array<std::array<const char*, 2>, 5> verbs = {{{" is known and no more", " are known and no more"},
        {" is satisfied with price and availability", " are satisfied with price and availability"}, {" recognises better service", " recognise better service"},
        {" values our knowledge and experience", " value our knowledge and experience"}, {" shares our values", " share our values"}}};
    std::string text;
    std::int64_t all = 0;
    for (std::size_t level = 0; level < verbs.size(); ++level) {
        const auto heads = report.ladder->levels[level];
        all += heads;
        text += (level == 0 ? "" : level + 1 < verbs.size() ? ", " : " and ") + grouped(static_cast<double>(heads)) + verbs[level][heads == 1 ? 0 : 1];
    }
    const auto moved = [](std::int64_t heads, const char* how) { return (heads == 0 ? "nobody" : grouped(static_cast<double>(heads))) + how; };
    return "Of " + heads(all, " person ", " people ") + text + ". In " + report.retention.to + ", "
        + moved(report.ladder->climbed, " climbed the ladder") + " and " + moved(report.ladder->slipped, " slipped.");
}

bool has_troubles(const Report& report) { return report.recovery.closed + report.recovery.open > 0; }

std::vector<RecoveryLine> recovery_lines(const Report& report)
{
    const auto& told = report.recovery;
    const auto line = [&](const char* name, const char* pointer, const cases::Figured& figure, auto&& words) {
        if (!figure.value) return RecoveryLine{name, "", why_not(report, pointer)};
        return RecoveryLine{name, words(*figure.value), words(figure.interval->first) + " to " + words(figure.interval->second) + ", n " + std::to_string(figure.n)};
    };
    const auto minutes = [](double value) { return duration(60 * value); };
    const auto percent = [](double value) { return decimal(value, 0) + " %"; };
    return {{"complaints", std::to_string(told.closed) + " closed", std::to_string(told.open) + " open"}, line("time to resolve", "/recovery/minutes", told.minutes, minutes),
            line("first-contact share", "/recovery/first_contact", told.first_contact, percent), line("content with that", "/recovery/right_now", told.right_now, percent), line("came back in 60 days", "/recovery/came_back", told.came_back, percent)};
}

std::string report_text(const Report& report, const History& history, const std::vector<Behind>& fading, const Business& business, Instant now, bool color)
{
    auto date = std::string(weekday_names[static_cast<std::size_t>(weekday(report.as_of))]) + " " + day_in_words(report.as_of);
    if (report.as_of == business.time_zone.local_day(now)) {
        date += ", " + clock_in_words(business.time_zone.local_us(now) / (60 * us_per_second) % 1440);
    }
    Page page(color);
    page.line(left(cut(business.name, width - columns_of(date) - 2), width - columns_of(date)) + date);
    page.line();
    page.line("  " + sentence(report));
    four_figures(page, report, history);
    fading_people(page, report, fading);
    cohorts(page, report);
    meetings(page, report);
    put_right(page, report);
    ladder(page, report);
    models(page, report);
    return page.take();
}

}  // namespace rapport::insight
