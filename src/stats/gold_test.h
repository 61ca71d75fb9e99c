// For tests only: the gold files, and the CDNOW purchases where they are at hand.
#pragma once
#include "stats/purchases.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace rapport::stats::gold {

inline boost::json::value read(const std::string& file)
{
    std::ifstream in(std::filesystem::path(RAPPORT_SOURCE_DIR) / "tests/data/gold" / file);
    if (!in) throw std::runtime_error("cannot read the gold file " + file);
    return boost::json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
}

inline double number(const boost::json::value& value) { return value.to_number<double>(); }

// |got - want| <= tolerance max(1, |want|), which is how the gold files want to be compared.
inline void expect_close(double got, double want, double tolerance = 1e-9)
{
    EXPECT_LE(std::abs(got - want), tolerance * std::max(1., std::abs(want))) << "got " << got << ", want " << want;
}

inline void expect_relative(double got, double want, double tolerance)
{
    EXPECT_LE(std::abs(got - want), tolerance * std::abs(want)) << "got " << got << ", want " << want;
}

// CDNOW states no licence, so it is not part of the project: RAPPORT_SHARED (default ../shared) names the folder that
// holds data/cdnow_*.csv.
struct Order {
    int customer = 0;         // from 0
    int month = 0;            // from 1997-01
    int day = 0;              // from 1997-01-01
    std::int64_t cents = 0;
};

inline std::filesystem::path cdnow_path(const std::string& which)
{
    const char* shared = std::getenv("RAPPORT_SHARED");
    const auto folder =
        shared ? std::filesystem::path(shared) : std::filesystem::path(RAPPORT_SOURCE_DIR) / "../shared";
    return folder / "data" / ("cdnow_" + which + ".csv");
}

inline std::vector<Order> cdnow_orders(const std::string& which)
{
    constexpr int days_before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    std::ifstream in(cdnow_path(which));
    std::vector<Order> orders;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {  // 00001,1997-01-01,1,11.77
        const auto date = line.find(',') + 1;
        const auto units = line.find(',', date) + 1;
        const auto amount = line.find(',', units) + 1;
        const int year = std::stoi(line.substr(date, 4)) - 1997;
        const int month = std::stoi(line.substr(date + 5, 2)) - 1;
        const int day = 365 * year + days_before[month] + std::stoi(line.substr(date + 8, 2)) - 1;
        orders.push_back(
            {std::stoi(line) - 1, 12 * year + month, day, std::llround(100 * std::stod(line.substr(amount)))});
    }
    return orders;
}

constexpr int cdnow_calibration_ends = 272;  // 1997-09-30

// Each customer's purchases up to the end of the calibration, in weeks; orders of one day count once.
struct Customers {
    std::vector<History> histories;
    std::vector<double> mean_spends;  // of repeat purchases; 0 without
};

inline Customers cdnow(const std::string& which, TimeUnit unit = TimeUnit::week)
{
    std::map<int, std::map<int, std::int64_t>> by_day;
    for (const Order& order : cdnow_orders(which))
        if (order.day <= cdnow_calibration_ends) by_day[order.customer][order.day] += order.cents;

    Customers customers;
    for (const auto& [customer, days] : by_day) {
        const int first = days.begin()->first;
        const double repeats = static_cast<double>(days.size()) - 1;
        double spend = 0;
        for (const auto& [day, cents] : days) spend += day == first ? 0 : static_cast<double>(cents) / 100;
        customers.histories.push_back({repeats, (days.rbegin()->first - first) / days_in(unit),
                                       (cdnow_calibration_ends - first) / days_in(unit)});
        customers.mean_spends.push_back(repeats > 0 ? spend / repeats : 0);
    }
    return customers;
}

#define SKIP_WITHOUT_CDNOW()                                             \
    if (!std::filesystem::exists(rapport::stats::gold::cdnow_path("full"))) \
    GTEST_SKIP() << "The CDNOW file is not here; RAPPORT_SHARED names the folder that holds data/cdnow_full.csv."

}  // namespace rapport::stats::gold
