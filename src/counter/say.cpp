#include "counter/say.h"

#include "base/in_words.h"

#include <algorithm>
#include <array>

namespace rapport::counter {
namespace {

constexpr int lately_days = 60;             // what went wrong is spoken of so long
constexpr int remembered_days = 180;        // what was talked about is asked after so long
constexpr int silent_days = 90;             // who comes and was not spoken with so long is worth a word

using Said = std::optional<Saying>;

// A rule sees what is known, in the business's days.
struct Moment {
    const Known& known;
    const TimeZone& zone;
    Day today;
    std::string name;                       // what they like to be called

    Day day_of(Instant at) const { return zone.local_day(at); }
    bool within(Day day, int days) const { return day.days > today.days - days && day <= today; }
};

std::string quoted(const std::string& words) { return "“" + words + "”"; }
std::string told_by(const touchpoints::Touchpoint& touchpoint) { return touchpoint.staff ? *touchpoint.staff + ", " : ""; }

bool is_unhappy(const listening::Response& response)
{
    switch (response.survey) {
    case listening::Survey::nps: return response.score <= 6;
    case listening::Survey::csat: return response.score <= 2;
    case listening::Survey::ces: return response.score <= 3;
    }
    return false;
}

std::string promised_by(const promises::Promise& promise, const Moment& moment)
{
    return (promise.staff ? *promise.staff + " promised it on " : "Promised on ") + day_in_words(moment.day_of(promise.made_at), moment.today);
}

Said promised(const Moment& moment)
{
    constexpr int soon_days = 3;
    for (const auto& promise : moment.known.promises) {
        const auto due = promise.due_on.value_or(moment.day_of(promise.due_at));
        if (due.days > moment.today.days + soon_days) continue;
        const bool late = promise.state == promises::State::late;
        const Source source{"promise", to_text(promise.id)};
        if (late) return Saying{"promised", "“I am sorry: we promised this " + (due == moment.today ? std::string("for today") : "by " + day_in_words(due, moment.today)) + ".” " + promise.what, promised_by(promise, moment) + ".", source};
        return Saying{"promised", "Keep our word: " + promise.what, promised_by(promise, moment) + ", due " + until_in_words(due, moment.today) + ".", source};
    }
    return {};
}

// A word that was broken, or was kept late and that not today nor long ago, and nobody has said sorry.
Said apology_due(const Moment& moment)
{
    for (const auto& promise : moment.known.wronged) {
        const bool broken = promise.state == promises::State::broken;
        const auto ended = moment.day_of(promise.ended_at.value_or(promise.due_at));
        if (!broken && (ended == moment.today || !moment.within(ended, lately_days))) continue;
        return Saying{"apology", (broken ? "“I am sorry: we promised this and did not do it.” " : "“I am sorry that this came late.” ") + promise.what,
                      promised_by(promise, moment) + (broken ? ", and we broke our word." : ", and we kept it late."), {"promise", to_text(promise.id)}};
    }
    return {};
}

Said answer_due(const Moment& moment)
{
    const auto& waits = moment.known.waits;
    if (!waits) return {};
    return Saying{"answer", waits->summary ? "Answer this: " + quoted(*waits->summary) : "“You tried to reach us. What can I do for you?”", "Waits for our answer since " + day_in_words(moment.day_of(waits->since), moment.today) + ".",
                  {"touchpoint", to_text(waits->touchpoint_id)}};
}

Said prospect(const Moment& moment)
{
    for (const auto& noted : moment.known.outlook) {
        const auto why = (noted.staff ? *noted.staff + ", " : "Noted on ") + day_in_words(moment.day_of(noted.noted_at), moment.today) + ".";
        const Source source{"outlook", to_text(noted.id)};
        if (noted.kind == outlook::Kind::opportunity) return Saying{"opportunity", "They could gain from this: " + quoted(noted.plan.value_or(noted.what)), why, source};
        if (noted.kind == outlook::Kind::strength) return Saying{"strength", "Praise it, or ask for their help: " + quoted(noted.what), why, source};
    }
    return {};
}

Said unhappy(const Moment& moment)
{
    const auto& response = moment.known.last_response;
    if (!response || !is_unhappy(*response) || !moment.within(moment.day_of(response->at), lately_days)) return {};
    // Spoken with since: somebody has heard them.
    if (const auto& talk = moment.known.last_talk; talk && talk->at > response->at) return {};
    auto why = "Answered " + std::to_string(response->score) + " of " + std::to_string(listening::scale_of(response->survey).highest) + " "
        + ago_in_words(moment.day_of(response->at), moment.today);
    if (response->comment) why += ": " + quoted(*response->comment);
    return Saying{"unhappy", "“Thank you for telling us. I am sorry; what would put it right?”", why + (response->comment ? "" : "."), {"response", to_text(response->id)}};
}

Said missed(const Moment& moment)
{
    const auto& felt = moment.known.last_felt;
    if (!felt || felt->expectation != touchpoints::Expectation::missed || !moment.within(moment.day_of(felt->at), lately_days)) return {};
    const auto what = felt->expectation_by ? felt->expectation_by : felt->summary;
    return Saying{"missed", "“I am sorry about last time.”",
                  (what ? quoted(*what) + ", " : "Less than expected, ") + told_by(*felt) + ago_in_words(moment.day_of(felt->at), moment.today) + ".", {"touchpoint", to_text(felt->id)}};
}

Said birthday(const Moment& moment)
{
    const auto& born = moment.known.customer.birthday;
    if (!born) return {};
    constexpr int nearly = 3;
    for (int off = -nearly; off <= nearly; ++off) {
        const auto [year, month, day] = civil({moment.today.days + off});
        const bool leap_day_kept_early = born->month == 2 && born->day == 29 && month == 2 && day == 28 && !day_of(year, 2, 29);
        if ((month != born->month || day != born->day) && !leap_day_kept_early) continue;
        const std::string when = off == 0 ? "today" : off > 0 ? until_in_words({moment.today.days + off}, moment.today) : ago_in_words({moment.today.days + off}, moment.today);
        const auto wish = off > 0 ? "“You have a birthday coming: all good wishes for it!”" : "“Happy birthday, " + moment.name + "!”";
        return Saying{"birthday", wish, "Birthday " + (when.starts_with("by ") ? "on " + when.substr(3) : when) + ".", {"customer", {}}};
    }
    return {};
}

Said asked_after(const Moment& moment)
{
    const auto& told = moment.known.last_told;
    if (!told || moment.day_of(told->at) == moment.today || !moment.within(moment.day_of(told->at), remembered_days)) return {};
    return Saying{"talked", "Ask after this: " + quoted(*told->summary), told_by(*told) + day_in_words(moment.day_of(told->at), moment.today) + ".", {"touchpoint", to_text(told->id)}};
}

std::int64_t visit_of_today(const Moment& moment)
{
    const auto& days = moment.known.days;
    return static_cast<std::int64_t>(days.size()) + (days.empty() || days.back() != moment.today ? 1 : 0);
}

Said second_visit(const Moment& moment)
{
    if (visit_of_today(moment) != 2) return {};
    return Saying{"second", "“Welcome back, " + moment.name + "! How did you like it?”", "The second visit: here for the first time on " + day_in_words(moment.known.days.front(), moment.today) + ".", {"rhythm", {}}};
}

Said milestone(const Moment& moment)
{
    const auto visit = visit_of_today(moment);
    constexpr std::array<std::int64_t, 5> round{10, 25, 50, 100, 250};
    if (std::find(round.begin(), round.end(), visit) == round.end() && (visit == 0 || visit % 500 != 0)) return {};
    // Who was with us long before the first visit in our books has come more often than they count.
    constexpr int soon_days = 31;
    auto since = moment.known.days.empty() ? moment.today : moment.known.days.front();
    if (const auto& joined = moment.known.customer.joined_on; joined && *joined < since) {
        if (joined->days < since.days - soon_days) return {};
        since = *joined;
    }
    return Saying{"milestone", "“Thank you for coming: this is your " + ordinal(visit) + " visit.”", "With us since " + day_in_words(since, moment.today) + ".", {"rhythm", {}}};
}

Said anniversary(const Moment& moment)
{
    const auto& joined = moment.known.customer.joined_on;
    const auto since = joined ? *joined : moment.known.days.empty() ? moment.today : moment.known.days.front();
    const auto [year, month, day] = civil(since);
    const auto [now_year, now_month, now_day] = civil(moment.today);
    if (month != now_month || day != now_day || year >= now_year) return {};
    const auto years = count_of(now_year - year, "year", "years");
    return Saying{"anniversary", "“" + years + " with us today: thank you!”", "With us since " + day_in_words(since) + ".", {"customer", {}}};
}

Said long_away(const Moment& moment)
{
    const auto& known = moment.known;
    if (!known.gap_days || known.days.empty()) return {};
    const auto silent = moment.today.days - known.days.back().days;
    if (silent <= 2 * *known.gap_days || silent < 7) return {};
    return Saying{"away", "“Good to see you again, " + moment.name + "! How have you been?”", "Usually here " + gap_in_words(*known.gap_days) + ", now after " + days_in_words(silent) + ".", {"rhythm", {}}};
}

Said exceeded(const Moment& moment)
{
    const auto& felt = moment.known.last_felt;
    if (!felt || felt->expectation != touchpoints::Expectation::exceeded || !felt->expectation_by || !moment.within(moment.day_of(felt->at), remembered_days)) return {};
    return Saying{"exceeded", "They liked this more than expected: " + quoted(*felt->expectation_by), told_by(*felt) + ago_in_words(moment.day_of(felt->at), moment.today) + ".", {"touchpoint", to_text(felt->id)}};
}

Said hardly_spoken_with(const Moment& moment)
{
    const auto& known = moment.known;
    if (known.days.size() < 4 || (known.last_talk && moment.within(moment.day_of(known.last_talk->at), silent_days))) return {};
    return Saying{"silent", "“How are you, " + moment.name + "? What could we do better for you?”",
                  known.last_talk ? "Nobody has talked with them since " + day_in_words(moment.day_of(known.last_talk->at), moment.today) + "." : "They have come " + count_of(static_cast<std::int64_t>(known.days.size()), "time", "times") + ", and nobody has talked with them.",
                  {"rhythm", {}}};
}

Saying greeting(const Moment& moment)
{
    if (!moment.known.customer.name && !moment.known.customer.preferred_name) return {"name", "“What may I call you?”", "Their name is not known yet.", {"customer", {}}};
    return {"name", "“Good to see you, " + moment.name + ".”", "Nothing is open between you.", {"customer", {}}};
}

}  // namespace

std::vector<Saying> things_to_say(const Known& known, const TimeZone& zone, Instant now)
{
    const Moment moment{known, zone, zone.local_day(now), call_name(known.customer)};
    std::vector<Saying> all;
    for (const auto rule : {apology_due, promised, answer_due, unhappy, missed, birthday, asked_after, second_visit, milestone, anniversary, long_away, prospect, exceeded, hardly_spoken_with})
        if (auto one = rule(moment); one && !known.said.contains(key_of(*one))) all.push_back(std::move(*one));
    if (all.empty()) all.push_back(greeting(moment));
    return all;
}

std::vector<Care> cares(const Known& known, const TimeZone& zone, Instant now)
{
    const Moment moment{known, zone, zone.local_day(now), call_name(known.customer)};
    std::vector<Care> all;
    for (const auto kind : {outlook::Kind::care, outlook::Kind::do_not_mention, outlook::Kind::danger})
        for (const auto& noted : known.outlook) {
            if (noted.kind != kind) continue;
            const auto why = (noted.staff ? *noted.staff + ", " : "Noted on ") + day_in_words(moment.day_of(noted.noted_at), moment.today) + ".";
            const bool silent = kind == outlook::Kind::do_not_mention;
            all.push_back({std::string(enum_text(kind)), (silent ? "Do not mention: " : "") + noted.what, silent ? why : noted.plan.value_or(why), {"outlook", to_text(noted.id)}});
        }
    for (const auto& promise : known.wronged)
        if (promise.state == promises::State::broken)
            all.push_back({"broken", "We broke our promise: " + promise.what, promised_by(promise, moment) + "; nobody has apologised.", {"promise", to_text(promise.id)}});
    for (const auto& one : known.open_cases)
        all.push_back({"case", "To be put right: " + one.subject, (one.staff ? *one.staff + " has it, " : "Nobody has it yet, ") + "since " + day_in_words(moment.day_of(one.opened_at), moment.today) + ".",
                       {"case", to_text(one.id)}});
    for (const auto& promise : known.promises)
        if (promise.state == promises::State::late) all.push_back({"late", "We are late: " + promise.what, promised_by(promise, moment) + ".", {"promise", to_text(promise.id)}});
    const auto add = [&](const Said& said, const char* what) {
        if (said) all.push_back({said->about, what, said->why, said->source});
    };
    add(answer_due(moment), "Waits for our answer");
    // What is being put right says it already.
    if (!known.open_cases.empty()) return all;
    add(unhappy(moment), "Was not happy with us");
    add(missed(moment), "We let them down last time");
    return all;
}

std::string key_of(const Saying& saying) { return saying.about + (saying.source.id ? ":" + *saying.source.id : ""); }

std::string call_name(const customers::Customer& customer) { return customer.preferred_name ? customer.preferred_name->value : customers::display_name(customer); }

}  // namespace rapport::counter
