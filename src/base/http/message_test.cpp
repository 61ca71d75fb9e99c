#include "base/http/message.h"
#include <gtest/gtest.h>

namespace rapport::http {
namespace {

Request with_query(std::string query)
{
    Request request;
    request.query = std::move(query);
    return request;
}

Request with_headers(Headers headers)
{
    Request request;
    request.headers = std::move(headers);
    return request;
}

TEST(Names, differ_in_case_only)
{
    EXPECT_TRUE(same_name("Content-Type", "content-TYPE"));
    EXPECT_FALSE(same_name("Content-Type", "Content-Typ"));
    EXPECT_FALSE(same_name("@", "`"));  // 32 apart, as letters are, but no letters
    EXPECT_TRUE(same_name("", ""));
}

TEST(Header, the_first_one_counts)
{
    const Request request = with_headers({{"Accept", "text/html"}, {"accept", "*/*"}});
    EXPECT_EQ(request.header("ACCEPT"), "text/html");
    EXPECT_FALSE(request.header("Accep"));
}

TEST(Query, values_are_decoded)
{
    const Request request = with_query("q=J%C3%BCrgen+M%26S&empty=&bare&%6Eame=x&q=second");
    EXPECT_EQ(request.query_value("q"), "Jürgen M&S");
    EXPECT_EQ(request.query_value("empty"), "");
    EXPECT_EQ(request.query_value("bare"), "");
    EXPECT_EQ(request.query_value("name"), "x");
    EXPECT_FALSE(request.query_value("nothing"));
}

TEST(Query, a_percent_sign_that_encodes_nothing_stays)
{
    EXPECT_EQ(with_query("a=100%").query_value("a"), "100%");
    EXPECT_EQ(with_query("a=%zz%4").query_value("a"), "%zz%4");
    EXPECT_EQ(with_query("a=b=c&&&").query_value("a"), "b=c");
    EXPECT_FALSE(with_query("").query_value("a"));
}

TEST(Cookie, is_found_in_any_of_the_lines)
{
    const Request request = with_headers({{"Cookie", "a=1; session=abc=="}, {"cookie", "quoted=\"x y\";last=9"}});
    EXPECT_EQ(request.cookie("session"), "abc==");
    EXPECT_EQ(request.cookie("quoted"), "x y");
    EXPECT_EQ(request.cookie("last"), "9");
    EXPECT_FALSE(request.cookie("Session"));  // cookie names do differ in case
    EXPECT_FALSE(request.cookie("ses"));
}

}  // namespace
}  // namespace rapport::http
