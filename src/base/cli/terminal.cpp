#include "base/cli/terminal.h"

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>

namespace rapport::cli {
namespace {

constexpr std::size_t buffer_limit = 1 << 16;
constexpr std::chrono::milliseconds progress_pause{100};

// Why not all could be written; 0: all was.
int write_all(int to, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(to, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

}  // namespace

Terminal::Terminal(int in, int out, int err, std::filesystem::path folder, TerminalOptions options)
    : in_(in), out_(out), err_(err), folder_(std::move(folder)), options_(options), out_is_terminal_(isatty(out)),
      err_is_terminal_(isatty(err)), color_(options.color && out_is_terminal_ && !std::getenv("NO_COLOR"))
{
}

Terminal::~Terminal()
{
    try {
        end_progress();
        flush();
    } catch (const std::exception&) {
        // Nobody reads any more.
    }
}

void Terminal::print(std::string_view data)
{
    buffer_ += data;
    if (buffer_.size() > buffer_limit) flush();
}

void Terminal::say(std::string_view line)
{
    if (!options_.quiet) refuse(line);
}

void Terminal::refuse(std::string_view line)
{
    end_progress();
    flush();
    write_all(err_, std::string(line) + "\n");
}

void Terminal::progress(double share, std::string_view words)
{
    const auto now = std::chrono::steady_clock::now();
    if (!err_is_terminal_ || options_.quiet || now - last_progress_ < progress_pause) return;
    last_progress_ = now;
    progress_shown_ = true;
    constexpr int width = 24;
    const int filled = static_cast<int>(std::lround(share * width));
    std::string bar = "\r  ";
    for (int i = 0; i < width; ++i) bar += i < filled ? "█" : "░";
    write_all(err_, bar + " " + std::to_string(std::lround(share * 100)) + " %  " + std::string(words) + "\033[K");
}

void Terminal::end_progress()
{
    if (!progress_shown_) return;
    progress_shown_ = false;
    write_all(err_, "\r\033[K");
}

void Terminal::flush()
{
    const std::string data = std::move(buffer_);
    buffer_.clear();
    if (const int why = write_all(out_, data)) throw OutputRefused(std::string("Standard output cannot be written: ") + std::strerror(why) + ".");
}

int Terminal::columns() const
{
    winsize size{};
    if (out_is_terminal_ && ioctl(out_, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 96;
}

}  // namespace rapport::cli
