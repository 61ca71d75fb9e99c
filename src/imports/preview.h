// What a file would do, without doing it: counts, columns with their first cells, and the first rows at fault.
#pragma once
#include "imports/service.h"

namespace rapport::imports {

// Looks at the first rows only when the file is large; the view then says so. A missing column is the view's `problem`.
// In which form the file writes its dates, from its first rows; nothing where it need not be said, or cannot be told.
Result<std::optional<std::string>> guess_date_format(const Shape& shape, const Mapping& mapping, const std::filesystem::path& file);
Result<ImportView> preview(Desk& desk, const Shape& shape, const Import& import, const std::filesystem::path& file);

ImportView view_of(const Import& import, const Shape* shape);

}  // namespace rapport::imports
