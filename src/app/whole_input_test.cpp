#include "app/whole_input.h"

#include "base/test/world.h"

#include <array>
#include <thread>
#include <unistd.h>

namespace rapport::app {
namespace {

class Inputs : public test::WorldTest {
protected:
    Inputs() { EXPECT_EQ(::pipe(ends.data()), 0); }
    ~Inputs() override
    {
        ::close(ends[0]);
        if (writing) ::close(ends[1]);
    }
    void write(const std::string& text) { EXPECT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size())); }
    void end()
    {
        ::close(ends[1]);
        writing = false;
    }

    std::array<int, 2> ends{};
    bool writing = true;
};
RAPPORT_ON_BOTH_ENGINES(Inputs);

TEST_P(Inputs, are_read_to_their_end_and_leave_no_file)
{
    const auto before = std::distance(std::filesystem::directory_iterator(world.folder), {});
    std::string wanted;
    std::thread somebody([&] {
        for (int n = 0; n < 40'000; ++n) {
            const auto line = "C-" + std::to_string(n) + ",Mara\n";
            wanted += line;
            write(line);
        }
        end();
    });
    const auto whole = WholeInput::of(ends[0], world.folder);
    somebody.join();
    ASSERT_TRUE(whole);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(world.folder), {}), before);
    std::string got(wanted.size() + 1, '\0');
    std::size_t had = 0;
    for (ssize_t size; (size = ::read(whole->fd(), got.data() + had, got.size() - had)) > 0;) had += static_cast<std::size_t>(size);
    got.resize(had);
    EXPECT_TRUE(got == wanted) << had << " bytes of " << wanted.size();
}

TEST_P(Inputs, that_are_longer_than_is_kept_are_heard_to_their_end)
{
    std::thread somebody([&] {
        for (int n = 0; n < 4'000; ++n) write("a line of a mail that is far too long for anybody to read it to its end\n");
        end();
    });
    const auto whole = WholeInput::of(ends[0], world.folder, {}, {.most_bytes = 1'000});
    somebody.join();
    ASSERT_TRUE(whole);
    EXPECT_EQ(::lseek(whole->fd(), 0, SEEK_END), 1'000);
}

TEST_P(Inputs, that_stop_on_their_way_are_not_waited_for_without_end)
{
    write("From: mara@example.org\n");
    const auto whole = WholeInput::of(ends[0], world.folder, {.between_ms = 1});
    ASSERT_FALSE(whole);
    EXPECT_EQ(whole.error().refusal, Refusal::unavailable);
}

TEST_P(Inputs, that_come_in_drops_are_not_waited_for_beyond_their_time)
{
    write("From: mara@example.org\n");
    end();
    EXPECT_EQ(WholeInput::of(ends[0], world.folder, {.between_ms = 60'000, .in_all_ms = 0}).error().refusal, Refusal::unavailable) << "something came each time";
}

TEST_P(Inputs, leave_the_disk_its_reserve)
{
    const auto files = [&] { return std::distance(std::filesystem::directory_iterator(world.folder), {}); };
    const auto before = files();
    constexpr std::int64_t more_than_any_disk_has = std::int64_t{1} << 60;
    write("From: mara@example.org\n");
    EXPECT_THROW((void)WholeInput::of(ends[0], world.folder, {}, {.reserve_bytes = more_than_any_disk_has}), StorageRefused);
    EXPECT_EQ(files(), before);
    write("Is there spelt on Saturday?\n");
    end();
    const auto forgotten = WholeInput::of(ends[0], world.folder, {}, {.most_bytes = 0, .reserve_bytes = more_than_any_disk_has});
    ASSERT_TRUE(forgotten) << "what is not kept takes no room";
    EXPECT_EQ(::lseek(forgotten->fd(), 0, SEEK_END), 0);
}

}  // namespace
}  // namespace rapport::app
