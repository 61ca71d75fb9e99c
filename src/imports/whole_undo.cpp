#include "imports/whole_undo.h"

#include "identity/audit.h"
#include "imports/service.h"

#include <algorithm>
#include <limits>

namespace rapport::imports {
namespace {

// How much of all that there is to look at was looked at.
struct Looked {
    const std::function<void(double)>& tell;
    std::int64_t total = 0, seen = 0;
    void add(std::int64_t changes)
    {
        seen += changes;
        if (tell && total > 0) tell(std::min(1.0, static_cast<double>(seen) / static_cast<double>(total)));
    }
};

// Takes back what an import did and still stands in its changes, the last first; answers how many had to stay.
Result<std::int64_t> take_back_changes(Desk& desk, const Shape& shape, Id<Import> id, Looked& looked)
{
    std::int64_t kept = 0;
    std::int64_t before_seq = std::numeric_limits<std::int64_t>::max();
    for (bool more = true; more;) {
        std::int64_t looked_at = 0, kept_here = 0;
        TRY(const auto row, desk.write([&](Context& ctx) -> Result<std::optional<store::ChangeRow>> {
            auto last = store::last_changes(ctx.db, id, before_seq);
            if (!last) return last;
            store::ChangeRow stays{last->seq, {}};
            for (auto change = last->changes.rbegin(); change != last->changes.rend(); ++change)
                if (!shape.undo(ctx, *change)) stays.changes.push_back(*change);
            std::reverse(stays.changes.begin(), stays.changes.end());
            store::replace_changes(ctx.db, id, stays);
            looked_at = static_cast<std::int64_t>(last->changes.size());    // set, not added to: the unit may be run again
            kept_here = static_cast<std::int64_t>(stays.changes.size());
            return last;
        }));
        more = row.has_value();
        if (more) before_seq = row->seq;
        kept += kept_here;
        looked.add(looked_at);
    }
    return kept;
}

void record_undone(Context& ctx, Id<Import> id, std::int64_t kept) { identity::record(ctx, "import.undone", to_text(id), "{\"kept\":" + std::to_string(kept) + "}"); }

// A kind's leftovers are for those who may write it.
std::vector<std::pair<Id<Import>, const Shape*>> leftovers(Desk& desk, const Shapes& shapes, Id<Import> of, Instant began)
{
    std::vector<std::pair<Id<Import>, const Shape*>> found;
    desk.read([&](Context& ctx) {
        for (const auto id : store::with_leftovers(ctx.db, of, began))
            if (const auto* shape = find(shapes, store::find(ctx.db, id)->kind); shape && desk.actor.may(shape->may_import)) found.emplace_back(id, shape);
        return Done{};
    });
    return found;
}

// What imports that were taken back before had to leave, because this one had written upon it, goes too.
Result<Done> take_back_leftovers(Desk& desk, const Shapes& shapes, Id<Import> of, Instant began, Looked& looked)
{
    for (const auto& [id, shape] : leftovers(desk, shapes, of, began)) {
        const auto before = desk.read([&](Context& ctx) { return store::count_changes(ctx.db, id); });
        TRY(const auto kept, take_back_changes(desk, *shape, id, looked));
        if (kept == before) continue;
        CHECK(desk.write([&](Context& ctx) -> Result<Done> {
            record_undone(ctx, id, kept);
            return Done{};
        }));
    }
    return Done{};
}

std::int64_t count_all(Desk& desk, const Shapes& shapes, Id<Import> id, Instant now)
{
    auto total = desk.read([&](Context& ctx) { return store::count_changes(ctx.db, id); });
    for (const auto& [left, shape] : leftovers(desk, shapes, id, now))
        if (left != id) total += desk.read([&](Context& ctx) { return store::count_changes(ctx.db, left); });
    return total;
}

}  // namespace

Result<std::int64_t> undo_now(Desk& desk, const Shapes& shapes, Id<Import> id, const std::function<void(double)>& progress)
{
    CHECK(desk.write([&](Context& ctx) -> Result<Done> {
        auto import = store::find(ctx.db, id);
        if (!import) return no_such_import();
        const auto state = state_of(ctx, *import);
        const bool working = state == State::running || state == State::undoing;
        if (state == State::undone) return conflict("This import was taken back already.");
        if (state == State::previewed) return conflict("This import has not run, so there is nothing to take back.");
        if (working && import->job_id) return conflict("The server is at this import; please wait until it has ended.");
        import->state = State::undoing;     // a command that died in the middle of either left it there
        import->job_id.reset();
        store::update(ctx.db, *import);
        identity::record(ctx, "import.undo_started", to_text(id));
        return Done{};
    }));
    return undo_started(desk, shapes, id, progress);
}

Result<std::int64_t> undo_started(Desk& desk, const Shapes& shapes, Id<Import> id, const std::function<void(double)>& progress)
{
    const auto import = desk.read([&](Context& ctx) { return store::find(ctx.db, id); });
    if (!import) return no_such_import();
    const auto* shape = find(shapes, import->kind);
    if (!shape) return no_such_kind();

    const auto began = desk.runtime.clock.now();
    Looked looked{progress, count_all(desk, shapes, id, began)};
    // It is undone before the leftovers are looked for: of two that are taken back at the same time, the later one then finds what both have left.
    if (import->state != State::undone) {       // else the job is run again after a crash
        TRY(const auto kept, take_back_changes(desk, *shape, id, looked));
        CHECK(desk.write([&](Context& ctx) -> Result<Done> {
            auto undone = *store::find(ctx.db, id);
            undone.state = State::undone;
            undone.undone_at = ctx.now();
            store::update(ctx.db, undone);
            record_undone(ctx, id, kept);
            return Done{};
        }));
    }
    CHECK(take_back_leftovers(desk, shapes, id, began, looked));
    return desk.read([&](Context& ctx) { return store::count_changes(ctx.db, id); });
}

}  // namespace rapport::imports
