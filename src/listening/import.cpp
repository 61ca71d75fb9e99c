#include "base/csv/writer.h"
#include "base/json.h"
#include "imports/undo.h"
#include "listening/doors.h"
#include "listening/in_files.h"
#include "listening/row.h"
#include "listening/store.h"
#include "touchpoints/doors.h"
#include "touchpoints/slice.h"

namespace rapport::listening {
namespace {

using imports::Effect;

Response with(Response response, const ResponseRow& row)
{
    response.at = row.at;
    response.survey = row.survey;
    response.score = row.score;
    if (row.comment) response.comment = row.comment;
    if (row.channel) response.channel = row.channel;
    return response;
}

std::optional<Response> stored_under(Context& ctx, const std::string& key)
{
    if (const auto ours = parse_id<Response>(key))
        if (auto response = store::find_anywhere(ctx.db, *ours)) return response;
    const auto found = store::find_key(ctx.db, key);
    return found ? store::find(ctx.db, found->customer_id, found->response_id) : std::nullopt;
}

// Applies the rows of one slice. What is new waits until the end, so that it takes few statements.
class Slice : touchpoints::SliceOf<ResponseRow> {
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
        const auto stored = stored_under(ctx_, packed_[from].key);
        const auto mine = of_one_customer(stored ? std::optional(stored->customer_id) : std::nullopt, from, to, "This response is another customer's.");
        if (mine.empty()) return;
        auto response = stored.value_or(Response{});
        for (const auto at : mine) response = with(std::move(response), rows_[at]);
        if (stored && *stored == response) return;
        response.import_id = import_;
        response.updated_at = ctx_.now();
        if (stored) change(mine.back(), *stored, std::move(response));
        else add(mine.back(), std::move(response));
    }

    void change(std::size_t at, const Response& stored, Response response)
    {
        ++response.version;
        replace(ctx_, response);
        applied_.outcomes[at].effect = Effect::changed;
        applied_.changes.push_back({"response", stored.customer_id.value, stored.id.value, to_json(stored)});
    }

    void add(std::size_t at, Response response)
    {
        response.id = ctx_.ids.make<Response>();
        response.touchpoint_id = ctx_.ids.make<touchpoints::Touchpoint>();
        response.created_at = ctx_.now();
        if (!rows_[at].response_id.empty()) response.external_id = rows_[at].response_id;
        new_.push_back(std::move(response));
        new_rows_.push_back(at);
    }

    void store_new_ones()
    {
        std::vector<std::string> customers;
        for (const auto at : new_rows_) customers.push_back(rows_[at].customer_id);
        whose_.ensure(ctx_, customers, applied_);

        std::vector<Response> good;
        for (std::size_t i = 0; i < new_.size(); ++i) {
            const auto at = new_rows_[i];
            const auto customer = whose_.find(customers[i]);
            applied_.outcomes[at] = made_for(customer);
            if (!customer) continue;
            auto& response = good.emplace_back(std::move(new_[i]));
            response.customer_id = *customer;
            if (!response.external_id) store::put_key(ctx_.db, {packed_[at].key, *customer, response.id});
            applied_.changes.push_back({"response", customer->value, response.id.value, std::nullopt});
        }
        record_all(ctx_, good);
    }

    std::vector<Response> new_;
    std::vector<std::size_t> new_rows_;
};

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto row, read_response_row(reading, cells));
    return imports::Parsed{row.response_id.empty() ? fingerprint(row) : row.response_id, row.customer_id, imports::packed(row)};
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : response_fields()) writer.cell(field.name);
    writer.end_row();
    store::each(ctx.db, [&](const std::string& customer, const Response& response) {
        writer.row({response.external_id ? *response.external_id : to_text(response.id), customer, to_text(response.at), enum_text(response.survey),
                    std::to_string(response.score), response.comment.value_or(""), response.channel.value_or("")});
        spill();
    });
}

}  // namespace

std::optional<Id<Response>> response_in_file(Db& db, const std::string& in_file)
{
    if (const auto ours = parse_id<Response>(in_file); ours && store::find_anywhere(db, *ours)) return ours;
    const auto found = store::find_key(db, in_file);
    return found ? std::optional(found->response_id) : std::nullopt;
}

const Sql cells_sql{"responses.cells_for_files", Reach::business, imports::cells_text("responses")};

imports::CellsOf<Response> response_cells(Db& db, std::vector<Id<Response>> responses) { return {db, cells_sql, std::move(responses)}; }

Result<Done> undo_change(Context& ctx, const imports::Change& change)
{
    if (change.subject != "response") return touchpoints::undo_change(ctx, change);
    const auto stored = store::find_anywhere(ctx.db, {change.subject_id});
    if (!stored) return Done{};     // somebody has removed it already
    auto before = change.before ? from_json_text<Response>(*change.before).value() : Response{};
    TRY(before.version, imports::take_back(ctx, change, stored->version, change.before ? std::optional(before.version) : std::nullopt, "The response " + to_text(stored->id)));
    if (!change.before) {
        remove_response(ctx, *stored, Removal::undone);
        return Done{};
    }
    before.customer_id = stored->customer_id;   // a merge may have moved it
    replace(ctx, before);
    return Done{};
}

imports::Shape import_shape()
{
    return {.kind = "responses",
            .fields = response_fields(),
            .may_import = may("responses:write"),
            .may_export = may("responses:export"),
            .grouped = true,
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo_change,
            .write_out = write_out};
}

}  // namespace rapport::listening
