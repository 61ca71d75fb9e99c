// Cells of files about answers.
#pragma once
#include "base/context.h"
#include "surveys/answer.h"

namespace rapport::surveys {

// Their own words, or of a choice the words that they chose.
std::string words_cell(const SurveyContent& content, const Value& value);

}  // namespace rapport::surveys
