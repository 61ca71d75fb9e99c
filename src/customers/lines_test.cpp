#include "base/test/world.h"
#include "customers/lines.h"
#include "customers/only_post.h"
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
    Result<bool> take_back(Applied applied) { return world.try_write([&](Context& ctx) { return take_back_customer_line(ctx, applied); }); }
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

TEST_P(Lines, withdraw_also_what_the_link_in_our_mail_withdrew)
{
    auto said = line("Rosa Mertens");
    said.consents.email = true;
    const auto id = apply(said).customer_id;
    world.write([&](Context& ctx) { return want_only_post(ctx, id); });
    EXPECT_EQ(apply(said).outcome, Outcome::unchanged) << "a yes revives nothing";
    said.consents.email = false;
    const auto withdrawn = apply(said);
    EXPECT_EQ(withdrawn.outcome, Outcome::changed);
    EXPECT_EQ(apply(said).outcome, Outcome::unchanged) << "said once";
    world.write([&](Context& ctx) { return take_only_post_back(ctx, id); });
    EXPECT_EQ(read(id).consent_email, false) << "the file says no by itself";
    EXPECT_EQ(read(id).consent_phone, std::nullopt);
    EXPECT_TRUE(take_back(withdrawn));
    EXPECT_EQ(read(id).consent_email, false) << "what they pressed stands again";
    world.write([&](Context& ctx) { return take_only_post_back(ctx, id); });
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

TEST_P(Lines, keep_their_consents_where_they_cannot_be_taken_back)
{
    auto other = line("Priya Raman");
    other.profile.cards = {"C-9"};
    apply(other);
    auto said = line("Rosa Mertens");
    const auto id = apply(said).customer_id;
    said.consents.email = true;
    auto changed = apply(said);
    const auto consents = changed.undo.substr(changed.undo.find("\"consents\""));
    changed.undo = R"({"changes":{"cards":[["C-9"],[]]},)" + consents.substr(0, consents.find(']')) + "]}";     // it had a card that another has by now
    world.write([&](Context& ctx) -> Result<Done> {
        EXPECT_EQ(take_back_customer_line(ctx, changed).error().code, "taken");
        return Done{};
    });
    EXPECT_EQ(read(id).consent_email, true);
    EXPECT_EQ(world.read([&](Context& ctx) { return list_consents(ctx, id); }).value().size(), 1u);
}

TEST_P(Lines, are_not_taken_back_from_under_what_names_their_customer)
{
    struct Naming {
        std::string table, columns, values;
    };
    for (const auto& [table, columns, values] : std::vector<Naming>{
             {"deliveries", "promised_at, day_only, created_at, updated_at, version", "1, 0, 1, 1, 1"},
             {"idea_votes", "idea_id, at", "1, 1"},
             {"survey_invitations", "survey_id, channel, drawn_by, drawn_at, version", "1, 'email', 'hand', 1, 1"},
             {"survey_left_outs", "survey_id, reason, at", "1, 'rest', 1"},
             {"survey_stops", "at", "1"},
             {"survey_seldoms", "at", "1"},
             {"today_marks", "key, act, at", "'fading', 'done', 1"},
             {"tasks", "what, checklist, given_at, due_at, source, unfinished, created_at, updated_at, version, look_up", "'Bake', '[]', 1, 1, 'hand', 1, 1, 1, 1, ''"},
             {"handovers", "kind, to_staff, to_staff_id, note, given_at, answer_by, unanswered", "'customer', 'Tom', 1, '', 1, 1, 1"},
             {"messages", "purpose, to_name, to_address, from_name, from_address, message_id, subject, text, state, fence, attempts, planned_at, planned_by, due_at",
              "'service', '', '', '', '', 'm', '', '', 'planned', 0, 0, 1, '', 1"},
             {"ideas", "title, words, came_by, created_at, version", "'A bench', '', 'hand', 1, 1"},
             {"remedies", "case_id, kind, what, amount, at, on_the_spot, is_waiting, created_at, updated_at, version", "1, 'gift', '', 1, 1, 0, 0, 1, 1, 1"}}) {
        SCOPED_TRACE(table);
        const auto made = apply(line("Emil Thielsen"));
        const auto run = [&](const std::string& text) { world.database().write([&](Db& db) { return db.execute_text(text, {}), true; }); };
        run("INSERT INTO " + table + " (customer_id, id, " + columns + ") VALUES (" + std::to_string(made.customer_id.value) + ", 7, " + values + ")");
        EXPECT_EQ(take_back(made).error().code, "in_use");
        run("DELETE FROM " + table + " WHERE id = 7");
        EXPECT_TRUE(take_back(made));
    }
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
