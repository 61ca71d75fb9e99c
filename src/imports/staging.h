// Brings the rows of a file together with little memory: rows of one key stand together in the file's order, and the keys
// of one owner near each other, so that the database is written where it was just written. Rows are dealt to buckets by a
// hash, a bucket is a file of some megabytes, and one bucket at a time is read back and sorted.
#pragma once
#include "imports/shape.h"

#include <filesystem>
#include <future>

namespace rapport::imports {

// Rows put aside on disk.
class Buckets {
public:
    Buckets(std::filesystem::path folder, std::size_t count);
    std::size_t count() const { return buffers_.size(); }
    void add(const std::string& dealt_by, const PackedRow& row);
    // All rows of a bucket in the order in which they came; it is empty afterwards.
    std::vector<PackedRow> take(std::size_t bucket);

private:
    void spill(std::size_t bucket);
    std::filesystem::path folder_;
    std::size_t buffer_bytes_;          // of one bucket, before it goes to disk
    std::vector<std::string> buffers_;
    std::vector<bool> on_disk_;
};

class Staging {
public:
    // expected_bytes: about how much will come, for the number of buckets. The files lie in a new folder below `folder`.
    Staging(const std::filesystem::path& folder, std::int64_t expected_bytes);
    ~Staging();     // removes the files
    void add(const PackedRow& row) { by_key_.add(row.key, row); }
    // After the last add(). Whole keys, or all of an owner, at least `least` rows but at a bucket's end; none when all are told. Valid until
    // it is called again.
    std::span<const PackedRow> next(std::size_t least, bool whole_owners = false);

private:
    void bring_owners_together();
    void fetch();
    std::filesystem::path folder_;
    Buckets by_key_, by_owner_;
    bool together_ = false;
    std::size_t bucket_ = 0;            // of by_owner_, to be fetched next
    std::future<std::vector<PackedRow>> coming_;
    std::vector<PackedRow> rows_;       // of the bucket that was fetched before
    std::size_t told_ = 0;              // of rows_
};

}  // namespace rapport::imports
