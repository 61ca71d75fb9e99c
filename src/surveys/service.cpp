#include "surveys/service.h"

#include "identity/audit.h"
#include "identity/changes.h"
#include "surveys/store.h"
#include "touchpoints/touchpoint.h"

#include <algorithm>
#include <set>

namespace rapport::surveys {
namespace {

using Faults = std::vector<Fault>;

template <std::size_t Min, std::size_t Max> std::optional<std::string> plain(const std::optional<Text<Min, Max>>& text)
{
    return text ? std::optional(text->value) : std::nullopt;
}

// "de", "pt-BR": letters and digits, in parts of one to eight (BCP 47).
bool is_language(std::string_view tag)
{
    std::size_t in_part = 0;
    for (const char c : tag) {
        if (c == '-' && in_part == 0) return false;
        if (c != '-' && !std::isalnum(static_cast<unsigned char>(c))) return false;
        in_part = c == '-' ? 0 : in_part + 1;
        if (in_part > 8) return false;
    }
    return in_part > 0;
}

Strings languages_of(const std::vector<QuestionInput>& questions, Faults& faults)
{
    Strings languages;
    if (questions.empty()) return languages;
    const auto& words = questions.front().words;
    if (words.empty()) faults.push_back({"/questions/0/words", "required", "Say the question in at least one language."});
    if (words.size() > most_languages) faults.push_back({"/questions/0/words", "too_many", "Eight languages are the most."});
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& language = words[i].language.value;
        const auto pointer = "/questions/0/words/" + std::to_string(i) + "/language";
        if (!is_language(language)) faults.push_back({pointer, "format", "This must be a language such as en or pt-BR."});
        if (std::ranges::count(languages, language)) faults.push_back({pointer, "twice", "This language stands here already."});
        languages.push_back(language);
    }
    return languages;
}

Strings choices_of(const WordsInput& words, QuestionKind kind, const std::string& pointer, Faults& faults)
{
    Strings choices;
    for (const auto& choice : words.choices.value_or(std::vector<Text<1, 80>>{})) choices.push_back(choice.value);
    if (kind != QuestionKind::choice) {
        if (!choices.empty()) faults.push_back({pointer, "not_here", "Only a question of kind choice has choices."});
        return {};
    }
    if (choices.size() < 2) faults.push_back({pointer, "required", "Give at least two choices."});
    if (choices.size() > most_choices) faults.push_back({pointer, "too_many", "Nine choices are the most."});
    return choices;
}

// In the order of the languages; each language once.
std::vector<QuestionWords> words_of(const QuestionInput& input, const Strings& languages, const std::string& pointer, Faults& faults)
{
    std::vector<QuestionWords> words;
    for (const auto& language : languages) {
        const auto given = std::ranges::find_if(input.words, [&](const WordsInput& one) { return one.language.value == language; });
        if (given == input.words.end()) {
            faults.push_back({pointer, "required", "This question is not said in " + language + "."});
            continue;
        }
        const auto at = pointer + "/" + std::to_string(given - input.words.begin()) + "/choices";
        words.push_back({language, given->ask.value, plain(given->low), plain(given->high), choices_of(*given, input.kind, at, faults)});
        if (words.back().choices.size() != words.front().choices.size())
            faults.push_back({at, "not_as_many", "There must be as many choices in each language."});
    }
    if (input.words.size() > languages.size()) faults.push_back({pointer, "unknown", "The first question is not said in one of these languages."});
    return words;
}

// Questions as they are kept: a new one takes the next number, one with a number must be there and of the same kind.
std::vector<Question> questions_of(const std::vector<QuestionInput>& input, const Strings& languages, const std::vector<Question>& known,
                                   std::int64_t last, Faults& faults)
{
    if (input.empty()) faults.push_back({"/questions", "required", "Ask at least one question."});
    if (input.size() > most_questions) faults.push_back({"/questions", "too_many", "Ten questions are more than anybody answers."});
    std::vector<Question> questions;
    std::set<std::int64_t> used;
    for (std::size_t i = 0; i < input.size(); ++i) {
        const auto pointer = "/questions/" + std::to_string(i);
        const auto& one = input[i];
        const auto same = [&](const Question& question) { return question.question == one.question && question.kind == one.kind; };
        if (one.question && (std::ranges::none_of(known, same) || !used.insert(*one.question).second))
            faults.push_back({pointer + "/question", "unknown", "There is no such question of this kind here."});
        questions.push_back({one.question ? *one.question : ++last, one.kind, one.may_skip.value_or(one.kind == QuestionKind::text),
                             words_of(one, languages, pointer + "/words", faults)});
    }
    return questions;
}

// By their texts: a choice that stands elsewhere now, or no more.
bool have_moved(const Strings& before, const Strings& after)
{
    if (after.size() < before.size()) return true;
    for (std::size_t place = 0; place < before.size(); ++place)
        if (const auto now = std::ranges::find(after, before[place]); now != after.end() && static_cast<std::size_t>(now - after.begin()) != place) return true;
    return false;
}

// What was answered is counted by the place of a choice. Its words may be put right, and new ones stand behind.
void keep_choices_in_place(const std::vector<Question>& before, const std::vector<Question>& after, Faults& faults)
{
    for (std::size_t i = 0; i < after.size(); ++i) {
        const auto was = std::ranges::find(before, after[i].question, &Question::question);
        if (was == before.end()) continue;
        for (const auto& words : after[i].words) {
            const auto said = std::ranges::find(was->words, words.language, &QuestionWords::language);
            if (said != was->words.end() && have_moved(said->choices, words.choices)) {
                faults.push_back({"/questions/" + std::to_string(i) + "/words/0/choices", "choices_moved",
                    "People have answered these choices by their places. Leave them there and add new ones at the end, or ask it as a new question."});
                break;
            }
        }
    }
}

std::vector<SurveyTexts> texts_of(const std::vector<TextsInput>& input, const Strings& languages, Faults& faults)
{
    std::vector<SurveyTexts> texts;
    std::set<std::string> said;
    for (std::size_t i = 0; i < input.size(); ++i) {
        const auto& one = input[i];
        const auto pointer = "/texts/" + std::to_string(i) + "/language";
        if (!std::ranges::count(languages, one.language.value)) faults.push_back({pointer, "unknown", "No question is said in this language."});
        if (!said.insert(one.language.value).second) faults.push_back({pointer, "twice", "This language stands here already."});
        texts.push_back({one.language.value, plain(one.about), plain(one.reads), plain(one.thanks)});
    }
    return texts;
}

Wording written(Context& ctx, SurveyContent content, std::int64_t number)
{
    Wording wording;
    static_cast<SurveyContent&>(wording) = std::move(content);
    wording.number = number;
    wording.since = touchpoints::whole_ms(ctx.now());
    wording.staff = ctx.actor.name;
    if (ctx.actor.staff) wording.staff_id = ctx.actor.staff;
    return wording;
}

std::int64_t last_number(Context& ctx, Id<Survey> id)
{
    std::int64_t last = 0;
    for (const auto& wording : store::wordings(ctx.db, id))
        for (const auto& question : wording.questions) last = std::max(last, question.question);
    return last;
}

Survey touched(Context& ctx, Survey survey)
{
    survey.updated_at = ctx.now();
    ++survey.version;
    return survey;
}

Result<Survey> kept(Context& ctx, const Survey& survey, std::string_view action)
{
    store::update(ctx.db, survey);
    identity::record(ctx, action, to_text(survey.id));
    return read_survey(ctx, survey.id);
}

}  // namespace

Result<Survey> add_survey(Context& ctx, NewSurvey input)
{
    Faults faults;
    SurveyContent content;
    content.languages = languages_of(input.questions, faults);
    content.questions = questions_of(input.questions, content.languages, {}, 0, faults);
    content.texts = texts_of(input.texts.value_or(std::vector<TextsInput>{}), content.languages, faults);
    if (!faults.empty()) return invalid(std::move(faults));

    SurveyHead head;
    head.id = ctx.ids.make<Survey>();
    head.name = input.name.value;
    head.created_at = head.updated_at = ctx.now();
    store::insert(ctx.db, head);
    store::insert(ctx.db, head.id, written(ctx, std::move(content), head.version));
    identity::record(ctx, "survey.created", to_text(head.id));
    return read_survey(ctx, head.id);
}

Result<Survey> read_survey(Context& ctx, Id<Survey> id)
{
    auto found = store::find(ctx.db, id);
    if (!found) return not_found("There is no such survey.");
    return std::move(*found);
}

std::vector<Survey> list_surveys(Context& ctx) { return store::list(ctx.db); }

Result<Survey> change_survey(Context& ctx, Id<Survey> id, std::int64_t version, ChangeSurvey change)
{
    TRY(const auto before, read_survey(ctx, id));
    if (before.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    if (before.closed_at) return conflict("This survey is closed. Open it again first.", "closed");

    Faults faults;
    SurveyContent content = before.wording;
    auto after = touched(ctx, before);
    if (change.name.present && !change.name.value) faults.push_back({"/name", "required", "Give it a name."});
    else if (change.name.present) after.name = change.name.value->value;
    if (change.questions.present) {
        const auto asked = change.questions.value.value_or(std::vector<QuestionInput>{});
        content.languages = languages_of(asked, faults);
        content.questions = questions_of(asked, content.languages, before.wording.questions, last_number(ctx, id), faults);
        if (before.opened_at) keep_choices_in_place(before.wording.questions, content.questions, faults);
        std::erase_if(content.texts, [&](const SurveyTexts& one) { return !std::ranges::count(content.languages, one.language); });
    }
    if (change.texts.present) content.texts = texts_of(change.texts.value.value_or(std::vector<TextsInput>{}), content.languages, faults);
    if (!faults.empty()) return invalid(std::move(faults));

    const bool same_words = content == static_cast<const SurveyContent&>(before.wording);
    if (same_words && after.name == before.name) return before;
    if (!same_words) store::insert(ctx.db, id, written(ctx, std::move(content), after.version));
    return kept(ctx, after, "survey.changed");
}

Result<std::vector<Wording>> wordings(Context& ctx, Id<Survey> id)
{
    CHECK(read_survey(ctx, id));
    return store::wordings(ctx.db, id);
}

Result<Survey> open_survey(Context& ctx, Id<Survey> id)
{
    TRY(auto survey, read_survey(ctx, id));
    if (survey.state == SurveyState::open) return conflict("This survey is open already.", "open");
    survey = touched(ctx, std::move(survey));
    survey.opened_at = touchpoints::whole_ms(ctx.now());
    survey.opened_by = ctx.actor.name;
    survey.closed_at.reset();
    survey.closed_by.reset();
    return kept(ctx, survey, "survey.opened");
}

Result<Survey> open_one(Context& ctx, Id<Survey> id)
{
    TRY(auto survey, read_survey(ctx, id));
    if (survey.state != SurveyState::open) return conflict("This survey is not open.", "not_open");
    return survey;
}

Result<Survey> close_survey(Context& ctx, Id<Survey> id)
{
    TRY(auto survey, open_one(ctx, id));
    survey = touched(ctx, std::move(survey));
    survey.closed_at = touchpoints::whole_ms(ctx.now());
    survey.closed_by = ctx.actor.name;
    return kept(ctx, survey, "survey.closed");
}

Result<Done> remove_survey(Context& ctx, Id<Survey> id)
{
    TRY(const auto survey, read_survey(ctx, id));
    if (survey.opened_at) return conflict("This survey was open, so that people may have seen it. Close it instead.", "was_open");
    store::remove(ctx.db, id);
    identity::record(ctx, "survey.removed", to_text(id));
    return Done{};
}

}  // namespace rapport::surveys
