#include "messages/mail_desk_test.h"

#include <filesystem>

namespace rapport::messages {
namespace {

class Places : public MailDesk {};
RAPPORT_ON_BOTH_ENGINES(Places);

TEST_P(Places, of_a_restored_database_hold_what_was_planned)
{
    const auto old = planned();
    // The file has counted what this database does not know of.
    PlaceFile(world.folder).write({place, 100}, true);
    open();
    EXPECT_FALSE(mail_state().leaves);
    EXPECT_NE(mail_state().held_because->find("restored from a backup"), std::string::npos);
    EXPECT_EQ(state(old.id), State::held);
    EXPECT_TRUE(claim_all().empty());
    const auto later = planned();
    as(hanne, [](Context& ctx) { return let_mail_go(ctx); }).value();
    const auto claims = claim_all();    // what was planned since leaves, the old one waits for a person
    ASSERT_EQ(claims.size(), 1u);
    EXPECT_EQ(claims[0].message.id, later.id);
    open();
    EXPECT_TRUE(mail_state().leaves);         // asked once
    EXPECT_EQ(as(hanne, [](Context& ctx) { return let_all_go(ctx); }).value().let_go, 1);
    EXPECT_EQ(state(old.id), State::planned);
}

TEST_P(Places, of_a_copied_folder_hold_their_mail)
{
    const auto message = planned();
    const auto handed = claim_all().at(0);
    ASSERT_TRUE(hand(handed));
    // A copy of the file is another file.
    const auto file = world.folder / "mail-place";
    std::filesystem::copy_file(file, world.folder / "copy");
    std::filesystem::rename(world.folder / "copy", file);
    open();
    EXPECT_NE(mail_state().held_because->find("another machine or in another place"), std::string::npos);
    EXPECT_EQ(state(message.id), State::unknown);
    as(hanne, [](Context& ctx) { return let_mail_go(ctx); }).value();
    std::filesystem::remove(file);
    open();
    EXPECT_NE(mail_state().held_because->find("has not sent mail with this database before"), std::string::npos);
}

TEST_P(Places, that_are_known_to_be_restored_hold_their_mail)
{
    const auto message = planned();
    auto desk = world.desk();
    place = open_place(desk, "It was restored.");
    EXPECT_EQ(mail_state().held_because, "It was restored.");
    EXPECT_EQ(state(message.id), State::held);
    EXPECT_TRUE(claim_all().empty());
    open();
    EXPECT_FALSE(mail_state().leaves) << "until somebody lets it go";
    as(hanne, [](Context& ctx) { return let_mail_go(ctx); }).value();
    open();
    EXPECT_TRUE(mail_state().leaves);
}

}  // namespace
}  // namespace rapport::messages
