// A letter by mail that asks one question, with its scores as links: touching one opens a page with it chosen, where nothing is stored
// before they press the button.
#pragma once
#include "base/context.h"
#include "listening/response.h"
#include "messages/service.h"

namespace rapport::surveys {

struct Letter {
    std::string subject;
    std::string language;
    std::optional<std::string> called;          // what they like to be called
    std::optional<std::string> about;           // a paragraph before the question
    std::string ask;
    std::optional<listening::Scale> scale;      // none: one link that opens the page
    Strings labels = {};                        // of the scores, from the lowest on; else their numbers
    std::optional<std::string> low, high;       // what the ends mean
    std::string link;                           // to the page, with the mark of its secret (messages/secrets.h)
    std::optional<std::string> why = {};        // why they are asked
    std::optional<std::string> stop_link = {};  // to be asked no more
};

messages::Texts texts_of(const Letter& letter, const Business& business);

}  // namespace rapport::surveys
