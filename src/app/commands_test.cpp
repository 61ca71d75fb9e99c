// What each command says of itself is what src/app goes by.
#include "app/domains.h"

#include <gtest/gtest.h>

#include <set>

namespace rapport::app {
namespace {

using Needs = cli::Command::Needs;

TEST(Commands, open_a_database_unless_they_say_that_they_need_nothing_open)
{
    std::set<std::string> alone, words;
    for (const auto& command : commands()) {
        EXPECT_TRUE(words.insert(command.words).second) << command.words << " is there twice";
        EXPECT_EQ(static_cast<bool>(command.alone), command.needs == Needs::nothing_open) << command.words;
        EXPECT_EQ(static_cast<bool>(command.run), command.needs != Needs::nothing_open) << command.words;
        if (command.alone) alone.insert(command.words);
    }
    EXPECT_EQ(alone, (std::set<std::string>{"check", "openapi", "restore", "serve"}));
}

// A running server is handed what they read only where they say so.
TEST(Commands, that_read_standard_input_say_so_to_the_server_as_to_people)
{
    std::set<std::string> read;
    for (const auto& command : commands()) {
        const bool tells = (command.summary + command.details).find("- reads standard input") != std::string::npos;
        EXPECT_EQ(command.reads_input, tells) << command.words;
        if (command.reads_input) read.insert(command.words);
    }
    for (const auto* one : {"import customers", "import setup", "survey pile key", "ladder rules preview", "ladder rules set"}) EXPECT_TRUE(read.contains(one)) << one;
    EXPECT_FALSE(read.contains("import undo"));
}

}  // namespace
}  // namespace rapport::app
