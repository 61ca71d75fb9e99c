#include "base/test/world.h"
#include "customers/consent.h"
#include "customers/facts.h"
#include "customers/service.h"
#include "customers/store.h"
#include "customers/test/people.h"
#include <set>

namespace rapport::customers {
namespace {

using test::World;

class Customers : public test::WorldTest {
protected:
    Result<Customer> change(const Customer& customer, CustomerPatch patch)
    {
        return world.try_write([&](Context& ctx) { return change_customer(ctx, customer.id, customer.version, patch); });
    }
};
RAPPORT_ON_BOTH_ENGINES(Customers);

TEST_P(Customers, are_kept_with_everything_that_is_known)
{
    auto input = person("Mara Kowalska");
    input.external_id = Text<1, 200>{"K-1042"};
    input.birthday = Birthday{0, 5, 17};
    input.joined_on = parse_day("2019-03-02");
    input.emails = {"Mara@Example.org", "mara@example.org", " mara.kowalska@post.example "};
    input.phones = {"0171 2345678"};
    input.cards = {"4711"};
    input.tags = {"Stammgast", "stammgast", "Brötchen"};
    input.custom = {{"dog", "Pina"}, {"empty", " "}};
    const auto added = world.write([&](Context& ctx) { return add_customer(ctx, input); });

    const auto read = world.read([&](Context& ctx) { return read_customer(ctx, added.id); }).value();
    EXPECT_EQ(read.name->value, "Mara Kowalska");
    EXPECT_EQ(read.birthday, (Birthday{0, 5, 17}));
    EXPECT_EQ(to_text(*read.joined_on), "2019-03-02");
    EXPECT_EQ(read.emails, (Strings{"Mara@Example.org", "mara.kowalska@post.example"}));
    EXPECT_EQ(read.tags, (Strings{"Stammgast", "Brötchen"}));
    EXPECT_EQ(read.custom, (Fields{{"dog", "Pina"}}));
    EXPECT_EQ(read.version, 1);
    EXPECT_EQ(read.created_at, world.clock.now());
    EXPECT_FALSE(read.consent_email.has_value());
}

TEST_P(Customers, need_only_a_name_or_one_identifier)
{
    const auto refused = world.try_write([&](Context& ctx) { return add_customer(ctx, NewCustomer{}); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().refusal, Refusal::invalid);
    EXPECT_EQ(refused.error().faults.at(0).pointer, "/name");

    NewCustomer by_phone;
    by_phone.phones = {"112"};
    EXPECT_TRUE(world.try_write([&](Context& ctx) { return add_customer(ctx, by_phone); }));
}

TEST_P(Customers, are_refused_with_every_fault_at_its_place)
{
    NewCustomer input = person("  ");
    input.emails = {"mara@example.org", "no address"};
    input.phones = {"12"};
    input.language = Text<2, 35>{"german!"};
    input.referred_by = Id<Customer>{7};
    const auto refused = world.try_write([&](Context& ctx) { return add_customer(ctx, input); });
    ASSERT_FALSE(refused);
    std::set<std::string> pointers;
    for (const auto& fault : refused.error().faults) pointers.insert(fault.pointer);
    EXPECT_EQ(pointers, (std::set<std::string>{"/name", "/emails/1", "/phones/0", "/language", "/referred_by"}));
}

TEST_P(Customers, may_share_a_phone_but_never_a_card_or_an_external_id)
{
    auto mara = person("Mara Kowalska");
    mara.phones = {"0171 2345678"};
    mara.cards = {"Abc-1"};
    mara.external_id = Text<1, 200>{"K-1"};
    const auto first = world.write([&](Context& ctx) { return add_customer(ctx, mara); });

    auto emil = person("Emil Thielsen");
    emil.phones = {"+49 171 2345678"};
    EXPECT_TRUE(world.try_write([&](Context& ctx) { return add_customer(ctx, emil); }));

    emil.cards = {"abc-1"};
    const auto refused = world.try_write([&](Context& ctx) { return add_customer(ctx, emil); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().refusal, Refusal::conflict);
    EXPECT_EQ(refused.error().code, "taken");
    EXPECT_NE(refused.error().detail.find("Mara Kowalska"), std::string::npos);
    EXPECT_EQ(refused.error().members.at(1).second, to_text(first.id));

    emil.cards.clear();
    emil.external_id = Text<1, 200>{"K-1"};
    EXPECT_FALSE(world.try_write([&](Context& ctx) { return add_customer(ctx, emil); }));
}

TEST_P(Customers, change_only_what_the_patch_names)
{
    auto input = person("Aylin Demirtaş");
    input.city = Text<1, 100>{"Quendelbrück"};
    input.tags = {"vegan"};
    const auto added = world.write([&](Context& ctx) { return add_customer(ctx, input); });
    world.clock.set(Instant{world.clock.now().us + us_per_day});

    CustomerPatch patch;
    patch.city = {true, std::nullopt};
    patch.tags = {true, Strings{"vegan", "early"}};
    const auto changed = change(added, patch).value();
    EXPECT_FALSE(changed.city.has_value());
    EXPECT_EQ(changed.tags, (Strings{"vegan", "early"}));
    EXPECT_EQ(changed.name, added.name);
    EXPECT_EQ(changed.version, 2);
    EXPECT_EQ(changed.updated_at, world.clock.now());
    EXPECT_EQ(changed.created_at, added.created_at);

    EXPECT_EQ(change(changed, patch).value().version, 2) << "a patch that changes nothing";
    const auto late = change(added, patch);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, "changed_meanwhile");

    CustomerPatch nameless;
    nameless.name = {true, std::nullopt};
    EXPECT_FALSE(change(changed, nameless)) << "nothing would be left to know her by";
    EXPECT_EQ(world.try_write([&](Context& ctx) { return change_customer(ctx, {99}, 1, patch); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(world.read([&](Context& ctx) { return read_customer(ctx, {99}); }).error().refusal, Refusal::not_found);
}

TEST_P(Customers, belong_to_an_organisation_by_its_name)
{
    auto bakery = person("Deichcafé GmbH");
    bakery.kind = Kind::organisation;
    const auto company = world.write([&](Context& ctx) { return add_customer(ctx, bakery); });
    auto yusuf = person("Yusuf Aydın");
    yusuf.company_id = company.id;
    const auto employed = world.write([&](Context& ctx) { return add_customer(ctx, yusuf); });
    EXPECT_EQ(employed.company->value, "Deichcafé GmbH");

    CustomerPatch elsewhere;
    elsewhere.company = {true, Text<1, 200>{"Hafenkontor"}};
    const auto moved = change(employed, elsewhere).value();
    EXPECT_FALSE(moved.company_id.has_value());

    CustomerPatch a_person;
    a_person.company_id = {true, employed.id};
    EXPECT_EQ(change(moved, a_person).error().faults.at(0).pointer, "/company_id");
    CustomerPatch nobody;
    nobody.looked_after_by = {true, Id<identity::Staff>{5}};
    EXPECT_EQ(change(moved, nobody).error().faults.at(0).pointer, "/looked_after_by");
}

TEST_P(Customers, are_made_for_external_ids_that_are_new)
{
    const auto first = world.write([&](Context& ctx) { return ensure_customer(ctx, "P-7"); });
    std::vector<std::string> ids{"P-7", " P-7 ", "", "P-8", "P-8"};
    for (int i = 100; i < 200; ++i) ids.push_back("P-" + std::to_string(i));
    std::vector<Id<Customer>> created;
    const auto all = world.write([&](Context& ctx) { return Result<std::map<std::string, Id<Customer>>>(ensure_customers(ctx, ids, &created)); });
    EXPECT_EQ(all.size(), 103u);
    EXPECT_EQ(created.size(), 101u);
    EXPECT_EQ(all.at("P-7"), first);
    EXPECT_EQ(all.at(" P-7 "), first);
    EXPECT_FALSE(all.contains(""));
    world.read([&](Context& ctx) {
        EXPECT_EQ(find_by_external_id(ctx.db, "P-8"), all.at("P-8"));
        EXPECT_EQ(find_by_external_id(ctx.db, "p-8"), std::nullopt) << "ids of other systems keep their case";
        EXPECT_EQ(name_of(ctx.db, first), "P-7");
        EXPECT_EQ(name_of(ctx.db, {1}), std::nullopt);
        return 0;
    });
    EXPECT_FALSE(world.try_write([&](Context& ctx) { return ensure_customer(ctx, std::string(201, 'x')); }));
}

TEST_P(Customers, withdraw_consent_and_give_it_anew)
{
    const auto rosa = world.write([&](Context& ctx) { return add_customer(ctx, person("Rosa Mertens")); });
    const auto say = [&](bool given, std::optional<Instant> at = {}) {
        return world.try_write([&](Context& ctx) { return record_consent(ctx, rosa.id, {Channel::email, given, {"form at the counter"}, {}, at}); });
    };
    const auto state = [&] { return world.read([&](Context& ctx) { return read_customer(ctx, rosa.id); }).value().consent_email; };

    ASSERT_TRUE(say(true));
    EXPECT_EQ(state(), true);
    ASSERT_TRUE(say(false));
    EXPECT_EQ(state(), false);
    ASSERT_TRUE(say(true, Instant{world.clock.now().us - us_per_day})) << "a form that was lying about";
    EXPECT_EQ(state(), false);
    world.clock.set(Instant{world.clock.now().us + us_per_day});
    ASSERT_TRUE(say(true));
    EXPECT_EQ(state(), true);

    const auto history = world.read([&](Context& ctx) { return list_consents(ctx, rosa.id); }).value();
    ASSERT_EQ(history.size(), 4u);
    EXPECT_TRUE(history.front().given);
    EXPECT_FALSE(say(true, Instant{world.clock.now().us + 1}));
    EXPECT_EQ(world.read([&](Context& ctx) { return list_consents(ctx, {9}); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(world.try_write([&](Context& ctx) { return record_consent(ctx, {9}, {Channel::sms, true, {"x"}, {}, {}}); }).error().refusal, Refusal::not_found);
}

const Sql spoil_sql{"test.spoil_facts", Reach::one_customer, "UPDATE customer_facts SET orders_count = 9 WHERE customer_id = $1"};
const Sql rebuild_sql{"test.rebuild_facts", Reach::business, "UPDATE customer_facts SET orders_count = 0"};

TEST_P(Customers, have_facts_that_can_be_made_again)
{
    const FactOwner owners[] = {{"orders", {{"orders_count", FactKind::number, "how many orders"}, {"last_expectation", FactKind::text, "what they got"}},
                                 [](Db& db) { db.run(rebuild_sql); }}};
    const auto ole = world.write([&](Context& ctx) { return add_customer(ctx, person("Ole Harms")); });
    const auto compare = [&] {
        return world.write([&](Context& ctx) { return Result<std::vector<FactDifference>>(rebuild_and_compare_facts(ctx.db, owners)); });
    };
    EXPECT_TRUE(compare().empty());
    world.write([&](Context& ctx) { ctx.db.run(spoil_sql, ole.id); return Result<Done>(Done{}); });
    const auto wrong = compare();
    ASSERT_EQ(wrong.size(), 1u);
    EXPECT_EQ(wrong[0].customer_id, ole.id);
    EXPECT_EQ(wrong[0].was, "9");
    EXPECT_EQ(wrong[0].is, "0");
}

}  // namespace
}  // namespace rapport::customers
