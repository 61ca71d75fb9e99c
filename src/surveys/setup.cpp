#include "base/setup_parts.h"
#include "surveys/doors.h"
#include "surveys/places.h"
#include "surveys/rules.h"
#include "surveys/service.h"

#include <algorithm>
#include <set>

namespace rapport::surveys {
namespace {

using setup::Effect;

struct AskedInSetup {
    QuestionKind kind = QuestionKind::nps;
    bool may_skip = false;
    std::vector<QuestionWords> words;
    bool operator==(const AskedInSetup&) const = default;
};
BOOST_DESCRIBE_STRUCT(AskedInSetup, (), (kind, may_skip, words))

struct PlaceInSetup {
    PlaceKind kind = PlaceKind::qr;
    Text<1, 80> name;
    bool operator==(const PlaceInSetup&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlaceInSetup, (), (kind, name))

struct RuleInSetup {
    touchpoints::Kind touchpoint_kind = touchpoints::Kind::delivery;
    std::int64_t after_hours = 0, one_in = 1;
    AskedBy channel = AskedBy::email;
    bool operator==(const RuleInSetup&) const = default;
};
BOOST_DESCRIBE_STRUCT(RuleInSetup, (), (touchpoint_kind, after_hours, one_in, channel))

struct SurveyInSetup {
    Text<1, 120> name;
    SurveyState state = SurveyState::draft;
    std::vector<AskedInSetup> questions;
    std::vector<SurveyTexts> texts;
    std::vector<PlaceInSetup> places;       // that have not ended
    std::vector<RuleInSetup> rules;         // the same
    bool operator==(const SurveyInSetup&) const = default;
};
BOOST_DESCRIBE_STRUCT(SurveyInSetup, (), (name, state, questions, texts, places, rules))

PlaceInSetup in_setup(const Place& place) { return {place.kind, {place.name}}; }
RuleInSetup in_setup(const SurveyRule& rule) { return {rule.touchpoint_kind, rule.after_hours, rule.one_in, rule.channel}; }

// Those that have not ended, the oldest first.
template <class Told, class T> std::vector<Told> running(const std::vector<T>& newest_first)
{
    std::vector<Told> told;
    for (auto one = newest_first.rbegin(); one != newest_first.rend(); ++one)
        if (!one->ended_at) told.push_back(in_setup(*one));
    return told;
}

SurveyInSetup in_setup(Context& ctx, const Survey& survey)
{
    SurveyInSetup told{{survey.name}, survey.state, {}, survey.wording.texts, running<PlaceInSetup>(list_places(ctx, survey.id).value()), running<RuleInSetup>(list_rules(ctx, survey.id).value())};
    for (const auto& question : survey.wording.questions) told.questions.push_back({question.kind, question.may_skip, question.words});
    return told;
}

// One for each name: the open one, else the newest.
std::vector<Survey> one_of_each_name(Context& ctx)
{
    auto all = list_surveys(ctx);
    std::ranges::stable_sort(all, {}, [](const Survey& one) { return std::pair(one.name, one.state != SurveyState::open); });
    const auto same = std::ranges::unique(all, {}, &Survey::name);
    all.erase(same.begin(), same.end());
    return all;
}

std::vector<SurveyInSetup> all_surveys(Context& ctx)
{
    std::vector<SurveyInSetup> told;
    for (const auto& survey : one_of_each_name(ctx)) told.push_back(in_setup(ctx, survey));
    return told;
}

std::optional<Survey> survey_named(Context& ctx, const std::string& name)
{
    const auto all = one_of_each_name(ctx);
    const auto found = std::ranges::find(all, name, &Survey::name);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

// A question that is here already keeps its number, so that its answers can be compared: the one with the same words, else the one that stood
// at its place.
std::optional<std::int64_t> number_of(const AskedInSetup& wanted, std::size_t at, const std::vector<AskedInSetup>& all, const std::vector<Question>& known, std::set<std::int64_t>& used)
{
    const auto free = [&](const Question& one) { return one.kind == wanted.kind && !used.contains(one.question); };
    const auto said_elsewhere = [&](const Question& one) { return std::ranges::find(all, one.words, &AskedInSetup::words) != all.end(); };
    for (const auto& one : known)
        if (free(one) && one.words == wanted.words) return used.insert(one.question), one.question;
    if (at < known.size() && free(known[at]) && !said_elsewhere(known[at])) return used.insert(known[at].question), known[at].question;
    return std::nullopt;
}

template <std::size_t Max> std::optional<Text<1, Max>> text_of(const std::optional<std::string>& words)
{
    return words ? std::optional(Text<1, Max>{*words}) : std::nullopt;
}

WordsInput input_of(const QuestionWords& words)
{
    WordsInput input{{words.language}, {words.ask}, text_of<40>(words.low), text_of<40>(words.high), {}};
    if (words.choices.empty()) return input;
    auto& choices = input.choices.emplace();
    for (const auto& choice : words.choices) choices.push_back({choice});
    return input;
}

NewSurvey input_of(const SurveyInSetup& wanted, const std::vector<Question>& known)
{
    NewSurvey input{.name = wanted.name, .questions = {}, .texts = std::vector<TextsInput>{}};
    std::set<std::int64_t> used;
    for (std::size_t i = 0; i < wanted.questions.size(); ++i) {
        const auto& asked = wanted.questions[i];
        QuestionInput question{number_of(asked, i, wanted.questions, known, used), asked.kind, asked.may_skip, {}};
        for (const auto& words : asked.words) question.words.push_back(input_of(words));
        input.questions.push_back(std::move(question));
    }
    for (const auto& texts : wanted.texts) input.texts->push_back({{texts.language}, text_of<120>(texts.about), text_of<300>(texts.reads), text_of<300>(texts.thanks)});
    return input;
}

// What the file says must be what the API would take: the bounds of its texts are those of the inputs.
Result<NewSurvey> checked(const NewSurvey& input) { return from_json_text<NewSurvey>(to_json(input)); }

// From a draft on: opened, or opened and closed again.
Result<Survey> brought_to(Context& ctx, Survey survey, SurveyState state)
{
    if (state == survey.state) return survey;
    if (state == SurveyState::draft) return invalid("/state", "This survey was open already, so that it is no draft any more.", "was_open");
    if (survey.state != SurveyState::open) {
        TRY(survey, open_survey(ctx, survey.id));
    }
    return state == SurveyState::closed ? close_survey(ctx, survey.id) : Result<Survey>(std::move(survey));
}

Result<Survey> changed(Context& ctx, Survey survey, const SurveyInSetup& wanted)
{
    if (wanted.state == SurveyState::open) {
        TRY(survey, brought_to(ctx, std::move(survey), wanted.state));
    }
    TRY(const auto input, checked(input_of(wanted, survey.wording.questions)));
    ChangeSurvey change;
    change.questions = {true, input.questions};
    change.texts = {true, input.texts};
    if (in_setup(ctx, survey).questions != wanted.questions || survey.wording.texts != wanted.texts) {
        TRY(survey, change_survey(ctx, survey.id, survey.version, std::move(change)));
    }
    return brought_to(ctx, std::move(survey), wanted.state);
}

Result<Done> bring_places(Context& ctx, const Survey& survey, const SurveyInSetup& wanted, std::vector<setup::Step>& steps)
{
    auto here = running<PlaceInSetup>(list_places(ctx, survey.id).value());
    for (std::size_t i = 0; i < wanted.places.size(); ++i) {
        const auto& place = wanted.places[i];
        const auto what = "the place “" + place.name.value + "” of the survey “" + survey.name + "”";
        if (const auto same = std::ranges::find(here, place); same != here.end()) {
            here.erase(same);
            steps.push_back({Effect::same, what});
            continue;
        }
        auto made = add_place(ctx, survey.id, {place.kind, place.name});
        if (!made) return setup::placed(std::move(made).error(), "/places/" + std::to_string(i));
        steps.push_back({Effect::made, what, made->link});
    }
    return Done{};
}

Result<Done> bring_rules(Context& ctx, const Survey& survey, const SurveyInSetup& wanted, std::vector<setup::Step>& steps)
{
    auto here = running<RuleInSetup>(list_rules(ctx, survey.id).value());
    for (std::size_t i = 0; i < wanted.rules.size(); ++i) {
        const auto& rule = wanted.rules[i];
        const auto what = "the rule after " + std::string(enum_text(rule.touchpoint_kind)) + " of the survey “" + survey.name + "”";
        if (const auto same = std::ranges::find(here, rule); same != here.end()) {
            here.erase(same);
            steps.push_back({Effect::same, what});
            continue;
        }
        if (auto made = add_rule(ctx, survey.id, {rule.touchpoint_kind, rule.after_hours, rule.one_in, rule.channel}); !made)
            return setup::placed(std::move(made).error(), "/rules/" + std::to_string(i));
        steps.push_back({Effect::made, what});
    }
    return Done{};
}

Result<Done> bring_survey(Context& ctx, const SurveyInSetup& wanted, std::vector<setup::Step>& steps)
{
    auto survey = survey_named(ctx, wanted.name);
    const auto what = "the survey “" + wanted.name.value + "”";
    if (!survey) {
        TRY(auto input, checked(input_of(wanted, {})));
        TRY(auto made, add_survey(ctx, std::move(input)));
        TRY(survey, brought_to(ctx, std::move(made), wanted.state));
        steps.push_back({Effect::made, what});
    } else {
        const auto before = survey->version;
        TRY(survey, changed(ctx, std::move(*survey), wanted));
        steps.push_back({survey->version == before ? Effect::same : Effect::changed, what});
    }
    CHECK(bring_places(ctx, *survey, wanted, steps));
    return bring_rules(ctx, *survey, wanted, steps);
}

}  // namespace

setup::Part setup_part() { return setup::list<SurveyInSetup>("surveys", may("surveys:read"), may("surveys:write"), all_surveys, bring_survey); }

}  // namespace rapport::surveys
