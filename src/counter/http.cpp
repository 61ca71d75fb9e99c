#include "base/http/router.h"
#include "counter/doors.h"
#include "counter/greeting.h"

namespace rapport::counter {

void add_routes(http::Router& router)
{
    router.get("/customers/{id}/greeting", may("counter:read"),
        [](Context& ctx, Id<customers::Customer> id) { return greet(ctx, id); },
        "The greeting card: who stands there, and what to say");

    router.post("/customers/{id}/sayings", may("touchpoints:write"),
        [](Context& ctx, Id<customers::Customer> id, SaidIt body) -> Result<http::Created<touchpoints::Touchpoint>> {
            TRY(auto entry, said_it(ctx, id, std::move(body)));
            return http::Created<touchpoints::Touchpoint>{std::move(entry)};
        },
        "A proposal was followed: it goes on the timeline and is not proposed again for two months");

    router.del("/customers/{id}/sayings/{said}", may("touchpoints:write"),
        [](Context& ctx, Id<customers::Customer> id, Id<touchpoints::Touchpoint> said) { return unsay(ctx, id, said); },
        "Takes back that it was said");
}

}  // namespace rapport::counter
