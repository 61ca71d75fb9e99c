// The board: who is likely to come in a window of time, most likely first.
#pragma once
#include "base/result.h"
#include "counter/rhythms.h"
#include "counter/usual.h"

namespace rapport::counter {

// How a rhythm is said: "Tuesdays around 8:10, every week"; empty where there is none to speak of.
std::string rhythm_in_words(const stats::Rhythm& rhythm, const stats::Population& population);

struct Visitor {
    Id<customers::Customer> customer_id;
    std::optional<std::string> external_id;
    std::optional<std::string> name;
    std::optional<std::string> preferred_name;
    std::optional<std::string> pronunciation;
    double probability = 0;         // of at least one visit in the window
    std::optional<std::string> around;  // their favourite time in the window, on the shop's clock: "8:10"
    std::string usual;              // "Oat flat white, Seeded roll"; empty where there is none
    std::string why;                // "9 of 10 Tuesdays"
    std::optional<std::string> take_care = {};  // what to mind, in a few words: "Nut allergy"; what is not to be mentioned is not said here either
    bool answer_due = false;        // they wait for our answer
};
BOOST_DESCRIBE_STRUCT(Visitor, (), (customer_id, external_id, name, preferred_name, pronunciation, probability, around, usual, why, take_care, answer_due))

// invalid: a window of 0 hours, of more than a week, or that begins more than a year from now.
Result<std::vector<Visitor>> expected_visitors(Context& ctx, Instant from, double hours, int limit);

}  // namespace rapport::counter
