#include "base/test/world.h"

#include "base/crypto/crypto.h"
#include "base/db/migrate.h"

#include <cstdlib>

namespace rapport::test {
namespace {

constexpr std::int64_t tuesday_morning_us = 1'794'902'400LL * us_per_second;  // 2026-11-17T08:00:00Z

const char* postgres_url() { return std::getenv("RAPPORT_TEST_POSTGRES"); }

std::string with_schema(const std::string& url, const std::string& schema)
{
    return url + (url.find('?') == std::string::npos ? "?" : "&") + "schema=" + schema;
}

}  // namespace

struct World::Parts {
    std::string schema;
    std::unique_ptr<Database> database;
    Pool pool{2, 64};
    std::unique_ptr<Runtime> runtime;
};

World::World(Engine engine)
    : clock(Instant{tuesday_morning_us}), ids(0), folder(std::filesystem::temp_directory_path() / ("rapport-test-" + crypto::random_hex(8))), parts_(std::make_unique<Parts>())
{
    std::filesystem::create_directories(folder);
    OpenOptions options;
    options.mode = OpenOptions::Mode::create;
    options.reserve_bytes = 0;
    std::string url = "sqlite::memory:";
    if (engine == Engine::postgres) {
        parts_->schema = "test_" + crypto::random_hex(8);
        url = with_schema(postgres_url(), parts_->schema);
    }
    parts_->database = open_database(url, options);
    migrate(*parts_->database);
    parts_->runtime = std::make_unique<Runtime>(*parts_->database, clock, ids, parts_->pool, folder);
    parts_->runtime->set_business({"Hafer & Mohn", {"EUR"}, *TimeZone::named("Europe/Berlin"), "DE"});
}

World::~World()
{
    if (!parts_->schema.empty())
        parts_->database->write([&](Db& db) {
            db.execute_text("DROP SCHEMA " + parts_->schema + " CASCADE", {});
            return true;
        });
    parts_.reset();
    std::filesystem::remove_all(folder);
}

Desk World::desk(std::initializer_list<std::string_view> permissions)
{
    Actor actor{{}, "somebody", "test", {}};
    for (const auto name : permissions) actor.permissions.set(Permission(name).number());
    return {runtime(), std::move(actor), "test"};
}

Runtime& World::runtime() { return *parts_->runtime; }
Database& World::database() { return *parts_->database; }

std::vector<Engine> engines()
{
    if (postgres_url()) return {Engine::sqlite, Engine::postgres};
    return {Engine::sqlite};
}

std::string engine_name(const ::testing::TestParamInfo<Engine>& info)
{
    return info.param == Engine::sqlite ? "sqlite" : "postgres";
}

}  // namespace rapport::test
