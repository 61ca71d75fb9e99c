#include "imports/undo.h"

namespace rapport::imports {
namespace {

// A version under which a former one stands again.
const Sql was_sql{"import_returns.was", Reach::single, "SELECT was FROM import_returns WHERE subject = $1 AND subject_id = $2 AND version = $3"};
const Sql keep_sql{"import_returns.insert", Reach::single, "INSERT INTO import_returns (subject, subject_id, version, was) VALUES ($1, $2, $3, $4)"};
const Sql forget_sql{"import_returns.forget", Reach::single, "DELETE FROM import_returns WHERE subject = $1 AND subject_id = $2"};

// The version at which it first was as it is at this one.
std::int64_t first_so(Context& ctx, const std::string& subject, std::int64_t id, std::int64_t version)
{
    return ctx.db.one<std::int64_t>(was_sql, subject, id, version).value_or(version);
}

const Sql without_sql{"import_returns.without", Reach::single, R"sql(
    SELECT was + $3 - version FROM import_returns WHERE subject = $1 AND subject_id = $2 AND version <= $3 ORDER BY version DESC LIMIT 1)sql"};

}  // namespace

Result<std::int64_t> take_back(Context& ctx, const Change& change, std::int64_t version, std::optional<std::int64_t> before, const std::string& what)
{
    const auto first_at = [&](std::int64_t one) { return first_so(ctx, change.subject, change.subject_id, one); };
    const auto left = before.value_or(0) + 1;
    if (version != left && first_at(version) != left) return conflict(what + " was changed after the import and stays.", "changed_meanwhile");
    if (before) ctx.db.run(keep_sql, change.subject, change.subject_id, version + 1, first_at(*before));
    else forget(ctx, change.subject, change.subject_id);
    return version + 1;
}

std::int64_t version_without(Context& ctx, const std::string& subject, std::int64_t id, std::int64_t version)
{
    return ctx.db.one<std::int64_t>(without_sql, subject, id, version).value_or(version);
}

void taken_back(Context& ctx, const std::string& subject, std::int64_t id, std::int64_t version, bool wholly)
{
    const auto former = version_without(ctx, subject, id, version - 1);
    ctx.db.run(keep_sql, subject, id, version, wholly ? former - 1 : former);
}

void forget(Context& ctx, const std::string& subject, std::int64_t id) { ctx.db.run(forget_sql, subject, id); }

void stands_for(Context& ctx, const std::string& subject, std::int64_t id, std::int64_t version, std::int64_t former)
{
    ctx.db.run(keep_sql, subject, id, version, first_so(ctx, subject, id, former));
}

}  // namespace rapport::imports
