#include "promises/promise.h"

#include "base/in_words.h"

namespace rapport::promises {
namespace {

std::string_view begin_of(State ending)
{
    switch (ending) {
    case State::kept: return "Kept a promise: ";
    case State::kept_late: return "Kept a promise late: ";
    case State::broken: return "Broke a promise: ";
    default: return "Released from a promise: ";
    }
}

touchpoints::Touchpoint entry_of(const Word& word, Id<touchpoints::Touchpoint> id, Instant at)
{
    touchpoints::Touchpoint entry;
    entry.id = id;
    entry.customer_id = word.customer_id;
    entry.at = at;
    entry.kind = touchpoints::Kind::note;
    entry.source_kind = "promise";
    entry.source_id = to_text(word.id);
    entry.import_id = word.import_id;
    return entry;
}

std::string with_note(std::string text, const std::optional<std::string>& note)
{
    if (note) text += " (" + *note + ")";
    return text;
}

}  // namespace

std::string due_text(Instant due_at, const std::optional<Day>& due_on, const TimeZone& zone)
{
    if (due_on) return "by " + day_in_words(*due_on);
    const auto day = zone.local_day(due_at);
    return "by " + day_in_words(day) + " " + clock_in_words((zone.local_us(due_at) - day.days * us_per_day) / (60 * us_per_second));
}

touchpoints::Touchpoint timeline_entry(const Word& word, const TimeZone& zone)
{
    auto entry = entry_of(word, word.touchpoint_id, word.made_at);
    entry.channel = word.place;
    entry.staff = word.staff;
    entry.staff_id = word.staff_id;
    entry.summary = "Promised " + due_text(word, zone) + ": " + word.what;
    return entry;
}

touchpoints::Touchpoint timeline_entry(const Word& word, const Ending& ending)
{
    auto entry = entry_of(word, ending.touchpoint_id, ending.at);
    entry.staff = ending.staff;
    entry.staff_id = ending.staff_id;
    // Only who keeps a promise goes to the customer: saying that one was made or broken answers nobody who waits for us.
    const bool kept = ending.ending == State::kept || ending.ending == State::kept_late;
    if (kept) entry.direction = touchpoints::Direction::out;
    entry.summary = with_note(std::string(begin_of(ending.ending)) + word.what, ending.note);
    return entry;
}

touchpoints::Touchpoint timeline_entry(const Word& word, const Apology& apology)
{
    auto entry = entry_of(word, apology.touchpoint_id, apology.at);
    entry.staff = apology.staff;
    entry.staff_id = apology.staff_id;
    entry.direction = touchpoints::Direction::out;
    entry.summary = with_note("Apologised for a promise: " + word.what, apology.note);
    return entry;
}

}  // namespace rapport::promises
