#include "base/http/cursor.h"
#include "imports/doors.h"
#include "imports/preview.h"
#include "imports/service.h"
#include "imports/write_out.h"

namespace rapport::imports {

struct NewImport {
    std::optional<std::string> kind;        // what the names of the columns tell
    std::optional<std::string> file_name;
};
BOOST_DESCRIBE_STRUCT(NewImport, (), (kind, file_name))

namespace {

Result<http::Page<ImportView>> list_imports(Context& ctx, const Shapes& shapes, const http::PageQuery& query)
{
    Id<Import> before;
    if (query.cursor) {
        const auto key = http::read_cursor(*query.cursor, 1);
        const auto id = key ? parse_id<Import>(key->front()) : std::nullopt;
        if (!id) return invalid("cursor", "This cursor is not one of this list.");
        before = *id;
    }
    http::Page<ImportView> page;
    auto imports = store::list(ctx.db, before, query.size() + 1);
    const bool more = imports.size() > static_cast<std::size_t>(query.size());
    if (more) imports.pop_back();
    for (const auto& import : imports) page.data.push_back(show(ctx, shapes, import));
    if (more) page.next_cursor = http::make_cursor({to_text(imports.back().id)});
    return page;
}

http::Response csv_file(const std::filesystem::path& file, const std::string& name)
{
    http::Response response;
    response.headers = {{"Content-Type", "text/csv; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"" + name + "\""}, {"Cache-Control", "no-store"}};
    response.body_file = file.string();
    return response;
}

// The rows are those of the file: whoever may bring in or carry out what it holds may read them.
Result<Done> may_read_rows(Desk& desk, const Shapes& shapes, Id<Import> id)
{
    TRY(const auto import, desk.read([&](Context& ctx) { return read_import(ctx, shapes, id); }));
    const auto* shape = find(shapes, import.kind);
    if (shape && (desk.actor.may(shape->may_import) || desk.actor.may(shape->may_export))) return Done{};
    return not_allowed("You may not read rows of " + import.kind + ".");
}

}  // namespace

void add_routes(http::Router& router, const Shapes& shapes)
{
    router.get("/imports", may("imports:read"),
        [&shapes](Context& ctx, http::Query<http::PageQuery> query) { return list_imports(ctx, shapes, query.value); }, "Imports, the newest first");
    router.post("/imports", may("imports:write"),
        [&shapes](Desk& desk, http::Query<NewImport> query, http::Upload upload) -> Result<http::Created<ImportView>> {
            auto kind = query.value.kind;
            if (!kind) {
                TRY(kind, kind_of_file(shapes, upload.file));
            }
            TRY(auto view, preview_file(desk, shapes, *kind, upload.file, query.value.file_name.value_or("file.csv")));
            return http::Created<ImportView>{std::move(view)};
        }, "Brings a CSV file in for a look; nothing is changed yet. Without a kind it is the one that the names of the columns tell");
    router.get("/imports/{id}", may("imports:read"),
        [&shapes](Context& ctx, Id<Import> id) { return read_import(ctx, shapes, id); }, "One import, with its progress");
    router.post("/imports/{id}/mapping", may("imports:write"),
        [&shapes](Desk& desk, Id<Import> id, ChangeMapping body) { return change_mapping(desk, shapes, id, body); }, "Says which column is which, and looks again");
    router.post("/imports/{id}/run", may("imports:write"),
        [&shapes](Desk& desk, Id<Import> id) -> Result<http::Accepted<ImportView>> {
            TRY(auto view, start_import(desk, shapes, id));
            return http::Accepted<ImportView>{std::move(view)};
        }, "Brings the rows in");
    router.del("/imports/{id}", may("imports:write"),
        [&shapes](Desk& desk, Id<Import> id) -> Result<http::Accepted<ImportView>> {
            TRY(auto view, start_undo(desk, shapes, id));
            return http::Accepted<ImportView>{std::move(view)};
        }, "Takes the whole import back");
    router.get("/imports/{id}/rejects", may("imports:read"),
        [&shapes](Desk& desk, Id<Import> id) -> Result<http::Response> {
            CHECK(may_read_rows(desk, shapes, id));
            const auto kept = rejects_file(desk.runtime, id);
            if (!std::filesystem::exists(kept)) return not_found("No row of this import was rejected.");
            const auto copy = desk.runtime.data_folder / "spool" / ("rejects-" + to_text(desk.runtime.ids.make<Import>()));
            std::filesystem::create_directories(copy.parent_path());
            std::filesystem::copy_file(kept, copy);
            return csv_file(copy, "rejects.csv");
        }, "The rejected rows with their reasons, as CSV");
    for (const auto& shape : shapes)
        router.get("/exports/" + shape.kind, shape.may_export,
            [&shape](Desk& desk) -> Result<http::Response> {
                const auto file = desk.runtime.data_folder / "spool" / ("export-" + to_text(desk.runtime.ids.make<Import>()));
                std::filesystem::create_directories(file.parent_path());
                write_file(desk, shape, file);
                return csv_file(file, shape.kind + ".csv");
            }, "Everything of this shape, as CSV");
}

}  // namespace rapport::imports
