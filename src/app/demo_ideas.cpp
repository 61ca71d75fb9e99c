#include "app/demo_ideas.h"

#include "app/demo_cases.h"
#include "ideas/said.h"
#include "ideas/service.h"

namespace rapport::app {
namespace {

using ideas::CameBy;
using ideas::IdeaAnswer;

struct Wished {
    const char* title;
    const char* words;
    CameBy came_by;
    std::size_t votes;
    IdeaAnswer answer;
    const char* reason;         // of our answer; none: it waits for one
    const char* you_said;       // none: nobody gave their leave to tell it
};
constexpr Wished wished[] = {
    {"Open until eight on Fridays", "I come from work at half past six, and you are closed.", CameBy::conversation, 11, IdeaAnswer::done, "Since October, and the ovens run until seven.", "On Fridays I never made it to you in time."},
    {"A bench before the door", "My knees would thank you.", CameBy::counter, 7, IdeaAnswer::done, "It stands under the lime tree since last week.", "There is nowhere to sit while one waits."},
    {"Half loaves", "A whole one is too much for me alone.", CameBy::comment, 9, IdeaAnswer::planned, "From January, of the three that most of you buy.", nullptr},
    {"Oat milk", "For those who drink no cow's milk.", CameBy::comment, 5, {}, nullptr, nullptr},
    {"Order by telephone the evening before", "At seven in the morning nobody picks up.", CameBy::conversation, 3, {}, nullptr, nullptr},
    {"Cheaper rolls", "They were 35 cents.", CameBy::counter, 2, IdeaAnswer::no, "They are made by hand at night, and we want to pay for that.", nullptr},
};

Result<Done> make(Context& ctx, const Wished& one, const std::vector<Id<customers::Customer>>& people)
{
    TRY(const auto idea, ideas::add_idea(ctx, {.title = {one.title}, .words = {{one.words}}, .came_by = one.came_by, .customer_id = people[one.votes]}));
    for (std::size_t i = 0; i < one.votes; ++i) CHECK(ideas::vote(ctx, idea.id, {people[i * one.votes % people.size()]}));
    if (!one.reason) return Done{};
    CHECK(ideas::answer_idea(ctx, idea.id, idea.version, {one.answer, {one.reason}}));
    if (!one.you_said) return Done{};
    TRY(const auto said, ideas::add_said(ctx, {.idea_id = idea.id, .you_said = {one.you_said}, .we_did = {one.reason}, .leave = {"asked at the counter"}}));
    CHECK(ideas::show_said(ctx, said.id));
    return Done{};
}

}  // namespace

Result<Done> make_demo_ideas(Desk& desk, Day last)
{
    return desk.write([&](Context& ctx) -> Result<Done> {
        const auto people = demo_regulars(ctx.db, last);
        if (people.size() < 20) return Done{};
        for (const auto& one : wished) CHECK(make(ctx, one, people));
        return Done{};
    });
}

}  // namespace rapport::app
