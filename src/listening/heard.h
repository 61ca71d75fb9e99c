// Who wants to know of an answer as it is given: told in the same transaction, so that what follows from it (a case, a reply)
// is kept with it or not at all. `app` lists who listens; this folder knows none of them.
#pragma once
#include "base/context.h"
#include "listening/response.h"

#include <functional>
#include <vector>

namespace rapport::listening {

// One scored question of an answer.
struct HeardScore {
    Survey survey = Survey::nps;
    std::int64_t score = 0;
    std::optional<std::string> comment;             // what they said about it
    std::optional<Id<Response>> response_id;        // none of an answer without a name
};

// A question of one to five that is on no scale of ours.
struct HeardRating {
    std::int64_t rating = 0;
    std::optional<std::string> comment;
    std::optional<std::int64_t> was = {};               // what they gave before in this answer
};

// An answer that was given, or changed. `id` names it through all its changes: a survey's answer ("ans_..."), or a response
// that was written down by itself ("rsp_...").
struct Heard {
    std::string id;
    std::optional<Id<customers::Customer>> customer_id;     // none: without a name; it can be answered all the same (/survey-answers/{id}/replies)
    std::vector<HeardScore> scores;                         // as they stand now
    std::optional<std::string> channel;
    std::optional<std::string> staff;                       // who served them at the contact that they were asked about
    Instant at;
    bool first = true;                                      // false: they changed what they had said, or went on to the next question
    bool name_was_taken_off = false;                        // it was kept with their name before
    std::vector<HeardRating> ratings = {};
    std::optional<std::string> was = {};                    // the answer with a name that it was until now, and that is gone
};

using Listener = std::function<void(Context&, const Heard&)>;
using Listeners = std::vector<Listener>;

inline void tell(Context& ctx, const Listeners& listeners, const Heard& heard)
{
    for (const auto& listen : listeners) listen(ctx, heard);
}

}  // namespace rapport::listening
