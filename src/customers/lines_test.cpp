#include "base/test/world.h"
#include "customers/lines.h"
#include "customers/service.h"
#include "customers/store.h"

namespace rapport::customers {
namespace {

CustomerLine line(std::string name)
{
    CustomerLine made;
    made.profile.name = Text<1, 200>{std::move(name)};
    return made;
}

class Lines : public test::WorldTest {
protected:
    Applied apply(const CustomerLine& said) { return world.write([&](Context& ctx) { return apply_customer_line(ctx, said, "import"); }); }
    Result<bool> take_back(const Applied& applied) { return world.try_write([&](Context& ctx) { return take_back_customer_line(ctx, applied); }); }
    Customer read(const Id<Customer>& id) { return world.read([&](Context& ctx) { return read_customer(ctx, id); }).value(); }
};
RAPPORT_ON_BOTH_ENGINES(Lines);

TEST_P(Lines, change_nothing_the_second_time)
{
    auto with_id = line("Henning Voss");
    with_id.profile.external_id = Text<1, 200>{"H-1"};
    with_id.profile.phones = {"0171 2345678"};
    with_id.consents.email = true;
    with_id.consents.post = false;
    auto with_mail = line("Priya Raman");
    with_mail.profile.emails = {"priya@post.example"};
    const auto only_name = line("Jonas Feddersen");
    for (const auto& said : {with_id, with_mail, only_name}) {
        const auto first = apply(said);
        EXPECT_EQ(first.outcome, Outcome::created);
        const auto second = apply(said);
        EXPECT_EQ(second.outcome, Outcome::unchanged);
        EXPECT_EQ(second.customer_id, first.customer_id);
    }
}

TEST_P(Lines, add_and_replace_but_never_empty_a_field)
{
    auto first = line("Clara Wöhler");
    first.profile.external_id = Text<1, 200>{"W-1"};
    first.profile.city = Text<1, 100>{"Quendelbrück"};
    first.profile.tags = {"vegan"};
    const auto id = apply(first).customer_id;
    auto second = line("Clara Wöhler-Harms");
    second.profile.external_id = Text<1, 200>{"W-1"};
    second.profile.tags = {"Vegan", "early"};
    EXPECT_EQ(apply(second).outcome, Outcome::changed);
    const auto clara = read(id);
    EXPECT_EQ(clara.name->value, "Clara Wöhler-Harms");
    EXPECT_EQ(clara.city->value, "Quendelbrück");
    EXPECT_EQ(clara.tags, (Strings{"vegan", "early"}));
}

TEST_P(Lines, know_our_own_id_where_an_export_wrote_it)
{
    const auto id = apply(line("Ole Harms")).customer_id;
    auto exported = line("Ole Harms");
    exported.profile.external_id = Text<1, 200>{to_text(id)};
    const auto again = apply(exported);
    EXPECT_EQ(again.outcome, Outcome::unchanged);
    EXPECT_EQ(again.customer_id, id);
    EXPECT_FALSE(read(id).external_id.has_value());
    world.read([&](Context& ctx) {
        EXPECT_EQ(find_by_external_id(ctx.db, to_text(id)), id);
        EXPECT_EQ(find_by_external_ids(ctx.db, {to_text(id), "cus_0000000000001"}).size(), 1u);
        return 0;
    });
}

TEST_P(Lines, are_another_person_where_they_contradict)
{
    auto one = line("Mara Kowalska"), other = line("Mara Kowalska");
    one.profile.emails = {"mara@post.example"};
    other.profile.emails = {"m.kowalska@post.example"};
    EXPECT_NE(apply(one).customer_id, apply(other).customer_id);
    auto born = line("Ole Harms"), born_later = line("Ole Harms");
    born.profile.birthday = Birthday{1961, 5, 17};
    born_later.profile.birthday = Birthday{1990, 1, 2};
    EXPECT_NE(apply(born).customer_id, apply(born_later).customer_id);
}

TEST_P(Lines, withdraw_consent_but_never_revive_it)
{
    auto said = line("Rosa Mertens");
    said.consents.email = true;
    const auto id = apply(said).customer_id;
    EXPECT_EQ(read(id).consent_email, true);
    said.consents.email = false;
    const auto withdrawn = apply(said);
    EXPECT_EQ(withdrawn.outcome, Outcome::changed);
    EXPECT_EQ(read(id).consent_email, false);
    said.consents.email = true;
    EXPECT_EQ(apply(said).outcome, Outcome::unchanged);
    EXPECT_EQ(read(id).consent_email, false);
    EXPECT_TRUE(take_back(withdrawn));
    EXPECT_EQ(read(id).consent_email, true);
}

TEST_P(Lines, are_taken_back_without_touching_what_came_later)
{
    auto first = line("Teodora Ilić");
    first.profile.external_id = Text<1, 200>{"T-1"};
    const auto created = apply(first);
    auto second = first;
    second.profile.city = Text<1, 100>{"Quendelbrück"};
    second.profile.gender = Text<1, 100>{"f"};
    second.profile.birthday = Birthday{0, 2, 3};
    const auto changed = apply(second);
    CustomerPatch by_hand;
    by_hand.gender = {true, Text<1, 100>{"woman"}};
    world.write([&](Context& ctx) { return change_customer(ctx, created.customer_id, 2, by_hand); });

    EXPECT_EQ(take_back(changed).value(), false) << "one of its fields stays";
    const auto teodora = read(created.customer_id);
    EXPECT_FALSE(teodora.city.has_value());
    EXPECT_FALSE(teodora.birthday.has_value());
    ASSERT_TRUE(teodora.gender.has_value()) << "changed by hand since";
    EXPECT_EQ(teodora.gender->value, "woman");
    EXPECT_EQ(take_back(created).error().code, "in_use");

    const auto fresh = apply(line("Emil Thielsen"));
    EXPECT_TRUE(take_back(fresh));
    EXPECT_EQ(world.read([&](Context& ctx) { return read_customer(ctx, fresh.customer_id); }).error().refusal, Refusal::not_found);
    EXPECT_EQ(take_back(fresh).error().refusal, Refusal::not_found);
}

TEST_P(Lines, are_refused_with_their_faults)
{
    auto said = line("Samir");
    said.profile.emails = {"nobody"};
    const auto refused = world.try_write([&](Context& ctx) { return apply_customer_line(ctx, said, "import"); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().faults.at(0).pointer, "/emails/0");
}

}  // namespace
}  // namespace rapport::customers
