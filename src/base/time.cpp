#include "base/time.h"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <date/date.h>
#include <date/tz.h>

namespace rapport {
namespace {

class SystemClock : public Clock {
public:
    Instant now() const override
    {
        using namespace std::chrono;
        return {duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
    }
};

using Local = date::local_time<std::chrono::microseconds>;
using Sys = date::sys_time<std::chrono::microseconds>;

// Two or four digits at `at`; -1 when they are not there.
int number(std::string_view text, std::size_t at, std::size_t digits)
{
    if (at + digits > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

}  // namespace

const Clock& system_clock()
{
    static const SystemClock clock;
    return clock;
}

CivilDay civil(Day day)
{
    const date::year_month_day ymd{date::sys_days{date::days{day.days}}};
    return {int(ymd.year()), unsigned(ymd.month()), unsigned(ymd.day())};
}

std::optional<Day> day_of(int year, unsigned month, unsigned day)
{
    const date::year_month_day ymd{date::year{year}, date::month{month}, date::day{day}};
    if (!ymd.ok()) return std::nullopt;
    return Day{static_cast<std::int32_t>(date::sys_days{ymd}.time_since_epoch().count())};
}

int weekday(Day day) { return ((day.days + 3) % 7 + 7) % 7; }  // 1970-01-01 was a Thursday

namespace {

// Every answer holds several times, so they are written digit by digit, the last one first, towards the front of their room.
class Backwards {
public:
    void number(unsigned value, int digits)     // as many as it needs, and at least these
    {
        for (; value > 0 || digits > 0; value /= 10, --digits) letter(static_cast<char>('0' + value % 10));
    }
    void letter(char one) { *--at_ = one; }
    void day(Day day)
    {
        const auto [year, month, of_month] = civil(day);
        number(of_month, 2);
        letter('-');
        number(month, 2);
        letter('-');
        number(static_cast<unsigned>(std::abs(year)), year < 0 ? 3 : 4);
        if (year < 0) letter('-');
    }
    std::string text() const { return std::string(at_, static_cast<std::size_t>(room_ + sizeof room_ - at_)); }

private:
    char room_[40];
    char* at_ = room_ + sizeof room_;
};

}  // namespace

std::string to_text(Day day)
{
    Backwards written;
    written.day(day);
    return written.text();
}

std::string to_text(Instant at)
{
    auto days = at.us / us_per_day;
    auto rest = at.us % us_per_day;
    if (rest < 0) {
        rest += us_per_day;
        --days;
    }
    const auto ms = static_cast<unsigned>(rest / 1000);
    Backwards written;
    written.letter('Z');
    written.number(ms % 1000, 3);
    written.letter('.');
    written.number(ms / 1000 % 60, 2);
    written.letter(':');
    written.number(ms / 60'000 % 60, 2);
    written.letter(':');
    written.number(ms / 3'600'000, 2);
    written.letter('T');
    written.day(Day{static_cast<std::int32_t>(days)});
    return written.text();
}

std::optional<Day> parse_day(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int year = number(text, 0, 4), month = number(text, 5, 2), day = number(text, 8, 2);
    if (year < 1 || month < 1 || day < 1) return std::nullopt;
    return day_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

std::optional<Instant> parse_instant(std::string_view text)
{
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) return std::nullopt;
    const auto day = parse_day(text.substr(0, 10));
    const int hour = number(text, 11, 2), minute = number(text, 14, 2), second = number(text, 17, 2);
    if (!day || text[13] != ':' || text[16] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return std::nullopt;
    std::int64_t ms = 0;
    std::size_t at = 19;
    if (at < text.size() && text[at] == '.') {
        std::int64_t scale = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) ms += scale * (text[at] - '0');
        if (text[at - 1] == '.') return std::nullopt;
    }
    std::int64_t offset_minutes = 0;
    const auto zone = text.substr(at);
    if (zone != "Z" && zone != "z") {
        const int hours = number(zone, 1, 2), minutes = number(zone, 4, 2);
        if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
            return std::nullopt;
        offset_minutes = (zone[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
    const std::int64_t seconds = (hour * 60LL + minute - offset_minutes) * 60 + second;
    const Instant at_utc{day->days * us_per_day + seconds * us_per_second + ms * 1000};
    // An offset, or a leap second, may lead out of the four-digit years; such a time could be written but not read again.
    if (at_utc.us < day_of(1, 1, 1)->days * us_per_day || at_utc.us >= day_of(10'000, 1, 1)->days * us_per_day) return std::nullopt;
    return at_utc;
}

struct TimeZone::Rules {
    std::string name;
    const date::time_zone* zone;
};

TimeZone::TimeZone() : rules_(std::make_shared<const Rules>(Rules{"UTC", nullptr})) {}

std::optional<TimeZone> TimeZone::named(const std::string& iana)
{
    TimeZone made;
    if (iana == "UTC") return made;
    try {
        made.rules_ = std::make_shared<const Rules>(Rules{iana, date::locate_zone(iana)});
        return made;
    } catch (const std::runtime_error&) {
        return std::nullopt;  // the library's way to say that there is no such zone
    }
}

const std::string& TimeZone::name() const { return rules_->name; }

std::int64_t TimeZone::local_us(Instant at) const
{
    if (!rules_->zone) return at.us;
    return rules_->zone->to_local(Sys{std::chrono::microseconds{at.us}}).time_since_epoch().count();
}

Day TimeZone::local_day(Instant at) const
{
    const auto us = local_us(at);
    return {static_cast<std::int32_t>(us >= 0 ? us / us_per_day : -((-us + us_per_day - 1) / us_per_day))};
}

Instant TimeZone::instant(std::int64_t local_us) const
{
    if (!rules_->zone) return {local_us};
    const auto info = rules_->zone->get_info(Local{std::chrono::microseconds{local_us}});
    if (info.result == date::local_info::nonexistent)
        return {std::chrono::duration_cast<std::chrono::microseconds>(info.first.end.time_since_epoch()).count()};
    return {local_us - std::chrono::duration_cast<std::chrono::microseconds>(info.first.offset).count()};
}

}  // namespace rapport
