// How a handler's signature becomes parsing and an OpenAPI entry; included by router.h alone.
#pragma once

namespace rapport::http {

// One parameter of a handler: how it is read from the call, and what OpenAPI says of it.
template <class A> struct Argument;

template <class T> struct Argument<Id<T>> {
    static Result<Id<T>> read(Call& call)
    {
        const auto id = parse_id<T>(call.path_parameters.at(call.next_path_parameter++));
        if (!id) return not_found("There is nothing under this address.");
        return *id;
    }
    static void describe(Operation&, Schemas&) {}
};

template <> struct Argument<std::string> {
    static Result<std::string> read(Call& call) { return call.path_parameters.at(call.next_path_parameter++); }
    static void describe(Operation&, Schemas&) {}
};

// The values of a query as a JSON object, so that described structs read them like a body.
json::value query_object(std::string_view query, const std::function<bool(std::string_view)>& is_number, const std::function<bool(std::string_view)>& is_boolean);
// invalid: limit outside 1 to 200.
Result<Done> check_limit(const std::optional<std::int64_t>& limit);

template <class M> constexpr bool number_member = std::is_arithmetic_v<M> && !std::is_same_v<M, bool>;
template <class M> constexpr bool number_member<std::optional<M>> = number_member<M>;
template <class M> constexpr bool boolean_member = std::is_same_v<M, bool>;
template <class M> constexpr bool boolean_member<std::optional<M>> = boolean_member<M>;

template <class T> struct Argument<Query<T>> {
    static Result<Query<T>> read(Call& call)
    {
        const auto is = [](std::string_view wanted, bool numbers) {
            bool found = false;
            each_member<T>([&](const char* name, auto member) {
                using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member)>;
                if (wanted == name) found = numbers ? number_member<Member> : boolean_member<Member>;
            });
            return found;
        };
        TRY(T value, from_json<T>(query_object(call.request.query, [&](auto name) { return is(name, true); }, [&](auto name) { return is(name, false); })));
        if constexpr (std::is_base_of_v<PageQuery, T>) CHECK(check_limit(value.limit));
        return Query<T>{std::move(value)};
    }
    static void describe(Operation& operation, Schemas& schemas)
    {
        each_member<T>([&](const char* name, auto member) {
            using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member)>;
            if constexpr (is_optional<Member>) operation.query.emplace_back(name, Json<typename Member::value_type>::schema(schemas));
            else operation.query.emplace_back(name, Json<Member>::schema(schemas));
        });
    }
};

template <> struct Argument<IfMatch> {
    static Result<IfMatch> read(Call& call);     // refusal with code "if_match_needed" becomes 428
    static void describe(Operation& operation, Schemas&) { operation.if_match = true; }
};

template <> struct Argument<Upload> {
    static Result<Upload> read(Call& call);
    static void describe(Operation& operation, Schemas&) { operation.upload = true; }
};

template <> struct Argument<const Request&> {
    static Result<std::reference_wrapper<const Request>> read(Call& call) { return std::cref(call.request); }
    static void describe(Operation&, Schemas&) {}
};

// The body. refusal with code "not_json_type" becomes 415.
Result<std::string_view> json_body(const Call& call);

template <Described T> struct Argument<T> {
    static Result<T> read(Call& call)
    {
        TRY(const auto body, json_body(call));
        return from_json_text<T>(body);
    }
    static void describe(Operation& operation, Schemas& schemas)
    {
        schemas.of_answers = false;
        operation.body = schema_of<T>(schemas);
    }
};

Response json_response(int status, std::string body);
std::string etag(std::int64_t version);

// What a handler answers.
template <class T> struct Answer {
    static Response send(const Call&, const T& value)
    {
        auto response = json_response(200, to_json(value));
        if constexpr (requires { value.version; }) response.headers.emplace_back("ETag", etag(value.version));
        return response;
    }
    static void describe(Operation& operation, Schemas& schemas)
    {
        schemas.of_answers = true;
        operation.answer = schema_of<T>(schemas);
    }
};

template <> struct Answer<Done> {
    static Response send(const Call&, const Done&) { return {204, {{"Cache-Control", "no-store"}}, {}, {}, {}}; }
    static void describe(Operation& operation, Schemas&) { operation.status = 204; }
};

template <> struct Answer<Response> {
    static Response send(const Call&, Response& response) { return std::move(response); }
    static void describe(Operation&, Schemas&) {}
};

template <class T> struct Answer<Created<T>> {
    static Response send(const Call& call, const Created<T>& created)
    {
        auto response = Answer<T>::send(call, created.value);
        response.status = 201;
        if constexpr (requires { to_text(created.value.id); })
            response.headers.emplace_back("Location", call.request.path + "/" + to_text(created.value.id));
        return response;
    }
    static void describe(Operation& operation, Schemas& schemas)
    {
        Answer<T>::describe(operation, schemas);
        operation.status = 201;
    }
};

template <class T> struct Answer<Accepted<T>> {
    static Response send(const Call& call, const Accepted<T>& accepted)
    {
        auto response = Answer<T>::send(call, accepted.value);
        response.status = 202;
        return response;
    }
    static void describe(Operation& operation, Schemas& schemas)
    {
        Answer<T>::describe(operation, schemas);
        operation.status = 202;
    }
};

template <class T> struct Answer<CreatedOrAsked<T>> {
    static Response send(const Call& call, const CreatedOrAsked<T>& made)
    {
        auto response = Answer<Created<T>>::send(call, {made.value});
        if (made.waits) response.status = 202;
        return response;
    }
    static void describe(Operation& operation, Schemas& schemas)
    {
        Answer<Created<T>>::describe(operation, schemas);
        operation.or_status = 202;
    }
};

template <class T> struct Answer<Result<T>> {
    static Response send(const Call& call, Result<T>& result)
    {
        if (!result) return problem(result.error(), call.request.request_id);
        return Answer<T>::send(call, *result);
    }
    static void describe(Operation& operation, Schemas& schemas) { Answer<T>::describe(operation, schemas); }
};

template <class A> using Stored = std::conditional_t<std::is_reference_v<A> && std::is_same_v<std::remove_cvref_t<A>, Request>, A, std::remove_cvref_t<A>>;

template <class F> struct Signature : Signature<decltype(&F::operator())> {};

template <class C, class R, class Where, class... A> struct Signature<R (C::*)(Where&, A...) const> {
    static constexpr bool in_transaction = std::is_same_v<Where, Context>;
    static_assert(in_transaction || std::is_same_v<Where, Desk>, "a handler begins with Context& or Desk&");

    template <class F> static Response call(const F& handler, Where& where, Call& call)
    {
        std::optional<Error> refused;
        // Braces: the parameters are read left to right, and none after the first refusal.
        std::tuple<Result<std::remove_cvref_t<decltype(*Argument<Stored<A>>::read(call))>>...> read{[&] {
            using Value = std::remove_cvref_t<decltype(*Argument<Stored<A>>::read(call))>;
            if (refused) return Result<Value>(Error{});
            auto one = Argument<Stored<A>>::read(call);
            if (!one) refused = one.error();
            return Result<Value>(std::move(one));
        }()...};
        if (refused) return problem(*refused, call.request.request_id);
        R answer = std::apply([&](auto&... value) { return handler(where, std::move(*value)...); }, read);
        return Answer<R>::send(call, answer);
    }
    static void describe(Operation& operation, Schemas& schemas)
    {
        schemas.of_answers = false;
        (Argument<Stored<A>>::describe(operation, schemas), ...);
        Answer<R>::describe(operation, schemas);
    }
    static constexpr bool uploads = (std::is_same_v<std::remove_cvref_t<A>, Upload> || ... || false);
};

template <class F> Route& Router::add(Method method, std::string pattern, Guard who, F handler, std::string summary)
{
    using Of = Signature<F>;
    Route route{method, std::move(pattern), who, Route::Runs::at_desk, {}, {}, &Of::describe, std::move(summary), {}};
    if constexpr (Of::in_transaction) {
        route.runs = method == Method::get ? Route::Runs::reading : Route::Runs::writing;
        route.in_transaction = [handler](Context& ctx, Call& call) { return Of::call(handler, ctx, call); };
    } else {
        route.at_desk = [handler](Desk& desk, Call& call) { return Of::call(handler, desk, call); };
    }
    if constexpr (Of::uploads) route.body_rule = {std::size_t{2} << 30, true};
    return keep(std::move(route));
}

}  // namespace rapport::http
