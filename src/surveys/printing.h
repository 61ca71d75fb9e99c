// A survey on paper: what stands on the sheets.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "paper/survey_sheet.h"
#include "surveys/survey.h"

namespace rapport::surveys {

constexpr std::int64_t most_printed = 500;

enum class PaperSize { a4, letter };
BOOST_DESCRIBE_ENUM(PaperSize, a4, letter)

struct Printing {
    std::optional<PaperSize> size = {};             // a4
    std::optional<std::int64_t> sheets = {};        // 1; how many for anybody
    std::optional<std::string> language = {};       // the business's own
    std::optional<bool> invited = {};               // one for each customer who was asked and has not answered, with their own code, instead
};
BOOST_DESCRIBE_STRUCT(Printing, (), (size, sheets, language, invited))

// The address that customers reach us under, as somebody has said it; else `origin`, "https://shop.example". conflict "no_address": neither.
Result<std::string> where_customers_reach_us(Context& ctx, const std::optional<std::string>& origin);

// "shop.example/q/K7M24RXD" of "https://shop.example/q/K7M24RXD".
std::string for_typing(const std::string& link);

// `origin` as above. The QR code leads to the newest code of the survey that anybody
// may answer by, and its address stands beside it for whoever types; on a sheet with a code of its own it says that code too. not_found; invalid: sheets outside 1 to most_printed; conflict "no_place": there is no such code yet; "no_address"; "nobody_asked".
Result<paper::SurveySheets> sheets_of(Context& ctx, Id<Survey> survey, const Printing& printing, const std::optional<std::string>& origin);

}  // namespace rapport::surveys
