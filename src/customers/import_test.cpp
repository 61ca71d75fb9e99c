// The customers CSV with the columns that follow those of every file.
#include "base/test/world.h"
#include "customers/doors.h"
#include "customers/look_up.h"
#include "customers/service.h"
#include "customers/store.h"
#include "imports/service.h"
#include "imports/whole_undo.h"
#include "imports/write_out.h"

#include <fstream>

namespace rapport::customers {
namespace {

class FilesOfCustomers : public ::testing::TestWithParam<Engine> {
protected:
    rapport::test::World world{GetParam()};
    const imports::Shapes shapes{import_shape()};

    imports::Imported read(const std::string& text)
    {
        const auto file = world.folder / "customers.csv";
        std::ofstream(file, std::ios::binary) << text;
        auto desk = world.desk();
        return imports::import_now(desk, shapes, {.kind = "customers", .file = file, .file_name = "customers.csv", .map = {}, .date_format = {}, .dry_run = false}).value();
    }
    std::string write()
    {
        auto desk = world.desk();
        std::string text;
        imports::write_out(desk, shapes[0], [&](std::string_view part) { text += part; });
        return text;
    }
    Strings cards_of(const std::string& external_id)
    {
        return world.read([&](Context& ctx) { return read_customer(ctx, find_by_external_id(ctx.db, external_id).value())->cards; });
    }
};
RAPPORT_ON_BOTH_ENGINES(FilesOfCustomers);

TEST_P(FilesOfCustomers, hold_the_numbers_of_their_cards)
{
    const auto first = read("external_id,name,cards\nK-1,Mara Kowalska,CARD-777123; B-2\nK-2,Emil Thielsen,\n");
    EXPECT_EQ(first.report.counts.sentence(), "2 read, 2 created, 0 changed, 0 unchanged, 0 rejected");
    EXPECT_TRUE(first.ignored_columns.empty());
    EXPECT_EQ(cards_of("K-1"), (Strings{"CARD-777123", "B-2"}));
    const auto text = write();
    EXPECT_NE(text.find(",notes,cards\n"), std::string::npos) << text;
    EXPECT_NE(text.find(",\"CARD-777123;B-2\"\n"), std::string::npos) << text;
    EXPECT_EQ(read(text).report.counts.sentence(), "2 read, 0 created, 0 changed, 2 unchanged, 0 rejected");

    const auto second = read("cards,preferred_name\ncard-777123,Mara\n");
    EXPECT_EQ(second.report.counts.sentence(), "1 read, 0 created, 1 changed, 0 unchanged, 0 rejected") << "a card says who it is";
    const auto taken = read("external_id,cards\nK-2,CARD-777123\n").report;
    EXPECT_EQ(taken.rejected.first(1).at(0).reason.substr(0, 29), "The card card-777123 belongs ");
    EXPECT_TRUE(cards_of("K-2").empty());
    const auto third = read("external_id,cards\nK-2,C-3\n");
    EXPECT_EQ(cards_of("K-2"), Strings{"C-3"});
    auto desk = world.desk();
    EXPECT_EQ(imports::undo_now(desk, shapes, third.id, [](double) {}).value(), 0);
    EXPECT_TRUE(cards_of("K-2").empty());
}

}  // namespace
}  // namespace rapport::customers
