#include "demo/standards.h"

namespace rapport::demo {
namespace {

constexpr const char* counter_steps[] = {"Look up before they have to wait", "Say the name", "Ask after what they told us last"};
constexpr const char* counter_extra[] = {"A taste of what came out of the oven", "Carry it to the car"};
constexpr const char* counter_trained[] = {"Hanne", "Ines", "Tom"};
constexpr const char* counter_things[] = {"A taste of what came out of the oven", "Carried it to the car", "The bread was sliced before they asked",
                                          "The bread was sliced before they asked", "The bread was sliced before they asked", "A glass of water for the dog"};

constexpr const char* call_steps[] = {"Pick up within four rings", "Say who is speaking", "Say what happens next, and when"};
constexpr const char* call_extra[] = {"Call back the next day and ask whether it was right"};
constexpr const char* call_trained[] = {"Ines"};
constexpr const char* call_things[] = {"Called back the next day", "Knew the order without looking it up"};

constexpr const char* event_steps[] = {"Shake every hand at the door", "Everybody takes home what they kneaded"};
constexpr const char* event_trained[] = {"Samir"};
constexpr const char* event_things[] = {"Some of the starter to take home", "A card with the recipe in Samir's hand"};

constexpr DemoStandard all[] = {
    {"visit", "", "You are greeted by name, and nobody waits unseen.", counter_steps, counter_extra, counter_trained, counter_things, 240},
    {"call", "", "Whoever picks up sees it through.", call_steps, call_extra, call_trained, call_things, 240},
    {"event", "", "Nobody stands alone at a bread evening.", event_steps, {}, event_trained, event_things, 300},
};

}  // namespace

std::span<const DemoStandard> demo_standards() { return all; }

bool step_done(Random& random, std::size_t step, bool exceeded)
{
    constexpr int usual[] = {780, 520, 560}, often[] = {900, 860, 760};
    const auto at = step < 2 ? step : 2;
    return random.chance(exceeded ? often[at] : usual[at]);
}

}  // namespace rapport::demo
