// What stands in the address or the body and is no number, no time and no text of ours is refused, never half taken.
#include "base/json.h"
#include "base/http/cursor.h"
#include "base/http/same_list.h"
#include "base/http/router.h"

#include <gtest/gtest.h>

namespace rapport {
namespace {

TEST(Times, are_taken_when_they_can_be_written_again)
{
    for (const auto* text : {"0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "2016-02-29T12:00:00.125Z"})
        EXPECT_EQ(to_text(parse_instant(text).value_or(Instant{})), text);
    for (const auto* text : {"0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "0000-12-31T23:59:59Z"})
        EXPECT_FALSE(parse_instant(text)) << text;
}

TEST(Times, are_written_with_all_their_digits)
{
    EXPECT_EQ(to_text(Instant{0}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_text(Instant{-1}), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(to_text(Instant{1'795'912'069'007'999}), "2026-11-29T00:27:49.007Z");
    EXPECT_EQ(to_text(*day_of(9, 3, 7)), "0009-03-07");
    EXPECT_EQ(to_text(*day_of(-44, 3, 15)), "-044-03-15");
    EXPECT_EQ(to_text(*day_of(12'345, 12, 31)), "12345-12-31");
}

TEST(Lists, are_read_from_a_row_as_they_were_written)
{
    const Strings names{"Ines", "", "O'Hara, Maeve", "say \"hello\"", "back\\slash", "two\nlines", "Zoë", ","};
    for (std::size_t from = 0; from <= names.size(); ++from)
        for (std::size_t to = from; to <= names.size(); ++to) {
            const Strings some(names.begin() + static_cast<std::ptrdiff_t>(from), names.begin() + static_cast<std::ptrdiff_t>(to));
            EXPECT_EQ(strings_from_json(json_text(some)), some);
        }
    EXPECT_EQ(strings_from_json(""), Strings{});
    EXPECT_EQ(strings_from_json(R"([ "one" , "two" ])"), (Strings{"one", "two"}));
    EXPECT_ANY_THROW(strings_from_json(R"(["one""two"])"));
    EXPECT_ANY_THROW(strings_from_json(R"(["one")"));
}

TEST(Texts, are_escaped_wherever_a_letter_stands)
{
    for (unsigned letter = 0; letter < 0x80; ++letter)
        for (std::size_t size = 1; size < 20; ++size)
            for (std::size_t at = 0; at < size; ++at) {
                std::string text(size, 'a'), written;
                text[at] = static_cast<char>(letter);
                text += "é\x7f";
                append_json_text(written, text);
                ASSERT_EQ(json::parse(written).as_string(), text);
                ASSERT_EQ(written.size() > text.size() + 2, letter < 0x20 || letter == '"' || letter == '\\') << letter;
            }
    std::string nothing;
    append_json_text(nothing, "");
    EXPECT_EQ(nothing, R"("")");
}

TEST(Numbers, that_are_not_finite_are_refused)
{
    EXPECT_EQ(from_json_text<double>("-1.5").value(), -1.5);
    EXPECT_FALSE(from_json_text<double>("1e999"));
    const auto is_share = [](std::string_view name) { return name == "share"; };
    const auto is_none = [](std::string_view) { return false; };
    for (const auto* query : {"share=nan", "share=inf", "share=-infinity"})
        EXPECT_FALSE(from_json<double>(http::query_object(query, is_share, is_none).at("share"))) << query;
}

// The refusal of a field that nobody knows shows its name, and an answer must be UTF-8.
TEST(Refusal, names_a_hundred_faults_at_most)
{
    const auto refusal = invalid(std::vector<Fault>(100'000, {"/emails/0", "format", "This is no e-mail address."}));
    EXPECT_EQ(refusal.faults.size(), 100u);
    EXPECT_EQ(refusal.detail, "This is no e-mail address.");
}

TEST(Query, names_that_are_no_text_become_readable)
{
    const auto is_none = [](std::string_view) { return false; };
    EXPECT_EQ(http::query_object("a%FFb=1&q=J%C3%BCrgen", is_none, is_none), (json::object{{"a\uFFFDb", "1"}, {"q", "Jürgen"}}));
}

TEST(Body, with_a_name_twice_in_one_object_is_refused)
{
    const auto refused = parse_json("{\"a\": {\"b\": 1},\n \"c\": [{\"b\": 1, \"d\": 2,\n \"b\": 3}]}");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "name_twice");
    EXPECT_EQ(refused.error().detail, "“b” stands twice in one object, the second time on line 3. Send it once.");
    EXPECT_FALSE(parse_json(R"({"a":1,"\u0061":2})")) << "however it is written";
    EXPECT_TRUE(parse_json(R"({"a":{"a":[{"a":1},{"a":1}]},"b":"a"})")) << "in different objects";
}

TEST(Body, has_its_texts_clean_and_its_passwords_as_they_were_typed)
{
    const auto body = parse_json("{\"name\":\" Ma\u200Bra\\u202e \",\"tags\":[\" new \"],\"new_password\":\" two\u200B \",\"n\":1}").value();
    EXPECT_EQ(body, (json::object{{"name", "Mara"}, {"tags", {"new"}}, {"new_password", " two\u200B "}, {"n", 1}}));
    EXPECT_EQ((from_json_text<Text<1, 10>>("\" \\t \"").error().faults.at(0).code), "required") << "blanks are nothing";
}

TEST(Query, names_stand_once)
{
    EXPECT_TRUE(http::named_once("limit=1&cursor=&sort=name&q=a%26limit=2"));
    const auto twice = http::named_once("limit=1&sort=name&li%6Dit=2");
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().faults.at(0).pointer, "/limit");
    EXPECT_EQ(twice.error().faults.at(0).code, "name_twice");
}

TEST(Cursor, goes_on_in_the_list_that_gave_it_alone)
{
    const auto page = [](std::string path, std::string query) {
        http::Request request;
        request.path = std::move(path);
        request.query = std::move(query);
        return request;
    };
    auto first = page("/api/v1/customers", "sort=name&tag=new&limit=2");
    std::string body = R"({"data":[{"custom":{"next_cursor":"mine"}}],"next_cursor":"QWxh","count":{"about":7}})";
    http::put_mark(body, http::take_mark(first).value());
    const std::string cursor(json::parse(body).at("next_cursor").as_string());
    EXPECT_EQ(json::parse(body).at("data").at(0).at("custom").at("next_cursor"), "mine");

    auto next = page("/api/v1/customers", "tag=new&cursor=" + cursor + "&limit=50&sort=name");
    ASSERT_TRUE(http::take_mark(next)) << "in any order, with another limit";
    EXPECT_EQ(next.query, "tag=new&cursor=QWxh&limit=50&sort=name");
    for (auto other : {page("/api/v1/customers", "sort=name&cursor=" + cursor), page("/api/v1/customers", "sort=name&tag=old&cursor=" + cursor),
                       page("/api/v1/customers", "sort=newest&tag=new&cursor=" + cursor), page("/api/v1/orders", "sort=name&tag=new&cursor=" + cursor)})
        EXPECT_EQ(http::take_mark(other).error().faults.at(0).code, "invalid_cursor") << other.path << other.query;

    auto older = page("/api/v1/customers", "cursor=QWxh");
    EXPECT_TRUE(http::take_mark(older)) << "of an older Rapport";
    std::string last = R"({"data":[{"custom":{"next_cursor":"mine"}}],"next_cursor":null})", same = last;
    http::put_mark(last, "0123");
    EXPECT_EQ(last, same);
}

TEST(Cursor, is_read_in_the_one_form_in_which_it_was_given)
{
    const std::vector<std::string> key{"1732270530", "12"};
    const auto cursor = http::make_cursor(key);
    EXPECT_EQ(http::read_cursor(cursor, 2), key);
    EXPECT_FALSE(http::read_cursor(cursor, 1));
    for (std::string other : {"=", "A", "\xE3", " "}) EXPECT_FALSE(http::read_cursor(cursor + other, 2)) << other;
    auto beyond_ascii = cursor;
    beyond_ascii[12] = '\xE3';
    EXPECT_FALSE(http::read_cursor(beyond_ascii, 2));
}

}  // namespace
}  // namespace rapport
