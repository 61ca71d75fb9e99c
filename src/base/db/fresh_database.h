// For tests: an empty database of its own on the engine asked for, gone with the object. PostgreSQL is the one that
// RAPPORT_TEST_POSTGRES names (tools/postgres-for-tests starts one), in a throw-away schema.
#pragma once
#include "base/db/db.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace rapport {

inline const char* test_postgres_url() { return std::getenv("RAPPORT_TEST_POSTGRES"); }

class FreshDatabase {
public:
    explicit FreshDatabase(Engine engine, OpenOptions options = {})
    {
        options.mode = OpenOptions::Mode::create;
        if (engine == Engine::postgres) {
            schema = "test_" + std::to_string(std::random_device{}()) + "_" + std::to_string(std::random_device{}());
            const std::string url_of_server = test_postgres_url();
            url = url_of_server + (url_of_server.find('?') == url_of_server.npos ? "?" : "&") + "schema=" + schema;
        }
        database = open_database(url, options);
    }

    ~FreshDatabase()
    {
        if (!schema.empty())
            database->write([&](Db& db) {
                db.execute_text("DROP SCHEMA " + schema + " CASCADE", {});
                return true;
            });
    }

    Database* operator->() const { return database.get(); }
    Database& operator*() const { return *database; }

    void run(const std::string& text)
    {
        database->write([&](Db& db) {
            db.execute_text(text, {});
            return true;
        });
    }
    std::int64_t count(const std::string& table)
    {
        std::int64_t rows_there = 0;
        database->read([&](Db& db) {
            const auto rows = db.query_text("SELECT count(*) FROM " + table, {});
            rows->next();
            rows_there = rows->integer(0);
        });
        return rows_there;
    }

    std::string url = "sqlite::memory:";
    std::string schema;
    std::unique_ptr<Database> database;
};

class OnEngine : public ::testing::TestWithParam<Engine> {};

inline std::vector<Engine> engines_at_hand()
{
    return test_postgres_url() ? std::vector{Engine::sqlite, Engine::postgres} : std::vector{Engine::sqlite};
}

inline std::string name_of_engine(const ::testing::TestParamInfo<Engine>& info)
{
    return info.param == Engine::sqlite ? "sqlite" : "postgres";
}

}  // namespace rapport

#define ON_ENGINES_AT_HAND(suite) \
    INSTANTIATE_TEST_SUITE_P(Engines, suite, ::testing::ValuesIn(engines_at_hand()), name_of_engine)
