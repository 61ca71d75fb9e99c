#include "cases/nameless.h"

#include "base/json.h"
#include "cases/conversation.h"
#include "cases/heard.h"
#include "cases/joining.h"
#include "cases/owners.h"
#include "cases/rules.h"
#include "cases/service.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "surveys/answering.h"
#include "touchpoints/record.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace rapport::cases {
namespace {

struct Asks {
    const ResponseRule* rule = nullptr;
    std::vector<std::string> scores;        // of all that want an answer of ours: complaints first
};

std::string in_words(const listening::HeardRating& one) { return std::to_string(one.rating) + " of 5"; }

bool wants_an_answer(const Rules& rules, std::int64_t rating)
{
    const auto* rule = rule_for(rules, Asked::rating, rating);
    return rule && rule->kind != Kind::praise;
}

Asks asks_of_ratings(const Rules& rules, const listening::Heard& heard)
{
    Asks asks;
    for (const auto& one : heard.ratings) {
        if (!wants_an_answer(rules, one.rating)) continue;
        if (!asks.rule) asks.rule = rule_for(rules, Asked::rating, one.rating);
        asks.scores.push_back(in_words(one));
    }
    return asks;
}

// The first score that wants an answer of ours; a complaint goes before praise.
Asks asks(const Rules& rules, const listening::Heard& heard)
{
    Asks asks;
    for (const auto kind : {Kind::complaint, Kind::question, Kind::request, Kind::praise})
        for (const auto& score : heard.scores) {
            listening::Response response;
            response.survey = score.survey;
            response.score = score.score;
            const auto* rule = rule_for(rules, response);
            if (!rule || rule->kind != kind) continue;
            if (!asks.rule) asks.rule = rule;
            asks.scores.push_back(std::to_string(score.score) + " of " + std::to_string(listening::scale_of(score.survey).highest));
        }
    const auto rated = asks_of_ratings(rules, heard);
    asks.scores.insert(asks.rule && asks.rule->kind == Kind::praise ? asks.scores.begin() : asks.scores.end(), rated.scores.begin(), rated.scores.end());
    if (rated.rule && (!asks.rule || asks.rule->kind == Kind::praise)) asks.rule = rated.rule;
    return asks;
}

std::optional<std::string> words_in(const listening::Heard& heard)
{
    std::string words;
    const auto add = [&](const std::optional<std::string>& comment) {
        if (comment && words.find(*comment) == std::string::npos) words += (words.empty() ? "" : "\n") + *comment;
    };
    for (const auto& score : heard.scores) add(score.comment);
    for (const auto& rating : heard.ratings) add(rating.comment);
    return words.empty() ? std::nullopt : std::optional(words);
}

bool can_read_our_answer(surveys::AnsweredBy by) { return by == surveys::AnsweredBy::link || by == surveys::AnsweredBy::qr; }

surveys::AnsweredBy way_of(const listening::Heard& heard) { return parse_enum<surveys::AnsweredBy>(heard.channel.value_or("")).value_or(surveys::AnsweredBy::link); }

// One of us keyed it: days may lie between, and whoever wrote it waits.
bool is_keyed(const listening::Heard& heard) { return way_of(heard) == surveys::AnsweredBy::paper; }

// What went wrong is put right also where nobody can be told; praise asks for a reply, and nobody would read it.
bool wants_a_case(const listening::Heard& heard, const Asks& asks, const Rules& rules, Instant now)
{
    if (heard.customer_id || !asks.rule) return false;
    if (asks.rule->kind == Kind::praise && !can_read_our_answer(way_of(heard))) return false;
    return is_keyed(heard) || heard.at.us >= now.us - rules.newest_days * us_per_day;
}

std::string subject_of(const Asks& asks, bool has_name = false)
{
    return subject_of_answer(asks.rule->kind, asks.scores, has_name);
}

// The log holds the moment: where the day alone is kept, what the case heard stands there as the survey's.
void record(Context& ctx, const char* action, const Filed& filed)
{
    const auto answer = keeps_the_day_alone(ctx, filed) ? surveys::read_answer(ctx, *filed.answer_id) : not_found("");
    identity::record(ctx, action, answer ? to_text(answer->survey_id) : to_text(filed.id));
}

void tell_that_no_more_open(Context& ctx, const Filed& filed)
{
    auto entry = first_words(ctx, filed, {});
    entry.kind = EntryKind::system;
    entry.way.reset();
    entry.words = "This is case " + std::to_string(most_nameless_a_day) + " of today that has no name. Further answers without a name open none until tomorrow: read them under Surveys.";
    store::insert(ctx.db, entry);
}

void open(Context& ctx, const listening::Heard& heard, const Asks& asks, const Rules& rules, const std::optional<std::string>& words, Id<surveys::Answer> answer)
{
    const auto earlier = heard.customer_id ? 0 : store::count_nameless(ctx.db, ctx.business.time_zone.start_of(ctx.today()));
    if (earlier >= most_nameless_a_day) return;
    Filed filed;
    filed.customer_id = heard.customer_id;
    filed.subject = subject_of(asks, heard.customer_id.has_value());
    filed.source = Source::survey;
    filed.kind = asks.rule->kind;
    filed.opened_at = is_keyed(heard) ? touchpoints::whole_ms(ctx.now()) : std::min(heard.at, ctx.now());
    filed.answer_id = answer;
    const auto clocks = clocks_of_answer(ctx, rules, filed, *asks.rule);
    filed.team_id = clocks.team_id;
    find_owner_of_answer(ctx, filed, heard.at, *asks.rule);
    file(ctx, filed, words, &clocks);
    if (earlier == most_nameless_a_day - 1) tell_that_no_more_open(ctx, filed);
    record(ctx, "case.created", filed);
}

// They went on, or thought again.
void change(Context& ctx, const Case& one, const Asks& asks, const std::optional<std::string>& words)
{
    const auto said = store::entries(ctx.db, one.id);
    const auto theirs = std::ranges::find(said, EntryKind::customer, &Entry::kind);
    const auto stands = theirs != said.end() ? std::optional(theirs->words) : std::nullopt;
    Filed filed = one;
    filed.subject = subject_of(asks, one.customer_id.has_value());
    if (filed.subject == one.subject && stands == words) return;
    if (stands) store::remove(ctx.db, *theirs);
    if (words) {
        auto entry = stands ? *theirs : first_words(ctx, filed, *words);
        entry.words = *words;
        store::insert(ctx.db, entry);
    }
    if (filed.customer_id && filed.touchpoint_id) touchpoints::restate(ctx, timeline_entry(one), timeline_entry(filed));
    keep(ctx, filed, store::clocks(ctx.db, one.id));
    record(ctx, "case.heard", one);
}

// The day alone, but not before what was said last.
Instant day_of(Context& ctx, const Case& one, const std::vector<Entry>& said)
{
    auto at = ctx.business.time_zone.start_of(ctx.today());
    for (const auto& entry : said) at = std::max(at, entry.at);
    if (const auto closure = store::closure(ctx.db, one.id)) at = std::max(at, closure->at);
    return std::min(at, ctx.now());     // the clock may have been wrong
}

// What we write down of theirs has a moment of its own; what comes with the answer has the day alone, or stands with what was said last.
bool is_of_the_answer(Context& ctx, const Entry& entry, const std::vector<Entry>& said)
{
    const auto& zone = ctx.business.time_zone;
    return entry.at == zone.start_of(zone.local_day(entry.at)) || std::ranges::any_of(said, [&](const Entry& other) { return other.id != entry.id && other.at == entry.at; });
}

// We have worked on it, and they say something else than before. Also in a case that theirs is a part of, their words are the part's.
void go_on(Context& ctx, const Case& part, const std::string& words)
{
    const auto one = standing(ctx, part);
    auto said = store::entries(ctx.db, one.id);
    std::erase_if(said, [](const Entry& entry) { return entry.kind == EntryKind::system; });
    std::vector<Entry> theirs;
    std::ranges::copy_if(said, std::back_inserter(theirs), [&](const Entry& entry) { return entry.kind == EntryKind::customer && entry.case_id == part.id; });
    if (!theirs.empty() && theirs.back().words == words) return;
    // They are still at it: one mail of theirs would be one entry too.
    if (one.state != State::closed && theirs.size() > 1 && theirs.back().id == said.back().id && is_of_the_answer(ctx, theirs.back(), said)) {
        store::remove(ctx.db, theirs.back());
        theirs.back().words = words;
        store::insert(ctx.db, theirs.back());
        keep(ctx, one, store::clocks(ctx.db, one.id));
        identity::record(ctx, "case.heard", to_text(one.id));
        return;
    }
    Entry entry;
    entry.case_id = part.id;
    entry.at = day_of(ctx, one, said);
    entry.kind = EntryKind::customer;
    entry.words = words;
    entry.way = way_of(part.source);
    if (const auto heard = hear_again(ctx, one.id, std::move(entry)); !heard) throw std::logic_error("changed words of somebody without a name cannot be heard");
}

// The case that the scores of this answer have, where it bears a name (closed_loop.cpp).
std::optional<Case> case_of_scores(Context& ctx, const listening::Heard& heard)
{
    for (const auto& score : heard.scores) {
        const auto id = score.response_id ? store::find_of_response(ctx.db, *score.response_id) : std::nullopt;
        auto one = id ? store::find(ctx.db, *id, ctx.now()) : std::nullopt;
        if (one && one->customer_id == heard.customer_id) return one;
    }
    return std::nullopt;
}

// One that wanted an answer is another now, or good.
bool has_changed(const Rules& rules, const listening::HeardRating& one) { return one.was && *one.was != one.rating && (wants_an_answer(rules, *one.was) || wants_an_answer(rules, one.rating)); }

// A rating in an answer that has a case already is part of it: its score, and words that do not stand there.
void add_to(Context& ctx, const Case& one, const listening::Heard& heard, const Rules& rules, const std::vector<std::string>& words)
{
    const auto said = store::entries(ctx.db, one.id);
    // What was said to several questions may stand in one entry, below each other.
    const auto stands = [&](EntryKind kind, const std::string& what) {
        return std::ranges::any_of(said, [&](const Entry& entry) { return entry.kind == kind && ("\n" + entry.words + "\n").find("\n" + what + "\n") != std::string::npos; });
    };
    const auto told = scores_in(one.subject);
    bool has_more = false;
    const bool taken_up = is_taken_up(ctx, one);
    for (const auto& more : words) {
        if (stands(EntryKind::customer, more)) continue;
        has_more = true;
        auto entry = first_words(ctx, one, more);
        if (taken_up) entry.at = touchpoints::whole_ms(ctx.now());
        if (!taken_up) store::insert(ctx.db, entry);
        else if (const auto again = hear_again(ctx, standing(ctx, one).id, std::move(entry)); !again) throw std::logic_error("words to a rating cannot be heard");
    }
    for (const auto& rating : heard.ratings) {
        const auto score = in_words(rating), gives = they_now_give(score);
        const bool is_told = std::ranges::find(told, score) != told.end() || stands(EntryKind::system, gives);
        if (has_changed(rules, rating) || (wants_an_answer(rules, rating.rating) && !is_told)) say(ctx, one.id, gives), has_more = true;
    }
    if (!has_more) return;
    keep(ctx, *store::find(ctx.db, one.id, ctx.now()), store::clocks(ctx.db, one.id));
    identity::record(ctx, "case.heard", to_text(one.id));
}

// A rating is kept as no response: of an answer with a name it is heard here. Alone it has a case of its own, also without words, since
// we can ask; beside scores it is part of theirs.
void hear_ratings(Context& ctx, const listening::Heard& heard, const Rules& rules, Id<surveys::Answer> answer)
{
    const auto rated = asks_of_ratings(rules, heard);
    const auto there = store::find_of_answer(ctx.db, answer);
    const auto own = there ? store::find(ctx.db, *there, ctx.now()) : std::nullopt;
    const bool is_one = rated.rule != nullptr;
    if (own && own->customer_id != heard.customer_id) return;
    const auto beside = case_of_scores(ctx, heard);
    std::vector<std::string> words;
    const auto add = [&](const std::optional<std::string>& comment) {
        if (comment && std::ranges::find(words, *comment) == words.end()) words.push_back(*comment);
    };
    for (const auto& one : heard.ratings) add(one.comment);
    // Words to a score that opened nothing by itself are part of this too.
    if (!beside)
        for (const auto& one : heard.scores) add(one.comment);
    if (own && is_taken_up(ctx, *own)) {
        // One answer, one case: that of its scores is part of the one that somebody works on.
        if (beside && !beside->merged_into && beside->kind == own->kind) [[maybe_unused]] const auto merged = merge_cases(ctx, beside->id, {own->id});
        return add_to(ctx, *own, heard, rules, words);
    }
    const bool goes_beside = beside && beside->kind != Kind::praise;
    const bool is_news = goes_beside && is_taken_up(ctx, *beside) && std::ranges::any_of(heard.ratings, [&](const auto& one) { return has_changed(rules, one); });
    if (own && is_one && !goes_beside && rated.rule->kind == own->kind) return change(ctx, *own, rated, words_in(heard));
    if (own) {
        withdraw(ctx, *own);
        identity::record(ctx, "case.removed", to_text(own->id));
    }
    if (goes_beside && (is_one || is_news)) return add_to(ctx, *beside, heard, rules, words);
    if (!is_one) return;
    if (is_keyed(heard) || heard.at.us >= ctx.now().us - rules.newest_days * us_per_day) open(ctx, heard, rated, rules, words_in(heard), answer);
}

// Who took their name off a rating that had a case: nothing of it stays with that name, but what we said and did.
void take_rating_back(Context& ctx, const Case& one)
{
    if (!is_taken_up(ctx, one)) {
        withdraw(ctx, one);
        return identity::record(ctx, "case.removed", to_text(one.id));
    }
    const auto said = store::entries(ctx.db, one.id);
    for (const auto& entry : said) {
        const bool is_theirs = entry.kind == EntryKind::customer && !entry.touchpoint_id && !entry.message_id;
        if (entry.case_id == one.id && (is_theirs || tells_a_score(entry))) store::remove(ctx.db, entry);
    }
    say(ctx, one.id, "They took their answer back. What they had said is no longer here.", day_of(ctx, one, said));
    Filed filed = one;
    filed.answer_id.reset();
    if (is_our_subject(one.subject)) filed.subject = took_back;
    if (filed.touchpoint_id) touchpoints::restate(ctx, timeline_entry(one), timeline_entry(filed));
    keep(ctx, filed, store::clocks(ctx.db, one.id));
    identity::record(ctx, "case.answer_taken_back", to_text(one.id));
}

// What they had said with a name is gone, and the page on which they could read us.
void lose_reader(Context& ctx, Id<surveys::Answer> answer)
{
    const auto id = store::find_of_answer(ctx.db, answer);
    const auto one = id ? store::find(ctx.db, *id, ctx.now()) : std::nullopt;
    if (!one) return;
    if (one->customer_id) return take_rating_back(ctx, *one);
    Filed filed = *one;
    filed.answer_id.reset();
    say(ctx, *id, "Their answer is gone. What is written here reaches them no longer.", day_of(ctx, *one, store::entries(ctx.db, *id)));
    keep(ctx, filed, store::clocks(ctx.db, *id));
}

}  // namespace

Instant heard_from(const Context& ctx, Instant day)
{
    const auto& zone = ctx.business.time_zone;
    return zone.start_of({zone.local_day(day).days + 1});
}

void hear_nameless(Context& ctx, const listening::Heard& heard)
{
    const auto answer = parse_id<surveys::Answer>(heard.id);
    if (!answer) return;
    if (const auto was = heard.was ? parse_id<surveys::Answer>(*heard.was) : std::nullopt) lose_reader(ctx, *was);
    const auto there = store::find_of_answer(ctx.db, *answer);
    const auto rules = read_rules(ctx.db);
    const auto is_named = there ? store::find(ctx.db, *there, ctx.now()) : std::nullopt;
    if (heard.customer_id && (!there || (is_named && is_named->customer_id))) return hear_ratings(ctx, heard, rules, *answer);
    const auto wanted = asks(rules, heard);
    const auto words = words_in(heard);
    const bool is_one = words && wants_a_case(heard, wanted, rules, ctx.now());
    if (!there) {
        if (is_one && !heard.name_was_taken_off) open(ctx, heard, wanted, rules, *words, *answer);
        return;
    }
    const auto one = store::find(ctx.db, *there, ctx.now());
    if (!one) return;
    if (is_taken_up(ctx, *one)) {
        if (!heard.customer_id && words) go_on(ctx, *one, *words);
        return;
    }
    if (is_one && wanted.rule->kind == one->kind) return change(ctx, *one, wanted, *words);
    withdraw(ctx, *one);
    record(ctx, "case.removed", *one);
    if (heard.customer_id) return hear_ratings(ctx, heard, rules, *answer);     // they have put their name to it
    if (is_one) open(ctx, heard, wanted, rules, *words, *answer);
}

bool is_nameless(const Filed& filed) { return filed.answer_id && !filed.customer_id; }

bool reaches_nobody(Context& ctx, const Filed& filed)
{
    if (!is_nameless(filed) || filed.contact) return false;
    const auto answer = surveys::read_answer(ctx, *filed.answer_id);
    return answer && !can_read_our_answer(answer->channel);
}

bool keeps_the_day_alone(const Context& ctx, const Filed& filed)
{
    const auto& zone = ctx.business.time_zone;
    return is_nameless(filed) && !filed.split_from && filed.opened_at == zone.start_of(zone.local_day(filed.opened_at));
}

Result<Done> show_answer(Context& ctx, const Filed& filed, Entry& entry)
{
    if (reaches_nobody(ctx, filed)) return conflict("Who answered on paper or on a tablet, without a name, cannot read this. Note it down instead.", "nobody_reads");
    constexpr auto most = decltype(surveys::WriteReply::words)::max;
    if (text_fault(entry.words, 0, most, "")) return invalid("words", "Who answered without a name can be shown at most " + std::to_string(most) + " characters.", "length");
    TRY(const auto shown, surveys::reply(ctx, *filed.answer_id, {{entry.words}}));
    entry.way.reset();
    entry.shown_at = shown.at;
    return Done{};
}

}  // namespace rapport::cases
