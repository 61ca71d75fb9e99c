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
#include <map>

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

// `behind`: the place in the audit log behind which the change stands there.
std::string undo_text(const std::string& changes, const std::vector<Id<Consent>>& consents, std::int64_t behind)
{
    return "{\"changes\":" + changes + ",\"consents\":" + json_text(texts_of(consents)) + ",\"behind\":" + std::to_string(behind) + "}";
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
    return Applied{Outcome::created, customer.id, undo_text("{}", {}, 0)};
}

Result<Applied> change(Context& ctx, const Customer& before, Customer after, const ConsentCells& cells, const std::string& source)
{
    CHECK(check_identifiers(ctx.db, after));
    const auto consents = take_consents(ctx, after, cells, source);
    const auto changes = identity::changes_between(before, after);
    if (changes == "{}" && consents.empty()) return Applied{Outcome::unchanged, before.id, {}};
    after.updated_at = ctx.now();
    ++after.version;
    store::update(ctx, before, after);
    const auto behind = ctx.ids.next();
    identity::record(ctx, "customer.changed", to_text(after.id), changes);
    return Applied{Outcome::changed, after.id, undo_text(changes, consents, behind)};
}

const std::string returns = "customer";      // as the versions of customers stand in import_returns

// What the facts do not count, and a customer cannot go from under, is looked for by itself.
const Sql in_use_sql{"customers.in_use", Reach::one_customer, R"sql(
    SELECT customer_id
      FROM customer_facts
     WHERE customer_id = $1
       AND (orders_count > 0 OR touchpoints_count > 0 OR last_nps_at IS NOT NULL OR outlook_count > 0
            OR EXISTS (SELECT 1 FROM deliveries d WHERE d.customer_id = $1)
            OR EXISTS (SELECT 1 FROM idea_votes v WHERE v.customer_id = $1)
            OR EXISTS (SELECT 1 FROM survey_invitations i WHERE i.customer_id = $1)
            OR EXISTS (SELECT 1 FROM survey_left_outs l WHERE l.customer_id = $1)
            OR EXISTS (SELECT 1 FROM survey_stops s WHERE s.customer_id = $1)
            OR EXISTS (SELECT 1 FROM survey_seldoms s WHERE s.customer_id = $1)
            OR EXISTS (SELECT 1 FROM today_marks m WHERE m.customer_id = $1))
)sql"};

// What lies by itself and names them: a message that is planned keeps whom it goes to.
const Sql named_elsewhere_sql{"customers.named_elsewhere", Reach::business, R"sql(
    SELECT id
      FROM customers
     WHERE id = $1
       AND (EXISTS (SELECT 1 FROM tasks t WHERE t.customer_id = $1)
            OR EXISTS (SELECT 1 FROM handovers h WHERE h.customer_id = $1)
            OR EXISTS (SELECT 1 FROM messages m WHERE m.customer_id = $1)
            OR EXISTS (SELECT 1 FROM received_mails r WHERE r.customer_id = $1)
            OR EXISTS (SELECT 1 FROM cases c WHERE c.customer_id = $1)
            OR EXISTS (SELECT 1 FROM remedies e WHERE e.customer_id = $1)
            OR EXISTS (SELECT 1 FROM survey_answers a WHERE a.customer_id = $1)
            OR EXISTS (SELECT 1 FROM ideas i WHERE i.customer_id = $1))
)sql"};

bool is_in_use(Context& ctx, Id<Customer> id) { return ctx.db.one<Id<Customer>>(in_use_sql, id) || ctx.db.one<Id<Customer>>(named_elsewhere_sql, id); }

Result<Done> take_back_creation(Context& ctx, const Customer& customer)
{
    if (imports::version_without(ctx, returns, customer.id.value, customer.version) != 1 || is_in_use(ctx, customer.id))
        return conflict(display_name(customer) + " was changed or dealt with since, and stays.", "in_use");
    store::remove(ctx, customer);
    imports::forget(ctx, returns, customer.id.value);
    identity::record(ctx, "customer.taken_back", to_text(customer.id));
    return Done{};
}

const Sql written_sql{"customers.written_behind", Reach::business, R"sql(
    SELECT action, changes
      FROM audit_events
     WHERE subject = $1 AND id > $2 AND action IN ('customer.changed', 'customer.merged', 'customer.unmerged', 'customer.taken_back'))sql"};

struct Written {
    std::string action;
    std::string changes;
};
BOOST_DESCRIBE_STRUCT(Written, (), (action, changes))

// What a change gave to the fields of a customer, and what has become of it. A value does not tell who gave it: whoever wrote the same again
// since wants it to stay. So a field goes only where every change of it since was taken back; who did it, this change or another, the log tells.
class GivenFields {
public:
    GivenFields(Context& ctx, Id<Customer> id, const json::object& undo) : given_(undo.at("changes").as_object())
    {
        const auto* behind = undo.if_contains("behind");
        if (!behind) return;        // of an import before the log was asked: its value has to do
        standing_.emplace();
        for (const auto& written : ctx.db.all<Written>(written_sql, to_text(id), behind->to_number<std::int64_t>())) {
            const int one = written.action == "customer.taken_back" ? -1 : 1;
            const auto changes = json::parse(written.changes);      // named: a temporary would be gone in the loop
            for (const auto& [name, pair] : changes.as_object()) (*standing_)[std::string(name)] += one;
        }
    }

    // Gives each field back what it had, where it still has what this change gave it.
    template <class T> void give_back(T& profile)
    {
        each_member<T>([&](const char* name, auto member) {
            const auto* change = given_.if_contains(name);
            if (!change) return;
            using Member = std::remove_cvref_t<decltype(profile.*member)>;
            Member was{}, given{};
            Reading reading;
            Json<Member>::read(reading, change->as_array().at(0), was, "");
            Json<Member>::read(reading, change->as_array().at(1), given, "");
            const bool is_last = !standing_ || (*standing_)[name] == 1;       // this one itself
            if (reading.faults.empty() && is_last && profile.*member == given) profile.*member = std::move(was);
            else stays_[name] = *change;
        });
    }
    const json::object& stays() const { return stays_; }

private:
    const json::object& given_;
    json::object stays_;
    std::optional<std::map<std::string, int>> standing_;
};

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

Result<bool> take_back_customer_line(Context& ctx, Applied& applied)
{
    if (applied.outcome == Outcome::unchanged) return true;
    const auto before = store::find(ctx.db, applied.customer_id);
    if (!before) return not_found("There is no such customer.");
    if (applied.outcome == Outcome::created) {
        CHECK(take_back_creation(ctx, *before));
        return true;
    }

    auto undo = json::parse(applied.undo).as_object();
    auto after = *before;
    GivenFields fields(ctx, after.id, undo);
    fields.give_back(static_cast<CustomerHead&>(after));
    fields.give_back(static_cast<Profile<Kept>&>(after));
    CHECK(check_identifiers(ctx.db, after));
    std::vector<Id<Consent>> consents;
    for (const auto& id : undo.at("consents").as_array()) consents.push_back(parse_id<Consent>(id.as_string()).value());
    take_back_consents(ctx, after, consents);

    const bool wholly = fields.stays().empty();
    const auto changes = identity::changes_between(*before, after);
    if (changes == "{}" && !wholly) return false;
    after.updated_at = ctx.now();
    ++after.version;        // also where nothing is to be seen of it: it counts that the change is gone
    store::update(ctx, *before, after);
    imports::taken_back(ctx, returns, after.id.value, after.version, wholly);
    identity::record(ctx, "customer.taken_back", to_text(after.id), changes);
    undo["changes"] = json::object(fields.stays());
    undo["consents"] = json::array();
    applied.undo = json::serialize(undo);
    return wholly;
}

}  // namespace rapport::customers
