#include "identity/audit_log.h"

#include "identity/audit.h"
#include "identity/test/shop.h"

namespace rapport::identity {
namespace {

class Audit : public test::ShopTest {
protected:
    void note(const Staff& who, std::string_view action, std::string_view subject)
    {
        ASSERT_TRUE(as(who, [&](Context& ctx) -> Result<Done> {
            record(ctx, action, subject, R"({"name":[null,"Mara"]})");
            return Done{};
        }));
    }
    std::vector<AuditEvent> list(const AuditFilter& filter, const Before& before = {}, int limit = 100)
    {
        return world.read([&](Context& ctx) { return list_audit_events(ctx.db, filter, before, limit); });
    }
    const std::string mara = "cus_0000000000042", emil = "cus_0000000000043";
};
RAPPORT_ON_BOTH_ENGINES(Audit);

TEST_P(Audit, keeps_who_what_when_and_in_which_request)
{
    note(tom, "customer.created", mara);
    const auto events = list({mara, {}, {}, {}});
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].at, world.clock.now());
    EXPECT_EQ(events[0].actor_id, std::optional(tom.id));
    EXPECT_EQ(events[0].actor_name, "Tom Reimers");
    EXPECT_EQ(events[0].via, "session");
    EXPECT_EQ(events[0].action, "customer.created");
    EXPECT_EQ(events[0].changes, R"({"name":[null,"Mara"]})");
    EXPECT_EQ(events[0].request_id, "test");
}

TEST_P(Audit, is_followed_in_order_by_those_who_may)
{
    const auto follow = [&](const Staff& who, Id<AuditEvent> after, int limit) {
        return as(who, [&](Context& ctx) -> Result<Events> { return events_after(ctx, after, limit); }).value();
    };
    const auto before = follow(tom, {}, 100).last;      // what the shop itself did
    note(tom, "customer.created", mara);
    note(tom, "session.ended", mara);
    note(tom, "touchpoint.created", "tch_0000000000001");
    if (GetParam() == Engine::postgres) {
        EXPECT_TRUE(follow(tom, before, 100).data.empty()) << "an earlier one may still be on its way";
        pass(6 * us_per_second);
    }
    const auto first = follow(tom, before, 1);
    ASSERT_EQ(first.data.size(), 1u);
    EXPECT_EQ(first.data[0].action, "customer.created");
    EXPECT_EQ(first.data[0].subject, mara);
    const auto second = follow(tom, first.last, 100);
    ASSERT_EQ(second.data.size(), 1u) << "sign-ins are the audit log's";
    EXPECT_EQ(second.data[0].action, "touchpoint.created");
    const auto nothing = follow(tom, second.last, 100);
    EXPECT_TRUE(nothing.data.empty());
    EXPECT_EQ(nothing.last, second.last);
}

TEST_P(Audit, filters_by_subject_actor_action_and_time)
{
    const auto start = world.clock.now();
    note(tom, "customer.created", mara);
    pass(us_per_second);
    note(ines, "customer.created", emil);
    pass(us_per_second);
    note(ines, "customer.changed", mara);
    const Span ever;
    EXPECT_EQ(list({mara, {}, {}, {}}).size(), 2u);
    EXPECT_EQ(list({{}, ines.id, {}, {}}).size(), 2u);
    EXPECT_EQ(list({{}, {}, "customer.created", {}}).size(), 2u);
    EXPECT_EQ(list({mara, ines.id, {}, {}}).size(), 1u);
    EXPECT_EQ(list({emil, {}, "customer.changed", {}}).size(), 0u);
    EXPECT_EQ(list({{}, {}, {}, {{start.us + 1}, ever.to}}).size(), 2u);
    EXPECT_EQ(list({mara, {}, {}, {ever.from, world.clock.now()}}).size(), 1u) << "the end is not part of a span";
}

TEST_P(Audit, is_read_page_by_page_newest_first_without_gap_or_repetition)
{
    for (int i = 0; i < 7; ++i) note(tom, "customer.changed", mara);    // all at the same instant
    pass(us_per_second);
    for (int i = 0; i < 4; ++i) note(tom, "customer.changed", mara);
    std::vector<Id<AuditEvent>> seen;
    Before before;
    for (;;) {
        const auto page = list({mara, {}, {}, {}}, before, 3);
        for (const auto& event : page) seen.push_back(event.id);
        if (page.size() < 3) break;
        before = {page.back().at, page.back().id.value};
    }
    EXPECT_EQ(seen.size(), 11u);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end(), std::greater<>()));
    EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

TEST_P(Audit, a_refused_change_leaves_no_row)
{
    EXPECT_FALSE(as(tom, [&](Context& ctx) -> Result<Done> {
        record(ctx, "customer.created", mara);
        return not_found("There is no such customer.");
    }));
    EXPECT_TRUE(list({mara, {}, {}, {}}).empty());
}

TEST_P(Audit, rows_about_a_customer_lie_with_the_customer_and_no_shard_is_everybodys)
{
    note(tom, "customer.created", mara);
    note(tom, "order.created", "ord_0000000000044");
    world.write([&](Context& ctx) -> Result<Done> {
        record(ctx, "segment.made", "seg_0000000000045");
        record(ctx, "segment.made", "seg_0000000000046");
        return Done{};
    });
    const auto shard_of = [&](const std::string& subject) {
        return world.read([&](Context& ctx) {
            const Params params{subject};
            const auto rows = ctx.db.query_text("SELECT shard_id FROM audit_events WHERE subject = $1", params.view());
            rows->next();
            return rows->integer(0);
        });
    };
    EXPECT_EQ(shard_of(mara), *id_value("cus", mara));
    EXPECT_EQ(shard_of("ord_0000000000044"), tom.id.value);
    EXPECT_NE(shard_of("seg_0000000000045"), shard_of("seg_0000000000046"));
}

}  // namespace
}  // namespace rapport::identity
