#include "app/demo_surveys.h"

#include "app/domains.h"
#include "customers/service.h"
#include "demo/surveys.h"
#include "surveys/answering.h"
#include "surveys/keys.h"
#include "surveys/paper.h"
#include "surveys/places.h"
#include "surveys/rules.h"
#include "surveys/sample.h"
#include "surveys/seldom.h"
#include "surveys/service.h"

namespace rapport::app {
namespace {

constexpr std::uint64_t stream = 0x5356;
constexpr int weeks = 8, photographed_a_week = 5, faces_a_week = 18, asked = 40, sheets = 12;

std::optional<Text<1, 40>> end_of_scale(const char* words) { return *words ? std::optional(Text<1, 40>{words}) : std::nullopt; }

surveys::WordsInput words(const char* language, const char* ask, const char* low, const char* high, std::span<const char* const> choices)
{
    surveys::WordsInput input{{language}, {ask}, end_of_scale(low), end_of_scale(high), {}};
    for (const auto* choice : choices) {
        if (!input.choices) input.choices.emplace();
        input.choices->push_back({choice});
    }
    return input;
}

surveys::TextsInput texts(const char* language, const char* about, const char* reads, const char* thanks)
{
    surveys::TextsInput input{{language}, {{about}}, {}, {{thanks}}};
    if (*reads) input.reads = {{reads}};
    return input;
}

Result<surveys::Survey> write_down(Context& ctx, const demo::DemoSurvey& one)
{
    surveys::NewSurvey input;
    input.name = {one.name};
    for (const auto& question : one.questions) {
        const auto kind = *parse_enum<surveys::QuestionKind>(question.kind);
        input.questions.push_back({{}, kind, kind == surveys::QuestionKind::choice || kind == surveys::QuestionKind::text,
                                   {words("en", question.en, question.low_en, question.high_en, question.choices_en), words("de", question.de, question.low_de, question.high_de, question.choices_de)}});
    }
    input.texts = {texts("en", "bakery, café and deli in Quendelbrück", one.reads_en, one.thanks_en), texts("de", "Bäckerei, Café und Feinkost in Quendelbrück", one.reads_de, one.thanks_de)};
    TRY(const auto survey, surveys::add_survey(ctx, std::move(input)));
    return surveys::open_survey(ctx, survey.id);
}

std::vector<surveys::Given> filled_in(demo::Random& random, const demo::DemoSurvey& one)
{
    std::vector<surveys::Given> given;
    int score = 0;
    std::int64_t number = 0;
    for (const auto& question : one.questions) {
        ++number;
        const std::string_view kind = question.kind;
        if (kind != "text") given.push_back({number, score = demo::demo_score(random, kind, static_cast<int>(question.choices_en.size())), {}});
        else if (const auto said = demo::demo_comment(random, score); !said.empty()) given.push_back({number, {}, std::string(said)});
    }
    return given;
}

// The same shop on another day.
class On {
public:
    On(Context& ctx, Instant at) : clock_(at), then_{ctx.db, clock_, ctx.ids, ctx.actor, ctx.business, ctx.request_id} {}
    Context& operator*() { return then_; }

private:
    FixedClock clock_;
    Context then_;
};

Result<Done> answer_without_a_name(Context& ctx, demo::Random& random, const surveys::Survey& survey, const demo::DemoSurvey& one, surveys::AnsweredBy channel, Id<surveys::Place> place)
{
    surveys::Answering by{survey.id, survey.wording.number, channel, random.chance(800) ? "de" : "en", surveys::new_answer_key()};
    by.place_id = place;
    CHECK(surveys::give(ctx, {}, by, filled_in(random, one)));
    return Done{};
}

// Some were drawn by chance five weeks ago; most of them were asked, and about half have answered.
Result<Done> ask_some(Context& ctx, demo::Random& random, const surveys::Survey& survey, const demo::DemoSurvey& one, std::uint64_t seed)
{
    CHECK(surveys::draw_sample(ctx, open_matters(), fields(), survey.id, {.channel = surveys::AskedBy::post, .size = asked, .seed = static_cast<std::int64_t>(seed)}));
    TRY(const auto drawn, surveys::list_invitations(ctx, survey.id, {.limit = asked}));
    for (const auto& invitation : drawn) {
        if (random.chance(150)) continue;
        TRY(const auto link, surveys::make_link(ctx, open_matters(), invitation.id));
        if (!random.chance(520)) continue;
        On later(ctx, {ctx.now().us + random.between(1, 20) * us_per_day + random.between(0, 600) * 60 * us_per_second});
        const auto token = link.link.substr(3);
        surveys::Answering by{survey.id, survey.wording.number, surveys::AnsweredBy::link, "de", surveys::answer_key_of(token), link.invitation};
        by.nameless = random.chance(120);
        auto given = filled_in(random, one);
        if (!by.nameless) given.front().score = std::max<std::int64_t>(*given.front().score, 7);    // who was unhappy stands in the stories of the demo
        CHECK(surveys::give(*later, {}, by, given));
    }
    return Done{};
}

// A pile from the box by the door that waits to be taken in: one sheet was read differently the second time.
Result<Done> key_a_pile(Context& ctx, demo::Random& random, const surveys::Survey& survey, const demo::DemoSurvey& one)
{
    TRY(const auto pile, surveys::add_batch(ctx, survey.id, {{"Box by the door, Saturday"}, 2, {}}));
    for (std::int64_t number = 1; number <= sheets; ++number) {
        auto given = filled_in(random, one);
        CHECK(surveys::key_sheet(ctx, pile.id, {1, number, {}, given}));
        if (number == 7) given.front().score = *given.front().score == 1 ? 7 : 1;
        CHECK(surveys::key_sheet(ctx, pile.id, {2, number, {}, given}));
    }
    return Done{};
}

}  // namespace

Result<Done> make_demo_surveys(Desk& desk, std::uint64_t seed, Day last)
{
    return desk.write([&](Context& ctx) -> Result<Done> {
        demo::Random random(seed, stream);
        const auto start = ctx.business.time_zone.start_of({last.days - 7 * weeks}).us + 9 * 3600 * us_per_second;
        On begin(ctx, {start}), later(ctx, {start + 3 * 7 * us_per_day});
        TRY(const auto visit, write_down(*begin, demo::after_a_visit()));
        TRY(const auto faces, write_down(*begin, demo::at_the_counter()));
        TRY(const auto door, surveys::add_place(*begin, visit.id, {surveys::PlaceKind::qr, {"by the door"}}));
        TRY(const auto till, surveys::add_place(*begin, faces.id, {surveys::PlaceKind::tablet, {"by the till"}}));
        CHECK(surveys::add_rule(*begin, visit.id, {touchpoints::Kind::delivery, 3, 5, surveys::AskedBy::email}));
        CHECK(ask_some(*later, random, visit, demo::after_a_visit(), seed));
        for (int day = 0; day < 7 * weeks; ++day) {
            On today(ctx, {start + day * us_per_day});
            for (int i = 0; i < photographed_a_week; ++i)
                if (random.chance(1000 / 7)) CHECK(answer_without_a_name(*today, random, visit, demo::after_a_visit(), surveys::AnsweredBy::qr, door.place.id));
            for (int i = 0; i < faces_a_week; ++i)
                if (random.chance(1000 / 7)) CHECK(answer_without_a_name(*today, random, faces, demo::at_the_counter(), surveys::AnsweredBy::tablet, till.place.id));
        }
        On since(ctx, {start + 5 * 7 * us_per_day});
        surveys::stop_asking(*since, *customers::find_by_external_id(ctx.db, "K-0831"));
        surveys::ask_seldom(*since, *customers::find_by_external_id(ctx.db, "K-0644"));
        return key_a_pile(ctx, random, visit, demo::after_a_visit());
    });
}

}  // namespace rapport::app
