// For tests only: a shape of its own, the jars of the jam shelf, on a table that the test makes. Imports know no domain.
#pragma once
#include "base/csv/values.h"
#include "base/csv/writer.h"
#include "base/json.h"
#include "base/test/world.h"
#include "imports/packing.h"
#include "imports/service.h"
#include "imports/whole_undo.h"
#include "imports/write_out.h"

#include <fstream>

namespace rapport::imports::jars {

struct Jar {
    std::int64_t jar = 0;
    std::string label;
    std::optional<std::int64_t> grams;
    std::optional<std::int64_t> price;          // minor units
    std::optional<Instant> filled_at;
    bool date_only = false;
    std::optional<std::int64_t> beside;         // a jar that must be there already
    Fields custom;
    bool operator==(const Jar&) const = default;
};
BOOST_DESCRIBE_STRUCT(Jar, (), (jar, label, grams, price, filled_at, date_only, beside, custom))

struct Stored : Jar {
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Stored, (Jar), (version))

inline constexpr const char* table = R"sql(
    CREATE TABLE jars (jar BIGINT PRIMARY KEY, label TEXT NOT NULL, grams BIGINT, price BIGINT, filled_at BIGINT, date_only BIGINT NOT NULL,
                       beside BIGINT, custom TEXT NOT NULL, version BIGINT NOT NULL))sql";

inline const Sql find_sql{"test.find_jar", Reach::single, "SELECT " + columns<Stored>() + " FROM jars WHERE jar = $1"};
inline const Sql put_sql{"test.put_jar", Reach::single, insert_into<Stored>("jars") + " ON CONFLICT (jar) DO UPDATE SET " + assignments<Stored>({"jar"})};
inline const Sql remove_sql{"test.remove_jar", Reach::single, "DELETE FROM jars WHERE jar = $1"};

inline std::optional<Stored> find(Db& db, std::int64_t jar) { return db.one<Stored>(find_sql, jar); }
inline void put(Db& db, const Stored& jar) { db.run(put_sql, jar); }

inline Result<std::optional<std::int64_t>> whole(const Reading& reading, std::string_view cell, std::string_view field)
{
    if (cell.empty()) return std::optional<std::int64_t>{};
    const auto number = csv::whole_number(cell, reading.decimal_comma);
    if (!number) return at_field(number.error(), field);
    return std::optional(*number);
}

inline Result<Jar> read_jar(const Reading& reading, const Cells& cells)
{
    Jar jar;
    TRY(const auto number, whole(reading, cells[0], "jar"));
    if (!number) return invalid("jar", "A jar needs its number.", "required");
    jar.jar = *number;
    if (cells[1].empty()) return invalid("label", "A jar needs a label.", "required");
    jar.label = std::string(cells[1]);
    TRY(jar.grams, whole(reading, cells[2], "grams"));
    if (!cells[3].empty()) {
        TRY(jar.price, reading.minor_units(cells[3], "price"));
    }
    if (!cells[4].empty()) {
        TRY(const auto filled, reading.moment(cells[4], "filled_at"));
        jar.filled_at = filled.at;
        jar.date_only = filled.date_only;
    }
    TRY(jar.beside, whole(reading, cells[5], "beside"));
    for (const auto& [name, cell] : cells.custom())
        if (!cell.empty()) jar.custom[name] = std::string(cell);
    return jar;
}

inline void apply_one(Context& ctx, const Jar& jar, Applied& applied)
{
    if (jar.beside && !find(ctx.db, *jar.beside)) return applied.reject(invalid("beside", "There is no jar " + std::to_string(*jar.beside) + "."));
    const auto before = find(ctx.db, jar.jar);
    if (before && static_cast<const Jar&>(*before) == jar) return applied.outcomes.push_back({Effect::unchanged, {}, {}});
    put(ctx.db, {jar, before ? before->version + 1 : 1});
    applied.outcomes.push_back({before ? Effect::changed : Effect::created, {}, {}});
    applied.changes.push_back({"jar", 0, jar.jar, before ? std::optional(to_json(*before)) : std::nullopt});
}

inline Result<Done> take_back(Context& ctx, const Change& change)
{
    const auto now = find(ctx.db, change.subject_id);
    const auto before = change.before ? std::optional(from_json_text<Stored>(*change.before).value()) : std::nullopt;
    if (!now || now->version != (before ? before->version : 0) + 1) return conflict("Somebody has written on this jar since.");
    if (before) put(ctx.db, *before);
    else ctx.db.run(remove_sql, change.subject_id);
    return Done{};
}

inline void write_all(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    writer.row({"jar", "label", "grams", "price", "filled_at", "beside", "custom.shelf"});
    const auto number = [](const std::optional<std::int64_t>& value) { return value ? std::to_string(*value) : ""; };
    const auto rows = ctx.db.query_text("SELECT " + columns<Stored>() + " FROM jars ORDER BY jar", {});
    while (rows->next()) {
        const auto jar = read_row<Stored>(*rows);
        const auto filled = !jar.filled_at ? "" : jar.date_only ? to_text(ctx.business.time_zone.local_day(*jar.filled_at)) : to_text(*jar.filled_at);
        const auto shelf = jar.custom.find("shelf");
        writer.row({std::to_string(jar.jar), jar.label, number(jar.grams), jar.price ? decimal_text({*jar.price, ctx.business.currency}) : "", filled,
                    number(jar.beside), shelf == jar.custom.end() ? "" : shelf->second});
        spill();
    }
}

inline Shape shape(bool grouped = false)
{
    return {.kind = "jars",
            .fields = {{"jar", true, {"glass", "glas", "jarno"}}, {"label", true, {"name", "etikett"}}, {"grams", false, {"gramm", "weight"}},
                       {"price", false, {"preis"}}, {"filled_at", false, {"filled", "date", "datum"}}, {"beside", false, {}}},
            .may_import = may("imports:write"), .may_export = may("customers:export"), .custom_columns = true, .grouped = grouped,
            .parse = [grouped](const Reading& reading, const Cells& cells) -> Result<Parsed> {
                TRY(const auto jar, read_jar(reading, cells));
                return Parsed{grouped ? std::to_string(jar.jar) : "", {}, packed(jar)};
            },
            .applying = [] {
                return [](Context& ctx, Id<Import>, std::span<const PackedRow> rows, Applied& applied) {
                    for (const auto& row : rows) apply_one(ctx, unpacked<Jar>(row.packed), applied);
                };
            },
            .undo = take_back, .write_out = write_all};
}

// A shelf in a world, and files that come to it.
class Shelf : public test::WorldTest {
protected:
    Shelf()
    {
        world.database().write([](Db& db) { return db.execute_text(table, {}), true; });
    }

    std::filesystem::path file(const std::string& text, const std::string& name = "jars.csv")
    {
        const auto path = world.folder / name;
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    Result<Imported> try_bring(const std::string& text, const std::string& map = "", bool dry_run = false)
    {
        auto desk = world.desk();
        return import_now(desk, shapes, {.kind = "jars", .file = file(text), .file_name = "jars.csv", .map = map, .date_format = date_format, .dry_run = dry_run});
    }
    Imported bring(const std::string& text, const std::string& map = "", bool dry_run = false)
    {
        auto imported = try_bring(text, map, dry_run);
        if (!imported) ADD_FAILURE() << imported.error().detail;
        return imported ? std::move(*imported) : Imported{};
    }
    std::string bring_counts(const std::string& text, const std::string& map = "") { return bring(text, map).report.counts.sentence(); }
    std::int64_t undo(Id<Import> id)
    {
        auto desk = world.desk();
        return undo_now(desk, shapes, id, {}).value();
    }
    std::string exported()
    {
        auto desk = world.desk();
        std::string text;
        write_out(desk, shapes[0], [&](std::string_view part) { text += part; });
        return text;
    }
    std::optional<Stored> jar(std::int64_t number)
    {
        return world.read([&](Context& ctx) { return find(ctx.db, number); });
    }
    void relabel(std::int64_t number, const std::string& label)
    {
        world.database().write([&](Db& db) {
            auto one = find(db, number).value();
            one.label = label;
            ++one.version;
            put(db, one);
            return true;
        });
    }
    std::int64_t count(const std::string& of)
    {
        return world.read([&](Context& ctx) {
            const auto rows = ctx.db.query_text("SELECT count(*) FROM " + of, {});
            rows->next();
            return rows->integer(0);
        });
    }

    std::int64_t changes()
    {
        return world.read([](Context& ctx) {
            const auto rows = ctx.db.query_text("SELECT CAST(coalesce(sum(count), 0) AS {int8}) FROM import_changes", {});
            rows->next();
            return rows->integer(0);
        });
    }

    Shapes shapes{shape()};
    std::optional<std::string> date_format;
};

// "4 grams: ..." for each rejected row.
inline std::vector<std::string> told(const RejectedRows& rejected)
{
    std::vector<std::string> lines;
    for (const auto& row : rejected.first(1'000'000)) lines.push_back(std::to_string(row.line) + " " + row.column + ": " + row.reason);
    return lines;
}
inline std::vector<std::string> places(const RejectedRows& rejected)
{
    std::vector<std::string> lines;
    for (const auto& row : rejected.first(1'000'000)) lines.push_back(std::to_string(row.line) + " " + row.column);
    return lines;
}

// The stable name of what a refusal refuses.
template <class T> std::string code(const Result<T>& result) { return result ? "nothing refused" : result.error().faults.empty() ? result.error().code : result.error().faults[0].code; }

using Texts = std::vector<std::string>;

}  // namespace rapport::imports::jars
