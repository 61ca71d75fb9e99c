// Brings files of one shape in and out, for tests of what an import does.
#pragma once
#include "base/test/world.h"
#include "imports/service.h"
#include "imports/whole_undo.h"
#include "imports/write_out.h"

#include <fstream>

namespace rapport::touchpoints {

class FileDesk {
public:
    FileDesk(test::World& world, imports::Shape shape) : world_(world), shapes_{std::move(shape)} {}

    struct Read {
        Id<imports::Import> id;
        std::string counts;                             // "3 read, 2 created, 0 changed, 0 unchanged, 1 rejected"
        std::vector<imports::RejectedRow> rejected;
        std::int64_t customers_made = 0;
    };
    Read read(const std::string& text, bool dry_run = false)
    {
        const auto file = world_.folder / "file.csv";
        std::ofstream(file, std::ios::binary) << text;
        auto desk = world_.desk();
        const auto imported = imports::import_now(desk, shapes_, {.kind = shapes_[0].kind, .file = file, .file_name = "file.csv", .map = {}, .date_format = {}, .dry_run = dry_run});
        if (!imported) {
            ADD_FAILURE() << imported.error().detail;
            return {};
        }
        return {imported->id, imported->report.counts.sentence(), imported->report.rejected.first(1000), imported->report.counts.customers_made};
    }
    // How many changes stayed.
    std::int64_t undo(Id<imports::Import> id)
    {
        auto desk = world_.desk();
        return imports::undo_now(desk, shapes_, id, [](double) {}).value();
    }
    std::string write()
    {
        auto desk = world_.desk();
        std::string text;
        imports::write_out(desk, shapes_[0], [&](std::string_view part) { text += part; });
        return text;
    }

private:
    test::World& world_;
    imports::Shapes shapes_;
};

}  // namespace rapport::touchpoints
