#include "standards/trained.h"

#include "base/csv/columns.h"
#include "identity/people.h"
#include "touchpoints/cells.h"

#include <algorithm>

namespace rapport::standards {
namespace {

constexpr const char* column = "trained";

// As exports write it, whatever this file's own form of dates is.
Result<Day> day_in(const imports::Reading& reading, std::string_view text)
{
    auto moment = imports::Reading{reading.business, reading.decimal_comma, {}}.moment(text, column);
    if (!moment && reading.date_format) moment = reading.moment(text, column);
    if (!moment) return moment.error();
    return reading.business.time_zone.local_day(moment->at);
}

// Days stand behind the name, so that a comma may be a part of it.
Result<TrainedLine> read_line(const imports::Reading& reading, std::string_view line)
{
    std::vector<Day> days;
    for (auto comma = line.rfind(','); comma != std::string_view::npos && days.size() < 2; comma = line.rfind(',')) {
        const auto behind = csv::trimmed(line.substr(comma + 1));
        if (!behind.empty() && (behind[0] < '0' || behind[0] > '9')) break;
        if (!behind.empty()) {
            TRY(const auto day, day_in(reading, behind));
            days.push_back(day);
        }
        line = csv::trimmed(line.substr(0, comma));
    }
    TRY(auto who, touchpoints::text_cell(line, column, 200));
    if (!who) return invalid(column, "Say who is trained.", "required");
    TrainedLine made{std::move(*who), {}, {}};
    if (!days.empty()) made.since = days.back();
    if (days.size() == 2) made.until = days.front();
    if (made.until && *made.until < *made.since) return invalid(column, made.who + " cannot have been trained until a day before the first.", "range");
    return made;
}

bool overlap(const Training& one, const Training& other)
{
    return one.staff_id == other.staff_id && (!one.until || *one.until >= other.since) && (!other.until || one.since <= *other.until);
}

}  // namespace

Result<std::vector<TrainedLine>> trained_lines(const imports::Reading& reading, std::string_view cell)
{
    std::vector<TrainedLine> all;
    while (!cell.empty()) {
        const auto end = std::min(cell.find('\n'), cell.size());
        const auto line = csv::trimmed(cell.substr(0, end));
        cell.remove_prefix(std::min(end + 1, cell.size()));
        if (line.empty()) continue;
        TRY(auto read, read_line(reading, line));
        all.push_back(std::move(read));
    }
    return all;
}

TrainedPeople::TrainedPeople(Context& ctx) : ctx_(ctx), staff_(identity::list_staff(ctx.db)) {}

// By id; by name as it is written, then without regard to case and accents, and those who still work here first.
Result<identity::Staff> TrainedPeople::find(const std::string& who) const
{
    if (const auto id = parse_id<identity::Staff>(who)) {
        const auto found = std::ranges::find(staff_, *id, &identity::Staff::id);
        if (found != staff_.end()) return *found;
    }
    const auto folded = same_words(who);
    for (const bool exactly : {true, false})
        for (const bool active : {true, false}) {
            std::vector<const identity::Staff*> meant;
            for (const auto& one : staff_)
                if ((!active || one.active) && (exactly ? one.name == who : same_words(one.name) == folded)) meant.push_back(&one);
            if (meant.size() == 1) return *meant.front();
            if (meant.size() > 1) return invalid(column, "Several people are called “" + who + "”. Write the id instead of the name, as an export does.", "several");
        }
    return invalid(column, "Nobody called “" + who + "” works or worked here.", "unknown_name");
}

Result<std::vector<Training>> TrainedPeople::training(const std::vector<TrainedLine>& lines, const std::vector<Training>& stored) const
{
    std::vector<Training> all;
    for (const auto& line : lines) {
        TRY(const auto person, find(line.who));
        const auto same = std::ranges::find_if(stored, [&](const Training& one) {
            return one.staff_id == person.id && (line.since ? one.since == *line.since : !one.until);
        });
        Training made{{}, person.id, person.name, line.since.value_or(ctx_.today()), line.until};
        if (same != stored.end()) made.id = same->id, made.since = same->since;
        if (std::ranges::any_of(all, [&](const Training& one) { return overlap(one, made); }))
            return invalid(column, person.name + " stands here twice within the same days.", "twice");
        if (!made.id) made.id = ctx_.ids.make<Training>();
        all.push_back(std::move(made));
    }
    return all;
}

std::string TrainedPeople::cell(const std::vector<Training>& training) const
{
    std::string cell;
    for (const auto& one : training) {
        const auto meant = find(one.staff);
        cell += (cell.empty() ? "" : "\n") + (meant && meant->id == one.staff_id ? one.staff : to_text(one.staff_id)) + ", " + to_text(one.since);
        if (one.until) cell += ", " + to_text(*one.until);
    }
    return cell;
}

}  // namespace rapport::standards
