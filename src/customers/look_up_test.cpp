#include "base/test/world.h"
#include "customers/find.h"
#include "customers/look_up.h"
#include "customers/service.h"
#include "customers/test/people.h"

#include <set>

namespace rapport::customers {
namespace {

const Sql visited_sql{"test.visited", Reach::one_customer,
    "UPDATE customer_facts SET last_visit_at = $2, orders_count = $3 WHERE customer_id = $1"};

class LookUp : public test::WorldTest {
protected:
    Customer add(NewCustomer input) { return world.write([&](Context& ctx) { return add_customer(ctx, input); }); }
    Customer add(const char* name) { return add(person(name)); }
    void visited(const Customer& customer, std::int64_t at_us, std::int64_t orders)
    {
        world.write([&](Context& ctx) {
            ctx.db.run(visited_sql, customer.id, Instant{at_us}, orders);
            note_for_look_up(ctx, customer.id);
            return Result<Done>(Done{});
        });
    }
    Result<CustomerList> find(Find what)
    {
        return world.read([&](Context& ctx) { return find_customers(ctx, directory, what); });
    }
    Strings found(const std::string& q)
    {
        Find what;
        what.q = q;
        return names(find(what).value());
    }
    static Strings names(const CustomerList& list)
    {
        Strings all;
        for (const auto& row : list.data) all.push_back(row.name.value_or(row.external_id.value_or("-")));
        return all;
    }

    Directory directory;
};
RAPPORT_ON_BOTH_ENGINES(LookUp);

TEST_P(LookUp, finds_people_by_any_part_of_the_name_in_any_order)
{
    for (const auto* name : {"Mara Kowalska", "Emil Thielsen", "Aylin Demirtaş", "Teodora Ilić", "Łukasz Groß", "Дмитрий Орлов", "Sean O'Brien"}) add(name);
    const Strings mara{"Mara Kowalska"};
    for (const auto* q : {"kow", "Kowalska", "mar kow", "kow mar", "KOWALSKA, Mara", "  mara  ", "m k"}) EXPECT_EQ(found(q), mara) << q;
    for (const auto* q : {"kowalsky", "kovalska", "kowlaska", "mara kowalsky", "marra kowalska", "maar kowalsky", "kowaslk"}) EXPECT_EQ(found(q), mara) << q;
    for (const auto* q : {"lukasz", "ŁUKASZ", "gross", "Groß"}) EXPECT_EQ(found(q), Strings{"Łukasz Groß"}) << q;
    EXPECT_EQ(found("demirtas"), Strings{"Aylin Demirtaş"});
    EXPECT_EQ(found("dmitr"), Strings{"Дмитрий Орлов"});
    EXPECT_EQ(found("obrien"), Strings{"Sean O'Brien"});
    EXPECT_EQ(found("mara thielsen"), Strings{});
    for (const auto* q : {"---", "xyzzy", "%", "' OR 1=1 --"}) EXPECT_EQ(found(q), Strings{}) << q;
}

TEST_P(LookUp, finds_people_by_phone_mail_card_and_id)
{
    auto mara = person("Mara Kowalska");
    mara.phones = {"0171 2345678"};
    mara.emails = {"Mara.K@Post.example"};
    mara.cards = {"KARTE-77"};
    mara.external_id = Text<1, 200>{"C-1042"};
    add(mara);
    add("Emil Thielsen");
    for (const auto* q : {"678", "5678", "2345678", "0171 2345678", "+49 171 2345678", "0171 234", "01712345", "mara.k@", "MARA.K@post.example",
                          "mara.k", "karte-77", "KARTE", "C-1042", "c-1042", "c-1"})
        EXPECT_EQ(found(q), Strings{"Mara Kowalska"}) << q;
    EXPECT_EQ(found("78"), Strings{}) << "two digits are no tail";
    EXPECT_EQ(found("679"), Strings{});
}

TEST_P(LookUp, gives_the_best_match_first)
{
    add("Anna Voss");
    const auto annabel = add("Annabel Voss"), ann = add("Ann Voss"), hanna = add("Hanna Voss");
    EXPECT_EQ(found("anna"), (Strings{"Anna Voss", "Annabel Voss", "Ann Voss", "Hanna Voss"})) << "the word, a beginning, misspelt";
    visited(hanna, 1'000, 1);
    EXPECT_EQ(found("anna").at(2), "Hanna Voss") << "who was here goes first among equals";
    visited(ann, 2'000, 1);
    EXPECT_EQ(found("anna").at(2), "Ann Voss");
    visited(hanna, 2'000, 5);
    EXPECT_EQ(found("anna").at(2), "Hanna Voss");
    visited(annabel, 9'000, 99);
    EXPECT_EQ(found("anna").at(0), "Anna Voss");
}

TEST_P(LookUp, follows_a_changed_name_and_forgets_the_old_one)
{
    const auto clara = add("Clara Wöhler");
    EXPECT_EQ(found("wohlre"), Strings{"Clara Wöhler"});
    CustomerPatch patch;
    patch.name = {true, Text<1, 200>{"Clara Feddersen"}};
    world.write([&](Context& ctx) { return change_customer(ctx, clara.id, 1, patch); });
    EXPECT_EQ(found("wohler"), Strings{});
    EXPECT_EQ(found("federsen"), Strings{"Clara Feddersen"});
}

TEST_P(LookUp, pages_through_many_of_a_name_and_puts_the_latest_guest_first)
{
    std::vector<Customer> all;
    for (int i = 0; i < 260; ++i) all.push_back(add(("Anna Nr" + std::to_string(i)).c_str()));
    visited(all[255], 5'000, 1);
    Find what;
    what.q = "ann";
    what.limit = 100;
    auto page = find(what).value();
    EXPECT_EQ(page.data.at(0).id, all[255].id);
    std::set<std::int64_t> seen;
    for (;;) {
        for (const auto& row : page.data) EXPECT_TRUE(seen.insert(row.id.value).second);
        if (!page.next_cursor) break;
        what.cursor = page.next_cursor;
        page = find(what).value();
    }
    EXPECT_EQ(seen.size(), all.size());
    what.cursor = "rubbish";
    EXPECT_EQ(find(what).error().faults.at(0).pointer, "/cursor");
}

TEST_P(LookUp, shows_nobody_twice_whose_name_and_address_fit)
{
    Strings all;
    for (int i = 0; i < 7; ++i) {
        auto one = person("Anna Nr" + std::to_string(i));
        if (i % 2) one.emails = {"anna" + std::to_string(i) + "@post.example"};
        if (i == 5) one.cards = {"anna"};
        add(one);
        all.push_back(one.name->value);
    }
    Find what;
    what.q = "anna";
    what.limit = 2;
    Strings pieces;
    do {
        const auto page = find(what).value();
        for (const auto& name : names(page)) pieces.push_back(name);
        what.cursor = page.next_cursor;
    } while (what.cursor);
    std::sort(pieces.begin(), pieces.end());
    EXPECT_EQ(pieces, all);
}

TEST_P(LookUp, filters_and_sorts_lists)
{
    auto mara = person("Mara Kowalska");
    mara.tags = {"Stammgast"};
    mara.household = Text<1, 200>{"Deichweg 4"};
    auto emil = person("Emil Thielsen");
    emil.tags = {"stammgast"};
    emil.source = Text<1, 200>{"Zeitung"};
    auto firm = person("Hafenkontor");
    firm.kind = Kind::organisation;
    NewCustomer nameless;
    nameless.external_id = Text<1, 200>{"P-9"};
    const auto a = add(mara);
    const auto b = add(emil);
    add(firm);
    add(nameless);
    visited(a, 1'000, 3);
    visited(b, 2'000, 1);

    const auto list = [&](auto set) {
        Find what;
        set(what);
        return names(find(what).value());
    };
    EXPECT_EQ(list([](Find&) {}), (Strings{"Emil Thielsen", "Hafenkontor", "Mara Kowalska", "P-9"}));
    EXPECT_EQ(list([](Find& f) { f.sort = Sort::newest; }), (Strings{"P-9", "Hafenkontor", "Emil Thielsen", "Mara Kowalska"}));
    EXPECT_EQ(list([](Find& f) { f.sort = Sort::last_visit; }), (Strings{"Emil Thielsen", "Mara Kowalska", "P-9", "Hafenkontor"}));
    EXPECT_EQ(list([](Find& f) { f.tag = "STAMMGAST"; }), (Strings{"Emil Thielsen", "Mara Kowalska"}));
    EXPECT_EQ(list([](Find& f) { f.tag = "Stammgast"; f.source = "zeitung"; }), Strings{"Emil Thielsen"});
    EXPECT_EQ(list([](Find& f) { f.household = "deichweg 4"; }), Strings{"Mara Kowalska"});
    EXPECT_EQ(list([](Find& f) { f.kind = Kind::organisation; }), Strings{"Hafenkontor"});
    EXPECT_EQ(list([](Find& f) { f.q = "m"; f.tag = "stammgast"; }), Strings{"Mara Kowalska"});

    for (const auto sort : {Sort::name, Sort::newest, Sort::last_visit}) {
        Find what;
        what.sort = sort;
        const auto whole = names(find(what).value());
        what.limit = 1;
        Strings pieces;
        do {
            const auto page = find(what).value();
            for (const auto& name : names(page)) pieces.push_back(name);
            what.cursor = page.next_cursor;
        } while (what.cursor);
        EXPECT_EQ(pieces, whole);
    }
    const auto tags = world.read([](Context& ctx) { return list_tags(ctx.db); });
    ASSERT_EQ(tags.size(), 1u);
    EXPECT_EQ(tags[0].customers, 2);
}

// What is dated after now hides nobody who was just here.
TEST_P(LookUp, lists_who_was_here_without_visits_that_are_still_to_come)
{
    const auto now = world.clock.now().us;
    const auto mara = add("Mara Kowalska");
    visited(mara, now, 1);
    visited(add("Emil Thielsen"), now - us_per_day, 1);
    for (int i = 0; i < 4; ++i) visited(add(("Anna Nummer" + std::to_string(i)).c_str()), now + us_per_second, 1);
    Find what;
    what.sort = Sort::last_visit;
    what.limit = 1;
    what.past = true;
    const auto first = find(what).value();
    EXPECT_EQ(names(first), Strings{"Mara Kowalska"});
    what.cursor = first.next_cursor;
    EXPECT_EQ(names(find(what).value()), Strings{"Emil Thielsen"});
    what = {};
    what.past = true;
    EXPECT_EQ(find(what).error().faults.at(0).pointer, "/past") << "a list by name has no past";
}

// A beginning that hundreds of names share tells no address apart, unless it has a letter that addresses have.
TEST_P(LookUp, hundreds_of_the_name_hide_no_address_that_is_typed_further)
{
    for (int i = 0; i < 200; ++i) add(("Anna Nummer" + std::to_string(i)).c_str());
    auto berta = person("Berta Voß");
    berta.emails = {"anna-kathrin@post.example"};
    add(berta);
    EXPECT_EQ(found("anna-k"), Strings{"Berta Voß"});
    Find anna;
    anna.q = "anna";
    anna.limit = 200;
    EXPECT_FALSE(std::ranges::count(names(find(anna).value()), "Berta Voß") > 0);
}

}  // namespace
}  // namespace rapport::customers
