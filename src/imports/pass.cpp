#include "imports/pass.h"

#include "base/csv/rejects.h"
#include "imports/staging.h"
#include "imports/store.h"

#include <algorithm>

namespace rapport::imports {
namespace {

constexpr std::size_t rows_per_unit = 1000;
// Reading takes this share of the work where the rows are sorted before they are applied.
constexpr double reading_share = 0.25;

Result<csv::Reader> open_reader(const std::filesystem::path& file)
{
    TRY(auto source, csv::from_file(file));
    return csv::Reader::open(std::move(source));
}

// One pass under way.
class Pass {
public:
    Pass(Desk& desk, const std::filesystem::path& file, csv::Reader reader, Columns columns, const PassOptions& options)
        : desk_(desk), file_(file), reader_(std::move(reader)), columns_(std::move(columns)), options_(options),
          file_bytes_(static_cast<std::int64_t>(std::filesystem::file_size(file))),
          business_(desk.runtime.business()), reading_{*business_, reader_.dialect().decimal_comma(), options.date_format}
    {
        // An import that is run again after a crash goes on behind the changes that it had made.
        if (!options.dry_run) next_change_ = desk.read([&](Context& ctx) { return store::last_change(ctx.db, options.import_id); }) + 1;
    }

    PassReport run()
    {
        if (options_.shape.grouped) run_grouped();
        else if (options_.dry_run) run_in_one_unit();
        else run_in_slices();
        std::stable_sort(report_.rejected.begin(), report_.rejected.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
        return std::move(report_);
    }

private:
    // The next row that was understood; nothing at the end. Rows at fault are counted on the way.
    std::optional<PackedRow> next_row()
    {
        while (const auto* row = reader_.next()) {
            if (options_.row_limit > 0 && report_.counts.read >= options_.row_limit) {
                report_.whole_file = false;
                return std::nullopt;
            }
            ++report_.counts.read;
            if (row->flaw) {
                reject_at(row->line, row->flaw->column, row->flaw->reason);     // which speaks of the file's own column
                continue;
            }
            auto parsed = options_.shape.parse(reading_, Cells(row->cells, columns_.of_fields, columns_.custom));
            if (parsed) return PackedRow{row->line, std::move(parsed->key), std::move(parsed->packed)};
            const auto& error = parsed.error();
            reject(row->line, error.faults.empty() ? "" : error.faults.front().pointer.substr(1), error.detail);
        }
        return std::nullopt;
    }

    // A reason names the file's own column, since that is where it will be mended.
    void reject(std::int64_t line, const std::string& field, const std::string& reason)
    {
        const auto mapped = options_.mapping.find(field);
        reject_at(line, mapped == options_.mapping.end() ? field : mapped->second, reason);
    }
    void reject_at(std::int64_t line, const std::string& column, const std::string& reason)
    {
        report_.rejected.push_back({line, column, reason});
        report_.counts.add(Effect::rejected);
    }

    void run_grouped()
    {
        Staging staging(desk_.runtime.data_folder / "spool", file_bytes_);
        while (auto row = next_row()) {
            staging.add(std::move(*row));
            tell(reading_share * share_read());
        }
        std::int64_t done = 0;
        staging.each_slice(rows_per_unit, [&](std::span<const PackedRow> rows) {
            apply(rows);
            done += static_cast<std::int64_t>(rows.size());
            tell(reading_share + (1 - reading_share) * static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(1, report_.counts.read)));
        });
    }

    void run_in_slices()
    {
        std::vector<PackedRow> rows;
        while (auto row = next_row()) {
            rows.push_back(std::move(*row));
            if (rows.size() < rows_per_unit) continue;
            apply(rows);
            rows.clear();
            tell(share_read());
        }
        if (!rows.empty()) apply(rows);
    }

    // A dry run of rows that may build on each other: all in one transaction, which is then taken back.
    void run_in_one_unit()
    {
        bool again = false;
        desk_.runtime.database.write([&](Db& db) {
            if (again) start_over();
            again = true;
            std::vector<PackedRow> rows;
            const auto apply_here = [&] {
                Applied applied;
                apply_in(db, rows, applied);
                count(rows, applied);
                rows.clear();
                tell(share_read());
            };
            while (auto row = next_row()) {
                rows.push_back(std::move(*row));
                if (rows.size() >= rows_per_unit) apply_here();
            }
            apply_here();
            return false;
        });
    }

    void apply(std::span<const PackedRow> rows)
    {
        Applied applied;
        desk_.runtime.database.write([&](Db& db) {
            applied = {};
            apply_in(db, rows, applied);
            if (options_.dry_run) return false;
            store::add_changes(db, options_.import_id, next_change_, applied.changes);
            return true;
        });
        next_change_ += static_cast<std::int64_t>(applied.changes.size());
        count(rows, applied);
    }

    void apply_in(Db& db, std::span<const PackedRow> rows, Applied& applied)
    {
        Context ctx{db, desk_.runtime.clock, desk_.runtime.ids, desk_.actor, *business_, desk_.request_id};
        options_.shape.apply(ctx, options_.import_id, rows, applied);
    }

    void count(std::span<const PackedRow> rows, const Applied& applied)
    {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto& outcome = applied.outcomes.at(i);
            if (outcome.effect == Effect::rejected) reject(rows[i].line, outcome.column, outcome.reason);
            else report_.counts.add(outcome.effect);
        }
    }

    // The unit is run again (PostgreSQL): the file from its beginning.
    void start_over()
    {
        reader_ = open_reader(file_).value();
        report_ = {};
    }

    double share_read() const { return static_cast<double>(reader_.taken_bytes()) / static_cast<double>(std::max<std::int64_t>(1, file_bytes_)); }
    void tell(double share) const
    {
        if (options_.progress) options_.progress(std::min(1.0, share), report_.counts);
    }

    Desk& desk_;
    const std::filesystem::path& file_;
    csv::Reader reader_;
    Columns columns_;
    const PassOptions& options_;
    std::int64_t file_bytes_;
    std::shared_ptr<const Business> business_;
    Reading reading_;
    PassReport report_;
    std::int64_t next_change_ = 1;
};

}  // namespace

void Counts::add(Effect effect)
{
    switch (effect) {
    case Effect::created: ++created; break;
    case Effect::changed: ++changed; break;
    case Effect::unchanged: ++unchanged; break;
    case Effect::rejected: ++rejected; break;
    }
}

std::string Counts::sentence() const
{
    return std::to_string(read) + " read, " + std::to_string(created) + " created, " + std::to_string(changed) + " changed, "
        + std::to_string(unchanged) + " unchanged, " + std::to_string(rejected) + " rejected";
}

Result<PassReport> run_pass(Desk& desk, const std::filesystem::path& file, const PassOptions& options)
{
    TRY(auto reader, open_reader(file));
    TRY(auto columns, resolve(options.shape, options.mapping, reader.columns()));
    return Pass(desk, file, std::move(reader), std::move(columns), options).run();
}

void write_rejects(const std::filesystem::path& file, const std::vector<RejectedRow>& rejected, const std::function<void(std::string_view)>& write)
{
    auto reader = open_reader(file);
    if (!reader) throw std::runtime_error("the imported file is gone or has changed: " + file.string());

    std::string out;
    csv::Rejects rejects(out, reader->columns().names());
    auto wanted = rejected.begin();
    for (const auto* row = reader->next(); row && wanted != rejected.end(); row = reader->next()) {
        for (; wanted != rejected.end() && wanted->line == row->line; ++wanted) rejects.add(wanted->line, wanted->column, wanted->reason, row->cells);
        if (out.size() > 1 << 16) {
            write(out);
            out.clear();
        }
    }
    write(out);
}

}  // namespace rapport::imports
