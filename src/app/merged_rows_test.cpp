// Random businesses, random merges and the way back, over every table there is: no row is lost, and none is left behind.
#include "app/test/made_since.h"
#include "app/test/merging.h"
#include "base/db/placement.h"
#include "cases/joining.h"
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
#include "surveys/seldom.h"
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
    world.write([&](Context& ctx) -> Result<Done> { return surveys::ask_seldom(ctx, people[0]), Done{}; });
    bring_in("touchpoints", "customer_id,at,kind,summary\n" + to_text(people[0]) + ",2026-10-01,call,asked\n" + to_text(people[1]) + ",2026-10-02,visit,\n");
    bring_in("responses", "customer_id,at,survey,score\n" + to_text(people[2]) + ",2026-10-01,nps,9\n" + to_text(people[0]) + ",2026-10-03,csat,4\n");
    bring_in("values", "customer_id,how,words,at\n" + to_text(people[0]) + ",said,Less and better,2026-10-01\n" + to_text(people[1]) + ",shown,Brings jars,2026-10-02\n");

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

    // A case that turned out to be nobody's: its contact is put by.
    world.write([&](Context& ctx) -> Result<Done> {
        TRY(const auto one, complained(ctx, people[1]));
        cases::ChangeCase change;
        change.customer_id = {true, std::nullopt};
        CHECK(cases::change_case(ctx, one.id, one.version, change));
        return Done{};
    });

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

TEST_P(MergedRows, leave_a_wish_not_to_be_asked_with_both_where_it_was_said_meanwhile)
{
    const auto survey = open_survey();
    const auto is_stopped = [&](CustomerId who) {
        return world.read([&](Context& ctx) { return surveys::hurdle(ctx, {}, who, surveys::AskedBy::counter) == surveys::Reason::does_not_want; });
    };
    const auto stop = [&](CustomerId who) { world.write([&](Context& ctx) -> Result<Done> { return surveys::stop_asking(ctx, who), Done{}; }); };
    const auto keep = add(named("Mara")), gone = add(named("Maria")), older = add(named("Marie"));
    const auto first = merge(gone, older).value(), second = merge(keep, gone).value();
    stop(keep);
    stop(keep);
    ASSERT_TRUE(take_back(second.id));
    EXPECT_TRUE(is_stopped(keep));
    EXPECT_TRUE(is_stopped(gone)) << "the mail may have been theirs";
    ASSERT_TRUE(take_back(first.id));
    EXPECT_TRUE(is_stopped(older));
    const auto draw = [&](CustomerId who) { return world.write([&](Context& ctx) -> Result<bool> { return surveys::draw(ctx, {}, survey, who, surveys::AskedBy::counter, {}); }); };
    for (const auto who : {keep, gone, older}) EXPECT_FALSE(draw(who));

    // So is a wish to be asked less often.
    const auto rare = add(named("Nele")), also = add(named("Nelly"));
    const auto third = merge(rare, also).value();
    world.write([&](Context& ctx) -> Result<Done> { return surveys::ask_seldom(ctx, rare), Done{}; });
    ASSERT_TRUE(take_back(third.id));
    for (const auto who : {rare, also}) EXPECT_TRUE(world.read([&](Context& ctx) { return surveys::seldom_since(ctx.db, who); }));

    // Who had said it before says it again, since a mail of the other one asked.
    const auto said = add(named("Emil")), silent = add(named("Emile"));
    stop(said);
    const auto one = merge(said, silent).value();
    stop(said);
    ASSERT_TRUE(take_back(one.id));
    EXPECT_TRUE(is_stopped(said));
    EXPECT_TRUE(is_stopped(silent));

    // What was said before the two were one is that one's alone.
    const auto asked = add(named("Rosa")), quiet = add(named("Rose"));
    stop(quiet);
    const auto two = merge(asked, quiet).value();
    EXPECT_TRUE(is_stopped(asked));
    ASSERT_TRUE(take_back(two.id));
    EXPECT_FALSE(is_stopped(asked));
    EXPECT_TRUE(is_stopped(quiet));
    expect_true_facts();
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

// Two records that seemed to be one person: what was made one case meanwhile tells nobody what somebody else said.
TEST_P(MergedRows, part_cases_of_different_customers_that_were_made_one_since)
{
    const auto berta = add(named("Berta")), anna = add(named("Anna"));
    const auto open = [&](CustomerId of, const std::string& words) {
        return world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"Of somebody"}, .customer_id = of, .words = Text<1, 10000>{words}}); }).id;
    };
    const auto hers = open(anna, "My diagnosis"), settled = open(anna, "Long ago"), both_hers = open(anna, "And the rolls"), of_berta = open(berta, "The bread"), more_of_berta = open(berta, "It was hard");
    const auto read_case = [&](Id<cases::Case> id) { return world.read([&](Context& ctx) { return cases::read_case(ctx, id); }).value(); };
    const auto join = [&](Id<cases::Case> id, Id<cases::Case> into) { world.write([&](Context& ctx) { return cases::merge_cases(ctx, id, {into}); }); };
    world.write([&](Context& ctx) { return cases::close_case(ctx, settled, {.cause = Text<1, 60>{"forgotten"}, .action = Text<1, 2000>{"Baked another"}, .told_by = cases::Way::call}); });
    const auto stranger = world.write([](Context& ctx) { return cases::open_case(ctx, {.subject = {"Of nobody"}}); }).id;
    const auto before = read_case(hers);

    const auto merged = merge(berta, anna).value();
    join(hers, of_berta);
    join(settled, of_berta);
    join(more_of_berta, of_berta);
    ASSERT_EQ(read_case(hers).state, cases::State::merged);
    ASSERT_TRUE(take_back(merged.id));

    const auto apart = read_case(hers), left = read_case(of_berta);
    EXPECT_EQ(apart.customer_id, anna);
    EXPECT_EQ(apart.state, cases::State::open);
    ASSERT_EQ(apart.clocks.size(), before.clocks.size());
    ASSERT_FALSE(apart.clocks.empty());
    for (const auto& clock : apart.clocks) EXPECT_TRUE(clock.due_at);
    EXPECT_EQ(apart.entries.back().kind, cases::EntryKind::system);
    EXPECT_EQ(read_case(settled).state, cases::State::closed);
    EXPECT_EQ(left.parts, std::vector{more_of_berta});
    for (const auto& entry : left.entries) EXPECT_TRUE(entry.words != "My diagnosis" && entry.words != "Long ago");
    EXPECT_EQ(left.entries.back().kind, cases::EntryKind::system);
    const auto found = [&](const std::string& words) { return world.read([&](Context& ctx) { return cases::list_cases(ctx, {.q = words}); }).value().size(); };
    EXPECT_EQ(found("diagnosis"), 1u);
    EXPECT_EQ(world.read([&](Context& ctx) { return cases::list_cases(ctx, {.customer = anna, .queue = true}); }).value().size(), 2u);
    expect_true_facts();

    // What is split off from what she said is hers, too.
    const auto for_a_while = merge(berta, anna).value();
    join(hers, of_berta);
    const auto split = world.write([&](Context& ctx) { return cases::split_case(ctx, of_berta, {.subject = {"The diagnosis"}, .entries = {before.entries.front().id}}); });
    EXPECT_EQ(split.split_from, hers);
    ASSERT_TRUE(take_back(for_a_while.id));
    EXPECT_EQ(read_case(split.id).customer_id, anna);
    EXPECT_EQ(read_case(split.id).last_words, "My diagnosis");
    EXPECT_EQ(world.write([&](Context& ctx) { return cases::unsplit_case(ctx, split.id); }).id, hers);
    expect_true_facts();

    // Within one customer's, and within nobody's where no second is, they stay one.
    const auto again = merge(berta, anna).value();
    join(both_hers, hers);
    join(settled, stranger);
    ASSERT_TRUE(take_back(again.id));
    EXPECT_EQ(read_case(hers).parts, std::vector{both_hers});
    EXPECT_EQ(read_case(stranger).parts, std::vector{settled});
    const auto once_more = merge(berta, anna).value();
    world.write([&](Context& ctx) { return cases::unmerge_case(ctx, more_of_berta); });
    join(more_of_berta, stranger);
    ASSERT_TRUE(take_back(once_more.id));
    EXPECT_EQ(read_case(stranger).parts, std::vector{settled});
    EXPECT_EQ(read_case(more_of_berta).state, cases::State::open);
    expect_true_facts();
}

}  // namespace
}  // namespace rapport::app
