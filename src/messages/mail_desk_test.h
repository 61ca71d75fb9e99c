// For tests only: a shop whose mail leaves by a server that the test plays.
#pragma once
#include "customers/service.h"
#include "customers/test/people.h"
#include "identity/test/shop.h"
#include "messages/delivery.h"
#include "messages/mail_server.h"
#include "messages/places.h"
#include "messages/service.h"
#include "messages/settings.h"
#include "messages/store.h"

namespace rapport::messages {

class MailDesk : public identity::test::ShopTest {
protected:
    MailDesk()
    {
        as(hanne, [](Context& ctx) { return change_mail_settings(ctx, 0, {.from_name = {"Hafer & Mohn"}, .from_address = {"hallo@hafer-mohn.example"}}); }).value();
        set_server({.host = {"smtp.example.org"}}).value();
        open();
    }
    Result<MailServer> set_server(const MailServerChange& change)
    {
        return as(hanne, [&](Context& ctx) { return change_mail_server(ctx, crypto::SecretKey::in(world.folder), read_mail_server(ctx.db).version, change); });
    }
    void open()
    {
        auto desk = world.desk();
        place = open_place(desk);
    }
    Id<customers::Customer> customer(const std::string& name, const std::string& email)
    {
        auto person = customers::person(name);
        if (!email.empty()) person.emails = {email};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, person); }).id;
    }
    Result<Message> plan(const PlanMessage& what)
    {
        return as(tom, [&](Context& ctx) -> Result<Message> {
            TRY(const auto texts, read_texts("Your {{thing|order}}", "Dear {{customer.preferred_name|there}}", "<p>{{customer.name}}</p>", {"thing"}));
            return plan_message(ctx, texts, what);
        });
    }
    Message planned() { return plan({.customer_id = mara}).value(); }
    std::vector<Claim> claim_all()
    {
        return world.write([&](Context& ctx) -> Result<Claimed> {
            std::vector<Id<Message>> wanted;
            for (const auto& one : store::due(ctx.db, ctx.now(), {}, 1000)) wanted.push_back(one.message_id);
            return claim(ctx, place, wanted);
        }).claims;
    }
    bool hand(const Claim& one)
    {
        bool handed = false;
        world.write([&](Context& ctx) -> Result<Done> { return handed = hand_over(ctx, place, one), Done{}; });
        return handed;
    }
    void tell(const Claim& one, mail::Verdict verdict, const std::string& words = "said", bool of_the_server = false)
    {
        world.write([&](Context& ctx) -> Result<Done> { return settle(ctx, place, one, {verdict, 250, words, of_the_server}), Done{}; });
    }
    Message read(Id<Message> id)
    {
        return world.read([&](Context& ctx) { return read_message(ctx, id); }).value();
    }
    State state(Id<Message> id) { return read(id).state; }
    MailState mail_state()
    {
        return world.read([](Context& ctx) { return read_mail_state(ctx); });
    }

    std::string place;
    Id<customers::Customer> mara = customer("Mara Kowalska", "mara@example.org");
    Id<customers::Customer> emil = customer("Emil Thielsen", "");
};

}  // namespace rapport::messages
