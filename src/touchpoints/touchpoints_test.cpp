#include "base/test/world.h"
#include "customers/facts.h"
#include "customers/service.h"
#include "touchpoints/facts.h"
#include "touchpoints/record.h"
#include "touchpoints/service.h"
#include "touchpoints/store.h"

#include <map>
#include <random>

#include <limits>

namespace rapport::touchpoints {
namespace {

using CustomerId = Id<customers::Customer>;

const Sql facts_sql{"test.touchpoint_facts", Reach::one_customer, R"sql(
    SELECT touchpoints_count, missed_count, met_count, exceeded_count, last_expectation, last_visit_at, last_contact_at
      FROM customer_facts
     WHERE customer_id = $1
)sql"};
using Facts = std::tuple<int, int, int, int, std::optional<std::string>, std::optional<Instant>, std::optional<Instant>>;

class Touchpoints : public test::WorldTest {
protected:
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) {
            customers::NewCustomer input;
            input.name = Text<1, 200>{name};
            return customers::add_customer(ctx, input);
        }).id;
    }
    Result<Touchpoint> add(AddTouchpoint input)
    {
        return world.try_write([&](Context& ctx) { return add_touchpoint(ctx, input); });
    }
    Touchpoint visit(CustomerId of, Instant at, std::optional<Expectation> expectation = {})
    {
        AddTouchpoint input{.customer_id = of, .kind = Kind::visit};
        input.at = at;
        input.expectation = expectation;
        return add(input).value();
    }
    std::vector<Touchpoint> timeline_of(CustomerId of, Filter filter = {})
    {
        return world.read([&](Context& ctx) { return timeline(ctx, of, filter); }).value();
    }
    Facts facts_of(CustomerId of)
    {
        return world.read([&](Context& ctx) { return *ctx.db.one<Facts>(facts_sql, of); });
    }

    CustomerId mara = customer("Mara Kowalska");
    CustomerId emil = customer("Emil Thielsen");
    Instant now = world.clock.now();
};
RAPPORT_ON_BOTH_ENGINES(Touchpoints);

Instant minutes_later(Instant at, int minutes) { return {at.us + minutes * 60 * us_per_second}; }

TEST_P(Touchpoints, say_what_happened)
{
    AddTouchpoint input{.customer_id = mara, .kind = Kind::call};
    input.direction = Direction::out;
    input.stage = Stage::gets_help;
    input.waited_seconds = 40;
    input.expectation = Expectation::exceeded;
    input.expectation_by = Text<1, 500>{"the loaf was put aside"};
    input.feeling = Text<1, 200>{"relieved"};
    input.feeling_source = FeelingSource::said;
    input.summary = Text<1, 4000>{"Asked for rye without seeds"};
    const auto added = add(input).value();

    const auto read = world.read([&](Context& ctx) { return read_touchpoint(ctx, added.id); }).value();
    EXPECT_EQ(read, added);
    EXPECT_EQ(read.at, now);
    EXPECT_EQ(read.direction, Direction::out);
    EXPECT_EQ(read.feeling_source, FeelingSource::said);
    EXPECT_EQ(read.summary, "Asked for rye without seeds");
    EXPECT_FALSE(read.source_kind);
}

TEST_P(Touchpoints, name_every_fault_at_once)
{
    AddTouchpoint input{.customer_id = {4711}, .kind = Kind::visit};
    input.waited_seconds = -1;
    input.expectation_by = Text<1, 500>{"the queue"};
    input.feeling = Text<1, 200>{"cross"};
    const auto refused = add(input);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().refusal, Refusal::invalid);
    std::vector<std::string> pointers;
    for (const auto& fault : refused.error().faults) pointers.push_back(fault.pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/waited_seconds", "/expectation_by", "/feeling_source", "/customer_id"}));
}

TEST_P(Touchpoints, lie_in_years_that_can_be_and_wait_no_century)
{
    AddTouchpoint input{.customer_id = mara, .kind = Kind::visit};
    for (const auto* at : {"0001-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "2101-01-01T00:00:00Z"}) {
        input.at = *parse_instant(at);
        const auto refused = add(input);
        ASSERT_FALSE(refused) << at;
        EXPECT_EQ(refused.error().faults.front().pointer, "/at");
    }
    input.at = {};
    input.waited_seconds = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(add(input).error().faults.front().pointer, "/waited_seconds");
}

TEST_P(Touchpoints, keep_external_ids_apart)
{
    AddTouchpoint input{.customer_id = mara, .kind = Kind::visit};
    input.external_id = Text<1, 200>{"V-1"};
    const auto first = add(input).value();
    input.customer_id = emil;
    EXPECT_EQ(add(input).error().code, "external_id_taken");

    world.write([&](Context& ctx) { return remove_touchpoint(ctx, first.id); });
    EXPECT_TRUE(add(input));  // free again
}

TEST_P(Touchpoints, who_recorded_it_is_known)
{
    auto desk = world.desk();
    desk.actor.staff = {77};
    desk.actor.name = "Ines";
    AddTouchpoint input{.customer_id = mara, .kind = Kind::visit};
    const auto hers = desk.write([&](Context& ctx) { return add_touchpoint(ctx, input); }).value();
    EXPECT_EQ(hers.staff, "Ines");
    EXPECT_EQ(hers.staff_id, Id<identity::Staff>{77});
    input.staff = Text<1, 200>{"Tom"};
    const auto his = desk.write([&](Context& ctx) { return add_touchpoint(ctx, input); }).value();
    EXPECT_EQ(his.staff, "Tom");
    EXPECT_FALSE(his.staff_id);
}

TEST_P(Touchpoints, are_changed_only_by_who_has_read_them)
{
    const auto added = visit(mara, now);
    ChangeTouchpoint change;
    change.expectation = {true, Expectation::missed};
    const auto changed = world.write([&](Context& ctx) { return change_touchpoint(ctx, added.id, 1, change); });
    EXPECT_EQ(changed.version, 2);
    EXPECT_EQ(std::get<1>(facts_of(mara)), 1);

    const auto late = world.try_write([&](Context& ctx) { return change_touchpoint(ctx, added.id, 1, change); });
    EXPECT_EQ(late.error().code, "changed_meanwhile");
    const auto unknown = world.try_write([&](Context& ctx) { return change_touchpoint(ctx, {4711}, 1, change); });
    EXPECT_EQ(unknown.error().refusal, Refusal::not_found);

    change = {};
    change.expectation = {true, std::nullopt};
    change.expectation_by = {true, Text<1, 500>{"the queue"}};
    const auto unsaid = world.try_write([&](Context& ctx) { return change_touchpoint(ctx, added.id, 2, change); });
    EXPECT_EQ(unsaid.error().faults.at(0).pointer, "/expectation_by");
}

TEST_P(Touchpoints, recorded_for_an_order_go_with_it)
{
    Touchpoint entry;
    entry.customer_id = mara;
    entry.at = now;
    entry.kind = Kind::order;
    entry.source_kind = "order";
    entry.source_id = "ord_0000000000001";
    const auto recorded = world.write([&](Context& ctx) -> Result<Touchpoint> { return record(ctx, entry); });
    const auto refused = world.try_write([&](Context& ctx) { return remove_touchpoint(ctx, recorded.id); });
    EXPECT_EQ(refused.error().code, "recorded_for_another");

    world.write([&](Context& ctx) -> Result<Done> {
        withdraw(ctx, mara, recorded.id);
        return Done{};
    });
    EXPECT_TRUE(timeline_of(mara).empty());
}

TEST_P(Touchpoints, what_people_added_outlives_a_restatement)
{
    Touchpoint entry;
    entry.customer_id = mara;
    entry.at = now;
    entry.kind = Kind::order;
    entry.summary = "Rye bread, 4.20 EUR";
    entry.source_kind = "order";
    entry.source_id = "ord_0000000000001";
    entry = world.write([&](Context& ctx) -> Result<Touchpoint> { return record(ctx, entry); });
    ChangeTouchpoint change;
    change.expectation = {true, Expectation::exceeded};
    world.write([&](Context& ctx) { return change_touchpoint(ctx, entry.id, 1, change); });

    entry.summary = "Rye bread, 4.40 EUR";
    world.write([&](Context& ctx) -> Result<Done> {
        restate(ctx, entry);
        return Done{};
    });
    const auto read = timeline_of(mara).at(0);
    EXPECT_EQ(read.summary, "Rye bread, 4.40 EUR");
    EXPECT_EQ(read.expectation, Expectation::exceeded);
    EXPECT_EQ(read.version, 3);
}

TEST_P(Touchpoints, stand_newest_first_and_page_by_page)
{
    std::vector<Id<Touchpoint>> expected;
    for (int i = 0; i < 5; ++i) expected.insert(expected.begin(), visit(mara, minutes_later(now, i / 2)).id);  // two at one instant
    visit(emil, now);

    std::vector<Id<Touchpoint>> seen;
    Filter filter{.limit = 2};
    for (;;) {
        auto page = timeline_of(mara, filter);
        const bool goes_on = page.size() > 2;
        page.resize(std::min<std::size_t>(page.size(), 2));
        for (const auto& one : page) seen.push_back(one.id);
        if (!goes_on) break;
        filter.before = {page.back().at, page.back().id.value};
    }
    EXPECT_EQ(seen, expected);

    const auto everybody = world.read([&](Context& ctx) { return list_touchpoints(ctx, {.limit = 50}); });
    EXPECT_EQ(everybody.size(), 6u);
    EXPECT_EQ(world.read([&](Context& ctx) { return timeline(ctx, {4711}, {}); }).error().refusal, Refusal::not_found);
}

TEST_P(Touchpoints, are_filtered)
{
    visit(mara, now, Expectation::met);
    visit(mara, minutes_later(now, 10), Expectation::missed);
    add({.customer_id = mara, .kind = Kind::note}).value();
    EXPECT_EQ(timeline_of(mara, {.kind = Kind::note}).size(), 1u);
    EXPECT_EQ(timeline_of(mara, {.expectation = Expectation::missed}).size(), 1u);
    EXPECT_EQ(timeline_of(mara, {.span = {now, minutes_later(now, 10)}}).size(), 2u);  // the end is not in it
    const auto missed = world.read([&](Context& ctx) { return list_touchpoints(ctx, {.kind = Kind::visit, .expectation = Expectation::missed}); });
    EXPECT_EQ(missed.size(), 1u);
}

TEST_P(Touchpoints, tell_visits_from_contacts)
{
    add({.customer_id = mara, .kind = Kind::order}).value();
    EXPECT_EQ(std::get<5>(facts_of(mara)), now);                // they came
    EXPECT_EQ(std::get<6>(facts_of(mara)), std::nullopt);       // and nobody spoke with them
    add({.customer_id = emil, .kind = Kind::call}).value();
    EXPECT_EQ(std::get<5>(facts_of(emil)), std::nullopt);
    EXPECT_EQ(std::get<6>(facts_of(emil)), now);

    const auto aylin = customer("Aylin Demirtaş");
    add({.customer_id = aylin, .kind = Kind::letter, .direction = Direction::out}).value();
    EXPECT_EQ(std::get<6>(facts_of(aylin)), std::nullopt) << "what we wrote speaks with nobody";
    add({.customer_id = aylin, .kind = Kind::letter, .direction = Direction::in}).value();
    EXPECT_EQ(std::get<6>(facts_of(aylin)), now);
}

TEST_P(Touchpoints, what_a_mail_says_is_kept_without_the_line_break_at_its_end)
{
    const auto recorded = world.write([&](Context& ctx) -> Result<Touchpoint> {
        Touchpoint mail;
        mail.customer_id = mara;
        mail.at = now;
        mail.kind = Kind::email;
        mail.summary = "Half a rye every Tuesday?\nThank you.\r\n";
        return record(ctx, mail);
    });
    const auto stored = [&] { return world.read([&](Context& ctx) { return read_touchpoint(ctx, recorded.id); }).value().summary; };
    EXPECT_EQ(stored(), "Half a rye every Tuesday?\nThank you.");
    world.write([&](Context& ctx) -> Result<Done> {
        auto entry = recorded;
        entry.summary = "Half a rye after all\n";
        return restate(ctx, entry), Done{};
    });
    EXPECT_EQ(stored(), "Half a rye after all");
    world.write([&](Context& ctx) -> Result<Done> {
        auto entry = recorded;
        entry.summary = " \n";
        return restate(ctx, entry), Done{};
    });
    EXPECT_EQ(stored(), std::nullopt);
}

// The facts against a plain map, and against their own rebuild, after random work.
TEST_P(Touchpoints, keep_their_facts_through_random_work)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::vector<CustomerId> people{mara, emil, customer("Aylin Demirtaş")};
    std::map<std::int64_t, Touchpoint> model;
    const auto any_of = [&](int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); };
    const auto any_expectation = [&] {
        const int side = any_of(4);
        return side == 3 ? std::nullopt : std::optional(static_cast<Expectation>(side));
    };

    for (int step = 0; step < 150; ++step) {
        const int act = any_of(10);
        if (act < 5 || model.empty()) {
            std::vector<Touchpoint> batch(static_cast<std::size_t>(1 + any_of(12)));
            for (auto& one : batch) {
                one.customer_id = people[static_cast<std::size_t>(any_of(3))];
                one.kind = static_cast<Kind>(any_of(13));
                one.at = minutes_later(now, any_of(60));
                one.direction = any_of(2) ? Direction::in : Direction::out;
                one.expectation = any_expectation();
            }
            batch = world.write([&](Context& ctx) -> Result<std::vector<Touchpoint>> {
                auto stored = batch;
                record_all(ctx, stored);
                return stored;
            });
            for (const auto& one : batch) model[one.id.value] = one;
            continue;
        }
        auto picked = std::next(model.begin(), any_of(static_cast<int>(model.size())));
        if (act < 8) {
            ChangeTouchpoint change;
            change.expectation = {true, any_expectation()};
            picked->second = world.write([&](Context& ctx) { return change_touchpoint(ctx, picked->second.id, picked->second.version, change); });
        } else {
            world.write([&](Context& ctx) { return remove_touchpoint(ctx, picked->second.id); });
            model.erase(picked);
        }
    }

    for (const auto person : people) {
        Facts expected{0, 0, 0, 0, {}, {}, {}};
        auto& [count, missed, met, exceeded, last_expectation, last_visit, last_contact] = expected;
        std::pair<Instant, std::int64_t> latest{};
        for (const auto& [id, one] : model) {
            if (one.customer_id != person) continue;
            ++count;
            missed += one.expectation == Expectation::missed;
            met += one.expectation == Expectation::met;
            exceeded += one.expectation == Expectation::exceeded;
            if (one.expectation && latest < std::pair(one.at, id)) {
                latest = {one.at, id};
                last_expectation = enum_text(*one.expectation);
            }
            if (is_visit(one.kind)) last_visit = std::max(last_visit.value_or(one.at), one.at);
            if (speaks_with_them(one.kind, one.direction)) last_contact = std::max(last_contact.value_or(one.at), one.at);
        }
        EXPECT_EQ(facts_of(person), expected);
    }
    const auto owner = fact_owner();
    const auto wrong = world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
        return customers::rebuild_and_compare_facts(ctx.db, {&owner, 1});
    });
    for (const auto& one : wrong) ADD_FAILURE() << one.column << " was " << one.was << ", is " << one.is;
}

}  // namespace
}  // namespace rapport::touchpoints
