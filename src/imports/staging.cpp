#include "imports/staging.h"

#include "base/crypto/crypto.h"
#include "imports/packing.h"

#include <algorithm>
#include <fstream>

namespace rapport::imports {
namespace {

constexpr std::int64_t bucket_bytes = 2 << 20;
constexpr std::int64_t most_buckets = 1024;
constexpr std::size_t buffers_bytes = 8 << 20;          // of all buckets together, however many they are
constexpr std::size_t most_buffer_bytes = 64 << 10;

std::size_t buckets_for(std::int64_t bytes) { return static_cast<std::size_t>(std::clamp<std::int64_t>(bytes / bucket_bytes, 1, most_buckets)); }

}  // namespace

BOOST_DESCRIBE_STRUCT(PackedRow, (), (line, key, owner, packed))

Buckets::Buckets(std::filesystem::path folder, std::size_t count) : folder_(std::move(folder)), buffer_bytes_(std::min(buffers_bytes / count, most_buffer_bytes)), buffers_(count), on_disk_(count)
{
    std::filesystem::create_directories(folder_);
}

void Buckets::add(const std::string& dealt_by, const PackedRow& row)
{
    const auto bucket = std::hash<std::string>{}(dealt_by) % buffers_.size();
    auto& buffer = buffers_[bucket];
    if (buffer.empty() && buffers_.size() > 1) buffer.reserve(buffer_bytes_ + (1 << 10));
    pack(buffer, row);
    if (buffer.size() > buffer_bytes_ && buffers_.size() > 1) spill(bucket);
}

void Buckets::spill(std::size_t bucket)
{
    std::ofstream file(folder_ / std::to_string(bucket), std::ios::binary | std::ios::app);
    file.write(buffers_[bucket].data(), static_cast<std::streamsize>(buffers_[bucket].size()));
    file.flush();
    if (!file) throw StorageRefused("the rows of an import could not be put aside in " + folder_.string());
    buffers_[bucket].clear();
    on_disk_[bucket] = true;
}

std::vector<PackedRow> Buckets::take(std::size_t bucket)
{
    std::string bytes;
    if (on_disk_[bucket]) {
        const auto path = folder_ / std::to_string(bucket);
        bytes.resize(std::filesystem::file_size(path));
        std::ifstream file(path, std::ios::binary);
        if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) throw StorageRefused("the rows of an import could not be read back from " + path.string());
        std::filesystem::remove(path);
        on_disk_[bucket] = false;
    }
    bytes += buffers_[bucket];
    buffers_[bucket] = {};
    std::vector<PackedRow> rows;
    for (std::string_view left = bytes; !left.empty();) unpack(left, rows.emplace_back());
    return rows;
}

Staging::Staging(const std::filesystem::path& folder, std::int64_t expected_bytes)
    : folder_(folder / ("staging-" + crypto::random_hex(8))), by_key_(folder_ / "key", buckets_for(expected_bytes)),
      by_owner_(folder_ / "owner", buckets_for(expected_bytes))
{
}

Staging::~Staging()
{
    if (coming_.valid()) coming_.wait();
    std::error_code gone_already;
    std::filesystem::remove_all(folder_, gone_already);
}

// Whose a key is, its first row says; the others go with it, so that they are judged together.
void Staging::bring_owners_together()
{
    for (std::size_t bucket = 0; bucket < by_key_.count(); ++bucket) {
        auto rows = by_key_.take(bucket);
        std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
        for (std::size_t first = 0, i = 0; i < rows.size(); ++i) {
            if (rows[i].key.empty() || rows[i].key != rows[first].key) first = i;
            if (i != first) rows[i].owner = rows[first].owner;
            by_owner_.add(rows[i].owner.empty() ? rows[i].key : rows[i].owner, rows[i]);
        }
    }
    together_ = true;
    fetch();
}

// The next bucket is read and sorted while the rows of this one are applied.
void Staging::fetch()
{
    if (bucket_ == by_owner_.count()) return;
    coming_ = std::async(std::launch::async, [this, bucket = bucket_++] {
        auto rows = by_owner_.take(bucket);
        // They came key by key, and stay so.
        std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.owner < b.owner; });
        return rows;
    });
}

std::span<const PackedRow> Staging::next(std::size_t least, bool whole_owners)
{
    if (!together_) bring_owners_together();
    while (told_ == rows_.size()) {
        if (!coming_.valid()) return {};
        rows_ = coming_.get();
        told_ = 0;
        fetch();
    }
    const auto from = told_;
    told_ = std::min(from + least, rows_.size());
    const auto belongs = [&](const PackedRow& before, const PackedRow& row) {
        return (!row.key.empty() && row.key == before.key) || (whole_owners && !row.owner.empty() && row.owner == before.owner);
    };
    while (told_ < rows_.size() && belongs(rows_[told_ - 1], rows_[told_])) ++told_;
    return std::span(rows_).subspan(from, told_ - from);
}

}  // namespace rapport::imports
