#include "imports/staging.h"

#include "base/crypto/crypto.h"
#include "imports/packing.h"

#include <algorithm>
#include <fstream>

namespace rapport::imports {
namespace {

constexpr std::int64_t bucket_bytes = 8 << 20;
constexpr std::int64_t most_buckets = 1024;
constexpr std::size_t buffer_bytes = 64 << 10;

}  // namespace

BOOST_DESCRIBE_STRUCT(PackedRow, (), (line, key, packed))

Staging::Staging(const std::filesystem::path& folder, std::int64_t expected_bytes)
    : folder_(folder / ("staging-" + crypto::random_hex(8))),
      buffers_(static_cast<std::size_t>(std::clamp<std::int64_t>(expected_bytes / bucket_bytes, 1, most_buckets))), on_disk_(buffers_.size())
{
    std::filesystem::create_directories(folder_);
}

Staging::~Staging()
{
    std::error_code gone_already;
    std::filesystem::remove_all(folder_, gone_already);
}

void Staging::add(PackedRow row)
{
    const auto bucket = std::hash<std::string>{}(row.key) % buffers_.size();
    pack(buffers_[bucket], row);
    if (buffers_[bucket].size() > buffer_bytes && buffers_.size() > 1) spill(bucket);
}

void Staging::spill(std::size_t bucket)
{
    std::ofstream file(folder_ / std::to_string(bucket), std::ios::binary | std::ios::app);
    file.write(buffers_[bucket].data(), static_cast<std::streamsize>(buffers_[bucket].size()));
    file.flush();
    if (!file) throw StorageRefused("the rows of an import could not be put aside in " + folder_.string());
    buffers_[bucket].clear();
    on_disk_[bucket] = true;
}

std::vector<PackedRow> Staging::load(std::size_t bucket)
{
    std::string bytes;
    if (on_disk_[bucket]) {
        const auto path = folder_ / std::to_string(bucket);
        bytes.resize(std::filesystem::file_size(path));
        std::ifstream file(path, std::ios::binary);
        if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) throw StorageRefused("the rows of an import could not be read back from " + path.string());
        std::filesystem::remove(path);
    }
    bytes += buffers_[bucket];
    buffers_[bucket] = {};
    std::vector<PackedRow> rows;
    for (std::string_view left = bytes; !left.empty();) unpack(left, rows.emplace_back());
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    return rows;
}

void Staging::each_slice(std::size_t slice, const std::function<void(std::span<const PackedRow>)>& take)
{
    for (std::size_t bucket = 0; bucket < buffers_.size(); ++bucket) {
        const auto rows = load(bucket);
        for (std::size_t from = 0; from < rows.size();) {
            auto to = std::min(from + slice, rows.size());
            while (to < rows.size() && !rows[to].key.empty() && rows[to].key == rows[to - 1].key) ++to;
            take(std::span(rows).subspan(from, to - from));
            from = to;
        }
    }
}

}  // namespace rapport::imports
