#include "base/cli/options.h"

#include <gtest/gtest.h>

namespace rapport::cli {
namespace {

Error named(const std::string& pointer)
{
    auto error = invalid("x", "Say who.", "required");
    error.faults.front().pointer = pointer;
    return naming_options(error);
}

TEST(Options, are_named_where_a_member_is_refused)
{
    EXPECT_EQ(named("/told_by").faults.front().pointer, "--told-by");
    EXPECT_EQ(named("/told_by").detail, "--told-by: Say who.");
    EXPECT_EQ(named("--by").detail, "--by: Say who.");
    for (const auto* nothing : {"", "/"}) EXPECT_EQ(named(nothing).detail, "Say who.") << "no option is called that";
}

TEST(Options, have_operands_that_say_something)
{
    using Name = Text<1, 5>;
    const auto read = [](const std::string& text) { return text_operand<Name>({{}, {text}}, 0, "NAME", "Say the name."); };
    EXPECT_EQ(read("Rye").value().value, "Rye");
    EXPECT_EQ(read("").error().detail, "Say the name.");
    EXPECT_FALSE(read("Rye bread"));
}

}  // namespace
}  // namespace rapport::cli
