#include "cases/pages/contact.h"

#include "cases/doors.h"
#include "cases/service.h"
#include "surveys/pages/public.h"
#include "base/test/world.h"
#include "customers/service.h"
#include "customers/test/people.h"

#include <future>

namespace rapport::cases {
namespace {

class Contact : public test::WorldTest {
protected:
    http::Response ask(http::Method method, const std::string& query, const std::string& body = {}, const std::string& peer = "203.0.113.7", const std::string& language = "en")
    {
        http::Request request;
        request.method = method;
        request.path = "/contact";
        request.query = query;
        request.body = body;
        request.peer = peer;
        request.headers.emplace_back("Accept-Language", language);
        if (method == http::Method::post) request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        std::promise<http::Response> answered;
        pages.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get();
    }
    http::Response get(const std::string& query = {}, const std::string& language = "en") { return ask(http::Method::get, query, {}, "203.0.113.7", language); }
    http::Response post(const std::string& body) { return ask(http::Method::post, {}, body, "203.0.113." + std::to_string(++networks)); }
    std::vector<Case> queue() { return world.read([](Context& ctx) { return list_cases(ctx, {.queue = true, .limit = 500}); }).value(); }
    WholeCase whole(Id<Case> id) { return world.read([&](Context& ctx) { return read_case(ctx, id); }).value(); }

    surveys::PublicPages pages{world.runtime(), {}, add_public_routes};
    int networks = 10;
};
RAPPORT_ON_BOTH_ENGINES(Contact);

TEST_P(Contact, what_anybody_writes_is_a_case_with_a_clock)
{
    EXPECT_EQ(get().status, 200);
    EXPECT_TRUE(queue().empty()) << "reading changes nothing";
    const auto sent = post("kind=complaint&words=The+rolls+were+hard+on+Saturday,+all+of+them,+and+nobody+at+the+counter+wanted+to+know.%0AWhat+now?&name=Anna+Weber&contact=anna%40example.org");
    EXPECT_EQ(sent.status, 303);
    ASSERT_EQ(queue().size(), 1u);
    const auto one = whole(queue()[0].id);
    EXPECT_EQ(one.source, Source::form);
    EXPECT_EQ(one.kind, Kind::complaint);
    EXPECT_EQ(one.subject, "The rolls were hard on Saturday, all of them, and nobody at the counter wanted …");
    EXPECT_EQ(one.entries.at(0).words, "The rolls were hard on Saturday, all of them, and nobody at the counter wanted to know.\nWhat now?\n\nAnna Weber");
    EXPECT_EQ(one.contact, "anna@example.org");
    EXPECT_FALSE(one.customer_id) << "nobody whom we know has this address";
    EXPECT_TRUE(one.due_at);
    EXPECT_NE(get("sent").body.find("Thank you, we have it"), std::string::npos);
}

TEST_P(Contact, what_is_written_is_theirs_who_have_the_address_alone)
{
    const auto customer = [&](const char* name, const char* address) {
        auto person = customers::person(name);
        person.emails = {address};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, person); }).id;
    };
    const auto anna = customer("Anna Weber", "anna@example.org");
    for (const auto* name : {"Paul", "Paula"}) customer(name, "both@example.org");
    post("kind=complaint&words=Hard+rolls&contact=Anna%40Example.org");
    ASSERT_EQ(queue().size(), 1u);
    EXPECT_EQ(queue()[0].customer_id, anna);
    EXPECT_EQ(world.read([&](Context& ctx) { return open_of(ctx, anna); }).size(), 1u) << "nothing else bothers them meanwhile";
    post("kind=complaint&words=Soft+rolls&contact=both%40example.org");
    post("kind=complaint&words=No+rolls&contact=0171+555");
    std::int64_t nobodys = 0;
    for (const auto& one : queue()) nobodys += !one.customer_id;
    EXPECT_EQ(nobodys, 2) << "of two who have it nobody knows whose it is";
}

TEST_P(Contact, says_what_is_wrong_and_keeps_what_was_written)
{
    const auto empty = post("kind=praise&words=+%0A&name=Anna");
    EXPECT_EQ(empty.status, 422);
    EXPECT_NE(empty.body.find("Please write what it is about."), std::string::npos);
    EXPECT_NE(empty.body.find("value=\"Anna\""), std::string::npos);
    EXPECT_EQ(post("words=" + std::string(4001, 'x')).status, 422);
    EXPECT_EQ(post("words=x&contact=" + std::string(201, 'x')).status, 422);
    EXPECT_TRUE(queue().empty());
    const auto sly = post("words=%3Cscript%3Ealert(1)%3C%2Fscript%3E&name=%22%3E%3Cimg+src%3Dx%3E&contact=" + std::string(201, 'x'));
    EXPECT_EQ(sly.body.find("<script>"), std::string::npos);
    EXPECT_EQ(sly.body.find("<img"), std::string::npos);
    std::string umlauts;
    for (int i = 0; i < 4000; ++i) umlauts += "%C3%BC";
    EXPECT_EQ(post("words=" + umlauts + "&contact=u%40example.org").status, 303);
    EXPECT_EQ(whole(queue()[0].id).entries.at(0).words.size(), 8000u) << "all four thousand letters";
    EXPECT_EQ(post("words=" + umlauts + "%C3%BC").status, 422);
    EXPECT_EQ(post("words=%E2%80%AE%E2%80%8B").status, 422) << "what nobody sees is nothing";
    EXPECT_EQ(post("kind=nonsense&words=x%00y").status, 303);
    EXPECT_EQ(queue().size(), 2u);
    for (const auto& one : queue()) EXPECT_EQ(one.kind, Kind::question);
    EXPECT_NE(get("kind=praise", "de-AT").body.find("Schreiben Sie uns"), std::string::npos);
}

TEST_P(Contact, a_flood_is_told_to_wait_and_does_not_fill_the_queue)
{
    int taken = 0, waits = 0;
    for (int i = 0; i < 8; ++i) {
        const auto answer = ask(http::Method::post, {}, "words=again");
        taken += answer.status == 303;
        waits += answer.status == 429;
    }
    EXPECT_EQ(taken, 5);
    EXPECT_EQ(waits, 3);
    EXPECT_EQ(get().status, 200) << "who reads is not held up";
    world.clock.set({world.clock.now().us + 61 * 60 * us_per_second});
    EXPECT_EQ(ask(http::Method::post, {}, "words=again").status, 303) << "one more every hour";
    EXPECT_EQ(ask(http::Method::post, {}, "words=again").status, 429);
    ++taken;
    for (std::int64_t i = taken; i < most_written_a_day; ++i) ASSERT_EQ(ask(http::Method::post, {}, "words=more", "198.51.100." + std::to_string(i)).status, 303) << i;
    ASSERT_LT(4 * (5 + 24), most_written_a_day) << "one subscriber of many networks does not close it for everybody";
    const auto full = ask(http::Method::post, {}, "words=One+more", "192.0.2.1");
    EXPECT_EQ(full.status, 429);
    EXPECT_NE(full.body.find("Please call us"), std::string::npos);
    EXPECT_NE(full.body.find("One more"), std::string::npos) << "what they wrote stays";
    world.clock.set({world.clock.now().us + us_per_day});
    EXPECT_EQ(ask(http::Method::post, {}, "words=Next+day", "192.0.2.1").status, 303);
}

}  // namespace
}  // namespace rapport::cases
