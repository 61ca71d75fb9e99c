#include "base/csv/writer.h"
#include "identity/audit.h"
#include "surveys/asking.h"
#include "surveys/doors.h"
#include "surveys/invitation_store.h"
#include "surveys/seldom.h"
#include "surveys/stops.h"
#include "touchpoints/cells.h"
#include "touchpoints/doors.h"
#include "touchpoints/slice.h"

namespace rapport::surveys {
namespace {

enum Column { customer_id, stopped_at, seldom_since };

struct StopRow {
    std::string customer_id;        // the other system's, or ours
    std::optional<Instant> stopped_at;
    std::optional<Instant> seldom_since;
};
BOOST_DESCRIBE_STRUCT(StopRow, (), (customer_id, stopped_at, seldom_since))

std::vector<imports::Field> fields()
{
    return {
        {"customer_id", true, {"customer", "customerno", "kundennummer", "kunde"}},
        {"stopped_at", false, {"surveysstoppedat", "askednomore"}, true},
        {"seldom_since", false, {"surveysseldomat", "lessoften"}, true},
    };
}

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    StopRow row;
    TRY(auto customer, touchpoints::text_cell(cells[customer_id], "customer_id", 200));
    if (!customer) return invalid("customer_id", "This is needed.", "required");
    row.customer_id = std::move(*customer);
    TRY(row.stopped_at, touchpoints::time_cell(reading, cells[stopped_at], "stopped_at"));
    TRY(row.seldom_since, touchpoints::time_cell(reading, cells[seldom_since], "seldom_since"));
    if (!row.stopped_at && !row.seldom_since) return invalid("stopped_at", "Say since when they do not want to be asked, here or as seldom_since.", "required");
    return imports::Parsed{"customer:" + row.customer_id, row.customer_id, imports::packed(row)};
}

// Applies the rows of one slice. Whoever said so already has said it: no file takes a word back, nor moves its day.
class Slice : touchpoints::SliceOf<StopRow> {
public:
    using SliceOf::SliceOf;

    void run()
    {
        each_key([&](std::size_t from, std::size_t to) {
            for (auto at = from; at < to; ++at) applied_.outcomes[at] = outcome_of(at);
        });
    }

private:
    imports::Outcome outcome_of(std::size_t at)
    {
        const auto& row = rows_[at];
        if (row.stopped_at > ctx_.now()) return {imports::Effect::rejected, "stopped_at", "This cannot have been said in the future."};
        if (row.seldom_since > ctx_.now()) return {imports::Effect::rejected, "seldom_since", "This cannot have been said in the future."};
        const auto customer = customer_of(at);
        if (!customer) return made_for(customer);
        const auto before = read_stop(ctx_, *customer).value();
        bool is_new = false;
        if (row.stopped_at && !before.stopped_at) is_new = add<Stop>("survey_stop", *customer, *row.stopped_at);
        if (row.seldom_since && !before.seldom_since) is_new = add<Seldom>("survey_seldom", *customer, *row.seldom_since);
        if (!is_new) return {};
        const bool was_silent = !before.stopped_at && !before.seldom_since;
        return {was_silent ? imports::Effect::created : imports::Effect::changed, {}, {}};
    }

    template <class Word> bool add(const char* subject, CustomerId customer, Instant since)
    {
        const Word word{customer, ctx_.ids.make<Word>(), touchpoints::whole_ms(since), import_};
        put(ctx_, word);
        applied_.changes.push_back({subject, customer.value, word.id.value, std::nullopt});
        return true;
    }
};

// What the file said is said no more; whoever said it to us besides, or took it back, is where they were.
template <class Word> void forget(Context& ctx, const std::optional<Word>& word, const char* action)
{
    if (!word) return;
    store::remove(ctx.db, *word);
    store::keep_facts(ctx.db, word->customer_id);
    identity::record(ctx, action, to_text(word->customer_id));
}

Result<Done> undo(Context& ctx, const imports::Change& change)
{
    if (change.subject == "survey_stop") forget(ctx, store::find_stop(ctx.db, {change.subject_id}), "survey.may_ask_again");
    else if (change.subject == "survey_seldom") forget(ctx, store::find_seldom(ctx.db, {change.subject_id}), "survey.as_often");
    else return touchpoints::undo_change(ctx, change);
    return Done{};
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : fields()) writer.cell(field.name);
    writer.end_row();
    store::each_wish(ctx.db, [&](const std::string& customer, std::optional<Instant> stopped, std::optional<Instant> seldom) {
        writer.row({customer, stopped ? to_text(*stopped) : "", seldom ? to_text(*seldom) : ""});
        spill();
    });
}

}  // namespace

imports::Shape stop_shape()
{
    return {.kind = "survey_stops",
            .fields = fields(),
            .one_of = {"stopped_at", "seldom_since"},
            .may_import = may("customers:write"),
            .may_export = may("customers:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo,
            .write_out = write_out};
}

}  // namespace rapport::surveys
