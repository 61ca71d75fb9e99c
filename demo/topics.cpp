#include "demo/topics.h"

#include <array>
#include <span>

namespace rapport::demo {
namespace {

using Phrases = std::span<const char* const>;

struct Topic {
    Phrases things;
    std::array<Phrases, 3> said;    // happy, middling, unhappy
    int weights[3];                 // by feeling
};

constexpr const char* when[] = {"on Saturday", "before work", "at lunch time", "this week", "every morning", "last Tuesday", "after four", "on Sunday", "at half past seven", "in the evening"};

constexpr const char* queues[] = {"The queue at the counter", "The waiting line", "Waiting in the queue", "The queue at the till", "The long line at the counter", "The wait at the till"};
constexpr const char* queue_happy[] = {"moves quickly", "is never a bother, the line moves fast", "was short and friendly", "goes fast, even with ten people waiting"};
constexpr const char* queue_middling[] = {"takes its time", "is long but moves", "is slow with one till open", "could move faster with a second till"};
constexpr const char* queue_unhappy[] = {"is too long and only one till is open", "took twenty minutes", "goes out of the door and nobody opens a second till", "is terrible, I waited and waited", "made me late, one till for twelve people waiting"};

constexpr const char* coffees[] = {"The coffee", "My cappuccino", "The espresso", "A flat white from your machine", "The coffee with oat milk", "The milk foam on the cappuccino"};
constexpr const char* coffee_happy[] = {"is the best coffee in town", "was hot and strong, lovely", "tastes wonderful with the new beans", "has perfect milk foam"};
constexpr const char* coffee_middling[] = {"depends on who makes the foam", "was fine, a little weak", "is good when the machine is warm", "could be hotter"};
constexpr const char* coffee_unhappy[] = {"was lukewarm and bitter", "tasted burnt", "was weak, and the milk was sour", "came cold and without the foam"};

constexpr const char* breads[] = {"The rye bread", "The sourdough loaf", "Your spelt bread", "The crust of the loaf", "The farmhouse loaf", "The sourdough crust"};
constexpr const char* bread_happy[] = {"is wonderful, the crust crackles", "stays fresh for days", "has the best crust I know", "is baked just right, dark and moist"};
constexpr const char* bread_middling[] = {"was a little pale in the crust", "was fine, but less sour than it was", "is good fresh and dry the next day", "could be baked darker"};
constexpr const char* bread_unhappy[] = {"was burnt at the bottom", "was dry and stale", "was raw inside and the crust burnt", "had a hole from end to end and went stale overnight"};

constexpr const char* people[] = {"The staff", "The young woman at the counter", "Your team", "The trainee", "Everybody behind the counter", "The man who served me"};
constexpr const char* people_happy[] = {"is so friendly and always smiles", "knows my name and smiles", "helped me kindly and explained everything", "is patient and friendly with my father"};
constexpr const char* people_middling[] = {"is friendly but looks tired", "is kind when there is time", "smiles, but forgets half of it", "was friendly and did not know the answer"};
constexpr const char* people_unhappy[] = {"was rude and did not even greet me", "ignored me and talked to a colleague", "was unfriendly, no greeting and no smile", "rolled the eyes when I asked, so rude"};

constexpr const char* prices[] = {"The price of the rolls", "What a loaf costs now", "The new prices", "Four euros for a coffee and a roll", "The price of breakfast", "The price list"};
constexpr const char* price_happy[] = {"is fair for honest work", "is worth every cent", "is a fair price for such quality", "is more than fair"};
constexpr const char* price_middling[] = {"is at the limit of what I pay", "went up again, I understand why", "is high but fair", "should be written larger on the board"};
constexpr const char* price_unhappy[] = {"is too expensive for a family", "went up twice and the rolls got smaller", "is a cheek, far too expensive", "went up again without a word"};

constexpr const char* deliveries[] = {"The delivery to our office", "The breakfast delivery", "Your driver", "The box that you deliver", "The delivery van", "Our Tuesday delivery"};
constexpr const char* delivery_happy[] = {"arrives on time with everything in the box", "was ten minutes early, perfect for our meeting", "is punctual and carries the boxes up", "never forgot a thing in the order"};
constexpr const char* delivery_middling[] = {"came a little late but complete", "was on time, one box was missing and came later", "is usually punctual", "rang twice at the wrong door"};
constexpr const char* delivery_unhappy[] = {"came an hour late, the meeting was over", "forgot half of the boxes", "was late again and nobody rang", "left the boxes in the rain at the wrong door"};

constexpr const char* rooms[] = {"The seats by the window", "A table at noon", "The music in the café", "The tables", "The chairs and the noise", "Sitting at the small tables"};
constexpr const char* room_happy[] = {"make me want to stay, so cosy", "is quiet and cosy now", "are clean and there is always a free table", "is a pleasure, calm and clean"};
constexpr const char* room_middling[] = {"is hard to find free", "are few, and the room is a little noisy", "could do with a cushion on the chairs", "is fine when the music is low"};
constexpr const char* room_unhappy[] = {"is so loud that nobody can talk", "were sticky and not cleaned", "is too noisy, the chairs scrape", "were dirty and no table was free"};

constexpr const char* allergies[] = {"The list of ingredients", "Asking about nuts", "Gluten-free bread", "My daughter's nut allergy", "The allergy card", "Something without lactose"};
constexpr const char* allergy_happy[] = {"is taken seriously, the ingredients are written on every sign", "was answered at once, with the list of ingredients", "is safe with you, thank you", "is labelled clearly, gluten and nuts and all"};
constexpr const char* allergy_middling[] = {"is there, but one has to ask for the ingredients", "could be labelled more clearly", "is answered differently by each of you", "is only there until noon"};
constexpr const char* allergy_unhappy[] = {"was not taken seriously, nobody knew the ingredients", "was forgotten, there were nuts in it", "is dangerous when nobody can name the ingredients", "was labelled wrong, it had gluten in it"};

constexpr Topic topics[] = {
    {queues, {queue_happy, queue_middling, queue_unhappy}, {5, 12, 16}},       {coffees, {coffee_happy, coffee_middling, coffee_unhappy}, {16, 14, 10}},
    {breads, {bread_happy, bread_middling, bread_unhappy}, {22, 14, 12}},      {people, {people_happy, people_middling, people_unhappy}, {26, 12, 16}},
    {prices, {price_happy, price_middling, price_unhappy}, {6, 16, 14}},       {deliveries, {delivery_happy, delivery_middling, delivery_unhappy}, {9, 10, 14}},
    {rooms, {room_happy, room_middling, room_unhappy}, {9, 14, 10}},           {allergies, {allergy_happy, allergy_middling, allergy_unhappy}, {7, 8, 8}},
};
constexpr std::size_t late_weight = 20;     // of the queue, besides

}  // namespace

std::string topic_sentence(Random& random, int feeling, bool of_late)
{
    const auto felt = static_cast<std::size_t>(feeling);
    std::array<int, std::size(topics)> weights{};
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = topics[i].weights[felt];
    if (of_late && feeling > 0) weights[0] += static_cast<int>(late_weight);
    const auto& topic = topics[static_cast<std::size_t>(random.pick_weight(weights))];
    std::string sentence = random.pick(topic.things);
    sentence += std::string(" ") + random.pick(topic.said[felt]);
    if (random.chance(350)) sentence += std::string(" ") + random.pick(when);
    return sentence + ".";
}

}  // namespace rapport::demo
