#include "base/mail/imap.h"

#include "base/mail/allowed_host.h"
#include "base/mail/incoming/decode.h"

#include <algorithm>
#include <charconv>
#include <curl/curl.h>
#include <poll.h>

namespace rapport::mail {
namespace {

constexpr std::size_t longest_line = 1024 * 1024;       // a search may find many
constexpr std::size_t longest_literal = 64 * 1024 * 1024;
constexpr std::size_t longest_words = 300;
constexpr std::size_t most_beside = 2 * 1024 * 1024;    // of an answer: what servers say around that which was asked for
constexpr int look_ms = 200;                            // how soon a stop is seen

MailboxTrouble too_much() { return MailboxTrouble("The mailbox says more than can be read."); }

std::string on_one_line(std::string_view text) { return HeaderText(text.substr(0, longest_words)).text(); }

std::optional<std::int64_t> number_behind(std::string_view text, std::string_view word)
{
    const auto at = text.find(word);
    if (at == text.npos) return std::nullopt;
    const auto* begin = text.data() + at + word.size();
    std::int64_t value = 0;
    const auto [end, wrong] = std::from_chars(begin, text.data() + text.size(), value);
    return wrong == std::errc() && end != begin && value >= 0 ? std::optional(value) : std::nullopt;
}

// "28-Nov-2026"
std::string imap_date(Day day)
{
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto date = civil(day);
    return std::to_string(date.day) + "-" + months[date.month - 1] + "-" + std::to_string(date.year);
}

}  // namespace

std::optional<std::size_t> announced_literal(std::string_view line)
{
    if (!line.ends_with('}')) return std::nullopt;
    const auto open = line.rfind('{');
    if (open == line.npos) return std::nullopt;
    auto digits = line.substr(open + 1, line.size() - open - 2);
    if (digits.ends_with('+')) digits.remove_suffix(1);
    std::size_t size = 0;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (digits.empty() || wrong != std::errc() || end != digits.data() + digits.size() || size > longest_literal) return std::nullopt;
    return size;
}

std::optional<std::string> quoted_string(std::string_view text)
{
    std::string quoted = "\"";
    for (const unsigned char letter : text) {
        if (letter < 32 || letter > 126) return std::nullopt;
        if (letter == '"' || letter == '\\') quoted += '\\';
        quoted += static_cast<char>(letter);
    }
    return quoted + "\"";
}

// The connection once it is signed in.
struct Mailbox::Line {
    const std::atomic<bool>& stop;
    int patience_seconds;
    CURL* handle = curl_easy_init();
    std::string heard;                  // not yet taken
    std::size_t taken = 0;              // of it
    std::size_t left = 0;               // bytes that the answer may still bring
    int commands = 0;
    std::int64_t uid_validity = 0, next_uid = 0;
    Addresses met;                      // of the mailbox's name
    char trouble[CURL_ERROR_SIZE] = "";

    Line(const std::atomic<bool>& stop, int patience_seconds) : stop(stop), patience_seconds(patience_seconds) {}
    ~Line() { curl_easy_cleanup(handle); }

    template <class T> void set(CURLoption option, T value)
    {
        if (curl_easy_setopt(handle, option, value) != CURLE_OK) throw std::runtime_error("libcurl does not know an option");
    }
    void connect(const Server& server);
    void wait(short what);
    void say(std::string_view text);
    void hear_more();
    void count(std::size_t size);
    std::string hear_line();
    std::string hear_bytes(std::size_t size, bool keep);

    // What an answer may bring, beside what servers say around it. Literals that are not wanted are passed over.
    struct Wanted {
        std::size_t most_bytes = 0;
        bool literals = false;
    };
    // One answer: lines without a tag, each with the literals that belong to it, until the one that ends it. Throws where that is no OK, and where more
    // comes than was wanted.
    struct Untagged {
        std::string words;              // a literal is left out of it
        std::string literal;            // the last one
    };
    std::vector<Untagged> command(const std::string& words, const Wanted& wanted);
};

void Mailbox::Line::connect(const Server& server)
{
    if (!handle) throw std::bad_alloc();
    const auto scheme = server.security == Security::tls ? "imaps://" : "imap://";
    set(CURLOPT_PROTOCOLS_STR, "imap,imaps");
    set(CURLOPT_URL, (scheme + server.describe() + "/").c_str());
    set(CURLOPT_USE_SSL, static_cast<long>(server.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!server.ca_file.empty()) set(CURLOPT_CAINFO, server.ca_file.c_str());
    set(CURLOPT_USERNAME, server.user.c_str());
    set(CURLOPT_PASSWORD, server.password.c_str());
    set(CURLOPT_PROXY, "");                             // whatever the environment says
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(server.connect_seconds));
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(server.reply_seconds));
    set(CURLOPT_TIMEOUT, static_cast<long>(server.connect_seconds + 4 * server.reply_seconds));
    set(CURLOPT_ERRORBUFFER, trouble);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFODATA, this);
    set(CURLOPT_XFERINFOFUNCTION, +[](void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) -> int { return static_cast<Line*>(self)->stop ? 1 : 0; });
    set(CURLOPT_CONNECT_ONLY, 1L);
    if (keep_to_mail_servers(handle, met) != CURLE_OK) throw std::runtime_error("libcurl does not know an option");
    const auto code = curl_easy_perform(handle);
    if (met.all_refused() && code == CURLE_COULDNT_CONNECT) throw MailboxTrouble(std::string(not_a_mail_server));
    if (code == CURLE_LOGIN_DENIED) throw MailboxTrouble("The mailbox does not take this user and password.");
    if (code != CURLE_OK) throw MailboxTrouble(on_one_line(trouble[0] ? trouble : curl_easy_strerror(code)));
}

void Mailbox::Line::wait(short what)
{
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &socket);
    if (socket == CURL_SOCKET_BAD) throw MailboxTrouble("The line to the mailbox was cut.");
    for (int waited_ms = 0; waited_ms < patience_seconds * 1000; waited_ms += look_ms) {
        if (stop) throw MailboxTrouble("The program ends.");
        pollfd look{socket, what, 0};
        if (::poll(&look, 1, look_ms) > 0) return;
    }
    throw MailboxTrouble("The mailbox does not answer.");
}

void Mailbox::Line::say(std::string_view text)
{
    while (!text.empty()) {
        std::size_t sent = 0;
        const auto code = curl_easy_send(handle, text.data(), text.size(), &sent);
        if (code == CURLE_AGAIN) wait(POLLOUT);
        else if (code != CURLE_OK) throw MailboxTrouble("The line to the mailbox was cut.");
        text.remove_prefix(sent);
    }
}

void Mailbox::Line::hear_more()
{
    if (taken > 0) heard.erase(0, taken), taken = 0;
    char room[64 * 1024];
    for (;;) {
        std::size_t size = 0;
        const auto code = curl_easy_recv(handle, room, sizeof room, &size);
        if (code == CURLE_AGAIN) {
            wait(POLLIN);
            continue;
        }
        if (code != CURLE_OK || size == 0) throw MailboxTrouble("The line to the mailbox was cut.");
        heard.append(room, size);
        return;
    }
}

void Mailbox::Line::count(std::size_t size)
{
    if (size > left) throw too_much();
    left -= size;
}

std::string Mailbox::Line::hear_line()
{
    for (;;) {
        const auto end = heard.find('\n', taken);
        if (end != heard.npos) {
            count(end + 1 - taken);
            auto line = heard.substr(taken, end - taken);
            taken = end + 1;
            if (line.ends_with('\r')) line.pop_back();
            return line;
        }
        if (heard.size() - taken > longest_line) throw too_much();
        hear_more();
    }
}

std::string Mailbox::Line::hear_bytes(std::size_t size, bool keep)
{
    count(size);
    std::string bytes;
    while (size > 0) {
        if (taken == heard.size()) hear_more();
        const auto more = std::min(size, heard.size() - taken);
        if (keep) bytes.append(heard, taken, more);
        taken += more;
        size -= more;
    }
    return bytes;
}

std::vector<Mailbox::Line::Untagged> Mailbox::Line::command(const std::string& words, const Wanted& wanted)
{
    const auto tag = "R" + std::to_string(++commands);
    left = wanted.most_bytes + most_beside;
    say(tag + " " + words + "\r\n");
    std::vector<Untagged> all;
    for (;;) {
        Untagged one;
        one.words = hear_line();
        for (auto literal = announced_literal(one.words); literal; literal = announced_literal(one.words)) {
            one.literal = hear_bytes(*literal, wanted.literals);
            one.words.erase(one.words.rfind('{'));
            one.words += hear_line();
        }
        if (one.words.starts_with("* BYE")) throw MailboxTrouble("The mailbox ends the connection: " + on_one_line(one.words.substr(5)));
        if (!one.words.starts_with(tag + " ")) {
            all.push_back(std::move(one));
            if (all.size() > 100'000) throw too_much();
            continue;
        }
        const auto answer = std::string_view(one.words).substr(tag.size() + 1);
        if (!incoming::same_word(answer.substr(0, 3), "OK ")) throw MailboxTrouble("The mailbox refuses: " + on_one_line(answer));
        return all;
    }
}

Mailbox::Mailbox(const Server& server, const std::string& folder, const std::atomic<bool>& stop) : line_(std::make_unique<Line>(stop, server.reply_seconds))
{
    const auto name = quoted_string(folder);
    if (!name) throw MailboxTrouble("The folder of the mailbox has a name that cannot be asked for.");
    line_->connect(server);
    for (const auto& one : line_->command("EXAMINE " + *name, {})) {
        if (const auto value = number_behind(one.words, "[UIDVALIDITY ")) line_->uid_validity = *value;
        if (const auto value = number_behind(one.words, "[UIDNEXT ")) line_->next_uid = *value;
    }
    if (line_->uid_validity == 0) throw MailboxTrouble("The mailbox does not number its mails.");
    if (line_->next_uid == 0) {
        const auto all = after(0);
        line_->next_uid = all.empty() ? 1 : all.back() + 1;
    }
}

Mailbox::~Mailbox()
{
    try {
        line_->say("R0 LOGOUT\r\n");
    } catch (const std::exception&) {
        return;     // it is gone already
    }
}

std::int64_t Mailbox::uid_validity() const { return line_->uid_validity; }
std::int64_t Mailbox::next_uid() const { return line_->next_uid; }

namespace {

std::vector<std::int64_t> numbers_of(std::string_view text)
{
    std::vector<std::int64_t> numbers;
    for (const char *at = text.data(), *end = at + text.size(); at < end;) {
        std::int64_t number = 0;
        const auto [next, wrong] = std::from_chars(at, end, number);
        if (wrong == std::errc()) numbers.push_back(number);
        at = next == at ? at + 1 : next;
    }
    return numbers;
}

}  // namespace

std::vector<std::int64_t> Mailbox::after(std::int64_t uid)
{
    std::vector<std::int64_t> found;
    for (const auto& one : line_->command("UID SEARCH UID " + std::to_string(uid + 1) + ":*", {.most_bytes = longest_line}))
        if (one.words.starts_with("* SEARCH"))
            for (const auto number : numbers_of(std::string_view(one.words).substr(8))) found.push_back(number);
    // "5:*" is also the last one where that is below 5 (RFC 3501, 6.4.8).
    std::erase_if(found, [&](std::int64_t number) { return number <= uid; });
    std::ranges::sort(found);
    return found;
}

std::vector<std::int64_t> Mailbox::since(Day day)
{
    std::vector<std::int64_t> found;
    for (const auto& one : line_->command("UID SEARCH SINCE " + imap_date(day), {.most_bytes = longest_line}))
        if (one.words.starts_with("* SEARCH"))
            for (const auto number : numbers_of(std::string_view(one.words).substr(8))) found.push_back(number);
    std::ranges::sort(found);
    return found;
}

std::optional<std::string> Mailbox::fetch(std::int64_t uid, std::size_t most)
{
    const auto words = "UID FETCH " + std::to_string(uid) + " (UID BODY.PEEK[]<0." + std::to_string(most) + ">)";
    for (auto& one : line_->command(words, {.most_bytes = most, .literals = true})) {
        if (one.words.find(" FETCH ") == one.words.npos || one.words.find("BODY[]") == one.words.npos) continue;
        if (const auto said = number_behind(one.words, "UID "); said && *said != uid) continue;
        if (one.literal.empty()) {      // a short one may come in quotes; there is nothing to be had from it
            const auto quoted = one.words.find("> \"");
            if (quoted != one.words.npos) return one.words.substr(quoted + 3, one.words.rfind('"') - quoted - 3);
            continue;
        }
        return std::move(one.literal);
    }
    return std::nullopt;
}

}  // namespace rapport::mail
