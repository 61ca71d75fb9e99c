#include "base/test/plan.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "enquiries/answering.h"
#include "enquiries/doors.h"
#include "enquiries/endings.h"
#include "enquiries/facts.h"
#include "enquiries/report.h"
#include "enquiries/settings.h"
#include "identity/test/shop.h"
#include "orders/products.h"
#include "touchpoints/facts.h"
#include "touchpoints/service.h"

#include <random>

namespace rapport::enquiries {
namespace {

using CustomerId = Id<customers::Customer>;
using identity::test::code_of;
using identity::test::fault_of;

const Sql facts_sql{"test.enquiry_facts", Reach::one_customer, "SELECT enquiries_open, enquiries_lost FROM customer_facts WHERE customer_id = $1"};
using Facts = std::tuple<int, int>;

class Enquiries : public identity::test::ShopTest {
protected:
    CustomerId customer(const std::string& name)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, customers::person(name)); }).id;
    }
    Enquiry cake(CustomerId of, std::int64_t quantity = 2)
    {
        return as(tom, [&](Context& ctx) {
            return ask(ctx, {.customer_id = of, .channel = Text<1, 60>{"phone"}, .items = {{{"Birthday cake"}, orders::Quantity{quantity * 1000}}}});
        }).value();
    }
    Result<Enquiry> offer(const Enquiry& enquiry, std::int64_t cents, const char* until)
    {
        return as(ines, [&](Context& ctx) {
            return quote(ctx, enquiry.id, {*parse_day(until), {{{"Birthday cake"}, orders::Quantity{2000}, Money{cents, {"EUR"}}}}, {}});
        });
    }
    Result<Enquiry> lost(const Enquiry& enquiry, Reason reason, std::optional<Text<1, 200>> to = {})
    {
        return as(tom, [&](Context& ctx) { return lose(ctx, enquiry.id, {reason, to, {}, {}}); });
    }
    Result<Enquiry> sold(const Enquiry& enquiry, std::optional<Id<orders::Order>> order = {})
    {
        return as(tom, [&](Context& ctx) { return sell(ctx, enquiry.id, {order, {}, {}}); });
    }
    Enquiry now_of(const Enquiry& enquiry)
    {
        return world.read([&](Context& ctx) { return read_enquiry(ctx, enquiry.id); }).value();
    }
    std::int64_t night()
    {
        return world.write([](Context& ctx) -> Result<std::int64_t> { return lose_to_silence(ctx, 100); });
    }
    orders::FullOrder buys(CustomerId who, const std::string& product)
    {
        return world.write([&](Context& ctx) {
            return orders::add_order(ctx, {.customer_id = who, .items = {{.product = Text<1, 200>{product}, .amount = Money{4800, {"EUR"}}}}});
        });
    }
    std::vector<std::string> timeline_of(CustomerId of)
    {
        std::vector<std::string> summaries;
        for (const auto& entry : world.read([&](Context& ctx) { return touchpoints::timeline(ctx, of, {}); }).value())
            summaries.push_back(entry.summary.value_or(""));
        return summaries;
    }
    Facts facts_of(CustomerId of) { return world.read([&](Context& ctx) { return *ctx.db.one<Facts>(facts_sql, of); }); }
    void days_pass(int days) { pass(days * us_per_day); }

    CustomerId mara = customer("Mara Kowalska");
    CustomerId emil = customer("Emil Thielsen");
};
RAPPORT_ON_BOTH_ENGINES(Enquiries);

TEST_P(Enquiries, are_asked_answered_quoted_and_sold)
{
    world.write([](Context& ctx) { return orders::add_product(ctx, {.name = {"Birthday cake"}, .stock = 1}); });
    const auto asked = cake(mara);
    EXPECT_EQ(asked.state, State::open);
    EXPECT_EQ(asked.staff, "Tom Reimers");
    EXPECT_EQ(asked.customer_name, "Mara Kowalska");
    EXPECT_EQ(asked.items.at(0).stock, 1);
    EXPECT_TRUE(asked.items.at(0).product_id);
    EXPECT_FALSE(asked.answered_at);
    EXPECT_EQ(facts_of(mara), Facts(1, 0));

    pass(3600 * us_per_second);
    const auto quoted = offer(asked, 2400, "2026-12-01").value();
    EXPECT_EQ(quoted.quoted, (Money{4800, {"EUR"}}));
    EXPECT_EQ(quoted.quote_state, QuoteState::open);
    EXPECT_EQ(quoted.answered_at, world.clock.now());
    EXPECT_EQ(quoted.quoted_by, "Ines Petersen");
    EXPECT_EQ(quoted.version, 2);

    const auto done = sold(asked).value();
    EXPECT_EQ(done.state, State::sold);
    EXPECT_EQ(done.quote_state, QuoteState::accepted);
    EXPECT_EQ(timeline_of(mara), (std::vector<std::string>{"Sold after an enquiry: 2 Birthday cake",
        "Quoted 48.00 EUR, valid until 1 December 2026: 2 Birthday cake", "Asked: 2 Birthday cake"}));
    EXPECT_EQ(facts_of(mara), Facts(0, 0));

    EXPECT_EQ(code_of(sold(asked)), "ended");
    EXPECT_EQ(code_of(lost(asked, Reason::price)), "ended");
    EXPECT_EQ(code_of(offer(asked, 2000, "2026-12-01")), "ended");
    EXPECT_EQ(as(tom, [&](Context& ctx) { return take_back_loss(ctx, asked.id); }).error().refusal, Refusal::not_found);
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return take_back_sale(ctx, asked.id); }));
    EXPECT_EQ(now_of(asked).state, State::open);
    EXPECT_EQ(timeline_of(mara).size(), 2u);
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return take_back_quote(ctx, asked.id); }));
    EXPECT_FALSE(now_of(asked).quoted);
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return remove_enquiry(ctx, asked.id); }));
    EXPECT_TRUE(timeline_of(mara).empty());
    EXPECT_EQ(facts_of(mara), Facts(0, 0));
}

TEST_P(Enquiries, refuse_what_cannot_be)
{
    const auto refused = [&](const Ask& input) { return as(tom, [&](Context& ctx) { return ask(ctx, input); }); };
    EXPECT_EQ(fault_of(refused({.customer_id = mara})), "/asked required");
    EXPECT_EQ(fault_of(refused({.customer_id = {77}, .asked = Text<1, 2000>{"a cake"}})), "/customer_id unknown");
    EXPECT_EQ(fault_of(refused({.customer_id = mara, .at = Instant{world.clock.now().us + us_per_day}, .asked = Text<1, 2000>{"a cake"}})), "/at range");
    EXPECT_EQ(fault_of(refused({.customer_id = mara, .at = Instant{-62'135'596'800 * us_per_second}, .asked = Text<1, 2000>{"a cake"}})), "/at range") << "the year 1";
    EXPECT_EQ(fault_of(refused({.customer_id = mara, .items = {{{"Rye"}, orders::Quantity{0}}}})), "/items/0/quantity range");
    EXPECT_EQ(fault_of(refused({.customer_id = mara, .asked = Text<1, 2000>{"a cake"}, .staff_id = Id<identity::Staff>{5}})), "/staff_id unknown_id");
    const auto asked = cake(mara);
    EXPECT_EQ(fault_of(offer(asked, 2400, "2026-11-16")), "/valid_until range");
    EXPECT_EQ(fault_of(offer(asked, -1, "2026-12-01")), "/items/0/unit_price range");
    EXPECT_EQ(fault_of(offer(asked, 9'000'000'000'000'000, "2026-12-01")), "/items/0/unit_price range");
    EXPECT_EQ(fault_of(as(tom, [&](Context& ctx) { return quote(ctx, asked.id, {*parse_day("2026-12-01"), {}, {}}); })), "/items required");
    EXPECT_EQ(fault_of(as(tom, [&](Context& ctx) { return quote(ctx, asked.id, {*parse_day("2026-12-01"), {{{"Rye"}, {}, Money{100, {"USD"}}}}, {}}); })),
              "/items/0/unit_price/currency other_currency");
    EXPECT_EQ(fault_of(sold(asked, Id<orders::Order>{5})), "/order_id unknown_id");
    EXPECT_EQ(fault_of(sold(asked, buys(emil, "Birthday cake").id)), "/order_id unknown_id") << "another's order";
    EXPECT_EQ(fault_of(as(tom, [&](Context& ctx) { return answer(ctx, asked.id, {Instant{asked.at.us - 1'000}}); })), "/at range");
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return answer(ctx, asked.id, {}); }));
    EXPECT_EQ(code_of(as(tom, [&](Context& ctx) { return answer(ctx, asked.id, {}); })), "answered");
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return take_back_answer(ctx, asked.id); }));
    EXPECT_EQ(as(tom, [&](Context& ctx) { return take_back_answer(ctx, asked.id); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(lost({}, Reason::price).error().refusal, Refusal::not_found);

    ChangeEnquiry change;
    change.items = {true, std::vector<Wanted>{{{"Sponge cake"}, {}}}};
    const auto changed = [&](std::int64_t version) { return as(tom, [&](Context& ctx) { return change_enquiry(ctx, asked.id, version, change); }); };
    EXPECT_EQ(code_of(changed(1)), "changed_meanwhile");
    const auto version = now_of(asked).version;
    EXPECT_EQ(changed(version).value().what, "Sponge cake");
    EXPECT_EQ(changed(version + 1).value().version, version + 1) << "nothing changed";
    ASSERT_TRUE(offer(asked, 2400, "2026-12-01"));
    EXPECT_EQ(code_of(changed(version + 2)), "quoted");
}

TEST_P(Enquiries, are_lost_to_silence_after_the_grace_and_can_be_taken_back)
{
    const auto asked = cake(mara);
    const auto unquoted = cake(emil);
    ASSERT_TRUE(offer(asked, 2400, "2026-11-20"));
    days_pass(4);           // the 21st
    EXPECT_EQ(now_of(asked).quote_state, QuoteState::expired);
    EXPECT_EQ(night(), 0);
    days_pass(14);          // the 4th is the last day of the grace, the 5th is behind it
    EXPECT_EQ(night(), 1);
    EXPECT_EQ(night(), 0);
    const auto gone = now_of(asked);
    EXPECT_EQ(gone.state, State::lost);
    EXPECT_EQ(gone.reason, Reason::silence);
    EXPECT_TRUE(gone.by_itself);
    EXPECT_FALSE(gone.ended_by);
    EXPECT_EQ(now_of(unquoted).state, State::open) << "there we are the silent ones";
    EXPECT_EQ(timeline_of(mara).front(), "Lost an enquiry to silence: 2 Birthday cake (no word on our quote, which stood until 20 November 2026)");
    EXPECT_EQ(facts_of(mara), Facts(0, 1));

    ASSERT_TRUE(as(tom, [&](Context& ctx) { return take_back_loss(ctx, asked.id); }));
    EXPECT_EQ(night(), 0) << "it waits another grace";
    days_pass(14);
    EXPECT_EQ(night(), 0);
    ASSERT_TRUE(as(hanne, [](Context& ctx) { return change_settings(ctx, 0, {.grace_days = 3}); }));
    std::map<std::string, jobs::Handler> handlers;
    add_jobs(handlers);
    world.write([](Context& ctx) -> Result<Done> {
        plan_silence(ctx);
        return Done{};
    });
    jobs::Worker(world.runtime(), handlers, 0).run_due();
    EXPECT_EQ(now_of(asked).state, State::lost);
    EXPECT_EQ(night(), 0);
    EXPECT_EQ(code_of(as(hanne, [](Context& ctx) { return change_settings(ctx, 0, {.grace_days = 3}); })), "changed_meanwhile");
    EXPECT_EQ(fault_of(as(hanne, [](Context& ctx) { return change_settings(ctx, 1, {.grace_days = 400}); })), "/grace_days range");
}

TEST_P(Enquiries, propose_the_order_that_followed_and_count_it_only_when_somebody_says_so)
{
    buys(mara, "Birthday cake");
    pass(us_per_second);
    const auto asked = cake(mara);
    EXPECT_FALSE(now_of(asked).proposed_order_id) << "they bought it before they asked";
    days_pass(1);
    buys(mara, "Rye bread");
    buys(emil, "Birthday cake");
    EXPECT_FALSE(now_of(asked).proposed_order_id);
    const auto order = buys(mara, "Birthday cake");
    EXPECT_EQ(now_of(asked).proposed_order_id, order.id);
    EXPECT_EQ(now_of(asked).state, State::open);
    EXPECT_FALSE(world.read([](Context& ctx) { return win_shares(ctx, {}); }).value().at(0).share);

    const auto confirmed = sold(asked, order.id).value();
    EXPECT_EQ(confirmed.order_id, order.id);
    EXPECT_FALSE(confirmed.proposed_order_id);
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return take_back_sale(ctx, asked.id); }));
    EXPECT_EQ(now_of(asked).proposed_order_id, order.id);
    ASSERT_TRUE(sold(asked, order.id));
    const auto again = world.write([&](Context& ctx) { return ask(ctx, {.customer_id = mara, .at = asked.at, .items = {{{"Birthday cake"}, {}}}}); });
    EXPECT_FALSE(again.proposed_order_id) << "one order is one sale";
}

TEST_P(Enquiries, are_listed_longest_waiting_first)
{
    const auto first = cake(mara);
    days_pass(1);
    const auto second = cake(emil);
    days_pass(1);
    const auto third = cake(emil);
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return answer(ctx, first.id, {}); }));
    ASSERT_TRUE(lost(third, Reason::price));
    const auto listed = [&](const Filter& filter) {
        std::vector<Id<Enquiry>> ids;
        for (const auto& one : world.read([&](Context& ctx) { return list_enquiries(ctx, filter); }).value()) ids.push_back(one.id);
        return ids;
    };
    using Ids = std::vector<Id<Enquiry>>;
    EXPECT_EQ(listed({.state = State::open}), (Ids{first.id, second.id}));
    EXPECT_EQ(listed({.state = State::open, .answered = false}), Ids{second.id});
    EXPECT_EQ(listed({.state = State::open, .behind = Before{first.at, first.id.value}}), Ids{second.id});
    EXPECT_EQ(listed({}), (Ids{third.id, second.id, first.id}));
    EXPECT_EQ(listed({.customer = emil, .state = State::open}), Ids{second.id});
    EXPECT_EQ(listed({.customer = emil}), (Ids{third.id, second.id}));
    EXPECT_EQ(listed({.state = State::lost}), Ids{third.id});
    EXPECT_EQ(listed({.answered = false}), (Ids{third.id, second.id})) << "lost without a word of ours";
    EXPECT_EQ(listed({.answered = true}), Ids{first.id});
    EXPECT_EQ(listed({.customer = emil, .answered = false}), (Ids{third.id, second.id}));
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return take_back_answer(ctx, first.id); }));
    ASSERT_TRUE(sold(second));
    EXPECT_EQ(listed({.answered = false}), (Ids{third.id, first.id})) << "a sale is an answer";
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return take_back_sale(ctx, second.id); }));
    EXPECT_EQ(listed({.state = State::open, .answered = false}), (Ids{first.id, second.id}));
    EXPECT_EQ(world.read([](Context& ctx) { return list_enquiries(ctx, {.customer = CustomerId{9}}); }).error().refusal, Refusal::not_found);
}

TEST_P(Enquiries, that_nobody_answered_are_found_without_reading_the_others)
{
    const auto nothing = std::optional<std::int64_t>{};
    const auto last = std::int64_t{1} << 62, first = -last;
    const auto plan = [&](const char* list, std::int64_t from) {
        return test::plan_of(world, list, std::int64_t{30}, from, from, first, last, nothing, std::optional<std::string>{}, std::optional<std::int64_t>{0}, std::int64_t{50});
    };
    const auto all = plan("enquiries.unanswered", last), open = plan("enquiries.open_unanswered", first);
    EXPECT_NE(all.find("enquiries_unanswered"), std::string::npos) << all;
    EXPECT_TRUE(open.find("enquiries_unanswered") != std::string::npos || open.find("enquiries_open") != std::string::npos) << open;
}

TEST_P(Enquiries, tell_what_is_lost_to_what)
{
    const auto a = cake(mara), b = cake(emil), c = cake(mara), d = cake(emil);
    ASSERT_TRUE(offer(a, 2400, "2026-12-01"));
    ASSERT_TRUE(offer(b, 1000, "2026-12-01"));
    ASSERT_TRUE(lost(a, Reason::price, Text<1, 200>{"Backhaus Meier"}));
    ASSERT_TRUE(lost(b, Reason::price, Text<1, 200>{"Backhaus Meier"}));
    ASSERT_TRUE(lost(c, Reason::price));
    ASSERT_TRUE(sold(d));
    const auto answer = world.read([](Context& ctx) { return losses(ctx, {}); }).value();
    ASSERT_EQ(answer.rows.size(), 1u);
    const auto& row = answer.rows[0];
    EXPECT_EQ(row.month, "2026-11");
    EXPECT_EQ(row.product, "Birthday cake");
    EXPECT_EQ(row.enquiries, 3);
    EXPECT_EQ(row.customers, 2);
    EXPECT_EQ(row.quoted, (Money{6800, {"EUR"}}));
    EXPECT_EQ(row.to_whom.at(0).enquiries, 2);
    EXPECT_EQ(answer.totals.at(0).enquiries, 3);
    EXPECT_EQ(row.n, 4) << "the sold one ended too";
    EXPECT_DOUBLE_EQ(*row.share, 0.75);
    EXPECT_NEAR(row.interval->first, 0.3006, 1e-3);         // Wilson, 3 of 4
    EXPECT_NEAR(row.interval->second, 0.9544, 1e-3);
    EXPECT_EQ(answer.totals.at(0).n, 4);
    EXPECT_TRUE(losses_csv(answer).starts_with("month,product_id,product,reason,enquiries,customers,quoted,to_whom,n,share,low,high\n2026-11,,Birthday cake,price,3,2,68.00,Backhaus Meier (2),4,0.75,0.3"));

    const auto share = world.read([](Context& ctx) { return win_shares(ctx, {}); }).value().at(0);
    EXPECT_EQ(share.n, 4);
    EXPECT_DOUBLE_EQ(*share.share, 0.25);
    EXPECT_NEAR(share.interval->first, 0.0456, 1e-3);      // Wilson, 1 of 4
    EXPECT_NEAR(share.interval->second, 0.6994, 1e-3);
    EXPECT_EQ(share.answered, 3);
    EXPECT_EQ(share.unanswered, 1);
    EXPECT_EQ(fault_of(world.read([](Context& ctx) { return losses(ctx, {parse_day("2026-11-02"), parse_day("2026-11-01")}); })), "/to range");
}

// Random acts against a plain model: states, facts and the timeline agree.
TEST_P(Enquiries, agree_with_a_plain_model)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::map<std::int64_t, State> model;
    std::vector<Enquiry> all;
    for (int step = 0; step < 150; ++step) {
        if (all.empty() || random() % 4 == 0) {
            all.push_back(cake(random() % 2 ? mara : emil));
            model[all.back().id.value] = State::open;
            continue;
        }
        const auto& one = all[random() % all.size()];
        auto& state = model[one.id.value];
        switch (random() % 5) {
        case 0: ASSERT_EQ(sold(one).has_value(), state == State::open); state = state == State::open ? State::sold : state; break;
        case 1: ASSERT_EQ(lost(one, Reason::service).has_value(), state == State::open); state = state == State::open ? State::lost : state; break;
        case 2: ASSERT_EQ(as(tom, [&](Context& ctx) { return take_back_sale(ctx, one.id); }).has_value(), state == State::sold); if (state == State::sold) state = State::open; break;
        case 3: ASSERT_EQ(as(tom, [&](Context& ctx) { return take_back_loss(ctx, one.id); }).has_value(), state == State::lost); if (state == State::lost) state = State::open; break;
        default: ASSERT_EQ(offer(one, 100, "2026-12-01").has_value(), state == State::open);
        }
    }
    std::map<std::int64_t, Facts> expected{{mara.value, {}}, {emil.value, {}}};
    for (const auto& one : all) {
        const auto now = now_of(one);
        EXPECT_EQ(now.state, model[one.id.value]);
        EXPECT_EQ(now.is_open, now.state == State::open);
        EXPECT_EQ(now.is_answered, now.answered_at.has_value());
        auto& [open, gone] = expected[one.customer_id.value];
        open += model[one.id.value] == State::open;
        gone += model[one.id.value] == State::lost;
    }
    EXPECT_EQ(facts_of(mara), expected[mara.value]);
    EXPECT_EQ(facts_of(emil), expected[emil.value]);
    const std::vector owners{fact_owner(), touchpoints::fact_owner()};
    EXPECT_TRUE(world.write([&](Context& ctx) -> Result<std::vector<customers::FactDifference>> { return customers::rebuild_and_compare_facts(ctx.db, owners); }).empty());
}

}  // namespace
}  // namespace rapport::enquiries
