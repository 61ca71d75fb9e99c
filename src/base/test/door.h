// Requests to the routes of one domain, as a program would send them: for tests of what a door lets in and answers.
#pragma once
#include "base/http/api.h"
#include "base/test/world.h"

#include <future>

namespace rapport::test {

class Door {
public:
    // add_routes is the domain's own. Whoever asks may do what `permissions` name; nobody is signed in when there are none.
    Door(World& world, void (*add_routes)(http::Router&), std::initializer_list<std::string_view> permissions)
        : actor_(world.desk(permissions).actor), api_(world.runtime(), routes(add_routes), [this](Db&, const http::Request&, Instant) -> Result<Actor> {
              if (actor_.permissions.none()) return Error{Refusal::not_allowed, "Please sign in.", "not_signed_in", {}, {}};
              return actor_;
          })
    {
    }

    http::Response get(const std::string& target) { return send(http::Method::get, target, {}, {}); }
    http::Response post(const std::string& target, std::string body) { return send(http::Method::post, target, std::move(body), {}); }
    http::Response del(const std::string& target) { return send(http::Method::del, target, {}, {}); }
    http::Response patch(const std::string& target, std::string body, const std::string& etag = {})
    {
        return send(http::Method::patch, target, std::move(body), etag);
    }

    static json::value parsed(const http::Response& response) { return json::parse(response.body); }
    static std::string header(const http::Response& response, std::string_view name)
    {
        for (const auto& [key, value] : response.headers)
            if (http::same_name(key, name)) return value;
        return {};
    }

private:
    const http::Router& routes(void (*add_routes)(http::Router&))
    {
        add_routes(router_);
        return router_;
    }

    http::Response send(http::Method method, const std::string& target, std::string body, const std::string& etag)
    {
        http::Request request;
        request.method = method;
        const auto question = target.find('?');
        request.path = "/api/v1" + target.substr(0, question);
        if (question != std::string::npos) request.query = target.substr(question + 1);
        if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
        if (!etag.empty()) request.headers.emplace_back("If-Match", etag);
        request.body = std::move(body);
        request.request_id = "test";

        std::promise<http::Response> answered;
        api_.handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
        return answered.get_future().get();
    }

    http::Router router_;
    Actor actor_;
    http::Api api_;
};

}  // namespace rapport::test
