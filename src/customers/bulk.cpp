// Customers by their external ids, many at once: what imports of orders, touchpoints and responses need.
#include "base/json.h"
#include "base/text.h"
#include "customers/merge_store.h"
#include "customers/service.h"
#include "customers/store.h"
#include "identity/audit.h"

namespace rapport::customers {
namespace {

constexpr std::size_t at_once = 32;

struct Holding {
    std::string value;
    Id<Customer> customer_id;
};
BOOST_DESCRIBE_STRUCT(Holding, (), (value, customer_id))

std::string holders_text()
{
    std::string text = "SELECT value, customer_id FROM customer_identifiers WHERE kind = 'external_id' AND value IN (";
    for (std::size_t i = 1; i <= at_once; ++i) text += (i > 1 ? ", $" : "$") + std::to_string(i);
    return text + ") ORDER BY value";
}

const Sql holders_sql{"customers.holders_of_external_ids", Reach::business, holders_text()};

// Empty when no external id can look like this.
std::string usable(const std::string& typed)
{
    auto text = tidy(typed);
    return text_fault(text, 1, 200, "") ? std::string() : text;
}

Customer nobody_yet(Context& ctx, const std::string& external_id)
{
    Customer customer;
    customer.id = ctx.ids.make<Customer>();
    customer.external_id = Text<1, 200>{external_id};
    customer.created_at = customer.updated_at = ctx.now();
    return customer;
}

// An export writes our own id where there is no other; so it is read back.
std::optional<Id<Customer>> own_id(Db& db, const std::string& typed)
{
    const auto id = parse_id<Customer>(usable(typed));
    if (!id || exists(db, *id)) return id;
    return store::merged_into(db, *id);
}

}  // namespace

std::optional<Id<Customer>> find_by_external_id(Db& db, const std::string& external_id)
{
    if (const auto holder = store::holder_of(db, "external_id", usable(external_id))) return holder;
    return own_id(db, external_id);
}

std::map<std::string, Id<Customer>> find_by_external_ids(Db& db, const std::vector<std::string>& external_ids)
{
    std::map<std::string, Id<Customer>> by_value;
    for (std::size_t from = 0; from < external_ids.size(); from += at_once) {
        Params params;
        // The last statement's empty places repeat an id; IN does not mind.
        for (std::size_t i = 0; i < at_once; ++i) params.own_text(usable(external_ids[std::min(from + i, external_ids.size() - 1)]));
        for (const auto rows = db.query(holders_sql, params.view()); rows->next();) {
            auto holding = read_row<Holding>(*rows);
            by_value[std::move(holding.value)] = holding.customer_id;
        }
    }
    std::map<std::string, Id<Customer>> found;
    for (const auto& typed : external_ids) {
        if (const auto holder = by_value.find(usable(typed)); holder != by_value.end()) found[typed] = holder->second;
        else if (const auto id = own_id(db, typed)) found[typed] = *id;
    }
    return found;
}

Result<Id<Customer>> ensure_customer(Context& ctx, const std::string& external_id)
{
    const auto found = ensure_customers(ctx, {external_id});
    if (found.empty()) return invalid("external_id", "This is no id: it has 1 to 200 characters that can be shown.", "length");
    return found.begin()->second;
}

std::map<std::string, Id<Customer>> ensure_customers(Context& ctx, const std::vector<std::string>& external_ids, std::vector<Id<Customer>>* created)
{
    auto found = find_by_external_ids(ctx.db, external_ids);
    std::vector<Customer> missing;
    std::map<std::string, Id<Customer>> made;
    for (const auto& typed : external_ids) {
        if (found.contains(typed)) continue;
        const auto external_id = usable(typed);
        if (external_id.empty()) continue;
        auto& id = made[external_id];
        if (!id) id = missing.emplace_back(nobody_yet(ctx, external_id)).id;
        found[typed] = id;
    }
    store::insert(ctx, missing);
    for (const auto& customer : missing) {
        std::string changes = "{\"external_id\":[null,";
        append_json_text(changes, customer.external_id->value);
        identity::record(ctx, "customer.created", to_text(customer.id), changes + "]}");
        if (created) created->push_back(customer.id);
    }
    return found;
}

}  // namespace rapport::customers
