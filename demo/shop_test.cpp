#include "demo/shop.h"

#include "demo/calendar.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace rapport::demo {
namespace {

const Day a_tuesday = *parse_day("2026-11-17");

struct Row {
    std::shared_ptr<const std::vector<std::string>> columns;
    std::vector<std::string> cells;

    const std::string& at(std::string_view column) const
    {
        return cells.at(static_cast<std::size_t>(std::find(columns->begin(), columns->end(), column) - columns->begin()));
    }
};

// A file read back by the letter of RFC 4180, apart from the code that wrote it.
std::vector<Row> rows_of(const std::string& csv)
{
    std::vector<std::vector<std::string>> table(1, std::vector<std::string>(1));
    bool quoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const char c = csv[i];
        if (quoted && c == '"' && csv[i + 1] == '"') table.back().back() += csv[i++];
        else if (c == '"') quoted = !quoted;
        else if (!quoted && c == ',') table.back().emplace_back();
        else if (!quoted && c == '\n') table.emplace_back(1);
        else table.back().back() += c;
    }
    table.pop_back();
    const auto columns = std::make_shared<const std::vector<std::string>>(std::move(table[0]));
    std::vector<Row> rows;
    for (std::size_t i = 1; i < table.size(); ++i) {
        EXPECT_EQ(table[i].size(), columns->size()) << "row " << i;
        rows.push_back({columns, std::move(table[i])});
    }
    return rows;
}

struct Shop {
    explicit Shop(Day last_day, std::uint64_t seed = 1) : last(last_day), files(make_shop(seed, last_day)) {}

    Day last;
    Files files;
    std::vector<Row> customers = rows_of(files.customers), products = rows_of(files.products), orders = rows_of(files.orders),
                     touchpoints = rows_of(files.touchpoints), responses = rows_of(files.responses);

    std::string id_of(const std::string& name) const
    {
        for (const auto& row : customers)
            if (row.at("name") == name) return row.at("external_id");
        ADD_FAILURE() << "nobody is called " << name;
        return {};
    }
    int days_silent(const std::string& name) const
    {
        Day latest{};
        const auto id = id_of(name);
        for (const auto& row : orders)
            if (row.at("customer_id") == id) latest = std::max(latest, *parse_day(row.at("ordered_at").substr(0, 10)));
        return last.days - latest.days;
    }
    std::set<std::string> order_ids() const
    {
        std::set<std::string> ids;
        for (const auto& row : orders) ids.insert(row.at("order_id"));
        return ids;
    }
};

const Shop& the_shop()
{
    static const Shop shop(a_tuesday);
    return shop;
}

std::uint64_t fnv1a(const std::string& text)
{
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    return hash;
}

Local local_of(const std::string& text)
{
    const auto number = [&](std::size_t from) { return std::stoi(text.substr(from, 2)); };
    EXPECT_EQ(text.size(), 19u) << text;
    return at(*parse_day(text.substr(0, 10)), clock(number(11), number(14)), number(17));
}

int cents(const std::string& text)
{
    const auto point = text.find('.');
    EXPECT_EQ(text.size(), point + 3) << text;
    return std::stoi(text.substr(0, point)) * 100 + std::stoi(text.substr(point + 1));
}

bool ends_in_example(const std::string& address)
{
    return address.ends_with("@example.org") || address.ends_with("@example.com");
}

TEST(Shop, is_the_same_everywhere_for_one_seed)
{
    const auto& files = the_shop().files;
    EXPECT_EQ(fnv1a(files.customers), 13490602486075843896u);
    EXPECT_EQ(fnv1a(files.products), 12875608154251977133u);
    EXPECT_EQ(fnv1a(files.orders), 15526683533763738011u);
    EXPECT_EQ(fnv1a(files.touchpoints), 17883669850415120376u);
    EXPECT_EQ(fnv1a(files.responses), 2822348502636001789u);

    const Files again = make_shop(1, a_tuesday);
    EXPECT_EQ(again.orders, files.orders);
    EXPECT_EQ(again.touchpoints, files.touchpoints);
}

TEST(Shop, differs_with_the_seed)
{
    const Files other = make_shop(2, a_tuesday);
    const auto& files = the_shop().files;
    EXPECT_NE(other.customers, files.customers);
    EXPECT_NE(other.products, files.products);
    EXPECT_NE(other.orders, files.orders);
    EXPECT_NE(other.touchpoints, files.touchpoints);
    EXPECT_NE(other.responses, files.responses);
}

TEST(Shop, is_as_big_as_it_says)
{
    for (const auto* day : {"2026-11-17", "2026-01-03", "2027-08-20", "2028-02-29"}) {
        SCOPED_TRACE(day);
        const Shop shop(*parse_day(day), 7);
        EXPECT_NEAR(static_cast<double>(shop.customers.size()), 2000, 50);
        EXPECT_NEAR(static_cast<double>(shop.products.size()), 65, 10);
        const auto orders = shop.order_ids().size();
        EXPECT_GE(orders, 45'000u);
        EXPECT_LE(orders, 70'000u);
        EXPECT_NEAR(static_cast<double>(shop.touchpoints.size()), 6000, 900);
        EXPECT_NEAR(static_cast<double>(shop.responses.size()), 1200, 150);
    }
}

TEST(Shop, has_regulars_and_one_time_buyers)
{
    std::map<std::string, std::set<std::string>> orders, days_of_the_last_year;
    const std::string year_ago = rapport::to_text(plus(a_tuesday, -365));
    for (const auto& row : the_shop().orders) {
        orders[row.at("customer_id")].insert(row.at("order_id"));
        if (row.at("ordered_at") > year_ago) days_of_the_last_year[row.at("customer_id")].insert(row.at("ordered_at").substr(0, 10));
    }
    const auto once = std::count_if(orders.begin(), orders.end(), [](const auto& one) { return one.second.size() == 1; });
    EXPECT_NEAR(static_cast<double>(once) / static_cast<double>(orders.size()), 0.40, 0.04);
    const auto regulars = std::count_if(days_of_the_last_year.begin(), days_of_the_last_year.end(), [](const auto& one) { return one.second.size() >= 10; });
    EXPECT_NEAR(static_cast<double>(regulars), 400, 60);
}

TEST(Shop, serves_nobody_when_closed)
{
    for (const auto* day : {"2026-11-17", "2026-12-28"}) {
        const Shop shop(*parse_day(day), 3);
        for (const auto& row : shop.orders) ASSERT_TRUE(is_open(local_of(row.at("ordered_at")))) << row.at("ordered_at");
        for (const auto& row : shop.touchpoints)
            ASSERT_TRUE(row.at("kind") != "visit" || is_open(day_of(local_of(row.at("at"))))) << row.at("at");
    }
    EXPECT_FALSE(is_open(*parse_day("2026-08-10")));
    EXPECT_FALSE(is_open(*parse_day("2026-08-23")));
    EXPECT_TRUE(is_open(*parse_day("2026-08-24")));
    EXPECT_FALSE(is_open(*parse_day("2026-12-25")));
    EXPECT_FALSE(is_open(at(*parse_day("2026-11-15"), clock(12, 0))));   // a Sunday
    EXPECT_TRUE(is_open(at(*parse_day("2026-11-16"), clock(12, 0))));
}

TEST(Shop, knows_nothing_after_nine_on_the_last_day)
{
    const std::string nine = "2026-11-17T09:00:00";
    int this_morning = 0;
    for (const auto& row : the_shop().orders) {
        ASSERT_LE(row.at("ordered_at"), nine);
        this_morning += row.at("ordered_at") >= "2026-11-17";
    }
    EXPECT_GE(this_morning, 20);
    for (const auto& row : the_shop().touchpoints) ASSERT_LE(row.at("at"), nine);
    for (const auto& row : the_shop().responses) ASSERT_LE(row.at("at"), nine);
}

TEST(Shop, knows_nothing_of_hours_to_come)
{
    const auto early = make_shop(7, *parse_day("2026-11-17"), clock(8, 0));
    for (const auto& text : {early.orders, early.touchpoints, early.responses}) {
        EXPECT_EQ(text.find("2026-11-17T08:3"), std::string::npos);
        EXPECT_NE(text.find("2026-11-16T"), std::string::npos);
    }
    EXPECT_NE(early.orders.find("2026-11-17T07:"), std::string::npos);
}

TEST(Shop, knows_everybody_who_appears)
{
    std::set<std::string> known;
    for (const auto& row : the_shop().customers) EXPECT_TRUE(known.insert(row.at("external_id")).second) << row.at("external_id");
    for (const auto* rows : {&the_shop().orders, &the_shop().touchpoints, &the_shop().responses})
        for (const auto& row : *rows) ASSERT_TRUE(known.contains(row.at("customer_id"))) << row.at("customer_id");
    for (const auto& row : the_shop().orders) known.erase(row.at("customer_id"));
    EXPECT_TRUE(known.empty()) << known.size() << " never bought, such as " << *known.begin();
}

TEST(Shop, counts_every_cent)
{
    std::map<std::string, std::pair<std::string, std::string>> order_of;
    std::set<std::string> products;
    for (const auto& row : the_shop().products) products.insert(row.at("product_id"));
    int discounted = 0;
    for (const auto& row : the_shop().orders) {
        const int discount = cents(row.at("discount"));
        ASSERT_EQ(cents(row.at("amount")), std::stoi(row.at("quantity")) * cents(row.at("unit_price")) - discount) << row.at("order_id");
        ASSERT_GT(cents(row.at("amount")), 0);
        ASSERT_TRUE(products.contains(row.at("product_id")));
        discounted += discount > 0;
        const std::pair mine{row.at("customer_id"), row.at("ordered_at")};
        ASSERT_EQ(order_of.emplace(row.at("order_id"), mine).first->second, mine) << row.at("order_id");
    }
    EXPECT_GT(discounted, 1000);
}

TEST(Shop, has_the_named_people_fading_on_any_day)
{
    struct Silent {
        const char* name;
        int weeks;
    };
    constexpr Silent all[] = {{"Emil Thielsen", 5}, {"Aylin Demirtaş", 4}, {"Teodora Ilić", 6}, {"Clara Wöhler", 8}, {"Yusuf Aydın", 2},
                              {"Priya Raman", 5}, {"Jonas Feddersen", 13}, {"Ole Harms", 4}, {"Rosa Mertens", 11}};
    for (const auto* day : {"2026-11-17", "2026-11-22", "2027-01-04", "2027-08-28"}) {
        SCOPED_TRACE(day);
        const Shop shop(*parse_day(day), 5);
        const bool after_a_break = std::string_view(day) > "2027";
        for (const auto& [name, weeks] : all) {
            EXPECT_GE(shop.days_silent(name), 7 * weeks) << name;
            EXPECT_LT(shop.days_silent(name), 7 * (weeks + 1) + (after_a_break || weeks == 13 ? 14 : 0)) << name;
        }
        EXPECT_GE(shop.days_silent("Mara Kowalska"), 1);
        EXPECT_LE(shop.days_silent("Mara Kowalska"), after_a_break ? 21 : 7);
    }
    EXPECT_EQ(the_shop().days_silent("Henning Voss"), 13);   // nine work days
    EXPECT_EQ(the_shop().days_silent("Emil Thielsen"), 35);
    EXPECT_EQ(the_shop().id_of("Mara Kowalska"), "K-0001");
    for (const auto* name : {"Kateryna Bondarenko", "Noor Rahimi", "Dr. Sieglinde Marx", "Paul Achterberg"}) EXPECT_LT(the_shop().days_silent(name), 22) << name;
}

TEST(Shop, has_somebody_waiting_and_somebody_just_unhappy)
{
    std::set<std::string> waiting;
    for (const auto& row : the_shop().touchpoints) {
        const bool asks = row.at("kind") == "email" || row.at("kind") == "call" || row.at("kind") == "chat";
        if (asks && row.at("direction") == "in" && row.at("waited_seconds").empty()) waiting.insert(row.at("customer_id"));
    }
    EXPECT_EQ(waiting.size(), 4u);
    EXPECT_TRUE(waiting.contains(the_shop().id_of("Paul Achterberg")));
    const auto& last = the_shop().responses.back();
    EXPECT_EQ(last.at("customer_id"), the_shop().id_of("Noor Rahimi"));
    EXPECT_EQ(last.at("at"), "2026-11-17T08:00:00");
    EXPECT_EQ(last.at("score"), "5");
    EXPECT_EQ(last.at("comment"), "Nobody knew my order. I felt like a stranger.");
}

TEST(Shop, uses_only_addresses_and_numbers_that_nobody_has)
{
    int nameless = 0, organisations = 0;
    std::map<std::string, int> phones;
    for (const auto& row : the_shop().customers) {
        std::string list = row.at("email") + ";";
        for (std::size_t end; (end = list.find(';')) != std::string::npos; list.erase(0, end + 1)) {
            const auto address = list.substr(0, end);
            if (address.empty()) continue;
            EXPECT_TRUE(ends_in_example(address)) << address;
            EXPECT_GT(address.find('@'), 2u) << address;
            for (const char c : address) EXPECT_TRUE(c > ' ' && c < 127) << address;
        }
        if (!row.at("phone").empty()) ++phones[row.at("phone")];
        nameless += row.at("name").empty();
        organisations += row.at("tags").starts_with("organisation");
    }
    EXPECT_EQ(nameless, 120);
    EXPECT_EQ(organisations, 26);
    EXPECT_GT(std::count_if(phones.begin(), phones.end(), [](const auto& one) { return one.second > 1; }), 20);
}

TEST(Shop, is_heard_in_many_words_and_got_better)
{
    std::set<std::string> comments, summaries;
    int first_year[2] = {}, second_year[2] = {};     // promoters less detractors, and answers
    for (const auto& row : the_shop().responses) {
        if (!row.at("comment").empty()) comments.insert(row.at("comment"));
        if (row.at("survey") != "nps") continue;
        const int score = std::stoi(row.at("score"));
        ASSERT_TRUE(score >= 0 && score <= 10);
        auto& year = row.at("at") < "2025-11-17" ? first_year : second_year;
        year[0] += score >= 9 ? 1 : score <= 6 ? -1 : 0;
        ++year[1];
    }
    EXPECT_GE(comments.size(), 80u);
    EXPECT_GT(100 * second_year[0] / second_year[1], 100 * first_year[0] / first_year[1] + 5);

    std::map<std::string, int> met;
    for (const auto& row : the_shop().touchpoints) {
        summaries.insert(row.at("summary"));
        ++met[row.at("expectation")];
        EXPECT_EQ(row.at("summary").find('{'), std::string::npos) << row.at("summary");
    }
    EXPECT_GE(summaries.size(), 300u);
    EXPECT_GT(met["missed"], 200);
    EXPECT_GT(met["exceeded"], met["missed"]);
}

TEST(Shop, knows_how_people_felt)
{
    std::set<std::string> feelings;
    int felt = 0;
    for (const auto& row : the_shop().touchpoints) {
        EXPECT_EQ(row.at("feeling").empty(), row.at("feeling_source").empty()) << row.at("summary");
        EXPECT_TRUE(row.at("expectation_by").empty() || !row.at("expectation").empty()) << row.at("summary");
        if (row.at("feeling").empty()) continue;
        ++felt;
        feelings.insert(row.at("feeling"));
    }
    EXPECT_GT(felt, 100);
    EXPECT_GT(feelings.size(), 8u);
}

}  // namespace
}  // namespace rapport::demo
