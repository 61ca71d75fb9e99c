// A contact written down together with the steps that were done at it, so that a tablet without a network sends one thing.
// What the steps are knows a folder above this one, listed in `app` before the first request.
#pragma once
#include "touchpoints/service.h"

#include <functional>

namespace rapport::touchpoints {

struct NewContact : AddTouchpoint {
    std::vector<std::int64_t> steps = {};       // the numbers of those that were done, as the standard for such a contact has them
    std::optional<Text<1, 40>> standard_id = {};    // whose numbers they are, so that another standard's are never ticked
};
BOOST_DESCRIBE_STRUCT(NewContact, (AddTouchpoint), (steps, standard_id))

// Keeps that these steps were done. invalid at /standard_id: another standard holds for this contact; at /steps/N: it has no such step.
using KeepSteps = Result<Done> (*)(Context&, const Touchpoint&, const std::vector<std::int64_t>& steps, const std::optional<std::string>& standard);
// Takes the place of the one before. Not while anything is being stored.
void set_keeper_of_steps(KeepSteps keep);

// A step that was done, by the standard that has it.
struct DoneStep {
    std::int64_t standard = 0, step = 0;
    bool operator==(const DoneStep&) const = default;
};
BOOST_DESCRIBE_STRUCT(DoneStep, (), (standard, step))

// Files name the steps that were done at a contact by their words, as its standard has them now.
struct StepsInFiles {
    // Made for one pass over many contacts, customer by customer as their ids rise: the words of those done, in the standard's
    // order. A step that the standard has no longer comes last, by the words that it had.
    using Words = std::function<Strings(const Touchpoint&)>;
    Words (*words)(Context&);
    // The same: which are meant, but for those that are done already. invalid at /steps: no standard for the contact has such a step.
    using Named = std::function<Result<std::vector<DoneStep>>(const Touchpoint&, const Strings& words)>;
    Named (*named)(Context&);
    // They were done at the contact, by whoever had it.
    void (*keep)(Context&, const Touchpoint&, const std::vector<DoneStep>&);
    void (*take_back)(Context&, const Touchpoint&, const std::vector<DoneStep>&);
};
// Takes the place of those before. Not while anything is being stored.
void set_steps_in_files(const StepsInFiles& steps);
const StepsInFiles& steps_in_files();

// Refuses like add_touchpoint, and like whoever keeps the steps: then nothing is written down.
Result<Touchpoint> add_contact(Context& ctx, NewContact input);

}  // namespace rapport::touchpoints
