#include "stats/circular.h"
#include "stats/gold_test.h"

#include <array>
#include <limits>

namespace rapport::stats {
namespace {

void expect_optional(const std::optional<double>& got, const boost::json::value& want)
{
    ASSERT_EQ(got.has_value(), !want.is_null());
    if (got) gold::expect_close(*got, gold::number(want));
}

TEST(Time_of_week, agrees_with_the_gold_file)
{
    const auto gold = gold::read("circ.json");
    for (const auto& [name, want] : gold.as_object()) {
        SCOPED_TRACE(std::string(name));
        std::vector<double> hours;
        for (const auto& hour : want.at("hours").as_array()) hours.push_back(gold::number(hour));
        const auto got = circular_summary(hours);
        ASSERT_TRUE(got) << got.why_not;
        gold::expect_close(got->resultant, gold::number(want.at("R")), 1e-14);
        expect_optional(got->mean_hour, want.at("mean_hour"));
        expect_optional(got->deviation_hours, want.at("circ_sd_hours"));
        expect_optional(got->concentration, want.at("kappa_ml"));
        gold::expect_close(got->rayleigh_z, gold::number(want.at("rayleigh_z")));
        gold::expect_close(got->chance, gold::number(want.at("rayleigh_p_zar")));
    }
}

TEST(Time_of_week, does_not_depend_on_where_the_week_begins)
{
    const std::vector<double> hours{3, 5.5, 30, 7};
    std::vector<double> later;
    for (const double hour : hours) later.push_back(hour + 160);
    const auto was = circular_summary(hours), is = circular_summary(later);
    gold::expect_close(is->resultant, was->resultant, 1e-13);
    gold::expect_close(*is->mean_hour, std::fmod(*was->mean_hour + 160, hours_in_week), 1e-12);
    gold::expect_close(*is->concentration, *was->concentration, 1e-12);
}

TEST(Time_of_week, says_why_it_cannot_tell)
{
    EXPECT_FALSE(circular_summary({}));
    const std::array<double, 2> hours{1, std::numeric_limits<double>::infinity()};
    EXPECT_FALSE(circular_summary(hours));
    EXPECT_FALSE(circular_summary(std::span(hours).first(1), 0));
}

}  // namespace
}  // namespace rapport::stats
