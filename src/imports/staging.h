// Sorts the rows of a file by their keys with little memory: rows are dealt to buckets by their key's hash, a bucket is a
// file of some megabytes, and one bucket at a time is read back and sorted. Rows of one key keep the file's order.
#pragma once
#include "imports/shape.h"

#include <filesystem>

namespace rapport::imports {

class Staging {
public:
    // expected_bytes: about how much will come, for the number of buckets. The files lie in a new folder below `folder`.
    Staging(const std::filesystem::path& folder, std::int64_t expected_bytes);
    ~Staging();     // removes the files
    void add(PackedRow row);
    // Calls take(rows) with whole keys, at least `slice` rows at a time but at a bucket's end.
    void each_slice(std::size_t slice, const std::function<void(std::span<const PackedRow>)>& take);

private:
    void spill(std::size_t bucket);
    std::vector<PackedRow> load(std::size_t bucket);
    std::filesystem::path folder_;
    std::vector<std::string> buffers_;
    std::vector<bool> on_disk_;
};

}  // namespace rapport::imports
