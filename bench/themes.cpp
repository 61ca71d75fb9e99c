// How fast comments are read: cutting alone is the floor; with it how they sound and to which theme each sentence belongs. And how long
// finding the themes of all of them takes.
//
//   themes [COMMENTS]
#include "cpu_seconds.h"
#include "stats/sentiment.h"
#include "stats/themes/planted_test.h"
#include "stats/themes/themes.h"

#include <cstdio>
#include <cstdlib>

using namespace rapport::stats;

namespace {

}  // namespace

int main(int count, char** words)
{
    const int comments = count > 1 ? std::atoi(words[1]) : 100'000;
    Planted planted(10, 1);
    std::vector<std::string> texts;
    for (int i = 0; i < comments; ++i) texts.push_back(planted.sentence().text + planted.sentence().text);

    Cutter cutter;
    std::size_t cut = 0;
    auto from = cpu_seconds();
    for (const auto& text : texts) cut += cutter.cut(text).sentences.size();
    const double floor = cpu_seconds() - from;

    std::vector<std::vector<Word>> sentences;
    for (const auto& text : texts)
        for (auto& sentence : cutter.cut(text).sentences) sentences.push_back(std::move(sentence.words));
    from = cpu_seconds();
    const auto found = find_themes(sentences, {}, 1);
    const double finding = cpu_seconds() - from;
    if (!found) return 1;

    std::vector<std::vector<ThemeWord>> weights;
    for (const auto& theme : found->themes) weights.push_back(theme.words);
    ThemeOf theme_of(weights, found->rarity);
    std::size_t placed = 0;
    double sum = 0;
    from = cpu_seconds();
    for (const auto& text : texts) {
        sum += sentiment_of(text).compound;
        for (const auto& sentence : cutter.cut(text).sentences) placed += theme_of(sentence.words).has_value();
    }
    const double reading = cpu_seconds() - from;
    std::printf("{\"comments\":%d,\"sentences\":%zu,\"themes\":%zu,\"placed\":%.3f,\"cut_s\":%.3f,\"find_s\":%.3f,\"read_s\":%.3f,\"sum\":%.1f}\n", comments, cut, found->themes.size(),
                static_cast<double>(placed) / static_cast<double>(sentences.size()), floor, finding, reading, sum);
    return 0;
}
