#include "customers/lines.h"

#include "base/text.h"
#include "customers/json.h"
#include "customers/keys.h"
#include "customers/merge_store.h"
#include "customers/references.h"
#include "customers/rules.h"
#include "customers/store.h"
#include "imports/undo.h"
#include "identity/audit.h"
#include "identity/changes.h"

#include <algorithm>

namespace rapport::customers {
namespace {

template <class T> void take(std::optional<T>& kept, const std::optional<T>& said)
{
    if (said) kept = said;
}
// What both have is dropped by check(), which keeps the first of each.
void take(Strings& kept, const Strings& said) { kept.insert(kept.end(), said.begin(), said.end()); }
void take(Fields& kept, const Fields& said)
{
    for (const auto& [name, value] : said)
        if (!value.empty()) kept[name] = value;
}

void take_profile(Profile<Kept>& kept, const Profile<Kept>& said)
{
    each_member<Profile<Kept>>([&](const char*, auto member) { take(kept.*member, said.*member); });
}

template <class T> bool contradicts(const std::optional<T>& a, const std::optional<T>& b) { return a && b && *a != *b; }

bool share_a_contact(const Keys& a, const Keys& b)
{
    return std::any_of(a.contacts.begin(), a.contacts.end(), [&](const ContactKey& one) {
        return std::any_of(b.contacts.begin(), b.contacts.end(), [&](const ContactKey& other) { return one.kind == other.kind && one.key == other.key; });
    });
}

// Without an id one can only be sure enough: see apply_customer_line().
bool may_be(const Customer& known, const Customer& said, const std::string& country)
{
    if (known.external_id && said.external_id) return false;
    if (!said.emails.empty() || !said.phones.empty()) return share_a_contact(keys_of(known, country), keys_of(said, country));
    return !contradicts(known.birthday, said.birthday) && !contradicts(known.street, said.street)
        && !contradicts(known.postcode, said.postcode) && !contradicts(known.company, said.company) && !contradicts(known.household, said.household);
}

// An export names a customer without an external id by our id; that is then no external id.
std::optional<Customer> named_by_our_id(Context& ctx, Customer& said)
{
    const auto ours = said.external_id ? parse_id<Customer>(said.external_id->value) : std::nullopt;
    auto known = ours ? store::find(ctx.db, *ours) : std::nullopt;
    if (ours && !known)
        if (const auto into = store::merged_into(ctx.db, *ours)) known = store::find(ctx.db, *into);
    if (known) said.external_id = known->external_id;
    return known;
}

std::optional<Customer> meant_by(Context& ctx, Customer& said)
{
    if (auto known = named_by_our_id(ctx, said)) return known;
    for (const auto& identifier : identifiers_of(said))
        if (const auto holder = store::holder_of(ctx.db, identifier.kind, identifier.value);
            holder && (identifier.kind == "external_id" || !said.external_id)) {
            auto known = store::find(ctx.db, *holder);
            if (identifier.kind == "external_id") said.external_id = known->external_id;    // it may be that of whom was merged into it
            return known;
        }
    if (said.external_id || !said.name) return std::nullopt;
    for (const auto& id : store::named(ctx.db, sort_name(said)))
        if (auto known = store::find(ctx.db, id); known && may_be(*known, said, ctx.business.country)) return known;
    return std::nullopt;
}

Strings texts_of(const std::vector<Id<Consent>>& ids)
{
    Strings texts;
    for (const auto& id : ids) texts.push_back(to_text(id));
    return texts;
}

std::string undo_text(const std::string& changes, const std::vector<Id<Consent>>& consents)
{
    return "{\"changes\":" + changes + ",\"consents\":" + json_text(texts_of(consents)) + "}";
}

Result<Applied> create(Context& ctx, Customer customer, const ConsentCells& cells, const std::string& source)
{
    customer.id = ctx.ids.make<Customer>();
    customer.created_at = customer.updated_at = ctx.now();
    CHECK(check_identifiers(ctx.db, customer));
    const auto unasked = customer;
    customer.consent_email = cells.email;
    customer.consent_sms = cells.sms;
    customer.consent_phone = cells.phone;
    customer.consent_post = cells.post;
    store::insert(ctx, std::span(&customer, 1));
    auto asked = unasked;
    take_consents(ctx, asked, cells, source);
    identity::record(ctx, "customer.created", to_text(customer.id), identity::changes_between(Customer{}, customer));
    return Applied{Outcome::created, customer.id, undo_text("{}", {})};
}

Result<Applied> change(Context& ctx, const Customer& before, Customer after, const ConsentCells& cells, const std::string& source)
{
    CHECK(check_identifiers(ctx.db, after));
    const auto consents = take_consents(ctx, after, cells, source);
    const auto changes = identity::changes_between(before, after);
    if (changes == "{}") return Applied{Outcome::unchanged, before.id, {}};
    after.updated_at = ctx.now();
    ++after.version;
    store::update(ctx, before, after);
    identity::record(ctx, "customer.changed", to_text(after.id), changes);
    return Applied{Outcome::changed, after.id, undo_text(changes, consents)};
}

const std::string returns = "customer";      // as the versions of customers stand in import_returns

// What the facts do not count, and a customer cannot go from under, is looked for by itself.
const Sql in_use_sql{"customers.in_use", Reach::one_customer, R"sql(
    SELECT customer_id
      FROM customer_facts f
     WHERE customer_id = $1
       AND (orders_count > 0 OR touchpoints_count > 0 OR last_nps_at IS NOT NULL OR outlook_count > 0
            OR EXISTS (SELECT 1 FROM deliveries d WHERE d.customer_id = $1)
            OR EXISTS (SELECT 1 FROM idea_votes v WHERE v.customer_id = $1)
            OR EXISTS (SELECT 1 FROM survey_invitations i WHERE i.customer_id = $1)
            OR EXISTS (SELECT 1 FROM survey_left_outs l WHERE l.customer_id = $1)
            OR EXISTS (SELECT 1 FROM survey_stops s WHERE s.customer_id = $1)
            OR EXISTS (SELECT 1 FROM today_marks m WHERE m.customer_id = $1))
)sql"};

Result<Done> take_back_creation(Context& ctx, const Customer& customer)
{
    if (imports::version_without(ctx, returns, customer.id.value, customer.version) != 1 || ctx.db.one<Id<Customer>>(in_use_sql, customer.id))
        return conflict(display_name(customer) + " was changed or dealt with since, and stays.", "in_use");
    store::remove(ctx, customer);
    imports::forget(ctx, returns, customer.id.value);
    identity::record(ctx, "customer.taken_back", to_text(customer.id));
    return Done{};
}

// Gives each changed field back what it had, where it still has what it was given; answers whether one has something else by now.
template <class T> bool give_back(const json::object& changes, T& profile)
{
    bool stays = false;
    each_member<T>([&](const char* name, auto member) {
        const auto* change = changes.if_contains(name);
        if (!change) return;
        using Member = std::remove_cvref_t<decltype(profile.*member)>;
        Member was{}, given{};
        Reading reading;
        Json<Member>::read(reading, change->as_array().at(0), was, "");
        Json<Member>::read(reading, change->as_array().at(1), given, "");
        if (!reading.faults.empty() || profile.*member == was) return;
        if (profile.*member == given) profile.*member = std::move(was);
        else stays = true;
    });
    return stays;
}

}  // namespace

Result<Applied> apply_customer_line(Context& ctx, CustomerLine line, const std::string& source)
{
    Customer said;
    static_cast<Profile<Kept>&>(said) = std::move(line.profile);
    auto faults = check(said, ctx.business.country);
    if (!faults.empty()) return invalid(std::move(faults));

    const auto before = meant_by(ctx, said);
    Customer after = before.value_or(Customer{});
    take_profile(after, said);
    if (line.kind) after.kind = *line.kind;
    faults = check(after, ctx.business.country);
    check_references(ctx.db, before, after, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    if (!before) return create(ctx, std::move(after), line.consents, source);
    return change(ctx, *before, std::move(after), line.consents, source);
}

Result<bool> take_back_customer_line(Context& ctx, const Applied& applied)
{
    if (applied.outcome == Outcome::unchanged) return true;
    const auto before = store::find(ctx.db, applied.customer_id);
    if (!before) return not_found("There is no such customer.");
    if (applied.outcome == Outcome::created) {
        CHECK(take_back_creation(ctx, *before));
        return true;
    }

    const auto undo = json::parse(applied.undo).as_object();
    auto after = *before;
    const auto& given = undo.at("changes").as_object();
    const bool head_stays = give_back(given, static_cast<CustomerHead&>(after));
    const bool stays = give_back(given, static_cast<Profile<Kept>&>(after)) || head_stays;
    std::vector<Id<Consent>> consents;
    for (const auto& id : undo.at("consents").as_array()) consents.push_back(parse_id<Consent>(id.as_string()).value());
    take_back_consents(ctx, after, consents);
    CHECK(check_identifiers(ctx.db, after));

    const auto changes = identity::changes_between(*before, after);
    if (changes == "{}") return !stays;
    after.updated_at = ctx.now();
    ++after.version;
    store::update(ctx, *before, after);
    imports::taken_back(ctx, returns, after.id.value, after.version, !stays);
    identity::record(ctx, "customer.taken_back", to_text(after.id), changes);
    return !stays;
}

}  // namespace rapport::customers
