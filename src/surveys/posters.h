// The code of a place to hang up: a page with the question, or the code alone for a page of one's own.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "surveys/places.h"
#include "surveys/printing.h"

namespace rapport::surveys {

enum class PosterFormat { pdf, svg, png };
BOOST_DESCRIBE_ENUM(PosterFormat, pdf, svg, png)

struct HangUp {
    std::optional<PosterFormat> format = {};        // pdf; svg and png: the code alone
    std::optional<PaperSize> size = {};             // a4
    std::optional<std::string> language = {};       // the business's own
};
BOOST_DESCRIBE_STRUCT(HangUp, (), (format, size, language))

struct Picture {
    std::string bytes;
    std::string_view media_type, ending;            // "image/svg+xml", "svg"
};

// The code leads to the public address of messages, and where nobody has said that to `origin`. not_found; conflict "tablet": such a place has
// no code; "ended": its link opens nothing any more; "no_address": there is neither.
Result<Picture> picture_of(Context& ctx, Id<Place> id, const HangUp& wanted, const std::optional<std::string>& origin);

}  // namespace rapport::surveys
