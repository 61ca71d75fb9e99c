#include "customers/service.h"

#include "base/text.h"
#include "customers/json.h"
#include "customers/merge_store.h"
#include "customers/references.h"
#include "customers/rules.h"
#include "customers/store.h"
#include "identity/audit.h"
#include "identity/changes.h"

namespace rapport::customers {
namespace {

template <class T> void patch_member(std::optional<T>& kept, Patch<T>& patch)
{
    if (patch.present) kept = std::move(patch.value);
}
template <class T> void patch_member(T& kept, Patch<T>& patch)
{
    if (patch.present) kept = patch.value ? std::move(*patch.value) : T{};
}

void patch_member(Fields& kept, Patch<Fields>& patch)
{
    if (patch.present && !patch.value) kept.clear();
    if (!patch.value) return;
    for (auto& [name, text] : *patch.value) kept[tidy(name)] = std::move(text);     // an empty one goes with the check
}

// The two forms of a profile are described in the same order.
void apply(Profile<Kept>& profile, Profile<Patched>& patch)
{
    using namespace boost::describe;
    using Pairs = boost::mp11::mp_transform<boost::mp11::mp_list, describe_members<Profile<Kept>, mod_public>, describe_members<Profile<Patched>, mod_public>>;
    boost::mp11::mp_for_each<Pairs>([&](auto pair) {
        using KeptMember = boost::mp11::mp_first<decltype(pair)>;
        using PatchMember = boost::mp11::mp_second<decltype(pair)>;
        patch_member(profile.*KeptMember::pointer, patch.*PatchMember::pointer);
    });
}

}  // namespace

std::string display_name(const Customer& customer)
{
    if (customer.name) return *customer.name;
    if (customer.preferred_name) return *customer.preferred_name;
    if (customer.company) return *customer.company;
    if (customer.external_id) return *customer.external_id;
    return "a customer without a name";
}

Result<Customer> add_customer(Context& ctx, NewCustomer input)
{
    Customer customer;
    customer.id = ctx.ids.make<Customer>();
    customer.kind = input.kind.value_or(Kind::person);
    static_cast<Profile<Kept>&>(customer) = std::move(static_cast<Profile<Kept>&>(input));
    customer.created_at = customer.updated_at = ctx.now();

    auto faults = check(customer, ctx.business.country);
    check_references(ctx.db, {}, customer, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    CHECK(check_identifiers(ctx.db, customer));

    store::insert(ctx, std::span(&customer, 1));
    identity::record(ctx, "customer.created", to_text(customer.id), identity::changes_between(Customer{}, customer));
    return customer;
}

Result<Customer> read_customer(Context& ctx, const Id<Customer>& id)
{
    auto customer = store::find(ctx.db, id);
    if (!customer) return no_such_customer(ctx.db, id);
    return std::move(*customer);
}

Error no_such_customer(Db& db, const Id<Customer>& id)
{
    const auto into = store::merged_into(db, id);
    if (!into) return not_found("There is no such customer.");
    auto refusal = not_found("This record is part of " + name_of(db, *into).value_or("another customer") + " now.", "merged");
    refusal.members = {{"merged_into", to_text(*into)}};
    return refusal;
}

void follow_merge(Db& db, Id<Customer>& id, std::vector<Fault>& faults)
{
    if (const auto record = store::record_of(db, id)) id = *record;
    else faults.push_back({"/customer_id", "unknown", "There is no such customer."});
}

Result<Customer> change_customer(Context& ctx, const Id<Customer>& id, std::int64_t version, CustomerPatch patch)
{
    const auto before = store::find(ctx.db, id);
    if (!before) return no_such_customer(ctx.db, id);
    if (before->version != version) return conflict("Somebody else changed this customer meanwhile. Read it again.", "changed_meanwhile");

    auto after = *before;
    apply(after, patch);
    if (patch.kind.present) after.kind = patch.kind.value.value_or(Kind::person);

    auto faults = check(after, ctx.business.country);
    check_references(ctx.db, before, after, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    CHECK(check_identifiers(ctx.db, after));

    const auto changes = identity::changes_between(*before, after);
    if (changes == "{}") return *before;
    after.updated_at = ctx.now();
    ++after.version;
    store::update(ctx, *before, after);
    identity::record(ctx, "customer.changed", to_text(id), changes);
    return after;
}

const Sql exists_sql{"customers.exists", Reach::one_customer, "SELECT id FROM customers WHERE id = $1"};

bool exists(Db& db, const Id<Customer>& id) { return db.one<Id<Customer>>(exists_sql, id).has_value(); }

std::optional<std::string> name_of(Db& db, const Id<Customer>& id)
{
    const auto customer = store::find(db, id);
    if (!customer) return std::nullopt;
    return display_name(*customer);
}

const Sql tags_sql{"customers.tags_in_use", Reach::business, R"sql(
    SELECT MIN(tag), COUNT(*)
      FROM customer_tags
     GROUP BY key
     ORDER BY key
)sql"};

std::vector<TagCount> list_tags(Db& db) { return db.all<TagCount>(tags_sql); }

}  // namespace rapport::customers
