// A clock that goes on while a unit of work runs, as a real one does: a millisecond each time it is read.
#pragma once
#include "base/context.h"

namespace rapport::test {

class RunningClock : public Clock {
public:
    explicit RunningClock(Instant from) : at_(from) {}
    Instant now() const override { return at_ = {at_.us + 1000}; }

private:
    mutable Instant at_;
};

// Does it by that clock, from the world's moment on.
template <class F> auto by_running_clock(Context& ctx, F&& f)
{
    const RunningClock clock(ctx.now());
    Context running{ctx.db, clock, ctx.ids, ctx.actor, ctx.business, ctx.request_id};
    return f(running);
}

}  // namespace rapport::test
