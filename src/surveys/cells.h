// Cells of files about answers.
#pragma once
#include "base/context.h"
#include "surveys/answer.h"

namespace rapport::surveys {

// As files name a customer: the other system's id, else ours; empty: without a name.
std::string customer_cell(Context& ctx, const std::optional<Id<customers::Customer>>& customer);

// Their own words, or of a choice the words that they chose.
std::string words_cell(const SurveyContent& content, const Value& value);

}  // namespace rapport::surveys
