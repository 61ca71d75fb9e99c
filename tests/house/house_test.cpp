// The rules of the house that the compiler does not keep: who includes whom, where Beast and coroutines may stand, and what
// nobody writes. Each failure names file and line.
#include <fstream>
#include <filesystem>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path root = RAPPORT_SOURCE_DIR;

struct Line {
    fs::path file;
    int number;
    std::string text;
    std::string where() const { return file.lexically_relative(root).string() + ":" + std::to_string(number); }
};

std::vector<Line> lines_below(const fs::path& folder)
{
    std::vector<Line> lines;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
        std::ifstream in(entry.path());
        int number = 0;
        for (std::string text; std::getline(in, text);) lines.push_back({entry.path(), ++number, text});
    }
    return lines;
}

std::string folder_of(const fs::path& file) { return (*file.lexically_relative(root / "src").begin()).string(); }
bool is_test(const fs::path& file) { return file.string().find("_test.") != std::string::npos || file.string().find("/test/") != std::string::npos; }

using Needs = std::map<std::string, std::set<std::string>>;

Needs declared()
{
    Needs needs;
    std::ifstream in(root / "src/DEPENDENCIES");
    for (std::string text; std::getline(in, text);) {
        if (text.empty() || text[0] == '#') continue;
        std::istringstream words(text);
        std::string name;
        words >> name;
        name.pop_back();
        for (std::string need; words >> need;) needs[name].insert(need);
        needs[name];
    }
    return needs;
}

TEST(House, includes_only_what_dependencies_allow)
{
    const auto needs = declared();
    for (const auto& line : lines_below("src")) {
        std::smatch found;
        if (!std::regex_search(line.text, found, std::regex("^#include \"([a-z]+)/"))) continue;
        const auto from = folder_of(line.file), to = found[1].str();
        if (from == to || !needs.contains(to)) continue;
        ASSERT_TRUE(needs.contains(from)) << from << " is not in src/DEPENDENCIES";
        EXPECT_TRUE(needs.at(from).contains(to)) << line.where() << ": " << from << " may not include " << to;
    }
}

TEST(House, has_a_line_for_every_folder_and_no_circle)
{
    const auto needs = declared();
    for (const auto& entry : fs::directory_iterator(root / "src")) {
        if (!entry.is_directory()) continue;
        EXPECT_TRUE(needs.contains(entry.path().filename().string())) << entry.path().filename();
    }
    // Taking away folders that need nothing else, again and again, must take away all.
    auto left = needs;
    for (bool moved = true; moved;) {
        moved = false;
        for (auto at = left.begin(); at != left.end();) {
            const bool free = std::none_of(at->second.begin(), at->second.end(), [&](const auto& need) { return left.contains(need); });
            at = free ? (moved = true, left.erase(at)) : std::next(at);
        }
    }
    EXPECT_TRUE(left.empty()) << left.begin()->first << " stands in a circle";
}

TEST(House, keeps_beast_in_three_files_and_coroutines_in_the_shell)
{
    std::set<std::string> beast;
    for (const auto& line : lines_below("src")) {
        if (line.text.find("#include <boost/beast") != std::string::npos) beast.insert(line.file.string());
        const bool coroutine = line.text.find("co_await") != std::string::npos || line.text.find("co_return") != std::string::npos;
        EXPECT_TRUE(!coroutine || line.file.string().find("src/base/http/shell/") != std::string::npos) << line.where();
    }
    EXPECT_LE(beast.size(), 3u);
    EXPECT_GE(beast.size(), 1u);
}

TEST(House, writes_nothing_that_is_forbidden)
{
    const std::map<std::string, std::string> forbidden = {
        {R"(std::regex)", "hostile input makes it endless"},
        {R"(\bsystem\([^)])", "nothing runs a shell"},
        {R"(DROP TABLE|DROP SCHEMA|TRUNCATE )", "nothing outside a migration drops data"},
        {R"(\bLIKE\b)", "the engines disagree about it"},
        {R"(boost::asio|boost/asio)", "only the shell is asynchronous"},
    };
    for (const auto& line : lines_below("src")) {
        // The shell is asynchronous, and the engines' own folder speaks to their catalogues.
        if (is_test(line.file) || line.file.string().find("/http/shell/") != std::string::npos || line.file.string().find("/base/db/") != std::string::npos) continue;
        const auto comment = line.text.find("//");
        const auto code = line.text.substr(0, comment);
        for (const auto& [pattern, reason] : forbidden)
            EXPECT_FALSE(std::regex_search(code, std::regex(pattern))) << line.where() << ": " << pattern << ": " << reason;
    }
}

TEST(House, names_no_statement_twice)
{
    std::map<std::string, std::string> names;
    for (const auto& line : lines_below("src")) {
        std::smatch found;
        if (is_test(line.file) || !std::regex_search(line.text, found, std::regex("const Sql [a-z_]+\\{\"([^\"]+)\""))) continue;
        const auto [at, first] = names.emplace(found[1].str(), line.where());
        EXPECT_TRUE(first) << line.where() << ": " << found[1] << " stands at " << at->second << " already";
    }
    EXPECT_GT(names.size(), 50u);
}

}  // namespace
