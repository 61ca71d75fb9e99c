#include "app/handover.h"

#include "base/log.h"

#include <array>
#include <atomic>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace rapport::app {
namespace {

constexpr std::size_t words_limit = 256 * 1024;
constexpr int descriptors = 3;

class Socket {
public:
    explicit Socket(int fd) : fd_(fd) {}
    Socket(const Socket&) = delete;
    ~Socket()
    {
        if (fd_ >= 0) ::close(fd_);
    }
    int fd() const { return fd_; }

private:
    int fd_;
};

sockaddr_un address_of(const std::filesystem::path& data_folder)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path = std::filesystem::absolute(data_folder / "command.sock").lexically_normal().string();
    if (path.size() >= sizeof address.sun_path) throw std::runtime_error("the path of the data folder is too long for a socket: " + path);
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

// The message: the folder, then each word, each ended by a NUL. The descriptors ride with its first byte.
std::string packed(const std::vector<std::string>& words)
{
    std::string text = std::filesystem::current_path().string() + '\0';
    for (const auto& word : words) text += word + '\0';
    return text;
}

bool send_with_descriptors(int to, const std::string& text, int in)
{
    const std::array<int, descriptors> fds{in, STDOUT_FILENO, STDERR_FILENO};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof fds)] = {};
    iovec part{const_cast<char*>(text.data()), text.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    auto* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fds);
    std::memcpy(CMSG_DATA(header), fds.data(), sizeof fds);
    return ::sendmsg(to, &message, MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
}

std::optional<HandedCommand> receive(int from)
{
    std::string text(words_limit, '\0');
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * descriptors)] = {};
    iovec part{text.data(), text.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    const auto size = ::recvmsg(from, &message, MSG_CMSG_CLOEXEC);
    const auto* header = CMSG_FIRSTHDR(&message);
    if (size <= 0 || !header || header->cmsg_len != CMSG_LEN(sizeof(int) * descriptors)) return std::nullopt;
    std::array<int, descriptors> fds{};
    std::memcpy(fds.data(), CMSG_DATA(header), sizeof fds);

    HandedCommand command{{}, {}, fds[0], fds[1], fds[2]};
    text.resize(static_cast<std::size_t>(size));
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\0', at), text.size());
        if (at == 0) command.folder = text.substr(0, end);
        else command.words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return command;
}

}  // namespace

struct CommandDesk::Listening {
    Socket socket;
    std::string path;
    Run run;
    std::atomic<bool> stopping{false};
    std::thread thread;

    void serve()
    {
        while (!stopping) {
            pollfd waiting{socket.fd(), POLLIN, 0};
            if (::poll(&waiting, 1, 200) <= 0) continue;
            const Socket client(::accept4(socket.fd(), nullptr, nullptr, SOCK_CLOEXEC));
            if (client.fd() < 0) continue;
            const auto command = receive(client.fd());
            if (!command) continue;
            const Socket in(command->in), out(command->out), err(command->err);
            std::uint8_t code = 1;
            try {
                code = static_cast<std::uint8_t>(run(*command));
            } catch (const std::exception& broken) {
                log::error("a handed-over command failed", {{"what", broken.what()}});
            }
            if (::send(client.fd(), &code, 1, MSG_NOSIGNAL) != 1) log::debug("the command's process went away");
        }
    }
};

CommandDesk::CommandDesk(const std::filesystem::path& data_folder, Run run)
{
    const auto address = address_of(data_folder);
    const int fd = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0) throw std::system_error(errno, std::generic_category(), "the command socket");
    listening_.reset(new Listening{Socket(fd), address.sun_path, std::move(run), false, {}});
    ::unlink(address.sun_path);  // of a server that was killed; the writer lock says that none runs
    const auto mask = ::umask(0177);
    const int bound = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::umask(mask);
    if (bound != 0 || ::listen(fd, 8) != 0) throw std::system_error(errno, std::generic_category(), "the command socket");
    listening_->thread = std::thread([this] { listening_->serve(); });
}

CommandDesk::~CommandDesk()
{
    listening_->stopping = true;
    listening_->thread.join();
    ::unlink(listening_->path.c_str());
}

std::optional<int> hand_over(const std::filesystem::path& data_folder, const std::vector<std::string>& words, int in)
{
    const auto address = address_of(data_folder);
    const Socket socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (socket.fd() < 0 || ::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return std::nullopt;
    if (!send_with_descriptors(socket.fd(), packed(words), in)) return std::nullopt;
    std::uint8_t code = 0;
    if (::recv(socket.fd(), &code, 1, 0) != 1) return std::nullopt;
    return code;
}

}  // namespace rapport::app
