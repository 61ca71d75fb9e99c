#include "imports/pass.h"

#include "base/csv/rejects.h"
#include "imports/staging.h"
#include "imports/store.h"

#include <algorithm>

namespace rapport::imports {
namespace {

// So many rows are applied at a time, and at the least in one unit of work; while nobody else waits for the database it goes
// on to the most, since each commit writes anew what the one before has written.
constexpr std::size_t rows_per_slice = 1000;
constexpr std::size_t rows_per_unit = 16'000;
constexpr std::int64_t many_rows = 50'000;      // from here on it pays to lay some indexes afterwards
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
        if (!options.dry_run) next_change_ = desk.read([&](Context& ctx) { return store::last_seq(ctx.db, options.import_id); }) + 1;
    }

    // conflict: somebody takes it back meanwhile; what is done until then is theirs to take back.
    Result<PassReport> run()
    {
        if (options_.shape.grouped) run_grouped();
        else if (options_.dry_run) run_in_one_unit();
        else run_in_the_files_order();
        if (taken_back_) return conflict("This import is being taken back.");
        // What an earlier run had done was found the same this time.
        const auto& before = options_.before;
        report_.counts.created += before.created;
        report_.counts.changed += before.changed;
        report_.counts.customers_made += before.customers_made;
        report_.counts.unchanged -= std::min(report_.counts.unchanged, before.created + before.changed);
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
            if (parsed) return PackedRow{row->line, std::move(parsed->key), std::move(parsed->owner), std::move(parsed->packed)};
            const auto& error = parsed.error();
            report_.dates_are_otherwise |= !error.faults.empty() && error.faults.front().code == "date_form";
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
        report_.rejected.add({line, column, reason});
        report_.counts.add(Effect::rejected);
    }

    void run_grouped()
    {
        Staging staging(desk_.runtime.data_folder / "spool", file_bytes_);
        while (auto row = next_row()) {
            staging.add(*row);
            tell(reading_share * share_read());
        }
        auto& database = desk_.runtime.database;
        const bool many = desk_.runtime.alone && !options_.dry_run && report_.counts.read >= many_rows;
        if (many) database.put_off_indexes(options_.shape.late_indexes, report_.counts.read);
        std::int64_t done = 0;
        const auto next_slice = [&] {
            const auto rows = staging.next(rows_per_slice, options_.dry_run);     // which forgets after each slice whom it made
            done += static_cast<std::int64_t>(rows.size());
            return rows;
        };
        apply_all(next_slice, [&] { return reading_share + (1 - reading_share) * static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(1, report_.counts.read)); });
        if (many) database.lay_indexes();
    }

    void run_in_the_files_order()
    {
        std::vector<PackedRow> rows;
        const auto next_slice = [&] {
            rows.clear();
            while (rows.size() < rows_per_slice) {
                auto row = next_row();
                if (!row) break;
                rows.push_back(std::move(*row));
            }
            return std::span<const PackedRow>(rows);
        };
        apply_all(next_slice, [&] { return share_read(); });
    }

    // A dry run of rows that may build on each other: all in one transaction, which is then taken back.
    void run_in_one_unit()
    {
        bool again = false;
        desk_.runtime.database.write([&](Db& db) {
            if (again) start_over();
            again = true;
            const auto apply = options_.shape.applying();
            std::vector<PackedRow> rows;
            const auto apply_here = [&] {
                Applied applied;
                apply_in(db, apply, rows, applied);
                for (std::size_t i = 0; i < rows.size(); ++i) count(rows[i].line, applied.outcomes.at(i));
                report_.counts.customers_made += customers_made(applied);
                rows.clear();
                tell(share_read());
            };
            while (auto row = next_row()) {
                rows.push_back(std::move(*row));
                if (rows.size() >= rows_per_slice) apply_here();
            }
            apply_here();
            return false;
        });
    }

    // Applies slice after slice until there are no more. A slice is valid until the next one is asked for. Progress is told
    // between the units only, since whoever hears of it may write it down.
    template <class NextSlice, class Share> void apply_all(NextSlice next_slice, Share share)
    {
        auto& database = desk_.runtime.database;
        for (auto rows = next_slice(); !rows.empty() && !taken_back_;) {
            std::vector<std::pair<std::int64_t, Outcome>> outcomes;     // by line
            std::int64_t next_change = 0, made = 0;
            const bool kept = database.write([&](Db& db) {
                const auto apply = options_.shape.applying();
                outcomes.clear();       // the unit may be run again
                made = 0;
                next_change = next_change_;
                for (;;) {
                    Applied applied;
                    apply_in(db, apply, rows, applied);
                    for (std::size_t i = 0; i < rows.size(); ++i) outcomes.emplace_back(rows[i].line, std::move(applied.outcomes.at(i)));
                    made += customers_made(applied);
                    if (options_.dry_run) return false;
                    next_change = store::add_changes(db, options_.import_id, next_change, applied.changes);
                    const bool enough = outcomes.size() >= rows_per_unit || database.others_wait();
                    if (!enough) rows = next_slice();
                    if (!enough && !rows.empty()) continue;
                    Counts done;
                    for (const auto& [line, outcome] : outcomes) done.add(outcome.effect);
                    done.customers_made = made;
                    taken_back_ = !store::add_counts(db, options_.import_id, done);
                    return !taken_back_;
                }
            });
            if (taken_back_) return;
            if (kept) next_change_ = next_change;
            for (const auto& [line, outcome] : outcomes) count(line, outcome);
            report_.counts.customers_made += made;
            tell(share());
            if (!rows.empty()) rows = next_slice();
        }
    }

    void apply_in(Db& db, const Apply& apply, std::span<const PackedRow> rows, Applied& applied)
    {
        Context ctx{db, desk_.runtime.clock, desk_.runtime.ids, desk_.actor, *business_, desk_.request_id};
        apply(ctx, options_.import_id, rows, applied);
    }

    // Beside what the file is about.
    std::int64_t customers_made(const Applied& applied) const
    {
        if (options_.shape.kind == "customers") return 0;
        return std::ranges::count_if(applied.changes, [](const Change& change) { return change.subject == "customer" && !change.before; });
    }

    void count(std::int64_t line, const Outcome& outcome)
    {
        if (outcome.effect == Effect::rejected) reject(line, outcome.column, outcome.reason);
        else report_.counts.add(outcome.effect);
    }

    // The unit is run again (PostgreSQL): the file from its beginning.
    void start_over()
    {
        reader_ = open_reader(file_).value();
        report_ = PassReport{{}, rejected_rows()};
    }

    RejectedRows rejected_rows() const { return RejectedRows(desk_.runtime.data_folder / "spool"); }
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
    PassReport report_{{}, rejected_rows()};
    std::int64_t next_change_ = 1;
    bool taken_back_ = false;
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

void write_rejects(const std::filesystem::path& file, const RejectedRows& rejected, const std::function<void(std::string_view)>& write)
{
    auto reader = open_reader(file);
    if (!reader) throw std::runtime_error("the imported file is gone or has changed: " + file.string());

    std::string out;
    // As the file itself: what its amounts mean hangs on how it parts its cells.
    csv::Rejects rejects(out, reader->columns().names(), reader->dialect().delimiter);
    const auto* row = reader->next();
    rejected.each([&](const RejectedRow& wanted) {
        while (row && row->line < wanted.line) row = reader->next();
        if (!row) return false;
        rejects.add(wanted.line, wanted.column, wanted.reason, row->cells);
        if (out.size() > 1 << 16) {
            write(out);
            out.clear();
        }
        return true;
    });
    write(out);
}

}  // namespace rapport::imports
