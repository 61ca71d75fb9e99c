#include "base/db/known_schema.h"

#include "base/db/migrate.h"
#include "base/db/sql_tokens.h"

#include <algorithm>
#include <map>

namespace rapport {
namespace {

// By type and name, what makes each; that of indexes which SQLite makes for a key by itself is empty.
using Objects = std::map<std::pair<std::string, std::string>, std::string>;

Objects objects_in(Db& db)
{
    Objects objects;
    for (const auto rows = db.query_text("SELECT type, name, coalesce(sql, '') FROM sqlite_schema", {}); rows->next();)
        objects.insert_or_assign(std::pair(std::string(rows->text(0)), std::string(rows->text(1))), std::string(rows->text(2)));
    return objects;
}

Objects made_by_steps(std::int64_t last)
{
    OpenOptions options;
    options.mode = OpenOptions::Mode::create;
    options.reserve_bytes = 0;
    const auto database = open_database("sqlite::memory:", options);
    const auto all = migrations();
    migrate(*database, all.first(static_cast<std::size_t>(std::clamp<std::int64_t>(last, 0, static_cast<std::int64_t>(all.size())))));
    Objects objects;
    database->read([&](Db& db) { objects = objects_in(db); });
    return objects;
}

// SQLite writes a table that was changed anew, with other blanks and quotes from one version of it to the next.
bool same_statement(std::string_view one, std::string_view other)
{
    const auto equal = [](const SqlToken& a, const SqlToken& b) { return a.kind == b.kind && a.text == b.text; };
    return std::ranges::equal(sql_tokens(one), sql_tokens(other), equal);
}

// What whoever looks after a database may have let SQLite count.
bool counts_rows(const std::pair<std::string, std::string>& object) { return object.first == "table" && (object.second == "sqlite_stat1" || object.second == "sqlite_stat4"); }

// A stranger chose it, and it is told on a terminal.
std::string told(const std::pair<std::string, std::string>& object)
{
    auto words = "the " + object.first + " " + object.second;
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ' '; };
    std::ranges::replace_if(words, [&](char c) { return !plain(c); }, '?');
    return words;
}

bool is_made_so(const Objects& ours, const std::pair<std::string, std::string>& object, std::string_view by)
{
    const auto known = ours.find(object);
    return known != ours.end() && same_statement(known->second, by);
}

}  // namespace

std::string foreign_in(Db& sqlite, std::int64_t step)
{
    const auto ours = made_by_steps(step), theirs = objects_in(sqlite);
    for (const auto& [object, by] : theirs)
        if (!is_made_so(ours, object, by) && !counts_rows(object)) return told(object);
    // Statements that will run when it is opened.
    if (!theirs.contains({"table", "indexes_put_off"})) return "";
    for (const auto rows = sqlite.query_text("SELECT name, made_by FROM indexes_put_off", {}); rows->next();)
        if (const std::pair index{std::string("index"), std::string(rows->text(0))}; !is_made_so(ours, index, rows->text(1))) return told(index);
    return "";
}

}  // namespace rapport
