#include "base/csv/writer.h"
#include "base/json.h"
#include "customers/lines.h"
#include "customers/service.h"
#include "imports/undo.h"
#include "touchpoints/cells.h"
#include "touchpoints/doors.h"
#include "touchpoints/record.h"
#include "touchpoints/recorded_for.h"
#include "touchpoints/row.h"
#include "touchpoints/service.h"
#include "touchpoints/slice.h"
#include "touchpoints/steps.h"
#include "touchpoints/store.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace rapport::touchpoints {

// A touchpoint with the steps that a file adds to it.
struct Whole {
    Touchpoint touchpoint;
    std::vector<DoneStep> steps;

    bool operator==(const Whole&) const = default;
};

// What a changed touchpoint was, and which steps were added to it.
struct Found : Touchpoint {
    std::vector<DoneStep> steps = {};
};
BOOST_DESCRIBE_STRUCT(Found, (Touchpoint), (steps))

namespace {

using imports::Effect;
using imports::Outcome;

template <class T> void lay_over(std::optional<T>& member, const std::optional<T>& cell)
{
    if (cell) member = cell;
}

Touchpoint with(Touchpoint touchpoint, const TouchpointRow& row)
{
    touchpoint.at = laid_over(touchpoint.id ? std::optional(touchpoint.at) : std::nullopt, row.at);
    touchpoint.kind = row.kind;
    lay_over(touchpoint.channel, row.channel);
    lay_over(touchpoint.stage, row.stage);
    lay_over(touchpoint.waited_seconds, row.waited_seconds);
    lay_over(touchpoint.expectation, row.expectation);
    lay_over(touchpoint.summary, row.summary);
    lay_over(touchpoint.expectation_by, row.expectation_by);
    lay_over(touchpoint.feeling, row.feeling);
    lay_over(touchpoint.feeling_source, row.feeling_source);
    if (row.direction) touchpoint.direction = *row.direction;
    if (row.staff && row.staff != touchpoint.staff) {
        touchpoint.staff = row.staff;
        touchpoint.staff_id.reset();
    }
    return touchpoint;
}

std::optional<Touchpoint> stored_under(Context& ctx, const std::string& key)
{
    if (const auto ours = parse_id<Touchpoint>(key))
        if (auto touchpoint = store::find_anywhere(ctx.db, *ours)) return touchpoint;
    const auto found = store::find_key(ctx.db, key);
    return found ? store::find(ctx.db, found->customer_id, found->touchpoint_id) : std::nullopt;
}

// What belongs to the order or case it was recorded for, and is changed there. How it was for the customer is said here.
bool says_the_same(const Touchpoint& a, const Touchpoint& b)
{
    const auto own = [](const Touchpoint& one) { return std::tie(one.at, one.kind, one.direction, one.channel, one.staff, one.summary); };
    return own(a) == own(b);
}

// Whoever brings a case in opens it here; who did so where it came from is known to the file of touchpoints alone.
bool says_who_it_was(const Touchpoint& stored, const Touchpoint& row)
{
    if (stored.source_kind != "case" || !stored.import_id) return false;
    Touchpoint same = row;
    same.staff = stored.staff;
    return says_the_same(stored, same);
}

// What a row was recorded for, and its column.
struct Named {
    std::string kind, column;
    RecordedFor thing;
};

// invalid at the column: there is no such order or case.
Result<std::optional<Named>> recorded_for(Context& ctx, const TouchpointRow& row)
{
    if (!row.is_recorded_for_another()) return std::optional<Named>();
    const std::string kind = row.order_id ? "order" : "case", column = kind + "_id";
    const auto* names = names_in_files(kind);
    auto thing = names ? names->find(ctx, row.order_id ? *row.order_id : *row.case_id) : std::nullopt;
    if (!thing) return invalid(column, "There is no such " + kind + ". Bring the " + kind + "s in first.", "unknown");
    return std::optional(Named{kind, column, std::move(*thing)});
}

// Applies the rows of one slice. What is new waits until the end, so that it takes few statements.
class Slice : touchpoints::SliceOf<TouchpointRow> {
public:
    using SliceOf::SliceOf;

    void run()
    {
        each_key([&](std::size_t from, std::size_t to) { apply(from, to); });
        store_new_ones();
    }

private:
    // The rows [from, to) have one key: each is laid over the one before.
    void apply(std::size_t from, std::size_t to)
    {
        const auto named = recorded_for(ctx_, rows_[from]);
        if (!named) return reject(from, to, named.error());
        auto stored = stored_under(ctx_, packed_[from].key);
        if (stored) known_again_.insert(stored->id);
        else if (*named) stored = stored_for(**named, rows_[from]);
        if (*named)
            if (const auto wrong = fault_of(**named, stored, rows_[from])) return reject(from, to, *wrong);
        auto mine = of_one_customer(stored ? std::optional(stored->customer_id) : std::nullopt, from, to, "This touchpoint is another customer's.");
        refuse_for_another(mine, rows_[from]);
        if (mine.empty()) return;
        Whole whole{stored.value_or(Touchpoint{}), {}};
        if (*named && !stored) {
            whole.touchpoint.source_kind = (*named)->kind;
            whole.touchpoint.source_id = (*named)->thing.id;
        }
        const auto last = lay_over(whole, mine, [&](const Whole& under, const TouchpointRow& row) -> Result<Whole> {
            if (stored && row.touchpoint_id.empty() && !row.is_recorded_for_another()) return under;  // known by what it says: what was changed since stays
            return laid(under, row);
        });
        if (!last || (stored && Whole{*stored, {}} == whole)) return;
        if (stored) applied_.outcomes[*last] = change(*stored, std::move(whole));
        else add(*last, std::move(whole));
    }

    // An order stands on the timeline once; of a case there may be several, known by time and direction: of those that no other row meant, the one that says the same.
    std::optional<Touchpoint> stored_for(const Named& named, const TouchpointRow& row)
    {
        if (!named.thing.customer_id) return std::nullopt;
        std::optional<Touchpoint> like;
        for (auto& one : store::recorded_for(ctx_.db, *named.thing.customer_id, named.kind, named.thing.id)) {
            if (named.kind == "order") return std::move(one);
            const bool same_moment = whole_ms(one.at) == whole_ms(row.at) && one.kind == row.kind && one.direction == row.direction.value_or(one.direction);
            if (!same_moment || known_again_.contains(one.id)) continue;
            if (one.external_id && !row.touchpoint_id.empty()) continue;    // a file gave it an id, and it is not this row's
            if (says_the_same(one, with(one, row))) {
                known_again_.insert(one.id);
                return std::move(one);
            }
            if (!like) like = std::move(one);
        }
        return like;
    }

    // Why it cannot have been recorded for that order or case.
    std::optional<Error> fault_of(const Named& named, const std::optional<Touchpoint>& stored, const TouchpointRow& row)
    {
        if (!named.thing.customer_id || named.thing.customer_id != whose_.find(row.customer_id)) return invalid(named.column, "This " + named.kind + " is another customer's.");
        if (stored && (stored->source_kind != named.kind || stored->source_id != named.thing.id)) return invalid(named.column, "It was not recorded for this " + named.kind + ".");
        if (!stored && named.kind == "order") return invalid(named.column, "This order stands on no timeline.");
        if (!stored && row.touchpoint_id.empty()) return invalid("touchpoint_id", "The case has nothing like it at this time: give it an id of its own.", "required");
        return std::nullopt;
    }

    // All rows of a touchpoint are for the order or case of the first; where they name none, it stays.
    void refuse_for_another(Rows& mine, const TouchpointRow& first)
    {
        std::erase_if(mine, [&](std::size_t at) {
            const auto& row = rows_[at];
            if (!row.is_recorded_for_another() || (row.order_id == first.order_id && row.case_id == first.case_id)) return false;
            applied_.outcomes[at] = {Effect::rejected, row.order_id ? "order_id" : "case_id", "An earlier row of this touchpoint does not name this " + std::string(row.order_id ? "order." : "case.")};
            return true;
        });
    }

    void reject(std::size_t from, std::size_t to, const Error& error)
    {
        for (auto at = from; at < to; ++at) applied_.outcomes[at] = refused(error);
    }

    // invalid: what no touchpoint may say; a step that no standard for this contact has.
    Result<Whole> laid(const Whole& under, const TouchpointRow& row)
    {
        Whole whole{with(under.touchpoint, row), under.steps};
        if (auto faults = faults_of(whole.touchpoint); !faults.empty()) return invalid(std::move(faults));
        if (row.steps.empty()) return whole;
        if (!named_) named_ = steps_in_files().named(ctx_);
        TRY(const auto steps, named_(whole.touchpoint, row.steps));
        for (const auto& step : steps)
            if (std::ranges::find(whole.steps, step) == whole.steps.end()) whole.steps.push_back(step);
        return whole;
    }

    Outcome change(const Touchpoint& stored, Whole whole)
    {
        auto& touchpoint = whole.touchpoint;
        if (stored.source_kind && !says_the_same(stored, touchpoint) && !says_who_it_was(stored, touchpoint))
            return {Effect::rejected, "touchpoint_id", "This touchpoint belongs to the " + *stored.source_kind + " it was recorded for; change that."};
        touchpoint.import_id = import_;
        touchpoint.updated_at = ctx_.now();
        ++touchpoint.version;
        replace(ctx_, touchpoint);
        steps_in_files().keep(ctx_, touchpoint, whole.steps);
        applied_.changes.push_back({"touchpoint", stored.customer_id.value, stored.id.value, to_json(Found{stored, std::move(whole.steps)})});
        return {Effect::changed, {}, {}};
    }

    void add(std::size_t at, Whole whole)
    {
        whole.touchpoint.import_id = import_;
        if (!rows_[at].touchpoint_id.empty()) whole.touchpoint.external_id = rows_[at].touchpoint_id;
        new_.push_back(std::move(whole.touchpoint));
        new_steps_.push_back(std::move(whole.steps));
        new_rows_.push_back(at);
    }

    void store_new_ones()
    {
        std::vector<std::string> customers;
        for (const auto at : new_rows_) customers.push_back(rows_[at].customer_id);
        whose_.ensure(ctx_, customers, applied_);

        std::vector<Touchpoint> good;
        std::vector<std::size_t> places;        // in new_
        for (std::size_t i = 0; i < new_.size(); ++i) {
            const auto customer = whose_.find(customers[i]);
            if (!customer) {
                applied_.outcomes[new_rows_[i]] = {Effect::rejected, "customer_id", "No customer can have this id."};
                continue;
            }
            good.push_back(std::move(new_[i]));
            good.back().customer_id = *customer;
            places.push_back(i);
        }
        record_all(ctx_, good);
        for (std::size_t i = 0; i < good.size(); ++i) {
            const auto& touchpoint = good[i];
            const auto row = new_rows_[places[i]];
            if (!touchpoint.external_id) store::put_key(ctx_.db, {packed_[row].key, touchpoint.customer_id, touchpoint.id});
            steps_in_files().keep(ctx_, touchpoint, new_steps_[places[i]]);
            applied_.outcomes[row] = {Effect::created, {}, {}};
            applied_.changes.push_back({"touchpoint", touchpoint.customer_id.value, touchpoint.id.value, std::nullopt});
        }
    }

    std::set<Id<Touchpoint>> known_again_;
    std::vector<Touchpoint> new_;
    std::vector<std::vector<DoneStep>> new_steps_;
    std::vector<std::size_t> new_rows_;
    StepsInFiles::Named named_;     // made where a row names steps
};

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto row, read_touchpoint_row(reading, cells));
    return imports::Parsed{row.touchpoint_id.empty() ? fingerprint(row) : row.touchpoint_id, row.customer_id, imports::packed(row)};
}

void write(csv::Writer& writer, const std::string& customer, const Touchpoint& touchpoint, const Strings& steps, const std::string& recorded_for)
{
    const auto for_a = [&](std::string_view kind) { return touchpoint.source_kind == kind ? recorded_for : std::string(); };
    const auto name_of = [](const auto& value) { return value ? enum_text(*value) : std::string_view(); };
    writer.row({touchpoint.external_id ? *touchpoint.external_id : to_text(touchpoint.id), customer, to_text(touchpoint.at),
                enum_text(touchpoint.kind), enum_text(touchpoint.direction), touchpoint.channel.value_or(""), name_of(touchpoint.stage),
                touchpoint.staff.value_or(""), touchpoint.waited_seconds ? std::to_string(*touchpoint.waited_seconds) : std::string(),
                name_of(touchpoint.expectation), touchpoint.summary.value_or(""),
                touchpoint.expectation_by.value_or(""), touchpoint.feeling.value_or(""), name_of(touchpoint.feeling_source), cell_of(steps), for_a("order"), for_a("case")});
}

// A touchpoint as it goes out.
struct Outgoing {
    std::string customer;
    Touchpoint touchpoint;
    Strings steps;
};

const Sql changed_sql{"touchpoints.changed_by_somebody", Reach::business, "SELECT COUNT(*) FROM audit_events WHERE subject = $1 AND action = 'touchpoint.changed'"};

// An order that changes raises the version too; a person's change stands in the log.
bool was_changed_by_somebody(Db& db, const Touchpoint& one) { return one.version > 1 && db.value<std::int64_t>(changed_sql, to_text(one.id)) > 0; }

// What an order writes of its own accord, whoever brings the order in has: the row would say nothing.
bool says_no_more_than_its_order(Db& db, const Outgoing& one)
{
    const auto& touchpoint = one.touchpoint;
    return touchpoint.source_kind == "order" && one.steps.empty() && !touchpoint.external_id && !touchpoint.waited_seconds && !touchpoint.expectation && !touchpoint.expectation_by
        && !touchpoint.feeling && !touchpoint.feeling_source && !was_changed_by_somebody(db, touchpoint);
}

std::vector<Outgoing> that_say_something(Db& db, std::vector<store::InFiles> page, const StepsInFiles::Words& steps_done)
{
    std::vector<Outgoing> all;
    for (auto& one : page) {
        Outgoing outgoing{one.customer(), std::move(one.touchpoint), {}};
        outgoing.steps = steps_done(outgoing.touchpoint);
        if (!says_no_more_than_its_order(db, outgoing)) all.push_back(std::move(outgoing));
    }
    return all;
}

// How files call what the touchpoints of a page were recorded for, by its own id.
std::map<std::string, std::string> names_of(Context& ctx, const std::vector<Outgoing>& page)
{
    std::map<std::string, std::vector<std::string>> asked;      // by kind
    for (const auto& [customer, touchpoint, steps] : page)
        if (touchpoint.source_kind) asked[*touchpoint.source_kind].push_back(*touchpoint.source_id);
    std::map<std::string, std::string> names;
    for (const auto& [kind, ids] : asked) {
        const auto* in_files = names_in_files(kind);
        const auto found = in_files ? in_files->names(ctx, ids) : std::vector<std::string>(ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i) names[ids[i]] = found[i];
    }
    return names;
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : touchpoint_fields()) writer.cell(field.name);
    writer.end_row();
    const auto steps_done = steps_in_files().words(ctx);
    constexpr int at_once = 1000;
    Touchpoint last;
    for (auto page = store::page_for_files(ctx.db, last, at_once); !page.empty(); page = store::page_for_files(ctx.db, last, at_once)) {
        last = page.back().touchpoint;
        const auto outgoing = that_say_something(ctx.db, std::move(page), steps_done);
        const auto names = names_of(ctx, outgoing);
        for (const auto& [customer, touchpoint, steps] : outgoing) {
            const auto name = touchpoint.source_id ? names.at(*touchpoint.source_id) : std::string();
            if (!touchpoint.source_id || !name.empty()) write(writer, customer, touchpoint, steps, name);
            spill();
        }
    }
}

}  // namespace

namespace {

Result<Done> undo_touchpoint(Context& ctx, const imports::Change& change)
{
    const auto stored = store::find_anywhere(ctx.db, {change.subject_id});
    if (!stored) return Done{};     // somebody has removed it already
    auto before = change.before ? from_json_text<Found>(*change.before).value() : Found{};
    TRY(before.version, imports::take_back(ctx, change, stored->version, change.before ? std::optional(before.version) : std::nullopt, "The touchpoint " + to_text(stored->id)));
    if (!change.before) {
        withdraw(ctx, stored->customer_id, stored->id);
        return Done{};
    }
    before.customer_id = stored->customer_id;   // a merge may have moved it
    replace(ctx, before);
    steps_in_files().take_back(ctx, before, before.steps);
    return Done{};
}

// A customer whom the rows made known goes, unless somebody dealt with them since.
Result<Done> undo_customer(Context& ctx, Id<customers::Customer> id)
{
    if (!customers::exists(ctx.db, id)) return Done{};
    customers::Applied made{customers::Outcome::created, id, {}};
    CHECK(customers::take_back_customer_line(ctx, made));
    return Done{};
}

}  // namespace

Result<Done> undo_change(Context& ctx, const imports::Change& change)
{
    if (change.subject == "customer") return undo_customer(ctx, {change.subject_id});
    return undo_touchpoint(ctx, change);
}

imports::Shape import_shape()
{
    return {.kind = "touchpoints",
            .fields = touchpoint_fields(),
            .may_import = may("touchpoints:write"),
            .may_export = may("touchpoints:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo_change,
            .write_out = write_out};
}

}  // namespace rapport::touchpoints
