// Merging over every table there is: random businesses, random merges and the way back. The list of tables comes from the
// schema itself, so that a table whose rows would be left behind fails here.
#include "app/domains.h"
#include "app/facts.h"
#include "base/db/placement.h"
#include "base/test/door.h"
#include "base/test/world.h"
#include "customers/consent.h"
#include "customers/merge.h"
#include "customers/service.h"
#include "enquiries/answering.h"
#include "enquiries/deliveries.h"
#include "enquiries/endings.h"
#include "identity/people.h"
#include "imports/service.h"
#include "ladder/values.h"
#include "listening/service.h"
#include "orders/service.h"
#include "outlook/service.h"
#include "promises/endings.h"
#include "promises/service.h"
#include "standards/ticks.h"
#include "surveys/answering.h"
#include "surveys/asking.h"
#include "surveys/keys.h"
#include "surveys/service.h"
#include "tasks/handovers.h"
#include "tasks/service.h"
#include "themes/reading.h"
#include "today/today.h"
#include "touchpoints/service.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <set>

namespace rapport::app {
namespace {

using customers::Customer;
using customers::Merge;
using CustomerId = Id<Customer>;

using Row = std::map<std::string, std::string>;
using Tables = std::map<std::string, std::multiset<std::string>>;

// Not compared: when a row was written last and how often.
bool is_bookkeeping(const std::string& column) { return column == "updated_at" || column == "version"; }

class Merges : public test::WorldTest {
protected:
    struct Schema {
        std::string table;
        std::vector<std::string> columns;
        bool has(const std::string& column) const { return std::ranges::count(columns, column) > 0; }
    };

    std::vector<Schema> read_schema()
    {
        const bool sqlite = world.database().engine() == Engine::sqlite;
        const std::string text = sqlite
            ? "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid"
            : "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = current_schema()"
              " ORDER BY table_name, ordinal_position";
        std::vector<Schema> schema;
        world.database().read([&](Db& db) {
            for (const auto rows = db.query_text(text, {}); rows->next();) {
                const std::string table(rows->text(0));
                if (schema.empty() || schema.back().table != table) schema.push_back({table, {}});
                schema.back().columns.emplace_back(rows->text(1));
            }
        });
        return schema;
    }

    // Every row of every table that belongs to customers, as text; not the log of look-up, which only grows.
    Tables read_all()
    {
        Tables tables;
        for (const auto& [table, columns] : read_schema()) {
            if ((!std::ranges::count(columns, "customer_id") && table != "customers") || table == "look_up_changes") continue;
            std::string list;
            for (const auto& column : columns)
                if (!is_bookkeeping(column)) list += (list.empty() ? "" : " || '|' || ") + ("COALESCE(CAST(" + column + " AS TEXT), 'null')");
            auto& rows_of = tables[table];
            world.database().read([&](Db& db) {
                for (const auto rows = db.query_text("SELECT " + list + " FROM " + table, {}); rows->next();) rows_of.emplace(rows->text(0));
            });
        }
        return tables;
    }

    void expect_same(const Tables& before, const Tables& after)
    {
        for (const auto& [table, rows] : before) {
            std::vector<std::string> gone, added;
            std::ranges::set_difference(rows, after.at(table), std::back_inserter(gone));
            std::ranges::set_difference(after.at(table), rows, std::back_inserter(added));
            for (const auto& row : gone) ADD_FAILURE() << table << " lost   " << row;
            for (const auto& row : added) ADD_FAILURE() << table << " gained " << row;
        }
    }

    void expect_true_facts()
    {
        const auto differences = world.write([](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
            return customers::rebuild_and_compare_facts(ctx.db, fact_owners());
        });
        for (const auto& one : differences) ADD_FAILURE() << to_text(one.customer_id) << " " << one.column << " was " << one.was << ", is " << one.is;
    }

    Result<Merge> merge(CustomerId survivor, CustomerId other, customers::Choices fields = {})
    {
        return world.try_write([&](Context& ctx) { return customers::merge_customers(ctx, following(), survivor, {other, fields}); });
    }
    Result<customers::TwoAgain> take_back(Id<Merge> id)
    {
        return world.try_write([&](Context& ctx) { return customers::take_back_merge(ctx, following(), id); });
    }
    Result<Customer> read(CustomerId id)
    {
        return world.read([&](Context& ctx) { return customers::read_customer(ctx, id); });
    }
    CustomerId add(customers::NewCustomer input)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
    }
    void bring_in(const std::string& kind, const std::string& text)
    {
        const auto file = world.folder / (kind + ".csv");
        std::ofstream(file, std::ios::binary) << text;
        auto desk = world.desk();
        imports::ImportNow input;
        input.kind = kind;
        input.file = file;
        input.file_name = kind;
        const auto imported = imports::import_now(desk, shapes(), input);
        ASSERT_TRUE(imported) << imported.error().detail;
        for (const auto& row : imported->report.rejected.first(10)) ADD_FAILURE() << kind << " line " << row.line << ": " << row.reason;
    }
};
RAPPORT_ON_BOTH_ENGINES(Merges);

customers::NewCustomer named(const std::string& name, const std::string& external_id = {})
{
    customers::NewCustomer input;
    input.name = Text<1, 200>{name};
    if (!external_id.empty()) input.external_id = Text<1, 200>{external_id};
    return input;
}

TEST_P(Merges, know_every_table_that_belongs_to_customers_with_all_its_columns)
{
    std::map<std::string, const customers::Follower*> known;
    for (const auto* follower : following().tables) known.try_emplace(follower->table(), follower);
    for (const auto& [table, columns] : read_schema()) {
        if (!std::ranges::count(columns, "customer_id")) continue;
        ASSERT_TRUE(known.contains(table)) << table << ": say how its rows follow their customer (customers/followers.h)";
        if (known[table]->other_columns().empty()) continue;
        std::multiset<std::string> in_schema{columns.begin(), columns.end()}, moved{"customer_id"};
        const auto& list = known[table]->other_columns();
        for (std::size_t at = 0; (at = list.find(", ", at)) != std::string::npos;) {
            at += 2;
            moved.insert(list.substr(at, list.find(',', at) - at));
        }
        EXPECT_EQ(in_schema, moved) << table;
    }
}

// A small business whose people share names, phones, cards' owners and dealings.
struct Town {
    std::mt19937 random;
    std::size_t below(std::size_t n) { return random() % n; }
    bool maybe() { return below(2) == 0; }
    std::string one_of(const std::vector<std::string>& list) { return list[below(list.size())]; }

    customers::NewCustomer somebody(int number)
    {
        auto input = named(one_of({"Mara", "Emil", "Rosa", "Lasse"}) + " " + one_of({"Kowalska", "Voß", "Thielsen"}), maybe() ? "E" + std::to_string(number) : "");
        if (maybe()) input.emails = {one_of({"a@post.example", "b@post.example", "c@post.example"})};
        if (maybe()) input.phones = {one_of({"0171 2345678", "04101 1234", "030 998877"})};
        if (maybe()) input.cards = {"card " + std::to_string(number)};
        if (maybe()) input.tags = {one_of({"Stammgast", "vegan"})};
        if (maybe()) input.interests = {one_of({"rye", "cake"})};
        if (maybe()) input.city = Text<1, 100>{one_of({"Quendelbrück", "Bremen"})};
        if (maybe()) input.street = Text<1, 200>{one_of({"Mühlenstr. 5", "Am Markt 1"})};
        if (maybe()) input.notes = Text<1, 10000>{one_of({"likes the corner table", "pays by card"})};
        if (maybe()) input.custom = {{one_of({"size", "colour"}), one_of({"L", "red"})}};
        if (maybe()) input.birthday = customers::Birthday{0, 5, 17};
        return input;
    }
};

TEST_P(Merges, lose_no_row_and_give_every_row_back)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Town town{std::mt19937(seed)};
    const auto tom = world.write([](Context& ctx) { return identity::insert_staff(ctx, {{"Tom Reimers"}, "tom@hafer-mohn.example", identity::Role::staff}); });
    world.write([](Context& ctx) {
        return standards::add_standard(ctx, {.promise = {"Greeted by name"}, .steps = {{{}, {"Say the name"}}}, .since = ctx.business.time_zone.local_day({ctx.now().us - 200 * us_per_day})});
    });
    const auto survey = world.write([](Context& ctx) -> Result<surveys::Survey> {
        TRY(const auto made, surveys::add_survey(ctx, {.name = {"After a visit"}, .questions = {{{}, surveys::QuestionKind::nps, {}, {{{"en"}, {"Would you send a friend to us?"}, {}, {}, {}}}}}}));
        return surveys::open_survey(ctx, made.id);
    });
    std::vector<CustomerId> people;
    for (int number = 0; number < 12; ++number) {
        auto input = town.somebody(number);
        if (!people.empty() && town.below(3) == 0) input.referred_by = people[town.below(people.size())];
        people.push_back(add(input));
    }
    for (int step = 0; step < 60; ++step) {
        const auto maybe = [&] { return step < 7 || town.maybe(); };    // each happens once at least
        const auto whose = people[town.below(people.size())];
        const Instant at{world.clock.now().us - static_cast<std::int64_t>(town.below(100)) * us_per_day};
        world.write([&](Context& ctx) -> Result<Done> {
            switch (step % 7) {
            case 0: {
                orders::AddOrder order{.customer_id = whose, .ordered_at = at};
                if (maybe()) order.external_id = Text<1, 200>{"R" + std::to_string(step)};
                order.items = {{.product = Text<1, 200>{"Rye bread"}, .unit_price = Money{420, {"EUR"}}}, {.amount = Money{100, {"EUR"}}}};
                CHECK(orders::add_order(ctx, order));
                break;
            }
            case 1: {
                touchpoints::AddTouchpoint touch{.customer_id = whose, .kind = touchpoints::Kind::visit, .at = at};
                if (maybe()) touch.external_id = Text<1, 200>{"T" + std::to_string(step)};
                if (maybe()) touch.expectation = touchpoints::Expectation::exceeded;
                TRY(const auto added, touchpoints::add_touchpoint(ctx, touch));
                CHECK(standards::tick(ctx, added.id, 1));
                if (maybe()) CHECK(ladder::note_value(ctx, whose, {.how = ladder::How::shown, .words = {"Brings her own jars"}, .at = at}));
                break;
            }
            case 2: {
                const auto number = std::to_string(step);
                enquiries::Ask input{.customer_id = whose, .at = at, .items = {{{"Rye bread"}, {}}, {{"a bridge"}, {}}}};
                if (maybe()) input.external_id = Text<1, 200>{"E" + number};
                TRY(const auto asked, enquiries::ask(ctx, input));
                CHECK(enquiries::answer(ctx, asked.id, {}));
                CHECK(enquiries::quote(ctx, asked.id, {ctx.today(), {{{"Rye bread"}, {}, Money{420, {"EUR"}}}}, {}}));
                if (maybe()) CHECK(enquiries::lose(ctx, asked.id, {enquiries::Reason::price, {}, {}, {}}));
                enquiries::PromiseDelivery delivery{.customer_id = whose, .promised_on = ctx.today(), .what = Text<1, 1000>{"bread"}};
                if (maybe()) delivery.external_id = Text<1, 200>{"D" + number};
                TRY(const auto promised, enquiries::promise_delivery(ctx, delivery));
                if (maybe()) CHECK(enquiries::arrive(ctx, promised.id, {}));
                break;
            }
            case 3: {
                CHECK(listening::add_response(ctx, {.customer_id = whose, .score = static_cast<std::int64_t>(town.below(11)), .at = at}));
                if (!surveys::draw(ctx, {}, survey.id, whose, surveys::AskedBy::counter, {})) break;    // then they are left out
                TRY(const auto drawn, surveys::list_invitations(ctx, survey.id, {.limit = 1}));
                TRY(const auto asked, surveys::make_link(ctx, {}, drawn.front().id));
                const surveys::Answering by{survey.id, 1, surveys::AnsweredBy::link, "en", surveys::answer_key_of(asked.link.substr(3)), asked.invitation};
                CHECK(surveys::give(ctx, {}, by, {{1, static_cast<std::int64_t>(town.below(11)), {}}}));
                if (maybe()) surveys::stop_asking(ctx, whose);
                break;
            }
            case 4: {
                TRY(const auto task, tasks::give_task(ctx, {.what = {"Ask after them"}, .customer_id = whose, .due_on = Day{ctx.today().days + 3}}));
                if (maybe()) CHECK(tasks::hand_over(ctx, {.task_id = task.id, .to_staff_id = tom.id, .note = {"They were promised a call."}}));
                break;
            }
            case 5: {
                TRY(const auto promise, promises::make_promise(ctx, {.customer_id = whose, .what = {"The rye starter recipe"}, .due_on = Day{ctx.today().days - 1}, .made_at = Instant{ctx.now().us - 9 * us_per_day}}));
                if (maybe()) CHECK(promises::break_promise(ctx, promise.id, {{"Lost the recipe"}, {}}));
                if (maybe()) CHECK(promises::apologise(ctx, promise.id, {}));
                TRY(const auto noted, outlook::note(ctx, whose, {.kind = outlook::Kind::danger, .what = {"A rival opens next door"}}));
                if (maybe()) CHECK(outlook::settle(ctx, whose, noted.id, {{"They stayed"}, {}}));
                CHECK(today::mark(ctx, {.customer_id = whose, .key = {"birthday"}, .act = today::Act::later}));
                break;
            }
            default:
                CHECK(customers::record_consent(ctx, whose, {maybe() ? customers::Channel::email : customers::Channel::sms, maybe(), {"form"}, {}, at}));
            }
            return Done{};
        });
    }
    // One of them has said not to be asked.
    for (const auto& one : people)
        world.write([&](Context& ctx) -> Result<Done> { return surveys::draw(ctx, {}, survey.id, one, surveys::AskedBy::counter, {}), Done{}; });
    bring_in("touchpoints", "customer_id,at,kind,summary\n" + to_text(people[0]) + ",2026-10-01,call,asked\n" + to_text(people[1]) + ",2026-10-02,visit,\n");
    bring_in("responses", "customer_id,at,survey,score\n" + to_text(people[2]) + ",2026-10-01,nps,9\n" + to_text(people[0]) + ",2026-10-03,csat,4\n");

    // Comments that have been read, and belong to themes.
    const std::vector<std::string> said = {"The queue at the till is too long", "Waiting in the queue took twenty minutes", "One till for a long queue",
                                           "The coffee is wonderful and the foam perfect", "Lovely coffee with great milk foam", "Best coffee, hot and strong"};
    const std::vector<std::string> when = {"on Saturday", "this morning", "at noon", "in the evening", "yesterday", "at seven", "after work", "before school", "again", "as ever"};
    std::size_t whose = 0;
    for (const auto& sentence : said)
        for (const auto& moment : when)
            world.write([&](Context& ctx) {
                return listening::add_response(ctx, {.customer_id = people[whose++ % people.size()], .score = 8, .comment = Text<1, 4000>{sentence + " " + moment + "."}});
            });
    auto reader = world.desk();
    ASSERT_TRUE(themes::read_comments(reader, true));

    for (const auto& [table, rows] : read_all()) {
        const auto follower = std::ranges::find_if(following().tables, [&](const auto* one) { return one->table() == table && !one->other_columns().empty(); });
        const bool comes_later = table == "merges" || table == "merge_rows";
        EXPECT_TRUE(follower == following().tables.end() || comes_later || !rows.empty()) << table << " has no row that could be lost here";
    }

    // Merges upon merges, and every one of them back in the reverse order.
    std::vector<Tables> before;
    std::vector<Id<Merge>> merges;
    for (int step = 0; step < 9; ++step) {
        const auto survivor = town.below(people.size());
        const auto other = (survivor + 1 + town.below(people.size() - 1)) % people.size();
        before.push_back(read_all());
        const auto merged = merge(people[survivor], people[other]);
        ASSERT_TRUE(merged) << merged.error().detail;
        merges.push_back(merged->id);

        const auto after = read_all();
        for (const auto* follower : following().tables) {
            if (follower->other_columns().empty() || follower->table() == "merges" || follower->table() == "merge_rows") continue;
            const auto made = follower->table() == "consents" ? 4u : 0u;    // a withdrawal that is said again
            EXPECT_GE(after.at(follower->table()).size(), before.back().at(follower->table()).size()) << follower->table();
            EXPECT_LE(after.at(follower->table()).size(), before.back().at(follower->table()).size() + made) << follower->table();
        }
        EXPECT_EQ(after.at("customer_identifiers").size(), before.back().at("customer_identifiers").size());
        const auto gone = std::to_string(people[other].value);
        for (const auto& [table, rows] : after)
            for (const auto& row : rows) {
                const auto at = row.find(gone);
                const bool in_log = table == "merges" || (table == "merge_rows" && at != 0);
                EXPECT_TRUE(in_log || at == std::string::npos) << table << " still names " << gone << ": " << row;
            }
        expect_true_facts();
        people.erase(people.begin() + static_cast<std::ptrdiff_t>(other));
    }
    for (auto at = merges.size(); at-- > 0;) {
        const auto back = take_back(merges[at]);
        ASSERT_TRUE(back) << back.error().detail;
        expect_same(before[at], read_all());
        expect_true_facts();
        if (HasFailure()) return;
    }
}

TEST_P(Merges, keep_the_external_id_and_are_found_by_all_keys_of_both)
{
    auto mara = named("Mara Kowalska", "K-1");
    mara.phones = {"0171 2345678"};
    auto double_of_mara = named("M. Kowalska", "K-2");
    double_of_mara.cards = {"C-77"};
    double_of_mara.emails = {"mara@post.example"};
    double_of_mara.city = Text<1, 100>{"Quendelbrück"};
    const auto one = add(mara), two = add(double_of_mara);
    const auto merged = merge(one, two).value();

    const auto now = read(one).value();
    EXPECT_EQ(now.external_id->value, "K-1");
    EXPECT_EQ(now.name->value, "Mara Kowalska");
    EXPECT_EQ(now.city->value, "Quendelbrück");
    EXPECT_EQ(now.emails, Strings{"mara@post.example"});
    const auto found = [&](const std::string& key) { return world.read([&](Context& ctx) { return customers::find_by_external_id(ctx.db, key); }); };
    EXPECT_EQ(found("K-2"), one);
    EXPECT_EQ(found(to_text(two)), one);
    const auto gone = read(two);
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().code, "merged");
    EXPECT_EQ(gone.error().members.at(0), (std::pair<std::string, std::string>{"merged_into", to_text(one)}));

    // A file that knows the other's id, or ours of it, means the survivor, which keeps its own.
    bring_in("customers", "external_id,occupation\nK-2,baker\n");
    bring_in("customers", "external_id,gender\n" + to_text(two) + ",female\n");
    bring_in("orders", "order_id,customer_id,ordered_at,amount\nR-9,K-2,2026-10-01,4.20\n");
    const auto filed = read(one).value();
    EXPECT_EQ(filed.external_id->value, "K-1");
    EXPECT_EQ(filed.occupation->value, "baker");
    EXPECT_EQ(filed.gender->value, "female");
    EXPECT_EQ(found("K-2"), one);

    // What was changed since stays with the survivor.
    ASSERT_TRUE(take_back(merged.id));
    EXPECT_EQ(read(one).value().occupation->value, "baker");
    EXPECT_EQ(read(one).value().emails, Strings{});
    EXPECT_FALSE(read(one).value().city);
    EXPECT_EQ(read(two).value().external_id->value, "K-2");
    EXPECT_EQ(read(two).value().cards, Strings{"C-77"});
    EXPECT_EQ(found("K-2"), two);
    EXPECT_EQ(take_back(merged.id).error().refusal, Refusal::not_found);
}

TEST_P(Merges, leave_a_file_known_that_was_brought_in_before)
{
    auto first = named("Mara Kowalska"), second = named("Mara Kowalski");
    first.external_id = Text<1, 200>{"K-1"};
    second.external_id = Text<1, 200>{"K-2"};
    const auto one = add(first), two = add(second);
    const std::pair<const char*, const char*> files[] = {
        {"promises", "customer_id,what,made_at,due_at\nK-2,Keep a loaf,2026-11-01T10:00,2026-11-20\n"},
        {"touchpoints", "customer_id,at,kind,summary\nK-2,2026-11-02T10:00,call,Asked after the oven\n"},
        {"orders", "customer_id,ordered_at,amount\nK-2,2026-11-03T10:00,4.20\n"},
        {"responses", "customer_id,at,survey,score\nK-2,2026-11-04T10:00,nps,9\n"},
        {"enquiries", "customer_id,at,asked\nK-2,2026-11-05T10:00,A cake for twelve\n"},
        {"tasks", "customer_id,what,given_at,due_at\nK-2,Call about the cake,2026-11-06T10:00,2026-11-20\n"},
    };
    for (const auto& [kind, text] : files) bring_in(kind, text);
    ASSERT_TRUE(merge(one, two));
    const auto before = read_all();
    for (const auto& [kind, text] : files) bring_in(kind, text);
    expect_same(before, read_all());
}

TEST_P(Merges, take_the_stricter_consent)
{
    using customers::Channel;
    const auto one = add(named("Rosa Mertens")), two = add(named("Rosa Martens"));
    const auto say = [&](CustomerId whose, Channel channel, bool given, std::int64_t days_ago) {
        world.write([&](Context& ctx) {
            return customers::record_consent(ctx, whose, {channel, given, {"form"}, {}, Instant{world.clock.now().us - days_ago * us_per_day}});
        });
    };
    say(one, Channel::email, false, 20);
    say(two, Channel::email, true, 10);
    say(two, Channel::sms, true, 10);
    say(one, Channel::post, true, 20);
    const auto preview = world.read([&](Context& ctx) { return customers::preview_merge(ctx, following(), one, {two, {}}); }).value();
    EXPECT_EQ(preview.merged.consent_email, false);
    const auto merged = merge(one, two).value();
    const auto now = read(one).value();
    EXPECT_EQ(now.consent_email, false);
    EXPECT_EQ(now.consent_sms, true);
    EXPECT_EQ(now.consent_post, true);
    EXPECT_EQ(now.consent_phone, std::nullopt);

    say(one, Channel::sms, false, 0);
    ASSERT_TRUE(take_back(merged.id));
    EXPECT_EQ(read(one).value().consent_email, false);
    EXPECT_EQ(read(two).value().consent_email, true);
    EXPECT_EQ(read(one).value().consent_sms, false) << "withdrawn while they were one";
    EXPECT_EQ(read(two).value().consent_sms, false) << "and it may have been either's wish";
}

TEST_P(Merges, follow_the_choice_of_fields)
{
    auto left = named("Mara K.");
    left.street = Text<1, 200>{"Am Markt 1"};
    left.notes = Text<1, 10000>{"corner table"};
    auto right = named("Mara Kowalska");
    right.street = Text<1, 200>{"Mühlenstr. 5"};
    right.city = Text<1, 100>{"Bremen"};
    right.notes = Text<1, 10000>{"no nuts"};
    right.tags = {"vegan"};
    const auto one = add(left), two = add(right);
    const auto preview = world.read([&](Context& ctx) { return customers::preview_merge(ctx, following(), one, {two, {}}); }).value();
    EXPECT_EQ(preview.differing, (Strings{"name", "street", "notes"}));
    EXPECT_FALSE(preview.merged.city) << "two addresses are not mixed";
    EXPECT_EQ(preview.merged.notes->value, "corner table\n\nno nuts");

    using enum customers::Choice;
    for (const auto& [field, choice] : {std::pair{"surname", other}, {"name", both}, {"company_id", other}}) {
        const auto refused = merge(one, two, {{field, choice}});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().faults.at(0).pointer, std::string("/fields/") + field);
    }
    ASSERT_TRUE(merge(one, two, {{"name", other}, {"street", other}, {"city", other}, {"tags", survivor}}));
    const auto now = read(one).value();
    EXPECT_EQ(now.name->value, "Mara Kowalska");
    EXPECT_EQ(now.street->value, "Mühlenstr. 5");
    EXPECT_EQ(now.city->value, "Bremen");
    EXPECT_TRUE(now.tags.empty());
}

TEST_P(Merges, are_refused_where_they_make_no_sense)
{
    const auto one = add(named("Mara")), two = add(named("Emil")), three = add(named("Rosa"));
    auto firm = named("Hafer & Mohn");
    firm.kind = customers::Kind::organisation;
    const auto company = add(firm);
    EXPECT_EQ(merge(one, one).error().faults.at(0).code, "same");
    EXPECT_EQ(merge(one, {12345}).error().faults.at(0).code, "unknown");
    EXPECT_EQ(merge({12345}, one).error().refusal, Refusal::not_found);
    EXPECT_EQ(merge(one, company).error().code, "different_kinds");

    const auto first = merge(two, three).value();
    EXPECT_EQ(merge(one, three).error().code, "merged");
    EXPECT_EQ(merge(three, one).error().code, "merged");
    const auto second = merge(one, two).value();
    EXPECT_EQ(read(three).error().members.at(0).second, to_text(one)) << "along the whole chain";
    const auto refused = take_back(first.id);
    EXPECT_EQ(refused.error().code, "merged_again");
    EXPECT_EQ(refused.error().members.at(0).second, to_text(second.id));
    ASSERT_TRUE(take_back(second.id));
    EXPECT_EQ(read(three).error().members.at(0).second, to_text(two));

    // Somebody else has the key by now.
    auto carded = named("Lasse");
    carded.cards = {"C-1"};
    const auto four = add(carded);
    const auto third = merge(one, four).value();
    const auto before_last = merge(one, two).value();
    EXPECT_EQ(take_back(third.id).error().code, "merged_again") << "in the reverse order";
    ASSERT_TRUE(take_back(before_last.id));
    customers::CustomerPatch without_card;
    without_card.cards = {true, Strings{}};
    world.write([&](Context& ctx) { return customers::change_customer(ctx, one, customers::read_customer(ctx, one)->version, without_card); });
    add([&] { auto input = named("Ines"); input.cards = {"C-1"}; return input; }());
    EXPECT_EQ(take_back(third.id).error().code, "taken");

    world.clock.set({world.clock.now().us + customers::undo_days * us_per_day});
    EXPECT_EQ(take_back(first.id).error().code, "too_late");
    EXPECT_EQ(world.write([](Context& ctx) -> Result<std::int64_t> { return customers::forget_old_merges(ctx); }), 2);
    EXPECT_EQ(take_back(first.id).error().code, "too_late");
    EXPECT_EQ(read(three).error().code, "merged") << "where it went is known for ever";
    EXPECT_EQ(world.read([](Context& ctx) { return customers::list_merges(ctx.db, {}, {}, 10); }).size(), 2u);
}

TEST_P(Merges, are_named_by_every_door_that_is_asked_for_the_record_that_went)
{
    const auto one = add(named("Mara")), two = add(named("Maria"));
    ASSERT_TRUE(merge(one, two));
    test::Door door(world, add_routes, {"customers:read", "counter:read", "orders:read", "touchpoints:read", "touchpoints:write", "report:read"});
    const auto went = "/customers/" + to_text(two);
    const auto expect_merged = [&](const http::Response& answer, const std::string& what) {
        const auto body = test::Door::parsed(answer);
        EXPECT_EQ(answer.status, 404) << what;
        EXPECT_EQ(body.at("code").as_string(), "merged") << what;
        EXPECT_EQ(std::string(body.at("merged_into").as_string()), to_text(one)) << what;
    };
    for (const auto* of : {"", "/timeline", "/consents", "/greeting", "/ladder", "/loyalty", "/rhythm", "/outlook", "/value"}) expect_merged(door.get(went + of), of);
    expect_merged(door.get("/orders?customer_id=" + to_text(two)), "orders");
    expect_merged(door.post(went + "/sayings", R"({"about":"birthday","sentence":"Happy birthday"})"), "sayings");
    for (const auto* of : {"/ladder", "/value"}) EXPECT_EQ(test::Door::parsed(door.get("/customers/cus_0000000000001" + std::string(of))).at("code").as_string(), "not_found");
}

TEST_P(Merges, take_what_is_written_down_for_the_record_that_went)
{
    const auto one = add(named("Mara")), two = add(named("Maria"));
    ASSERT_TRUE(merge(one, two));
    test::Door door(world, add_routes, {"customers:read", "touchpoints:write", "orders:write", "responses:write", "promises:write", "tasks:write", "enquiries:write", "cases:write"});
    const std::map<std::string, std::string> bodies = {
        {"touchpoints", R"("kind":"call","summary":"Asked for rye")"}, {"orders", R"("items":[{"product":"Rye bread"}])"}, {"responses", R"("survey":"nps","score":9)"},
        {"promises", R"("what":"A loaf of rye","due_on":"2099-01-01")"}, {"tasks", R"("what":"Ask whether the rye came","due_on":"2099-01-01")"},
        {"enquiries", R"("asked":"A rye loaf a week")"}, {"deliveries", R"("what":"Rye bread","promised_on":"2099-01-01")"}, {"cases", R"("subject":"The rye was sold out","source":"phone")"}};
    for (const auto& [path, body] : bodies) {
        const auto answer = door.post("/" + path, R"({"customer_id":")" + to_text(two) + "\"," + body + "}");
        ASSERT_EQ(answer.status, 201) << path << " " << answer.body;
        EXPECT_EQ(std::string(test::Door::parsed(answer).at("customer_id").as_string()), to_text(one)) << path;
    }
}

TEST_P(Merges, are_taken_back_in_the_reverse_order_also_where_the_clock_was_set_back)
{
    const auto one = add(named("Mara")), two = add(named("Maria")), three = add(named("Marie"));
    const auto now = world.clock.now();
    world.clock.set({now.us + 10 * us_per_day});
    const auto first = merge(one, two).value();
    world.clock.set(now);
    const auto second = merge(one, three).value();
    EXPECT_EQ(take_back(first.id).error().code, "merged_again");
    ASSERT_TRUE(take_back(second.id));
    ASSERT_TRUE(take_back(first.id));
}

TEST_P(Merges, taken_back_take_the_others_notes_along_where_they_stand_unchanged)
{
    const auto with_notes = [](const std::string& name, const std::string& notes) {
        auto input = named(name);
        if (!notes.empty()) input.notes = Text<1, 10000>{notes};
        return input;
    };
    struct Case { std::string survivors, others, written_since, left; bool some_stay; };
    for (const auto& one : std::vector<Case>{
             {"corner table", "no nuts\n\nhas a dog", "corner table", "corner table", false},
             {"corner table", "no nuts\n\nhas a dog", "round table\n\nno nuts\n\nhas a dog", "round table", false},
             {"corner table", "no nuts", "corner table\n\nno nuts\n\nasks for Ines", "corner table\n\nasks for Ines", false},
             {"corner table", "no nuts", "corner table\n\nno nuts at all", "corner table\n\nno nuts at all", true},
             {"", "no nuts", "no nuts\n\nasks for Ines", "asks for Ines", false},
             {"no nuts", "no nuts", "no nuts, no seeds", "no nuts, no seeds", false}}) {
        SCOPED_TRACE(one.written_since);
        const auto survivor = add(with_notes("Mara", one.survivors)), other = add(with_notes("Maria", one.others));
        const auto merged = merge(survivor, other).value();
        customers::CustomerPatch patch;
        patch.notes = {true, Text<1, 10000>{one.written_since}};
        world.write([&](Context& ctx) { return customers::change_customer(ctx, survivor, customers::read_customer(ctx, survivor)->version, patch); });
        const auto again = take_back(merged.id);
        ASSERT_TRUE(again);
        EXPECT_EQ(again->notes_stay, one.some_stay);
        EXPECT_EQ(read(survivor)->notes.value_or(Text<1, 10000>{}).value, one.left);
        EXPECT_EQ(read(other)->notes->value, one.others);
    }
}

TEST_P(Merges, of_the_same_two_at_once_happen_once)
{
    const auto one = add(named("Mara")), two = add(named("Maria"));
    std::atomic<int> kept{0}, refused{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&, i] {
            auto desk = world.desk();
            const auto answer = desk.write([&](Context& ctx) {
                return customers::merge_customers(ctx, following(), i % 2 ? one : two, {i % 2 ? two : one, {}});
            });
            ++(answer ? kept : refused);
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(kept, 1);
    EXPECT_EQ(refused, 5);
}

}  // namespace
}  // namespace rapport::app
