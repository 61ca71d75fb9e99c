// Units of work: all or nothing, one after another, told to the right caller; reads see one moment.
#include "base/db/fresh_database.h"

#include <atomic>
#include <future>
#include <thread>

namespace rapport {
namespace {

using namespace std::chrono_literals;

const Sql add_sql{"test.add", Reach::single, "INSERT INTO notes (id, words) VALUES ($1, $2)"};
const Sql count_sql{"test.count", Reach::single, "SELECT count(*) FROM notes"};
const Sql ids_sql{"test.ids", Reach::single, "SELECT id FROM notes ORDER BY id"};
const Sql words_sql{"test.words", Reach::single, "SELECT words FROM notes WHERE id = $1"};
const Sql change_sql{"test.change", Reach::single, "UPDATE notes SET words = $2 WHERE id >= $1"};

class Units : public OnEngine {
protected:
    Units() : fresh(GetParam())
    {
        fresh.run("CREATE TABLE notes (id {int8} NOT NULL PRIMARY KEY, words {text} NOT NULL,"
                  " CONSTRAINT notes_words_short CHECK (length(words) < 20)) {strict};"
                  "CREATE TABLE pages (id {int8} NOT NULL PRIMARY KEY, note_id {int8} NOT NULL,"
                  " CONSTRAINT pages_note_fkey FOREIGN KEY (note_id) REFERENCES notes (id)) {strict};");
    }
    FreshDatabase fresh;
};
ON_ENGINES_AT_HAND(Units);

TEST_P(Units, are_kept_when_they_say_so)
{
    EXPECT_TRUE(fresh->write([](Db& db) { return db.run(add_sql, 1, "kept") == 1; }));
    EXPECT_EQ(fresh.count("notes"), 1);
}

TEST_P(Units, that_answer_false_leave_nothing)
{
    EXPECT_FALSE(fresh->write([](Db& db) {
        db.run(add_sql, 1, "refused");
        EXPECT_EQ(db.value<std::int64_t>(count_sql), 1) << "a unit sees its own changes";
        return false;
    }));
    EXPECT_EQ(fresh.count("notes"), 0);
}

TEST_P(Units, go_on_behind_one_that_was_refused)
{
    std::promise<void> begin;
    std::vector<std::future<bool>> ends;
    const auto submit = [&](Database::Unit unit) {
        auto end = std::make_shared<std::promise<bool>>();
        ends.push_back(end->get_future());
        fresh->submit(std::move(unit), [end](bool kept, std::exception_ptr) { end->set_value(kept); });
    };
    // While the first one waits, the others queue; so they are one group.
    submit([&](Db&) { return begin.get_future().wait(), false; });
    submit([](Db& db) { return db.run(add_sql, 1, "refused"), false; });
    submit([](Db& db) { return db.run(add_sql, 2, "kept") == 1; });
    submit([](Db& db) { return db.run(add_sql, 3, "refused"), false; });
    submit([](Db& db) -> bool {
        db.run(add_sql, 4, "lost");
        throw std::runtime_error("stop");
    });
    submit([](Db& db) { return db.run(add_sql, 5, "kept") == 1; });
    begin.set_value();
    std::vector<bool> kept;
    for (auto& end : ends) kept.push_back(end.get());
    EXPECT_EQ(kept, (std::vector<bool>{false, false, true, false, false, true}));
    fresh->read([](Db& db) { EXPECT_EQ(db.all<std::int64_t>(ids_sql), (std::vector<std::int64_t>{2, 5})); });
}

TEST_P(Units, that_throw_leave_nothing_and_the_caller_gets_the_exception)
{
    struct Mine : std::runtime_error { using runtime_error::runtime_error; };
    EXPECT_THROW(fresh->write([](Db& db) -> bool {
        db.run(add_sql, 1, "lost");
        throw Mine("stop");
    }), Mine);
    EXPECT_EQ(fresh.count("notes"), 0);
}

TEST_P(Units, meet_a_taken_key)
{
    fresh->write([](Db& db) { return db.run(add_sql, 1, "first") == 1; });
    EXPECT_THROW(fresh->write([](Db& db) { return db.run(add_sql, 1, "second") == 1; }), DuplicateKey);
    EXPECT_TRUE(fresh->write([](Db& db) { return db.run(add_sql, 2, "after it") == 1; }));
}

TEST_P(Units, are_lost_with_their_first_failed_statement_even_if_they_go_on)
{
    fresh->write([](Db& db) { return db.run(add_sql, 1, "first") == 1; });
    EXPECT_THROW(fresh->write([](Db& db) {
        db.run(add_sql, 2, "before");
        try {
            db.run(add_sql, 1, "again");
        } catch (const DuplicateKey&) {  // as if nothing had happened
        }
        EXPECT_THROW(db.run(add_sql, 3, "after"), std::logic_error);
        return true;
    }), DuplicateKey);
    EXPECT_EQ(fresh.count("notes"), 1);
}

TEST_P(Units, that_break_a_rule_of_the_schema_are_lost)
{
    EXPECT_THROW(fresh->write([](Db& db) { return db.run(add_sql, 1, "much too long for a note") == 1; }), std::runtime_error);
    static const Sql orphan{"test.orphan", Reach::single, "INSERT INTO pages (id, note_id) VALUES (1, 99)"};
    EXPECT_THROW(fresh->write([](Db& db) { return db.run(orphan) == 1; }), std::runtime_error);
    static const Sql returning{"test.returning", Reach::single, "INSERT INTO pages (id, note_id) VALUES (1, 99) RETURNING id"};
    EXPECT_THROW(fresh->write([](Db& db) {
        db.one<std::int64_t>(returning);
        return true;
    }), std::runtime_error);
    EXPECT_EQ(fresh.count("pages"), 0);
}

TEST_P(Units, with_a_wrong_statement_are_our_mistake)
{
    static const Sql wrong{"test.wrong", Reach::single, "SELECT nothing FROM nowhere WHERE id = $1"};
    EXPECT_THROW(fresh->read([](Db& db) { db.one<std::int64_t>(wrong, 1); }), std::logic_error);
    EXPECT_THROW(fresh->read([](Db& db) { db.one<std::string>(words_sql, 1, 2); }), std::logic_error);
    EXPECT_THROW(fresh->read([](Db& db) { db.one<std::string>(words_sql); }), std::logic_error);
    EXPECT_EQ(fresh.count("notes"), 0) << "and the connection is fit for use again";
}

TEST_P(Units, inside_a_unit_do_not_wait_for_themselves)
{
    EXPECT_THROW(fresh->write([&](Db&) { return fresh->write([](Db&) { return true; }); }), std::logic_error);
}

TEST_P(Units, say_how_many_rows_they_changed)
{
    fresh->write([](Db& db) {
        EXPECT_EQ(db.run(add_sql, 1, "a"), 1);
        EXPECT_EQ(db.run(add_sql, 2, "b"), 1);
        EXPECT_EQ(db.run(change_sql, 1, "c"), 2);
        EXPECT_EQ(db.run(change_sql, 100, "c"), 0);
        return true;
    });
}

TEST_P(Units, answer_with_returning)
{
    static const Sql upsert{"test.upsert", Reach::single,
        "INSERT INTO notes AS n (id, words) VALUES ($1, $2)"
        " ON CONFLICT (id) DO UPDATE SET words = n.words || excluded.words RETURNING words"};
    fresh->write([](Db& db) {
        EXPECT_EQ(db.one<std::string>(upsert, 1, "a"), "a");
        EXPECT_EQ(db.one<std::string>(upsert, 1, "b"), "ab");
        return true;
    });
    fresh->read([](Db& db) { EXPECT_EQ(db.value<std::string>(words_sql, 1), "ab"); });
}

TEST_P(Units, may_ask_while_they_read)
{
    fresh->write([](Db& db) {
        for (int i = 1; i <= 500; ++i) db.run(add_sql, i, "n" + std::to_string(i));
        return true;
    });
    fresh->write([](Db& db) {
        int seen = 0;
        db.each<std::int64_t>(ids_sql, [&](std::int64_t id) {
            EXPECT_EQ(db.value<std::string>(words_sql, id), "n" + std::to_string(id));
            if (id == 3) {
                EXPECT_EQ(db.all<std::int64_t>(ids_sql).size(), 500u) << "the same statement inside of itself";
            }
            ++seen;
        });
        EXPECT_EQ(seen, 500);
        return true;
    });
}

TEST_P(Units, may_stop_reading_in_the_middle)
{
    fresh->write([](Db& db) {
        for (int i = 1; i <= 100; ++i) db.run(add_sql, i, "x");
        return true;
    });
    fresh->read([](Db& db) {
        EXPECT_EQ(db.one<std::int64_t>(ids_sql), 1);
        EXPECT_EQ(db.value<std::int64_t>(count_sql), 100);
    });
    EXPECT_THROW(fresh->read([](Db& db) {
        db.each<std::int64_t>(ids_sql, [](std::int64_t id) {
            if (id == 10) throw std::runtime_error("enough");
        });
    }), std::runtime_error);
    EXPECT_EQ(fresh.count("notes"), 100);
}

TEST_P(Units, of_many_threads_are_all_kept)
{
    constexpr int threads = 8;
    constexpr int each = 50;
    std::vector<std::thread> writers;
    std::atomic<int> acknowledged = 0;
    for (int t = 0; t < threads; ++t)
        writers.emplace_back([&, t] {
            for (int i = 0; i < each; ++i)
                if (fresh->write([&](Db& db) { return db.run(add_sql, t * each + i, "x") == 1; })) ++acknowledged;
        });
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(acknowledged, threads * each);
    EXPECT_EQ(fresh.count("notes"), threads * each);
}

// The classical lost update: read, add one, write.
TEST_P(Units, behave_as_if_one_ran_after_another)
{
    static const Sql counter{"test.counter", Reach::single, "SELECT CAST(words AS {int8}) FROM notes WHERE id = 0"};
    static const Sql store{"test.store", Reach::single, "UPDATE notes SET words = $1 WHERE id = 0"};
    fresh->write([](Db& db) { return db.run(add_sql, 0, "0") == 1; });

    std::atomic<int> acknowledged = 0;
    std::vector<std::thread> writers;
    for (int t = 0; t < 4; ++t)
        writers.emplace_back([&] {
            for (int i = 0; i < 25; ++i) try {
                if (fresh->write([](Db& db) { return db.run(store, std::to_string(db.value<std::int64_t>(counter) + 1)) == 1; }))
                    ++acknowledged;
            } catch (const DatabaseUnavailable&) {  // five collisions in a row
            }
        });
    for (auto& writer : writers) writer.join();
    EXPECT_GT(acknowledged, 0);
    fresh->read([&](Db& db) { EXPECT_EQ(db.value<std::int64_t>(counter), acknowledged); });
}

TEST_P(Units, exceptions_reach_the_one_who_asked)
{
    std::vector<std::promise<std::string>> said(60);
    std::vector<std::future<std::string>> heard;
    for (auto& promise : said) heard.push_back(promise.get_future());
    for (int i = 0; i < 60; ++i)
        fresh->submit(
            [i](Db& db) {
                db.run(add_sql, i, "x");
                if (i % 3 == 1) throw std::runtime_error("fault " + std::to_string(i));
                return i % 3 == 0;
            },
            [&said, i](bool kept, std::exception_ptr why) {
                std::string text = kept ? "kept" : "refused";
                try {
                    if (why) std::rethrow_exception(why);
                } catch (const std::exception& error) {
                    text = error.what();
                }
                said[static_cast<std::size_t>(i)].set_value(text);
            });
    for (int i = 0; i < 60; ++i) {
        const auto text = heard[static_cast<std::size_t>(i)].get();
        EXPECT_EQ(text, i % 3 == 0 ? "kept" : i % 3 == 1 ? "fault " + std::to_string(i) : "refused");
    }
    EXPECT_EQ(fresh.count("notes"), 20);
}

TEST_P(Units, a_full_queue_refuses_at_once)
{
    OpenOptions options;
    options.queue_limit = 3;
    options.pool_threads = 1;
    FreshDatabase narrow(GetParam(), options);
    std::promise<void> go;
    std::promise<void> started;
    std::shared_future<void> may_go = go.get_future();
    std::atomic<int> ended = 0;
    const auto done = [&](bool, std::exception_ptr) { ++ended; };
    narrow->submit([&](Db&) { started.set_value(); may_go.wait(); return true; }, done);
    started.get_future().wait();
    for (int i = 0; i < 3; ++i) narrow->submit([](Db&) { return true; }, done);
    EXPECT_THROW(narrow->submit([](Db&) { return true; }, done), DatabaseUnavailable);
    go.set_value();
    while (ended < 4) std::this_thread::sleep_for(1ms);
    EXPECT_TRUE(narrow->write([](Db&) { return true; })) << "and there is room again";
}

TEST_P(Units, queued_before_the_end_are_still_done)
{
    std::atomic<int> kept_units = 0;
    {
        FreshDatabase short_lived(GetParam());
        short_lived.run("CREATE TABLE notes (id {int8} NOT NULL PRIMARY KEY, words {text} NOT NULL) {strict}");
        for (int i = 0; i < 100; ++i)
            short_lived->submit([i](Db& db) { return db.run(add_sql, i, "x") == 1; },
                                [&](bool kept, std::exception_ptr) { kept_units += kept; });
        if (GetParam() == Engine::postgres) short_lived->write([](Db&) { return true; });  // the schema goes first there
        while (GetParam() == Engine::postgres && kept_units < 100) std::this_thread::sleep_for(1ms);
    }
    EXPECT_EQ(kept_units, 100);
}

TEST_P(Units, a_read_sees_one_moment)
{
    fresh->write([](Db& db) { return db.run(add_sql, 1, "before") == 1; });
    fresh->read([&](Db& db) {
        EXPECT_EQ(db.value<std::int64_t>(count_sql), 1);
        EXPECT_TRUE(fresh->write([](Db& writing) { return writing.run(add_sql, 2, "meanwhile") == 1; }));
        EXPECT_EQ(db.value<std::int64_t>(count_sql), 1);
        EXPECT_EQ(fresh.count("notes"), 2) << "a read begun later sees it";
    });
}

TEST_P(Units, a_read_changes_nothing)
{
    EXPECT_THROW(fresh->read([](Db& db) { db.run(add_sql, 1, "x"); }), std::logic_error);
    EXPECT_THROW(fresh->read([](Db& db) { db.execute_text("DELETE FROM notes", {}); }), std::logic_error);
    static const Sql sly{"test.sly", Reach::single, "INSERT INTO notes (id, words) VALUES (1, 'x') RETURNING id"};
    EXPECT_ANY_THROW(fresh->read([](Db& db) { db.one<std::int64_t>(sly); }));
    EXPECT_EQ(fresh.count("notes"), 0);
}

TEST_P(Units, reads_of_many_threads_go_side_by_side)
{
    fresh->write([](Db& db) { return db.run(add_sql, 1, "x") == 1; });
    std::vector<std::thread> readers;
    std::atomic<int> seen = 0;
    for (int t = 0; t < 8; ++t)
        readers.emplace_back([&] {
            for (int i = 0; i < 50; ++i) fresh->read([&](Db& db) { seen += static_cast<int>(db.value<std::int64_t>(count_sql)); });
        });
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(seen, 400);
}

}  // namespace
}  // namespace rapport
