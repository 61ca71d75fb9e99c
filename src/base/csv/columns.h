// The header of a CSV file.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.h"

namespace rapport::csv {

// The columns of a file in its order, without the white space around their names. A column may be nameless; nobody finds it.
class Columns {
public:
    Columns() = default;

    // invalid: no name at all, a name that is no text, or names that stand more than once.
    static Result<Columns> from_header(std::span<const std::string_view> cells);

    std::span<const std::string> names() const { return names_; }
    std::size_t size() const { return names_.size(); }

    // Where the column is. Small and capital letters (of ASCII) are the same.
    std::optional<std::size_t> find(std::string_view name) const;

private:
    std::vector<std::string> names_;
};

// Without white space and byte-order marks at both ends, as rapport::trimmed.
std::string_view trimmed(std::string_view text);

}  // namespace rapport::csv
