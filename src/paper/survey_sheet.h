// A survey on paper: one sheet for each short code, to be filled in by hand and keyed in.
#pragma once
#include "base/pdf/pdf.h"

#include <optional>
#include <string>
#include <vector>

namespace rapport::paper {

enum class Asked { scale, choice, text };

// A question as it is printed. scale: one circle for each number from lowest to highest. choice: one box for each of the choices. text: lines.
struct Question {
    Asked asked = Asked::scale;
    std::string words;
    int lowest = 0, highest = 10;
    std::string low, high;                  // what the ends of the scale mean; may be empty
    std::vector<std::string> choices;
};

// Where a sheet belongs to.
struct Code {
    std::string code;                       // "K7M24RXD": printed as K7M2-4RXD; may be empty
    std::string link;                       // what the QR code says
};

// The sheet's own words, in the survey's language.
struct Words {
    std::string cross_one = "Please cross one circle.";
    std::string tick_one = "Please tick one box.";
    std::string to_type = "for us: type the code,|then the number";     // at the empty box; | is a new line
    std::string goes_on = "Please turn over or take the next sheet.";
};

struct SurveySheets {
    pdf::Paper paper = pdf::Paper::a4;
    std::string title;                      // of the file: the survey's name
    std::string business;                   // "Hafer & Mohn"
    std::string about;                      // the line below it
    std::string hand_in;                    // "for the box by the door|or in the envelope, postage paid"; | is a new line
    std::string intro;                      // before the first question; may be empty
    std::vector<Question> questions;
    std::string foot;                       // beside the QR code: how else to answer, who reads it, what is kept
    Words words;
    std::vector<Code> codes;                // one sheet each
};

// The PDF. A survey too long for one page goes on on the next, with the same code on each; no question is broken in two. Throws
// std::length_error for a link too long for a QR code.
std::string print(const SurveySheets& sheets);

}  // namespace rapport::paper
