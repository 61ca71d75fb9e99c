// A letter on A4 as DIN 5008 lays it out in form B: folded at its marks, the address stands in the window of an envelope.
#pragma once
#include <string>
#include <vector>

namespace rapport::paper {

struct Letter {
    std::string business;                   // "Hafer & Mohn"
    std::vector<std::string> from;          // where letters reach it, line by line without the name; may be empty
    std::vector<std::string> address;       // line by line; may be empty
    std::string date;                       // in words
    std::string subject;
    std::string words;                      // an empty line begins a paragraph, a new line stays one
    std::string writer;                     // signs; may be empty
};

// Whether our fonts have every letter of it. What else they lack, emoji among them, is left out in print.
bool can_print(const Letter& letter);

// The PDF. What does not fit on the first page goes on on the next ones; nobody signs a page without words. Whatever stands below the words
// as the writer's name already, or the business's, is printed once.
std::string print(const Letter& letter);

}  // namespace rapport::paper
