// For tests: files come in as by the command line, and every row that is rejected is a failure.
#pragma once
#include "app/domains.h"
#include "base/test/world.h"
#include "imports/service.h"
#include "imports/whole_undo.h"

#include <fstream>

namespace rapport::app {

class FilesTest : public test::WorldTest {
protected:
    imports::Imported bring_in(const std::string& kind, const std::string& text)
    {
        const auto file = world.folder / (kind + ".csv");
        std::ofstream(file, std::ios::binary) << text;
        auto desk = world.desk();
        imports::ImportNow input;
        input.kind = kind;
        input.file = file;
        input.file_name = kind;
        auto imported = imports::import_now(desk, shapes(), input);
        if (!imported) throw std::runtime_error(imported.error().detail);
        for (const auto& row : imported->report.rejected.first(10)) ADD_FAILURE() << kind << " line " << row.line << ": " << row.reason;
        return std::move(*imported);
    }
};

}  // namespace rapport::app
