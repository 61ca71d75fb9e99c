#include "knowledge/service.h"

#include "base/http/api.h"
#include "identity/test/shop.h"
#include "knowledge/doors.h"
#include "messages/public_address.h"

#include <future>
#include <set>

namespace rapport::knowledge {
namespace {

using identity::test::code_of;
using identity::test::fault_of;

class Knowledge : public identity::test::ShopTest {
protected:
    Knowledge() { add_public_routes(router); }
    Article write(const std::string& title, const std::string& text)
    {
        return as(tom, [&](Context& ctx) { return add_article(ctx, {{title}, {text}}); }).value();
    }
    Result<Article> publish(Id<Article> id)
    {
        return as(hanne, [&](Context& ctx) -> Result<Article> {
            TRY(const auto article, read_article(ctx, id));
            return publish_article(ctx, id, article.version);
        });
    }
    Result<Article> change(const Article& article, ChangeArticle change)
    {
        return as(tom, [&](Context& ctx) { return change_article(ctx, article.id, article.version, change); });
    }
    std::vector<std::string> titles(const ArticleFilter& filter)
    {
        std::vector<std::string> found;
        for (const auto& one : world.read([&](Context& ctx) { return list_articles(ctx, filter); })) found.push_back(one.title);
        return found;
    }
    http::Response get(const std::string& path, const std::string& query = {}, const std::string& language = "en")
    {
        const http::Api api(world.runtime(), router, [](Db&, const http::Request&, Instant) -> Result<Actor> { return Actor{{}, "a customer", "page", {}}; }, "");
        http::Request request;
        request.path = path;
        request.query = query;
        request.headers.emplace_back("Accept-Language", language);
        std::promise<http::Response> answered;
        api.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get();
    }
    using Titles = std::vector<std::string>;
    http::Router router;
};
RAPPORT_ON_BOTH_ENGINES(Knowledge);

TEST_P(Knowledge, is_for_us_until_somebody_publishes_it)
{
    const auto rye = write("  How long does rye keep? ", "About **a week**.");
    EXPECT_EQ(rye.title, "How long does rye keep?");
    EXPECT_EQ(rye.written_by, "Tom Reimers");
    EXPECT_FALSE(rye.path);
    const auto never = get("/help/art_0000000000001");
    EXPECT_EQ(never.status, 404);
    EXPECT_EQ(get("/help/" + to_text(rye.id)).body, never.body) << "what is not published is as if it was not there";
    EXPECT_EQ(get("/help").body.find("rye"), std::string::npos);

    const auto out = publish(rye.id).value();
    EXPECT_EQ(out.published_by, "Hanne Brodersen");
    EXPECT_EQ(out.path, "/help/" + to_text(rye.id));
    EXPECT_FALSE(out.link) << "nobody has said where customers reach us";
    as(hanne, [](Context& ctx) { return messages::change_public_address(ctx, 0, {{"https://hallo.hafer-mohn.example"}}); }).value();
    EXPECT_EQ(world.read([&](Context& ctx) { return read_article(ctx, rye.id); }).value().link, "https://hallo.hafer-mohn.example/help/" + to_text(rye.id));
    EXPECT_NE(get("/help/" + to_text(rye.id)).body.find("<b>a week</b>"), std::string::npos);
    EXPECT_NE(get("/help").body.find("How long does rye keep?"), std::string::npos);

    ASSERT_TRUE(as(hanne, [&](Context& ctx) { return unpublish_article(ctx, rye.id); }).has_value());
    EXPECT_EQ(get("/help/" + to_text(rye.id)).body, never.body);
    EXPECT_EQ(code_of(as(hanne, [&](Context& ctx) { return unpublish_article(ctx, rye.id); })), "not_published");
}

TEST_P(Knowledge, everybody_reads_what_was_published)
{
    const auto rye = write("Rye", "A week.");
    ASSERT_TRUE(publish(rye.id).has_value());
    const auto changed = change(rye, {.text = {true, Text<1, 12000>{"Two weeks, we think."}}}).value();
    EXPECT_TRUE(changed.changed_since);
    EXPECT_EQ(code_of(as(hanne, [&](Context& ctx) { return publish_article(ctx, rye.id, rye.version); })), "changed_meanwhile") << "nobody lets out what they have not read";
    EXPECT_NE(get("/help/" + to_text(rye.id)).body.find("A week."), std::string::npos);
    EXPECT_FALSE(publish(rye.id).value().changed_since);
    EXPECT_NE(get("/help/" + to_text(rye.id)).body.find("Two weeks"), std::string::npos);
    EXPECT_EQ(code_of(change(rye, {.title = {true, Text<1, 160>{"Bread"}}})), "changed_meanwhile");
    EXPECT_EQ(code_of(change(changed, {.archived = {true, true}})), "published");
}

TEST_P(Knowledge, a_page_of_nothing_says_so_to_whoever_only_looks)
{
    const auto none = get("/help").body;
    EXPECT_NE(none.find("Nothing stands here yet."), std::string::npos);
    EXPECT_EQ(none.find("these words"), std::string::npos) << "nobody searched";
    EXPECT_EQ(none.find("<ul"), std::string::npos) << "a list of nothing";
    EXPECT_NE(get("/help", {}, "de").body.find("Hier steht noch nichts."), std::string::npos);
    ASSERT_TRUE(publish(write("Rye", "A week.").id).has_value());
    EXPECT_NE(get("/help").body.find("<ul class=\"plain\"><li"), std::string::npos);
    const auto searched = get("/help", "q=spelt").body;
    EXPECT_NE(searched.find("Nothing has these words in it."), std::string::npos);
    EXPECT_EQ(searched.find("<ul"), std::string::npos);
    EXPECT_EQ(get("/help", "page=7").body.find("<ul"), std::string::npos) << "behind the end";
}

TEST_P(Knowledge, is_found_by_the_beginnings_of_words)
{
    for (const auto& [title, text] : {std::pair("Rye", "It keeps a **week**."), std::pair("Äpfel", "From Jork."), std::pair("Parking", "Behind the house.")}) ASSERT_TRUE(publish(write(title, text).id).has_value());
    write("Till code", "Ask Hanne.");
    EXPECT_EQ(titles({}), (Titles{"Äpfel", "Parking", "Rye", "Till code"}));
    EXPECT_EQ(titles({.q = "wee KEEPS"}), Titles{"Rye"});
    EXPECT_EQ(titles({.q = "apfel"}), Titles{"Äpfel"});
    EXPECT_EQ(titles({.published = true}), (Titles{"Äpfel", "Parking", "Rye"}));
    EXPECT_NE(get("/help", "q=apf").body.find("From Jork."), std::string::npos);
    EXPECT_EQ(get("/help", "q=apf").body.find("Parking"), std::string::npos);
    EXPECT_EQ(get("/help", "q=till").body.find("Till code"), std::string::npos) << "ours is not searched by others";
}

TEST_P(Knowledge, the_page_goes_on_to_the_other_articles)
{
    for (int i = 10; i < 61; ++i) ASSERT_TRUE(publish(write("Rye & spelt " + std::to_string(i), "x").id).has_value());
    const auto first = get("/help", "q=rye%20%26").body;
    EXPECT_EQ(first.find("spelt 60"), std::string::npos);
    EXPECT_NE(first.find("href=\"/help?q=rye%20%26&amp;page=1\""), std::string::npos) << first;
    const auto second = get("/help", "q=rye%20%26&page=1").body;
    EXPECT_NE(second.find("spelt 60"), std::string::npos);
    EXPECT_EQ(second.find("spelt 59"), std::string::npos);
    EXPECT_NE(second.find("page=0"), std::string::npos);
    EXPECT_NE(get("/help").body.find("href=\"/help?page=1\""), std::string::npos);
    for (const auto* behind : {"page=7", "page=9999"}) {
        const auto nothing = get("/help", behind);
        EXPECT_EQ(nothing.status, 200);
        EXPECT_NE(nothing.body.find("There is nothing more here."), std::string::npos) << behind;
        EXPECT_NE(nothing.body.find("href=\"/help\""), std::string::npos) << behind;
        EXPECT_EQ(nothing.body.find("rel=\"prev\""), std::string::npos) << behind;
    }
}

TEST_P(Knowledge, refuses_what_is_none)
{
    EXPECT_EQ(fault_of(as(tom, [](Context& ctx) { return add_article(ctx, {{" "}, {"x"}}); })), "/title required");
    EXPECT_EQ(fault_of(as(tom, [](Context& ctx) { return add_article(ctx, {{"x"}, {" \n"}}); })), "/text required");
    EXPECT_EQ(code_of(publish({4711})), "not_found");
    const auto old = write("Old", "Old.");
    const auto archived = change(old, {.archived = {true, true}}).value();
    EXPECT_EQ(titles({}), Titles{});
    EXPECT_EQ(titles({.archived = true}), Titles{"Old"});
    EXPECT_EQ(code_of(publish(old.id)), "archived");
    EXPECT_FALSE(change(archived, {.archived = {true, false}}).value().archived_at);
}

std::string many(const std::string& what, int times)
{
    std::string text;
    while (times-- > 0) text += what;
    return text;
}

TEST_P(Knowledge, no_article_goes_out_whose_page_is_too_large)
{
    for (const auto& text : {many("- a\n", 2'900), many("ä", 11'900), many("語", 11'900), many("& ", 5'900)}) {
        const auto long_one = write("Everything", text);
        const auto refused = publish(long_one.id);
        ASSERT_EQ(code_of(refused), "too_large") << text.substr(0, 6);
        EXPECT_NE(refused.error().detail.find(" bytes, and 20000 are the most: take about "), std::string::npos) << refused.error().detail;
        EXPECT_EQ(get("/help/" + to_text(long_one.id)).status, 404);
        const auto half = change(long_one, {.text = {true, Text<1, 12000>{text.substr(0, 1'800)}}}).value();
        ASSERT_TRUE(publish(half.id).has_value());
        EXPECT_LE(get("/help/" + to_text(half.id)).body.size(), 20'000u);
    }
}

TEST_P(Knowledge, the_list_is_small_however_long_the_titles_are)
{
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(publish(write(std::to_string(i) + many("'", 150), many("\"", 400)).id).has_value());
    std::set<std::string> seen;
    for (int part = 0; part < 20; ++part) {
        const auto page = get("/help", "page=" + std::to_string(part)).body;
        EXPECT_LE(page.size(), 20'000u);
        for (std::size_t at = page.find("/help/art_"); at != std::string::npos; at = page.find("/help/art_", at + 1)) EXPECT_TRUE(seen.insert(page.substr(at, page.find('"', at) - at)).second) << "stands on one page alone";
        if (page.find("rel=\"next\"") == std::string::npos) break;
    }
    EXPECT_EQ(seen.size(), 50u);
}

TEST_P(Knowledge, the_page_holds_no_markup_of_others_and_no_script)
{
    const std::string payload = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";
    const auto sly = write(payload, payload + "\n## " + payload + "\n- " + payload);
    ASSERT_TRUE(publish(sly.id).has_value());
    for (const auto& page : {get("/help/" + to_text(sly.id)), get("/help"), get("/help", "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")}) {
        EXPECT_EQ(page.status, 200);
        EXPECT_EQ(page.body.find("<script"), std::string::npos);
        EXPECT_EQ(page.body.find("<img"), std::string::npos);
        EXPECT_LT(page.body.size(), 20'000u);
    }
    EXPECT_EQ(get("/help/%2e%2e").status, 404);
}

}  // namespace
}  // namespace rapport::knowledge
