#include "imports/staging.h"

#include "base/crypto/crypto.h"
#include "imports/packing.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace rapport::imports {
namespace {

class Folder {
public:
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    bool empty() const { return std::filesystem::is_empty(path); }
    const std::filesystem::path path = std::filesystem::temp_directory_path() / ("rapport-staging-" + crypto::random_hex(8));
};

constexpr std::int64_t bytes_for_200_buckets = 200LL * (2 << 20);

TEST(Staging, keeps_the_rows_of_one_key_together_and_in_order)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (const auto expected_bytes : {std::int64_t{0}, bytes_for_200_buckets, std::int64_t{1} << 50}) {
        std::mt19937 random(seed);
        Folder folder;
        Staging staging(folder.path, expected_bytes);
        std::map<std::string, std::vector<std::int64_t>> lines_of;
        std::map<std::int64_t, std::string> packed_of;
        std::map<std::string, std::string> owner_of;
        // Few keys have most rows, so that some buckets go to disk and others never do.
        for (std::int64_t line = 2; line < 30'002; ++line) {
            const auto key = "R-" + std::to_string(random() % 4 ? random() % 30 : random() % 5000);
            const auto packed = std::string(random() % 200, static_cast<char>(random() % 256));
            lines_of[key].push_back(line);
            packed_of[line] = packed;
            // Of a key's rows the first says whose it is.
            const auto owner = "K-" + std::to_string(random() % 50);
            owner_of.emplace(key, owner);
            staging.add({line, key, owner, packed});
        }
        std::map<std::string, std::vector<std::int64_t>> taken;
        std::size_t slices = 0;
        std::string owner;
        std::set<std::string> owners_before;
        for (auto rows = staging.next(100); !rows.empty(); rows = staging.next(100)) {
            ++slices;
            std::map<std::string, std::vector<std::int64_t>> here;
            for (const auto& row : rows) {
                here[row.key].push_back(row.line);
                EXPECT_EQ(row.packed, packed_of.at(row.line));
                EXPECT_EQ(row.owner, owner_of.at(row.key));
                if (row.owner == owner) continue;
                owner = row.owner;
                EXPECT_TRUE(owners_before.insert(owner).second) << owner << " came in two places";
            }
            for (auto& [key, lines] : here) EXPECT_TRUE(taken.emplace(key, std::move(lines)).second) << key << " came in two slices";
            if (rows.size() > 100) {
                EXPECT_EQ(rows[99].key, rows.back().key) << "a slice is only longer so that its last key is whole";
            }
        }
        EXPECT_EQ(taken, lines_of);
        EXPECT_GT(slices, 20u);
    }
}

TEST(Staging, does_not_hold_rows_without_a_key_together)
{
    Folder folder;
    Staging staging(folder.path, 0);
    for (std::int64_t line = 2; line < 252; ++line) staging.add({line, "", "", "x"});
    std::vector<std::size_t> sizes;
    std::int64_t next = 2;
    for (auto rows = staging.next(100); !rows.empty(); rows = staging.next(100)) {
        sizes.push_back(rows.size());
        for (const auto& row : rows) EXPECT_EQ(row.line, next++);
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{100, 100, 50}));
}

TEST(Staging, gives_nothing_when_nothing_came)
{
    Folder folder;
    EXPECT_TRUE(Staging(folder.path, 0).next(100).empty());
}

TEST(Staging, leaves_no_file_behind)
{
    Folder folder;
    {
        Staging staging(folder.path, bytes_for_200_buckets);
        for (std::int64_t line = 0; line < 1000; ++line) staging.add({line, "R-1", "", std::string(1000, 'x')});
        EXPECT_FALSE(folder.empty());
    }
    EXPECT_TRUE(folder.empty());
}

TEST(Staging, throws_when_the_disk_refuses)
{
    Folder folder;
    Staging staging(folder.path, bytes_for_200_buckets);
    std::filesystem::remove_all(folder.path);
    EXPECT_THROW(for (int line = 0; line < 1000; ++line) staging.add({line, "R-1", "", std::string(1000, 'x')}), StorageRefused);
}

enum class Colour { red, black };

struct Berry {
    std::string name;
    double grams = 0;
    bool ripe = false;
    bool operator==(const Berry&) const = default;
};
BOOST_DESCRIBE_STRUCT(Berry, (), (name, grams, ripe))

struct Basket {
    std::int64_t number = 0;
    std::int32_t shelf = 0;
    Colour colour = Colour::red;
    std::string text;
    Instant at;
    Day on;
    std::optional<std::string> note;
    std::optional<Day> eaten_on;
    std::vector<Berry> berries;
    Fields custom;
    Berry best;
    bool operator==(const Basket&) const = default;
};
BOOST_DESCRIBE_STRUCT(Basket, (), (number, shelf, colour, text, at, on, note, eaten_on, berries, custom, best))

TEST(Packing, gives_back_what_it_took)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const auto text = [&] {
        std::string made(random() % 40, ' ');
        for (auto& letter : made) letter = static_cast<char>(random());
        return made;
    };
    const auto berry = [&] { return Berry{text(), static_cast<double>(random()) / 7, random() % 2 == 0}; };
    std::string bytes;
    std::vector<Basket> baskets(300);
    for (auto& basket : baskets) {
        basket = {static_cast<std::int64_t>(random()), static_cast<std::int32_t>(random()), random() % 2 ? Colour::red : Colour::black, text(),
                  {static_cast<std::int64_t>(random())}, {static_cast<std::int32_t>(random())}, {}, {}, {}, {}, berry()};
        if (random() % 2) basket.note = text();
        if (random() % 2) basket.eaten_on = Day{static_cast<std::int32_t>(random())};
        for (auto left = random() % 4; left > 0; --left) basket.berries.push_back(berry());
        for (auto left = random() % 4; left > 0; --left) basket.custom[text()] = text();
        pack(bytes, basket);
    }
    std::string_view left = bytes;
    Basket read;            // the same one again and again: nothing of the basket before may stay in it
    for (const auto& basket : baskets) {
        unpack(left, read);
        ASSERT_EQ(read, basket);
    }
    EXPECT_TRUE(left.empty());
    EXPECT_EQ(unpacked<Basket>(packed(baskets[0])), baskets[0]);
}

}  // namespace
}  // namespace rapport::imports
