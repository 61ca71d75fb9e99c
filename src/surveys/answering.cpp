#include "surveys/answering.h"

#include "base/text.h"
#include "identity/audit.h"
#include "listening/service.h"
#include "messages/secrets.h"
#include "surveys/coarse.h"
#include "surveys/answer_store.h"
#include "surveys/asking.h"
#include "surveys/invitation_store.h"
#include "surveys/keys.h"
#include "surveys/service.h"
#include "surveys/store.h"

#include <algorithm>
#include <map>

namespace rapport::surveys {
namespace {

using Values = std::map<std::int64_t, Value>;

Instant start_of_day(Context& ctx, Instant at) { return ctx.business.time_zone.start_of(ctx.business.time_zone.local_day(at)); }

// Whether it could be told by its times whose it is: few have a link, and it is known when they were asked.
bool keeps_the_day_alone(const Answer& answer) { return answer.channel == AnsweredBy::link && !answer.customer_id; }

// Without a name nothing is kept that narrows down whose it is: neither the contact nor who served, and of every time the day alone. How long it
// may be changed follows from that day; that the link runs out earlier is known to who holds it. What once had a name becomes another
// answer, since what was noted down about the first one leads to them.
void take_name_off(Context& ctx, Answer& answer)
{
    const auto day = start_of_day(ctx, answer.at);
    if (answer.invitation_id || !answer.id) answer.id = id_within<Answer>(day);
    answer.customer_id.reset();
    answer.invitation_id.reset();
    answer.touchpoint_kind.reset();
    answer.staff.reset();
    answer.at = answer.changed_at = day;
    answer.open_until = {day.us + answer_within_days * us_per_day};
}

void put_name_on(Answer& answer, const Invitation& invitation)
{
    answer.customer_id = invitation.customer_id;
    answer.invitation_id = invitation.id;
    answer.touchpoint_kind = invitation.touchpoint_kind;
    answer.staff = invitation.staff;
    if (invitation.expires_at && !answer.batch_id) answer.open_until = *invitation.expires_at;
}

// It has no id yet.
Answer fresh(Context& ctx, const Answering& by)
{
    Answer answer;
    answer.survey_id = by.survey_id;
    answer.wording = by.wording;
    answer.channel = by.channel;
    answer.language = by.language;
    answer.place_id = by.place_id;
    answer.batch_id = by.batch_id;
    answer.at = answer.changed_at = touchpoints::whole_ms(by.at.value_or(ctx.now()));
    answer.open_until = by.batch_id ? ctx.now() : Instant{ctx.now().us + nameless_open_us};
    return answer;
}

Values by_question(std::vector<Value> values)
{
    Values found;
    for (auto& value : values) found[value.question] = std::move(value);
    return found;
}

// The comment to a scored question: the first text after it.
std::optional<std::string> comment_to(const SurveyContent& content, const Values& values, std::int64_t scored)
{
    for (const auto& question : content.questions) {
        if (question.kind != QuestionKind::text) continue;
        const auto* before = scored_before(content, question.question);
        const auto value = values.find(question.question);
        if (before && before->question == scored && value != values.end() && value->second.words) return value->second.words;
    }
    return std::nullopt;
}

// The words to a rating: the next text after it, before anything else is asked; where none is asked there, the first on the sheet that are to nothing else.
std::optional<std::string> words_to(const SurveyContent& content, const Values& values, std::int64_t rated)
{
    const auto words_of = [&](const Question& question) {
        const auto value = values.find(question.question);
        return value == values.end() ? std::nullopt : value->second.words;
    };
    const auto& all = content.questions;
    for (std::size_t i = 0; i + 1 < all.size(); ++i)
        if (all[i].question == rated && all[i + 1].kind == QuestionKind::text) return words_of(all[i + 1]);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool is_anothers = (i > 0 && all[i - 1].kind == QuestionKind::rating) || scored_before(content, all[i].question);
        if (auto words = all[i].kind == QuestionKind::text && !is_anothers ? words_of(all[i]) : std::nullopt) return words;
    }
    return std::nullopt;
}

std::optional<listening::Response> stored_response(Context& ctx, const Value& value)
{
    if (!value.response_id) return std::nullopt;
    auto response = listening::read_response(ctx, *value.response_id);
    return response ? std::optional(std::move(*response)) : std::nullopt;
}

// Keeps one scored value as the response it is; without a name, or without a score, there is none. Answers whether the value was put down with it:
// who hears of a new response can ask what was said together with it.
bool keep_response(Context& ctx, const Answer& answer, const SurveyContent& content, const Values& values, Value& value)
{
    const auto kind = scale_kind(value.kind);
    if (!kind) return false;
    const auto stored = stored_response(ctx, value);
    if (!answer.customer_id || !value.score) {
        if (stored) listening::remove_response(ctx, *stored);
        value.response_id.reset();
        return false;
    }
    auto response = stored.value_or(listening::Response{});
    response.customer_id = stored ? stored->customer_id : *answer.customer_id;
    response.survey = *kind;
    response.score = *value.score;
    response.comment = comment_to(content, values, value.question);
    response.channel = std::string(enum_text(answer.channel));
    response.at = answer.at;
    if (stored && response == *stored) return false;
    response.updated_at = ctx.now();
    if (stored) {
        ++response.version;
        store::put(ctx.db, value);
        listening::replace(ctx, response);
        return true;
    }
    response.id = ctx.ids.make<listening::Response>();
    response.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    response.created_at = ctx.now();
    value.response_id = response.id;
    store::put(ctx.db, value);
    listening::record_all(ctx, {&response, 1});
    return true;
}

listening::Heard heard_of(const Answer& answer, const SurveyContent& content, const Values& before, const Values& values, bool first)
{
    listening::Heard heard{to_text(answer.id), answer.customer_id, {}, std::string(enum_text(answer.channel)), answer.staff, answer.at, first, false};
    for (const auto& [question, value] : values)
        if (const auto kind = scale_kind(value.kind); kind && value.score)
            heard.scores.push_back({*kind, *value.score, comment_to(content, values, question), value.response_id});
        else if (value.kind == QuestionKind::rating && value.score)
            heard.ratings.push_back({*value.score, words_to(content, values, question), before.contains(question) ? before.at(question).score : std::nullopt});
    return heard;
}

// The words of `given` without blanks around them; no words are nothing.
Given tidied(Given given)
{
    if (given.words) given.words = tidy(*given.words);
    if (given.words && given.words->empty()) given.words.reset();
    return given;
}

// What had a name is gone, with what we wrote back under it.
void remove_named(Context& ctx, const Answer& answer, Values& values, const std::string& key_hash)
{
    for (auto& [question, value] : values) {
        if (const auto stored = stored_response(ctx, value)) listening::remove_response(ctx, *stored);
        value.response_id.reset();
    }
    store::remove(ctx.db, answer, key_hash);
    identity::record(ctx, "answer.removed", to_text(answer.id));
}

// An invitation is answered once, whatever changes afterwards.
void mark_answered(Context& ctx, const Invitation& invitation, bool nameless)
{
    auto stored = store::find_invitation(ctx.db, invitation.customer_id, invitation.id);
    if (!stored) return;
    const auto now = touchpoints::whole_ms(ctx.now());
    const auto at = nameless ? start_of_day(ctx, stored->answered_at.value_or(now)) : stored->answered_at.value_or(now);
    if (stored->message_id) {
        take_mail_back(ctx, *stored->message_id);
        messages::forget_secret(ctx.db, *stored->message_id);
    }
    if (stored->answered_at == at) return;
    stored->answered_at = at;
    ++stored->version;
    store::update(ctx.db, *stored);
}

AnswerView view_of(Context& ctx, store::NamedAnswer&& row)
{
    AnswerView view;
    static_cast<Answer&>(view) = std::move(row.answer);
    view.customer = std::move(row.customer);
    view.replies = row.replies;
    view.values = store::values(ctx.db, view.id);
    return view;
}

// Whether every word is found in what was said.
bool says(const AnswerView& answer, const std::vector<std::string>& wanted)
{
    std::string said;
    for (const auto& value : answer.values)
        if (value.words) said += " " + fold(*value.words);
    return std::ranges::all_of(wanted, [&](const std::string& word) { return said.find(word) != std::string::npos; });
}

}  // namespace

Result<Answer> give(Context& ctx, const listening::Listeners& listeners, const Answering& by, const std::vector<Given>& given)
{
    TRY(const auto survey, by.batch_id ? read_survey(ctx, by.survey_id) : open_one(ctx, by.survey_id));
    const auto stored = store::find_answer(ctx.db, hash_of_answer_key(by.key));
    if (stored && stored->survey_id != by.survey_id) return not_found("There is no such answer.");
    if (stored && stored->open_until <= ctx.now()) return conflict("This answer can no longer be changed.", "expired");
    if (by.invitation && !by.batch_id && by.invitation->expires_at && *by.invitation->expires_at <= ctx.now())
        return conflict("This link has run out.", "expired");
    if (!stored && by.invitation && by.invitation->answered_at) return conflict("They have answered already.", "answered");
    const auto wording = store::wording(ctx.db, survey.id, stored ? stored->wording : by.wording);
    if (!wording) return invalid("wording", "There is no such wording.", "unknown");

    std::vector<Fault> faults;
    for (std::size_t i = 0; i < given.size(); ++i)
        if (auto fault = fault_of(*wording, tidied(given[i]), "/values/" + std::to_string(i))) faults.push_back(std::move(*fault));
    if (!faults.empty()) return invalid(std::move(faults));

    auto answer = stored ? *stored : fresh(ctx, by);
    auto before = by_question(store::values(ctx.db, answer.id));
    auto values = before;
    for (const auto& one : given) {
        const auto [question, score, words] = tidied(one);
        auto& value = values[question];
        value.question = question;
        value.kind = wording->find(question)->kind;
        value.score = score;
        value.words = words;
    }
    if (by.invitation && by.nameless) take_name_off(ctx, answer);
    else if (by.invitation) put_name_on(answer, *by.invitation);
    if (!answer.id) answer.id = ctx.ids.make<Answer>();
    for (auto& [question, value] : values) value.answer_id = answer.id;
    if (stored && *stored == answer && values == before) return answer;

    if (!keeps_the_day_alone(answer)) answer.changed_at = touchpoints::whole_ms(ctx.now());
    const bool is_another = stored && stored->id != answer.id;
    if (is_another) {
        remove_named(ctx, *stored, values, hash_of_answer_key(by.key));
        store::note_taken_off(ctx.db, by.key);
        before.clear();
    }
    if (stored && !is_another) store::update(ctx.db, answer);
    else store::insert(ctx.db, answer, hash_of_answer_key(by.key));
    for (auto& [question, value] : values) {
        if (keep_response(ctx, answer, *wording, values, value)) continue;
        if (const auto was = before.find(question); was == before.end() || was->second != value) store::put(ctx.db, value);
    }
    if (by.invitation) mark_answered(ctx, *by.invitation, by.nameless);
    // The log holds the moment, so of a link answered without a name it tells in which survey, and not which answer.
    identity::record(ctx, stored && !is_another ? "answer.changed" : "answer.given", keeps_the_day_alone(answer) ? to_text(survey.id) : to_text(answer.id));
    auto heard = heard_of(answer, *wording, before, values, !stored);
    if (is_another) heard.was = to_text(stored->id);
    heard.name_was_taken_off = keeps_the_day_alone(answer) && store::was_taken_off(ctx.db, by.key);
    listening::tell(ctx, listeners, heard);
    return answer;
}

std::vector<Id<listening::Response>> said_together(Db& db, const listening::Response& response)
{
    if (!response.channel || !parse_enum<AnsweredBy>(*response.channel)) return {};
    return store::responses_beside(db, response);
}

Result<AnswerView> read_answer(Context& ctx, Id<Answer> id)
{
    auto row = store::find_named(ctx.db, id);
    if (!row) return not_found("There is no such answer.");
    return view_of(ctx, std::move(*row));
}

Result<std::vector<AnswerView>> list_answers(Context& ctx, const AnswerFilter& filter)
{
    if (filter.survey) CHECK(read_survey(ctx, *filter.survey));
    const auto wanted = filter.q ? words(fold(*filter.q)) : std::vector<std::string>{};
    std::vector<AnswerView> found;
    store::each_answer(ctx.db, filter, [&](store::NamedAnswer&& row) {
        auto view = view_of(ctx, std::move(row));
        const bool has_words = std::ranges::any_of(view.values, [](const Value& value) { return value.words.has_value(); });
        if ((has_words || !filter.with_words) && says(view, wanted)) found.push_back(std::move(view));
        return found.size() <= static_cast<std::size_t>(filter.limit);
    });
    return found;
}

Result<Reply> reply(Context& ctx, Id<Answer> id, const WriteReply& input)
{
    if (!store::find_answer(ctx.db, id)) return not_found("There is no such answer.");
    const Reply written{id, ctx.ids.make<Reply>(), input.words.value, touchpoints::whole_ms(ctx.now()), ctx.actor.name};
    store::insert(ctx.db, written);
    identity::record(ctx, "survey.replied", to_text(id));
    return written;
}

Result<std::vector<Reply>> list_replies(Context& ctx, Id<Answer> id)
{
    if (!store::find_answer(ctx.db, id)) return not_found("There is no such answer.");
    return store::replies(ctx.db, id);
}

}  // namespace rapport::surveys
