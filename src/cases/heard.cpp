#include "cases/heard.h"

#include "base/mail/incoming/decode.h"
#include "base/text.h"
#include "base/told.h"
#include "cases/pages/words.h"
#include "cases/service.h"
#include "cases/store.h"
#include "listening/service.h"
#include "surveys/pages/words.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace rapport::cases {
namespace {

constexpr std::array<std::string_view, 4> beginnings{"Gave ", "Not happy: gave ", "Without a name: gave ", "Without a name, not happy: gave "};
constexpr std::string_view gives_now = "They now give ";
constexpr std::size_t most_subject = 80;

Told<SubjectOfMail>& told_subjects()
{
    static Told<SubjectOfMail> all;
    return all;
}

// Nobody of ours filled in the form, nor what the case was split off from.
bool sent_the_form(Context& ctx, const Filed& filed)
{
    if (filed.source != Source::form) return false;
    if (!filed.split_from) return !filed.opened_by_id;
    const auto whole = store::find(ctx.db, *filed.split_from, ctx.now());
    return whole && sent_the_form(ctx, *whole);
}

// What they wrote above it; nothing where they did not, or nobody can tell that it was them.
std::optional<std::string> own_subject(Context& ctx, const Filed& filed)
{
    for (const auto of_first_mail : told_subjects())
        if (const auto first = of_first_mail(ctx, filed)) {
            auto subject = tidy(*first);
            return subject.empty() ? std::nullopt : std::optional(std::move(subject));
        }
    for (const auto& entry : store::entries(ctx.db, filed.id)) {
        if (entry.kind != EntryKind::customer || entry.case_id != filed.id) continue;
        auto subject = tidy(subject_of_words(entry.words));
        return !subject.empty() && (sent_the_form(ctx, filed) || subject == filed.subject) ? std::optional(std::move(subject)) : std::nullopt;
    }
    return std::nullopt;
}

std::string_view day_of(const pages::Words& say, Source source)
{
    switch (source) {
    case Source::phone: return say.call_of;
    case Source::review: return say.review_of;
    case Source::post: return say.post_of;
    case Source::mail: return say.mail_of;
    case Source::form: return say.form_of;
    default: return say.visit_of;
    }
}

}  // namespace

void ask_for_subjects(SubjectOfMail of_first_mail) { told_subjects().list(of_first_mail); }

std::string subject_of_answer(Kind kind, const std::vector<std::string>& scores, bool has_name)
{
    std::string subject(beginnings[(has_name ? 0U : 2U) + (kind == Kind::complaint ? 1U : 0U)]);
    for (const auto& score : scores) subject += (&score == &scores.front() ? "" : ", ") + score;
    return subject;
}

std::vector<std::string> scores_in(const std::string& subject)
{
    const auto beginning = std::ranges::find_if(beginnings, [&](std::string_view one) { return subject.starts_with(one); });
    if (beginning == beginnings.end()) return {};
    std::vector<std::string> scores;
    std::istringstream all(subject.substr(beginning->size()));
    for (std::string part; std::getline(all >> std::ws, part, ',');) {
        std::istringstream words(part);
        std::int64_t score = 0, highest = 0;
        std::string of, rest;
        if (!(words >> score >> of >> highest) || of != "of" || words >> rest) return {};
        scores.push_back(part);
    }
    return scores;
}

bool is_our_subject(const std::string& subject) { return !scores_in(subject).empty(); }

std::string they_now_give(const std::string& score) { return std::string(gives_now) + score + "."; }

bool tells_a_score(const Entry& entry) { return entry.kind == EntryKind::system && entry.words.starts_with(gives_now); }

ClockRule clocks_of_answer(Context& ctx, const Rules& rules, const Filed& filed, const ResponseRule& asks)
{
    ClockRule clocks;
    if (const auto* rule = rule_for(rules, filed.kind, filed.source, level_of(ctx, filed.customer_id))) clocks = *rule;
    clocks.first_minutes = std::min(clocks.first_minutes.value_or(asks.hours * 60), asks.hours * 60);
    return clocks;
}

std::string subject_for_them(Context& ctx, const Filed& filed, std::string_view language)
{
    const bool is_of_answer = filed.source == Source::survey || is_our_subject(filed.subject) || filed.subject == took_back;
    if (!is_of_answer && (filed.source == Source::mail || filed.source == Source::form))
        if (auto own = own_subject(ctx, filed)) return std::move(*own);
    const auto response = filed.response_id ? listening::read_response(ctx, *filed.response_id) : not_found("");
    const auto& say = pages::words_in(language);
    const auto day = ctx.business.time_zone.local_day(response ? response->at : filed.opened_at);
    return surveys::pages::filled(is_of_answer ? say.answer_of : day_of(say, filed.source), surveys::pages::date_in(surveys::pages::words_in(say.language), day));
}

std::string subject_of_words(const std::string& words)
{
    const auto first = std::string_view(words).substr(0, words.find('\n'));
    const auto line = mail::incoming::clean_line(first, most_subject);
    const auto blank = line.rfind(' ');
    return mail::incoming::clean_line(first, first.size()) == line || blank == std::string::npos ? line : line.substr(0, blank) + " …";
}

bool is_taken_up(Context& ctx, const Case& one)
{
    return one.state == State::closed || one.cause || !is_our_subject(one.subject) || one.snoozed_until || one.waiting_since || was_worked_on(ctx, one);
}

}  // namespace rapport::cases
