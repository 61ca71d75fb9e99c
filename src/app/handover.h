// A writing command beside a running server: the server alone may write to an SQLite file, so the command hands its words
// and its own file descriptors to the server, over a socket in the data folder that only the folder's owner may use.
#pragma once
#include "base/cli/terminal.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rapport::app {

struct HandedCommand {
    std::vector<std::string> words;     // of the command line, without the program's name
    std::filesystem::path folder;       // where the person stands
    int in, out, err;                   // the other process's
};

// Listens on FOLDER/command.sock (mode 0600) and runs one command after the other, until it is destroyed.
class CommandDesk {
public:
    using Run = std::function<int(const HandedCommand&)>;   // answers the exit code
    CommandDesk(const std::filesystem::path& data_folder, Run run);
    ~CommandDesk();

private:
    struct Listening;
    std::unique_ptr<Listening> listening_;
};

// Hands the command over with `in` as its standard input, and waits; the exit code, or nothing when no server answers.
std::optional<int> hand_over(const std::filesystem::path& data_folder, const std::vector<std::string>& words, int in);

}  // namespace rapport::app
