#include "base/http/shell/body_sink.h"
#include "base/disk.h"
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace rapport::http::shell {

namespace {

constexpr std::uint64_t looked_after_bytes = 8 << 20;

Fault no_room() { return {507, "no_room", "The server has no room for this upload."}; }

}  // namespace

void SpoolFile::remove()
{
    if (!path_.empty()) ::unlink(path_.c_str());
    path_.clear();
}

std::optional<Fault> BodySink::open(const BodyRule& rule, const std::string& spool_dir, std::uint64_t announced_bytes)
{
    limit_ = rule.limit_bytes;
    if (!rule.spool) return {};

    std::string path = spool_dir + "/upload-XXXXXX";
    if (disk_shortage(spool_dir, static_cast<std::int64_t>(announced_bytes))) return no_room();
    next_look_ = looked_after_bytes;
    fd_ = Fd(::mkostemp(path.data(), O_CLOEXEC));  // mode 0600
    if (!fd_) return no_room();
    file_ = SpoolFile(std::move(path));
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
