#include "app/demo_desk.h"

#include "attentiveness/opening_hours.h"
#include "base/db/db.h"
#include "identity/authenticate.h"
#include "identity/people.h"
#include "ladder/doors.h"
#include "ladder/values.h"
#include "loyalty/doors.h"
#include "promises/endings.h"
#include "promises/service.h"

namespace rapport::app {
namespace {

const Sql named_sql{"app.demo_named", Reach::business, "SELECT id FROM customers WHERE name = $1 ORDER BY id LIMIT 1"};
const Sql regulars_sql{"app.demo_regulars", Reach::business, "SELECT customer_id FROM customer_facts WHERE orders_count > 20 ORDER BY customer_id LIMIT 80"};

constexpr int months = 12;
constexpr int a_month = 6;

// How many of a month's decisions were Hanne's: all but one a year ago, two by now.
constexpr int hannes(int months_ago) { return 2 + months_ago / 3; }

constexpr const char* let_off[] = {"They have found one themselves.", "The birthday is over, no need any more.", "Her sister brings it.", "He laughed and said: forget it.", "They moved to the other side of the river.",
                                   "She would rather have the cheesecake."};
constexpr const char* promised[] = {"A box for the choir", "The recipe of the oat loaf", "Twelve rolls put aside", "A call when the stollen is out", "The chair by the stove", "A jar of the old starter"};

struct Said {
    const char* who;
    ladder::How how;
    const char* words;
    int days_ago;
    const char* noted_by;
};
constexpr Said said[] = {
    {"Teodora Ilić", ladder::How::said, "A town without its own bakery is only houses.", 40, "Hanne"},
    {"Greta Lindqvist", ladder::How::shown, "Brings her own jars, and took three new people along to the bread evening", 25, "Ines"},
    {"Wanda Ostrowski", ladder::How::said, "I would rather have less, and from people who know where it grew.", 12, "Tom"},
};

struct Acting {
    Context& ctx;
    std::vector<identity::Staff> staff;

    const identity::Staff& person(const std::string& first) const
    {
        for (const auto& one : staff)
            if (one.name.starts_with(first + " ")) return one;
        return staff.front();
    }
    // As somebody, so many days ago.
    template <class F> auto then(const std::string& first, int days_ago, F f)
    {
        const FixedClock clock(Instant{ctx.now().us - days_ago * us_per_day});
        const auto actor = identity::acting(person(first), "session");
        Context past{ctx.db, clock, ctx.ids, actor, ctx.business, ctx.request_id};
        return f(past);
    }
};

Result<Done> open_the_doors(Acting& acting)
{
    using attentiveness::Range;
    const std::vector<Range> day{{"07:00", "18:00"}}, sunday{{"08:00", "12:00"}};
    attentiveness::SayHours hours{{day, day, day, day, day, day, sunday, {}}};
    const auto year = civil(acting.ctx.today()).year;
    hours.days.push_back({*day_of(year, 12, 24), Text<1, 100>{"Christmas Eve"}, std::vector<Range>{Range{"07:00", "13:00"}}});
    for (unsigned at = 25; at <= 31; ++at) hours.days.push_back({*day_of(year, 12, at), Text<1, 100>{"Between the years"}, {}});
    CHECK(acting.then("Hanne", 330, [&](Context& ctx) { return attentiveness::change_opening_hours(ctx, attentiveness::read_opening_hours(ctx.db).version, hours); }));
    return Done{};
}

// What customers let us off: the owner decided most of it a year ago.
Result<Done> let_off_promises(Acting& acting)
{
    const auto regulars = acting.ctx.db.all<Id<customers::Customer>>(regulars_sql);
    if (regulars.empty()) return Done{};
    constexpr const char* others[] = {"Ines", "Tom", "Samir"};
    for (int ago = months; ago > 0; --ago)
        for (int which = 0; which < a_month; ++which) {
            const auto number = static_cast<std::size_t>(ago * a_month + which);
            const auto* who = which < hannes(ago) ? "Hanne" : others[number % std::size(others)];
            const int made = ago * 30 - which * 4;
            TRY(const auto promise, acting.then(who, made, [&](Context& ctx) {
                return promises::make_promise(ctx, {.customer_id = regulars[number % regulars.size()], .what = {promised[number % std::size(promised)]}, .due_on = Day{ctx.today().days + 6}});
            }));
            CHECK(acting.then(who, made - 2, [&](Context& ctx) { return promises::release(ctx, promise.id, {{let_off[number % std::size(let_off)]}, {}}); }));
        }
    return Done{};
}

Result<Done> note_what_matters(Acting& acting)
{
    for (const auto& one : said) {
        const auto customer = acting.ctx.db.one<Id<customers::Customer>>(named_sql, std::string(one.who));
        if (!customer) continue;
        CHECK(acting.then(one.noted_by, one.days_ago, [&](Context& ctx) { return ladder::note_value(ctx, *customer, {.how = one.how, .words = {one.words}}); }));
    }
    return Done{};
}

}  // namespace

Result<Done> make_demo_desk(Desk& desk)
{
    return desk.write([](Context& ctx) -> Result<Done> {
        Acting acting{ctx, identity::list_staff(ctx.db)};
        if (acting.staff.empty()) return Done{};
        CHECK(open_the_doors(acting));
        CHECK(let_off_promises(acting));
        CHECK(note_what_matters(acting));
        loyalty::plan_learning(ctx);
        ladder::plan_climb(ctx);
        return Done{};
    });
}

}  // namespace rapport::app
