#include "base/csv/window.h"
#include <algorithm>
#include <cstring>

namespace rapport::csv {
namespace {

constexpr std::size_t piece_bytes = 32 * 1024;  // how much is decoded at a time
constexpr std::size_t growth_per_byte = 3;      // one byte becomes at most three in UTF-8

}  // namespace

Window::Window(Source source, Encoding encoding, std::string head, std::size_t size_bytes)
    : source_(std::move(source)), encoding_(encoding), raw_(std::move(head)),
      buffer_(std::max<std::size_t>(size_bytes, 64) + padding_bytes),
      taken_bytes_(static_cast<std::int64_t>(raw_.size()))
{
    fill();
}

bool Window::more()
{
    if (complete_) return false;
    const std::size_t kept = end_ - begin_;
    std::memmove(buffer_.data(), data(), kept);
    begin_ = 0;
    end_ = kept;
    // Doubling keeps the work linear: what is scanned again after a move is never more than what is new.
    const std::size_t size = buffer_.size() - padding_bytes;
    if (kept * 2 > size) buffer_.resize(size * 2 + padding_bytes);
    fill();
    return end_ > kept;
}

void Window::fill()
{
    while (!complete_) {
        const std::size_t room = buffer_.size() - padding_bytes - end_;
        if (room == 0) return;
        const bool as_it_stands = encoding_ == Encoding::utf8;
        if (!as_it_stands && room < 4 * growth_per_byte) return;
        end_ += as_it_stands ? take(buffer_.data() + end_, room) : take_decoded(buffer_.data() + end_, room);
    }
}

std::size_t Window::take(char* into, std::size_t room)
{
    if (!raw_.empty()) {
        const std::size_t piece = std::min(room, raw_.size());
        std::memcpy(into, raw_.data(), piece);
        raw_.erase(0, piece);
        return piece;
    }
    const std::size_t got = source_(into, room);
    taken_bytes_ += static_cast<std::int64_t>(got);
    complete_ = got == 0;
    return got;
}

std::size_t Window::take_decoded(char* into, std::size_t room)
{
    const std::size_t wanted = std::min(piece_bytes, room / growth_per_byte);
    if (raw_.size() < wanted && !source_ended_) {
        const std::size_t had = raw_.size();
        raw_.resize(wanted);
        const std::size_t got = source_(raw_.data() + had, wanted - had);
        raw_.resize(had + got);
        taken_bytes_ += static_cast<std::int64_t>(got);
        source_ended_ = got == 0;
    }
    const bool last = source_ended_ && raw_.size() <= wanted;
    const Decoded decoded = decode(encoding_, std::string_view(raw_).substr(0, wanted), last, into);
    raw_.erase(0, decoded.taken_bytes);
    complete_ = last;
    return decoded.written_bytes;
}

}  // namespace rapport::csv
