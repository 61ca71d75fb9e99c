// What staff write down about a contact. {product} stands for what the customer usually takes.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace rapport::demo {

using Sentences = std::span<const std::string_view>;

// At the counter.
Sentences small_talk();         // as expected
Sentences delights();           // more than expected
Sentences advice();             // they asked what we know
Sentences let_downs();          // less than expected, and what was done at once

// By phone, e-mail and chat.
Sentences calls();
Sentences emails();
Sentences chats();
Sentences late_answers();       // we took too long

// Trouble, and the word that followed it.
struct Trouble {
    std::string_view complaint, answer;
};
std::span<const Trouble> troubles();

Sentences letters();            // one for each mailing of a year, from January on
Sentences birthday_cards();
Sentences bread_evenings();
Sentences meetings();
Sentences social_mentions();
Sentences notes();

std::string filled_in(std::string_view sentence, std::string_view product);

}  // namespace rapport::demo
