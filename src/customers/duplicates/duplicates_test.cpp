#include "base/in_words.h"
#include "base/test/world.h"
#include "base/text.h"
#include "customers/duplicates/duplicates.h"
#include "customers/duplicates/find.h"
#include "customers/duplicates/households.h"
#include "customers/duplicates/nicknames.h"
#include "customers/duplicates/schedule.h"
#include "customers/service.h"
#include "customers/store.h"
#include "customers/test/labelled_people.h"

#include <map>

namespace rapport::customers {
namespace {

Known somebody(const std::string& name, const std::string& phone = {}, const std::string& email = {}, const std::string& street = {}, Birthday birthday = {})
{
    static std::int64_t number = 0;
    Known known{{++number}, Kind::person, fold(name), {}, fold(street), street.empty() ? "" : "quendelbruck", street.empty() ? "" : "24999", birthday, {}, {}, {}};
    if (!phone.empty()) known.phones = {phone};
    if (!email.empty()) known.emails = {email};
    return known;
}

double probability(const Known& one, const Known& other)
{
    People people;
    people.add(one);
    people.add(other);
    people.settle();
    return Comparison(people)(people[0], people[1]).probability();
}

TEST(Likeness, of_those_who_are_one_is_above_a_half)
{
    const std::string phone = "+491712345678", mail = "mara@post.example";
    EXPECT_GT(probability(somebody("Bill Carter", phone), somebody("William Carter", phone)), 0.5) << "nickname";
    EXPECT_GT(probability(somebody("Sepp Huber", {}, mail), somebody("Josef Huber", {}, mail)), 0.5);
    EXPECT_GT(probability(somebody("Mara Kowalska", phone), somebody("Kowalska Mara", phone)), 0.5) << "swapped";
    EXPECT_GT(probability(somebody("Mara Kowalska", phone), somebody("Mara Kowalsak", phone)), 0.5) << "typing error";
    EXPECT_GT(probability(somebody("Mara Kowalska", {}, {}, "Mühlenstr. 5"), somebody("Mara Kowalska", {}, {}, "Muehlenstrasse 5")), 0.5);
    EXPECT_GT(probability(somebody("Mara Kowalska", {}, {}, "Am Markt 1", {1961, 5, 17}), somebody("Mara Kowalska", {}, {}, "Ringstr. 8", {1961, 5, 17})), 0.5) << "moved";
    EXPECT_GT(probability(somebody("Mara Kowalska", phone), somebody("Mara", phone)), 0.5) << "half a name";
    EXPECT_GT(probability(somebody("", {}, mail), somebody("Mara Kowalska", {}, mail)), 0.5) << "an address and no name";
}

TEST(Likeness, of_those_who_are_two_is_below_a_half)
{
    const std::string phone = "+494101123456", mail = "family@post.example";
    EXPECT_LT(probability(somebody("Rosa Mertens", phone, mail, "Am Markt 1"), somebody("Emil Mertens", phone, mail, "Am Markt 1")), 0.5) << "a couple";
    EXPECT_LT(probability(somebody("Ida Voß", phone, {}, "Am Markt 1", {2010, 3, 4}), somebody("Lea Voß", phone, {}, "Am Markt 1", {2010, 3, 4})), 0.5) << "twins";
    EXPECT_LT(probability(somebody("Paul Voß", phone, {}, "Am Markt 1", {1960, 3, 4}), somebody("Paul Voß", phone, {}, "Am Markt 1", {1989, 7, 9})), 0.5) << "father and son";
    EXPECT_LT(probability(somebody("Paul Voß", phone), somebody("Greta Ilić", phone)), 0.5) << "a number that went to somebody else";
    EXPECT_LT(probability(somebody("Mara Kowalska", "+491711111111", {}, "Am Markt 1", {1961, 5, 17}), somebody("Mara Kowalska", "+491722222222", {}, "Ringstr. 8", {1990, 2, 3})), 0.5);
    auto firm = somebody("Mara Kowalska", phone);
    firm.kind = Kind::organisation;
    EXPECT_LT(probability(firm, somebody("Mara Kowalska", phone)), 0.5);
}

TEST(Nicknames, are_known_and_guessed_when_misspelt)
{
    for (const auto& [form, name] : {std::pair{"bill", "william"}, {"bob", "robert"}, {"kate", "katherine"}, {"hans", "johannes"}, {"sepp", "josef"}, {"uschi", "ursula"}})
        EXPECT_EQ(nickname_group(form), nickname_group(name)) << form;
    EXPECT_EQ(nickname_group("xyz"), 0);
    EXPECT_EQ(misspelt_nickname_group("willliam"), nickname_group("william"));
}

TEST(Streets, are_the_same_however_they_are_written)
{
    for (const auto* text : {"Hauptstraße 5a", "Hauptstr. 5 a", "Haupt Str 5A", "HAUPTSTRASSE 5a"}) {
        EXPECT_EQ(street_parts(fold(text)).street, "hauptstr") << text;
        EXPECT_EQ(street_parts(fold(text)).house, "5a") << text;
    }
}

// A seed that no weight was chosen by (bench/duplicates.cpp measures more of them, and more people).
TEST(Pairs, are_found_rightly_among_labelled_people)
{
    constexpr std::uint32_t seed = 2026;
    const labelled::Town town(seed, 20'000);
    People people;
    std::map<int, int> times;
    for (const auto& record : town.records()) {
        auto known = somebody(record.name, record.phone, record.email, {}, record.birthday);
        known.street = fold(record.street);
        known.city = record.city;
        known.postcode = record.postcode;
        people.add(known);
        ++times[record.person];
    }
    people.settle();
    double truly = 0, right = 0;
    for (const auto& [person, count] : times) truly += count * (count - 1) / 2;
    const auto pairs = find_pairs(people, 0.5);
    for (const auto& pair : pairs) right += town.records()[pair.one].person == town.records()[pair.other].person;
    EXPECT_GE(right / static_cast<double>(pairs.size()), 0.95) << "precision";
    EXPECT_GE(right / truly, 0.90) << "recall";
}

class Duplicates : public test::WorldTest {
protected:
    Id<Customer> add(const std::string& name, const Strings& phones = {}, const std::string& street = {})
    {
        NewCustomer input;
        input.name = Text<1, 200>{name};
        input.phones = phones;
        if (!street.empty()) {
            input.street = Text<1, 200>{street};
            input.city = Text<1, 100>{"Quendelbrück"};
        }
        return world.write([&](Context& ctx) { return add_customer(ctx, input); }).id;
    }
    // What the background does: whatever is due some seconds from now.
    int search()
    {
        world.clock.set({world.clock.now().us + 3 * us_per_second});
        jobs::Worker worker(world.runtime(), {{"customers.duplicates", search_duplicates}}, 0);
        return worker.run_due();
    }
    DuplicateList list(DuplicateQuery query = {})
    {
        return world.read([&](Context& ctx) { return list_duplicates(ctx, query); }).value();
    }
};
RAPPORT_ON_BOTH_ENGINES(Duplicates);

TEST_P(Duplicates, are_proposed_soon_after_they_came_with_reasons)
{
    const auto bill = add("Bill Carter", {"0171 2345678"}), rosa = add("Rosa Mertens", {"04101 1234"});
    EXPECT_EQ(search(), 1);
    EXPECT_TRUE(list().data.empty());
    EXPECT_EQ(search(), 0) << "nothing changed since";

    const auto william = add("William Carter", {"+49 171 2345678"});
    add("Emil Mertens", {"04101 1234"});
    EXPECT_EQ(search(), 1) << "two changes are one search";
    const auto found = list();
    ASSERT_EQ(found.data.size(), 1u);
    EXPECT_EQ(found.data[0].one.id, bill);
    EXPECT_EQ(found.data[0].other.id, william);
    EXPECT_EQ(found.data[0].pair, to_text(bill) + "-" + to_text(william));
    EXPECT_GT(found.data[0].score, 0.5);
    EXPECT_EQ(found.data[0].reasons, (Strings{"same phone number", "one first name is a form of the other"}));
    EXPECT_EQ(list({.customer = william}).data.size(), 1u);
    EXPECT_TRUE(list({.customer = rosa}).data.empty());

    CustomerPatch patch;
    patch.phones = {true, Strings{"0171 9999999"}};
    world.write([&](Context& ctx) { return change_customer(ctx, william, 1, patch); });
    search();
    EXPECT_TRUE(list().data.empty()) << "the number was wrong";
}

TEST_P(Duplicates, whom_nobody_looked_at_is_told)
{
    const auto unseen = [&] { return world.read([](Context& ctx) { return not_looked_since(ctx); }); };
    EXPECT_EQ(unseen(), std::nullopt) << "nobody is in the books";
    add("Mara Kowalska", {"0171 2345678"});
    EXPECT_EQ(unseen(), "Nobody has looked yet");
    search();
    const auto at = world.clock.now();
    EXPECT_EQ(unseen(), std::nullopt);
    add("Mara Kowalska", {"0171 2345678"});
    EXPECT_EQ(unseen(), "Not looked since " + world.read([&](Context& ctx) { return moment_in_words(ctx.business.time_zone, at, at); }));
    search();
    EXPECT_EQ(unseen(), std::nullopt);
}

TEST_P(Duplicates, who_were_told_apart_are_not_proposed_again)
{
    const auto one = add("Mara Kowalska", {"0171 2345678"}), two = add("Mara Kowalska", {"0171 2345678"}), three = add("Mara Kowalski", {"0171 2345678"});
    search();
    EXPECT_EQ(list().data.size(), 3u);
    const auto pair = to_text(two) + "-" + to_text(one);
    const auto say = [&](auto what) { return world.try_write([&](Context& ctx) { return what(ctx, pair); }); };
    ASSERT_TRUE(say(tell_apart));
    ASSERT_TRUE(say(tell_apart)) << "saying it twice is saying it once";
    EXPECT_EQ(list().data.size(), 2u);
    search();
    EXPECT_EQ(list().data.size(), 2u);
    const auto told = world.read([](Context& ctx) { return list_told_apart(ctx); });
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].one_name, "Mara Kowalska");

    ASSERT_TRUE(say(forget_apart));
    EXPECT_EQ(say(forget_apart).error().refusal, Refusal::not_found);
    search();
    EXPECT_EQ(list().data.size(), 3u);
    for (const auto& nonsense : {std::string("x"), to_text(one) + "-" + to_text(one), to_text(one) + "-cus_0000000000001", to_text(three)})
        EXPECT_EQ(world.try_write([&](Context& ctx) { return tell_apart(ctx, nonsense); }).error().refusal, Refusal::not_found) << nonsense;
}

TEST_P(Duplicates, come_page_by_page)
{
    for (int i = 0; i < 5; ++i) add("Mara Kowalska", {"0171 2345678"});
    search();
    std::set<std::string> seen;
    DuplicateQuery query{.limit = 3};
    double last = 1;
    for (int pages = 0; pages < 9; ++pages) {
        const auto page = list(query);
        for (const auto& pair : page.data) {
            EXPECT_TRUE(seen.insert(pair.pair).second);
            EXPECT_LE(pair.score, last);
            last = pair.score;
        }
        query.cursor = page.next_cursor;
        if (!query.cursor) break;
    }
    EXPECT_EQ(seen.size(), 10u);
    query.cursor = "nonsense";
    EXPECT_EQ(world.read([&](Context& ctx) { return list_duplicates(ctx, query); }).error().refusal, Refusal::invalid);
}

TEST_P(Duplicates, households_that_are_none_after_all_leave_each_what_they_had)
{
    const auto rosa = add("Rosa Mertens", {}, "Am Markt 1"), emil = add("Emil Mertens", {}, "Am Markt 1"), greta = add("Greta Mertens", {}, "Am Markt 1");
    const auto of = [&](Id<Customer> id) {
        const auto one = world.read([&](Context& ctx) { return read_customer(ctx, id); }).value();
        return one.household ? one.household->value : std::string();
    };
    const auto call = [&](Id<Customer> id, const std::string& household) {
        world.write([&](Context& ctx) -> Result<Customer> {
            TRY(const auto one, read_customer(ctx, id));
            CustomerPatch patch;
            patch.household = {true, Text<1, 200>{household}};
            return change_customer(ctx, id, one.version, patch);
        });
    };
    call(emil, "The Mertens");
    search();
    const auto id = world.read([](Context& ctx) { return list_household_proposals(ctx.db, {}, 50); }).at(0).id;
    const auto back = [&] { return world.try_write([&](Context& ctx) { return take_back_acceptance(ctx, id); }); };
    EXPECT_EQ(back().error().refusal, Refusal::not_found) << "nobody said yes";
    world.write([&](Context& ctx) { return accept_household(ctx, id, {Text<1, 200>{"Market people"}, std::vector{rosa, emil, greta}}); });
    EXPECT_EQ(of(emil), "Market people");
    call(greta, "On her own");
    search();
    EXPECT_EQ(back().value().members.size(), 3u) << "though the search has forgotten it, or found it anew";
    EXPECT_EQ(of(rosa), "");
    EXPECT_EQ(of(emil), "The Mertens");
    EXPECT_EQ(of(greta), "On her own") << "she was named otherwise since";
    EXPECT_EQ(world.read([](Context& ctx) { return list_household_proposals(ctx.db, {}, 50); }).size(), 1u);
}

TEST_P(Duplicates, households_are_proposed_accepted_and_refused)
{
    const auto rosa = add("Rosa Mertens", {}, "Am Markt 1"), emil = add("Emil Mertens", {}, "am markt 1");
    add("Greta Ilić", {}, "Am Markt 1");
    const auto paul = add("Paul Voß", {}, "Ringstr. 8"), ida = add("Ida Voß", {}, "Ringstraße 8");
    search();
    const auto proposals = [&] { return world.read([](Context& ctx) { return list_household_proposals(ctx.db, {}, 50); }); };
    auto found = proposals();
    ASSERT_EQ(found.size(), 2u);
    if (found[0].members[0].id != rosa) std::swap(found[0], found[1]);
    EXPECT_EQ(found[0].name, "Mertens, Am Markt 1, Quendelbrück");
    ASSERT_EQ(found[0].members.size(), 2u);

    const auto accept = [&](const std::string& id, AcceptHousehold input) { return world.try_write([&](Context& ctx) { return accept_household(ctx, id, input); }); };
    EXPECT_EQ(accept("x", {}).error().refusal, Refusal::not_found);
    const auto named = [&](const std::string& text) { return world.read([&](Context& ctx) { return proposal_named(ctx.db, text); }); };
    for (const auto& one : found) EXPECT_EQ(named(one.id.substr(0, 8)), one.id);
    EXPECT_EQ(named(found[0].id), found[0].id);
    for (const auto& none : {found[0].id.substr(0, 7), found[0].id.substr(0, 8) + "zz", std::string()}) EXPECT_EQ(named(none), none);
    EXPECT_EQ(accept(found[0].id, {{}, std::vector{rosa, ida}}).error().faults.at(0).pointer, "/members/1");
    for (const auto& few : {std::vector<Id<Customer>>{}, std::vector{rosa}, std::vector{rosa, rosa}}) EXPECT_EQ(accept(found[0].id, {{}, few}).error().faults.at(0).code, "too_few");
    EXPECT_FALSE(world.read([&](Context& ctx) { return read_customer(ctx, rosa); })->household) << "alone she is no household";
    ASSERT_TRUE(accept(found[0].id, {}));
    for (const auto member : {rosa, emil})
        EXPECT_EQ(world.read([&](Context& ctx) { return read_customer(ctx, member); })->household->value, "Mertens, Am Markt 1, Quendelbrück");
    const auto not_after_all = [&] { return world.try_write([&](Context& ctx) { return take_back_acceptance(ctx, found[0].id); }); };
    ASSERT_TRUE(not_after_all());
    EXPECT_FALSE(world.read([&](Context& ctx) { return read_customer(ctx, rosa); })->household);
    EXPECT_EQ(proposals().size(), 2u) << "it is proposed again";
    EXPECT_EQ(not_after_all().error().refusal, Refusal::not_found) << "once is enough";
    ASSERT_TRUE(accept(found[0].id, {}));
    world.write([&](Context& ctx) { return refuse_household(ctx, found[1].id); });
    search();
    EXPECT_TRUE(proposals().empty()) << "neither comes again";
    const auto back = [&](const std::string& id) { return world.try_write([&](Context& ctx) { return take_back_refusal(ctx, id); }); };
    EXPECT_EQ(back("x").error().refusal, Refusal::not_found);
    EXPECT_EQ(back(found[1].id).value().members.size(), 2u);
    EXPECT_EQ(proposals().size(), 1u) << "it was no mistake to propose it";
    EXPECT_EQ(back(found[1].id).error().refusal, Refusal::not_found) << "nobody refuses it any more";
    world.write([&](Context& ctx) { return refuse_household(ctx, found[1].id); });

    add("Lea Voß", {}, "Ringstr. 8");
    search();
    ASSERT_EQ(proposals().size(), 1u) << "one more is another question";
    EXPECT_EQ(proposals()[0].members.size(), 3u);
    EXPECT_EQ(proposals()[0].members[0].id, paul);
}

}  // namespace
}  // namespace rapport::customers
