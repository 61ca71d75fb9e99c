// How well price-driven customers are told from the others, from a file of order lines
// (order_id,customer_id,ts,product_id,qty,list_price,paid,discount, ts in local time) and one of the truth (its columns customer_id and
// fickle). A line of JSON for each question; wrong shares with Wilson's interval, areas under the curve with Hanley and McNeil's (1982).
//
//   loyalty LINES.csv TRUTH.csv
#include "cpu_seconds.h"
#include "stats/price_driven.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <string>

using namespace rapport::stats;

namespace {

std::vector<std::string> cells(const std::string& line)
{
    std::vector<std::string> result(1);
    for (const char c : line)
        if (c == ',') result.emplace_back();
        else if (c != '\r') result.back() += c;
    return result;
}

// Weeks since 1970-01-05, a Monday, of "2023-01-02T...".
std::int32_t week_of(const std::string& text)
{
    std::tm day{};
    day.tm_year = std::stoi(text.substr(0, 4)) - 1900;
    day.tm_mon = std::stoi(text.substr(5, 2)) - 1;
    day.tm_mday = std::stoi(text.substr(8, 2));
    return static_cast<std::int32_t>((timegm(&day) / 86400 - 4) / 7);
}

struct Customer {
    std::vector<BoughtLine> lines;
    std::int64_t purchases = 0;
    bool fickle = false;
};

std::vector<Customer> read(const char* lines, const char* truths)
{
    std::map<std::string, std::size_t> places;
    std::vector<Customer> customers;
    std::string line;
    std::ifstream known(truths);
    std::getline(known, line);
    const auto header = cells(line);
    const auto column = [&](const std::string& name) { return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin()); };
    const auto id = column("customer_id"), fickle = column("fickle");
    if (fickle == header.size() || id == header.size()) return {};
    while (std::getline(known, line)) {
        const auto row = cells(line);
        if (row.size() != header.size()) continue;
        places.emplace(row[id], customers.size());
        customers.push_back({{}, 0, row[fickle] == "1"});
    }
    std::ifstream file(lines);
    std::getline(file, line);
    while (std::getline(file, line)) {
        const auto row = cells(line);
        const auto found = row.size() == 8 ? places.find(row[1]) : places.end();
        if (found == places.end()) continue;
        auto& customer = customers[found->second];
        const auto order = static_cast<std::int32_t>(std::stol(row[0]));
        customer.purchases += customer.lines.empty() || customer.lines.back().order != order;
        customer.lines.push_back({static_cast<std::int32_t>(std::stol(row[3])), week_of(row[2]), order, std::stod(row[7]) > 0});
    }
    return customers;
}

Offers offers_of(const std::vector<Customer>& customers)
{
    std::vector<SoldLines> sold;
    for (const auto& customer : customers)
        for (const auto& line : customer.lines) sold.push_back({line.product, line.week, 1, line.followed_discount});
    return Offers(sold);
}

struct Scored {
    double score = 0;
    bool fickle = false;
};

struct Area {
    double value = 0, low = 0, high = 0;
};

Area area_under_curve(std::vector<Scored> all)
{
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.score < b.score; });
    double ranks = 0, positive = 0;
    for (std::size_t i = 0, j = 0; i < all.size(); i = j) {
        while (j < all.size() && all[j].score == all[i].score) ++j;
        for (auto k = i; k < j; ++k)
            if (all[k].fickle) { ranks += (static_cast<double>(i + j) + 1) / 2; ++positive; }
    }
    const double negative = static_cast<double>(all.size()) - positive;
    const double a = (ranks - positive * (positive + 1) / 2) / (positive * negative);
    const double error = std::sqrt((a * (1 - a) + (positive - 1) * (a / (2 - a) - a * a) + (negative - 1) * (2 * a * a / (1 + a) - a * a)) / (positive * negative));
    return {a, a - 1.96 * error, a + 1.96 * error};
}

void say_areas(const char* who, std::int64_t at_least, const std::vector<Customer>& customers, const std::vector<PriceLeaning>& leanings)
{
    std::vector<Scored> posterior, share;
    for (std::size_t i = 0; i < customers.size(); ++i) {
        const auto& one = customers[i];
        if (one.purchases < at_least) continue;
        const auto followed = std::count_if(one.lines.begin(), one.lines.end(), [](const auto& line) { return line.followed_discount; });
        posterior.push_back({leanings[i].price_driven, one.fickle});
        share.push_back({static_cast<double>(followed) / static_cast<double>(one.lines.size()), one.fickle});
    }
    const auto ours = area_under_curve(posterior), plain = area_under_curve(share);
    std::printf("{\"question\":\"area_under_curve\",\"who\":\"%s\",\"customers\":%zu,\"posterior\":%.4f,\"interval\":[%.4f,%.4f],"
                "\"share_of_lines_on_promotion\":%.4f,\"its_interval\":[%.4f,%.4f]}\n",
                who, posterior.size(), ours.value, ours.low, ours.high, plain.value, plain.low, plain.high);
}

void say_named(const std::vector<Customer>& customers, const std::vector<PriceLeaning>& leanings)
{
    std::int64_t named[2] = {}, wrong[2] = {}, of = 0;
    double expected[2] = {};
    for (std::size_t i = 0; i < customers.size(); ++i) {
        of += customers[i].purchases >= fewest_purchases;
        const auto word = leaning_of(leanings[i].price_driven, customers[i].purchases);
        if (word == Leaning::cannot_tell_yet) continue;
        const bool price = word == Leaning::price_driven;
        ++named[price];
        wrong[price] += customers[i].fickle != price;
        expected[price] += price ? 1 - leanings[i].price_driven : leanings[i].price_driven;
    }
    const auto say = [&](const char* word, std::int64_t n, std::int64_t amiss, double expect) {
        const auto share = share_in_percent(amiss, n);
        std::printf("{\"question\":\"named\",\"word\":\"%s\",\"named\":%lld,\"of\":%lld,\"wrong\":%lld,\"wrong_percent\":%.2f,\"interval\":[%.2f,%.2f],"
                    "\"expected_percent\":%.2f}\n",
                    word, static_cast<long long>(n), static_cast<long long>(of), static_cast<long long>(amiss), share ? share->score : 0, share ? share->interval.low : 0,
                    share ? share->interval.high : 0, n ? 100 * expect / static_cast<double>(n) : 0);
    };
    say("price_driven", named[1], wrong[1], expected[1]);
    say("relationship_driven", named[0], wrong[0], expected[0]);
    say("either", named[0] + named[1], wrong[0] + wrong[1], expected[0] + expected[1]);
}

void say_calibration(const std::vector<Customer>& customers, const std::vector<PriceLeaning>& leanings)
{
    double n[10] = {}, said[10] = {}, are[10] = {};
    for (std::size_t i = 0; i < customers.size(); ++i) {
        if (customers[i].purchases < fewest_purchases) continue;
        const auto bin = std::min(9, static_cast<int>(leanings[i].price_driven * 10));
        ++n[bin];
        said[bin] += leanings[i].price_driven;
        are[bin] += customers[i].fickle;
    }
    std::printf("{\"question\":\"calibration\",\"bins\":[");
    for (int bin = 0; bin < 10; ++bin)
        if (n[bin] > 0) std::printf("%s{\"said\":%.3f,\"are\":%.3f,\"n\":%.0f}", bin ? "," : "", said[bin] / n[bin], are[bin] / n[bin], n[bin]);
    std::printf("]}\n");
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 3) return 2;
    const auto customers = read(arguments[1], arguments[2]);
    const auto offers = offers_of(customers);
    std::vector<std::vector<BoughtLine>> lines;
    for (const auto& one : customers) lines.push_back(one.lines);
    const double begin = cpu_seconds();
    const auto kinds = fit_customer_kinds(lines, offers);
    const double learnt = cpu_seconds();
    if (!kinds) {
        std::printf("{\"question\":\"kinds\",\"cannot_tell\":\"%s\"}\n", kinds.why_not.c_str());
        return 0;
    }
    std::vector<PriceLeaning> leanings;
    for (const auto& one : lines) leanings.push_back(judge(one, offers, *kinds));
    const double judged = cpu_seconds();
    const auto& [price, relationship, unseen, distance, learnt_from] = *kinds;
    std::printf("{\"question\":\"kinds\",\"price_driven\":[%.2f,%.2f,%.2f],\"share\":%.3f,\"relationship_driven\":[%.2f,%.2f,%.2f],\"unseen_favourites\":%.0f,"
                "\"distance\":%.2f,\"learnt_from\":%lld,\"learning_seconds\":%.2f,\"microseconds_a_customer\":%.1f}\n",
                price.alpha[0], price.alpha[1], price.alpha[2], price.share, relationship.alpha[0], relationship.alpha[1], relationship.alpha[2], unseen, distance,
                static_cast<long long>(learnt_from), learnt - begin, (judged - learnt) * 1e6 / static_cast<double>(customers.size()));
    say_areas("three purchases or more", fewest_purchases, customers, leanings);
    say_areas("all who bought", 1, customers, leanings);
    say_named(customers, leanings);
    say_calibration(customers, leanings);
}
