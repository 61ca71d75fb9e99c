// Random businesses, random merges and the way back, over every table there is: no row is lost, and none is left behind.
#include "app/test/made_since.h"
#include "app/test/merging.h"
#include "base/db/placement.h"
#include "customers/consent.h"
#include "enquiries/answering.h"
#include "enquiries/deliveries.h"
#include "enquiries/endings.h"
#include "identity/people.h"
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

#include <random>

namespace rapport::app {
namespace {

// What changed between two readings: rows that went and rows that came, table by table.
struct Change {
    Tables gone, come;
};

std::string with(std::string row, CustomerId from, CustomerId to)
{
    const auto was = std::to_string(from.value), is = std::to_string(to.value);
    for (std::size_t at = 0; (at = row.find(was, at)) != std::string::npos; at += is.size()) row.replace(at, was.size(), is);
    return row;
}

class MergedRows : public MergeTest {
protected:
    Id<identity::Staff> add_tom()
    {
        return world.write([](Context& ctx) { return identity::insert_staff(ctx, {{"Tom Reimers"}, "tom@hafer-mohn.example", identity::Role::staff}); }).id;
    }
    void add_standard()
    {
        world.write([](Context& ctx) {
            return standards::add_standard(ctx, {.promise = {"Greeted by name"}, .steps = {{{}, {"Say the name"}}}, .since = ctx.business.time_zone.local_day({ctx.now().us - 200 * us_per_day})});
        });
    }
    Id<surveys::Survey> open_survey()
    {
        return world.write([](Context& ctx) -> Result<surveys::Survey> {
            TRY(const auto made, surveys::add_survey(ctx, {.name = {"After a visit"}, .questions = {{{}, surveys::QuestionKind::nps, {}, {{{"en"}, {"Would you send a friend to us?"}, {}, {}, {}}}}}}));
            return surveys::open_survey(ctx, made.id);
        }).id;
    }
    Later lay(const MadeSince& kind, CustomerId other)
    {
        return world.write([&](Context& ctx) { return kind.lay(ctx, other); });
    }

    // Of the tables whose rows move; what is made of them is looked at by expect_true_facts.
    Change between(const Tables& before, const Tables& after)
    {
        Change change;
        for (const auto& [table, rows] : before) {
            std::ranges::set_difference(rows, after.at(table), std::inserter(change.gone[table], change.gone[table].end()));
            std::ranges::set_difference(after.at(table), rows, std::inserter(change.come[table], change.come[table].end()));
        }
        return change;
    }
    Tables moving(Tables tables)
    {
        for (const auto* follower : following().tables)
            if (follower->is_made() || follower->table() == "customer_contacts" || follower->table() == "customer_tags" || follower->table() == "customer_facts") tables.erase(follower->table());
        return tables;
    }
    // The rows of the survivor that changed are the other's now.
    static void apply(Tables& tables, const Change& change, CustomerId survivor, CustomerId other)
    {
        for (const auto& [table, rows] : change.gone)
            for (const auto& row : rows)
                if (const auto at = tables[table].find(with(row, survivor, other)); at != tables[table].end()) tables[table].erase(at);
        for (const auto& [table, rows] : change.come)
            for (const auto& row : rows) tables[table].insert(with(row, survivor, other));
    }
};
RAPPORT_ON_BOTH_ENGINES(MergedRows);

TEST_P(MergedRows, know_every_table_that_belongs_to_customers_with_all_its_columns)
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

TEST_P(MergedRows, lose_no_row_and_give_every_row_back)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Town town{std::mt19937(seed)};
    const auto tom = add_tom();
    const auto survey = open_survey();
    add_standard();
    const auto kinds = made_since(tom, survey);
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
                if (!surveys::draw(ctx, {}, survey, whose, surveys::AskedBy::counter, {})) break;    // then they are left out
                TRY(const auto drawn, surveys::list_invitations(ctx, survey, {.limit = 1}));
                TRY(const auto asked, surveys::make_link(ctx, {}, drawn.front().id));
                const surveys::Answering by{survey, 1, surveys::AnsweredBy::link, "en", surveys::answer_key_of(asked.link.substr(3)), asked.invitation};
                CHECK(surveys::give(ctx, {}, by, {{1, static_cast<std::int64_t>(town.below(11)), {}}}));
                if (maybe()) surveys::stop_asking(ctx, whose);
                break;
            }
            case 4: {
                TRY(const auto task, tasks::give_task(ctx, {.what = {"Ask after them"}, .customer_id = whose, .due_on = Day{ctx.today().days + 3}}));
                if (maybe()) CHECK(tasks::hand_over(ctx, {.task_id = task.id, .to_staff_id = tom, .note = {"They were promised a call."}}));
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
        world.write([&](Context& ctx) -> Result<Done> { return surveys::draw(ctx, {}, survey, one, surveys::AskedBy::counter, {}), Done{}; });
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

    world.write([&](Context& ctx) { return ideas::add_idea(ctx, {.title = {"Rye by post"}, .customer_id = people[0]}); });

    for (const auto& [table, rows] : read_all()) {
        const auto follower = std::ranges::find_if(following().tables, [&](const auto* one) { return one->table() == table && !one->other_columns().empty(); });
        const bool comes_later = table == "merges" || table == "merge_rows";
        EXPECT_TRUE(follower == following().tables.end() || comes_later || !rows.empty()) << table << " has no row that could be lost here";
    }

    // Merges upon merges, and every one of them back in the reverse order.
    std::vector<Tables> before, without_laid;
    std::vector<Change> since;
    std::vector<Merge> merges;
    for (std::size_t step = 0; step < 9; ++step) {
        const auto survivor = town.below(people.size());
        const auto other = (survivor + 1 + town.below(people.size() - 1)) % people.size();
        without_laid.push_back(read_all());
        std::vector<Later> to_do;
        for (std::size_t kind = 0; kind < kinds.size(); ++kind)
            if (kind % 9 == step || town.maybe()) to_do.push_back(lay(kinds[kind], people[other]));
        before.push_back(read_all());
        const auto merged = merge(people[survivor], people[other]);
        ASSERT_TRUE(merged) << merged.error().detail;
        merges.push_back(*merged);

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
        for (const auto& work : to_do) world.write([&](Context& ctx) { return work(ctx, merged->survivor_id); });
        since.push_back(between(moving(after), moving(read_all())));
        expect_true_facts();
        people.erase(people.begin() + static_cast<std::ptrdiff_t>(other));
    }
    for (auto at = merges.size(); at-- > 0;) {
        const auto back = take_back(merges[at].id);
        ASSERT_TRUE(back) << back.error().detail;
        // As before, with what was made since with whom it was made for, and what belongs to merges that were taken back already.
        auto expected = moving(before[at]);
        apply(expected, since[at], merges[at].survivor_id, merges[at].other_id);
        for (auto later_on = at + 1; later_on < merges.size(); ++later_on) {
            apply(expected, between(moving(without_laid[later_on]), moving(before[later_on])), {}, {});
            apply(expected, since[later_on], merges[later_on].survivor_id, merges[later_on].other_id);
        }
        expect_same(expected, read_all());
        expect_true_facts();
        if (HasFailure()) return;
    }
}

TEST_P(MergedRows, give_back_what_was_made_since)
{
    const auto survey = open_survey();
    add_standard();
    for (const auto& kind : made_since(add_tom(), survey)) {
        SCOPED_TRACE(kind.what);
        const auto one = add(named("Mara")), two = add(named("Maria"));
        const auto work = lay(kind, two);
        const auto before = read_all();
        const auto merged = merge(one, two).value();
        const auto after = read_all();
        world.write([&](Context& ctx) { return work(ctx, one); });
        const auto since = between(moving(after), moving(read_all()));
        EXPECT_TRUE(std::ranges::any_of(since.come, [](const auto& table) { return !table.second.empty(); }));
        const auto back = take_back(merged.id);
        ASSERT_TRUE(back) << back.error().detail;
        auto expected = moving(before);
        apply(expected, since, one, two);
        expect_same(expected, read_all());
        expect_true_facts();
    }
}

}  // namespace
}  // namespace rapport::app
