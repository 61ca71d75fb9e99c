#include "base/csv/guess_dates.h"

#include <gtest/gtest.h>

#include <vector>

namespace rapport::csv {
namespace {

using Cells = std::vector<std::string>;

TEST(GuessDates, knows_the_usual_forms)
{
    EXPECT_EQ(guess_date_format(Cells{"03.04.2026", "24.12.2025"}), "%d.%m.%Y");
    EXPECT_EQ(guess_date_format(Cells{"3.4.26"}), "%d.%m.%y");
    EXPECT_EQ(guess_date_format(Cells{"03.04.2026 08:10", "04.04.2026 9:05"}), "%d.%m.%Y %H:%M");
    EXPECT_EQ(guess_date_format(Cells{"2026/04/03"}), "%Y/%m/%d");
    EXPECT_EQ(guess_date_format(Cells{"3 April 2026", "24 Dec 2025"}), "%d %B %Y");
}

TEST(GuessDates, takes_day_and_month_for_what_the_others_show)
{
    EXPECT_EQ(guess_date_format(Cells{"03/04/2026", "04/05/2026"}), std::nullopt);
    EXPECT_EQ(guess_date_format(Cells{"03/04/2026", "25/04/2026"}), "%d/%m/%Y");
    EXPECT_EQ(guess_date_format(Cells{"03/04/2026", "04/25/2026"}), "%m/%d/%Y");
}

TEST(GuessDates, leaves_alone_what_is_read_anyway_and_what_is_no_date)
{
    EXPECT_EQ(guess_date_format(Cells{"2026-04-03", "2026-04-04T08:10"}), std::nullopt);
    EXPECT_EQ(guess_date_format(Cells{"yesterday", "03.04.2026"}), std::nullopt);
    EXPECT_EQ(guess_date_format(Cells{}), std::nullopt);
    // One slip among many is no reason to know nothing.
    Cells nearly(20, "24.12.2025");
    nearly[3] = "24.13.2025";
    EXPECT_EQ(guess_date_format(nearly), "%d.%m.%Y");
}

}  // namespace
}  // namespace rapport::csv
