// What is PostgreSQL's alone: units that are run again, commits whose outcome nobody knows, time-outs, streaming.
#include "base/db/fresh_database.h"

#include <libpq-fe.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace rapport {
namespace {

using namespace std::chrono_literals;

const Sql make_sql{"test.make", Reach::single, "INSERT INTO counters (id, value) VALUES ($1, $2)"};
const Sql value_sql{"test.value", Reach::single, "SELECT value FROM counters WHERE id = $1"};
const Sql set_sql{"test.set", Reach::single, "UPDATE counters SET value = $2 WHERE id = $1"};
const Sql pid_sql{"test.pid", Reach::single, "SELECT pg_backend_pid()"};

class Postgres : public ::testing::Test {
protected:
    void SetUp() override
    {
        if (!test_postgres_url()) GTEST_SKIP() << "RAPPORT_TEST_POSTGRES is not set";
        fresh = std::make_unique<FreshDatabase>(Engine::postgres, options);
        fresh->run("CREATE TABLE counters (id {int8} NOT NULL PRIMARY KEY, value {int8} NOT NULL)");
        (*fresh)->write([](Db& db) { return db.run(make_sql, 1, 0) == 1; });
    }
    std::int64_t value(std::int64_t id = 1)
    {
        std::int64_t found = -1;
        (*fresh)->read([&](Db& db) { found = db.value<std::int64_t>(value_sql, id); });
        return found;
    }
    static OpenOptions impatient()
    {
        OpenOptions options;
        options.lock_timeout_ms = 50;
        options.statement_timeout_ms = 300;
        return options;
    }
    OpenOptions options;
    std::unique_ptr<FreshDatabase> fresh;
};

class ImpatientPostgres : public Postgres {
protected:
    ImpatientPostgres() { options = impatient(); }
};

TEST_F(Postgres, has_on_disk_what_it_acknowledges_whatever_the_role_was_told)
{
    (*fresh)->read([](Db& db) {
        const auto rows = db.query_text("SELECT current_setting('synchronous_commit')", {});
        ASSERT_TRUE(rows->next());
        EXPECT_EQ(rows->text(0), "on") << "the server of these tests has it off";
    });
}

TEST_F(Postgres, runs_a_unit_again_after_a_serialization_failure)
{
    std::promise<void> has_read;
    std::promise<void> may_write;
    auto go = may_write.get_future().share();
    int attempts = 0;
    auto slow = std::async(std::launch::async, [&] {
        return (*fresh)->write([&](Db& db) {
            const auto before = db.value<std::int64_t>(value_sql, 1);
            if (++attempts == 1) {
                has_read.set_value();
                go.wait();
            }
            return db.run(set_sql, 1, before + 1) == 1;
        });
    });
    has_read.get_future().wait();
    EXPECT_TRUE((*fresh)->write([](Db& db) { return db.run(set_sql, 1, db.value<std::int64_t>(value_sql, 1) + 1) == 1; }));
    may_write.set_value();
    EXPECT_TRUE(slow.get());
    EXPECT_EQ(attempts, 2);
    EXPECT_EQ(value(), 2);
}

TEST_F(Postgres, runs_a_unit_again_when_its_connection_was_cut)
{
    int attempts = 0;
    EXPECT_TRUE((*fresh)->write([&](Db& db) {
        const auto pid = db.value<std::int64_t>(pid_sql);
        db.run(set_sql, 1, ++attempts);
        if (attempts == 1)
            (*fresh)->read([&](Db& other) {
                static const Sql cut{"test.cut", Reach::single, "SELECT pg_terminate_backend(CAST($1 AS INTEGER))"};
                other.one<bool>(cut, pid);
            });
        db.run(set_sql, 1, attempts * 10);
        return true;
    }));
    EXPECT_EQ(attempts, 2);
    EXPECT_EQ(value(), 20);
}

TEST_F(Postgres, opens_a_new_connection_when_an_idle_one_was_cut)
{
    std::int64_t pid = 0;
    (*fresh)->read([&](Db& db) { pid = db.value<std::int64_t>(pid_sql); });
    FreshDatabase other(Engine::postgres);
    other.run("SELECT pg_terminate_backend(" + std::to_string(pid) + ")");
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(value(), 0);
    EXPECT_EQ((*fresh)->trouble(), "");
}

TEST_F(ImpatientPostgres, gives_up_on_a_lock_that_stays)
{
    std::promise<void> locked;
    std::promise<void> release;
    auto go = release.get_future().share();
    auto holder = std::async(std::launch::async, [&] {
        FreshDatabase patient(Engine::postgres);
        patient->write([&](Db& db) {
            db.execute_text("UPDATE " + fresh->schema + ".counters SET value = 7 WHERE id = 1", {});
            locked.set_value();
            go.wait();
            return false;
        });
    });
    locked.get_future().wait();
    EXPECT_THROW((*fresh)->write([](Db& db) { return db.run(set_sql, 1, 8) == 1; }), DatabaseUnavailable);
    release.set_value();
    holder.get();
    EXPECT_TRUE((*fresh)->write([](Db& db) { return db.run(set_sql, 1, 9) == 1; }));
}

TEST_F(ImpatientPostgres, ends_a_statement_that_takes_too_long)
{
    static const Sql sleep{"test.sleep", Reach::single, "SELECT 1 FROM pg_sleep(5)"};
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_THROW((*fresh)->read([](Db& db) { db.one<std::int64_t>(sleep); }), DatabaseUnavailable);
    EXPECT_THROW((*fresh)->write([](Db& db) { return db.one<std::int64_t>(sleep) == 1; }), DatabaseUnavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 4s);
}

TEST_F(Postgres, streams_a_large_result)
{
    const auto resident_pages = [] {
        std::int64_t whole = 0;
        std::int64_t resident = 0;
        std::ifstream("/proc/self/statm") >> whole >> resident;
        return resident;
    };
    static const Sql many{"test.many", Reach::single,
                          "SELECT n, repeat('x', 200) FROM generate_series(1, 300000) AS s (n) ORDER BY n"};
    std::int64_t seen = 0;
    (*fresh)->read([&](Db& db) {
        const auto before = resident_pages();
        db.each<std::tuple<std::int64_t, std::string>>(many, [&](auto&&) { ++seen; });
        if (!std::getenv("ASAN_OPTIONS")) {     // AddressSanitizer keeps what was freed
            EXPECT_LT((resident_pages() - before) * ::getpagesize(), 16 << 20) << "60 MB went through";
        }
    });
    EXPECT_EQ(seen, 300'000);
}

TEST_F(Postgres, wants_its_schema_to_be_there)
{
    const std::string url = test_postgres_url();
    const auto missing = url + (url.find('?') == url.npos ? "?" : "&") + "schema=not_there";
    EXPECT_THROW(open_database(missing), SchemaRefused);
    EXPECT_NE((*fresh)->describe().find("schema " + fresh->schema), std::string::npos) << (*fresh)->describe();
}

TEST_F(Postgres, that_is_not_there_is_unavailable)
{
    EXPECT_THROW(open_database("postgresql://nobody@/nothing?host=/nonexistent"), DatabaseUnavailable);
}

TEST_F(Postgres, tells_no_values_of_a_row_in_its_refusals)
{
    try {
        (*fresh)->write([](Db& db) { return db.run(make_sql, 1, 424242) == 1; });
        ADD_FAILURE() << "not refused";
    } catch (const DuplicateKey& refused) {
        EXPECT_EQ(std::string(refused.what()).find("(1)"), std::string::npos) << refused.what();
        EXPECT_NE(std::string(refused.what()).find("counters_pkey"), std::string::npos) << refused.what();
    }
}

// Stands between the program and the server, and swallows the answer to a COMMIT.
class CuttingProxy {
public:
    explicit CuttingProxy(std::string server_socket) : server_socket_(std::move(server_socket))
    {
        std::string pattern = std::filesystem::temp_directory_path() / "rapport-proxy-XXXXXX";
        folder = ::mkdtemp(pattern.data());
        listener_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
        const auto address = address_of(folder + "/.s.PGSQL.5432");
        if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(listener_, 8) != 0)
            throw std::runtime_error("no proxy");
        acceptor_ = std::thread([this] { accept(); });
    }
    ~CuttingProxy()
    {
        ::shutdown(listener_, SHUT_RDWR);
        acceptor_.join();
        for (auto& line : lines_) line.join();
        ::close(listener_);
        std::filesystem::remove_all(folder);
    }

    std::string folder;
    std::atomic<bool> armed = false;
    std::atomic<int> cuts = 0;

private:
    static sockaddr_un address_of(const std::string& path)
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        return address;
    }
    void accept()
    {
        for (int client; (client = ::accept(listener_, nullptr, nullptr)) >= 0;) lines_.emplace_back([this, client] { relay(client); });
    }
    void relay(int client)
    {
        const int server = ::socket(AF_UNIX, SOCK_STREAM, 0);
        const auto address = address_of(server_socket_);
        bool cut = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0;
        bool committing = false;
        while (!cut) {
            pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
            ::poll(ends, 2, -1);
            for (int from = 0; from < 2 && !cut; ++from) {
                if (!ends[from].revents) continue;
                char bytes[65536];
                const auto count = ::read(ends[from].fd, bytes, sizeof bytes);
                if (count <= 0) cut = true;
                else if (from == 1 && committing && armed) {
                    ++cuts;
                    cut = true;
                } else {
                    const std::string_view text(bytes, static_cast<std::size_t>(count));
                    if (from == 0) committing = text.find("COMMIT") != text.npos;
                    cut = ::write(ends[1 - from].fd, bytes, text.size()) < 0;
                }
            }
        }
        ::close(client);
        ::close(server);
    }

    std::string server_socket_;
    int listener_ = -1;
    std::thread acceptor_;
    std::vector<std::thread> lines_;
};

// The folder of the server's socket, when the URL names one.
std::string socket_folder()
{
    std::string folder;
    PQconninfoOption* options = PQconninfoParse(test_postgres_url(), nullptr);
    for (auto* option = options; option && option->keyword; ++option)
        if (std::string_view(option->keyword) == "host" && option->val) folder = option->val;
    PQconninfoFree(options);
    return folder.starts_with('/') ? folder : "";
}

TEST_F(Postgres, says_so_when_the_answer_to_a_commit_is_lost)
{
    const auto folder = socket_folder();
    if (folder.empty()) GTEST_SKIP() << "the server is not reached by a socket file";
    CuttingProxy proxy(folder + "/.s.PGSQL.5432");
    {
        const auto through_proxy = open_database("postgresql://rapport@/postgres?host=" + proxy.folder + "&schema=" + fresh->schema);
        EXPECT_TRUE(through_proxy->write([](Db& db) { return db.run(make_sql, 2, 0) == 1; }));

        int runs = 0;
        proxy.armed = true;
        EXPECT_THROW(through_proxy->write([&](Db& db) {
            ++runs;
            return db.run(make_sql, 3, 0) == 1;
        }), CommitUnknown);
        EXPECT_EQ(proxy.cuts, 1) << "the fault did not happen";
        EXPECT_EQ(runs, 1) << "never again blindly";

        proxy.armed = false;
        EXPECT_TRUE(through_proxy->write([](Db& db) { return db.run(make_sql, 4, 0) == 1; })) << "and goes on";
    }
    EXPECT_EQ(fresh->count("counters"), 4) << "this one had been kept";
}

}  // namespace
}  // namespace rapport
