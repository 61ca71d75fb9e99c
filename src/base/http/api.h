// Runs requests through the router: who asks, may they, one transaction, the answer after the commit.
#pragma once
#include "base/http/router.h"

namespace rapport::http {

// Finds out who asks, inside the request's own transaction, so that a right taken away bites on the next request.
// not_allowed with code "not_signed_in": no or no valid credentials.
using Authenticate = std::function<Result<Actor>(Db&, const Request&, Instant now)>;

class Api {
public:
    Api(Runtime& runtime, const Router& router, Authenticate authenticate, std::string_view prefix = "/api/v1");
    // Requests below the prefix. Blocks no longer than a point read where Database::reads_inline().
    void handle(Request&& request, Reply reply) const;
    BodyRule body_rule(const Request& head, bool large) const;

private:
    struct Running;
    void run_reading(std::shared_ptr<Running>) const;
    void run_writing(std::shared_ptr<Running>) const;
    void run_at_desk(std::shared_ptr<Running>) const;

    Runtime& runtime_;
    const Router& router_;
    Authenticate authenticate_;
    std::string_view prefix_;
};

}  // namespace rapport::http
