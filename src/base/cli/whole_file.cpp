#include "base/cli/whole_file.h"

#include "base/db/db.h"
#include "base/disk.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rapport::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot(const fs::path& file) { throw StorageRefused(file.string() + " cannot be written: " + std::strerror(errno)); }

class Out {
public:
    explicit Out(fs::path path) : path_(std::move(path)), file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666))
    {
        if (file_ < 0) cannot(path_);
    }
    ~Out() { ::close(file_); }
    Out(const Out&) = delete;

    // As open to others as the one whose place it takes.
    void open_as(const fs::path& old) const
    {
        struct stat now {};
        if (::stat(old.c_str(), &now) == 0 && ::fchmod(file_, now.st_mode & 07777) != 0) cannot(path_);
    }
    void write(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            const auto written = ::write(file_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) cannot(path_);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void sync() const
    {
        if (::fsync(file_) != 0) cannot(path_);
    }

private:
    fs::path path_;
    int file_;
};

void replace(const fs::path& file, const std::function<void(const Write&)>& from)
{
    const fs::path beside = file.string() + ".unfinished";
    std::error_code wrong;
    try {
        {
            const Out out(beside);
            out.open_as(file);
            from([&](std::string_view bytes) { out.write(bytes); });
            out.sync();
        }
        fs::rename(beside, file, wrong);
        if (wrong) throw StorageRefused(file.string() + " cannot be written: " + wrong.message());
    } catch (...) {
        fs::remove(beside, wrong);
        throw;
    }
    sync_folder(file.parent_path().string());
}

}  // namespace

void write_whole(const fs::path& file, const std::function<void(const Write&)>& from)
{
    std::error_code wrong;
    if (const auto there = fs::status(file, wrong); fs::exists(there) && !fs::is_regular_file(there)) {
        const Out out(file);
        from([&](std::string_view bytes) { out.write(bytes); });
        return;
    }
    const auto real = fs::weakly_canonical(file, wrong);     // a link stays one
    replace(wrong ? file : real, from);
}

void write_whole(const fs::path& file, std::string_view bytes)
{
    write_whole(file, [&](const Write& write) { write(bytes); });
}

}  // namespace rapport::cli
