#include "base/http/shell/body_sink.h"
#include "base/disk.h"
#include "base/http/flood_gate.h"
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <unistd.h>

namespace rapport::http::shell {

namespace {

constexpr std::uint64_t looked_after_bytes = 8 << 20;

Fault no_room() { return {507, "no_room", "The server has no room for this upload."}; }

// Whose files lie in the spool of whom nothing proves yet who they are.
class Strangers {
public:
    bool let_in(const std::string& network)
    {
        const std::lock_guard lock(mutex_);
        auto& theirs = by_network_[network];
        const bool goes = all_ < most_of_strangers && theirs < (network == this_machine ? most_of_strangers : most_of_a_stranger);
        if (goes) ++theirs, ++all_;
        else if (theirs == 0) by_network_.erase(network);
        return goes;
    }
    void let_go(const std::string& network)
    {
        const std::lock_guard lock(mutex_);
        --all_;
        if (const auto theirs = by_network_.find(network); --theirs->second == 0) by_network_.erase(theirs);
    }

private:
    std::mutex mutex_;
    std::map<std::string, int> by_network_;
    int all_ = 0;
};

Strangers& strangers()
{
    static Strangers all;
    return all;
}

}  // namespace

void SpoolFile::remove()
{
    if (!path_.empty()) ::unlink(path_.c_str());
    path_.clear();
    if (!stranger_from_.empty()) strangers().let_go(stranger_from_);
    stranger_from_.clear();
}

std::optional<Fault> BodySink::open(const BodyRule& rule, const std::string& spool_dir, std::uint64_t announced_bytes)
{
    limit_ = rule.limit_bytes;
    if (!rule.spool) return {};

    std::string path = spool_dir + "/upload-XXXXXX";
    if (disk_shortage(spool_dir, static_cast<std::int64_t>(announced_bytes))) return no_room();
    next_look_ = looked_after_bytes;
    if (!rule.stranger_from.empty() && !strangers().let_in(rule.stranger_from)) return Fault{503, "busy", "So much is being sent here that no more can be taken in. Please try again in a moment."};
    file_ = SpoolFile(rule.stranger_from);
    fd_ = Fd(::mkostemp(path.data(), O_CLOEXEC));  // mode 0600
    if (!fd_) return no_room();
    file_.is_at(std::move(path));
    return {};
}

std::optional<Fault> BodySink::take(std::string_view bytes)
{
    if (bytes.size() > limit_ - bytes_) return too_large();
    bytes_ += bytes.size();
    if (!fd_) {
        memory_.append(bytes);
        return {};
    }
    if (bytes_ >= next_look_) {
        next_look_ = bytes_ + looked_after_bytes;
        if (disk_shortage(file_.path(), 0)) return no_room();
    }
    while (!bytes.empty()) {
        const auto written = ::write(fd_.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return no_room();
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

SpoolFile BodySink::take_file()
{
    fd_ = {};
    return std::move(file_);
}

Fault too_large() { return {413, "body_too_large", "The body of the request is larger than allowed here."}; }

}  // namespace rapport::http::shell
