#include "app/demo_cases.h"

#include "app/demo_mail.h"
#include "attentiveness/waiting.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/nameless.h"
#include "cases/remedies.h"
#include "cases/rules.h"
#include "cases/store.h"
#include "cases/teams.h"
#include "demo/random.h"
#include "identity/authenticate.h"
#include "identity/people.h"
#include "messages/service.h"
#include "surveys/answering.h"
#include "surveys/keys.h"
#include "surveys/places.h"
#include "surveys/service.h"
#include "today/today.h"

namespace rapport::app {
namespace {

using namespace cases;

constexpr std::uint64_t stream = 0x4341;
constexpr std::int64_t us_per_hour = 3600 * us_per_second;

const Sql regulars_sql{"app.regulars", Reach::business, R"sql(
    SELECT customer_id
      FROM orders
     GROUP BY customer_id
    HAVING COUNT(*) BETWEEN 8 AND 60
       AND MIN(ordered_on) < $1
       AND MAX(ordered_on) >= $2
     ORDER BY customer_id
     LIMIT 60
)sql"};

// Bought for months, and then no more, so long ago that it shows.
const Sql gone_sql{"app.gone", Reach::business, R"sql(
    SELECT customer_id, MAX(ordered_on)
      FROM orders
     GROUP BY customer_id
    HAVING COUNT(*) >= 12
       AND MAX(ordered_on) BETWEEN $1 AND $2
       AND MIN(ordered_on) < MAX(ordered_on) - 90
     ORDER BY customer_id
     LIMIT 1
)sql"};

// How a complaint went that is settled.
struct Settled {
    const char* subject;
    const char* words;
    Source source;
    const char* cause;
    const char* answer;
    const char* kind;           // of the remedy; none: words were enough
    std::int64_t cents;
    const char* action;
    std::int64_t verdict;       // none: 0
    const char* thanks = nullptr;       // what they write back, where our answer went by mail
    const char* together = nullptr;     // what each side did, where it was put right by both
};
constexpr Settled settled[] = {
    {"The birthday cake was not ready", "I stood there with an empty box and twelve children at home.", Source::counter, "not_ready", "That was our mistake. It is at your door at nine tomorrow.", "replacement", 1140, "Baked it again and brought it to the door", 5, nullptr, "They moved the party to the afternoon, we brought the cake and the candles to the door"},
    {"The wrong bread in the bag", "I asked for spelt and found rye at home.", Source::phone, "wrong_thing", "Come by: the right one is waiting, and keep the other.", "replacement", 480, "Gave the right loaf and checked the order slip", 5},
    {"Rolls as hard as stone", "They were from yesterday, weren't they?", Source::mail, "not_good", "They were, and they should not have been on the shelf.", "refund", 620, "Gave the money back, and yesterday's rolls now have a basket of their own", 4, "That is fair, thank you."},
    {"Waited twenty minutes for two coffees", "Everybody behind me was served first.", Source::counter, "long_wait", "I am sorry. The next two are on us.", "gift", 700, "Two coffees on the house; one of us now keeps the order of the queue", 4, nullptr, "They told us where the queue breaks, we mark its beginning on the floor"},
    {"Nobody said hello", "Three of you were talking to each other.", Source::mail, "treatment", "You are right, and I have read your letter to all of us.", nullptr, 0, "Talked about it at the morning meeting", 3},
    {"Charged twice", "The card slip shows 18.50 two times.", Source::mail, "price", "The second payment is on its way back to your card.", "refund", 1850, "Paid it back the same day", 5, "It has arrived already. Thank you for being so quick."},
    {"Nuts in the nut-free cake", "My son is allergic. You knew.", Source::phone, "wrong_thing", "I am shocked, and I come to you myself this afternoon.", "refund", 2900, "Went there, paid it back, and changed where nuts are kept", 4, nullptr, "They wrote down what he must not eat, we bake his cakes first and apart"},
    {"The seminar breakfast came an hour late", "Fourteen people with empty cups.", Source::phone, "not_ready", "The driver had the wrong day. You pay nothing for it.", "credit", 2500, "Took it off the bill; orders are now read back on the phone", 2},
    {"Sour cream tart", "I mean: the cream was sour.", Source::counter, "not_good", "Take another one, please, and this one's money too.", "replacement", 900, "Gave another one and looked through the fridge", 5},
    {"Price on the shelf was another one", "The sign said 3.20.", Source::counter, "price", "Then it is 3.20, and I change the sign now.", "refund", 60, "Kept to the sign and changed it", 4},
    {"The table we had booked was gone", "We came for my mother's seventieth.", Source::mail, "not_ready", "I wish I could give you that morning back. Let us set the table for her again.", "gift", 3000, "Invited them for another morning", 5, "She would like that very much. Could it be the second Sunday?", "They named the Sunday, we set the table for her again"},
    {"Told that I was wrong", "I only asked what is in it.", Source::mail, "treatment", "Thank you for writing. You should have got an answer, and here it is.", nullptr, 0, "Sent the list of ingredients and said sorry", 0},
};

// After it somebody never came back.
constexpr Settled farewell = {"Waited half an hour for a cake that was ordered", "And then nobody could find it. I have told you twice now.", Source::counter, "long_wait", "I am sorry. What is ordered lies under its name now.", nullptr, 0,
    "What is ordered has a shelf of its own", 0};

struct Demo {
    Context& ctx;
    std::vector<identity::Staff> staff;
    std::vector<Id<customers::Customer>> regulars;
    demo::Random random;
    Instant now;
    DemoPost post;

    const identity::Staff& person(const std::string& first) const
    {
        for (const auto& one : staff)
            if (one.name.starts_with(first + " ")) return one;
        return staff.front();
    }
    Instant ago(std::int64_t hours) const { return {now.us - hours * us_per_hour}; }
    // As somebody, at some time before now.
    template <class F> auto then(const std::string& first, Instant at, F f)
    {
        const FixedClock clock(at);
        const auto actor = identity::acting(person(first), "session");
        Context past{ctx.db, clock, ctx.ids, actor, ctx.business, ctx.request_id};
        return f(past);
    }
};

// The mail that our answer went out as has arrived, and some write back.
Result<Done> hear_back(Demo& demo, const Settled& one, Id<Case> id, Instant answered)
{
    CHECK(demo.then("Hanne", Instant{answered.us + us_per_hour / 20}, [&](Context& ctx) -> Result<Done> { return demo.post.take_due(ctx), Done{}; }));
    if (!one.thanks) return Done{};
    CHECK(demo.then("Hanne", Instant{answered.us + us_per_hour}, [&](Context& ctx) -> Result<Done> {
        TRY(const auto now, read_case(ctx, id));
        for (const auto& entry : now.entries)
            if (entry.message_id) return demo.post.answer(ctx, messages::read_message(ctx, *entry.message_id).value(), one.thanks);
        return Done{};
    }));
    // Thanks ask for no answer.
    return demo.then("Hanne", Instant{answered.us + 2 * us_per_hour}, [&](Context& ctx) -> Result<Done> {
        TRY(const auto now, read_case(ctx, id));
        for (const auto& entry : now.entries)
            if (entry.kind == EntryKind::customer && entry.touchpoint_id && now.customer_id && attentiveness::waits(ctx, *now.customer_id, *entry.touchpoint_id))
                CHECK(today::needs_no_answer(ctx, *entry.touchpoint_id));
        return Done{};
    });
}

Result<Done> settle(Demo& demo, const Settled& one, Id<customers::Customer> customer, Instant opened, const std::string& who)
{
    const auto later = [&](std::int64_t hours) { return Instant{opened.us + hours * us_per_hour}; };
    TRY(const auto made, demo.then(who, opened, [&](Context& ctx) {
        return open_case(ctx, {.subject = {one.subject}, .customer_id = customer, .source = one.source, .cause = Text<1, 60>{one.cause}, .words = Text<1, 10000>{one.words}, .staff_id = demo.person(who).id});
    }));
    CHECK(demo.then(who, later(1), [&](Context& ctx) { return add_entry(ctx, made.id, {.kind = EntryKind::answer, .words = {one.answer}}); }));
    CHECK(hear_back(demo, one, made.id, later(1)));
    if (one.kind) {
        TRY(const auto remedy, demo.then(who, later(1), [&](Context& ctx) { return give_remedy(ctx, made.id, {.kind = {one.kind}, .amount = {one.cents, ctx.business.currency}, .reason = Text<1, 1000>{one.subject}}); }));
        if (remedy.state == RemedyState::waiting) CHECK(demo.then("Hanne", later(2), [&](Context& ctx) { return approve(ctx, remedy.id, {}); }));
    }
    const auto closed = later(3 + static_cast<std::int64_t>(demo.random.below(60)));
    CHECK(demo.then(who, closed, [&](Context& ctx) {
        CloseCase ending{.action = Text<1, 2000>{one.action}, .told_by = way_of(one.source)};
        if (one.together) ending.together = Text<1, 2000>{one.together};
        return close_case(ctx, made.id, std::move(ending));
    }));
    if (one.verdict == 0) return Done{};     // nobody is asked by mail before somebody has said under which address we are reached
    CHECK(demo.then(who, later(80), [&](Context& ctx) { return give_verdict(ctx, made.id, {.score = one.verdict}); }));
    if (one.verdict > 2) return Done{};
    CHECK(demo.then("Ines", later(100), [&](Context& ctx) { return add_entry(ctx, made.id, {.kind = EntryKind::answer, .words = {"May I come by and hear it myself? I bring the list of what we have changed."}}); }));
    CHECK(demo.then("Ines", later(150), [&](Context& ctx) {
        return close_case(ctx, made.id, {.action = Text<1, 2000>{"Went there and set the next breakfast up with them"}, .told_by = Way::in_person, .together = Text<1, 2000>{"They moved the start by a quarter of an hour, we bring the cups the evening before"}});
    }));
    return Done{};
}

Result<Done> make_history(Demo& demo)
{
    const char* const people[] = {"Tom", "Ines", "Samir", "Tom"};
    std::size_t customer = 0, who = 0;
    for (std::int64_t months = 15; months >= 1; --months)
        for (int n = 0; n < 2; ++n) {
            const auto& one = demo.random.pick(settled);
            const auto opened = demo.ago(months * 30 * 24 + static_cast<std::int64_t>(demo.random.below(20)) * 24 + 3);
            CHECK(settle(demo, one, demo.regulars[customer++ % demo.regulars.size()], opened, people[who++ % std::size(people)]));
        }
    return Done{};
}

// What was above somebody's limit, and what Hanne said: once what was asked for, once more.
struct WentUp {
    const char *who, *subject, *words, *cause, *kind;
    std::int64_t asked, given;
    const char *reason, *note, *action, *outcome;
    std::int64_t days_ago;
};
constexpr WentUp went_up[] = {
    {"Samir", "The anniversary cake fell over in our van", "Fifty years, and it looked like a snowdrift.", "not_ready", "refund", 6400, 6400, "All of it: nobody could eat it, and the day does not come again", "Of course. Bring them flowers from me.",
     "Paid the cake back and brought flowers; the van has a rack for cakes now", "They laughed about it in the end, and have ordered again", 52},
    {"Tom", "No coffee at the reading", "Forty people, and the urn stood in your shop.", "not_ready", "credit", 6000, 8000, "The urn was ours to bring", "They pay for forty, so we give for forty.",
     "Gave a credit for the next reading; the urn now stands on the list of what leaves the house", "The next reading is booked with us", 31},
};

Result<Done> make_what_went_up(Demo& demo, std::vector<Id<customers::Customer>>::reverse_iterator next)
{
    for (const auto& one : went_up) {
        const auto at = [&](std::int64_t hours) { return demo.ago(one.days_ago * 24 - hours); };
        const auto& currency = demo.ctx.business.currency;
        TRY(const auto made, demo.then(one.who, at(0), [&](Context& ctx) {
            return open_case(ctx, {.subject = {one.subject}, .customer_id = *next++, .source = Source::phone, .cause = Text<1, 60>{one.cause}, .words = Text<1, 10000>{one.words}, .staff_id = demo.person(one.who).id});
        }));
        TRY(auto remedy, demo.then(one.who, at(1), [&](Context& ctx) {
            return give_remedy(ctx, made.id, {.kind = {one.kind}, .amount = {one.asked, currency}, .reason = Text<1, 1000>{one.reason}});
        }));
        if (remedy.state == RemedyState::waiting) {
            TRY(remedy, demo.then("Hanne", at(2), [&](Context& ctx) {
                Approve yes;
                if (one.given != one.asked) yes.amount = Money{one.given, currency};
                yes.note = decltype(yes.note)::value_type{one.note};
                return approve(ctx, remedy.id, yes);
            }));
        }
        CHECK(demo.then(one.who, at(3), [&](Context& ctx) { return close_case(ctx, made.id, {.action = Text<1, 2000>{one.action}, .told_by = Way::call}); }));
        CHECK(demo.then(one.who, at(80), [&](Context& ctx) { return give_verdict(ctx, made.id, {.score = 5}); }));
        CHECK(demo.then(one.who, at(96), [&](Context& ctx) {
            ChangeRemedy change;
            change.outcome = {true, {{one.outcome}}};
            return change_remedy(ctx, remedy.id, remedy.version, change);
        }));
    }
    return Done{};
}

Result<Done> make_open_ones(Demo& demo, Id<Team> team)
{
    auto next = demo.regulars.rbegin();
    const auto open = [&](const char* who, std::int64_t hours, OpenCase input) {
        return demo.then(who, demo.ago(hours), [&](Context& ctx) { return open_case(ctx, std::move(input)); });
    };
    TRY(const auto cake, open("Tom", 1, {.subject = {"The poppy cake was written down for Sunday"}, .customer_id = *next++, .source = Source::phone, .cause = Text<1, 60>{"not_ready"},
        .words = Text<1, 10000>{"We had ordered it for Saturday. Nobody knew about it. I do not want to be angry with you, but I am."}, .staff_id = demo.person("Tom").id}));
    CHECK(demo.then("Samir", demo.now, [&](Context& ctx) { return add_entry(ctx, cake.id, {.kind = EntryKind::note, .words = {"Order found: written down for Sunday. Phone order, read back by nobody."}}); }));
    CHECK(open("Ines", 30, {.subject = {"Sand in the salad, twice now"}, .customer_id = *next++, .source = Source::mail, .words = Text<1, 10000>{"The second time in a month. I said it the first time, and nobody answered."}}));
    TRY(const auto wedding, open("Tom", 20, {.subject = {"The wedding rolls were too few"}, .customer_id = *next++, .source = Source::mail, .cause = Text<1, 60>{"wrong_thing"},
        .words = Text<1, 10000>{"Ninety guests, sixty rolls."}, .staff_id = demo.person("Tom").id, .team_id = team}));
    CHECK(demo.then("Tom", demo.ago(19), [&](Context& ctx) { return add_entry(ctx, wedding.id, {.kind = EntryKind::answer, .words = {"That must not happen at a wedding. I find out today how it did."}}); }));
    CHECK(demo.then("Tom", demo.ago(2), [&](Context& ctx) {
        return give_remedy(ctx, wedding.id, {.kind = {"refund"}, .amount = {8400, ctx.business.currency}, .reason = Text<1, 1000>{"Half of the bill: a third was missing, and on that day"}});
    }));
    TRY(const auto heavy, open("Samir", 60, {.subject = {"The door is too heavy with a pram"}, .contact = Text<1, 200>{"lena@example.org"}, .source = Source::form, .kind = Kind::request,
        .words = Text<1, 10000>{"Twice I stood outside until somebody saw me."}, .staff_id = demo.person("Samir").id}));
    CHECK(demo.then("Samir", demo.ago(50), [&](Context& ctx) { return add_entry(ctx, heavy.id, {.kind = EntryKind::answer, .words = {"The joiner comes on Thursday. Until then there is a bell: would you tell us whether it helps?"}, .then_wait = true}); }));
    TRY(const auto review, open("Ines", 21, {.subject = {"Good bread, long queue"}, .contact = Text<1, 200>{"Jonas K."}, .source = Source::review,
        .words = Text<1, 10000>{"Good bread, long queue. On Saturday I waited half an hour and the rye was gone when it was my turn."}, .staff_id = demo.person("Ines").id, .place = Text<1, 100>{"Google"},
        .link = Text<1, 500>{"https://maps.google.example/hafer-mohn"}, .stars = 2}));
    CHECK(demo.then("Ines", demo.ago(20), [&](Context& ctx) { return add_entry(ctx, review.id, {.kind = EntryKind::note, .words = {"Saturday the 14th, one of us was ill. Ask Tom how long it really was before I answer."}}); }));
    CHECK(open("Tom", 27, {.subject = {"Best poppy seed cake in town"}, .customer_id = *next++, .source = Source::review, .words = Text<1, 10000>{"Best poppy seed cake in town, and they know my name."},
        .place = Text<1, 100>{"Google"}, .link = Text<1, 500>{"https://maps.google.example/hafer-mohn"}, .stars = 5}));
    CHECK(open("Samir", 6, {.subject = {"Is there something without gluten?"}, .contact = Text<1, 200>{"@lisbeth"}, .source = Source::post, .kind = Kind::question,
        .words = Text<1, 10000>{"Does anybody know whether Hafer & Mohn has something without gluten?"}, .place = Text<1, 100>{"the neighbourhood group"}}));
    TRY(const auto bill, open("Hanne", 48, {.subject = {"Two invoices for May"}, .customer_id = *next++, .source = Source::mail, .kind = Kind::question, .staff_id = demo.person("Hanne").id}));
    CHECK(demo.then("Hanne", demo.ago(46), [&](Context& ctx) { return snooze(ctx, bill.id, {Instant{demo.now.us + 3 * us_per_day}}); }));
    TRY(const auto fresh, open("Tom", 72, {.subject = {"The coffee was cold"}, .customer_id = *next++, .cause = Text<1, 60>{"not_good"}, .staff_id = demo.person("Tom").id}));
    CHECK(demo.then("Tom", demo.ago(71), [&](Context& ctx) { return give_remedy(ctx, fresh.id, {.kind = {"replacement"}, .amount = {350, ctx.business.currency}}); }));
    CHECK(demo.then("Tom", demo.ago(70), [&](Context& ctx) { return close_case(ctx, fresh.id, {.action = Text<1, 2000>{"Made another one and had the machine looked at"}, .told_by = Way::in_person}); }));
    return make_what_went_up(demo, next);
}

// The day after they bought for the last time.
Result<Done> lose_somebody(Demo& demo, Day last)
{
    const auto gone = demo.ctx.db.one<std::tuple<Id<customers::Customer>, Day>>(gone_sql, Day{last.days - 450}, Day{last.days - 260});
    if (!gone) return Done{};
    const auto& [customer, day] = *gone;
    return settle(demo, farewell, customer, Instant{demo.ctx.business.time_zone.start_of({day.days + 1}).us + 10 * us_per_hour}, "Samir");
}

// By the code at the door; our answer stands where they answered.
Result<Done> hear_somebody_without_a_name(Demo& demo)
{
    for (const auto& survey : surveys::list_surveys(demo.ctx)) {
        TRY(const auto places, surveys::list_places(demo.ctx, survey.id));
        const auto door = std::ranges::find(places, surveys::PlaceKind::qr, &surveys::Place::kind);
        if (door == places.end()) continue;
        const FixedClock clock(demo.ago(11));
        Context then{demo.ctx.db, clock, demo.ctx.ids, demo.ctx.actor, demo.ctx.business, demo.ctx.request_id};
        surveys::Answering by{survey.id, survey.wording.number, surveys::AnsweredBy::qr, "en", surveys::new_answer_key()};
        by.place_id = door->id;
        TRY(const auto answer, surveys::give(then, {hear_nameless}, by, {{1, 3, {}}, {2, {}, "The light by the bench is broken, and I nearly fell."}}));
        const auto id = store::find_of_answer(demo.ctx.db, answer.id);
        if (!id) return Done{};
        return demo.then("Tom", demo.ago(9), [&](Context& ctx) -> Result<Done> {
            CHECK(add_entry(ctx, *id, {.kind = EntryKind::answer, .words = {"Thank you for telling us. There is a lamp there tonight, and the electrician comes tomorrow."}}));
            return Done{};
        });
    }
    return Done{};
}

// Whoever praised us is thanked within the day, but for the last two, who still wait.
Result<Done> thank_the_happy(Demo& demo)
{
    constexpr std::size_t still_wait = 2;
    const struct { const char* who; Way way; const char* words; } thanks[] = {
        {"Tom", Way::in_person, "Thank you for writing that. I read it out at the morning meeting."},
        {"Ines", Way::call, "Your words made our day. The next coffee is on us."},
        {"Samir", Way::in_person, "That was kind of you. I have told those whom you meant."},
    };
    TRY(auto happy, list_cases(demo.ctx, {.kind = Kind::praise, .queue = true, .limit = 200}));
    std::erase_if(happy, [](const Case& one) { return !one.response_id; });
    std::ranges::sort(happy, {}, [](const Case& one) { return std::pair(one.opened_at, one.id); });
    for (std::size_t i = 0; i + still_wait < happy.size(); ++i) {
        const auto& [who, way, words] = thanks[i % std::size(thanks)];
        const auto& zone = demo.ctx.business.time_zone;
        Instant at{zone.start_of(zone.local_day(happy[i].opened_at)).us + static_cast<std::int64_t>(9 + i * 5 % 8) * us_per_hour};
        if (at <= happy[i].opened_at) at.us += us_per_day;
        at = std::min(at, demo.now);
        CHECK(demo.then(who, at, [&](Context& ctx) { return close_case(ctx, happy[i].id, {.told_by = way, .told = Text<1, 4000>{words}}); }));
    }
    return Done{};
}

}  // namespace

std::vector<Id<customers::Customer>> demo_regulars(Db& db, Day last)
{
    return db.all<Id<customers::Customer>>(regulars_sql, Day{last.days - 500}, Day{last.days - 60});
}

Result<Done> make_demo_cases(Desk& desk, std::uint64_t seed, Day last)
{
    return desk.write([&](Context& ctx) -> Result<Done> {
        Demo demo{ctx, identity::list_staff(ctx.db), demo_regulars(ctx.db, last), demo::Random(seed, stream),
                  std::min(ctx.now(), ctx.business.time_zone.start_of({last.days + 1})), DemoPost(ctx)};
        if (demo.staff.size() < 4 || demo.regulars.size() < 20) return demo.post.hold(), Done{};
        auto rules = Rules::usual();
        rules.answers = {{{"sorry"}, {"{{name}}, we let you down, and we are sorry. "}}, {{"again"}, {"{{name}}, we make it again and bring it to you. When are you at home?"}}, {{"thanks"}, {"Thank you, {{name}}. Your words hang in the bakehouse now."}}};
        CHECK(change_rules(ctx, read_rules(ctx.db).version, rules));
        TRY(const auto team, add_team(ctx, {{"Orders and deliveries"}, Money{30000, ctx.business.currency}, {demo.person("Tom").id, demo.person("Ines").id}}));
        CHECK(make_history(demo));
        CHECK(make_open_ones(demo, team.id));
        CHECK(thank_the_happy(demo));
        CHECK(lose_somebody(demo, last));
        CHECK(hear_somebody_without_a_name(demo));
        demo.post.take_due(ctx);
        demo.post.hold();
        return Done{};
    });
}

}  // namespace rapport::app
