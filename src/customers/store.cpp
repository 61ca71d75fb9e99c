#include "customers/store.h"

#include "base/db/bulk.h"
#include "base/text.h"
#include "customers/directory.h"
#include "customers/duplicates/schedule.h"
#include "customers/mail_refused.h"

#include <algorithm>
#include <iterator>

namespace rapport::customers::store {
namespace {

// A customer with what its row holds for sorting besides.
struct CustomerRow : Customer {
    std::string sort_name;
    std::optional<std::string> household_key;
    std::optional<std::string> source_key;
};
BOOST_DESCRIBE_STRUCT(CustomerRow, (Customer), (sort_name, household_key, source_key))

// The row of facts at first; what look-up reads of everybody who may be meant stands in it too, in one place.
struct FactsRow {
    Id<Customer> customer_id;
    std::string look_up;
};
BOOST_DESCRIBE_STRUCT(FactsRow, (), (customer_id, look_up))

CustomerRow row_of(const Customer& customer)
{
    CustomerRow row{customer, sort_name(customer), {}, {}};
    if (customer.household) row.household_key = fold(customer.household->value);
    if (customer.source) row.source_key = fold(customer.source->value);
    return row;
}

const BulkInsert<CustomerRow> insert_customers{"customers.insert", "customers"};
const BulkInsert<FactsRow> insert_facts{"customers.insert_facts", "customer_facts"};
const BulkInsert<ContactKey> insert_contacts{"customers.insert_contacts", "customer_contacts"};
const BulkInsert<Identifier> insert_identifiers{"customers.insert_identifiers", "customer_identifiers"};
const BulkInsert<Tag> insert_tags{"customers.insert_tags", "customer_tags"};

void add_keys(Context& ctx, const Keys& keys)
{
    insert_contacts.run(ctx.db, keys.contacts);
    insert_identifiers.run(ctx.db, keys.identifiers);
    insert_tags.run(ctx.db, keys.tags);
}

const Sql remove_contact_sql{"customers.remove_contact", Reach::one_customer,
    "DELETE FROM customer_contacts WHERE customer_id = $1 AND kind = $2 AND key = $3"};
const Sql remove_identifier_sql{"customers.remove_identifier", Reach::business,
    "DELETE FROM customer_identifiers WHERE kind = $1 AND value = $2 AND customer_id = $3"};
const Sql remove_tag_sql{"customers.remove_tag", Reach::one_customer,
    "DELETE FROM customer_tags WHERE customer_id = $1 AND key = $2"};

void remove_keys(Context& ctx, const Keys& keys)
{
    for (const auto& contact : keys.contacts) ctx.db.run(remove_contact_sql, contact.customer_id, contact.kind, contact.key);
    for (const auto& identifier : keys.identifiers) ctx.db.run(remove_identifier_sql, identifier.kind, identifier.value, identifier.customer_id);
    for (const auto& tag : keys.tags) ctx.db.run(remove_tag_sql, tag.customer_id, tag.key);
}

template <class T> std::vector<T> only_in(const std::vector<T>& these, const std::vector<T>& those)
{
    std::vector<T> left;
    std::set_difference(these.begin(), these.end(), those.begin(), those.end(), std::back_inserter(left));
    return left;
}

Keys only_in(const Keys& these, const Keys& those)
{
    return {only_in(these.contacts, those.contacts), only_in(these.identifiers, those.identifiers),
            only_in(these.tags, those.tags)};
}

// A survivor has identifiers that its profile does not name: those of whom was merged into it.
void keep_free(Db& db, std::vector<Identifier>& identifiers, const Id<Customer>& id, bool anybody)
{
    std::erase_if(identifiers, [&](const Identifier& one) {
        const auto holder = holder_of(db, one.kind, one.value);
        return holder && (anybody || *holder == id);
    });
}

void append(Keys& all, Keys&& more)
{
    const auto move_to = [](auto& to, auto& from) { std::move(from.begin(), from.end(), std::back_inserter(to)); };
    move_to(all.contacts, more.contacts);
    move_to(all.identifiers, more.identifiers);
    move_to(all.tags, more.tags);
}

const Sql contacts_sql{"customers.contacts", Reach::one_customer,
    "SELECT " + columns<ContactKey>() + " FROM customer_contacts WHERE customer_id = $1 ORDER BY kind, key"};

void update_keys(Context& ctx, const Customer& before, const Customer& after)
{
    auto had = keys_of(before, ctx.business.country);
    // As they are kept, not as they would be made today: the business may have moved to another country since.
    had.contacts = ctx.db.all<ContactKey>(contacts_sql, before.id);
    const auto has = keys_of(after, ctx.business.country);
    if (had == has) return;
    remove_keys(ctx, only_in(had, has));
    auto added = only_in(has, had);
    keep_free(ctx.db, added.identifiers, after.id, false);
    add_keys(ctx, added);
}

}  // namespace

const Sql find_sql{"customers.find", Reach::one_customer,
    "SELECT " + columns<Customer>() + " FROM customers WHERE id = $1"};

std::optional<Customer> find(Db& db, const Id<Customer>& id) { return db.one<Customer>(find_sql, id); }

void insert(Context& ctx, std::span<const Customer> customers)
{
    std::vector<CustomerRow> rows;
    std::vector<FactsRow> facts;
    Keys keys;
    for (const auto& customer : customers) {
        rows.push_back(row_of(customer));
        facts.push_back({customer.id, look_up_text(customer)});
        append(keys, keys_of(customer, ctx.business.country));
    }
    insert_customers.run(ctx.db, rows);
    insert_facts.run(ctx.db, facts);
    add_keys(ctx, keys);
    if (customers.empty()) return;
    std::vector<Id<Customer>> ids;
    for (const auto& customer : customers) ids.push_back(customer.id);
    note_for_look_up(ctx, ids);
    search_again(ctx);
}

void restore(Context& ctx, const Customer& customer)
{
    const auto row = row_of(customer);
    const FactsRow facts{customer.id, look_up_text(customer)};
    auto keys = keys_of(customer, ctx.business.country);
    keep_free(ctx.db, keys.identifiers, customer.id, true);
    insert_customers.run(ctx.db, {&row, 1});
    insert_facts.run(ctx.db, {&facts, 1});
    add_keys(ctx, keys);
    note_for_look_up(ctx, customer.id);
}

void add_identifier(Db& db, const Identifier& identifier) { insert_identifiers.run(db, {&identifier, 1}); }

const Sql update_sql{"customers.update", Reach::one_customer,
    "UPDATE customers SET " + assignments<CustomerRow>({"id"}) + " WHERE id = $1"};
const Sql set_look_up_sql{"customers.set_look_up", Reach::one_customer, "UPDATE customer_facts SET look_up = $2 WHERE customer_id = $1"};

void update(Context& ctx, const Customer& before, const Customer& after)
{
    ctx.db.run(update_sql, row_of(after));
    search_again(ctx);
    if (const auto called = look_up_text(after); called != look_up_text(before)) {
        ctx.db.run(set_look_up_sql, after.id, called);
        note_for_look_up(ctx, after.id);
    }
    update_keys(ctx, before, after);
    if (after.consent_email == false && before.consent_email != false) tell_mail_refused(ctx, after.id);
}

const Sql remove_facts_sql{"customers.remove_facts", Reach::one_customer, "DELETE FROM customer_facts WHERE customer_id = $1"};
const Sql remove_consents_sql{"customers.remove_consents", Reach::one_customer, "DELETE FROM consents WHERE customer_id = $1"};
const Sql remove_sql{"customers.remove", Reach::one_customer, "DELETE FROM customers WHERE id = $1"};

void remove(Context& ctx, const Customer& customer)
{
    remove_keys(ctx, read_keys(ctx.db, customer.id));
    ctx.db.run(remove_facts_sql, customer.id);
    ctx.db.run(remove_consents_sql, customer.id);
    ctx.db.run(remove_sql, customer.id);
    note_for_look_up(ctx, customer.id);
    search_again(ctx);
}

const Sql holder_sql{"customers.holder_of", Reach::business,
    "SELECT customer_id FROM customer_identifiers WHERE kind = $1 AND value = $2"};

std::optional<Id<Customer>> holder_of(Db& db, const std::string& kind, const std::string& value)
{
    return db.one<Id<Customer>>(holder_sql, kind, value);
}

const Sql named_sql{"customers.named", Reach::business,
    "SELECT id FROM customers WHERE sort_name = $1 ORDER BY sort_name, id LIMIT 50"};

std::vector<Id<Customer>> named(Db& db, const std::string& sort_name) { return db.all<Id<Customer>>(named_sql, sort_name); }

const Sql identifiers_sql{"customers.identifiers", Reach::business,
    "SELECT " + columns<Identifier>() + " FROM customer_identifiers WHERE customer_id = $1 ORDER BY kind, value"};
const Sql tags_sql{"customers.tags", Reach::one_customer,
    "SELECT " + columns<Tag>() + " FROM customer_tags WHERE customer_id = $1 ORDER BY key"};

Keys read_keys(Db& db, const Id<Customer>& id)
{
    return {db.all<ContactKey>(contacts_sql, id), db.all<Identifier>(identifiers_sql, id),
            db.all<Tag>(tags_sql, id)};
}

}  // namespace rapport::customers::store
