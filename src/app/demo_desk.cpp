#include "app/demo_desk.h"

#include "attentiveness/opening_hours.h"
#include "base/db/db.h"
#include "identity/authenticate.h"
#include "identity/people.h"
#include "ladder/doors.h"
#include "ladder/values.h"
#include "loyalty/doors.h"
#include "outlook/service.h"
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

struct Prospect {
    const char* who;
    outlook::Kind kind;
    const char* what;
    const char* plan;                   // empty: none yet
    int days_ago;
    int follow_up_in;                   // from the last day of the shop on; without_a_day
    const char* noted_by;
    const char* outcome = "";           // of what is settled
    bool confidential = false;
};
constexpr int without_a_day = 1000;

using enum outlook::Kind;
constexpr Prospect prospects[] = {
    {"Henning Voss", danger, "His bus has a new timetable and no longer stops here at 7:20", "Ask which way he takes now; have his coffee ready at the door at 7:05", 9, 0, "Tom"},
    {"Teodora Ilić", danger, "Was let down with her order twice, and says nothing", "Hanne rings her before the next farmhouse loaf", 6, 2, "Hanne"},
    {"Ole Harms", danger, "The knee: he may not come so far any more in winter", "Tom brings him bread on his way home", 11, 5, "Ines"},
    {"Yusuf Aydın", danger, "His lunch break is short, and the canteen opens next door", "", 4, without_a_day, "Tom"},
    {"Aylin Demirtaş", danger, "Looks for a quieter place to work", "", 15, without_a_day, "Ines"},
    {"Clara Wöhler", danger, "Thought of ordering her cheese in Lübeck", "Call her before every feast", 80, without_a_day, "Hanne", "She stays: the olives decided it"},
    {"Rosa Mertens", opportunity, "The play of her theatre group opens next month: forty people, one interval", "Offer a tray for the interval", 8, 6, "Ines"},
    {"Lena Kowalik", opportunity, "Wants to learn to bake", "Keep her a place at the bread evening in January", 20, 12, "Hanne"},
    {"Jan Kovalčík", opportunity, "His kitchen needs goat cheese in bigger pieces, every week", "Ask the dairy for whole wheels", 5, 3, "Ines"},
    {"Greta Lindqvist", opportunity, "Has an exhibition of her photographs coming", "Show her pictures of the bakehouse at the counter", 13, 21, "Hanne"},
    {"Jonas Feddersen", strength, "Knows bees, and whoever keeps them", "", 60, without_a_day, "Hanne"},
    {"Dr. Sieglinde Marx", strength, "Tastes every change of the flour, and says so kindly", "Let her taste the new rye first", 33, without_a_day, "Samir"},
    {"Emil Thielsen", strength, "An honest opinion about crusts", "", 90, without_a_day, "Hanne"},
    {"Kateryna Bondarenko", strength, "The whole ward listens to her", "", 25, without_a_day, "Tom"},
    {"Priya Raman", care, "Fasts in November: no butter", "", 18, without_a_day, "Samir"},
    {"Noor Rahimi", danger, "Has lost her work; money is short this winter", "A bag of yesterday's rolls, without a word about it", 22, without_a_day, "Ines", "", true},
    {"Wanda Ostrowski", do_not_mention, "Her son in Bremen; they do not speak", "", 40, without_a_day, "Hanne"},
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

Result<Done> note_prospects(Acting& acting)
{
    const auto today = acting.ctx.today();
    for (const auto& one : prospects) {
        const auto customer = acting.ctx.db.one<Id<customers::Customer>>(named_sql, std::string(one.who));
        if (!customer) continue;
        outlook::NewOutlook input{.kind = one.kind, .what = {one.what}, .confidential = one.confidential};
        if (*one.plan) input.plan = Text<1, 2000>{one.plan};
        if (one.follow_up_in != without_a_day) input.follow_up_on = Day{today.days + one.follow_up_in};
        TRY(const auto noted, acting.then(one.noted_by, one.days_ago, [&](Context& ctx) { return outlook::note(ctx, *customer, input); }));
        if (!*one.outcome) continue;
        CHECK(acting.then(one.noted_by, one.days_ago / 2, [&](Context& ctx) { return outlook::settle(ctx, *customer, noted.id, {.outcome = {one.outcome}}); }));
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
        CHECK(note_prospects(acting));
        loyalty::plan_learning(ctx);
        ladder::plan_climb(ctx);
        return Done{};
    });
}

}  // namespace rapport::app
