// The suggestion box that everybody can write into: nothing of a stranger's is public before a person shows it, and a vote counts once.
#include "base/test/world.h"
#include "customers/service.h"
#include "customers/test/people.h"
#include "ideas/box.h"
#include "ideas/doors.h"
#include "ideas/service.h"
#include "surveys/pages/public.h"

#include <cstdio>
#include <future>

namespace rapport::app {
namespace {

using namespace ideas;

class Box : public test::WorldTest {
protected:
    http::Response ask(http::Method method, const std::string& path, const std::string& query, const std::string& body, const std::string& peer, const std::string& language = "en")
    {
        http::Request request;
        request.method = method;
        request.path = path;
        request.query = query;
        request.body = body;
        request.peer = peer;
        request.headers.emplace_back("Accept-Language", language);
        if (method == http::Method::post) request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        std::promise<http::Response> answered;
        pages.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get();
    }
    std::string next_peer()
    {
        ++networks;
        return "203.0." + std::to_string(networks / 250) + "." + std::to_string(networks % 250 + 1);
    }
    http::Response get(const std::string& query = {}, const std::string& language = "en") { return ask(http::Method::get, "/ideas", query, {}, next_peer(), language); }
    http::Response post(const std::string& body) { return ask(http::Method::post, "/ideas", {}, body, next_peer()); }
    http::Response vote_for(const std::string& key, const std::string& peer) { return ask(http::Method::post, "/ideas/votes", {}, "idea=" + key, peer); }
    std::vector<Idea> all() { return world.read([](Context& ctx) { return list_ideas(ctx, {}); }); }
    Idea add(const NewIdea& input) { return world.write([&](Context& ctx) { return add_idea(ctx, input); }); }
    Idea show(Id<Idea> id) { return world.write([&](Context& ctx) { return show_idea(ctx, id); }); }
    static std::string key_in(const std::string& page)
    {
        const std::string before = "name=\"idea\" value=\"";
        const auto at = page.find(before);
        return at == page.npos ? "" : page.substr(at + before.size(), 32);
    }
    static bool has(const http::Response& page, const std::string& words) { return page.body.find(words) != page.body.npos; }

    surveys::PublicPages pages{world.runtime(), {}, ideas::add_public_routes};
    int networks = 0;
};
RAPPORT_ON_BOTH_ENGINES(Box);

TEST_P(Box, is_found_with_a_slash_too_many)
{
    for (const auto* path : {"/ideas/", "/ideas//", "/contact/", "/help/"}) {
        EXPECT_TRUE(surveys::PublicPages::has(path)) << path;
        const auto instead = ask(http::Method::get, path, "from=10", {}, next_peer());
        EXPECT_EQ(instead.status, 308) << path;
        EXPECT_EQ(instead.headers.front(), std::pair(std::string("Location"), std::string(path).substr(0, std::string(path).find('/', 1)) + "?from=10"));
    }
    EXPECT_EQ(ask(http::Method::post, "/ideas/", {}, "title=x", next_peer()).status, 404);
    int led = 0;
    for (int n = 0; n < 200; ++n) led += ask(http::Method::get, "/ideas/", {}, {}, next_peer()).status == 308;
    EXPECT_EQ(led, 200) << "many of them are not one who asks too often";
    EXPECT_FALSE(surveys::PublicPages::has("/"));
    EXPECT_FALSE(surveys::PublicPages::has("/people/"));
}

TEST_P(Box, what_a_stranger_writes_waits_for_a_person)
{
    EXPECT_TRUE(has(get(), "Nothing stands here yet."));
    EXPECT_TRUE(all().empty()) << "reading changes nothing";
    const auto sent = post("title=++Open+on+Sundays+&words=I+work%0Aall+week.");
    EXPECT_EQ(sent.status, 303);
    EXPECT_TRUE(has(get("sent"), "Thank you, we have it."));
    ASSERT_EQ(all().size(), 1u);
    const auto idea = all()[0];
    EXPECT_EQ(idea.title, "Open on Sundays");
    EXPECT_EQ(idea.words, "I work\nall week.");
    EXPECT_EQ(idea.came_by, CameBy::box);
    EXPECT_FALSE(idea.staff);
    EXPECT_FALSE(idea.customer_id);
    EXPECT_FALSE(has(get(), "Open on Sundays")) << "nobody has shown it";
    EXPECT_TRUE(show(idea.id).shown_at);
    EXPECT_TRUE(has(get(), "Open on Sundays"));
    EXPECT_TRUE(has(get(), "I work\nall week."));
    const auto hidden = world.write([&](Context& ctx) { return hide_idea(ctx, idea.id); });
    EXPECT_FALSE(hidden.shown_at);
    EXPECT_FALSE(has(get(), "Open on Sundays"));
    const auto mara = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Kowalska")); }).id;
    world.write([&](Context& ctx) { return vote(ctx, idea.id, {mara}); });
    EXPECT_EQ(world.try_write([&](Context& ctx) { return remove_idea(ctx, idea.id); }).error().code, "in_use") << "she is to be told";
    world.write([&](Context& ctx) { return take_vote_back(ctx, idea.id, mara); });
    world.write([&](Context& ctx) { return remove_idea(ctx, idea.id); });
    EXPECT_TRUE(all().empty());
    EXPECT_EQ(world.try_write([&](Context& ctx) { return show_idea(ctx, idea.id); }).error().refusal, Refusal::not_found);
}

TEST_P(Box, of_what_a_customer_told_us_the_title_alone_is_public)
{
    const auto mara = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Kowalska")); }).id;
    const auto idea = add({.title = {"A bench"}, .words = {{"Since my knee was operated on"}}, .customer_id = mara});
    show(idea.id);
    EXPECT_TRUE(has(get(), "A bench"));
    EXPECT_FALSE(has(get(), "knee"));
    EXPECT_FALSE(has(get(), "Mara"));
    EXPECT_FALSE(has(get(), to_text(idea.id)));
    EXPECT_TRUE(has(get(), "1 vote<")) << "hers";
    EXPECT_EQ(world.try_write([&](Context& ctx) { return remove_idea(ctx, idea.id); }).error().code, "not_from_box");
    const auto key = key_in(get().body);
    world.write([&](Context& ctx) { return answer_idea(ctx, idea.id, 1, {IdeaAnswer::done, {"It stands under the lime tree."}}); });
    EXPECT_TRUE(has(get(), "It stands under the lime tree."));
    EXPECT_TRUE(key_in(get().body).empty()) << "what is answered is not voted for any more";
    EXPECT_EQ(vote_for(key, "203.0.113.7").status, 404) << "nor by a page that was read before";
    EXPECT_EQ(all().at(0).box_votes, 0);
    EXPECT_TRUE(has(get({}, "de-AT"), "Was wünschen Sie sich?"));
}

TEST_P(Box, takes_nothing_that_a_customer_told_us_for_a_strangers)
{
    const auto mara = world.write([](Context& ctx) { return customers::add_customer(ctx, customers::person("Mara Kowalska")); }).id;
    const auto refused = world.try_write([&](Context& ctx) { return add_idea(ctx, {.title = {"A bench"}, .came_by = CameBy::box, .customer_id = mara}); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().faults.at(0).pointer, "/came_by");
    const auto idea = add({.title = {"A bench"}, .words = {{"Since my knee was operated on"}}, .customer_id = mara});
    show(idea.id);
    world.database().write([](Db& db) { return db.execute_text("UPDATE ideas SET came_by = 'box'", {}), true; });
    EXPECT_TRUE(has(get(), "A bench"));
    EXPECT_FALSE(has(get(), "knee")) << "whatever else stands there";
}

TEST_P(Box, a_network_votes_once_for_each_and_guesses_nothing)
{
    const auto bench = add({.title = {"A bench"}}), milk = add({.title = {"Oat milk"}});
    show(bench.id);
    const auto key = key_in(get().body);
    ASSERT_EQ(key.size(), 32u);
    const auto votes = [&](Id<Idea> id) { return world.read([&](Context& ctx) { return read_idea(ctx, id); }).value().box_votes; };
    EXPECT_EQ(vote_for(key, "203.0.113.7").status, 303);
    EXPECT_EQ(vote_for(key, "203.0.113.7").status, 303);
    EXPECT_EQ(votes(bench.id), 1);
    EXPECT_EQ(vote_for(key, "::ffff:203.0.113.7").status, 303);
    EXPECT_EQ(votes(bench.id), 1) << "the same address, written otherwise";
    vote_for(key, "2001:db8:1:2::7");
    vote_for(key, "2001:db8:1:2::8");
    vote_for(key, "2001:db8:1:fe::8");
    EXPECT_EQ(votes(bench.id), 2) << "one household, whichever of its 256 networks";
    EXPECT_TRUE(has(get(), "2 votes"));
    show(milk.id);
    vote_for(key_in(get("page=0").body.substr(get().body.find("Oat milk"))), "203.0.113.7");
    EXPECT_EQ(votes(milk.id), 1) << "another idea, another vote";

    const auto nothing = vote_for("0123456789abcdef0123456789abcdef", "203.0.113.9");
    EXPECT_EQ(nothing.status, 404);
    for (const auto& guess : {to_text(bench.id), std::string(), std::to_string(bench.id.value), std::string("%00"), key + "0"}) {
        const auto answer = vote_for(guess, "203.0.113.9");
        EXPECT_EQ(answer.status, 404) << guess;
        EXPECT_EQ(answer.body, nothing.body) << guess;
    }
    world.write([&](Context& ctx) { return hide_idea(ctx, bench.id); });
    EXPECT_EQ(vote_for(key, "203.0.113.10").body, nothing.body) << "what is hidden is as if it had never been";
    EXPECT_EQ(votes(bench.id), 2);
    EXPECT_EQ(show(bench.id).box_votes, 2) << "shown again it keeps its votes";
    vote_for(key, "203.0.113.7");
    EXPECT_EQ(votes(bench.id), 2) << "and nobody has a second one";
    const auto looked = ask(http::Method::get, "/ideas/votes", "idea=" + key, {}, "203.0.113.11");
    EXPECT_GE(looked.status, 404);
    EXPECT_EQ(votes(bench.id), 2) << "looking changes nothing";

    std::filesystem::remove(world.folder / "secret-key");
    vote_for(key, "203.0.113.7");
    EXPECT_EQ(votes(bench.id), 3) << "which network voted is told by the data folder's key alone";
}

TEST_P(Box, says_what_is_wrong_and_keeps_what_was_written)
{
    const auto empty = post("title=+%E2%80%AE&words=Because");
    EXPECT_EQ(empty.status, 422);
    EXPECT_TRUE(has(empty, "Please write your idea in a few words."));
    EXPECT_TRUE(has(empty, "Because</textarea>"));
    EXPECT_EQ(post("title=" + std::string(161, 'x')).status, 422);
    EXPECT_EQ(post("title=x&words=" + std::string(501, 'x')).status, 422);
    EXPECT_TRUE(all().empty());
    std::string umlauts;
    for (int i = 0; i < 160; ++i) umlauts += "%C3%BC";
    EXPECT_EQ(post("title=" + umlauts).status, 303);
    EXPECT_EQ(all().at(0).title.size(), 320u);
}

TEST_P(Box, is_small_and_holds_no_markup_of_others)
{
    const std::string hostile = "</textarea></title></script><img src=x onerror=alert(1)><script>alert(2)</script><a href=\"javascript:alert(3)\">{{7*7}}";
    std::string sent;
    for (const unsigned char c : hostile) {
        constexpr char digits[] = "0123456789ABCDEF";
        sent += {'%', digits[c >> 4], digits[c & 15]};
    }
    EXPECT_EQ(post("title=" + sent + "&words=" + sent).status, 303);
    const auto wrong = post("title=" + sent + "&words=" + sent + std::string(500, 'x'));
    EXPECT_EQ(wrong.status, 422);
    show(all().at(0).id);
    for (const auto& page : {get(), get("sent&page=%3Cscript%3E&voted"), wrong}) {
        EXPECT_TRUE(has(page, "{{7*7}}"));
        for (const auto* part : {"<img", "<script", "<a href=\"j"}) EXPECT_FALSE(has(page, part)) << part;
    }
    const auto page = get();
    std::string policy;
    for (const auto& [name, value] : page.headers)
        if (name == "Content-Security-Policy") policy = value;
    EXPECT_EQ(policy.substr(0, 19), "default-src 'none';");

    for (int n = 0; n < 20; ++n) {
        const auto idea = add({.title = {std::string(156, 'i') + std::to_string(n)}, .words = {{std::string(1900, 'w')}}, .came_by = CameBy::box});
        world.write([&](Context& ctx) { return answer_idea(ctx, idea.id, 1, {IdeaAnswer::planned, {std::string(1900, 'r')}}); });
        show(idea.id);
    }
    for (const auto* query : {"", "page=1", "page=2", "page=9"}) EXPECT_LT(get(query).body.size(), 20'000u) << query;
    EXPECT_TRUE(has(get("page=2"), "rel=\"prev\""));
    EXPECT_FALSE(has(get("page=2"), "rel=\"next\""));
}

// Of a subscriber of IPv6: 2001:db8:1::/48.
std::string network_of_theirs(int number)
{
    char text[40];
    std::snprintf(text, sizeof text, "2001:db8:1:%x::7", static_cast<unsigned>(number));
    return text;
}

TEST_P(Box, one_subscriber_takes_no_more_than_half_of_what_is_taken_in_a_day)
{
    const auto put_in = [&](const std::string& peer) { return ask(http::Method::post, "/ideas", {}, "title=x", peer).status == 303; };
    int of_a_56 = 0;
    for (int n = 0; n < 100; ++n) of_a_56 += put_in(network_of_theirs(n));
    EXPECT_EQ(of_a_56, 10) << "twice as many as of one network";
    world.clock.set({world.clock.now().us + us_per_day});
    const auto before = all().size();
    for (int quarter = 0; quarter < 4 * 24; ++quarter) {
        for (int n = 0; n < 40; ++n) put_in(network_of_theirs(0x100 * (quarter + 1) + n * 0x307));
        world.clock.set({world.clock.now().us + us_per_day / 96});
    }
    EXPECT_LE(all().size() - before, static_cast<std::size_t>(most_put_in_a_day / 2));
    EXPECT_GT(all().size() - before, 30u) << "but not shut out";
    EXPECT_TRUE(put_in("2001:db8:2::1")) << "the neighbours";
    EXPECT_TRUE(put_in("203.0.113.7"));
}

TEST_P(Box, one_subscriber_of_many_networks_votes_as_four)
{
    int heard = 0;
    for (int n = 0; n < 400; ++n) heard += ask(http::Method::post, "/ideas/votes", {}, "idea=x", network_of_theirs(n * 0x80)).status == 404;
    EXPECT_EQ(heard, 80);
    EXPECT_EQ(ask(http::Method::post, "/ideas/votes", {}, "idea=x", "2001:db8:2::1").status, 404) << "nobody else waits for that";
}

TEST_P(Box, a_flood_is_told_to_wait)
{
    int took = 0;
    for (int n = 0; n < 12; ++n) took += ask(http::Method::post, "/ideas", {}, "title=x", "203.0.113.7").status == 303;
    EXPECT_EQ(took, 5);
    EXPECT_EQ(ask(http::Method::get, "/ideas", {}, {}, "203.0.113.7").status, 200) << "reading goes on";
    int heard = 0;
    for (int n = 0; n < 30; ++n) heard += ask(http::Method::post, "/ideas/votes", {}, "idea=x", "203.0.113.8").status == 404;
    EXPECT_EQ(heard, 20);
    for (auto n = all().size(); n < static_cast<std::size_t>(most_put_in_a_day); ++n) EXPECT_EQ(post("title=y").status, 303);
    const auto full = post("title=One+more");
    EXPECT_EQ(full.status, 429);
    EXPECT_TRUE(has(full, "no more fit in"));
    EXPECT_TRUE(has(full, "value=\"One more\""));
    world.clock.set({world.clock.now().us + us_per_day});
    EXPECT_EQ(post("title=One+more").status, 303);
}

}  // namespace
}  // namespace rapport::app
