#include "base/cli/whole_file.h"

#include "base/db/db.h"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <unistd.h>

namespace rapport::cli {
namespace {

namespace fs = std::filesystem;

class WholeFile : public ::testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder); }
    void TearDown() override { fs::remove_all(folder); }
    static std::string in(const fs::path& file)
    {
        std::ifstream opened(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(opened), {}};
    }
    std::ptrdiff_t names() const { return std::distance(fs::directory_iterator(folder), fs::directory_iterator{}); }

    const fs::path folder = fs::temp_directory_path() / ("rapport-whole-file-" + std::to_string(::getpid()));
    const fs::path file = folder / "setup.json";
};

TEST_F(WholeFile, stands_in_the_place_of_the_old_one)
{
    write_whole(file, "old");
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    write_whole(file, "new");
    EXPECT_EQ(in(file), "new");
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write) << "no more open than it was";
    fs::create_symlink(file, folder / "link");
    write_whole(folder / "link", "newer");
    EXPECT_EQ(in(file), "newer");
    EXPECT_TRUE(fs::is_symlink(folder / "link"));
    EXPECT_EQ(names(), 2);
}

TEST_F(WholeFile, leaves_the_old_one_where_the_new_one_does_not_come_about)
{
    write_whole(file, "old");
    EXPECT_THROW(write_whole(file, [&](const Write& write) {
        write("half of the n");
        EXPECT_EQ(in(file), "old");
        throw StorageRefused("full");
    }), StorageRefused);
    EXPECT_EQ(in(file), "old");
    EXPECT_EQ(names(), 1);
    EXPECT_THROW(write_whole(folder / "no such folder" / "file", "x"), StorageRefused);
}

}  // namespace
}  // namespace rapport::cli
