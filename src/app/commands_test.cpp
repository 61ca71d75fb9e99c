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

}  // namespace
}  // namespace rapport::app
