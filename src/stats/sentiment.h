// Whether an English text sounds pleased or not.
#pragma once
#include <span>
#include <string_view>

namespace rapport::stats {

// How a word sounds, -4 to 4: the mean of ten people's ratings.
struct Valence {
    std::string_view word;
    float value;
};

// The lexicon of VADER in the order of its words, made from the npm package vader-sentiment when the program is built.
std::span<const Valence> english_lexicon();

struct Sentiment {
    double compound = 0;        // -1 to 1
    int known_words = 0;        // of the lexicon; where there is none the text sounds like nothing
};

enum class Feeling { negative, neutral, positive };
// The thresholds of the paper: -0.05 and 0.05.
Feeling feeling_of(double compound);

// VADER (C. J. Hutto and E. Gilbert, A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text, ICWSM 2014): the sum of the words'
// valences, turned by "not" up to three words before (times -0.74), strengthened and weakened by words of degree and by capitals among
// small letters, what follows "but" counting more than what comes before, with up to four exclamation marks, on a scale from -1 to 1. Its idioms, "no" as a
// word and "least" are as in its own program.
Sentiment sentiment_of(std::string_view text);

}  // namespace rapport::stats
