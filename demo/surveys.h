// What Hafer & Mohn asks its customers, and what they answer.
#pragma once
#include "demo/random.h"

#include <span>
#include <string_view>

namespace rapport::demo {

struct DemoQuestion {
    const char* kind;
    const char* en;
    const char* de;
    const char* low_en;                         // empty: nothing stands there
    const char* high_en;
    const char* low_de;
    const char* high_de;
    std::span<const char* const> choices_en;
    std::span<const char* const> choices_de;
};

struct DemoSurvey {
    const char* name;
    std::span<const DemoQuestion> questions;
    const char* reads_en;
    const char* reads_de;
    const char* thanks_en;
    const char* thanks_de;
};

const DemoSurvey& after_a_visit();              // asked by link, by code and on paper
const DemoSurvey& at_the_counter();             // asked by four faces

// How somebody scores a question of this kind; customers of this shop are mostly content.
int demo_score(Random& random, std::string_view kind, int choices);
// What they say about it; empty: nothing.
std::string_view demo_comment(Random& random, int score);

}  // namespace rapport::demo
