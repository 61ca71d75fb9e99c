// Routes: method, path, permission and a use case. The handler's own signature says what is read from the request, so
// the same declaration gives the parsing, the refusals and the OpenAPI entry.
//
//   router.post("/customers/{id}/consents", may("customers:write"),
//       [](Context& ctx, Id<Customer> id, NewConsent body) { return record_consent(ctx, id, body); });
//
// The first parameter decides where it runs:
//   Context&   inside one transaction: a snapshot for GET, a unit of work for the rest (kept when it answers a value)
//   Desk&      on the pool, outside a transaction: it opens its own (imports, reports, password hashing)
// Then, in this order where wanted: the path's parameters (Id<T>, std::string), Query<T>, IfMatch, Upload, and the body, a
// described struct.
// It answers Result<T> or T, where T is a described struct (200; with an ETag if it has `version`), Created<T> (201 and
// Location), Accepted<T> (202), CreatedOrAsked<T> (201 or 202), Done (204), or a Response of its own.
#pragma once
#include "base/http/message.h"
#include "base/http/problem.h"
#include "base/json.h"
#include "base/runtime.h"

#include <functional>
#include <memory>

namespace rapport::http {

template <class T> struct Query { T value; };
struct IfMatch { std::int64_t version = 0; };                    // of PATCH and PUT; without the header: 428
struct Upload { std::string file; std::string media_type; std::string file_name; };   // spooled; removed after the answer
template <class T> struct Created { T value; };
template <class T> struct Accepted { T value; };
template <class T> struct CreatedOrAsked { T value; bool waits = false; };      // waits: for somebody's yes, 202
template <class T> struct Page {
    std::vector<T> data;
    std::optional<std::string> next_cursor;
    BOOST_DESCRIBE_CLASS(Page, (), (data, next_cursor), (), ())
};

// A list's limit and cursor; inherit a query struct from it.
struct PageQuery {
    std::optional<std::int64_t> limit;      // 1 to 200; 50
    std::optional<std::string> cursor;
    int size() const { return static_cast<int>(limit.value_or(50)); }
    BOOST_DESCRIBE_CLASS(PageQuery, (), (limit, cursor), (), ())
};

// What a request and its route have in common when the handler is called.
struct Call {
    const Request& request;
    std::vector<std::string> path_parameters;
    std::string route;              // the pattern, for Location
    std::size_t next_path_parameter = 0;
};

// Who may use a route. A route without one cannot be declared.
struct Guard {
    std::optional<Permission> permission;  // none: anybody, also without signing in
    bool by_a_person = false;              // a program's key may not, whatever its scopes (docs/decisions/0028)
};
inline Guard anyone() { return {}; }
inline Guard guard(Permission permission) { return {permission}; }
inline Guard by_a_person(Permission permission) { return {permission, true}; }

struct Operation {                   // what OpenAPI shall say of a route
    std::vector<std::pair<std::string, json::object>> query;   // name, schema
    bool if_match = false;
    bool upload = false;
    std::optional<json::object> body;
    int status = 200;
    std::optional<int> or_status;
    std::optional<json::object> answer;
    std::string summary;
};

struct Route {
    Method method;
    std::string pattern;            // "/customers/{id}/timeline", below /api/v1
    Guard who;
    enum class Runs { reading, writing, at_desk } runs;
    std::function<Response(Context&, Call&)> in_transaction;
    std::function<Response(Desk&, Call&)> at_desk;
    std::function<void(Operation&, Schemas&)> describe;
    std::string summary;
    BodyRule body_rule;
    // What a repetition of a POST with the same Idempotency-Key is answered.
    enum class Repetition {
        same_reply,
        told_once,      // 409: the answer held a secret, which is not kept
        not_known,      // runs again: the request holds a password, of which nothing may be kept
    } repetition = Repetition::same_reply;
};

class Router {
public:
    // The last argument is the line that OpenAPI shows.
    template <class F> Route& get(std::string pattern, Guard who, F handler, std::string summary = {}) { return add(Method::get, std::move(pattern), who, std::move(handler), std::move(summary)); }
    template <class F> Route& post(std::string pattern, Guard who, F handler, std::string summary = {}) { return add(Method::post, std::move(pattern), who, std::move(handler), std::move(summary)); }
    template <class F> Route& put(std::string pattern, Guard who, F handler, std::string summary = {}) { return add(Method::put, std::move(pattern), who, std::move(handler), std::move(summary)); }
    template <class F> Route& patch(std::string pattern, Guard who, F handler, std::string summary = {}) { return add(Method::patch, std::move(pattern), who, std::move(handler), std::move(summary)); }
    template <class F> Route& del(std::string pattern, Guard who, F handler, std::string summary = {}) { return add(Method::del, std::move(pattern), who, std::move(handler), std::move(summary)); }

    template <class F> Route& get(std::string pattern, Permission who, F handler, std::string summary = {}) { return get(std::move(pattern), guard(who), std::move(handler), std::move(summary)); }
    template <class F> Route& post(std::string pattern, Permission who, F handler, std::string summary = {}) { return post(std::move(pattern), guard(who), std::move(handler), std::move(summary)); }
    template <class F> Route& put(std::string pattern, Permission who, F handler, std::string summary = {}) { return put(std::move(pattern), guard(who), std::move(handler), std::move(summary)); }
    template <class F> Route& patch(std::string pattern, Permission who, F handler, std::string summary = {}) { return patch(std::move(pattern), guard(who), std::move(handler), std::move(summary)); }
    template <class F> Route& del(std::string pattern, Permission who, F handler, std::string summary = {}) { return del(std::move(pattern), guard(who), std::move(handler), std::move(summary)); }

    struct Match {
        const Route* route = nullptr;
        std::vector<std::string> parameters;
        std::vector<Method> allowed;    // when the path is known but not the method
    };
    Match find(Method method, std::string_view path) const;   // path below /api/v1
    const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

private:
    template <class F> Route& add(Method method, std::string pattern, Guard who, F handler, std::string summary);
    Route& keep(Route route);
    std::vector<std::unique_ptr<Route>> routes_;
};

// The OpenAPI 3.1 file, made from the routes.
std::string openapi(const Router& router, std::string_view version);

}  // namespace rapport::http

#include "base/http/handler.h"
