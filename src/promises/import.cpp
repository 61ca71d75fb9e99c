#include "base/csv/writer.h"
#include "base/json.h"
#include "identity/named_staff.h"
#include "imports/undo.h"
#include "promises/doors.h"
#include "promises/endings.h"
#include "promises/facts.h"
#include "promises/row.h"
#include "promises/service.h"
#include "promises/store.h"
#include "touchpoints/doors.h"
#include "touchpoints/record.h"
#include "touchpoints/slice.h"

namespace rapport::promises {

// A promise with the rows that belong to it.
struct Whole {
    Word word;
    std::optional<Ending> ending;
    std::optional<Apology> apology;

    bool operator==(const Whole&) const = default;
};
BOOST_DESCRIBE_STRUCT(Whole, (), (word, ending, apology))

namespace {

using imports::Effect;

Whole read_whole(Context& ctx, const Word& word) { return {word, store::find_ending(ctx.db, word), store::find_apology(ctx.db, word)}; }

std::optional<Whole> stored_under(Context& ctx, const std::string& key)
{
    std::optional<Promise> promise;
    if (const auto ours = parse_id<Promise>(key)) promise = store::find_anywhere(ctx.db, *ours, ctx.now());
    const auto found = promise ? std::nullopt : store::find_key(ctx.db, key);
    if (found) promise = store::find(ctx.db, found->customer_id, found->promise_id, ctx.now());
    return promise ? std::optional(read_whole(ctx, *promise)) : std::nullopt;
}

// Stores the ending and the apology anew where they differ from the stored ones.
void put_rows(Context& ctx, const Whole& stored, const Whole& whole)
{
    if (stored.ending != whole.ending) {
        if (stored.ending) touchpoints::withdraw(ctx, stored.word.customer_id, stored.ending->touchpoint_id);
        store::remove_ending(ctx.db, stored.word);
        if (whole.ending) store_ending(ctx, whole.word, *whole.ending);
    }
    if (stored.apology != whole.apology) {
        if (stored.apology) touchpoints::withdraw(ctx, stored.word.customer_id, stored.apology->touchpoint_id);
        store::remove_apology(ctx.db, stored.word);
        if (whole.apology) store_apology(ctx, whole.word, *whole.apology);
    }
}

Result<Done> lay_over(Context& ctx, Word& word, const PromiseRow& row)
{
    word.what = row.what;
    if (row.place) word.place = row.place;
    word.due_at = row.due_at;
    word.due_on = row.due_on;
    if (row.made_at) word.made_at = *row.made_at;
    else if (!word.id) word.made_at = std::min(touchpoints::whole_ms(ctx.now()), row.due_at);
    if (word.made_at > ctx.now()) return invalid("made_at", "It cannot have been made in the future.", "range");
    if (word.due_at < word.made_at) return invalid("due_at", "It cannot be due before it was made.", "range");
    return Done{};
}

Result<Done> lay_over(Context& ctx, std::optional<Ending>& ending, const Word& word, const PromiseRow& row)
{
    if (row.state && !is_ended(*row.state)) ending.reset();
    else if (row.state && !ending) ending.emplace();
    if (!ending) return Done{};
    ending->ending = row.state.value_or(ending->ending);
    if (row.ended_at) ending->at = *row.ended_at;
    if (row.note) ending->note = row.note;
    if (ending->at == Instant{}) return invalid("ended_at", "Say when it was kept or broken.", "required");
    if (ending->at < word.made_at || ending->at > ctx.now())
        return invalid("ended_at", "It cannot have ended before it was made, nor in the future.", "range");
    const bool kept = ending->ending == State::kept || ending->ending == State::kept_late;
    if (kept) ending->ending = ending->at > word.due_at ? State::kept_late : State::kept;
    return Done{};
}

Result<Done> lay_over(Context& ctx, std::optional<Apology>& apology, const Word& word, const PromiseRow& row)
{
    if (!row.apologised_at) return Done{};
    if (!apology) apology.emplace();
    apology->at = *row.apologised_at;
    if (apology->at < word.made_at || apology->at > ctx.now())
        return invalid("apologised_at", "Nobody apologised before it was made, nor in the future.", "range");
    return Done{};
}

// What the row says, laid over what is stored. invalid at the column: an ending without a time; times in an order that cannot be.
Result<Whole> with(Context& ctx, Whole whole, const PromiseRow& row)
{
    CHECK(lay_over(ctx, whole.word, row));
    CHECK(lay_over(ctx, whole.ending, whole.word, row));
    CHECK(lay_over(ctx, whole.apology, whole.word, row));
    whole.word.unfinished = !whole.ending || (went_wrong(whole.ending->ending) && !whole.apology);
    return whole;
}

// Applies the rows of one slice.
class Slice : touchpoints::SliceOf<PromiseRow> {
public:
    using SliceOf::SliceOf;

    void run() { each_key([&](std::size_t from, std::size_t to) { apply(from, to); }); }

private:
    // The rows [from, to) have one key: each is laid over the one before.
    void apply(std::size_t from, std::size_t to)
    {
        const auto stored = stored_under(ctx_, packed_[from].key);
        const auto mine = of_one_customer(stored ? std::optional(stored->word.customer_id) : std::nullopt, from, to, "This promise was made to another customer.");
        auto whole = stored.value_or(Whole{});
        const auto last = lay_over(whole, mine, [&](const Whole& under, const PromiseRow& row) -> Result<Whole> {
            TRY(auto laid, with(ctx_, under, row));
            staff_.put(laid.word.staff, laid.word.staff_id, row.staff);
            return laid;
        });
        if (!last || (stored && *stored == whole)) return;
        whole.word.import_id = import_;
        whole.word.updated_at = ctx_.now();
        if (stored) change(*last, *stored, std::move(whole));
        else add(*last, std::move(whole));
    }

    void change(std::size_t at, const Whole& stored, Whole whole)
    {
        ++whole.word.version;
        for_whom(whole.ending, whole.word);
        for_whom(whole.apology, whole.word);
        put_rows(ctx_, stored, whole);
        replace(ctx_, whole.word);
        applied_.outcomes[at].effect = Effect::changed;
        applied_.changes.push_back({"promise", stored.word.customer_id.value, stored.word.id.value, to_json(stored)});
    }

    void add(std::size_t at, Whole whole)
    {
        const auto customer = customer_of(at);
        applied_.outcomes[at] = made_for(customer);
        if (!customer) return;
        auto& word = whole.word;
        word.customer_id = *customer;
        word.id = ctx_.ids.make<Promise>();
        word.created_at = ctx_.now();
        if (!rows_[at].promise_id.empty()) word.external_id = rows_[at].promise_id;
        else store::put_key(ctx_.db, {packed_[at].key, *customer, word.id});
        record(ctx_, word);
        for_whom(whole.ending, word);
        for_whom(whole.apology, word);
        put_rows(ctx_, {word, {}, {}}, whole);
        rebuild_facts(ctx_.db, *customer);
        applied_.changes.push_back({"promise", customer->value, word.id.value, std::nullopt});
    }

    template <class Row> static void for_whom(std::optional<Row>& row, const Word& word)
    {
        if (!row) return;
        row->customer_id = word.customer_id;
        row->promise_id = word.id;
    }

    identity::NamedStaff staff_{ctx_.db};
};

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto row, read_promise_row(reading, cells));
    return imports::Parsed{row.promise_id.empty() ? fingerprint(row) : row.promise_id, row.customer_id, imports::packed(row)};
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : promise_fields()) writer.cell(field.name);
    writer.end_row();
    const auto text = [](const std::optional<Instant>& at) { return at ? to_text(*at) : std::string(); };
    store::each(ctx.db, ctx.now(), [&](const std::string& customer, const Promise& one) {
        writer.row({one.external_id ? *one.external_id : to_text(one.id), customer, one.what, one.place.value_or(""), to_text(one.made_at),
                    one.due_on ? to_text(*one.due_on) : to_text(one.due_at), one.staff.value_or(""), enum_text(one.state), text(one.ended_at),
                    one.ending_note.value_or(""), text(one.apologised_at)});
        spill();
    });
}

}  // namespace

Result<Done> undo_change(Context& ctx, const imports::Change& change)
{
    if (change.subject != "promise") return touchpoints::undo_change(ctx, change);
    const auto promise = store::find_anywhere(ctx.db, {change.subject_id}, ctx.now());
    if (!promise) return Done{};     // somebody has removed it already
    auto before = change.before ? from_json_text<Whole>(*change.before).value() : Whole{};
    TRY(before.word.version, imports::take_back(ctx, change, promise->version, change.before ? std::optional(before.word.version) : std::nullopt, "The promise " + to_text(promise->id)));
    if (!change.before) {
        withdraw(ctx, *promise);
        return Done{};
    }
    before.word.customer_id = promise->customer_id;     // a merge may have moved it
    if (before.ending) before.ending->customer_id = promise->customer_id;
    if (before.apology) before.apology->customer_id = promise->customer_id;
    put_rows(ctx, read_whole(ctx, *promise), before);
    replace(ctx, before.word);
    return Done{};
}

imports::Shape import_shape()
{
    return {.kind = "promises",
            .fields = promise_fields(),
            .may_import = may("promises:write"),
            .may_export = may("promises:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo_change,
            .write_out = write_out};
}

}  // namespace rapport::promises
