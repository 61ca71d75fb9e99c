// Where a command reads and writes: data to standard output, words and progress to standard error. Works on file
// descriptors, since a running server may act for a command of another process, with that one's descriptors.
#pragma once
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rapport::cli {

struct TerminalOptions {
    bool quiet = false;         // no words but refusals
    bool color = true;          // taken back where it is no terminal
    bool yes = false;           // questions are answered with yes
};

// Standard output takes no more: its disk is full, or nobody reads.
struct OutputRefused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Terminal {
public:
    Terminal(int in, int out, int err, std::filesystem::path folder, TerminalOptions options);
    ~Terminal();

    // To standard output, buffered; flush() and whatever flushes throw OutputRefused, which says why.
    void print(std::string_view data);
    // To standard error, a newline is added; not when quiet. Where that takes nothing, nobody can be told.
    void say(std::string_view line);
    void refuse(std::string_view line);         // the same, also when quiet
    // One line that is written over itself, ten times a second at most, on a terminal only. share: 0 to 1.
    void progress(double share, std::string_view words);
    void end_progress();
    void flush();

    int in() const { return in_; }
    int out() const { return out_; }
    bool out_is_terminal() const { return out_is_terminal_; }
    bool color() const { return color_; }
    bool quiet() const { return options_.quiet; }
    bool yes() const { return options_.yes; }
    int columns() const;                        // of the terminal; 96 when it is none
    // A path as the person who typed it means it.
    std::filesystem::path resolve(const std::string& path) const { return folder_ / path; }

private:
    int in_, out_, err_;
    std::filesystem::path folder_;
    TerminalOptions options_;
    bool out_is_terminal_, err_is_terminal_, color_;
    bool progress_shown_ = false;
    std::chrono::steady_clock::time_point last_progress_{};
    std::string buffer_;
};

}  // namespace rapport::cli
