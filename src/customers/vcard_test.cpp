#include "customers/vcard.h"

#include "base/csv/reader.h"
#include "base/test/door.h"
#include "customers/doors.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "imports/service.h"

#include <algorithm>
#include <fstream>

namespace rapport::customers {
namespace {

std::vector<VCard> cards_in(std::string_view text)
{
    std::vector<VCard> cards;
    read_vcards(text, [&](VCard&& card) { cards.push_back(std::move(card)); });
    return cards;
}

VCard card_in(const std::string& lines)
{
    const auto cards = cards_in("BEGIN:VCARD\r\n" + lines + "\r\nEND:VCARD\r\n");
    EXPECT_EQ(cards.size(), 1u);
    return cards.at(0);
}

TEST(VCards, of_4_0_and_3_0_are_read)
{
    const auto card = card_in("VERSION:3.0\r\nFN:Mara Kowalska\r\nN:Kowalska;Mara;;;\r\nNICKNAME:Mara,Mary\r\nitem1.EMAIL;TYPE=INTERNET:m@work.example\r\n"
                              "EMAIL;TYPE=\"home,pref\":mara@post.example\r\nTEL;TYPE=CELL:0171 2345678\r\nTEL;VALUE=uri:tel:+49-30-1234;ext=7\r\n"
                              "ADR;TYPE=WORK:;;Werkstr. 1;Hamburg;;20095;Germany\r\nADR;TYPE=HOME:;;Am Markt 1;Quendelbrück;;24999;Germany\r\n"
                              "BDAY:19610517\r\nORG:Hafer & Mohn\\; Söhne;Backstube\r\nTITLE:Baker\r\nCATEGORIES:regular,no\\,nuts\r\nNOTE:corner table\\nno nuts\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB");
    EXPECT_EQ(card.name, "Mara Kowalska");
    EXPECT_EQ(card.preferred_name, "Mara");
    EXPECT_EQ(card.emails, (std::vector<std::string>{"mara@post.example", "m@work.example"}));
    EXPECT_EQ(card.phones, (std::vector<std::string>{"0171 2345678", "+49-30-1234"}));
    EXPECT_EQ(card.street + "|" + card.city + "|" + card.postcode + "|" + card.country, "Am Markt 1|Quendelbrück|24999|Germany");
    EXPECT_EQ(card.birthday, "1961-05-17");
    EXPECT_EQ(card.company, "Hafer & Mohn; Söhne");
    EXPECT_EQ(card.tags, (std::vector<std::string>{"regular", "no,nuts"}));
    EXPECT_EQ(card.notes, "corner table\nno nuts");
}

TEST(VCards, of_2_1_are_read_with_quoted_printable_and_other_letters)
{
    EXPECT_EQ(card_in("VERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Vo=C3=9F;Gre=\r\nta;;Dr.").name, "Dr. Greta Voß");
    EXPECT_EQ(card_in("VERSION:2.1\nFN:Greta Vo\xDF").name, "Greta Voß");
}

TEST(VCards, are_unfolded_and_birthdays_brought_to_one_form)
{
    EXPECT_EQ(card_in("FN:Mara \r\n Kowal\r\n\tska").name, "Mara Kowalska");
    for (const auto& [said, is] : {std::pair{"BDAY:--0517", "--05-17"}, {"BDAY:--05-17", "--05-17"}, {"BDAY:1961-05-17T00:00:00Z", "1961-05-17"},
                                   {"BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17", "--05-17"}, {"BDAY;VALUE=text:circa 1800", ""}, {"BDAY:17.05.1961", "17.05.1961"}})
        EXPECT_EQ(card_in(said).birthday, is);
}

TEST(VCards, that_are_broken_give_what_they_say)
{
    EXPECT_TRUE(cards_in("").empty());
    EXPECT_TRUE(cards_in("FN:nobody\r\nEND:VCARD\r\n").empty());
    EXPECT_EQ(cards_in("BEGIN:VCARD\r\nFN:Rosa").at(0).name, "Rosa") << "without an end";
    EXPECT_EQ(cards_in("BEGIN:VCARD\r\nFN:Rosa\r\nBEGIN:VCARD\r\nFN:Her agent\r\nEND:VCARD\r\nEND:VCARD\r\n").at(0).name, "Rosa") << "a card within a card";
    EXPECT_LE(card_in("NOTE:" + std::string(1'000'000, 'x')).notes.size(), 20'000u);
    EXPECT_EQ(cards_in("BEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n").size(), 2u);
    const auto placed = cards_in("BEGIN:VCARD\r\nFN:Rosa\r\nNOTE:a long\r\n  one\r\nEND:VCARD\r\n\r\nBEGIN:VCARD\r\nBEGIN:VCARD\r\nEND:VCARD\r\nEND:VCARD\r\nBEGIN:VCARD\r\n");
    ASSERT_EQ(placed.size(), 3u);
    EXPECT_EQ(placed[0].line, 1);
    EXPECT_EQ(placed[1].line, 7);
    EXPECT_EQ(placed[2].line, 11);
}

TEST(VCards, come_back_as_they_were_written)
{
    VCard card;
    card.uid = "cus_0000000000001";
    card.name = "Mara; Kowalska, die \\ Ältere " + std::string(80, 'x') + "ÄÖÜ";
    card.preferred_name = "Mara";
    card.birthday = "--05-17";
    card.gender = "female";
    card.emails = {"a@post.example", "b@post.example"};
    card.phones = {"0171 2345678"};
    card.street = "Am Markt 1";
    card.city = "Quendelbrück";
    card.postcode = "24999";
    card.tags = {"regular", "no,nuts"};
    card.notes = "one\ntwo";
    const auto text = vcard_text(card, false);
    for (std::size_t at = 0, end = 0; (end = text.find("\r\n", at)) != std::string::npos; at = end + 2) EXPECT_LE(end - at, 75u);
    const auto back = cards_in(text).at(0);
    EXPECT_EQ(back.uid, card.uid);
    EXPECT_EQ(back.name, card.name);
    EXPECT_EQ(back.birthday, card.birthday);
    EXPECT_EQ(back.gender, card.gender);
    EXPECT_EQ(back.emails, card.emails);
    EXPECT_EQ(back.street + back.city + back.postcode, card.street + card.city + card.postcode);
    EXPECT_EQ(back.tags, card.tags);
    EXPECT_EQ(back.notes, card.notes);
    EXPECT_EQ(vcard_text(back, false), text);
}

class Cards : public ::testing::TestWithParam<Engine> {
protected:
    rapport::test::World world{GetParam()};
    std::filesystem::path file(const std::string& text)
    {
        const auto made = world.folder / "people.vcf";
        std::ofstream(made, std::ios::binary) << text;
        return made;
    }
};
RAPPORT_ON_BOTH_ENGINES(Cards);

TEST_P(Cards, go_out_and_come_in_through_the_preview_of_imports)
{
    auto input = person("Mara Kowalska");
    input.emails = {"mara@post.example"};
    const auto mara = world.write([&](Context& ctx) { return add_customer(ctx, input); });
    static Directory names;     // nobody is looked up here
    rapport::test::Door door(world, [](http::Router& router) { add_routes(router, {}, names); }, {"customers:read", "contacts:read"});
    const auto sent = door.get("/customers/" + to_text(mara.id) + "/vcard");
    EXPECT_EQ(sent.status, 200);
    EXPECT_EQ(rapport::test::Door::header(sent, "Content-Type"), "text/vcard; charset=utf-8");
    EXPECT_EQ(door.get("/customers/cus_0000000000001/vcard").status, 404);

    const imports::Shapes shapes{import_shape()};
    auto desk = world.desk();
    const auto same = imports::preview_file(desk, shapes, "customers", file(sent.body), "mara.vcf").value();
    EXPECT_EQ(same.counts.unchanged, 1) << "our own card changes nothing";

    const auto view = imports::preview_file(desk, shapes, "customers",
        file("BEGIN:VCARD\nVERSION:4.0\nUID:4711\nFN:Rosa Mertens\nTEL:0171 2345678\nBDAY:19850703\nEND:VCARD\nBEGIN:VCARD\nFN:Emil\nBDAY:31.13.1985\nEND:VCARD\n"), "phone.vcf").value();
    EXPECT_EQ(view.counts.created, 1);
    ASSERT_EQ(view.rejected.size(), 1u);
    EXPECT_EQ(view.rejected[0].column, "birthday");
    EXPECT_EQ(view.rejected[0].line, 8) << "where the card begins";
    EXPECT_EQ(view.rejected[0].value, "31.13.1985");
    EXPECT_EQ(std::ranges::count(view.columns, csv::line_column, &imports::ColumnView::column), 0) << "nobody is shown how that is known";
    ASSERT_TRUE(imports::start_import(desk, shapes, view.id));
    imports::run_started(desk, shapes, view.id, {}).value();
    const auto again = imports::preview_file(desk, shapes, "customers", file("BEGIN:VCARD\nFN:Rosa Mertens\nTEL:+49 171 2345678\nEND:VCARD\n"), "phone.vcf").value();
    EXPECT_EQ(again.counts.created, 0) << "known by name and number";
}

}  // namespace
}  // namespace rapport::customers
