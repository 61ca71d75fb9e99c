#include "base/db/sqlite/writer.h"

#include "base/db/sqlite/session.h"
#include "base/wake_once.h"

#include <algorithm>
#include <utility>

namespace rapport::sqlite {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

// Who comes while a group is at work joins it, as long as the last commit took: then nobody waits more than twice as long for
// fewer commits. A group of many long units is cut here, so that its first ones need not wait for its last ones.
constexpr auto longest_group = 20ms;

// In pages of 4 KiB: from when on the log is copied after a commit, emptied when nothing else is to do, emptied at once,
// emptied even if all writers must wait for a long read.
constexpr int copy_pages = 4'000;
constexpr int idle_pages = 1'000;
constexpr int urgent_pages = 16'384;
constexpr int desperate_pages = 49'152;
constexpr auto idle_after = 1000ms;
constexpr int patience_ms = 200;    // how long readers may hold up a truncation
constexpr int long_patience_ms = 2'000;

std::string sentence(const std::exception_ptr& why)
{
    try {
        std::rethrow_exception(why);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an unknown fault";
    }
}

bool is_disk_full(const std::exception_ptr& why)
{
    try {
        std::rethrow_exception(why);
    } catch (const DiskFull&) {
        return true;
    } catch (...) {
        return false;
    }
}

}  // namespace

Writer::Writer(std::string path, std::unique_ptr<Connection> connection, DiskReserve reserve,
               const std::atomic<Currency>& currency, std::size_t queue_limit)
    : path_(std::move(path)), connection_(std::move(connection)), reserve_(std::move(reserve)), currency_(currency),
      queue_(queue_limit), thread_([this] { run(); })
{
}

Writer::~Writer()
{
    queue_.close();
    thread_.join();
}

std::string Writer::trouble() const
{
    const std::lock_guard lock(trouble_mutex_);
    return trouble_;
}

void Writer::run()
{
    for (;;) {
        if (last_group_ > 1) queue_.await(std::exchange(last_group_, 1), std::min<steady_clock::duration>(last_commit_, longest_group));
        const bool something_to_tend = connection_->log_pages() >= idle_pages || !trouble().empty();
        waiting_ = queue_.take_all(something_to_tend ? std::optional(idle_after) : std::nullopt);
        if (waiting_.empty() && queue_.closed()) return;
        if (waiting_.empty()) tend_when_idle();
        while (!waiting_.empty()) commit_some();
    }
}

// Commits as many of the waiting units as fit into one group, and tells each how it ended.
void Writer::commit_some()
{
    std::vector<Ran> group;
    try {
        group.reserve(waiting_.size());
        if (broken_) recover();
        reserve_.check();
        connection_->begin_immediate();

        marked_ = goes_on_ = false;
        const auto began = steady_clock::now();
        auto now = began;
        do {
            group.push_back({std::move(waiting_.front()), false, {}});
            waiting_.pop_front();
            in_group_ = group.size();
            attempt(group);
            now = steady_clock::now();
            if (waiting_.empty() && now - began < last_commit_) waiting_ = queue_.take_what_is_there();
        } while (!waiting_.empty() && !goes_on_ && now - began < longest_group);
        connection_->commit();
        last_commit_ = steady_clock::now() - now;
        note_trouble({});
    } catch (...) {
        // Nothing of this group is kept, refusals included: they may rest on what an earlier unit of the group did.
        const auto why = std::current_exception();
        note_trouble(why);
        connection_->roll_back();
        if (group.empty()) {
            for (; !waiting_.empty(); waiting_.pop_front()) finish(waiting_.front(), false, why);
            return;
        }
        broken_ = !is_disk_full(why);
        for (auto& ran : group) {
            ran.kept = false;
            ran.why = why;
        }
    }
    last_group_ = group.size();
    {
        const WakeOnce batch;
        for (auto& ran : group) finish(ran.queued, ran.kept, std::move(ran.why));
    }
    tend_log();
}

// Runs the last unit of the group. Nothing marks where it begins, since with a mark SQLite keeps a second journal of every
// page that changes. So a unit that is to be taken back takes the group back with it, and all of it runs again, now each with
// its mark; db.h says that units may be run again.
void Writer::attempt(std::vector<Ran>& group)
{
    if (marked_) return attempt_marked(group.back());
    if (run_one(group.back()) == Left::nothing || group.back().kept) return;
    connection_->roll_back();
    connection_->begin_immediate();
    if (group.size() == 1) return;
    marked_ = true;
    for (auto& ran : group) attempt_marked(ran);
}

// Runs a unit inside its own savepoint, so that those before it stay when it is taken back.
void Writer::attempt_marked(Ran& ran)
{
    connection_->savepoint();
    run_one(ran);
    if (ran.kept) connection_->release();
    else connection_->roll_back_to_savepoint();
}

// Throws when the whole group is lost with the unit.
Writer::Left Writer::run_one(Ran& ran)
{
    Session session(*connection_, true, currency_.load());
    ran.kept = false;
    ran.why = {};
    try {
        ran.kept = run_unit(ran.queued.unit, session);
    } catch (...) {
        ran.why = std::current_exception();
    }
    if (session.failure()) ran.why = session.failure();     // also when the unit swallowed it
    if (!ran.why && connection_->owes_foreign_keys())       // else the COMMIT would fail, for all of the group
        ran.why = std::make_exception_ptr(std::runtime_error("FOREIGN KEY constraint failed"));
    if (ran.why) ran.kept = false;
    if (!connection_->in_transaction()) std::rethrow_exception(ran.why);
    return session.has_written() ? Left::changes : Left::nothing;
}

// Who goes on with rows that were read meanwhile cannot be run again, so nobody else is in their group.
bool Writer::others_wait()
{
    if (in_group_ > 1 || !waiting_.empty() || !queue_.empty()) return true;
    goes_on_ = true;
    return false;
}

void Writer::tend_log()
{
    const int pages = connection_->log_pages();
    if (broken_ || pages < copy_pages) return;
    if (pages < urgent_pages) {
        copy_log(Connection::Checkpoint::passive);
    } else if (const auto now = steady_clock::now(); now >= next_truncation_) {
        // Readers kept the log from being begun anew; hold new ones off for a moment.
        next_truncation_ = now + 1s;
        copy_log(Connection::Checkpoint::truncate);
    }
}

void Writer::tend_when_idle()
{
    try {
        if (broken_) recover();
        reserve_.check();
        note_trouble({});
    } catch (...) {
        note_trouble(std::current_exception());
        return;
    }
    if (connection_->log_pages() >= idle_pages) copy_log(Connection::Checkpoint::truncate);
}

void Writer::copy_log(Connection::Checkpoint kind)
{
    try {
        connection_->checkpoint(kind, connection_->log_pages() < desperate_pages ? patience_ms : long_patience_ms);
    } catch (...) {
        broken_ = !is_disk_full(std::current_exception());
        note_trouble(std::current_exception());
    }
}

// After a failed write to the log a later fsync may claim success for pages that the system has dropped. So nothing is
// acknowledged until the log, as far as it was committed, has been copied into the file and emptied. The new connection is
// opened before the old one closes: the index of the log, which knows what was committed, lives as long as one of them.
void Writer::recover()
{
    if (const auto now = steady_clock::now(); now < next_recovery_)
        throw StorageRefused("The storage failed and is not back yet: " + trouble());
    else
        next_recovery_ = now + 1s;

    auto fresh = std::make_unique<Connection>(path_, Connection::Access::write);
    fresh->become_writer();
    if (!fresh->checkpoint(Connection::Checkpoint::truncate, patience_ms))
        throw StorageRefused("The storage failed before; readers are still in the way of the recovery.");
    connection_ = std::move(fresh);
    broken_ = false;
}

void Writer::note_trouble(const std::exception_ptr& why)
{
    const std::lock_guard lock(trouble_mutex_);
    if (!why) trouble_.clear();
    else if (trouble_.empty()) trouble_ = sentence(why);
}

}  // namespace rapport::sqlite
