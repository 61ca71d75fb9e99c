#include "base/mail/smtp.h"

#include "base/mail/allowed_host.h"

#include <chrono>
#include <curl/curl.h>
#include <exception>
#include <poll.h>
#include <stdexcept>

namespace rapport::mail {
namespace {

constexpr long whole_seconds = 20 * 60;                 // a message of the largest size on a slow line, with every answer
constexpr std::chrono::seconds patience_at_stop{6};     // for what is handed over already
constexpr std::size_t last_piece = 32;                  // given apart from the rest, after a look at the line
constexpr std::size_t longest_words = 400;

using Steady = std::chrono::steady_clock;

// How far one message has come.
struct Course {
    std::string_view text;
    std::size_t given = 0;                              // bytes that libcurl has taken
    const std::function<bool()>* hand_over = nullptr;
    bool handed = false, withdrawn = false, closed_early = false;
    bool leaving = false;                               // libcurl says QUIT where it gives a connection up
    std::exception_ptr broken;                          // what hand_over threw

    std::string command;                                // the last one that was sent: "RCPT"
    std::string reply;                                  // the last line of an answer
    int code = 0;
    bool answered_text = false;                         // the answer came after the last byte was given
    bool all_given() const { return handed && given == text.size(); }
};

void must(CURLcode code)
{
    if (code != CURLE_OK) throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
}

std::string on_one_line(std::string_view text) { return HeaderText(text.substr(0, longest_words)).text(); }

void start_libcurl()
{
    static const auto started = curl_global_init(CURL_GLOBAL_DEFAULT);
    must(started);
}

}  // namespace

std::string Server::describe() const { return host + ":" + std::to_string(port); }

struct Connection::Parts {
    Server server;
    std::string ehlo;
    const std::atomic<bool>& stop;
    CURL* handle = nullptr;
    curl_socket_t socket = CURL_SOCKET_BAD;
    Course course;
    std::optional<Steady::time_point> stopping_since;
    bool used = false;                                  // the connection has carried a message before
    bool fresh = false;                                 // a connection was opened for this one
    Addresses met;                                      // of the server's name
    char trouble[CURL_ERROR_SIZE] = "";

    Parts(Server server, std::string ehlo, const std::atomic<bool>& stop) : server(std::move(server)), ehlo(std::move(ehlo)), stop(stop) {}
    ~Parts() { curl_easy_cleanup(handle); }

    template <class T> void set(CURLoption option, T value) { must(curl_easy_setopt(handle, option, value)); }
    void prepare();
    CURLcode perform(const Address& from, const Address& to);
    Outcome outcome(CURLcode code) const;

    std::size_t give(char* to, std::size_t room);
    void hear(curl_infotype kind, std::string_view what);
    bool may_go_on();
    bool line_is_open() const;
};

void Connection::Parts::prepare()
{
    start_libcurl();
    handle = curl_easy_init();
    if (!handle) throw std::bad_alloc();
    const auto scheme = server.security == Security::tls ? "smtps://" : "smtp://";
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_URL, (scheme + server.describe() + "/" + ehlo).c_str());
    set(CURLOPT_USE_SSL, static_cast<long>(server.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!server.ca_file.empty()) set(CURLOPT_CAINFO, server.ca_file.c_str());
    if (!server.user.empty()) {
        set(CURLOPT_USERNAME, server.user.c_str());
        set(CURLOPT_PASSWORD, server.password.c_str());
    }
    set(CURLOPT_PROXY, "");                             // whatever the environment says
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(server.connect_seconds));
    set(CURLOPT_TIMEOUT, whole_seconds);
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_MAXCONNECTS, 1L);
    set(CURLOPT_TCP_NODELAY, 1L);
    set(CURLOPT_ERRORBUFFER, trouble);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFODATA, this);
    set(CURLOPT_XFERINFOFUNCTION, +[](void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) -> int { return static_cast<Parts*>(self)->may_go_on() ? 0 : 1; });
    set(CURLOPT_READDATA, this);
    set(CURLOPT_READFUNCTION, +[](char* to, std::size_t size, std::size_t count, void* self) -> std::size_t { return static_cast<Parts*>(self)->give(to, size * count); });
    set(CURLOPT_VERBOSE, 1L);
    set(CURLOPT_DEBUGDATA, this);
    set(CURLOPT_DEBUGFUNCTION, +[](CURL*, curl_infotype kind, char* what, std::size_t size, void* self) -> int {
        static_cast<Parts*>(self)->hear(kind, {what, size});
        return 0;
    });
    set(CURLOPT_SOCKOPTDATA, this);
    set(CURLOPT_SOCKOPTFUNCTION, +[](void* self, curl_socket_t socket, curlsocktype) -> int {
        static_cast<Parts*>(self)->socket = socket;
        static_cast<Parts*>(self)->fresh = true;
        return CURL_SOCKOPT_OK;
    });
    must(keep_to_mail_servers(handle, met));
    set(CURLOPT_WRITEFUNCTION, +[](char*, std::size_t size, std::size_t count, void*) -> std::size_t { return size * count; });
}

// The line is looked at before the last piece is given: a server that went away before it could see the whole message does not
// have it, and to know that is worth a system call.
bool Connection::Parts::line_is_open() const
{
    pollfd look{socket, POLLRDHUP, 0};
    return socket == CURL_SOCKET_BAD || ::poll(&look, 1, 0) == 0;
}

std::size_t Connection::Parts::give(char* to, std::size_t room)
{
    auto& at = course;
    if (!at.handed) {
        try {
            at.handed = (*at.hand_over)();
        } catch (...) {
            at.broken = std::current_exception();
        }
        at.withdrawn = !at.handed;
        if (at.withdrawn) return CURL_READFUNC_ABORT;
        curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, 2L * server.reply_seconds);
    }
    auto left = at.text.size() - at.given;
    if (left == 0) return 0;
    if (left > last_piece) {
        left -= last_piece;
    } else if (!line_is_open()) {
        at.closed_early = true;
        return CURL_READFUNC_ABORT;
    }
    const auto size = std::min(left, room);
    at.text.copy(to, size, at.given);
    at.given += size;
    return size;
}

void Connection::Parts::hear(curl_infotype kind, std::string_view what)
{
    if (kind == CURLINFO_HEADER_OUT) {
        const auto command = what.substr(0, what.find_first_of(" \r\n"));
        if (command == "QUIT") course.leaving = true;
        else course.command = command;
        return;
    }
    // What is answered to our leaving says nothing of the message.
    if (kind != CURLINFO_HEADER_IN || what.size() < 3 || course.leaving) return;
    int code = 0;
    for (const char c : what.substr(0, 3)) {
        if (c < '0' || c > '9') return;
        code = 10 * code + (c - '0');
    }
    course.code = code;
    course.reply = on_one_line(what);
    if (course.all_given()) course.answered_text = true;
}

bool Connection::Parts::may_go_on()
{
    if (!stop) return true;
    if (!course.handed) return false;
    if (!stopping_since) stopping_since = Steady::now();
    return Steady::now() - *stopping_since < patience_at_stop;
}

CURLcode Connection::Parts::perform(const Address& from, const Address& to)
{
    const auto sender = "<" + from.address() + ">";
    const auto recipient = "<" + to.address() + ">";
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(curl_slist_append(nullptr, recipient.c_str()), curl_slist_free_all);
    if (!recipients) throw std::bad_alloc();
    set(CURLOPT_MAIL_FROM, sender.c_str());
    set(CURLOPT_MAIL_RCPT, recipients.get());
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(course.text.size()));
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(server.reply_seconds));
    trouble[0] = '\0';
    fresh = false;
    met = {};
    const auto code = curl_easy_perform(handle);
    set(CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
    return code;
}

Outcome Connection::Parts::outcome(CURLcode code) const
{
    const auto& at = course;
    const auto kind = at.code / 100;
    if (met.all_refused() && code == CURLE_COULDNT_CONNECT) return {Verdict::later, 0, std::string(not_a_mail_server), true};
    const auto words = at.code ? at.reply : on_one_line(trouble[0] ? trouble : curl_easy_strerror(code));
    if (at.all_given()) {
        // Only what the server says of the whole message counts now.
        if (at.answered_text && kind == 2) return {Verdict::accepted, at.code, words, false};
        if (at.answered_text && kind == 4) return {Verdict::later, at.code, words, at.code == 421};
        if (at.answered_text && kind == 5) return {Verdict::refused, at.code, words, false};
        return {Verdict::unknown, 0, "The connection broke before the server had answered. " + on_one_line(trouble[0] ? trouble : curl_easy_strerror(code)), false};
    }
    if (at.withdrawn) return {Verdict::withdrawn, 0, {}, false};
    if (at.handed) return {Verdict::later, 0, "The connection broke before the message was whole.", true};
    const bool of_the_message = at.command == "MAIL" || at.command == "RCPT" || at.command == "DATA";
    if (of_the_message && kind == 5) return {Verdict::refused, at.code, words, false};
    if (of_the_message && kind == 4) return {Verdict::later, at.code, words, at.code == 421};
    // A refused sign-in or greeting is no judgement of the message.
    const auto why = on_one_line(trouble[0] ? trouble : curl_easy_strerror(code));
    return {Verdict::later, kind >= 4 ? at.code : 0, kind >= 4 ? at.reply : why, true};
}

Connection::Connection(Server server, std::string ehlo, const std::atomic<bool>& stop) : parts_(std::make_unique<Parts>(std::move(server), std::move(ehlo), stop))
{
    parts_->prepare();
}

Connection::~Connection() = default;

Outcome Connection::send(const Address& from, const Address& to, std::string_view text, const std::function<bool()>& hand_over)
{
    auto& parts = *parts_;
    for (;;) {
        parts.course = {};
        parts.course.text = text;
        parts.course.hand_over = &hand_over;
        const auto code = parts.perform(from, to);
        if (parts.course.broken) std::rethrow_exception(parts.course.broken);
        // A kept connection may have been closed by the server meanwhile; it is opened once more where that is all that was said.
        const auto& at = parts.course;
        const bool closed_meanwhile = parts.used && !parts.fresh && code != CURLE_OK && (at.code == 0 || (at.code == 421 && at.command == "MAIL"));
        parts.used = code == CURLE_OK;
        if (closed_meanwhile && !parts.stop) continue;
        return parts.outcome(code);
    }
}

}  // namespace rapport::mail
