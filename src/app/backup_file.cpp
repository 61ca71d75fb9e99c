#include "app/backup_file.h"

#include "base/crypto/sha256.h"
#include "base/db/db.h"
#include "base/json.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rapport::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = 1 << 20;
constexpr std::string_view kind_of_file = "rapport-backup ", kind_of_this = "rapport-backup 1 ";
constexpr std::int64_t most_list_bytes = 64'000'000;
constexpr std::size_t most_name_bytes = 255;
constexpr std::size_t digits = 12, last_line_bytes = kind_of_this.size() + digits + 1 + 64 + 1;

// Whose bytes go on disk; with its folder and name in what it throws.
class OutFile {
public:
    OutFile(fs::path path, int flags) : path_(std::move(path)), file_(::open(path_.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | flags, 0600))
    {
        if (file_ < 0) fail();
    }
    ~OutFile() { ::close(file_); }
    OutFile(const OutFile&) = delete;

    void write(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto written = ::write(file_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail();
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void sync()
    {
        if (::fsync(file_) != 0) fail();
    }

private:
    [[noreturn]] void fail() const { throw StorageRefused(path_.string() + ": " + std::strerror(errno)); }
    fs::path path_;
    int file_;
};

class InFile {
public:
    explicit InFile(fs::path path) : path_(std::move(path)), file_(::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC))
    {
        if (file_ < 0 && errno != ENOENT) fail();
    }
    ~InFile()
    {
        if (file_ >= 0) ::close(file_);
    }
    InFile(const InFile&) = delete;

    bool is_there() const { return file_ >= 0; }
    std::int64_t bytes() const
    {
        struct stat what{};
        if (::fstat(file_, &what) != 0) fail();
        if (!S_ISREG(what.st_mode)) throw StorageRefused(path_.string() + " is no file");
        return what.st_size;
    }
    // What was written just now is read from the disk, not from memory.
    void forget() const { ::posix_fadvise(file_, 0, 0, POSIX_FADV_DONTNEED); }
    // Fewer only at its end.
    std::string read(std::int64_t at, std::size_t most) const
    {
        std::string bytes(most, '\0');
        std::size_t had = 0;
        while (had < most) {
            const auto got = ::pread(file_, bytes.data() + had, most - had, at + static_cast<std::int64_t>(had));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail();
            if (got == 0) break;
            had += static_cast<std::size_t>(got);
        }
        bytes.resize(had);
        return bytes;
    }
    // take(piece) for each of these bytes that are there, in order; answers how many.
    template <class F> std::int64_t each(std::int64_t from, std::int64_t bytes, F&& take) const
    {
        std::int64_t done = 0;
        while (done < bytes) {
            const auto piece = read(from + done, static_cast<std::size_t>(std::min<std::int64_t>(bytes - done, piece_bytes)));
            if (piece.empty()) break;
            take(piece);
            done += static_cast<std::int64_t>(piece.size());
        }
        return done;
    }

private:
    [[noreturn]] void fail() const { throw StorageRefused(path_.string() + ": " + std::strerror(errno)); }
    fs::path path_;
    int file_;
};

// What may stand in a list beside the database: no path leads out of the data folder.
bool is_of_the_folder(std::string_view name)
{
    if (name == "secret-key") return true;
    const auto slash = name.find('/');
    if (slash == name.npos || (name.substr(0, slash) != "imports" && name.substr(0, slash) != "tls")) return false;
    const auto rest = name.substr(slash + 1);
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'; };
    return !rest.empty() && rest.size() <= most_name_bytes && rest.front() != '.' && std::ranges::all_of(rest, plain);
}

std::vector<std::string> names_in(const fs::path& data_folder)
{
    std::vector<std::string> names;
    std::error_code ignored;
    if (fs::is_regular_file(data_folder / "secret-key", ignored)) names.emplace_back("secret-key");
    for (const std::string folder : {"imports", "tls"})
        for (const auto& entry : fs::directory_iterator(data_folder / folder, ignored)) {
            const auto name = folder + "/" + entry.path().filename().string();
            if (entry.is_regular_file(ignored) && is_of_the_folder(name)) names.push_back(name);
        }
    std::ranges::sort(names);
    return names;
}

BackupPart part_of(std::string name, const InFile& in, OutFile* copy)
{
    BackupPart part{std::move(name), 0, {}};
    crypto::Sha256 hash;
    part.bytes = in.each(0, in.bytes(), [&](const std::string& piece) {
        hash.add(piece);
        if (copy) copy->write(piece);
    });
    part.sha256 = hash.hex();
    return part;
}

std::string last_line(const std::string& list)
{
    auto bytes = std::to_string(list.size());
    bytes.insert(0, digits - std::min(digits, bytes.size()), '0');
    return std::string(kind_of_this) + bytes + " " + crypto::sha256_hex(list) + "\n";
}

Error damaged(const fs::path& file, const std::string& what) { return invalid("", file.string() + " is damaged: " + what + " is not what was written. Nothing was changed."); }
Error cut_short(const fs::path& file) { return invalid("", file.string() + " is no backup of Rapport, or was cut short. Nothing was changed."); }

std::string text_of(const BackupList& list)
{
    auto text = to_json(list) + "\n";
    for (const auto& part : list.parts) text += to_json(part) + "\n";
    return text;
}

// Nothing where a line is not what was ever written.
std::optional<BackupList> list_in(std::string_view text, std::int64_t file_bytes)
{
    std::optional<BackupList> list;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (!list) {
            auto head = from_json_text<BackupList>(line);
            if (!head) return std::nullopt;
            list = std::move(*head);
            continue;
        }
        auto part = from_json_text<BackupPart>(line);
        const bool fits = part && part->bytes >= 0 && part->bytes <= file_bytes && (list->parts.empty() ? part->name == database_part : is_of_the_folder(part->name))
            && std::ranges::find(list->parts, part->name, &BackupPart::name) == list->parts.end();
        if (!fits) return std::nullopt;
        list->parts.push_back(std::move(*part));
    }
    return list && !list->parts.empty() ? list : std::nullopt;
}

// The text of the list, when the last line vouches for it.
Result<std::string> list_of(const InFile& in, const fs::path& file, std::int64_t bytes)
{
    const auto line_bytes = static_cast<std::int64_t>(last_line_bytes);
    if (bytes < line_bytes) return cut_short(file);
    const auto line = in.read(bytes - line_bytes, last_line_bytes);
    if (!line.starts_with(kind_of_file)) return cut_short(file);
    if (!line.starts_with(kind_of_this)) return invalid("", file.string() + " is damaged, or was made by a newer Rapport. Nothing was changed.");
    const auto number = line.substr(kind_of_this.size(), digits);
    if (number.find_first_not_of("0123456789") != number.npos || std::stoll(number) > std::min(bytes - line_bytes, most_list_bytes)) return damaged(file, "its last line");
    auto list = in.read(bytes - line_bytes - std::stoll(number), static_cast<std::size_t>(std::stoll(number)));
    if (last_line(list) != line) return damaged(file, "the list of its parts");
    return list;
}

}  // namespace

std::int64_t BackupList::bytes() const
{
    std::int64_t sum = 0;
    for (const auto& part : parts) sum += part.bytes;
    return sum;
}

std::int64_t bytes_beside(const fs::path& data_folder)
{
    std::int64_t sum = 0;
    std::error_code gone;
    for (const auto& name : names_in(data_folder))
        if (const auto bytes = fs::file_size(data_folder / name, gone); !gone) sum += static_cast<std::int64_t>(bytes);
    return sum;
}

void close_backup(const fs::path& file, const fs::path& data_folder, BackupList& list)
{
    list.parts = {part_of(std::string(database_part), InFile(file), nullptr)};
    OutFile out(file, O_APPEND);
    for (const auto& name : names_in(data_folder))
        if (const InFile in(data_folder / name); in.is_there()) list.parts.push_back(part_of(name, in, &out));
    const auto text = text_of(list);
    out.write(text);
    out.write(last_line(text));
    out.sync();
}

bool is_backup(const fs::path& file)
{
    std::error_code gone;
    if (!fs::is_regular_file(fs::symlink_status(file, gone))) return false;
    const InFile in(file);
    const auto bytes = in.is_there() ? in.bytes() : 0, line_bytes = static_cast<std::int64_t>(last_line_bytes);
    return bytes >= line_bytes && in.read(bytes - line_bytes, last_line_bytes).starts_with(kind_of_file);
}

std::optional<BackupList> list_in_backup(const fs::path& file)
{
    if (!is_backup(file)) return std::nullopt;
    const InFile in(file);
    const auto bytes = in.is_there() ? in.bytes() : 0;
    const auto text = list_of(in, file, bytes);
    return text ? list_in(*text, bytes) : std::nullopt;
}

Result<BackupList> read_back(const fs::path& file)
{
    const InFile in(file);
    if (!in.is_there()) return not_found("There is no file " + file.string() + ".");
    const auto bytes = in.bytes();
    in.forget();
    TRY(const auto text, list_of(in, file, bytes));
    auto list = list_in(text, bytes);
    if (!list) return damaged(file, "the list of its parts");
    if (list->bytes() + static_cast<std::int64_t>(text.size() + last_line_bytes) != bytes) return damaged(file, "its length");
    std::int64_t at = 0;
    for (const auto& part : list->parts) {
        crypto::Sha256 hash;
        in.each(at, part.bytes, [&](const std::string& piece) { hash.add(piece); });
        if (hash.hex() != part.sha256) return damaged(file, "its part " + part.name);
        at += part.bytes;
    }
    return std::move(*list);
}

void unpack(const fs::path& file, const BackupList& list, const BackupPart& part, const fs::path& to)
{
    std::int64_t at = 0;
    for (const auto& before : list.parts) {
        if (&before == &part) break;
        at += before.bytes;
    }
    if (to.has_parent_path() && fs::create_directories(to.parent_path())) fs::permissions(to.parent_path(), fs::perms::owner_all);
    const InFile in(file);
    OutFile out(to, O_CREAT | O_EXCL);
    crypto::Sha256 hash;
    in.each(at, part.bytes, [&](const std::string& piece) {
        hash.add(piece);
        out.write(piece);
    });
    if (hash.hex() != part.sha256) throw StorageRefused(file.string() + " changed while it was read");
    out.sync();
}

}  // namespace rapport::app
