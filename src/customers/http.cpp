#include "customers/consent.h"
#include "customers/doors.h"
#include "customers/find.h"
#include "customers/json.h"
#include "customers/masked.h"
#include "customers/own_card.h"
#include "customers/service.h"

namespace rapport::customers {
namespace {

struct CustomerQuery : http::PageQuery {
    std::optional<std::string> q, tag, source, household;
    std::optional<Kind> kind;
    std::optional<Sort> sort;
    std::optional<std::string> where;
    std::optional<bool> count;
    std::optional<bool> past;
};
BOOST_DESCRIBE_STRUCT(CustomerQuery, (http::PageQuery), (q, tag, source, household, kind, sort, where, count, past))

// Something that a rule can ask of a customer.
struct FactView {
    std::string name;
    FactKind kind;
    std::string meaning;
    std::vector<Compare> operators;
    Strings values;             // which a text can have; empty: any
};
BOOST_DESCRIBE_STRUCT(FactView, (), (name, kind, meaning, operators, values))

Result<Find> find_of(const Context& ctx, const Fields& fields, CustomerQuery&& query)
{
    Find find{std::move(query.q), std::move(query.tag), std::move(query.source), std::move(query.household), query.kind,
              query.sort.value_or(Sort::name), query.size(), std::move(query.cursor)};
    find.count = query.count.value_or(false);
    find.past = query.past.value_or(false);
    if (query.where && !query.where->empty()) {
        TRY(find.rule, read_rule(ctx, fields, *query.where));
    }
    return find;
}

http::Page<FactView> facts_of(const Fields& fields)
{
    http::Page<FactView> page;
    for (const auto& [name, field] : fields.all()) page.data.push_back({name, field.fact.kind, field.fact.meaning, field.compares(), field.fact.values});
    return page;
}

http::Response card_sent(const Customer& customer)
{
    http::Response response;
    response.headers = {{"Content-Type", "text/vcard; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"" + to_text(customer.id) + ".vcf\""},
                        {"Cache-Control", "no-store"}};
    response.body = card_of(customer);
    return response;
}

}  // namespace

void add_routes(http::Router& router, const std::vector<FactOwner>& owners, Directory& names)
{
    const auto fields = std::make_shared<const Fields>(owners);
    router.get("/customers", may("customers:read"),
        [&names, fields](Context& ctx, http::Query<CustomerQuery> query) -> Result<CustomerList> {
            TRY(const auto find, find_of(ctx, *fields, std::move(query.value)));
            TRY(auto list, find_customers(ctx, names, find));
            for (auto& row : list.data) row = shown_to(ctx.actor, std::move(row));
            return list;
        },
        "Customers: with q the best match first (a part of a name, also misspelt, the end of a phone number, the beginning of an e-mail "
        "address, a card, an external id); without it by name, newest or last visit (whoever comes while you turn pages moves to the front and is not told again; past leaves out whose last visit is dated after now); where says who is meant, as JSON or words (ladder_level at_least 2, overdue_from passed)");
    router.get("/facts", may("customers:read"), [fields](Context&) { return facts_of(*fields); },
        "What `where` of /customers can ask for: each fact, what it means, and how it compares");
    router.post("/customers", may("customers:write"),
        [](Context& ctx, NewCustomer body) -> Result<http::Created<Customer>> {
            TRY(auto customer, add_customer(ctx, std::move(body)));
            return http::Created<Customer>{std::move(customer)};
        },
        "Add a customer; a name or one identifier is enough");
    router.get("/customers/{id}", may("customers:read"),
        [](Context& ctx, Id<Customer> id) -> Result<Customer> {
            TRY(auto customer, read_customer(ctx, id));
            return shown_to(ctx.actor, std::move(customer));
        },
        "One customer; without contacts:read e-mails, phones, street and postcode are masked");
    router.patch("/customers/{id}", may("customers:write"),
        [](Context& ctx, Id<Customer> id, http::IfMatch match, CustomerPatch body) { return change_customer(ctx, id, match.version, std::move(body)); },
        "Change a customer; null empties a field, a list is replaced as a whole");
    router.get("/customers/{id}/vcard", may("customers:read"),
        [](Context& ctx, Id<Customer> id) -> Result<http::Response> {
            TRY(const auto customer, read_customer(ctx, id));
            return card_sent(shown_to(ctx.actor, customer));
        },
        "The customer as a business card (vCard 4.0)");
    router.get("/customers/{id}/consents", may("customers:read"),
        [](Context& ctx, Id<Customer> id) -> Result<http::Page<Consent>> {
            TRY(auto consents, list_consents(ctx, id));
            return http::Page<Consent>{std::move(consents), {}};
        },
        "What a customer allowed and withdrew, newest first");
    router.post("/customers/{id}/consents", may("customers:write"),
        [](Context& ctx, Id<Customer> id, NewConsent body) -> Result<http::Created<Consent>> {
            TRY(auto consent, record_consent(ctx, id, body));
            return http::Created<Consent>{std::move(consent)};
        },
        "Record that consent for a channel was given or withdrawn, and how");
    router.get("/tags", may("customers:read"),
        [](Context& ctx) { return http::Page<TagCount>{list_tags(ctx.db), {}}; }, "Each tag in use, and how many have it");
}

}  // namespace rapport::customers
