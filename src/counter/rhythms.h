// The rhythms of all customers as they are kept (stats/rhythm.h), so that the board need not read anybody's visits.
#pragma once
#include "base/jobs/jobs.h"
#include "counter/visits.h"
#include "stats/rhythm.h"
#include "stats/wall_clock.h"

#include <optional>
#include <span>

namespace rapport::counter {

// What all customers together say. stats::Population::unknown() before it was learnt.
stats::Population read_population(Db& db);

// One customer's, from the visits themselves; nothing without a visit.
std::optional<stats::Rhythm> rhythm_of(const std::vector<Visit>& visits, const TimeZone& zone, const stats::Population& population);

// A visit's place on the shop's clock. Where only its day is known it counts as noon.
stats::WallSeconds wall_time(Instant at, const TimeZone& zone);
// The instant at which the shop's clock shows this.
Instant instant_of(stats::WallSeconds wall, const TimeZone& zone);

// Learns from everybody anew, then works out each customer's rhythm. Answers how many customers have one.
Result<std::int64_t> learn_rhythms(Desk& desk, const std::function<void(std::int64_t customers)>& progress = {});

// Within the last twelve hours.
bool learnt_lately(Context& ctx);

// Of those whose visits changed since; of everybody where they are many, or where nothing was learnt yet. Answers how many.
Result<std::int64_t> refresh_rhythms(Desk& desk);

// Of one customer, in the caller's transaction; what is there is removed. Nothing is worked out before something was learnt.
void work_out_again(Context& ctx, Id<customers::Customer> customer);

// The shop's clock for windows: it never goes back.
stats::WallClock wall_clock(const TimeZone& zone);

// One who may come in a window, as the index finds them; how probable it is tells stats::probability_of_visit.
struct Kept {
    Id<customers::Customer> customer_id;
    std::string state;
    std::optional<Instant> last_visit_at;   // of which we know now; later than the rhythm's where it was not worked out since
    std::int64_t visits = 0;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (customer_id, state, last_visit_at, visits))

// One customer's; nothing where no rhythm was worked out.
std::optional<Kept> read_kept(Db& db, Id<customers::Customer> customer);

// Those whose favourite time lies near the window, those whose next visit is due about then, and the most frequent ones: some
// thousands at most, whatever the number of customers. Each once.
std::vector<Kept> read_candidates(Db& db, const TimeZone& zone, Instant from, Instant to);
// The same with the folded words of their names in place of their rhythms.
struct Called {
    Id<customers::Customer> customer_id;
    std::string words;
};
BOOST_DESCRIBE_STRUCT(Called, (), (customer_id, words))
std::vector<Called> read_candidates_names(Db& db, const TimeZone& zone, Instant from, Instant to);
// The rhythm that a row holds, with a later visit taken in. Nothing when it was kept by another version.
std::optional<stats::Rhythm> unpack(const Kept& kept, const TimeZone& zone);

// Who has fallen silent against their own rhythm within the last two months, those who spent most first.
struct Fading {
    Id<customers::Customer> customer_id;
    Instant last_visit_at;
    std::string rhythm;             // "Tuesdays around 8:10, every week"
    double silence_days = 0, usual_gap_days = 0;
};
std::vector<Fading> read_fading(Context& ctx, int most);

}  // namespace rapport::counter
