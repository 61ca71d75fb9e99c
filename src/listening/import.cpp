#include "base/csv/writer.h"
#include "base/json.h"
#include "imports/packing.h"
#include "listening/doors.h"
#include "listening/row.h"
#include "listening/store.h"
#include "touchpoints/doors.h"
#include "touchpoints/whose.h"

namespace rapport::listening {
namespace {

using imports::Effect;
using imports::Outcome;

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
class Slice {
public:
    Slice(Context& ctx, Id<imports::Import> import, std::span<const imports::PackedRow> packed, imports::Applied& applied)
        : ctx_(ctx), import_(import), applied_(applied), packed_(packed), whose_(ctx, {})
    {
        std::vector<std::string> customers;
        for (const auto& row : packed) customers.push_back(rows_.emplace_back(imports::unpacked<ResponseRow>(row.packed)).customer_id);
        whose_ = touchpoints::Whose(ctx, customers);
    }

    void run()
    {
        applied_.outcomes.assign(rows_.size(), Outcome{});
        imports::each_key(packed_, [&](std::size_t from, std::size_t to) { apply(from, to); });
        store_new_ones();
    }

private:
    // The rows [from, to) have one key: each is laid over the one before.
    void apply(std::size_t from, std::size_t to)
    {
        const auto stored = stored_under(ctx_, packed_[from].key);
        const auto& first = rows_[from].customer_id;
        const auto owner = stored ? std::optional(stored->customer_id) : whose_.find(first);
        auto response = stored.value_or(Response{});
        std::optional<std::size_t> last;
        for (auto at = from; at < to; ++at) {
            const bool same = owner ? whose_.find(rows_[at].customer_id) == owner : rows_[at].customer_id == first;
            if (!same) {
                applied_.outcomes[at] = {Effect::rejected, "customer_id", "This response is another customer's."};
                continue;
            }
            response = with(std::move(response), rows_[at]);
            last = at;
        }
        if (!last || (stored && *stored == response)) return;
        response.import_id = import_;
        response.updated_at = ctx_.now();
        if (stored) change(*last, *stored, std::move(response));
        else add(*last, std::move(response));
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
            applied_.outcomes[at] = customer ? Outcome{Effect::created, {}, {}} : Outcome{Effect::rejected, "customer_id", "No customer can have this id."};
            if (!customer) continue;
            auto& response = good.emplace_back(std::move(new_[i]));
            response.customer_id = *customer;
            if (!response.external_id) store::put_key(ctx_.db, {packed_[at].key, *customer, response.id});
            applied_.changes.push_back({"response", customer->value, response.id.value, std::nullopt});
        }
        record_all(ctx_, good);
    }

    Context& ctx_;
    Id<imports::Import> import_;
    imports::Applied& applied_;
    std::span<const imports::PackedRow> packed_;
    touchpoints::Whose whose_;
    std::vector<ResponseRow> rows_;
    std::vector<Response> new_;
    std::vector<std::size_t> new_rows_;
};

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    TRY(const auto row, read_response_row(reading, cells));
    return imports::Parsed{row.response_id.empty() ? fingerprint(row) : row.response_id, row.customer_id, imports::packed(row)};
}

void apply(Context& ctx, Id<imports::Import> import, std::span<const imports::PackedRow> rows, imports::Applied& applied)
{
    Slice(ctx, import, rows, applied).run();
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

Result<Done> undo_change(Context& ctx, const imports::Change& change)
{
    if (change.subject != "response") return touchpoints::undo_change(ctx, change);
    const auto stored = store::find_anywhere(ctx.db, {change.subject_id});
    if (!stored) return Done{};     // somebody has removed it already
    auto before = change.before ? from_json_text<Response>(*change.before).value() : Response{};
    if (stored->version != (change.before ? before.version + 1 : 1))
        return conflict("The response " + to_text(stored->id) + " was changed after the import and stays.", "changed_meanwhile");
    if (!change.before) {
        remove_response(ctx, *stored);
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
            .applying = [] { return apply; },
            .undo = undo_change,
            .write_out = write_out};
}

}  // namespace rapport::listening
