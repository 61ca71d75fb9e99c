#include "base/db/migrate.h"

#include "base/db/dialect.h"
#include "base/db/fresh_database.h"

#include <thread>

namespace rapport {
namespace {

constexpr Migration first{1, "first",
    "CREATE TABLE schema_migrations (number {int8} NOT NULL PRIMARY KEY, name {text} NOT NULL, applied_at {int8} NOT NULL) {strict};"
    "CREATE TABLE cakes (id {int8} NOT NULL PRIMARY KEY, name {text} NOT NULL) {strict};"};
constexpr Migration second{2, "second", "ALTER TABLE cakes ADD COLUMN price {int8}; CREATE INDEX cakes_by_price ON cakes (price, id);"};
constexpr Migration broken{2, "second", "CREATE TABLE pies (id {int8} NOT NULL PRIMARY KEY) {strict}; INSERT INTO nowhere VALUES (1);"};

constexpr Migration broken_third{3, "third", "CREATE TABLE pies (id {int8} NOT NULL PRIMARY KEY) {strict}; INSERT INTO nowhere VALUES (1);"};

const Migration one_step[] = {first};
const Migration two_steps[] = {first, second};
const Migration one_and_broken[] = {first, broken};
const Migration second_and_broken[] = {first, second, broken_third};

class Migrations : public OnEngine {
protected:
    Migrations() : fresh(GetParam()) {}
    int number()
    {
        int found = -1;
        fresh->read([&](Db& db) { found = schema_number(db, two_steps); });
        return found;
    }
    FreshDatabase fresh;
};
ON_ENGINES_AT_HAND(Migrations);

TEST_P(Migrations, run_once_and_in_order)
{
    EXPECT_EQ(number(), 0);
    EXPECT_EQ(migrate(*fresh, one_step), 1);
    EXPECT_EQ(number(), 1);
    EXPECT_EQ(migrate(*fresh, two_steps), 1);
    EXPECT_EQ(migrate(*fresh, two_steps), 0);
    EXPECT_EQ(number(), 2);
    EXPECT_EQ(fresh.count("schema_migrations"), 2);
}

TEST_P(Migrations, that_fail_leave_the_schema_before_them)
{
    EXPECT_ANY_THROW(migrate(*fresh, one_and_broken));
    EXPECT_EQ(number(), 0) << "all steps or none";
    migrate(*fresh, one_step);
    fresh.run("INSERT INTO cakes (id, name) VALUES (1, 'Poppy seed')");
    EXPECT_ANY_THROW(migrate(*fresh, second_and_broken));
    EXPECT_EQ(number(), 1) << "also the steps before the one that failed";
    EXPECT_EQ(fresh.count("cakes"), 1);
    EXPECT_ANY_THROW(fresh.count("pies"));
    EXPECT_ANY_THROW(fresh.run("UPDATE cakes SET price = 1"));
    EXPECT_EQ(migrate(*fresh, two_steps), 1);
}

TEST_P(Migrations, refuse_a_newer_schema)
{
    migrate(*fresh, two_steps);
    try {
        migrate(*fresh, one_step);
        ADD_FAILURE() << "not refused";
    } catch (const SchemaRefused& refused) {
        EXPECT_STREQ(refused.what(), "This database was made by a newer Rapport (schema 2; this is 1).");
    }
}

TEST_P(Migrations, change_nothing_in_a_database_of_others)
{
    fresh.run("CREATE TABLE wp_posts (id {int8} NOT NULL PRIMARY KEY)");
    EXPECT_THROW(migrate(*fresh, two_steps), SchemaRefused);
    EXPECT_ANY_THROW(fresh.count("schema_migrations"));
}

TEST_P(Migrations, change_nothing_where_others_keep_a_table_of_the_same_name)
{
    fresh.run("CREATE TABLE schema_migrations (number {int8} NOT NULL PRIMARY KEY, name {text} NOT NULL, applied_at {int8} NOT NULL)");
    EXPECT_THROW(migrate(*fresh, two_steps), SchemaRefused) << "no row of ours";
    fresh.run("INSERT INTO schema_migrations (number, name, applied_at) VALUES (1, 'theirs', 0)");
    EXPECT_THROW(migrate(*fresh, two_steps), SchemaRefused) << "a row that is not ours";
}

TEST_P(Migrations, of_two_at_once_take_turns)
{
    std::atomic<int> ran = 0;
    std::vector<std::thread> both;
    const auto other = GetParam() == Engine::postgres ? open_database(fresh.url) : nullptr;
    both.emplace_back([&] { ran += migrate(*fresh, two_steps); });
    both.emplace_back([&] { ran += migrate(other ? *other : *fresh, two_steps); });
    for (auto& thread : both) thread.join();
    EXPECT_EQ(ran, 2);
    EXPECT_EQ(number(), 2);
}

TEST_P(Migrations, of_this_program_run)
{
    EXPECT_EQ(migrate(*fresh), static_cast<int>(migrations().size()));
    EXPECT_EQ(migrate(*fresh), 0);
}

TEST_P(Migrations, lead_every_version_before_to_the_same_schema)
{
    const auto text_of = [](Database& database) {
        std::string text;
        database.read([&](Db& db) { text = schema_text(db); });
        return text;
    };
    migrate(*fresh);
    for (std::size_t had = 1; had < migrations().size(); ++had) {
        FreshDatabase older(GetParam());
        migrate(*older, migrations().first(had));
        EXPECT_EQ(migrate(*older), static_cast<int>(migrations().size() - had));
        EXPECT_EQ(text_of(*older), text_of(*fresh)) << "from version " << had;
    }
}

TEST_P(Migrations, give_the_same_text_of_the_schema_each_time)
{
    migrate(*fresh);
    FreshDatabase again(GetParam());
    migrate(*again);
    std::string texts[2];
    fresh->read([&](Db& db) { texts[0] = schema_text(db); });
    again->read([&](Db& db) { texts[1] = schema_text(db); });
    EXPECT_EQ(texts[0], texts[1]);
    EXPECT_NE(texts[0].find("CREATE TABLE jobs"), std::string::npos);
    EXPECT_NE(texts[0].find("jobs_dedupe_key UNIQUE (dedupe)"), std::string::npos);
    EXPECT_EQ(texts[0].find(again.schema.empty() ? "\x01" : again.schema), std::string::npos) << "the schema's name is no part of it";
}

TEST(Dialect, replaces_its_words_and_nothing_else)
{
    EXPECT_EQ(in_dialect(Engine::sqlite, "a {int8}, b {float8}, c {text}) {strict}"), "a INTEGER, b REAL, c TEXT) STRICT");
    EXPECT_EQ(in_dialect(Engine::postgres, "a {int8}, c {text}) {strict}"), "a BIGINT, c TEXT COLLATE \"C\") ");
    EXPECT_EQ(in_dialect(Engine::postgres, "'{}' '{\"a\":1}' {"), "'{}' '{\"a\":1}' {");
    EXPECT_THROW(in_dialect(Engine::sqlite, "{int4}"), std::logic_error);
}

}  // namespace
}  // namespace rapport
