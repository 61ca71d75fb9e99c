#include "demo/words.h"

namespace rapport::demo {
namespace {

constexpr std::string_view small_talk_[] = {
    "Took the usual {product}; asked how late we open on Saturday.",
    "Talked about the weather and the roadworks in Bahnhofstraße.",
    "Grandson starts school after the holidays.",
    "On the way to the doctor, nothing serious.",
    "Back from the coast, brought greetings.",
    "Wanted the loaf sliced, not too thin.",
    "Asked for a second bag, rain outside.",
    "New job since Monday, starts an hour earlier now.",
    "Asked whether we also sell flour. We do, on request.",
    "Waiting for a train, twenty minutes to spare.",
    "Had the neighbour's dog along today.",
    "Paid for the colleague behind as well.",
    "Chose the {product} as always, without looking up.",
    "Asked about allergens in the walnut bread; showed the folder.",
    "The choir sings on Sunday and wants to come afterwards.",
    "Building a shed with friends, and always hungry, they say.",
    "Asked for the receipt for the office.",
    "Tried the goat cheese, took none today.",
    "Wants to know when plum cake is back.",
    "Daughter moved out; half a loaf is enough now.",
    "Sat at the window with a book for half an hour.",
    "Asked if we close in August again.",
    "Short on time, wants to talk about a birthday cake next week.",
    "Ordered rolls for Saturday, written into the book.",
    "First time with the new cup, no paper any more.",
    "Said the price of butter is a sin, and bought some.",
    "Recovering from the flu, took soup for the week.",
    "Showed pictures of the new flat in Thymianweg.",
};
constexpr std::string_view delights_[] = {
    "We had the {product} on the tray before a word was said. Big smile.",
    "Carried the bags to the car in the rain.",
    "Warmed the baby's bottle without being asked.",
    "Kept the last {product} back until ten; was very glad.",
    "Found the lost glove from last week and had it in a bag by the till.",
    "Brought a chair and water; it was the heat.",
    "Cut a crust for the dog. It will be remembered.",
    "Walked over to the table to say the cake for Saturday is safe.",
    "Asked after the operation by name. \"You remembered that?\"",
    "Gave a taste of the new malt loaf; took one home.",
    "Opened two minutes early, somebody stood in the snow.",
    "Packed the order in two bags because of the stairs. Noticed.",
    "Sewed on a coat button from the drawer. Ines did.",
    "Congratulated on the exam, coffee on the house.",
    "Said our coffee corner is the reason for getting up early.",
    "Let the children shape a roll in the bakehouse.",
    "Recognised after eight months away. Was touched.",
    "Wrote the name on the cake in the letters of home; tears.",
    "Helped with the bus timetable and called a taxi.",
    "Remembered how the {product} should be, without a word.",
};
constexpr std::string_view advice_[] = {
    "Asked how long a rye loaf keeps; told about linen and clay pots.",
    "Wanted to know why rye needs sourdough. Samir came out and explained.",
    "Which bread with a strong cheese? Recommended walnut; will report.",
    "Asked about rye starter, Samir showed the jar in the bakehouse.",
    "Wants to bake at home: talked about hydration for ten minutes.",
    "Asked what to serve twelve guests; wrote a list together.",
    "Which loaf is easy on the stomach? Long fermentation explained.",
    "Asked how to freeze rolls and bring them back; showed the trick with water.",
    "Which beans for a moka pot? Ground some to try.",
    "Compared spelt and emmer; took half of each on our word.",
    "Asked for a bread without nuts or sesame; went through the list.",
    "Wanted our honest word on the olive oil: for salads, not for the pan.",
};
constexpr std::string_view let_downs_[] = {
    "The {product} was sold out at half past nine. Offered to keep one back from now on.",
    "Milk was wrong in the coffee. Made a new one at once.",
    "Waited nine minutes, only one of us at the counter. Apologised.",
    "Order was not in the book. Made up from the shelf, ten per cent off.",
    "Bread burnt at the bottom; exchanged.",
    "Was called by the wrong name, twice.",
    "Soup was lukewarm. Took it back and gave the money.",
    "Card reader down for the second time this week.",
    "Too loud, could not read. Turned the grinder off.",
    "The window table was wet and nobody had seen it.",
    "Roll from yesterday in the bag. Exchanged, sorry said.",
    "Somebody pushed in and we did not notice.",
    "Change was 50 cents short; put right at once.",
    "Wanted the plait that we had promised; we forgot to bake it.",
    "Cake was for six, not for eight. Added two pieces.",
};
constexpr std::string_view calls_[] = {
    "Ordered breakfast for tomorrow, eight o'clock.",
    "Asked whether we are open on the bridge day.",
    "Left a scarf at the window table; it is here.",
    "Wanted a cake for twelve by Friday; written down and read back.",
    "Cancelled Saturday's order, family is ill.",
    "Asked for the price of sandwiches for twenty.",
    "Runs late, will pick up at half past five.",
    "Asked if the {product} is free of nuts.",
    "Wants to change the standing order to every other week.",
    "Asked whether there is a place for the pram at lunch.",
    "Wants a table for six on Thursday morning.",
    "Checked that we have the {product} before walking over.",
};
constexpr std::string_view emails_[] = {
    "Asked for an offer: breakfast for fifteen on the 12th.",
    "Invoice for last month, please, with the new address.",
    "Wants the recipe of the lentil soup.",
    "Asked whether a stollen could come by post to an aunt.",
    "Would like to sign up for the bread evening.",
    "Asked for a list of what contains milk.",
    "Sent pictures of the first home-baked rye.",
    "Would we give a voucher for the school raffle?",
    "Asked about working here on Saturdays.",
    "Thanks for the quick help last week.",
    "Wants to move the office order from Tuesday to Wednesday.",
    "Asked where our eggs come from.",
};
constexpr std::string_view chats_[] = {
    "Any {product} left? Put one aside until noon.",
    "Are you open today?",
    "Which soup is it today?",
    "Ordered six rolls for nine o'clock.",
    "Is the terrace open in this sun?",
    "Can I pay with a voucher from last year?",
};
constexpr std::string_view late_answers_[] = {
    "Asked for an offer; heard from us a day late and had ordered elsewhere.",
    "Wrote twice about the same question before we answered.",
    "Call went to the machine three times.",
    "Wanted to order the {product}; our reply came after closing.",
};
constexpr Trouble troubles_[] = {
    {"Found a hair in the salad. Upset, with guests at the table.", "Called to apologise, refunded the bill; will come again."},
    {"Cake had the wrong name on it.", "Baked a small one as a sorry and brought it to the door."},
    {"Delivered forty minutes late, the meeting had begun.", "Said sorry to the whole office and left out the bill."},
    {"Waited a quarter of an hour while we chatted among ourselves.", "Wrote by hand; talked it over in the team."},
    {"Loaf was raw in the middle.", "Brought a new one along on the way home. \"I did not expect that.\""},
    {"Spoken to rudely on a full Saturday.", "Hanne called herself. Sorry accepted, asked us to look after our young ones."},
    {"Charged twice for the same coffee.", "Paid back at once and a voucher by post."},
    {"Nuts in a box that was ordered without.", "Nothing happened. Changed how we label boxes and told them so."},
    {"Too loud on Saturdays, the grinder next to the table.", "Told about the felt under the chairs and the grinder's new place."},
    {"Order by phone was written down for the wrong day.", "Baked again, and orders are read back from now on."},
    {"Stood before a closed door; the holiday sign hung inside.", "Apologised; the dates stand on the bag and the page now."},
    {"Soup spilt over the coat, and nobody came at once.", "Paid for the cleaning, asked after the coat a week later."},
};
constexpr std::string_view letters_[] = {
    "Letter: spring hours, and the terrace opens.",
    "Letter: summer break, and where to get bread meanwhile.",
    "Letter: autumn hours and the new malt loaf.",
    "Letter: Christmas orders, and thank you for the year.",
};
constexpr std::string_view birthday_cards_[] = {
    "Birthday card, written by Ines.",
    "Birthday card with a roll's worth of good wishes.",
    "Birthday card; Hanne added a line.",
};
constexpr std::string_view bread_evenings_[] = {
    "Bread evening: kneaded, laughed, took a starter home.",
    "Bread evening: came alone, left with two new acquaintances.",
    "Bread evening: stayed to wash up.",
    "Bread evening: brought a friend along.",
    "Bread evening: asked Samir everything about rye.",
    "Bread evening: quiet, but wants to come again.",
    "Bread evening: had hoped for more time at the oven.",
};
constexpr std::string_view meetings_[] = {
    "Met at the church fair, talked about old grain.",
    "Sat together after the choir's concert.",
    "Helped us carry tables for the neighbours' breakfast.",
    "Showed us the bees on the mill meadow.",
    "Joined in planting the lime tree at the Anger.",
    "At the football match with Samir; talked about everything but bread.",
};
constexpr std::string_view social_mentions_[] = {
    "Posted a picture of our window with a kind word.",
    "Recommended us to somebody new in town.",
    "Wrote that our coffee got dearer, and still the best.",
    "Praised Tom by name in the town group.",
    "Asked in the town group who bakes without nuts; three named us.",
    "Wrote that the queue on Saturday is too long.",
};
constexpr std::string_view notes_[] = {
    "Prefers the corner by the oven.",
    "Do not offer sweets before Easter, fasting.",
    "Is looking for a flat; ask.",
    "Has passed the driving test at last.",
    "Wants to hear when there is walnut bread.",
    "Mother is ill, be gentle.",
    "Getting married in June.",
    "Reads our letters, said so.",
    "Would help at the next neighbours' breakfast.",
    "Speaks quietly; turn the music down.",
};

}  // namespace

Sentences small_talk() { return small_talk_; }
Sentences delights() { return delights_; }
Sentences advice() { return advice_; }
Sentences let_downs() { return let_downs_; }
Sentences calls() { return calls_; }
Sentences emails() { return emails_; }
Sentences chats() { return chats_; }
Sentences late_answers() { return late_answers_; }
std::span<const Trouble> troubles() { return troubles_; }
Sentences letters() { return letters_; }
Sentences birthday_cards() { return birthday_cards_; }
Sentences bread_evenings() { return bread_evenings_; }
Sentences meetings() { return meetings_; }
Sentences social_mentions() { return social_mentions_; }
Sentences notes() { return notes_; }

std::string filled_in(std::string_view sentence, std::string_view product)
{
    constexpr std::string_view slot = "{product}";
    std::string text(sentence);
    while (true) {
        const auto at = text.find(slot);
        if (at == std::string::npos) return text;
        text.replace(at, slot.size(), product);
        if (at == 0 && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
}

}  // namespace rapport::demo
