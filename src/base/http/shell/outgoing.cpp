#include "base/http/shell/outgoing.h"
#include "base/http/shell/fault.h"
#include "base/http/shell/gzip.h"
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>

namespace rapport::http::shell {

namespace {

constexpr std::size_t chunk_bytes = 64 * 1024;
constexpr std::size_t worth_squeezing_bytes = 1024;

// RFC 9110, 5.6.2.
bool is_token(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
    });
}

bool is_one_line(std::string_view value)
{
    return std::none_of(value.begin(), value.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

// Headers about the connection and the frame are the shell's own.
bool belongs_to_the_shell(std::string_view name)
{
    return same_name(name, "Content-Length") || same_name(name, "Transfer-Encoding") || same_name(name, "Connection")
        || same_name(name, "Keep-Alive") || same_name(name, "Date") || same_name(name, "Server")
        || same_name(name, "X-Request-Id");
}

const std::string* find(const Headers& headers, std::string_view name)
{
    for (const auto& [key, value] : headers)
        if (same_name(key, name)) return &value;
    return nullptr;
}

void append_number(std::string& out, std::uint64_t number)
{
    char digits[20];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
    out.append(digits, end);
}

// "Sun, 06 Nov 1994 08:49:37 GMT", made once a second on each thread.
std::string_view date_now()
{
    thread_local std::time_t made_at = 0;
    thread_local std::array<char, 32> text{};
    thread_local std::size_t size = 0;

    const std::time_t now = std::time(nullptr);
    if (now != made_at) {
        static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        static constexpr std::array months{
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::tm utc{};
        ::gmtime_r(&now, &utc);
        size = std::strftime(text.data(), text.size(), "ddd, %d mmm %Y %H:%M:%S GMT", &utc);
        // strftime's names depend on the locale, HTTP's do not.
        std::copy_n(days[static_cast<std::size_t>(utc.tm_wday)], 3, text.begin());
        std::copy_n(months[static_cast<std::size_t>(utc.tm_mon)], 3, text.begin() + 8);
        made_at = now;
    }
    return {text.data(), size};
}

// RFC 9110, 6.4.1.
bool may_have_body(int status) { return status != 204 && status != 304; }

}  // namespace

Answer open_answer(Response&& response)
{
    Answer answer{std::move(response), {}, 0};
    const std::string& path = answer.response.body_file;
    if (path.empty()) return answer;

    answer.file = Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat about{};
    if (!answer.file || ::fstat(answer.file.get(), &about) != 0)
        throw std::system_error(errno, std::generic_category(), "the file of an answer cannot be opened");
    ::unlink(path.c_str());
    answer.file_bytes = static_cast<std::uint64_t>(about.st_size);
    return answer;
}

void Outgoing::start(Answer&& answer, const Form& form, std::size_t gzip_bytes)
{
    answer_ = std::move(answer);
    const Response& response = answer_.response;
    if (response.status < 200 || response.status > 599) throw std::invalid_argument("an answer's status is out of range");

    bool varies = false;
    const bool squeezed = squeeze(form, gzip_bytes, varies);
    unsent_body_ = response.static_body.empty() ? std::string_view(response.body) : response.static_body;
    unread_file_ = answer_.file ? answer_.file_bytes : 0;
    if (answer_.file) unsent_body_ = {};

    write_head(form, unread_file_ + unsent_body_.size(), squeezed, varies);
    unsent_head_ = head_;
    if (form.is_head || !may_have_body(response.status)) {
        unsent_body_ = {};
        unread_file_ = 0;
    }
}

// Compresses the body in place and says so.
bool Outgoing::squeeze(const Form& form, std::size_t gzip_bytes, bool& varies)
{
    Response& response = answer_.response;
    if (response.body.size() <= worth_squeezing_bytes || response.body.size() > gzip_bytes) return false;
    if (answer_.file || !response.static_body.empty() || find(response.headers, "Content-Encoding")) return false;
    const std::string* type = find(response.headers, "Content-Type");
    if (!type || !is_compressible(*type)) return false;

    varies = true;
    if (!form.gzip) return false;
    std::string smaller = gzip(response.body);
    if (smaller.size() >= response.body.size()) return false;
    response.body = std::move(smaller);
    return true;
}

void Outgoing::write_head(const Form& form, std::uint64_t length, bool squeezed, bool varies)
{
    const int status = answer_.response.status;
    head_.clear();
    head_.append("HTTP/1.1 ");
    append_number(head_, static_cast<std::uint64_t>(status));
    head_.append(" ").append(status_text(status));
    head_.append("\r\nDate: ").append(date_now());
    head_.append("\r\nX-Request-Id: ").append(form.request_id.data(), form.request_id.size());
    if (!form.keep_alive) head_.append("\r\nConnection: close");
    else if (form.version_1_0) head_.append("\r\nConnection: keep-alive");
    if (squeezed) head_.append("\r\nContent-Encoding: gzip");
    if (varies) head_.append("\r\nVary: Accept-Encoding");
    write_headers(length, may_have_body(status));
}

void Outgoing::write_headers(std::uint64_t length, bool has_length)
{
    bool has_type_options = false;
    bool has_referrer_policy = false;
    for (const auto& [name, value] : answer_.response.headers) {
        if (!is_token(name) || !is_one_line(value))
            throw std::invalid_argument("an answer's header cannot be sent: " + name);
        if (belongs_to_the_shell(name)) continue;
        has_type_options = has_type_options || same_name(name, "X-Content-Type-Options");
        has_referrer_policy = has_referrer_policy || same_name(name, "Referrer-Policy");
        head_.append("\r\n").append(name).append(": ").append(value);
    }
    if (!has_type_options) head_.append("\r\nX-Content-Type-Options: nosniff");
    if (!has_referrer_policy) head_.append("\r\nReferrer-Policy: same-origin");
    if (has_length) {
        head_.append("\r\nContent-Length: ");
        append_number(head_, length);
    }
    head_.append("\r\n\r\n");
}

std::array<iovec, 2> Outgoing::slices()
{
    if (unsent_body_.empty() && unread_file_ > 0) {
        chunk_.resize(std::min<std::uint64_t>(unread_file_, chunk_bytes));
        const auto got = ::read(answer_.file.get(), chunk_.data(), chunk_.size());
        if (got <= 0) throw std::runtime_error("the file of an answer became shorter while it was sent");
        unsent_body_ = std::string_view(chunk_).substr(0, static_cast<std::size_t>(got));
        unread_file_ -= static_cast<std::uint64_t>(got);
    }
    const auto slice = [](std::string_view bytes) { return iovec{const_cast<char*>(bytes.data()), bytes.size()}; };
    return {slice(unsent_head_), slice(unsent_body_)};
}

void Outgoing::went(std::size_t bytes)
{
    const std::size_t of_head = std::min(bytes, unsent_head_.size());
    unsent_head_.remove_prefix(of_head);
    unsent_body_.remove_prefix(bytes - of_head);
}

void Outgoing::reset()
{
    constexpr std::size_t usual_head_bytes = 2048;
    if (head_.capacity() > usual_head_bytes) head_ = {};
    chunk_ = {};
    answer_ = {};
    unsent_head_ = unsent_body_ = {};
    unread_file_ = 0;
}

}  // namespace rapport::http::shell
