// A page to hang up: what we would like to know, and a code that a telephone's camera reads.
#pragma once
#include "base/pdf/pdf.h"

#include <string>

namespace rapport::paper {

struct Poster {
    pdf::Paper paper = pdf::Paper::a4;
    std::string title;              // of the file
    std::string business;           // "Hafer & Mohn"
    std::string question;           // "How was it today?"
    std::string how;                // how the code is used; may be empty
    std::string link;               // what the code says
    std::string address;            // the same for typing, below the code
};

// The PDF, of one page whatever the question is like: a long one is printed smaller. Throws std::length_error for a link too long for a QR code.
std::string print(const Poster& poster);

}  // namespace rapport::paper
