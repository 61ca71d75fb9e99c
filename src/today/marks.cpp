#include "today/marks.h"

#include "attentiveness/waiting.h"
#include "base/json.h"
#include "cases/service.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/people.h"
#include "identity/roles.h"
#include "promises/endings.h"
#include "promises/service.h"
#include "tasks/service.h"
#include "today/best_time.h"
#include "today/doors.h"
#include "touchpoints/giving.h"
#include "touchpoints/record.h"
#include "touchpoints/service.h"

#include <algorithm>

namespace rapport::today {
namespace {

constexpr std::int64_t remembered_us = remembered_days * us_per_day;
constexpr std::string_view answer_rule = "answer";
constexpr std::int64_t silent_us = 7 * us_per_day;      // turned down once; after the second time as long as it is remembered

const Sql add_sql{"today.add_mark", Reach::one_customer, insert_into<Mark>("today_marks")};
const Sql find_sql{"today.find_mark", Reach::business, "SELECT " + columns<Mark>() + " FROM today_marks WHERE id = $1"};
const Sql remove_sql{"today.remove_mark", Reach::one_customer, "DELETE FROM today_marks WHERE customer_id = $1 AND id = $2"};
const Sql without_answer_sql{"today.without_answer", Reach::one_customer,
    "SELECT " + columns<Mark>() + " FROM today_marks WHERE customer_id = $1 AND touchpoint_id = $2 ORDER BY id"};
const Sql lately_of_sql{"today.marks_lately_of", Reach::one_customer,
    "SELECT " + columns<Mark>() + " FROM today_marks WHERE customer_id = $1 AND at > $2 ORDER BY at, id"};
const Sql lately_sql{"today.marks_lately", Reach::business, "SELECT " + columns<Mark>() + " FROM today_marks WHERE at > $1 ORDER BY at, customer_id, id"};

Instant remembered_since(const Context& ctx) { return {ctx.now().us - remembered_us}; }

// What a key is about; nothing for keys of other rules.
template <class T> std::optional<Id<T>> id_of(const std::string& key, std::string_view rule)
{
    return rule_of(key) == rule && key.size() > rule.size() ? parse_id<T>(std::string_view(key).substr(rule.size() + 1)) : std::nullopt;
}

// What waits for an answer, where the key is of that.
std::optional<Id<touchpoints::Touchpoint>> asked_of(const std::string& key) { return id_of<touchpoints::Touchpoint>(key, answer_rule); }

// Rules whose key names a case.
bool is_of_a_case(std::string_view rule) { return rule == "case" || rule == "right_now" || rule == "praise"; }

// Whether the promise, the task or the case that the key names is this customer's, and a case one that whoever says it may see; other keys name none.
bool is_about(Context& ctx, const std::string& key, Id<customers::Customer> customer)
{
    const auto rule = rule_of(key);
    if (is_of_a_case(rule)) {
        const auto id = ctx.actor.may(may("cases:read")) ? id_of<cases::Case>(key, rule) : std::nullopt;
        const auto one = id ? cases::read_case(ctx, *id) : not_found("");
        return one && one->customer_id == customer;
    }
    if (!ends_with_its_truth(rule)) return true;
    if (rule == "task") {
        const auto id = id_of<tasks::Task>(key, rule);
        const auto task = id ? tasks::read_task(ctx, *id) : not_found("");
        return task && task->customer_id == customer;
    }
    const auto id = id_of<promises::Promise>(key, rule);
    const auto promise = id ? promises::read_promise(ctx, *id) : not_found("");
    return promise && promise->customer_id == customer;
}

std::vector<Fault> faults_of(Context& ctx, const AddMark& input)
{
    std::vector<Fault> faults;
    if (!customers::exists(ctx.db, input.customer_id)) faults.push_back({"/customer_id", "unknown", "There is no such customer."});
    if (std::ranges::count(input.key.value, ':') > 1) faults.push_back({"/key", "format", "A line is named by its rule and, after one colon, by what it is about: take the key as the list tells it."});
    else if (!is_about(ctx, input.key.value, input.customer_id)) faults.push_back({"/key", "unknown", "This line is not about that customer."});
    if (input.act == Act::not_this && ends_with_its_truth(rule_of(input.key.value)))
        faults.push_back({"/act", "owed", "What we owe cannot be turned down: do it, put it off or give it to somebody."});
    if (input.act == Act::not_this && !input.reason) faults.push_back({"/reason", "required", "Say why, so that the list learns."});
    if (input.act == Act::given && (!input.to_staff_id || !staff_with_lists(ctx).contains(input.to_staff_id->value)))
        faults.push_back({"/to_staff_id", "unknown", "Nobody of that id has a list here."});
    if (input.no_answer_needed.value_or(false) && (input.act != Act::done || !asked_of(input.key.value) || input.kind || input.summary))
        faults.push_back({"/no_answer_needed", "not_this", "Of what waits for an answer alone, as done, and with nothing written down as ours."});
    if (input.until_on && *input.until_on <= ctx.today()) faults.push_back({"/until_on", "range", "Later is tomorrow at the earliest."});
    if (input.until_on && input.until_on->days - ctx.today().days > remembered_days)
        faults.push_back({"/until_on", "range", "Later is in " + std::to_string(remembered_days) + " days at the latest."});
    return faults;
}

// Whoever says that it is done does it, so they need what doing it needs.
Result<Done> check_may_do(const Context& ctx, const AddMark& input)
{
    const auto rule = rule_of(input.key.value);
    if ((rule == "promised" || rule == "apology") && !ctx.actor.may(may("promises:write"))) return not_allowed("You may not end promises.");
    if (rule == "task" && !ctx.actor.may(may("tasks:write"))) return not_allowed("You may not end tasks.");
    if ((input.kind || rule == answer_rule) && !ctx.actor.may(may("touchpoints:write"))) return not_allowed("You may not write down what happened.");
    return Done{};
}

// A line that cannot end by itself is done once a day, however often the button is pressed.
Result<Done> check_not_done(Context& ctx, const AddMark& input)
{
    for (const auto& one : ctx.db.all<Mark>(lately_of_sql, input.customer_id, remembered_since(ctx)))
        if (one.key == input.key.value && one.act == Act::done && !ends_with_its_truth(rule_of(one.key)) && ctx.business.time_zone.local_day(one.at) == ctx.today())
            return conflict("This was done today already.", "done");
    return Done{};
}

std::optional<Instant> until(Context& ctx, const AddMark& input)
{
    if (input.act == Act::later) return ctx.business.time_zone.start_of(input.until_on.value_or(Day{ctx.today().days + 1}));
    if (input.act != Act::not_this) return std::nullopt;
    const auto before = ctx.db.all<Mark>(lately_of_sql, input.customer_id, remembered_since(ctx));
    const bool again = std::any_of(before.begin(), before.end(), [&](const Mark& one) { return one.act == Act::not_this && rule_of(one.key) == rule_of(input.key); });
    return Instant{ctx.now().us + (again ? remembered_us : silent_us)};
}

// How it was done. Who waits for an answer has it once something of ours stands on the timeline, so that is written down without being
// asked for: by the way they mostly speak with us, or as they came where that is by visits, of which nobody knows.
std::optional<touchpoints::Kind> way_of(Context& ctx, const AddMark& input)
{
    if (input.kind) return input.kind;
    const auto id = asked_of(input.key);
    const auto asked = id ? touchpoints::read_touchpoint(ctx, *id) : not_found("");
    if (!asked || asked->customer_id != input.customer_id) return std::nullopt;
    const auto mostly = parse_enum<touchpoints::Kind>(channel_of(ctx, input.customer_id));
    return mostly && *mostly != touchpoints::Kind::visit ? *mostly : asked->kind;
}

// It waits no longer, though nothing of ours follows it.
Result<Id<touchpoints::Touchpoint>> left_without_answer(Context& ctx, const AddMark& input)
{
    const auto asked = *asked_of(input.key);
    if (!attentiveness::waits(ctx, input.customer_id, asked)) return conflict("This does not wait for an answer.", "not_waiting");
    return asked;
}

Id<touchpoints::Touchpoint> put_on_timeline(Context& ctx, const AddMark& input, touchpoints::Kind kind)
{
    touchpoints::Touchpoint entry;
    entry.customer_id = input.customer_id;
    entry.at = touchpoints::whole_ms(ctx.now());
    entry.kind = kind;
    entry.direction = touchpoints::Direction::out;
    entry.staff = ctx.actor.name;
    if (ctx.actor.staff) entry.staff_id = ctx.actor.staff;
    if (input.summary) entry.summary = input.summary->value;
    return touchpoints::record(ctx, std::move(entry)).id;
}

// A promise that was done is kept, an apology made, a task done: in the mark's own moment, by which it is known again.
Result<Done> carry_out(Context& ctx, const std::string& key, Instant at)
{
    if (const auto promise = id_of<promises::Promise>(key, "promised")) CHECK(promises::keep(ctx, *promise, {.at = at}));
    if (const auto promise = id_of<promises::Promise>(key, "apology")) CHECK(promises::apologise(ctx, *promise, {.at = at}));
    if (const auto task = id_of<tasks::Task>(key, "task")) CHECK(tasks::finish(ctx, *task, {.at = at}));
    return Done{};
}

// What the mark itself ended is open again; what somebody ended anew since then stays.
Result<Done> take_back(Context& ctx, const Mark& mark)
{
    const auto by_it = [&](const std::optional<Instant>& at) { return at && touchpoints::whole_ms(*at) == touchpoints::whole_ms(mark.at); };
    if (const auto id = id_of<promises::Promise>(mark.key, "promised")) {
        const auto promise = promises::read_promise(ctx, *id);
        if (promise && by_it(promise->ended_at)) CHECK(promises::take_back_keeping(ctx, *id));
    }
    if (const auto id = id_of<promises::Promise>(mark.key, "apology")) {
        const auto promise = promises::read_promise(ctx, *id);
        if (promise && by_it(promise->apologised_at)) CHECK(promises::take_back_apology(ctx, *id));
    }
    if (const auto id = id_of<tasks::Task>(mark.key, "task")) {
        const auto task = tasks::read_task(ctx, *id);
        if (task && by_it(task->ended_at)) CHECK(tasks::take_back_finish(ctx, *id));
    }
    return Done{};
}

}  // namespace

Result<Mark> mark(Context& ctx, AddMark input)
{
    if (auto faults = faults_of(ctx, input); !faults.empty()) return invalid(std::move(faults));
    Mark mark;
    mark.customer_id = input.customer_id;
    mark.id = ctx.ids.make<Mark>();
    mark.key = input.key;
    mark.act = input.act;
    mark.until_at = until(ctx, input);
    if (input.act == Act::not_this) mark.reason = input.reason->value;
    if (input.act == Act::given) mark.to_staff_id = input.to_staff_id;
    mark.staff = ctx.actor.name;
    if (ctx.actor.staff) mark.staff_id = ctx.actor.staff;
    mark.at = ctx.now();
    if (input.act == Act::done) {
        CHECK(check_may_do(ctx, input));
        if (!input.no_answer_needed.value_or(false)) CHECK(check_not_done(ctx, input));
        CHECK(carry_out(ctx, mark.key, mark.at));
        if (input.no_answer_needed.value_or(false)) {
            TRY(mark.touchpoint_id, left_without_answer(ctx, input));
        } else if (const auto kind = way_of(ctx, input)) {
            mark.touchpoint_id = put_on_timeline(ctx, input, *kind);
        }
    }
    ctx.db.run(add_sql, mark);
    std::string changes = "{\"key\":[null,";
    append_json_text(changes, mark.key);
    identity::record(ctx, is_without_answer(mark) ? "today.no_answer_needed" : "today." + std::string(enum_text(mark.act)), to_text(mark.customer_id), changes + "]}");
    return mark;
}

Result<Done> unmark(Context& ctx, Id<Mark> id)
{
    const auto mark = ctx.db.one<Mark>(find_sql, id);
    if (!mark) return not_found("There is nothing of that id to take back.");
    if (mark->act == Act::done && !is_without_answer(*mark)) {
        if (ctx.actor.staff && mark->staff_id != ctx.actor.staff) return not_allowed(mark->staff.value_or("Somebody else") + " said that this is done; only they take it back.");
        CHECK(take_back(ctx, *mark));
        if (mark->touchpoint_id) touchpoints::withdraw(ctx, mark->customer_id, *mark->touchpoint_id);
    }
    ctx.db.run(remove_sql, mark->customer_id, id);
    identity::record(ctx, "today.taken_back", to_text(mark->customer_id));
    return Done{};
}

Result<Mark> needs_no_answer(Context& ctx, Id<touchpoints::Touchpoint> touchpoint)
{
    TRY(const auto asked, touchpoints::read_touchpoint(ctx, touchpoint));
    return mark(ctx, {.customer_id = asked.customer_id, .key = {std::string(answer_rule) + ":" + to_text(touchpoint)}, .act = Act::done, .no_answer_needed = true});
}

Result<Done> needs_an_answer(Context& ctx, Id<touchpoints::Touchpoint> touchpoint)
{
    TRY(const auto asked, touchpoints::read_touchpoint(ctx, touchpoint));
    for (const auto& one : ctx.db.all<Mark>(without_answer_sql, asked.customer_id, touchpoint))
        if (is_without_answer(one)) return unmark(ctx, one.id);
    return not_found("Nobody said that this needs no answer.");
}

void follow_contacts()
{
    touchpoints::call_when_given([](Context& ctx, const touchpoints::Touchpoint& before, const touchpoints::Touchpoint& now) {
        for (auto one : ctx.db.all<Mark>(without_answer_sql, before.customer_id, before.id)) {
            if (!is_without_answer(one)) continue;
            ctx.db.run(remove_sql, one.customer_id, one.id);
            one.customer_id = now.customer_id;
            ctx.db.run(add_sql, one);
            identity::record(ctx, "today.mark_given", to_text(one.customer_id), "{\"customer_id\":[\"" + to_text(before.customer_id) + "\",\"" + to_text(now.customer_id) + "\"]}");
        }
    });
}

std::vector<Mark> marks_lately(Context& ctx) { return ctx.db.all<Mark>(lately_sql, remembered_since(ctx)); }

std::set<std::int64_t> staff_with_lists(Context& ctx)
{
    std::set<std::int64_t> found;
    for (const auto& one : identity::list_staff(ctx.db))
        if (one.active && identity::permissions_of(one.role).test(may("today:write").number())) found.insert(one.id.value);
    return found;
}

bool ends_with_its_truth(std::string_view rule) { return rule == "promised" || rule == "apology" || rule == "task"; }

bool is_without_answer(const Mark& mark) { return mark.act == Act::done && mark.touchpoint_id && mark.touchpoint_id == asked_of(mark.key); }

std::string rule_of(const std::string& key) { return key.substr(0, key.find(':')); }

}  // namespace rapport::today
