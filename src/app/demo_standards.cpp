#include "app/demo_standards.h"

#include "demo/standards.h"
#include "identity/authenticate.h"
#include "identity/people.h"
#include "standards/ticks.h"
#include "touchpoints/service.h"

namespace rapport::app {
namespace {

constexpr int all_contacts = 100'000;
constexpr std::uint64_t stream = 0x5354;

using Staff = std::vector<identity::Staff>;

// The one of that first name; the owner where a file names nobody.
const identity::Staff& person(const Staff& staff, const std::string& first)
{
    for (const auto& one : staff)
        if (one.name.starts_with(first + " ")) return one;
    return staff.front();
}

Result<standards::Standard> write_down(Context& ctx, const demo::DemoStandard& one, const Staff& staff, Day last)
{
    standards::NewStandard input;
    input.kind = *parse_enum<touchpoints::Kind>(one.kind);
    if (*one.channel) input.channel = Text<1, 60>{one.channel};
    input.promise = {one.promise};
    for (const auto* step : one.steps) input.steps.push_back({{}, {step}});
    for (const auto* extra : one.extra) input.extra.push_back({extra});
    input.since = Day{last.days - one.since_days};
    TRY(auto made, standards::add_standard(ctx, std::move(input)));
    for (const auto* name : one.trained)
        CHECK(standards::add_training(ctx, made.id, {person(staff, name).id, Day{last.days - one.since_days}, {}}));
    return made;
}

// As whoever served them, while it happened.
Result<Done> tick_as_it_happened(Context& ctx, const touchpoints::Touchpoint& contact, const demo::DemoStandard& one, const Staff& staff, demo::Random& random)
{
    const bool exceeded = contact.expectation == touchpoints::Expectation::exceeded;
    const auto actor = identity::acting(person(staff, contact.staff.value_or("nobody")), "session");
    const FixedClock clock(contact.at);
    Context then{ctx.db, clock, ctx.ids, actor, ctx.business, ctx.request_id};
    for (std::size_t step = 0; step < one.steps.size(); ++step)
        if (demo::step_done(random, step, exceeded)) CHECK(standards::tick(then, contact.id, static_cast<std::int64_t>(step) + 1));
    if (!exceeded || random.chance(350)) return Done{};
    touchpoints::ChangeTouchpoint change;
    change.expectation_by = {true, Text<1, 500>{random.pick(one.little_things)}};
    CHECK(touchpoints::change_touchpoint(then, contact.id, contact.version, change));
    return Done{};
}

}  // namespace

Result<Done> make_demo_standards(Desk& desk, std::uint64_t seed, Day last)
{
    return desk.write([&](Context& ctx) -> Result<Done> {
        const auto staff = identity::list_staff(ctx.db);
        demo::Random random(seed, stream);
        for (const auto& one : demo::demo_standards()) {
            TRY(const auto standard, write_down(ctx, one, staff, last));
            for (const auto& contact : touchpoints::list_touchpoints(ctx, {.kind = standard.kind, .span = {standard.in_force.since, ctx.now()}, .limit = all_contacts})) {
                if (!contact.expectation || contact.direction != touchpoints::Direction::in) continue;
                TRY(const auto steps, standards::steps_of(ctx, contact.id));
                if (steps.standard_id == standard.id) CHECK(tick_as_it_happened(ctx, contact, one, staff, random));
            }
        }
        return Done{};
    });
}

}  // namespace rapport::app
