#include "base/jobs/settled.h"

#include "base/describe.h"
#include "base/log.h"

#include <algorithm>

namespace rapport::jobs {
namespace {

constexpr std::int64_t usual_pause_us = 14 * us_per_day;

struct Looks {
    std::int64_t id = 1;
    Instant settled_at;
    Instant seen_at;

    bool jumped() const { return settled_at.us > 0 && seen_at.us - settled_at.us > usual_pause_us; }
};
BOOST_DESCRIBE_STRUCT(Looks, (), (id, settled_at, seen_at))

const Sql find_sql{"settled_clock.find", Reach::single, "SELECT " + columns<Looks>() + " FROM settled_clock WHERE id = 1"};
const Sql keep_sql{"settled_clock.keep", Reach::single,
    insert_into<Looks>("settled_clock") + " ON CONFLICT (id) DO UPDATE SET settled_at = excluded.settled_at, seen_at = excluded.seen_at"};

}  // namespace

Instant settled_now(Context& ctx)
{
    const auto now = ctx.now();
    const auto before = ctx.db.one<Looks>(find_sql);
    auto looks = before.value_or(Looks{1, {}, now});
    if (now < looks.seen_at) {      // it was set back
        looks.seen_at = now;
        looks.settled_at = std::min(looks.settled_at, now);
    } else if (now.us - looks.seen_at.us >= settles_us) {
        looks.settled_at = looks.seen_at;
        looks.seen_at = now;
    }
    if (!before || before->settled_at != looks.settled_at || before->seen_at != looks.seen_at) {
        ctx.db.run(keep_sql, looks);
        if (looks.jumped())
            log::warn("the clock went on by more than two weeks since the last look: nothing is deleted for its age in the next three days",
                      {{"was", to_text(looks.settled_at)}, {"is", to_text(looks.seen_at)}});
    }
    return looks.settled_at;
}

bool clock_jumped(Db& db)
{
    const auto looks = db.one<Looks>(find_sql);
    return looks && looks->jumped();
}

}  // namespace rapport::jobs
