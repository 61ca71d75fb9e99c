// What customers' comments come back to: a sentence about one thing of the shop, said in many ways.
#pragma once
#include "demo/random.h"

#include <string>

namespace rapport::demo {

// feeling: 0 happy, 1 middling, 2 unhappy. Of late (less than a hundred days before the last day) the queue is spoken of more.
std::string topic_sentence(Random& random, int feeling, bool of_late);

}  // namespace rapport::demo
