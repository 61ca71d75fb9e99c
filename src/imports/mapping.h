// Which column of a file is which field of a shape.
#pragma once
#include "base/csv/columns.h"
#include "imports/shape.h"

#include <map>

namespace rapport::imports {

using Mapping = std::map<std::string, std::string>;     // field -> the file's own name of the column

enum class Confidence { sure, likely, none };
BOOST_DESCRIBE_ENUM(Confidence, sure, likely, none)

// Columns with the fields' own names; with `guess` also those with names that files commonly use for them.
Mapping own_names(const Shape& shape, const csv::Columns& columns, bool guess);
Confidence confidence(const Shape& shape, const std::string& field, const std::string& column);

// The kind whose fields most of the columns are by their names; nullptr where that is none.
const Shape* likely_shape(const Shapes& shapes, const csv::Columns& columns);

// "field=column,field=column" of --map. invalid: an unknown field; a column that the file does not have is found later.
Result<Mapping> parse_mapping(const Shape& shape, const std::string& text);

// The mapping as column numbers.
struct Columns {
    std::vector<int> of_fields;                         // -1: no column
    std::vector<std::pair<std::string, int>> custom;    // custom.NAME
    std::vector<std::string> ignored;                   // the file's columns that nothing uses
};
// invalid: a column that is not in the file, two fields in one column, or a required field without one.
Result<Columns> resolve(const Shape& shape, const Mapping& mapping, const csv::Columns& columns);

}  // namespace rapport::imports
