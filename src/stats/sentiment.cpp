#include "stats/sentiment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace rapport::stats {
namespace {

constexpr double stronger = 0.293, shouted = 0.733, turned = -0.74, exclaimed = 0.292;

struct Token {
    std::string word;       // in small letters, without signs around it
    bool capitals = false;
};

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }
constexpr bool is_sign(char c) { return static_cast<unsigned char>(c) < 0x80 && !is_letter(c) && !(c >= '0' && c <= '9'); }

const Valence* find(std::string_view word)
{
    const auto all = english_lexicon();
    const auto at = std::ranges::lower_bound(all, word, {}, &Valence::word);
    return at != all.end() && at->word == word ? &*at : nullptr;
}

Token token_of(std::string_view piece)
{
    Token token;
    bool small = false, large = false;
    for (std::size_t at = 0; at < piece.size(); ++at) {
        if (piece.substr(at, 3) == "\u2019") {
            token.word += '\'';
            at += 2;
            continue;
        }
        const char c = piece[at];
        small |= c >= 'a' && c <= 'z';
        large |= c >= 'A' && c <= 'Z';
        token.word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    token.capitals = large && !small;
    // A smiley is a word of the lexicon as it stands.
    if (find(token.word)) return token;
    const auto from = std::ranges::find_if_not(token.word, is_sign);
    const auto to = std::find_if_not(token.word.rbegin(), token.word.rend(), is_sign).base();
    token.word = from < to ? std::string(from, to) : std::string();
    return token;
}

std::vector<Token> tokens_of(std::string_view text)
{
    std::vector<Token> tokens;
    std::size_t from = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        if (at < text.size() && !is_space(text[at])) continue;
        if (at > from)
            if (auto token = token_of(text.substr(from, at - from)); !token.word.empty()) tokens.push_back(std::move(token));
        from = at + 1;
    }
    return tokens;
}

bool among(std::string_view word, std::span<const std::string_view> list) { return std::ranges::find(list, word) != list.end(); }

constexpr std::string_view negations[] = {"not", "never", "none", "nope", "nor", "nothing", "nowhere", "without", "rarely", "seldom", "despite", "neither", "cannot",
                                          "aint", "arent", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hasnt", "havent", "isnt", "mightnt", "mustnt", "neednt",
                                          "shouldnt", "wasnt", "werent", "wont", "wouldnt", "oughtnt", "shant", "uhuh", "uh-uh"};
constexpr std::string_view boosters[] = {"absolutely", "amazingly", "awfully", "completely", "considerable", "considerably", "decidedly", "deeply", "enormous", "enormously",
                                         "entirely", "especially", "exceptional", "exceptionally", "extreme", "extremely", "fabulously", "fully", "greatly", "highly", "hugely",
                                         "incredible", "incredibly", "intensely", "major", "majorly", "more", "most", "particularly", "purely", "quite", "really", "remarkably",
                                         "so", "substantially", "thoroughly", "total", "totally", "tremendous", "tremendously", "unbelievably", "unusually", "utter", "utterly", "very"};
constexpr std::string_view dampeners[] = {"almost", "barely", "hardly", "kinda", "less", "little", "marginal", "marginally", "occasional", "occasionally", "partly", "scarce",
                                          "scarcely", "slight", "slightly", "somewhat", "sorta"};

bool negates(std::string_view word) { return among(word, negations) || word.find("n't") != std::string_view::npos; }

double degree_of(std::string_view word) { return among(word, boosters) ? stronger : among(word, dampeners) ? -stronger : 0; }

// What the words before it make of a valence.
double in_context(const std::vector<Token>& tokens, std::size_t at, double value, bool some_shout)
{
    constexpr std::array<double, 3> nearness{1, 0.95, 0.9};
    const auto word = [&](std::size_t back) -> std::string_view { return at >= back ? std::string_view(tokens[at - back].word) : std::string_view(); };
    if (some_shout && tokens[at].capitals) value += value > 0 ? shouted : -shouted;
    for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
        const auto before = word(back);
        if (find(before)) continue;
        double degree = degree_of(before);
        if (degree != 0) {
            if (value < 0) degree = -degree;
            if (some_shout && tokens[at - back].capitals) degree += value > 0 ? shouted : -shouted;
            value += degree * nearness[back - 1];
        }
        // "Never so good" is praise, and so is "without doubt".
        const bool never_so = back > 1 && word(back) == "never" && (word(back - 1) == "so" || word(back - 1) == "this");
        const bool no_doubt = back > 1 && word(back) == "without" && word(back - 1) == "doubt";
        if (never_so) value *= back == 2 ? 1.25 : 1.0;
        else if (!no_doubt && negates(before)) value *= turned;
    }
    if (word(1) == "least" && word(2) != "at" && word(2) != "very") value *= turned;
    return value;
}

double marks(std::string_view text)
{
    const auto loud = std::min<std::ptrdiff_t>(4, std::ranges::count(text, '!'));
    const auto asking = std::ranges::count(text, '?');
    return static_cast<double>(loud) * exclaimed + (asking > 3 ? 0.96 : asking > 1 ? static_cast<double>(asking) * 0.18 : 0);
}

}  // namespace

Feeling feeling_of(double compound) { return compound >= 0.05 ? Feeling::positive : compound <= -0.05 ? Feeling::negative : Feeling::neutral; }

Sentiment sentiment_of(std::string_view text)
{
    const auto tokens = tokens_of(text);
    const auto shouting = std::ranges::count_if(tokens, &Token::capitals);
    const bool some_shout = shouting > 0 && shouting < std::ssize(tokens);
    Sentiment found;
    std::vector<double> values(tokens.size(), 0.0);
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const auto& word = tokens[at].word;
        const auto* known = find(word);
        if (!known || degree_of(word) != 0) continue;
        if (word == "kind" && at + 1 < tokens.size() && tokens[at + 1].word == "of") continue;
        // "No problem": the "no" turns what follows and says nothing by itself.
        if (word == "no" && at + 1 < tokens.size() && find(tokens[at + 1].word)) continue;
        ++found.known_words;
        double value = known->value;
        if (at > 0 && tokens[at - 1].word == "no") value *= turned;
        values[at] = in_context(tokens, at, value, some_shout);
    }
    const auto but = std::ranges::find(tokens, "but", &Token::word) - tokens.begin();
    double sum = 0;
    for (std::ptrdiff_t at = 0; at < std::ssize(values); ++at)
        sum += values[static_cast<std::size_t>(at)] * (but == std::ssize(tokens) ? 1 : at < but ? 0.5 : at > but ? 1.5 : 1);
    if (sum != 0) sum += sum > 0 ? marks(text) : -marks(text);
    found.compound = std::clamp(sum / std::sqrt(sum * sum + 15), -1.0, 1.0);
    return found;
}

}  // namespace rapport::stats
