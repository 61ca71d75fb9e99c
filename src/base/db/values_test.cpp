// Every kind of value goes in and comes out the same, on both engines.
#include "base/db/fresh_database.h"

#include <cmath>
#include <limits>

namespace rapport {
namespace {

struct Thing {};

const Sql put_sql{"test.put", Reach::single, "INSERT INTO things (id, whole, part, words) VALUES ($1, $2, $3, $4)"};
const Sql get_sql{"test.get", Reach::single, "SELECT whole, part, words FROM things WHERE id = $1"};
const Sql all_sql{"test.all", Reach::single, "SELECT id, words FROM things ORDER BY words, id"};
const Sql nothing_sql{"test.nothing", Reach::single, "SELECT sum(whole), count(*) FROM things WHERE id = -1"};

using Whole = std::optional<std::int64_t>;
using Part = std::optional<double>;
using Words = std::optional<std::string>;

class Values : public OnEngine {
protected:
    Values() : fresh(GetParam())
    {
        fresh.run("CREATE TABLE things (id {int8} NOT NULL PRIMARY KEY, whole {int8}, part {float8}, words {text}) {strict}");
    }

    template <class... A> void put(const A&... values)
    {
        fresh->write([&](Db& db) { return db.run(put_sql, values...) == 1; });
    }

    std::tuple<Whole, Part, Words> get(std::int64_t id)
    {
        std::tuple<Whole, Part, Words> found;
        fresh->read([&](Db& db) { found = *db.one<std::tuple<Whole, Part, Words>>(get_sql, id); });
        return found;
    }

    FreshDatabase fresh;
};
ON_ENGINES_AT_HAND(Values);

TEST_P(Values, integers_keep_all_their_64_bits)
{
    using Limits = std::numeric_limits<std::int64_t>;
    const std::int64_t samples[] = {0, 1, -1, 1LL << 31, 1LL << 32, (1LL << 53) + 1, Limits::max(), Limits::min()};
    std::int64_t id = 0;
    for (const auto sample : samples) {
        put(++id, sample, Part{}, Words{});
        EXPECT_EQ(std::get<0>(get(id)), sample);
    }
}

TEST_P(Values, doubles_come_back_bit_by_bit)
{
    const double samples[] = {0.1, -0.0, 1e-308, 5e-324, 1.7976931348623157e308, 3.0, 1.0 / 3};
    std::int64_t id = 0;
    for (const auto sample : samples) {
        put(++id, Whole{}, sample, Words{});
        const auto back = std::get<1>(get(id));
        ASSERT_TRUE(back);
        EXPECT_EQ(*back, sample);
    }
}

TEST_P(Values, texts_come_back_byte_by_byte)
{
    const std::string samples[] = {"", " ", "it's", "\\", "$1", "{int8}", "Zoë 北京 🍞", "line\r\nline", std::string(100'000, 'x')};
    std::int64_t id = 0;
    for (const auto& sample : samples) {
        put(++id, Whole{}, Part{}, sample);
        EXPECT_EQ(std::get<2>(get(id)), sample);
    }
}

TEST_P(Values, null_is_neither_zero_nor_empty)
{
    put(1, Whole{}, Part{}, Words{});
    put(2, Whole{0}, Part{0}, Words{""});
    EXPECT_EQ(get(1), std::tuple(Whole{}, Part{}, Words{}));
    EXPECT_EQ(get(2), std::tuple(Whole{0}, Part{0}, Words{""}));
}

TEST_P(Values, a_null_first_does_not_spoil_the_kind_of_a_later_value)
{
    put(1, Whole{}, Part{}, Words{});
    put(2, Whole{1LL << 40}, Part{0.5}, Words{"x"});
    put(3, Whole{}, Part{0.5}, Words{});
    EXPECT_EQ(get(2), std::tuple(Whole{1LL << 40}, Part{0.5}, Words{"x"}));
    EXPECT_EQ(get(3), std::tuple(Whole{}, Part{0.5}, Words{}));
}

TEST_P(Values, a_null_where_a_value_is_promised_is_a_mistake)
{
    fresh->read([&](Db& db) {
        EXPECT_EQ((db.one<std::tuple<Whole, std::int64_t>>(nothing_sql)), std::tuple(Whole{}, std::int64_t{0}));
    });
    EXPECT_THROW(fresh->read([&](Db& db) { db.one<std::int64_t>(nothing_sql); }), std::logic_error);
}

TEST_P(Values, a_text_asked_for_as_a_number_is_a_mistake)
{
    put(1, Whole{}, Part{1.5}, Words{"12 apples"});
    static const Sql part{"test.part", Reach::single, "SELECT part FROM things WHERE id = 1"};
    static const Sql words{"test.words", Reach::single, "SELECT words FROM things WHERE id = 1"};
    EXPECT_THROW(fresh->read([&](Db& db) { db.one<std::int64_t>(part); }), std::logic_error);
    EXPECT_THROW(fresh->read([&](Db& db) { db.one<std::int64_t>(words); }), std::logic_error);
    EXPECT_THROW(fresh->read([&](Db& db) { db.one<double>(words); }), std::logic_error);
}

TEST_P(Values, what_an_engine_cannot_keep_is_refused_by_both)
{
    EXPECT_THROW(put(1, Whole{}, Part{}, std::string("a\0b", 3)), std::invalid_argument);
    EXPECT_THROW(put(1, Whole{}, std::nan(""), Words{}), std::invalid_argument);
    EXPECT_THROW(put(1, Whole{}, std::numeric_limits<double>::infinity(), Words{}), std::invalid_argument);
    EXPECT_EQ(fresh.count("things"), 0);
}

TEST_P(Values, parameters_are_found_by_name_not_by_place)
{
    static const Sql backwards{"test.backwards", Reach::single,
                               "INSERT INTO things (words, whole, id) VALUES ($3, $2, $1)"};
    static const Sql twice{"test.twice", Reach::single,
                           "SELECT words FROM things WHERE whole = $2 AND id = $1 AND id < $2 AND words <> $3"};
    fresh->write([&](Db& db) { return db.run(backwards, 7, 70, "seven") == 1; });
    fresh->read([&](Db& db) { EXPECT_EQ(db.value<std::string>(twice, 7, 70, "eight"), "seven"); });
}

TEST_P(Values, ids_instants_days_and_money_keep_their_meaning)
{
    fresh->set_currency({"EUR"});
    const Id<Thing> id{(1LL << 62) + 5};
    put(id, Money{-1250, {"EUR"}}, Part{}, Words{});
    static const Sql money{"test.money", Reach::single, "SELECT whole FROM things WHERE id = $1"};
    static const Sql any_id{"test.any_id", Reach::single, "SELECT id FROM things"};
    fresh->read([&](Db& db) {
        EXPECT_EQ(db.one<Money>(money, id), (Money{-1250, {"EUR"}}));
        EXPECT_EQ(db.one<Id<Thing>>(any_id), id);
    });
    put(2, Instant{1'794'902'400'000'001}, Part{}, Words{});
    put(3, Day{-719'162}, Part{}, Words{});
    fresh->read([&](Db& db) {
        EXPECT_EQ(db.one<Instant>(money, 2), Instant{1'794'902'400'000'001});
        EXPECT_EQ(db.one<Day>(money, 3), Day{-719'162});
    });
}

TEST_P(Values, truth_is_the_same_on_both)
{
    static const Sql truths{"test.truths", Reach::single, "SELECT 2 > 1, 1 > 2, EXISTS (SELECT 1 FROM things)"};
    fresh->read([&](Db& db) {
        EXPECT_EQ((db.one<std::tuple<bool, bool, bool>>(truths)), std::tuple(true, false, false));
    });
}

TEST_P(Values, sums_and_averages_are_numbers)
{
    put(1, Whole{1LL << 40}, Part{}, Words{});
    put(2, Whole{2}, Part{}, Words{});
    static const Sql sums{"test.sums", Reach::single, "SELECT sum(whole), avg(whole), count(*), max(whole) FROM things"};
    fresh->read([&](Db& db) {
        const auto row = *db.one<std::tuple<std::int64_t, double, std::int64_t, std::int64_t>>(sums);
        EXPECT_EQ(std::get<0>(row), (1LL << 40) + 2);
        EXPECT_DOUBLE_EQ(std::get<1>(row), static_cast<double>((1LL << 40) + 2) / 2);
    });
}

TEST_P(Values, texts_are_ordered_by_their_bytes)
{
    const std::string samples[] = {"b", "a", "B", "é", "_", "Z", "ab", "10", "9"};
    std::int64_t id = 0;
    for (const auto& sample : samples) put(++id, Whole{}, Part{}, sample);
    std::vector<std::string> order;
    fresh->read([&](Db& db) {
        db.each<std::tuple<std::int64_t, std::string>>(all_sql, [&](auto&& row) { order.push_back(std::get<1>(row)); });
    });
    EXPECT_EQ(order, (std::vector<std::string>{"10", "9", "B", "Z", "_", "a", "ab", "b", "é"}));
}

}  // namespace
}  // namespace rapport
