// Texts with names in them, filled for one reader. No logic, no calls, no loops:
//
//   Dear {{customer.preferred_name|there}},          the name's value, or what stands behind the bar
//   {{#promise}}We promised: {{promise}}{{/promise}}  shown where the name has a value
//   {{^promise}}...{{/promise}}                       shown where it has none
#pragma once
#include "base/result.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::mail {

// Where a text goes decides how values are written: in HTML as text or as a part of a quoted attribute, in plain text on as
// many lines as they have, in a subject on one.
enum class Place { subject, text, html };

using Names = std::set<std::string, std::less<>>;
using Values = std::map<std::string, std::string, std::less<>>;     // a name that is missing has no value, as an empty one

class Template {
public:
    // invalid at `field`, with line and column: a name that is not in `names`, braces that do not close, a section that
    // does not end or lies across another one, more than 16 within each other, a text above 256 kB, and in HTML a name in a place
    // where a value could become markup (in a tag outside of a quoted attribute, in a script, style or comment).
    static Result<Template> parse(std::string_view text, Place place, const Names& names, std::string_view field);

    // A text in which nothing is a name; it is kept as it is.
    static Template literal(std::string_view text, Place place, std::string_view field);

    // invalid: the result is above 64 kB; a link (href, src) that begins with a value which is no web, mail or phone address.
    Result<std::string> render(const Values& values) const;

private:
    struct Piece {
        enum class Kind { text, value, shown, hidden, end } kind;
        std::string text;           // as it is, or a name
        std::string otherwise;      // of a value: what is written where there is none
        bool begins_link = false;
    };
    Place place_ = Place::text;
    std::string field_;
    std::vector<Piece> pieces_;
};

std::string escaped_html(std::string_view text);

}  // namespace rapport::mail
