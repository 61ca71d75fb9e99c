// Use cases of listening: what customers answered.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "listening/heard.h"
#include "listening/listeners.h"

#include <span>
#include <vector>

namespace rapport::listening {

struct AddResponse {
    Id<customers::Customer> customer_id = {};
    Survey survey = Survey::nps;
    std::int64_t score = 0;
    std::optional<Text<1, 200>> external_id = {};
    std::optional<Instant> at = {};                      // now
    std::optional<Text<1, 4000>> comment = {};
    std::optional<Text<1, 60>> channel = {};
};
BOOST_DESCRIBE_STRUCT(AddResponse, (), (customer_id, survey, score, external_id, at, comment, channel))

struct Filter {
    std::optional<Id<customers::Customer>> customer = {};
    std::optional<Survey> survey = {};
    Span span = {};
    Before before = {};
    int limit = 50;
};

// Writes down an answer, puts it on the timeline, keeps the customer's facts and tells who listens.
// invalid: no such customer, a score off the survey's scale. conflict "external_id_taken".
Result<Response> add_response(Context& ctx, AddResponse input, const Listeners& listeners = {});

// not_found.
Result<Response> read_response(Context& ctx, Id<Response> id);

// Newest first: at most limit + 1. not_found: there is no such customer.
Result<std::vector<Response>> list_responses(Context& ctx, const Filter& filter);

// Stores answers under the ids they have, with their entries on the timeline, their keys and the facts; few statements for
// many. The customers must be there.
void record_all(Context& ctx, std::span<const Response> responses);

// Puts `response` in the place of the stored one with its id.
void replace(Context& ctx, const Response& response);

// Takes an answer away, with its entry and its key.
void remove_response(Context& ctx, const Response& response, Removal why = Removal::taken_back);
// It was another customer's answer than we thought: with its place on the timeline, under their ids.
void give_to(Context& ctx, const Response& response, Id<customers::Customer> to);

}  // namespace rapport::listening
