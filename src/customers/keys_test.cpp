#include "base/db/statement_rules.h"
#include "base/test/world.h"
#include "customers/service.h"
#include "customers/store.h"
#include "customers/test/people.h"

#include <random>

namespace rapport::customers {
namespace {

class Keys : public test::WorldTest {};
RAPPORT_ON_BOTH_ENGINES(Keys);

// Random people of few words, so that they share and clash a lot.
struct Chance {
    std::mt19937 random;
    std::size_t below(std::size_t n) { return random() % n; }
    std::string one_of(const std::vector<std::string>& list) { return list[below(list.size())]; }
    std::string name() { return one_of({"Mara", "Łukasz", "Emil", "Дмитрий"}) + " " + one_of({"Kowalska", "Voß", "Ilić", "O'Brien", "Mara"}); }
    Strings some(const std::vector<std::string>& list)
    {
        Strings chosen;
        for (const auto& one : list)
            if (below(3) == 0) chosen.push_back(one);
        return chosen;
    }
    Strings phones() { return some({"0171 2345678", "+49 171 2345678", "112", "Tel. 04101/1234"}); }
    Strings emails() { return some({"a@b.example", "A@B.example", "mara@post.example"}); }
    Strings cards() { return some({"c1", "C1", "c2", "c3"}); }
    Strings tags() { return some({"Stammgast", "STAMMGAST", "vegan"}); }
};

TEST_P(Keys, follow_every_change_as_if_they_were_made_anew)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Chance chance{std::mt19937(seed)};
    std::vector<Customer> all;
    for (int step = 0; step < 300; ++step) {
        if (all.size() < 5 || chance.below(4) == 0) {
            auto input = person(chance.name());
            input.phones = chance.phones();
            input.emails = chance.emails();
            input.cards = chance.cards();
            input.tags = chance.tags();
            if (chance.below(2)) input.external_id = Text<1, 200>{"E" + std::to_string(chance.below(20))};
            if (auto added = world.try_write([&](Context& ctx) { return add_customer(ctx, input); })) all.push_back(*added);
            else ASSERT_EQ(added.error().refusal, Refusal::conflict) << added.error().detail;
            continue;
        }
        auto& customer = all[chance.below(all.size())];
        CustomerPatch patch;
        switch (chance.below(6)) {
        case 0: patch.name = {true, Text<1, 200>{chance.name()}}; break;
        case 1: patch.phones = {true, chance.phones()}; break;
        case 2: patch.emails = {true, chance.emails()}; break;
        case 3: patch.cards = {true, chance.cards()}; break;
        case 4: patch.tags = {true, chance.tags()}; break;
        case 5: patch.external_id = {true, Text<1, 200>{"E" + std::to_string(chance.below(20))}}; break;
        }
        if (auto changed = world.try_write([&](Context& ctx) { return change_customer(ctx, customer.id, customer.version, patch); })) customer = *changed;
        else ASSERT_EQ(changed.error().refusal, Refusal::conflict) << changed.error().detail;
    }
    for (const auto& customer : all) {
        const auto kept = world.read([&](Context& ctx) { return store::read_keys(ctx.db, customer.id); });
        const auto anew = keys_of(customer, "DE");
        EXPECT_TRUE(kept == anew) << display_name(customer);
        EXPECT_EQ(world.read([&](Context& ctx) { return read_customer(ctx, customer.id); }).value().version, customer.version);
    }
}

TEST(Statements, of_customers_keep_the_rules_for_keys)
{
    std::size_t checked = 0;
    for (const auto* sql : Sql::all()) {
        if (sql->name.starts_with("test.")) continue;
        ++checked;
        for (const auto& rule : broken_rules(*sql)) ADD_FAILURE() << rule;
    }
    EXPECT_GT(checked, 40u);
}

}  // namespace
}  // namespace rapport::customers
