#include "imports/rejected.h"

#include "base/crypto/crypto.h"
#include "base/db/db.h"
#include "imports/packing.h"

#include <algorithm>
#include <fstream>
#include <queue>

namespace rapport::imports {
namespace {

constexpr std::size_t rows_in_memory = 20'000;

// One sorted run, row by row.
class Run {
public:
    explicit Run(const std::filesystem::path& path) : file_(path, std::ios::binary) { next(); }

    bool ended() const { return ended_; }
    const RejectedRow& row() const { return row_; }
    void next()
    {
        std::uint32_t size = 0;
        if (!file_.read(reinterpret_cast<char*>(&size), sizeof size)) {
            ended_ = true;
            return;
        }
        bytes_.resize(size);
        if (!file_.read(bytes_.data(), static_cast<std::streamsize>(size))) throw StorageRefused("the rejected rows of an import could not be read back");
        row_ = unpacked<RejectedRow>(bytes_);
    }

private:
    std::ifstream file_;
    std::string bytes_;
    RejectedRow row_;
    bool ended_ = false;
};

bool by_line(const RejectedRow& a, const RejectedRow& b) { return a.line < b.line; }

}  // namespace

RejectedRows::RejectedRows(RejectedRows&& other) noexcept { *this = std::move(other); }

RejectedRows& RejectedRows::operator=(RejectedRows&& other) noexcept
{
    std::swap(folder_, other.folder_);
    std::swap(rows_, other.rows_);
    std::swap(runs_, other.runs_);
    std::swap(size_, other.size_);
    return *this;
}

RejectedRows::~RejectedRows()
{
    std::error_code gone_already;
    for (const auto& run : runs_) std::filesystem::remove(run, gone_already);
}

void RejectedRows::add(RejectedRow row)
{
    rows_.push_back(std::move(row));
    ++size_;
    if (rows_.size() >= rows_in_memory) write_run();
}

void RejectedRows::sort() const { std::stable_sort(rows_.begin(), rows_.end(), by_line); }

void RejectedRows::write_run()
{
    sort();
    std::filesystem::create_directories(folder_);
    runs_.push_back(folder_ / ("rejected-" + crypto::random_hex(8)));
    std::ofstream file(runs_.back(), std::ios::binary);
    for (const auto& row : rows_) {
        const auto bytes = packed(row);
        const auto size = static_cast<std::uint32_t>(bytes.size());
        file.write(reinterpret_cast<const char*>(&size), sizeof size);
        file << bytes;
    }
    if (!file.flush()) throw StorageRefused("the rejected rows of an import could not be put aside in " + folder_.string());
    rows_.clear();
}

// Merges the runs, the oldest first where lines are the same, and what is not on disk yet.
void RejectedRows::each(const std::function<bool(const RejectedRow&)>& take) const
{
    sort();
    std::vector<std::unique_ptr<Run>> runs;
    for (const auto& path : runs_) runs.push_back(std::make_unique<Run>(path));
    using Next = std::pair<std::int64_t, std::size_t>;      // line, run; the last "run" is in memory
    std::priority_queue<Next, std::vector<Next>, std::greater<>> waiting;
    auto in_memory = rows_.begin();
    for (std::size_t i = 0; i < runs.size(); ++i) waiting.emplace(runs[i]->row().line, i);
    if (in_memory != rows_.end()) waiting.emplace(in_memory->line, runs.size());
    while (!waiting.empty()) {
        const auto from = waiting.top().second;
        waiting.pop();
        if (from == runs.size()) {
            if (!take(*in_memory)) return;
            if (++in_memory != rows_.end()) waiting.emplace(in_memory->line, from);
        } else {
            if (!take(runs[from]->row())) return;
            runs[from]->next();
            if (!runs[from]->ended()) waiting.emplace(runs[from]->row().line, from);
        }
    }
}

std::vector<RejectedRow> RejectedRows::first(std::size_t most) const
{
    std::vector<RejectedRow> found;
    if (most == 0) return found;
    each([&](const RejectedRow& row) {
        found.push_back(row);
        return found.size() < most;
    });
    return found;
}

}  // namespace rapport::imports
