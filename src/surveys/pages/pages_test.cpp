#include "base/http/public_page.h"
#include "listening/service.h"
#include "surveys/asking.h"
#include "surveys/pages/public.h"
#include "surveys/places.h"
#include "surveys/test/shop.h"

#include <future>

namespace rapport::surveys {
namespace {

// A browser without script.
class Pages : public test::WorldTest {
protected:
    http::Response send(http::Method method, const std::string& target, const std::string& body = {}, http::Headers headers = {}, const std::string& peer = "127.0.0.1")
    {
        http::Request request;
        request.method = method;
        const auto question = target.find('?');
        request.path = target.substr(0, question);
        if (question != std::string::npos) request.query = target.substr(question + 1);
        request.headers = std::move(headers);
        if (method == http::Method::post && !request.header("Content-Type")) request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        request.body = body;
        request.peer = peer;
        std::promise<http::Response> answered;
        pages.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get();
    }
    http::Response get(const std::string& target) { return send(http::Method::get, target); }
    http::Response post(const std::string& target, const std::string& body) { return send(http::Method::post, target, body); }

    static std::string header(const http::Response& response, std::string_view name) { return std::string([&]() -> std::string_view {
        for (const auto& [key, value] : response.headers)
            if (http::same_name(key, name)) return value;
        return {};
    }()); }
    // What stands in a hidden field.
    static std::string hidden(const http::Response& page, const std::string& name)
    {
        const auto at = page.body.find("name=\"" + name + "\" value=\"");
        if (at == std::string::npos) return {};
        const auto from = at + name.size() + 15;
        return page.body.substr(from, page.body.find('"', from) - from);
    }
    std::size_t answers() { return world.read([&](Context& ctx) { return list_answers(ctx, {.survey = survey.id}); }).value().size(); }
    std::string place(PlaceKind kind)
    {
        return world.write([&](Context& ctx) { return add_place(ctx, survey.id, {kind, {"by the door"}}); }).link;
    }

    test::Shop shop{world};
    Id<customers::Customer> mara = shop.customer("Mara Kowalska");
    Survey survey = shop.open([] {
        auto input = test::after_a_visit();
        input.questions.push_back({{}, QuestionKind::csat, {}, {{{"en"}, {"How content were you?"}, {}, {}, {}}, {{"de"}, {"Wie zufrieden waren Sie?"}, {}, {}, {}}}});
        return input;
    }());
    std::mutex listening_;
    std::vector<listening::Heard> heard;
    PublicPages pages{world.runtime(), {[this](Context&, const listening::Heard& one) {
        const std::lock_guard lock(listening_);
        heard.push_back(one);
    }}};
};
RAPPORT_ON_BOTH_ENGINES(Pages);

TEST_P(Pages, take_one_answer_question_by_question)
{
    const auto link = shop.ask(survey.id, mara).link;
    const auto first = get(link);
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_NE(first.body.find("How likely are you to send a friend to us?"), std::string::npos);
    EXPECT_EQ(first.body.find("<script"), std::string::npos);
    EXPECT_LT(first.body.size(), 20'000u);
    EXPECT_EQ(answers(), 0u);

    const auto one = post(link, "q=1&w=1&l=en&score=9");
    ASSERT_EQ(one.status, 303) << one.body;
    EXPECT_EQ(header(one, "Location"), link + "?q=2");
    EXPECT_EQ(post(link, "q=1&w=1&l=en&score=9").status, 303) << "sent twice";
    EXPECT_EQ(answers(), 1u);
    EXPECT_EQ(heard.size(), 1u);

    const auto back = get(link + "?q=1");
    EXPECT_NE(back.body.find("value=\"9\" checked"), std::string::npos) << "back shows what was said";
    EXPECT_EQ(header(post(link, "q=2&w=1&l=en&skip=1&words="), "Location"), link + "?q=3");
    EXPECT_EQ(header(post(link, "q=3&w=1&l=en&score=4"), "Location"), link + "?q=done");
    const auto thanks = get(link + "?q=done");
    EXPECT_NE(thanks.body.find("Thank you, Mara."), std::string::npos) << thanks.body;
    EXPECT_NE(thanks.body.find("Your 9 is kept."), std::string::npos);
    EXPECT_EQ(get(link).body, thanks.body) << "who comes again is thanked";
    EXPECT_EQ(post(link, "q=1&w=1&l=en&score=2").status, 303) << "may be changed";
    EXPECT_EQ(answers(), 1u);
    EXPECT_EQ(world.read([&](Context& ctx) { return listening::list_responses(ctx, {.customer = mara}); }).value().size(), 2u);
}

// What the QR code of a sheet with a short code says.
std::string scanned(const std::string& hangs, const Link& asked) { return hangs + "?c=" + *asked.invitation.code; }

TEST_P(Pages, know_whose_sheet_of_paper_was_scanned)
{
    const auto asked = shop.ask(survey.id, mara);
    const auto sheet = scanned(place(PlaceKind::qr), asked);
    const auto first = get(sheet);
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_NE(first.body.find("action=\"" + sheet + "\""), std::string::npos) << first.body;
    EXPECT_NE(first.body.find("href=\"" + sheet + "&amp;q=1&amp;l=de\""), std::string::npos) << first.body;
    EXPECT_EQ(first.body.find("Mara"), std::string::npos) << "a sheet may lie about";
    EXPECT_EQ(answers(), 0u);

    const auto key = hidden(first, "k");
    const auto sent = post(sheet, "q=1&w=1&l=en&score=2&k=" + key);
    ASSERT_EQ(sent.status, 303) << sent.body;
    EXPECT_EQ(header(sent, "Location"), "/a/" + key + "?q=2");
    EXPECT_EQ(header(post(sheet, "q=1&w=1&l=en&score=3&k=" + key), "Location"), "/a/" + key + "?q=2") << "sent twice, and changed";
    EXPECT_EQ(post("/a/" + key, "q=2&w=1&l=en&words=Too+long+a+queue").status, 303);
    const auto told = world.read([&](Context& ctx) { return list_answers(ctx, {.survey = survey.id}); }).value();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].customer_id, mara);
    EXPECT_EQ(told[0].invitation_id, asked.invitation.id);
    EXPECT_EQ(told[0].values.at(0).score, 3);
    ASSERT_FALSE(heard.empty());
    EXPECT_EQ(heard.front().customer_id, mara) << "it can become a case of theirs";
    const auto invitation = world.read([&](Context& ctx) { return list_invitations(ctx, survey.id, {}); }).value().at(0);
    EXPECT_EQ(invitation.state, InvitationState::answered);
}

TEST_P(Pages, take_one_answer_by_the_code_of_a_sheet)
{
    const auto asked = shop.ask(survey.id, mara);
    const auto hangs = place(PlaceKind::qr), sheet = scanned(hangs, asked);
    ASSERT_EQ(post(sheet, "q=1&w=1&l=en&score=2&k=" + hidden(get(sheet), "k")).status, 303);
    const auto again = get(sheet);
    EXPECT_EQ(again.status, 200);
    EXPECT_NE(again.body.find("Your answer has reached us already."), std::string::npos) << again.body;
    EXPECT_EQ(again.body.find("<form"), std::string::npos);
    EXPECT_NE(post(sheet, "q=1&w=1&l=en&score=9&k=" + new_answer_key()).body.find("has reached us already"), std::string::npos);
    EXPECT_NE(get(asked.link).body.find("has reached us already"), std::string::npos) << "nor by the link";
    EXPECT_EQ(answers(), 1u);
    EXPECT_EQ(get(hangs + "?c=22222222").status, 404) << "nobody's code";
    EXPECT_EQ(get(hangs).status, 200) << "anybody may still answer without a name";
}

TEST_P(Pages, keep_no_name_of_a_scanned_sheet_where_none_is_wanted)
{
    const auto asked = shop.ask(survey.id, mara);
    const auto sheet = scanned(place(PlaceKind::qr), asked);
    const auto key = hidden(get(sheet), "k");
    ASSERT_EQ(post(sheet, "q=1&w=1&l=en&score=2&nameless=1&k=" + key).status, 303);
    ASSERT_EQ(post("/a/" + key, "q=2&w=1&l=en&words=Slow").status, 303);
    const auto told = world.read([&](Context& ctx) { return list_answers(ctx, {.survey = survey.id}); }).value();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_FALSE(told[0].customer_id);
    EXPECT_FALSE(told[0].invitation_id);
    EXPECT_EQ(told[0].at, told[0].changed_at) << "the day alone";
    EXPECT_NE(get(sheet).body.find("has reached us already"), std::string::npos);
}

TEST_P(Pages, take_the_name_off_later_where_a_sheet_was_scanned)
{
    const auto sheet = scanned(place(PlaceKind::qr), shop.ask(survey.id, mara));
    const auto key = hidden(get(sheet), "k");
    ASSERT_EQ(post(sheet, "q=1&w=1&l=en&score=2&k=" + key).status, 303);
    EXPECT_NE(get("/a/" + key + "?q=2").body.find("name=\"nameless\""), std::string::npos);
    ASSERT_EQ(post("/a/" + key, "q=2&w=1&l=en&words=Slow&nameless=1").status, 303);
    const auto told = world.read([&](Context& ctx) { return list_answers(ctx, {.survey = survey.id}); }).value();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_FALSE(told[0].customer_id);
}

TEST_P(Pages, tell_the_choice_that_was_touched_in_its_words)
{
    NewSurvey input;
    input.name = {"What they buy"};
    input.questions = {{{}, QuestionKind::choice, {}, {{{"en"}, {"What did you buy?"}, {}, {}, {{{"bread"}, {"cake"}}}}}}};
    const auto buys = shop.open(input);
    EXPECT_NE(get(shop.ask(buys.id, shop.customer("Emil Thielsen")).link + "?score=2").body.find("You touched cake"), std::string::npos);
}

TEST_P(Pages, change_nothing_by_being_read)
{
    const auto link = shop.ask(survey.id, mara).link;
    const auto touched = get(link + "?score=9");
    EXPECT_NE(touched.body.find("value=\"9\" checked"), std::string::npos);
    EXPECT_NE(touched.body.find("You touched 9"), std::string::npos);
    for (const auto* query : {"?score=11", "?score=-1", "?score=9%22%3E%3Cscript%3E", "?q=7", "?q=done", "?l=xx"})
        EXPECT_EQ(get(link + query).status, 200) << query;
    EXPECT_EQ(send(http::Method::head, link + "?score=9").status, 200);
    EXPECT_EQ(answers(), 0u);
    EXPECT_TRUE(heard.empty());
    for (const auto& [name, value] : {std::pair("Cache-Control", "no-store"), std::pair("Referrer-Policy", "no-referrer"), std::pair("X-Content-Type-Options", "nosniff")})
        EXPECT_EQ(header(touched, name), value);
    const auto policy = header(touched, "Content-Security-Policy");
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_EQ(policy.find("script-src"), std::string::npos);
}

TEST_P(Pages, say_no_more_about_a_wrong_address_than_that_it_is_wrong)
{
    const auto link = shop.ask(survey.id, mara).link;
    const auto never = get("/s/" + std::string(64, 'a'));
    EXPECT_EQ(never.status, 404);
    for (const auto& guess : {link + "0", link.substr(0, link.size() - 1), std::string("/q/22222222"), std::string("/a/") + std::string(64, 'b'), std::string("/t/x"), "/q" + link.substr(2), "/a" + link.substr(2)}) {
        EXPECT_EQ(get(guess).status, 404) << guess;
        EXPECT_EQ(get(guess).body, never.body) << guess;
        EXPECT_EQ(post(guess, "q=1&w=1&score=9").body, never.body) << guess;
    }
    EXPECT_EQ(answers(), 0u);
}

TEST_P(Pages, refuse_what_our_own_pages_do_not_send)
{
    const auto link = shop.ask(survey.id, mara).link;
    EXPECT_EQ(post(link, "q=1&w=1&score=11").status, 422);
    EXPECT_EQ(post(link, "q=1&w=1").status, 422) << "nothing chosen";
    for (const auto* odd : {"nine", "9.5", "-9223372036854775809"}) EXPECT_EQ(post(link, "q=1&w=1&score=" + std::string(odd)).status, 422) << odd;
    EXPECT_NE(post(link, "q=1&w=1").body.find("Please choose an answer."), std::string::npos);
    EXPECT_EQ(post(link, "q=99&w=1&score=1").status, 404);
    EXPECT_EQ(post(link, "q=2&w=1&words=" + std::string(4001, 'x')).status, 422);
    EXPECT_EQ(post(link, "q=2&w=1&words=%00%01").status, 422);
    EXPECT_EQ(send(http::Method::post, link, R"({"score":9})", {{"Content-Type", "application/json"}}).status, 415);
    EXPECT_EQ(send(http::Method::put, link, "q=1").status, 405);
    EXPECT_EQ(answers(), 0u);
}

TEST_P(Pages, show_words_as_words)
{
    const std::vector<std::string> payloads{"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</textarea><svg onload=alert(1)>", "' autofocus onfocus=alert(1) x='",
                                            "javascript:alert(1)", "{{7*7}}", "<!--", "]]>", "&lt;b&gt;", "<style>*{display:none}</style>"};
    for (const auto& payload : payloads) {
        auto input = test::after_a_visit();
        input.questions[0].words[0].ask = {payload};
        input.questions[0].words[0].low = {{payload.substr(0, 40)}};
        input.texts = {{{{"en"}, {{payload}}, {{payload}}, {{payload}}}}};
        const auto hostile = shop.open(input);
        const auto who = shop.customer(payload);
        const auto link = shop.ask(hostile.id, who).link;
        std::string encoded;
        for (const unsigned char c : payload) encoded += "%" + std::string(1, "0123456789abcdef"[c >> 4]) + std::string(1, "0123456789abcdef"[c & 15]);
        EXPECT_EQ(post(link, "q=1&w=1&l=en&score=9").status, 303);
        EXPECT_EQ(post(link, "q=2&w=1&l=" + encoded + "&words=" + encoded).status, 303);
        for (const auto* query : {"?q=1", "?q=2", "?q=done", "?q=1&l=%3Cscript%3E"}) {
            const auto body = get(link + query).body;
            for (const auto* live : {"<script", "<img", "<svg", "<style>*"}) EXPECT_EQ(body.find(live), std::string::npos) << payload << query;
            EXPECT_EQ(body.find("' autofocus"), std::string::npos) << payload;
        }
        const auto shown = get(link + "?q=2").body;
        EXPECT_EQ(shown.find(payload) == std::string::npos, payload.find_first_of("<>\"'&") != std::string::npos) << payload;
    }
}

TEST_P(Pages, speak_the_customers_language)
{
    const auto link = shop.ask(survey.id, mara).link;
    const auto german = send(http::Method::get, link, {}, {{"Accept-Language", "de-AT,de;q=0.9"}});
    EXPECT_NE(german.body.find("Würden Sie uns empfehlen?"), std::string::npos);
    EXPECT_NE(german.body.find("<html lang=\"de\""), std::string::npos);
    EXPECT_EQ(post(link, "q=1&w=1&l=de&score=9").status, 303);
    EXPECT_NE(get(link + "?q=2").body.find("Warum?"), std::string::npos) << "goes on in the language in which it began";
    EXPECT_NE(send(http::Method::get, shop.ask(survey.id, shop.customer("Aoife")).link, {}, {{"Accept-Language", "ga"}}).body.find("How likely"), std::string::npos);
}

TEST_P(Pages, take_the_name_off_and_still_answer)
{
    const auto link = shop.ask(survey.id, mara).link;
    ASSERT_EQ(post(link, "q=1&w=1&l=en&score=3&nameless=1").status, 303);
    ASSERT_EQ(heard.size(), 1u);
    EXPECT_FALSE(heard[0].customer_id);
    EXPECT_NE(get(link + "?q=2").body.find("name=\"nameless\" value=\"1\" checked"), std::string::npos);
    const auto id = parse_id<Answer>(heard[0].id);
    ASSERT_TRUE(id);
    world.write([&](Context& ctx) { return reply(ctx, *id, {{"We put felt <under> the chairs."}}); });
    const auto thanks = get(link + "?q=done").body;
    EXPECT_NE(thanks.find("We put felt &lt;under&gt; the chairs."), std::string::npos);
    EXPECT_NE(thanks.find("We do not know who you are."), std::string::npos);
    EXPECT_EQ(thanks.find("Mara"), std::string::npos);
}

TEST_P(Pages, are_small_however_much_we_wrote_back)
{
    const auto link = shop.ask(survey.id, mara).link;
    ASSERT_EQ(post(link, "q=1&w=1&l=en&score=3").status, 303);
    const auto id = *parse_id<Answer>(heard.at(0).id);
    for (int i = 1; i <= 8; ++i) {
        std::string words = "Reply " + std::to_string(i) + ": ";
        while (words.size() < 3'900) words += i == 7 ? "\"" : "felt ";
        world.clock.set({world.clock.now().us + us_per_second});
        world.write([&](Context& ctx) { return reply(ctx, id, {{words}}); });
    }
    const auto thanks = get(link + "?q=done").body;
    EXPECT_LE(thanks.size(), 20'000u);
    EXPECT_EQ(thanks.find("Reply 5"), std::string::npos);
    for (const auto* last : {"Reply 6", "Reply 7", "Reply 8", "…</blockquote>"}) EXPECT_NE(thanks.find(last), std::string::npos) << last;
}

TEST_P(Pages, take_answers_without_a_link)
{
    const auto code = place(PlaceKind::qr);
    const auto first = get(code), another = get(code);
    const auto key = hidden(first, "k");
    ASSERT_EQ(key.size(), 64u);
    EXPECT_NE(key, hidden(another, "k")) << "everybody has a key of their own";
    const auto sent = post(code, "k=" + key + "&q=1&w=1&l=en&score=10");
    ASSERT_EQ(header(sent, "Location"), "/a/" + key + "?q=2");
    EXPECT_EQ(post(code, "k=" + key + "&q=1&w=1&l=en&score=10").status, 303);
    EXPECT_EQ(answers(), 1u) << "sent twice is one answer";
    EXPECT_EQ(post("/a/" + key, "q=2&w=1&l=en&words=Loud").status, 303);
    EXPECT_EQ(answers(), 1u);
    EXPECT_EQ(post(code, "k=short&q=1&w=1&l=en&score=10").status, 404);
    world.clock.set({world.clock.now().us + 2 * us_per_day});
    EXPECT_EQ(post("/a/" + key, "q=1&w=1&l=en&score=1").status, 410);
    EXPECT_EQ(get("/a/" + key).status, 200) << "our answer can still be read";
}

TEST_P(Pages, ask_with_four_faces_on_a_tablet)
{
    const auto tablet = place(PlaceKind::tablet);
    const auto faces = get(tablet);
    ASSERT_EQ(faces.status, 200);
    for (const auto* score : {"1", "2", "4", "5"}) EXPECT_NE(faces.body.find("name=\"score\" value=\"" + std::string(score) + "\""), std::string::npos);
    const auto sent = "k=" + hidden(faces, "k") + "&l=en&score=5";
    ASSERT_EQ(post(tablet, sent).status, 303);
    ASSERT_EQ(post(tablet, sent).status, 303);
    EXPECT_EQ(answers(), 1u);
    EXPECT_EQ(header(get(tablet + "?thanks=1&l=en"), "Refresh"), "5; url=" + tablet);
    EXPECT_EQ(post(tablet, "k=" + hidden(get(tablet), "k") + "&score=3").status, 404) << "no face has that score";
    const auto fresh_key = hidden(get(tablet), "k");
    world.write([&](Context& ctx) { return close_survey(ctx, survey.id); });
    const auto late = post(tablet, "k=" + fresh_key + "&score=5");
    EXPECT_EQ(late.status, 303) << "nobody stands there who would go back from a page of refusal";
    EXPECT_EQ(header(late, "Location"), tablet);
    EXPECT_EQ(header(get(tablet), "Refresh"), "60");
    EXPECT_EQ(answers(), 1u);
    world.write([&](Context& ctx) { return end_place(ctx, list_places(ctx, survey.id).value().front().id); });
    EXPECT_EQ(get(tablet).status, 404);
}

TEST_P(Pages, are_limited)
{
    const auto code = place(PlaceKind::qr);
    const auto answer_from = [&](const std::string& peer) { return send(http::Method::post, code, "k=" + new_answer_key() + "&q=1&w=1&l=en&score=0", {}, peer); };
    int kept = 0, waited = 0;
    for (int i = 0; i < 100; ++i) {
        const auto answer = answer_from("203.0.113.8");
        kept += answer.status == 303;
        waited += answer.status == 429;
        EXPECT_EQ(header(answer, "Retry-After").empty(), answer.status == 303);
    }
    EXPECT_EQ(kept, 30);
    EXPECT_EQ(waited, 70);
    EXPECT_EQ(answers(), 30u);
    EXPECT_EQ(answer_from("198.51.100.9").status, 303) << "others answer meanwhile";
    int guesses = 0;
    for (int i = 0; i < 400; ++i) guesses += send(http::Method::get, "/s/" + std::to_string(i), {}, {}, "203.0.113.7").status == 404;
    EXPECT_EQ(guesses, 240) << "a stranger's network guesses so often at once and no more";
    EXPECT_EQ(send(http::Method::get, code, {}, {}, "198.51.100.9").status, 200) << "others go on";
    world.clock.set({world.clock.now().us + 60 * us_per_second});
    EXPECT_EQ(answer_from("203.0.113.8").status, 429) << "a network has its share of a day, too";
    world.clock.set({world.clock.now().us + 25 * 60 * us_per_second});
    EXPECT_EQ(answer_from("203.0.113.8").status, 303);
}

TEST_P(Pages, take_so_many_answers_by_one_code_from_all_networks_together)
{
    const auto code = place(PlaceKind::qr), other = place(PlaceKind::qr);
    const auto answer_at = [&](const std::string& link, const std::string& peer) { return send(http::Method::post, link, "k=" + new_answer_key() + "&q=1&w=1&l=en&score=0", {}, peer).status; };
    int kept = 0;
    for (int network = 1; network <= 12; ++network)
        for (int i = 0; i < 30; ++i) kept += answer_at(code, "203.0.113." + std::to_string(network)) == 303;
    EXPECT_EQ(kept, 300);
    EXPECT_EQ(answer_at(other, "198.51.100.9"), 303) << "another code has its own";
    // A household of version 6 has a /56 of them, and its provider a /48.
    kept = 0;
    for (int network = 0; network < 9; ++network)
        for (int i = 0; i < 30; ++i) kept += answer_at(other, "2001:db8:7:" + std::to_string(100 + network) + "::1") == 303;
    EXPECT_EQ(kept, 60);
}

TEST_P(Pages, are_limited_however_a_code_is_spelled)
{
    const auto code = place(PlaceKind::qr).substr(3);
    const auto post = [&](const std::string& target, const std::string& body) { return send(http::Method::post, target, body, {}, "203.0.113.8"); };
    int kept = 0;
    for (int i = 0; i < 90; ++i) {
        std::string spelled;
        for (std::size_t at = 0; at < code.size(); ++at) {
            const char letter = code[at];
            spelled += i >> at & 1 && letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
            if (i >> at & 1) spelled += '-';
        }
        kept += post("/q/" + spelled, "k=" + new_answer_key() + "&q=1&w=1&l=en&score=0").status == 303;
        if (i == 0) {
            for (const auto* same : {"/", "//"}) EXPECT_EQ(post("/q/" + code + same, "k=" + new_answer_key() + "&q=1&w=1&l=en&score=0").status, 404);
        }
    }
    EXPECT_EQ(kept, 28) << "one place, one limit, of which two went astray";
}

TEST_P(Pages, say_what_taking_the_name_off_later_means)
{
    const auto link = shop.ask(survey.id, mara).link;
    ASSERT_EQ(post(link, "q=1&w=1&l=en&score=3").status, 303);
    ASSERT_EQ(post(link, "q=1&w=1&l=en&score=3&nameless=1").status, 303);
    EXPECT_TRUE(heard.back().name_was_taken_off);
    const auto thanks = get(link + "?q=done").body;
    EXPECT_EQ(thanks.find("We do not know who you are."), std::string::npos);
    EXPECT_NE(thanks.find("What was already read under your name stays known."), std::string::npos) << thanks;
    ASSERT_EQ(post(link, "q=2&w=1&l=en&words=Loud&nameless=1").status, 303);
    EXPECT_TRUE(heard.back().name_was_taken_off) << "also when they go on";
    EXPECT_NE(get(link + "?q=done&l=de").body.find("bleibt bekannt"), std::string::npos);
}

TEST_P(Pages, keep_one_answer_however_many_are_sent_at_once)
{
    const auto link = shop.ask(survey.id, mara).link;
    const auto code = place(PlaceKind::qr);
    const auto key = hidden(get(code), "k");
    std::vector<std::thread> impatient;
    std::atomic<int> kept = 0;
    for (int i = 0; i < 8; ++i)
        impatient.emplace_back([&] {
            kept += post(link, "q=1&w=1&l=en&score=9").status == 303;
            kept += post(code, "k=" + key + "&q=1&w=1&l=en&score=9").status == 303;
        });
    for (auto& one : impatient) one.join();
    EXPECT_EQ(kept, 16);
    EXPECT_EQ(answers(), 2u);
    EXPECT_EQ(world.read([&](Context& ctx) { return listening::list_responses(ctx, {.customer = mara}); }).value().size(), 1u);
}

TEST_P(Pages, end_when_the_survey_does)
{
    const auto link = shop.ask(survey.id, mara).link;
    const auto other = shop.ask(survey.id, shop.customer("Emil Thielsen")).link;
    ASSERT_EQ(post(link, "q=1&w=1&l=en&score=9").status, 303);
    world.write([&](Context& ctx) { return close_survey(ctx, survey.id); });
    EXPECT_EQ(get(other).status, 410);
    EXPECT_EQ(post(other, "q=1&w=1&l=en&score=9").status, 410);
    EXPECT_EQ(get(link).status, 200) << "who has answered is thanked";
    EXPECT_EQ(post(link, "q=1&w=1&l=en&score=1").status, 410);
}

TEST_P(Pages, stop_asking)
{
    const auto link = shop.ask(survey.id, mara).link;
    EXPECT_NE(post(link, "stop=1").body.find("We will not ask you again."), std::string::npos);
    world.clock.set({world.clock.now().us + 200 * us_per_day});
    EXPECT_EQ(world.try_write([&](Context& ctx) { return invite(ctx, {}, survey.id, {mara, AskedBy::counter, {}}); }).error().code, "does_not_want");
}

TEST_P(Pages, of_others_are_limited_for_who_asks_too_often_and_for_nobody_else)
{
    PublicPages with_help(world.runtime(), {}, [](http::Router& router) {
        router.get("/help", http::anyone(), [](Context&) { return http::public_page::notice(200, "en", "Help", ""); });
    });
    const auto ask = [&](const std::string& peer) {
        http::Request request;
        request.path = "/help";
        request.peer = peer;
        std::promise<http::Response> answered;
        with_help.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get().status;
    };
    int read = 0;
    for (int i = 0; i < 400; ++i) read += ask("203.0.113.7") == 200;
    EXPECT_EQ(read, 240);
    EXPECT_EQ(ask("198.51.100.9"), 200);
    EXPECT_TRUE(PublicPages::has("/help/art_1") && PublicPages::has("/said") && !PublicPages::has("/helpful") && !PublicPages::has("/said/x"));
}

}  // namespace
}  // namespace rapport::surveys
