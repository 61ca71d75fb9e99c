// The stretch of a file that is in memory, as UTF-8.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include "base/csv/encoding.h"
#include "base/csv/source.h"

namespace rapport::csv {

// Slides over a source of any length. Its memory is set by the longest stretch asked for, not by the file.
class Window {
public:
    // `head`: the bytes already taken from the source, without the byte-order mark.
    Window(Source source, Encoding encoding, std::string head, std::size_t size_bytes);

    // What is in memory and not yet dropped. At least `padding_bytes` behind it may be read (their content is undefined).
    std::string_view text() const { return {buffer_.data() + begin_, end_ - begin_}; }
    char* data() { return buffer_.data() + begin_; }

    // Nothing follows text().
    bool complete() const { return complete_; }

    // Forgets the first bytes of text().
    void drop(std::size_t bytes) { begin_ += bytes; }

    // Moves text() to other memory and makes it longer. False if nothing was left to add.
    bool more();

    // Bytes of the source taken so far, as the file counts them: for a progress bar.
    std::int64_t taken_bytes() const { return taken_bytes_; }

    static constexpr std::size_t padding_bytes = 64;

private:
    void fill();
    std::size_t take(char* into, std::size_t room);
    std::size_t take_decoded(char* into, std::size_t room);

    Source source_;
    Encoding encoding_;
    std::string raw_;  // taken from the source, not yet in the buffer
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::int64_t taken_bytes_ = 0;
    bool source_ended_ = false;
    bool complete_ = false;
};

}  // namespace rapport::csv
