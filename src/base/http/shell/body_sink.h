// Where the body of a request goes while it arrives: into memory, or into a file that nobody else may read.
#pragma once
#include "base/http/shell/fault.h"
#include "base/http/shell/fd.h"
#include <cstdint>
#include <optional>
#include <string>

namespace rapport::http::shell {

// Removes its file when it goes. A handler that wants to keep the upload renames the file.
class SpoolFile {
public:
    SpoolFile() = default;
    explicit SpoolFile(std::string stranger_from) : stranger_from_(std::move(stranger_from)) {}
    SpoolFile(SpoolFile&& other) noexcept : path_(std::exchange(other.path_, {})), stranger_from_(std::exchange(other.stranger_from_, {})) {}
    SpoolFile& operator=(SpoolFile&& other) noexcept
    {
        path_.swap(other.path_);
        stranger_from_.swap(other.stranger_from_);
        return *this;
    }
    ~SpoolFile() { remove(); }

    void is_at(std::string path) { path_ = std::move(path); }
    void remove();
    const std::string& path() const { return path_; }

private:
    std::string path_, stranger_from_;
};

// So many files of strangers lie here at once, of one network and of all.
constexpr int most_of_a_stranger = 4, most_of_strangers = 32;

class BodySink {
public:
    // Begins a body of at most `rule.limit_bytes`. Refuses (507) when no file can be made in `spool_dir`, or when the
    // announced bytes would take what is kept in reserve there; 503 where so many of strangers lie there already.
    std::optional<Fault> open(const BodyRule& rule, const std::string& spool_dir, std::uint64_t announced_bytes);

    // Refuses more bytes than the rule allows (413) and a disk that takes no more, or is down to its reserve (507).
    std::optional<Fault> take(std::string_view bytes);

    std::uint64_t bytes() const { return bytes_; }
    std::string& memory() { return memory_; }
    SpoolFile take_file();
    void reset() { *this = BodySink(); }

private:
    std::uint64_t limit_ = 0;
    std::uint64_t bytes_ = 0;
    std::string memory_;
    std::uint64_t next_look_ = 0;   // at the disk, when so many bytes are here
    Fd fd_;
    SpoolFile file_;
};

// What a body over its limit is answered.
Fault too_large();

}  // namespace rapport::http::shell
