// The rows of a file that cannot come in, in the order of their lines; with little memory, however many they are.
#pragma once
#include "base/describe.h"

#include <filesystem>
#include <functional>
#include <vector>

namespace rapport::imports {

struct RejectedRow {
    std::int64_t line = 0;
    std::string column, reason;
};
BOOST_DESCRIBE_STRUCT(RejectedRow, (), (line, column, reason))

// Rows beyond twenty thousand wait on disk, in sorted runs below `folder`, which go with the object.
class RejectedRows {
public:
    RejectedRows() = default;
    explicit RejectedRows(std::filesystem::path folder) : folder_(std::move(folder)) {}
    RejectedRows(RejectedRows&&) noexcept;
    RejectedRows& operator=(RejectedRows&&) noexcept;
    ~RejectedRows();

    void add(RejectedRow row);
    std::int64_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    // By line, until take answers false.
    void each(const std::function<bool(const RejectedRow&)>& take) const;
    std::vector<RejectedRow> first(std::size_t most) const;

private:
    void sort() const;
    void write_run();
    std::filesystem::path folder_;
    mutable std::vector<RejectedRow> rows_;     // not on disk yet; sorted when somebody looks
    std::vector<std::filesystem::path> runs_;
    std::int64_t size_ = 0;
};

}  // namespace rapport::imports
