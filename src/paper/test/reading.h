// Reads a PDF as a person does: drawn by poppler's pdftoppm, its words told by pdftotext.
#pragma once
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace rapport::paper::test {

namespace fs = std::filesystem;

// Runs a program with these words, its output into a file; answers that. Those of poppler complain of nothing.
inline std::string run(const std::vector<std::string>& words, const fs::path& folder)
{
    const auto out = folder / "out.txt", err = folder / "err.txt";
    const auto text_in = [](const fs::path& path) {
        std::ifstream file(path);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    const auto child = fork();
    if (child == 0) {
        if (!std::freopen(out.c_str(), "w", stdout) || !std::freopen(err.c_str(), "w", stderr)) _exit(126);
        std::vector<char*> argv;
        for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
        execvp(argv[0], argv.data());
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << words[0] << " ended with " << WEXITSTATUS(status);
    if (words[0].starts_with("pdf")) {
        EXPECT_EQ(text_in(err), "") << words[0];
    }
    return text_in(out);
}

// The words as pdftotext tells them; `how`: its options.
inline std::string text_of(const std::string& pdf, std::vector<std::string> how = {"-layout"})
{
    const auto folder = fs::temp_directory_path() / ("rapport-read-" + std::to_string(getpid()));
    fs::create_directories(folder);
    std::ofstream(folder / "one.pdf", std::ios::binary) << pdf;
    how.insert(how.begin(), "pdftotext");
    how.insert(how.end(), {(folder / "one.pdf").string(), "-"});
    auto text = run(how, folder);
    fs::remove_all(folder);
    return text;
}

}  // namespace rapport::paper::test
