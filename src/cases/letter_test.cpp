#include "cases/letter.h"

#include "base/test/door.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/joining.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "paper/test/reading.h"

namespace rapport::cases {
namespace {

using identity::test::code_of;

class Letters : public identity::test::ShopTest {
protected:
    Letters()
    {
        auto person = customers::person("Paul Achterberg");
        person.street = Text<1, 200>{"Färbergraben 12"};
        person.postcode = Text<1, 20>{"38999"};
        person.city = Text<1, 100>{"Quendelbrück"};
        person.country = Text<1, 100>{"Deutschland"};
        paul = world.write([&](Context& ctx) { return customers::add_customer(ctx, person); }).id;
    }
    void change(auto fill)
    {
        customers::CustomerPatch patch;
        fill(patch);
        world.write([&](Context& ctx) -> Result<customers::Customer> {
            TRY(const auto before, customers::read_customer(ctx, paul));
            return customers::change_customer(ctx, paul, before.version, patch);
        });
    }
    Id<Case> open(std::optional<Id<customers::Customer>> whose)
    {
        return as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"The birthday cake was not ready"}, .customer_id = whose, .words = Text<1, 10000>{"Where is it?"}}); }).value().id;
    }
    Id<Entry> say(Id<Case> id, EntryKind kind = EntryKind::answer, const std::string& words = "We are sorry.\n\nIt is ready now.\n\nTom Reimers")
    {
        return as(tom, [&](Context& ctx) { return add_entry(ctx, id, {.kind = kind, .words = {words}, .way = Way::letter}); }).value().entries.back().id;
    }
    Result<paper::Letter> letter(const identity::Staff& whoever, Id<Case> id, Id<Entry> entry)
    {
        return as(whoever, [&](Context& ctx) { return letter_of(ctx, id, entry); });
    }

    Id<customers::Customer> paul;
};
RAPPORT_ON_BOTH_ENGINES(Letters);

TEST_P(Letters, are_about_their_answer_and_not_about_how_we_call_it)
{
    const auto one = as(tom, [&](Context& ctx) { return open_case(ctx, {.subject = {"Not happy: gave 2 of 7"}, .customer_id = paul}); }).value().id;
    EXPECT_EQ(letter(tom, one, say(one)).value().subject, "Your answer of 17 November");
    EXPECT_EQ(letter(tom, one, say(one, EntryKind::answer, "Das tut uns sehr leid. Es ist jetzt fertig.")).value().subject, "Ihre Antwort vom 17. November");
}

TEST_P(Letters, are_about_the_day_on_which_they_were_here)
{
    const auto subject = [&](OpenCase input, const std::string& words = "We are sorry.") {
        input.subject = {"How we treated them: Bert"};
        input.customer_id = paul;
        const auto one = as(tom, [&](Context& ctx) { return open_case(ctx, input); }).value().id;
        return letter(tom, one, say(one, EntryKind::answer, words)).value().subject;
    };
    EXPECT_EQ(subject({.source = Source::counter}), "Your visit of 17 November");
    EXPECT_EQ(subject({.source = Source::counter, .opened_at = Instant{world.clock.now().us - 3 * us_per_day}}, "Das tut uns sehr leid. Es ist jetzt fertig."), "Ihr Besuch vom 14. November");
    EXPECT_EQ(subject({.source = Source::phone}), "Your call of 17 November");
    EXPECT_EQ(subject({.source = Source::review, .place = Text<1, 100>{"Google"}}), "Your review of 17 November");
    EXPECT_EQ(subject({.source = Source::post, .place = Text<1, 100>{"Mastodon"}}), "Your post of 17 November");
    EXPECT_EQ(subject({.source = Source::mail}), "Your mail of 17 November");
    EXPECT_EQ(subject({.source = Source::form, .words = Text<1, 10000>{"The rolls were hard."}}), "Your message of 17 November") << "renamed by one of us";
    EXPECT_EQ(subject({.source = Source::form, .words = Text<1, 10000>{"How we treated them: Bert\nIt was not nice."}}), "How we treated them: Bert") << "they wrote so themselves";
}

TEST_P(Letters, to_whoever_sent_a_form_are_about_their_own_words_whatever_we_call_it)
{
    const auto one = world.write([&](Context& ctx) {
        return open_case(ctx, {.subject = {"How we treated them: Bert"}, .customer_id = paul, .source = Source::form, .words = Text<1, 10000>{"The rolls were hard.\nAll of them."}});
    }).id;
    EXPECT_EQ(letter(tom, one, say(one)).value().subject, "The rolls were hard.");
    const auto more = say(one, EntryKind::customer, "And the butter?\nIt was cold.");
    const auto part = as(tom, [&](Context& ctx) { return split_case(ctx, one, {{"Never content: butter"}, {more}}); }).value().id;
    EXPECT_EQ(letter(tom, part, say(part)).value().subject, "And the butter?") << "split off by one of us";
}

TEST_P(Letters, carry_the_answer_to_their_door)
{
    const auto cake = open(paul);
    const auto made = letter(tom, cake, say(cake)).value();
    EXPECT_EQ(made.business, "Hafer & Mohn");
    EXPECT_TRUE(made.from.empty()) << "nobody has said yet where letters reach us";
    EXPECT_EQ(made.address, (std::vector<std::string>{"Paul Achterberg", "Färbergraben 12", "38999 Quendelbrück"})) << "at home the country goes without saying";
    EXPECT_EQ(made.subject, "Your visit of 17 November") << "what we call it is for us";
    EXPECT_EQ(made.words, "Dear Paul Achterberg,\n\nWe are sorry.\n\nIt is ready now.\n\nTom Reimers") << "words that greet nobody";
    EXPECT_EQ(made.writer, "Tom Reimers");
    auto settled = *world.runtime().business();
    settled.address = "Kornstraße 12\n27283 Verden";
    world.runtime().set_business(settled);
    EXPECT_EQ(letter(tom, cake, say(cake)).value().from, (std::vector<std::string>{"Kornstraße 12", "27283 Verden"}));
    EXPECT_EQ(made.date, "17 November 2026") << "in the language of the words and of their greeting";
}

TEST_P(Letters, greet_as_they_like_to_be_called)
{
    const auto begins = [&](std::optional<Id<customers::Customer>> whose, const std::string& words) {
        const auto one = open(whose);
        const auto made = letter(tom, one, say(one, EntryKind::answer, words)).value().words;
        return made.substr(0, made.find("\n"));
    };
    change([](auto& patch) { patch.preferred_name = {true, Text<1, 100>{"Paule"}}; });
    EXPECT_EQ(begins(paul, "We are sorry that it was not ready."), "Dear Paule,");
    EXPECT_EQ(begins(paul, "Dear Mr Achterberg,\n\nwe are sorry."), "Dear Mr Achterberg,") << "it greets already";
    EXPECT_EQ(begins({}, "We are sorry that it was not ready."), "Good day,") << "nobody we know";
    EXPECT_EQ(begins(paul, "Es tut uns leid, dass die Torte nicht fertig war."), "Guten Tag Paule,");
    change([](auto& patch) { patch.preferred_name = {true, Text<1, 100>{"麻里"}}; });
    EXPECT_EQ(begins(paul, "We are sorry that it was not ready."), "Good day,") << "a name that cannot be printed";
    change([](auto& patch) { patch.preferred_name = {true, std::nullopt}; patch.kind = {true, customers::Kind::organisation}; });
    EXPECT_EQ(begins(paul, "We are sorry that it was not ready."), "Good day,") << "a firm";
}

TEST_P(Letters, speak_their_language_and_find_them_abroad)
{
    const auto cake = open(paul);
    const auto entry = say(cake, EntryKind::answer, "Rye, Saturday");
    const auto date_of = [&](const std::string& words) { return letter(tom, cake, say(cake, EntryKind::answer, words)).value().date; };
    EXPECT_EQ(letter(tom, cake, entry).value().date, "17. November 2026") << "words that do not tell, and nobody has said their language: our country's";
    EXPECT_EQ(date_of("Dear Paul, we are sorry that it was not ready."), "17 November 2026");
    EXPECT_EQ(date_of("Es tut uns leid, dass die Torte nicht fertig war."), "17. November 2026");
    const auto date_in = [&](const std::string& language) {
        change([&](auto& patch) { patch.language = {true, Text<2, 35>{language}}; });
        return letter(tom, cake, entry).value().date;
    };
    EXPECT_EQ(date_in("en"), "17 November 2026");
    EXPECT_EQ(date_in("en-US"), "November 17, 2026");
    EXPECT_EQ(date_in("fr"), "17 novembre 2026");
    EXPECT_EQ(date_in("pl"), "17 listopada 2026");
    EXPECT_EQ(date_in("xx"), "17. November 2026") << "a language that nobody knows";
    EXPECT_EQ(date_in("cs"), "17 November 2026") << "and one in which we do not greet";
    change([](auto& patch) { patch.language = {true, Text<2, 35>{"fr"}}; });
    EXPECT_EQ(date_of("Es tut uns leid, dass die Torte nicht fertig war."), "17. November 2026") << "to a Frenchman in German";

    change([](auto& patch) { patch.country = {true, Text<1, 100>{"Österreich"}}; });
    EXPECT_EQ(letter(tom, cake, entry).value().address.back(), "ÖSTERREICH");
    for (const auto* here : {"DE", "germany", "Allemagne"}) {
        change([&](auto& patch) { patch.country = {true, Text<1, 100>{here}}; patch.language = {true, Text<2, 35>{"fr"}}; });
        EXPECT_EQ(letter(tom, cake, entry).value().address.back(), "38999 Quendelbrück") << here;
    }
}

TEST_P(Letters, tell_no_address_to_who_may_not_see_it)
{
    const auto cake = open(paul);
    EXPECT_EQ(letter(samir, cake, say(cake)).value().address, std::vector<std::string>{"Paul Achterberg"});
    const auto nobody = open({});
    EXPECT_TRUE(letter(tom, nobody, say(nobody)).value().address.empty());
}

TEST_P(Letters, are_made_of_our_answers_alone)
{
    const auto cake = open(paul), other = open(paul);
    const auto answer = say(cake);
    EXPECT_EQ(letter(tom, Id<Case>{5}, answer).error().refusal, Refusal::not_found);
    EXPECT_EQ(letter(tom, cake, Id<Entry>{5}).error().refusal, Refusal::not_found);
    EXPECT_EQ(letter(tom, other, answer).error().refusal, Refusal::not_found) << "it stands in another case";
    EXPECT_EQ(code_of(letter(tom, cake, say(cake, EntryKind::note, "He was quite right."))), "not_ours");
    EXPECT_EQ(code_of(letter(tom, cake, say(cake, EntryKind::customer, "Still waiting"))), "not_ours");
    EXPECT_EQ(code_of(letter(tom, cake, say(cake, EntryKind::answer, "申し訳ございません"))), "no_font");
    ASSERT_TRUE(as(tom, [&](Context& ctx) { return merge_cases(ctx, cake, {other}); }));
    EXPECT_TRUE(letter(tom, other, answer)) << "the part's words belong to the whole";
    EXPECT_TRUE(letter(tom, cake, answer));
}

TEST_P(Letters, come_as_a_file_to_print)
{
    const auto cake = open(paul);
    const auto path = "/cases/" + to_text(cake) + "/entries/" + to_text(say(cake)) + "/letter.pdf";
    test::Door staff{world, add_routes, {"cases:read", "contacts:read"}}, viewer{world, add_routes, {"cases:read"}}, stranger{world, add_routes, {"customers:read"}};
    const auto printed = staff.get(path);
    ASSERT_EQ(printed.status, 200) << printed.body;
    EXPECT_EQ(test::Door::header(printed, "Content-Type"), "application/pdf");
    EXPECT_EQ(test::Door::header(printed, "Cache-Control"), "no-store");
    const auto words = paper::test::text_of(printed.body), masked = paper::test::text_of(viewer.get(path).body);
    for (const auto* said : {"Hafer & Mohn", "Paul Achterberg", "38999 Quendelbrück", "17 November 2026", "Your visit of 17 November", "It is ready now."})
        EXPECT_NE(words.find(said), std::string::npos) << said << words;
    EXPECT_NE(masked.find("Paul Achterberg"), std::string::npos);
    EXPECT_EQ(masked.find("Quendelbrück"), std::string::npos) << masked;
    EXPECT_EQ(stranger.get(path).status, 403);
    EXPECT_EQ(staff.get("/cases/" + to_text(cake) + "/entries/ent_0000000000001/letter.pdf").status, 404);
}

}  // namespace
}  // namespace rapport::cases
