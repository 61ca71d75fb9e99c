#include "app/demo_ideas.h"

#include "app/demo_cases.h"
#include "app/demo_mail.h"
#include "ideas/box.h"
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
    int answered_days_ago = 0;
};
constexpr Wished wished[] = {
    {"Open until eight on Fridays", "I come from work at half past six, and you are closed.", CameBy::conversation, 11, IdeaAnswer::done, "Since October, and the ovens run until seven.", "On Fridays I never made it to you in time.", 40},
    {"A bench before the door", "My knees would thank you.", CameBy::counter, 7, IdeaAnswer::done, "It stands under the lime tree since last week.", "There is nowhere to sit while one waits.", 9},
    {"Half loaves", "A whole one is too much for me alone.", CameBy::comment, 9, IdeaAnswer::planned, "From January, of the three that most of you buy.", nullptr, 17},
    {"Oat milk", "For those who drink no cow's milk.", CameBy::comment, 5, {}, nullptr, nullptr},
    {"Order by telephone the evening before", "At seven in the morning nobody picks up.", CameBy::conversation, 3, {}, nullptr, nullptr},
    {"Cheaper rolls", "They were 35 cents.", CameBy::counter, 2, IdeaAnswer::no, "They are made by hand at night, and we want to pay for that.", nullptr, 26},
};

constexpr int asked_for_days = 14;     // before we answered, or until today

// So many days before.
template <class F> auto ago(Context& ctx, int days, F f)
{
    const FixedClock clock(Instant{ctx.now().us - days * us_per_day});
    Context past{ctx.db, clock, ctx.ids, ctx.actor, ctx.business, ctx.request_id};
    return f(past);
}

Result<ideas::Idea> write_down(Context& ctx, const Wished& one, const std::vector<Id<customers::Customer>>& people)
{
    TRY(const auto idea, ideas::add_idea(ctx, {.title = {one.title}, .words = {{one.words}}, .came_by = one.came_by, .customer_id = people[one.votes]}));
    for (std::size_t i = 0; i < one.votes; ++i) CHECK(ideas::vote(ctx, idea.id, {people[i * one.votes % people.size()]}));
    return idea;
}

Result<Done> make(Context& ctx, DemoPost& post, const Wished& one, const std::vector<Id<customers::Customer>>& people)
{
    const auto answered = one.answered_days_ago;
    TRY(const auto idea, ago(ctx, answered + asked_for_days, [&](Context& past) { return write_down(past, one, people); }));
    const bool is_open = !one.reason || one.answer == IdeaAnswer::planned;      // others may want it too
    if (is_open) CHECK(ago(ctx, answered + asked_for_days, [&](Context& past) { return ideas::show_idea(past, idea.id); }));
    if (!one.reason) return Done{};
    CHECK(ago(ctx, answered, [&](Context& past) { return ideas::answer_idea(past, idea.id, idea.version, {one.answer, {one.reason}}); }));
    ago(ctx, answered - 1, [&](Context& past) { return post.take_due(past), 0; });
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
        DemoPost post(ctx);
        for (const auto& one : wished) CHECK(make(ctx, post, one, people));
        post.hold();
        return Done{};
    });
}

}  // namespace rapport::app
