#include "base/http/api.h"

#include "base/http/idempotency.h"
#include "base/http/same_list.h"
#include "base/log.h"

namespace rapport::http {
namespace {

std::string_view below(std::string_view prefix, std::string_view path)
{
    return path.starts_with(prefix) ? path.substr(prefix.size()) : std::string_view();
}

std::string_view method_text(Method method)
{
    switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::del: return "DELETE";
    case Method::options: return "OPTIONS";
    }
    return "";
}

}  // namespace

// One request on its way through.
struct Api::Running {
    Request request;
    Reply reply;
    const Route* route = nullptr;
    std::vector<std::string> parameters;
    Response response;
    std::string list_mark = {};     // of a request that reads

    void finish()
    {
        if (!list_mark.empty() && response.status == 200) put_mark(response.body, list_mark);
        reply(std::move(response));
    }
    Call call() const { return {request, parameters, route->pattern}; }

    Result<std::optional<KeyedRequest>> keyed(const Actor& actor) const
    {
        if (route->repetition == Route::Repetition::not_known) return std::optional<KeyedRequest>{};
        return keyed_request(request, actor);
    }
    Response reply_to_keep() const
    {
        if (route->repetition == Route::Repetition::same_reply) return response;
        return problem(409, "told_once", "This was done before. Its secret was told once and is not kept; make a new one.", request.request_id);
    }
};

Api::Api(Runtime& runtime, const Router& router, Authenticate authenticate, std::string_view prefix)
    : runtime_(runtime), router_(router), authenticate_(std::move(authenticate)), prefix_(prefix)
{
}

void Api::handle(Request&& request, Reply reply) const
{
    auto match = router_.find(request.method, below(prefix_, request.path));
    if (!match.route) {
        if (match.allowed.empty()) return reply(problem(404, "not_found", "There is nothing under this address.", request.request_id));
        auto refused = problem(405, "method_not_allowed", "This address does not take that method.", request.request_id);
        std::string allowed;
        for (const auto method : match.allowed) allowed += (allowed.empty() ? "" : ", ") + std::string(method_text(method));
        refused.headers.emplace_back("Allow", allowed);
        return reply(std::move(refused));
    }
    auto running = std::make_shared<Running>(Running{std::move(request), std::move(reply), match.route, std::move(match.parameters), {}, {}});
    const auto refuse = [&](const Error& error) {
        running->response = problem(error, running->request.request_id);
        running->finish();
    };
    if (const auto once = named_once(running->request.query); !once) return refuse(once.error());
    if (match.route->method == Method::get) {
        const auto mark = take_mark(running->request);
        if (!mark) return refuse(mark.error());
        running->list_mark = *mark;
    }
    const auto busy = [&] {
        running->response = problem(503, "busy", "The server is busy just now. Please try again in a moment.", running->request.request_id);
        running->finish();
    };
    switch (match.route->runs) {
    case Route::Runs::writing: return run_writing(std::move(running));
    case Route::Runs::reading:
        if (runtime_.database.reads_inline()) return run_reading(std::move(running));
        if (!runtime_.pool.post([this, running] { run_reading(running); })) busy();
        return;
    case Route::Runs::at_desk:
        if (!runtime_.pool.post([this, running] { run_at_desk(running); })) busy();
        return;
    }
}

namespace {

// Who asks, and may they: the refusal, or the actor.
Result<Actor> admitted(const Authenticate& authenticate, Db& db, const Request& request, const Guard& who, Instant now)
{
    auto actor = authenticate(db, request, now);
    if (!who.permission) return actor ? std::move(*actor) : Actor{};
    if (!actor) return actor.error();
    if (!actor->may(*who.permission)) {
        log::warn("refused", {{"request_id", request.request_id}, {"who", actor->via}, {"needs", who.permission->name()}});
        return not_allowed("You may not do this. It needs the permission " + std::string(who.permission->name()) + ".");
    }
    if (who.by_a_person && actor->is_program()) {
        log::warn("refused", {{"request_id", request.request_id}, {"who", actor->via}, {"needs", "a person"}});
        return Error{Refusal::not_allowed, "A person must do this, signed in to the page or by the command line; a program's key may not.", "needs_a_person", {}, {}};
    }
    return actor;
}

}  // namespace

// A body that takes disk or much memory is read from those alone who may send it. A small one is cheaper to read.
BodyRule Api::body_rule(const Request& head, bool large) const
try {
    const auto match = router_.find(head.method, below(prefix_, head.path));
    if (!match.route) return {};
    auto rule = match.route->body_rule;
    if (!match.route->who.permission) rule.limit_bytes = std::min(rule.limit_bytes, large_body_bytes);
    if (!match.route->who.permission || (!rule.spool && !large)) return rule;
    runtime_.database.read([&](Db& db) {
        const auto actor = admitted(authenticate_, db, head, match.route->who, runtime_.clock.now());
        if (actor) return;
        const bool unknown = actor.error().code == "not_signed_in";
        rule.refused_status = unknown ? 401 : 403;
        rule.refused_code = unknown ? "not_signed_in" : "not_allowed";
        rule.refused_detail = unknown ? "Please sign in first." : "You may not do this.";
    });
    return rule;
} catch (const DatabaseUnavailable&) {  // the request itself will be told so
    return {};
}

void Api::run_reading(std::shared_ptr<Running> running) const
try {
    const auto business = runtime_.business();
    runtime_.database.read([&](Db& db) {
        const auto actor = admitted(authenticate_, db, running->request, running->route->who, runtime_.clock.now());
        if (!actor) {
            running->response = problem(actor.error(), running->request.request_id);
            return;
        }
        Context ctx{db, runtime_.clock, runtime_.ids, *actor, *business, running->request.request_id};
        auto call = running->call();
        running->response = running->route->in_transaction(ctx, call);
    });
    // Unchanged since the caller read it: say so and send nothing.
    if (const auto known = running->request.header("If-None-Match"); known && running->response.status == 200)
        for (const auto& [name, value] : running->response.headers)
            if (name == "ETag" && value == *known) running->response = {304, {{"ETag", value}}, {}, {}, {}};
    running->finish();
} catch (...) {
    running->response = problem(std::current_exception(), running->request.request_id);
    running->finish();
}

void Api::run_writing(std::shared_ptr<Running> running) const
{
    const auto unit = [this, running](Db& db) {
        const auto now = runtime_.clock.now();
        const auto& request = running->request;
        const auto refuse = [&](const Error& error) {
            running->response = problem(error, request.request_id);
            return false;
        };
        const auto actor = admitted(authenticate_, db, request, running->route->who, now);
        if (!actor) return refuse(actor.error());
        const auto keyed = running->keyed(*actor);
        if (!keyed) return refuse(keyed.error());
        if (*keyed) {
            auto stored = stored_reply(db, **keyed, now);
            if (!stored) return refuse(stored.error());
            if (*stored) {
                running->response = std::move(**stored);
                return true;
            }
        }
        const auto business = runtime_.business();
        Context ctx{db, runtime_.clock, runtime_.ids, *actor, *business, request.request_id};
        auto call = running->call();
        running->response = running->route->in_transaction(ctx, call);
        const bool keep = running->response.status < 400;
        if (keep && *keyed) store_reply(db, **keyed, running->reply_to_keep(), now);
        return keep;
    };
    const auto finished = [running](bool, std::exception_ptr broken) {
        if (broken) running->response = problem(broken, running->request.request_id);
        running->finish();
    };
    try {
        runtime_.database.submit(unit, finished);
    } catch (...) {
        finished(false, std::current_exception());
    }
}

void Api::run_at_desk(std::shared_ptr<Running> running) const
try {
    const auto& request = running->request;
    const auto now = runtime_.clock.now();
    std::optional<Result<Actor>> actor;
    runtime_.database.read([&](Db& db) { actor.emplace(admitted(authenticate_, db, request, running->route->who, now)); });
    const auto refuse = [&](const Error& error) {
        running->response = problem(error, request.request_id);
        running->finish();
    };
    if (!*actor) return refuse(actor->error());
    const auto keyed = running->keyed(**actor);
    if (!keyed) return refuse(keyed.error());
    const auto& key = *keyed;
    if (key) {
        std::optional<Result<std::optional<Response>>> stored;
        runtime_.database.write([&](Db& db) {
            stored.emplace(stored_reply(db, *key, now));
            if (!*stored || **stored) return false;
            take_key(db, *key, now);
            return true;
        });
        if (!*stored) return refuse(stored->error());
        if (**stored) {
            running->response = std::move(***stored);
            return running->finish();
        }
    }
    const auto give_back = [&] {
        if (key) runtime_.database.write([&](Db& db) { return give_key_back(db, *key), true; });
    };
    try {
        Desk desk{runtime_, std::move(**actor), request.request_id};
        auto call = running->call();
        running->response = running->route->at_desk(desk, call);
    } catch (...) {
        give_back();
        throw;
    }
    if (running->response.status >= 400) give_back();
    else if (key) runtime_.database.write([&](Db& db) { return store_reply(db, *key, running->reply_to_keep(), now), true; });
    running->finish();
} catch (...) {
    running->response = problem(std::current_exception(), running->request.request_id);
    running->finish();
}

}  // namespace rapport::http
