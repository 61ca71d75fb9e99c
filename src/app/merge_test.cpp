// What becomes of two records that are made one: keys, consents, fields; what refuses, and what the doors say of the one that went.
#include "app/test/merging.h"
#include "base/test/door.h"
#include "cases/closing.h"
#include "cases/service.h"
#include "counter/rhythms.h"
#include "customers/consent.h"
#include "customers/only_post.h"
#include "ideas/service.h"
#include "ladder/service.h"
#include "loyalty/service.h"
#include "messages/service.h"
#include "messages/settings.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

namespace rapport::app {
namespace {

class Merges : public MergeTest {
protected:
    auto with_mail(const std::string& name, const std::string& address)
    {
        auto input = named(name);
        input.emails = {address};
        return add(input);
    }
};
RAPPORT_ON_BOTH_ENGINES(Merges);

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

TEST_P(Merges, hold_mail_that_would_go_to_the_other_once_they_are_two_again)
{
    world.write([](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); });
    const auto mara = with_mail("Mara", "mara@post.example"), maria = with_mail("Maria", "maria@post.example");
    const auto merged = merge(mara, maria).value();
    const auto plan = [&](std::optional<std::string> to) {
        return world.write([&](Context& ctx) { return messages::plan_message(ctx, messages::plain_texts("Hello", "Hello"), {.customer_id = mara, .to = to}); });
    };
    const auto own = plan({}), others = plan("Maria@post.example"), elsewhere = plan("office@post.example");
    ASSERT_EQ(own.to_address, "mara@post.example");
    ASSERT_TRUE(take_back(merged.id));
    const auto state = [&](const messages::Message& one) { return world.read([&](Context& ctx) { return messages::read_message(ctx, one.id); }).value().state; };
    EXPECT_EQ(state(own), messages::State::planned);
    EXPECT_EQ(state(others), messages::State::held) << "somebody has to say whose it is";
    EXPECT_EQ(state(elsewhere), messages::State::planned);
}

TEST_P(Merges, let_mail_wait_for_open_cases_of_both_and_tell_it_once_they_are_two_again)
{
    (void)shapes();      // who hears of open cases
    world.write([](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); });
    const auto mara = with_mail("Mara", "mara@post.example"), maria = with_mail("Maria", "maria@post.example");
    const auto idea = world.write([&](Context& ctx) { return ideas::add_idea(ctx, {.title = {"Open until eight"}, .customer_id = mara}); });
    const auto of_maria = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The rye was cold"}, .customer_id = maria}); });
    world.write([&](Context& ctx) { return ideas::answer_idea(ctx, idea.id, idea.version, {ideas::IdeaAnswer::done, {"Since Friday."}}); });
    const auto waiting = [&] { return world.read([](Context& ctx) { return messages::list_messages(ctx, {.state = messages::State::planned}); }).value(); };
    ASSERT_EQ(waiting().size(), 1u);

    // Whichever of the two survives: the one who votes, or the one of whom something is open.
    for (const auto& [survivor, other] : {std::pair(mara, maria), std::pair(maria, mara)}) {
        const auto merged = merge(survivor, other).value();
        EXPECT_TRUE(waiting().empty()) << "something of theirs is open";
        ASSERT_TRUE(take_back(merged.id));
        ASSERT_EQ(waiting().size(), 1u) << "nothing of hers is";
        EXPECT_EQ(waiting().front().customer_id, mara);
    }
    EXPECT_TRUE(world.read([&](Context& ctx) { return cases::read_case(ctx, of_maria.id); }).value().is_open);
}

TEST_P(Merges, let_no_mail_leave_that_the_other_does_not_want)
{
    (void)shapes();      // who hears of that
    world.write([](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); });
    const auto mara = with_mail("Mara", "mara@post.example"), maria = with_mail("Maria", "maria@post.example");
    world.write([&](Context& ctx) { return customers::record_consent(ctx, maria, {customers::Channel::email, false, {"phone"}, {}, {}}); });
    const auto idea = world.write([&](Context& ctx) { return ideas::add_idea(ctx, {.title = {"Open until eight"}, .customer_id = mara}); });
    world.write([&](Context& ctx) { return ideas::answer_idea(ctx, idea.id, idea.version, {ideas::IdeaAnswer::done, {"Since Friday."}}); });
    const auto waiting = [&] { return world.read([](Context& ctx) { return messages::list_messages(ctx, {.state = messages::State::planned}); }).value(); };
    ASSERT_EQ(waiting().size(), 1u);
    for (const auto& [survivor, other] : {std::pair(mara, maria), std::pair(maria, mara)}) {
        const auto merged = merge(survivor, other).value();
        EXPECT_TRUE(waiting().empty()) << "one of them wants none";
        ASSERT_TRUE(take_back(merged.id));
        ASSERT_EQ(waiting().size(), 1u) << "the other has nothing against it";
        EXPECT_EQ(waiting().front().customer_id, mara);
    }
}

TEST_P(Merges, of_two_who_voted_tell_one_answer_once_and_each_again_once_they_are_two)
{
    (void)shapes();      // who hears of open cases
    world.write([](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); });
    const auto mara = with_mail("Mara", "mara@post.example"), maria = with_mail("Maria", "maria@post.example");
    const auto idea = world.write([&](Context& ctx) { return ideas::add_idea(ctx, {.title = {"Open until eight"}, .customer_id = mara}); });
    world.write([&](Context& ctx) { return ideas::vote(ctx, idea.id, {maria}); });
    const auto answer = [&](const std::string& words) {
        return world.write([&](Context& ctx) { return ideas::answer_idea(ctx, idea.id, ideas::read_idea(ctx, idea.id).value().version, {ideas::IdeaAnswer::done, {words}}); });
    };
    const auto waiting = [&] {
        std::multiset<std::string> to;
        for (const auto& one : world.read([](Context& ctx) { return messages::list_messages(ctx, {.state = messages::State::planned}); }).value()) to.insert(one.to_address);
        return to;
    };
    const std::multiset<std::string> both{"mara@post.example", "maria@post.example"};
    ASSERT_EQ(answer("Since Friday.").told, 2);
    ASSERT_EQ(waiting(), both);

    for (const auto& [survivor, other] : {std::pair(mara, maria), std::pair(maria, mara)}) {
        auto merged = merge(survivor, other).value();
        EXPECT_EQ(waiting().size(), 1u) << "it is one person";
        EXPECT_EQ(answer("Since Thursday.").told, 1);
        EXPECT_EQ(waiting().size(), 1u);
        ASSERT_TRUE(take_back(merged.id));
        EXPECT_EQ(answer("Since Friday.").told, 2);
        ASSERT_EQ(waiting(), both) << "they are two again";

        merged = merge(survivor, other).value();
        EXPECT_EQ(waiting().size(), 1u);
        ASSERT_TRUE(take_back(merged.id));
        EXPECT_EQ(waiting(), both) << "whoever's was called back is told";

        merged = merge(survivor, other).value();
        const auto trouble = world.write([&](Context& ctx) { return cases::open_case(ctx, {.subject = {"The rye was cold"}, .customer_id = survivor}); });
        EXPECT_TRUE(waiting().empty()) << "neither of them leaves while something is open";
        world.write([&](Context& ctx) {
            return cases::close_case(ctx, trouble.id, {.cause = Text<1, 60>{"cold"}, .action = Text<1, 2000>{"Mended the oven"}, .told_by = cases::Way::call});
        });
        EXPECT_EQ(waiting().size(), 1u);
        ASSERT_TRUE(take_back(merged.id));
        EXPECT_EQ(answer("Since Friday, still.").told, 2);
        ASSERT_EQ(waiting(), both);
    }
}

TEST_P(Merges, find_level_and_rhythm_anew_at_once_and_give_the_leaning_back)
{
    const auto mara = add(named("Mara Kowalska", "K-1")), twin = add(named("Mara Kowalski", "K-2"));
    add(named("Emil Thielsen", "K-3"));
    std::string orders = "order_id,customer_id,ordered_at,product,amount\n";
    for (const auto* who : {"K-1", "K-3"})
        for (int week = 0; week < 6; ++week) orders += std::string(who) + "-" + std::to_string(week) + "," + who + "," + to_text(Day{parse_day("2026-09-29")->days + 7 * week}) + "T08:10,Rye bread,4.20\n";
    bring_in("orders", orders);
    bring_in("touchpoints", "customer_id,at,kind,expectation\nK-1,2026-11-02T10:00,visit,exceeded\nK-2,2026-11-03T10:00,service,\nK-2,2026-11-04T10:00,service,\n");
    auto desk = world.desk();
    ASSERT_TRUE(ladder::climb(desk));
    ASSERT_TRUE(counter::learn_rhythms(desk));
    ASSERT_TRUE(loyalty::learn_leanings(desk));
    const auto before = read_all();
    const auto people = [&] { return world.read([](Context& ctx) { return ladder::read_report(ctx); }).levels; };
    const auto of = [&](const Tables& tables, const std::string& table, CustomerId who) {
        return std::ranges::count_if(tables.at(table), [&](const std::string& row) { return row.starts_with(std::to_string(who.value) + "|"); });
    };
    EXPECT_EQ(people(), (std::vector<std::int64_t>{1, 1, 1, 0, 0})) << "she was given more than expected, her double asked for help alone, Emil bought";
    ASSERT_EQ(of(before, "leanings", mara), 1);
    ASSERT_EQ(of(before, "leanings", twin), 0);

    // The double survives, and has had no orders: what is known of her leaning is hers.
    const auto merged = merge(twin, mara).value();
    const auto as_one = read_all();
    EXPECT_EQ(people(), (std::vector<std::int64_t>{0, 1, 0, 1, 0})) << "what both did counts for the one";
    EXPECT_EQ(of(as_one, "rhythms", twin), 1);
    EXPECT_EQ(of(as_one, "leanings", twin), 1);
    for (const auto* table : {"ladder_levels", "rhythms", "leanings"}) EXPECT_EQ(of(as_one, table, mara), 0) << table;
    ASSERT_TRUE(ladder::climb(desk));
    EXPECT_EQ(read_all().at("ladder_levels"), as_one.at("ladder_levels")) << "the night finds the same";
    expect_true_facts();

    ASSERT_TRUE(take_back(merged.id));
    EXPECT_EQ(people(), (std::vector<std::int64_t>{1, 1, 1, 0, 0}));
    const auto after = read_all();
    for (const auto* table : {"ladder_levels", "rhythms", "leanings", "customer_facts"}) EXPECT_EQ(after.at(table), before.at(table)) << table;
    expect_true_facts();
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
        {"values", "customer_id,how,words,at\nK-2,shown,Brings her own jars,2026-11-07T10:00\n"},
    };
    for (const auto& [kind, text] : files) bring_in(kind, text);
    ASSERT_TRUE(merge(one, two));
    const auto before = read_all();
    for (const auto& [kind, text] : files) bring_in(kind, text);
    expect_same(before, read_all());
}

TEST_P(Merges, tell_beforehand_what_moves)
{
    auto first = named("Mara Kowalska"), second = named("Mara Kowalski");
    second.external_id = Text<1, 200>{"K-2"};
    const auto one = add(first), two = add(second);
    bring_in("enquiries", "customer_id,at,asked\nK-2,2026-11-05T10:00,A cake for twelve\n");
    bring_in("tasks", "customer_id,what,given_at,due_at\nK-2,Call about the cake,2026-11-06T10:00,2026-11-20\nK-2,Post the recipe,2026-11-06T10:00,2026-11-20\n");
    bring_in("values", "customer_id,how,words,at\nK-2,shown,Brings her own jars,2026-11-07T10:00\n");
    const auto preview = world.read([&](Context& ctx) { return customers::preview_merge(ctx, following(), one, {two, {}}); }).value();
    const auto told = [&](const std::string& table) {
        const auto row = std::ranges::find(preview.rows, table, &customers::MovedRows::table);
        return row == preview.rows.end() ? -1 : row->rows;
    };
    EXPECT_EQ(told("tasks"), 2) << "rows that name them where they are";
    EXPECT_EQ(told("enquiries"), 1);
    EXPECT_EQ(told("shared_values"), 1);
    for (const auto* none : {"cases", "handovers", "deliveries"}) EXPECT_EQ(told(none), 0) << none;
    EXPECT_EQ(std::ranges::count(preview.rows, "tasks", &customers::MovedRows::table), 1) << "each table once";
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

TEST_P(Merges, keep_a_no_of_one_where_by_post_alone_was_a_mistake_of_the_other)
{
    using customers::Channel;
    const auto say = [&](CustomerId whose, bool given, std::int64_t days_ago) {
        world.write([&](Context& ctx) {
            return customers::record_consent(ctx, whose, {Channel::email, given, {"phone"}, {}, Instant{world.clock.now().us - days_ago * us_per_day}});
        });
    };
    const auto press = [&](CustomerId who) { world.write([&](Context& ctx) { return customers::want_only_post(ctx, who); }); };
    const auto take_press_back = [&](CustomerId who) { world.write([&](Context& ctx) { return customers::take_only_post_back(ctx, who); }); };
    for (const bool presses_stays : {false, true}) {
        SCOPED_TRACE(presses_stays);
        const auto refuses = add(named("Rosa Mertens")), presses = add(named("Rosa Martens"));
        const auto survivor = presses_stays ? presses : refuses;
        say(refuses, false, 20);
        say(presses, true, 10);
        press(presses);
        const auto merged = merge(survivor, presses_stays ? refuses : presses).value();
        EXPECT_EQ(read(survivor).value().consent_email, false);
        take_press_back(survivor);
        EXPECT_EQ(read(survivor).value().consent_email, false) << "never, said one of them on the phone";
        EXPECT_EQ(read(survivor).value().consent_phone, std::nullopt) << "the rest is as it was";

        ASSERT_TRUE(take_back(merged.id));
        take_press_back(presses);
        EXPECT_EQ(read(refuses).value().consent_email, false);
        EXPECT_EQ(read(presses).value().consent_email, true);
    }

    const auto one = add(named("Clara Wöhler")), two = add(named("Clara Woehler"));
    for (const auto both : {one, two}) say(both, true, 10), press(both);
    ASSERT_TRUE(merge(one, two));
    EXPECT_EQ(read(one).value().consent_email, false);
    for (int each = 0; each < 2; ++each) take_press_back(one);
    EXPECT_EQ(read(one).value().consent_email, true) << "neither ever said no by another way";
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
    // The preview shows the same choice, and says what the merge would refuse.
    test::Door door(world, add_routes, {"customers:read", "contacts:read"});
    const auto shown = [&](const std::string& fields) { return door.get("/customers/" + to_text(one) + "/merge?other_id=" + to_text(two) + "&fields=" + fields); };
    const auto chosen = shown("name:other,street:other,city:other,tags:survivor");
    ASSERT_EQ(chosen.status, 200) << chosen.body;
    const auto would_be = test::Door::parsed(chosen).at("merged");
    EXPECT_EQ(would_be.at("name").as_string(), "Mara Kowalska");
    EXPECT_EQ(would_be.at("city").as_string(), "Bremen");
    EXPECT_TRUE(would_be.at("tags").as_array().empty());
    for (const auto& [fields, pointer] : {std::pair{"surname:other", "/fields/surname"}, {"name:both", "/fields/name"}, {"name:mine", "/fields/name"},
                                          {"name", "/fields"}, {"name:other,name:survivor", "/fields/name"}}) {
        const auto refused = shown(fields);
        EXPECT_EQ(refused.status, 422) << fields;
        EXPECT_EQ(std::string(test::Door::parsed(refused).at("errors").at(0).at("pointer").as_string()), pointer) << fields;
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

    // What was said, too, and it is taken back as it was noted.
    const auto sayings = "/customers/" + to_text(two) + "/sayings";
    const auto said = door.post(sayings, R"({"about":"birthday","sentence":"Happy birthday"})");
    ASSERT_EQ(said.status, 201) << said.body;
    const auto entry = test::Door::parsed(said);
    EXPECT_EQ(std::string(entry.at("customer_id").as_string()), to_text(one));
    EXPECT_EQ(door.del(sayings + "/" + std::string(entry.at("id").as_string())).status, 204);
    EXPECT_EQ(door.post("/customers/cus_0000000000001/sayings", R"({"about":"birthday","sentence":"Happy birthday"})").status, 404);
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
