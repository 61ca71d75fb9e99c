#include "today/best_time.h"

#include "base/in_words.h"
#include "touchpoints/touchpoint.h"

#include <set>

namespace rapport::today {
namespace {

constexpr std::int64_t minutes_of_day = 24 * 60;
constexpr std::int64_t width = 120;
constexpr std::int64_t step = 30;

struct Came {
    Instant at;
    touchpoints::Kind kind = touchpoints::Kind::visit;
};
BOOST_DESCRIBE_STRUCT(Came, (), (at, kind))

const Sql channel_sql{"today.channel", Reach::one_customer, R"sql(
    SELECT kind FROM (SELECT kind, at FROM touchpoints
                       WHERE customer_id = $1 AND source_kind IS NULL AND kind IN ('call', 'email', 'chat', 'letter', 'visit')
                       ORDER BY at DESC, id DESC LIMIT 20) lately
     GROUP BY kind ORDER BY COUNT(*) DESC, kind LIMIT 1
)sql"};

// What they did by themselves, an answer to us among it. Who bought was here.
const Sql came_sql{"today.came_by_themselves", Reach::one_customer, R"sql(
    SELECT at, kind FROM touchpoints
     WHERE customer_id = $1 AND direction = 'in' AND kind IN ('call', 'email', 'chat', 'visit', 'order')
     ORDER BY at DESC, id DESC LIMIT 60
)sql"};

std::string what_came(const std::string& channel, std::int64_t of)
{
    const std::string number = std::to_string(of);
    if (channel == "call") return number + " calls";
    if (channel == "email") return number + " e-mails";
    if (channel == "chat") return number + " chats";
    if (channel == "visit") return number + " visits";
    return number + " contacts";
}

BestTime in_words(const Window& window, const std::string& channel)
{
    const auto clock = [](std::int64_t minute) { return clock_in_words(minute % minutes_of_day); };
    return {"around " + clock(window.begins + width / 2),
            std::to_string(window.inside) + " of their last " + what_came(channel, window.of) + " came between " + clock(window.begins) + " and "
                + clock(window.begins + width) + "."};
}

}  // namespace

std::optional<Window> best_window(const std::vector<std::int64_t>& minutes)
{
    Window best{0, 0, static_cast<std::int64_t>(minutes.size())};
    // Several windows in a row may hold as many: the middle one of them is best.
    std::int64_t last = 0;
    for (std::int64_t begins = 0; begins < minutes_of_day; begins += step) {
        std::int64_t inside = 0;
        for (const auto minute : minutes) inside += (minute - begins + minutes_of_day) % minutes_of_day < width;
        if (inside > best.inside) best = {last = begins, inside, best.of};
        else if (inside == best.inside && begins == last + step) last = begins;
    }
    if (best.inside < enough_contacts || 2 * best.inside < best.of) return std::nullopt;
    best.begins += (last - best.begins) / step / 2 * step;
    return best;
}

std::string channel_of(Context& ctx, Id<customers::Customer> customer) { return ctx.db.one<std::string>(channel_sql, customer).value_or("visit"); }

std::optional<BestTime> best_time_of(Context& ctx, Id<customers::Customer> customer, const std::string& channel)
{
    std::vector<std::int64_t> all, theirs;
    std::set<std::int32_t> days;
    for (const auto& came : ctx.db.all<Came>(came_sql, customer)) {
        const auto minute = ctx.business.time_zone.local_us(came.at) / (60 * us_per_second) % minutes_of_day;
        if (minute == 0) continue;      // of a file that knows the day alone
        const bool here = touchpoints::is_visit(came.kind);
        if (here && !days.insert(ctx.business.time_zone.local_day(came.at).days).second) continue;    // one coming, two entries
        all.push_back(minute);
        if (here ? channel == "visit" : enum_text(came.kind) == channel) theirs.push_back(minute);
    }
    if (const auto window = best_window(theirs)) return in_words(*window, channel);
    if (const auto window = best_window(all)) return in_words(*window, "");
    return std::nullopt;
}

}  // namespace rapport::today
