// What customers answer when we ask, in their own words.
#pragma once
#include "demo/words.h"

namespace rapport::demo {

Sentences happy_comments();
Sentences middling_comments();
Sentences unhappy_comments();
Sentences happy_endings();      // a second sentence that fits any of the first

}  // namespace rapport::demo
