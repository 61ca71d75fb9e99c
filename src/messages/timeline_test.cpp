#include "customers/store.h"
#include "messages/mail_desk_test.h"
#include "messages/planned.h"
#include "messages/returns.h"
#include "touchpoints/service.h"

namespace rapport::messages {
namespace {

using mail::Verdict;

constexpr std::int64_t minute_us = 60 * us_per_second;

class WrittenMessages : public MailDesk {};
RAPPORT_ON_BOTH_ENGINES(WrittenMessages);

TEST_P(WrittenMessages, that_a_person_wrote_stand_on_the_timeline_until_they_are_taken_back)
{
    const auto contacts = [&] { return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value(); };
    const auto write = [&] { return as(tom, [&](Context& ctx) { return write_message(ctx, {mara, {"Your scarf"}, {"Dear {{customer.preferred_name|there}}, it waits here."}, {}, Text<1, 100>{"scarf"}}); }).value(); };
    const auto written = write();
    ASSERT_EQ(contacts().size(), 1u);
    EXPECT_EQ(contacts()[0].kind, touchpoints::Kind::email);
    EXPECT_EQ(contacts()[0].direction, touchpoints::Direction::out);
    EXPECT_EQ(contacts()[0].staff, "Tom Reimers");
    EXPECT_EQ(contacts()[0].summary, "Your scarf\n\nDear there, it waits here.");
    EXPECT_EQ(read(written.id).touchpoint_id, contacts()[0].id);
    EXPECT_EQ(write().id, written.id) << "one message for an occasion";
    EXPECT_EQ(contacts().size(), 1u) << "and one contact";
    planned();
    EXPECT_EQ(contacts().size(), 1u) << "what the program plans stands there by whoever planned it";
    as(tom, [&](Context& ctx) { return withdraw(ctx, written.id); }).value();
    EXPECT_TRUE(contacts().empty()) << "it was never said";
    EXPECT_FALSE(read(written.id).touchpoint_id);
}

TEST_P(WrittenMessages, for_later_stand_on_the_timeline_once_they_have_left)
{
    const auto contacts = [&] { return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value(); };
    const auto later = Instant{world.clock.now().us + us_per_day};
    const auto write = [&](const std::string& subject) {
        WriteMessage input{mara, {subject}, {"It waits here."}, {}, {}};
        input.at = later;
        return as(tom, [&](Context& ctx) { return write_message(ctx, input); }).value().id;
    };
    const auto scarf = write("Your scarf"), hat = write("Your hat");
    plan({.customer_id = mara, .at = later}).value();
    EXPECT_TRUE(contacts().empty()) << "nothing was said yet";
    pass(us_per_day + minute_us);
    const auto claims = claim_all();
    ASSERT_EQ(claims.size(), 3u);
    for (const auto& one : claims) {
        EXPECT_TRUE(hand(one));
        tell(one, one.message.id == hat ? Verdict::refused : Verdict::accepted);
    }
    ASSERT_EQ(contacts().size(), 1u) << "neither what failed nor what no person wrote";
    EXPECT_EQ(contacts()[0].at, touchpoints::whole_ms(world.clock.now()));
    EXPECT_EQ(contacts()[0].staff, "Tom Reimers");
    EXPECT_EQ(contacts()[0].staff_id, tom.id);
    EXPECT_EQ(contacts()[0].summary, "Your scarf\n\nIt waits here.");
    EXPECT_EQ(read(scarf).touchpoint_id, contacts()[0].id);
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return retry(ctx, hat); }));
    const auto again = claim_all().at(0);
    EXPECT_TRUE(hand(again));
    tell(again, Verdict::accepted);
    EXPECT_EQ(contacts().size(), 2u) << "now it has reached her";
}

TEST_P(WrittenMessages, to_somebody_who_is_gone_meanwhile_come_to_their_end_all_the_same)
{
    WriteMessage input{mara, {"Your scarf"}, {"It waits here."}, {}, {}};
    input.at = Instant{world.clock.now().us + us_per_day};
    const auto write = [&] { return as(tom, [&](Context& ctx) { return write_message(ctx, input); }).value().id; };
    const auto accepted = write(), unknown = write();
    world.write([&](Context& ctx) -> Result<Done> { return customers::store::remove(ctx, *customers::store::find(ctx.db, mara)), Done{}; });
    pass(us_per_day + minute_us);
    for (const auto& one : claim_all()) {
        ASSERT_TRUE(hand(one));
        if (one.message.id == accepted) tell(one, Verdict::accepted);
    }
    EXPECT_EQ(state(accepted), State::accepted);
    pass(us_per_day);
    world.write([](Context& ctx) -> Result<int> { return end_lost(ctx); });
    EXPECT_EQ(state(unknown), State::unknown);
    EXPECT_FALSE(read(accepted).touchpoint_id);
}

TEST_P(WrittenMessages, are_the_word_of_whoever_wrote_them_first)
{
    const auto contacts = [&] { return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value(); };
    const auto later = Instant{world.clock.now().us + us_per_day};
    const auto write = [&](const identity::Staff& by, const std::string& occasion) {
        WriteMessage input{mara, {"Your scarf"}, {"It waits here."}, {}, Text<1, 100>{occasion}};
        input.at = later;
        return as(by, [&](Context& ctx) { return write_message(ctx, input); }).value().id;
    };
    const auto toms = write(tom, "scarf");
    EXPECT_EQ(write(hanne, "scarf"), toms);
    const auto campaigns = plan({.customer_id = mara, .occasion = "campaign", .at = later}).value().id;
    EXPECT_EQ(write(hanne, "campaign"), campaigns);
    pass(us_per_day + minute_us);
    EXPECT_EQ(write(hanne, "campaign"), campaigns);
    for (const auto& one : claim_all()) {
        EXPECT_TRUE(hand(one));
        tell(one, Verdict::accepted);
    }
    ASSERT_EQ(contacts().size(), 1u) << "what a campaign planned is nobody's word, whoever repeats it";
    EXPECT_EQ(contacts()[0].staff, "Tom Reimers");
    EXPECT_EQ(contacts()[0].staff_id, tom.id);
}

TEST_P(WrittenMessages, that_never_reached_the_customer_stand_on_no_timeline)
{
    const auto contacts = [&] { return world.read([&](Context& ctx) { return touchpoints::timeline(ctx, mara, {}); }).value().size(); };
    const auto write = [&] { return as(tom, [&](Context& ctx) { return write_message(ctx, {mara, {"Your scarf"}, {"It waits here."}, {}, {}}); }).value(); };
    const auto deliver = [&](Verdict verdict) {
        const auto claimed = claim_all().at(0);
        EXPECT_TRUE(hand(claimed));
        tell(claimed, verdict);
        return claimed;
    };
    const auto accepted = write();
    deliver(Verdict::accepted);
    EXPECT_EQ(contacts(), 1u);
    write();
    deliver(Verdict::unknown);
    EXPECT_EQ(contacts(), 2u) << "it may have reached her";
    const auto failed = write();
    EXPECT_EQ(contacts(), 3u);
    deliver(Verdict::refused);
    EXPECT_EQ(contacts(), 2u);
    EXPECT_FALSE(read(failed.id).touchpoint_id);

    const auto called_back = write();
    EXPECT_TRUE(world.write([&](Context& ctx) -> Result<bool> { return call_back(ctx, called_back.id, "It is settled."); }));
    EXPECT_EQ(contacts(), 2u);

    const auto late = write();
    const auto claimed = claim_all().at(0);
    EXPECT_TRUE(hand(claimed));
    open();
    EXPECT_EQ(state(late.id), State::unknown);
    EXPECT_EQ(contacts(), 3u);
    tell(claimed, Verdict::refused);
    EXPECT_EQ(state(late.id), State::failed) << "its answer came after all";
    EXPECT_EQ(contacts(), 2u);

    write();
    const auto waits = claim_all().at(0);
    world.write([&](Context& ctx) -> Result<Done> { return note_bounce(ctx, read_message(ctx, accepted.id).value(), {accepted.to_address, "5.1.1", "no such person", "rml_1"}), Done{}; });
    EXPECT_FALSE(hand(waits));
    EXPECT_EQ(contacts(), 2u) << "nothing goes there any more";
}

}  // namespace
}  // namespace rapport::messages
