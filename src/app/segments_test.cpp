// Rules over all declared facts: both engines choose the customers whom a plain evaluation of the same rule chooses.
#include "app/facts.h"
#include "base/db/statement_rules.h"
#include "base/test/world.h"
#include "base/text.h"
#include "customers/find.h"
#include "customers/service.h"

#include <boost/json.hpp>
#include <random>

namespace rapport::app {
namespace {

namespace json = boost::json;
using customers::Compare;
using customers::Customer;
using customers::FactKind;
using customers::Field;

// What is known of one customer, as the test wrote it.
struct Known {
    std::map<std::string, std::int64_t> numbers;        // absent: not known
    std::map<std::string, std::string> texts;
};

class Segments : public test::WorldTest {
protected:
    Segments() : fields(fact_owners()) {}

    std::vector<std::string> texts_of(const Field& field) const
    {
        if (!field.fact.values.empty()) return field.fact.values;
        if (field.fact.name == "source") return {"Empfehlung", "Fähre", "walk-in"};
        if (field.fact.name == "household") return {"Brandt", "Köhler"};
        if (field.fact.name == "tag") return {"regular", "Früh", "choir"};
        return {"de", "pl"};
    }

    std::int64_t some_number(FactKind kind)
    {
        const auto some = static_cast<std::int64_t>(random() % 7);
        if (kind == FactKind::flag) return some % 2;
        if (kind == FactKind::money) return some * 150;
        if (kind == FactKind::day) return world.clock.now().us / us_per_day + 10 * (some - 3);
        if (kind == FactKind::instant) return world.clock.now().us + 10 * us_per_day * (some - 3) + static_cast<std::int64_t>(random() % 3 - 1);
        return some;
    }

    void add_people(int count)
    {
        for (int i = 0; i < count; ++i) {
            Known known;
            customers::NewCustomer input;
            input.name = Text<1, 200>{"Person " + std::to_string(i)};
            if (random() % 3) input.source = Text<1, 200>{known.texts["source"] = texts_of(*fields.find("source"))[random() % 3]};
            if (random() % 3) input.household = Text<1, 200>{known.texts["household"] = texts_of(*fields.find("household"))[random() % 2]};
            if (random() % 3) input.joined_on = Day{static_cast<std::int32_t>(known.numbers["joined_on"] = some_number(FactKind::day))};
            if (random() % 3) input.tags = {known.texts["tag"] = texts_of(*fields.find("tag"))[random() % 3]};
            if (random() % 3) input.language = Text<2, 35>{known.texts["language"] = texts_of(*fields.find("language"))[random() % 2]};
            known.texts["kind"] = "person";
            known.numbers["created_at"] = world.clock.now().us;
            const auto added = world.write([&](Context& ctx) { return add_customer(ctx, input); });
            world.write([&](Context& ctx) -> Result<Done> {
                for (const auto& [name, field] : fields.all())
                    if (field.of == Field::Of::fact) set_fact(ctx.db, added.id, field.fact, known);
                return Done{};
            });
            people.emplace(added.id.value, std::move(known));
        }
    }

    void set_fact(Db& db, Id<Customer> id, const customers::FactColumn& fact, Known& known)
    {
        const bool never_null = fact.name.ends_with("_count") || fact.name == "spend" || fact.name.starts_with("promises_") || fact.name.starts_with("open_")
            || fact.name.starts_with("enquiries_") || fact.name == "dangers_open";
        Params params;
        if (!never_null && random() % 3 == 0) params.null();
        else if (fact.kind == FactKind::text) params.text(known.texts[fact.name] = texts_of(*fields.find(fact.name))[random() % fact.values.size()]);
        else params.integer(known.numbers[fact.name] = some_number(fact.kind));
        params.integer(id.value);
        db.execute_text("UPDATE customer_facts SET " + fact.name + " = $1 WHERE customer_id = $2", params.view());
    }

    json::value some_rule(int depth)
    {
        if (depth == 0 || random() % 3 == 0) return some_condition();
        json::array parts;
        for (auto left = 1 + random() % 3; left > 0; --left) parts.push_back(some_rule(depth - 1));
        constexpr const char* joins[] = {"all", "any", "none"};
        return json::object{{joins[random() % 3], std::move(parts)}};
    }

    json::object some_condition()
    {
        const auto& field = std::next(fields.all().begin(), static_cast<std::ptrdiff_t>(random() % fields.all().size()))->second;
        const auto compares = field.compares();
        const auto how = compares[random() % compares.size()];
        json::object condition{{"field", field.fact.name}, {"op", enum_text(how)}};
        using enum Compare;
        if (how == known || how == unknown || how == passed || how == ahead) return condition;
        const auto number = some_number(field.fact.kind);
        if (how == within_days || how == longer_ago_than_days || how == next_days) condition["value"] = 10 * (random() % 4);
        else if (field.fact.kind == FactKind::text) condition["value"] = texts_of(field)[random() % texts_of(field).size()];
        else if (field.fact.kind == FactKind::flag) condition["value"] = number == 1;
        else if (field.fact.kind == FactKind::money) condition["value"] = static_cast<double>(number) / 100;
        else if (field.fact.kind == FactKind::day) condition["value"] = to_text(Day{static_cast<std::int32_t>(number)});
        else if (field.fact.kind == FactKind::instant) condition["value"] = to_text(Day{static_cast<std::int32_t>(number / us_per_day)});
        else condition["value"] = number;
        return condition;
    }

    bool holds(const json::value& rule, const Known& one) const
    {
        const auto& object = rule.get_object();
        if (object.contains("field")) return condition_holds(object, one);
        const auto& [join, parts] = *object.begin();
        const auto met = std::ranges::count_if(parts.get_array(), [&](const json::value& part) { return holds(part, one); });
        if (join == "all") return met == static_cast<std::ptrdiff_t>(parts.get_array().size());
        return join == "any" ? met > 0 : met == 0;
    }

    bool condition_holds(const json::object& condition, const Known& one) const
    {
        const std::string name(condition.at("field").as_string()), op(condition.at("op").as_string());
        const auto kind = fields.find(name)->fact.kind;
        const bool is_known = kind == FactKind::text ? one.texts.contains(name) : one.numbers.contains(name);
        if (op == "known") return is_known;
        if (op == "unknown") return !is_known;
        if (!is_known) return name == "tag" && op == "is_not";      // somebody without a tag does not have this one
        const auto* value = condition.if_contains("value");
        if (kind == FactKind::text) return (one.texts.at(name) == std::string(value->as_string())) == (op == "is");

        const auto number = one.numbers.at(name);
        const auto a_day = kind == FactKind::day ? 1 : us_per_day;
        const auto now = kind == FactKind::day ? world.clock.now().us / us_per_day : world.clock.now().us;
        if (op == "passed") return number < now;
        if (op == "ahead") return number > now;
        if (op == "within_days") return now - number >= 0 && now - number <= value->to_number<std::int64_t>() * a_day;
        if (op == "longer_ago_than_days") return now - number > value->to_number<std::int64_t>() * a_day;
        if (op == "next_days") return number > now && number - now <= value->to_number<std::int64_t>() * a_day;
        const auto wanted = number_of(kind, *value);
        if (op == "before") return number < wanted;
        if (op == "since" || op == "at_least") return number >= wanted;
        if (op == "at_most") return number <= wanted;
        return (number == wanted) == (op == "is");
    }

    static std::int64_t number_of(FactKind kind, const json::value& value)
    {
        if (kind == FactKind::flag) return value.as_bool() ? 1 : 0;
        if (kind == FactKind::money) return std::llround(value.to_number<double>() * 100);
        if (kind == FactKind::day) return parse_day(value.as_string())->days;
        if (kind == FactKind::instant) return parse_instant(std::string(value.as_string()) + "T00:00:00+01:00")->us;    // in winter
        return value.to_number<std::int64_t>();
    }

    // All of them, over as many pages as it takes; and that the count says the same.
    std::set<std::int64_t> chosen(const std::string& where, customers::Sort sort)
    {
        std::set<std::int64_t> ids;
        customers::Find find;
        find.sort = sort;
        find.limit = 7;
        do {
            const auto page = world.read([&](Context& ctx) -> Result<customers::CustomerList> {
                TRY(find.rule, read_rule(ctx, fields, where));
                find.count = !find.cursor;
                return find_customers(ctx, directory, find);
            });
            if (!page) { ADD_FAILURE() << page.error().detail << page.error().faults.at(0).pointer << page.error().faults.at(0).detail; return {}; }
            for (const auto& row : page->data) EXPECT_TRUE(ids.insert(row.id.value).second) << "twice";
            if (page->count) counted = *page->count;
            find.cursor = page->next_cursor;
        } while (find.cursor);
        return ids;
    }

    Error refused(const std::string& where)
    {
        const auto read = world.read([&](Context& ctx) { return read_rule(ctx, fields, where); });
        if (read) ADD_FAILURE() << where << " was taken";
        return read ? Error{} : read.error();
    }

    customers::Fields fields;
    customers::Directory directory;
    std::map<std::int64_t, Known> people;
    std::mt19937 random{std::random_device{}()};
    std::int64_t counted = -1;
};
RAPPORT_ON_BOTH_ENGINES(Segments);

TEST_P(Segments, choose_as_a_plain_evaluation_does)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    random.seed(seed);
    add_people(60);
    int some_but_not_all = 0;
    for (int round = 0; round < 400; ++round) {
        json::value rule = some_rule(4);
        const auto where = json::serialize(rule);
        std::set<std::int64_t> expected;
        for (const auto& [id, known] : people)
            if (holds(rule, known)) expected.insert(id);
        const auto sort = std::array{customers::Sort::name, customers::Sort::newest, customers::Sort::last_visit}[random() % 3];
        ASSERT_EQ(chosen(where, sort), expected) << where;
        ASSERT_EQ(counted, static_cast<std::int64_t>(expected.size())) << where;
        some_but_not_all += !expected.empty() && expected.size() < people.size();
    }
    EXPECT_GT(some_but_not_all, 100) << "the rules say something";
}

TEST_P(Segments, ask_for_every_declared_fact)
{
    for (const auto& owner : fact_owners())
        for (const auto& fact : owner.columns) {
            const auto* field = fields.find(fact.name);
            ASSERT_TRUE(field) << fact.name;
            EXPECT_TRUE(chosen(fact.name + " known", customers::Sort::name).empty());
            EXPECT_FALSE(fact.meaning.empty());
        }
}

TEST_P(Segments, are_said_in_words_and_with_a_text_to_find)
{
    const auto mara = world.write([](Context& ctx) {
        customers::NewCustomer input;
        input.name = Text<1, 200>{"Mara Kowalska"};
        input.tags = {"Früh"};
        return add_customer(ctx, input);
    });
    world.write([](Context& ctx) {
        customers::NewCustomer input;
        input.name = Text<1, 200>{"Mara Brandt"};
        return add_customer(ctx, input);
    });
    EXPECT_EQ(chosen(" tag  is  fruh , orders_count at_most 0", customers::Sort::name), (std::set{mara.id.value}));
    customers::Find find;
    find.q = "mara";
    const auto found = world.read([&](Context& ctx) -> Result<customers::CustomerList> {
        TRY(find.rule, read_rule(ctx, fields, "tag is FRÜH"));
        return find_customers(ctx, directory, find);
    });
    ASSERT_TRUE(found);
    ASSERT_EQ(found->data.size(), 1u);
    EXPECT_EQ(found->data[0].id, mara.id);
    find.count = true;
    EXPECT_EQ(world.read([&](Context& ctx) { return find_customers(ctx, directory, find); }).error().faults.at(0).pointer, "/count");
}

TEST_P(Segments, are_refused_with_each_fault_at_its_place)
{
    EXPECT_EQ(refused("{").faults.at(0).code, "not_json");
    const auto many = refused(R"({"all": [{"field": "look_up", "op": "is", "value": "x"}, {"any": []}, {"field": "ladder_level", "op": "before", "value": 1},
                                 {"field": "ladder_level", "op": "is", "value": "1; DROP TABLE customers"}, {"field": "leaning", "op": "is", "value": "stingy"}]})");
    std::vector<std::string> pointers;
    for (const auto& fault : many.faults) pointers.push_back(fault.pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/where/all/0/field", "/where/all/1/any", "/where/all/2/op", "/where/all/3/value", "/where/all/4/value"}));
    EXPECT_EQ(refused(R"({"all": [{"field": "spend", "op": "passed"}], "any": []})").faults.at(0).code, "unknown_member");
    EXPECT_EQ(refused(R"({"field": "overdue_from", "op": "passed", "value": 1})").faults.at(0).pointer, "/where/value");
    EXPECT_EQ(refused(R"({"field": "missed_count", "op": "at_least", "value": 1e300})").faults.at(0).pointer, "/where/value");
    EXPECT_EQ(refused(R"({"any":[{"any":[{"any":[{"any":[{"any":[{"field": "spend", "op": "known"}]}]}]}]}]})").faults.at(0).code, "too_deep");
    std::string long_one = "spend known";
    for (int i = 0; i < 50; ++i) long_one += ", spend known";
    EXPECT_EQ(refused(long_one).faults.at(0).code, "too_many");
    EXPECT_EQ(refused("last_visit_at within_days").faults.at(0).pointer, "/where/0/value");
    EXPECT_EQ(refused(",").faults.at(0).pointer, "/where/0/field");
}

TEST_P(Segments, keep_the_rules_for_statements)
{
    for (const auto& [name, field] : fields.all())
        for (const auto how : field.compares()) {
            Params params;
            customers::Rule rule{customers::Rule::Join::condition, {&field, how, 0, "x"}, {}};
            const auto text = world.read([&](Context& ctx) { return sql_of(rule, ctx, params); });
            const Sql sql{"segments." + name, Reach::business, "SELECT c.id FROM customers c JOIN customer_facts f ON f.customer_id = c.id WHERE " + text + " ORDER BY c.id"};
            EXPECT_TRUE(broken_rules(sql).empty()) << broken_rules(sql).at(0) << text;
        }
}

}  // namespace
}  // namespace rapport::app
