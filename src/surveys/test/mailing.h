// A small shop that asks by mail, for tests of the mails and of the links in them.
#pragma once
#include "base/jobs/jobs.h"
#include "messages/delivery.h"
#include "messages/places.h"
#include "messages/public_address.h"
#include "messages/settings.h"
#include "messages/store.h"
#include "surveys/doors.h"
#include "surveys/mailing.h"
#include "surveys/pages/public.h"
#include "surveys/test/shop.h"

#include <future>

namespace rapport::surveys::test {

using messages::Message;

inline const Sql stops_sql{"test.survey_stops", Reach::one_customer, "SELECT COUNT(*) FROM survey_stops WHERE customer_id = $1"};

// A shop that writes mails which ask, to somebody who allows it, and what its customers press in them.
class MailingTest : public WorldTest {
protected:
    MailingTest()
    {
        world.write([](Context& ctx) { return messages::change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); });
        world.write([](Context& ctx) { return messages::change_public_address(ctx, 0, {{"https://hallo.hafer-mohn.example/"}}); });
        shop.allow_email(mara);
        auto desk = world.desk();
        place = messages::open_place(desk);
    }
    Result<Link> ask(Id<customers::Customer> who, AskedBy channel = AskedBy::email, const OpenMatters& matters = {})
    {
        return world.try_write([&](Context& ctx) { return invite(ctx, matters, survey.id, {who, channel, {}}); });
    }
    Message message(Id<Message> id) { return world.read([&](Context& ctx) { return messages::read_message(ctx, id); }).value(); }
    std::vector<messages::Claim> claim()
    {
        return world.write([&](Context& ctx) -> Result<messages::Claimed> {
            std::vector<Id<Message>> wanted;
            for (const auto& one : messages::store::due(ctx.db, ctx.now(), {}, 100)) wanted.push_back(one.message_id);
            return messages::claim(ctx, place, wanted);
        }).claims;
    }
    bool hand(const messages::Claim& claim, const OpenMatters& matters = {})
    {
        bool handed = false;
        world.write([&](Context& ctx) -> Result<Done> { return handed = messages::hand_over(ctx, place, claim, second_thought(matters)), Done{}; });
        return handed;
    }
    void settle(const messages::Claim& claim, mail::Verdict verdict)
    {
        world.write([&](Context& ctx) -> Result<Done> { return messages::settle(ctx, place, claim, {verdict, 250, "said", false}), Done{}; });
    }
    http::Response send(http::Method method, const std::string& path, const std::string& body = {}, const std::string& type = "application/x-www-form-urlencoded")
    {
        http::Request request;
        request.method = method;
        const auto question = path.find('?');
        request.path = path.substr(0, question);
        if (question != std::string::npos) request.query = path.substr(question + 1);
        request.body = body;
        request.peer = "127.0.0.1";
        if (!body.empty()) request.headers.emplace_back("Content-Type", type);
        std::promise<http::Response> answered;
        pages.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get();
    }
    // The path of the first link of this kind in a text.
    static std::string path_in(const std::string& text, const std::string& kind)
    {
        const auto at = text.find("https://hallo.hafer-mohn.example" + kind);
        return at == std::string::npos ? "" : text.substr(at + 32, text.find_first_of("\"\n? ", at) - at - 32);
    }
    std::int64_t count(const Sql& sql)
    {
        return world.read([&](Context& ctx) { return ctx.db.value<std::int64_t>(sql); });
    }
    std::int64_t stops(Id<customers::Customer> who)
    {
        return world.read([&](Context& ctx) { return *ctx.db.one<std::int64_t>(stops_sql, who); });
    }
    std::optional<bool> consent_of(Id<customers::Customer> who, customers::Channel channel)
    {
        return customers::state_of(world.read([&](Context& ctx) { return customers::read_customer(ctx, who); }).value(), channel);
    }
    std::vector<InvitationView> invitations()
    {
        return world.read([&](Context& ctx) { return list_invitations(ctx, survey.id, {}); }).value();
    }
    std::int64_t ask_those_who_wait(const OpenMatters& matters = {})
    {
        return world.write([&](Context& ctx) -> Result<std::int64_t> { return ask_waiting(ctx, matters, 50); });
    }

    Shop shop{world};
    Id<customers::Customer> mara = shop.customer("Mara Kowalska", "mara@example.org");
    Survey survey = shop.open(after_a_visit());
    PublicPages pages{world.runtime(), {}};
    std::string place;
};

}  // namespace rapport::surveys::test
