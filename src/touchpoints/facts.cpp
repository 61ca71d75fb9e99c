#include "touchpoints/facts.h"

#include "base/db/bulk.h"

#include <algorithm>
#include <unordered_map>

namespace rapport::touchpoints {
namespace {

// Both what is added to a customer's facts and what they are.
struct Figures {
    Id<customers::Customer> customer_id;
    std::int64_t touchpoints_count = 0;
    std::int64_t missed_count = 0;
    std::int64_t met_count = 0;
    std::int64_t exceeded_count = 0;
    std::optional<Instant> last_visit_at;
    std::optional<Instant> last_contact_at;
};
BOOST_DESCRIBE_STRUCT(Figures, (), (customer_id, touchpoints_count, missed_count, met_count, exceeded_count, last_visit_at, last_contact_at))

void later(std::optional<Instant>& last, Instant at)
{
    if (!last || *last < at) last = at;
}

void add(Figures& figures, const Touchpoint& touchpoint)
{
    ++figures.touchpoints_count;
    if (touchpoint.expectation == Expectation::missed) ++figures.missed_count;
    if (touchpoint.expectation == Expectation::met) ++figures.met_count;
    if (touchpoint.expectation == Expectation::exceeded) ++figures.exceeded_count;
    if (is_visit(touchpoint.kind)) later(figures.last_visit_at, touchpoint.at);
    if (speaks_with_them(touchpoint.kind, touchpoint.direction)) later(figures.last_contact_at, touchpoint.at);
}

std::string latest_of(const std::string& column)
{
    return column + " = CASE WHEN customer_facts." + column + " > COALESCE(excluded." + column + ", customer_facts." + column
        + ") THEN customer_facts." + column + " ELSE COALESCE(excluded." + column + ", customer_facts." + column + ") END";
}

std::string sum_of(const std::string& column) { return column + " = customer_facts." + column + " + excluded." + column; }

const BulkInsert<Figures> add_sql{"touchpoints.add_to_facts", "customer_facts",
    "ON CONFLICT (customer_id) DO UPDATE SET " + sum_of("touchpoints_count") + ", " + sum_of("missed_count") + ", "
        + sum_of("met_count") + ", " + sum_of("exceeded_count") + ", " + latest_of("last_visit_at") + ", "
        + latest_of("last_contact_at")};

const Sql last_expectation_sql{"touchpoints.last_expectation", Reach::one_customer, R"sql(
    UPDATE customer_facts
       SET last_expectation = (SELECT t.expectation
                                 FROM touchpoints t
                                WHERE t.customer_id = $1
                                  AND t.expectation IS NOT NULL
                                ORDER BY t.at DESC, t.id DESC
                                LIMIT 1)
     WHERE customer_id = $1
)sql"};

// The lists of kinds are is_visit (touchpoint.h) and speaks_with_them.
const Sql figures_sql{"touchpoints.figures", Reach::one_customer, R"sql(
    SELECT CAST($1 AS {int8}),
           COUNT(*),
           COUNT(*) FILTER (WHERE expectation = 'missed'),
           COUNT(*) FILTER (WHERE expectation = 'met'),
           COUNT(*) FILTER (WHERE expectation = 'exceeded'),
           MAX(at) FILTER (WHERE kind IN ('visit', 'order')),
           MAX(at) FILTER (WHERE kind NOT IN ('order', 'delivery', 'survey', 'note') AND NOT (kind IN ('letter', 'email', 'social') AND direction = 'out'))
      FROM touchpoints
     WHERE customer_id = $1
)sql"};

const Sql set_sql{"touchpoints.set_facts", Reach::one_customer,
    insert_into<Figures>("customer_facts") + " ON CONFLICT (customer_id) DO UPDATE SET " + assignments<Figures>({"customer_id"})};

}  // namespace

void add_to_facts(Db& db, std::span<const Touchpoint> touchpoints)
{
    std::unordered_map<std::int64_t, std::size_t> place;
    std::vector<Figures> figures;
    std::vector<Id<customers::Customer>> with_expectation;
    for (const auto& touchpoint : touchpoints) {
        const auto [found, is_new] = place.try_emplace(touchpoint.customer_id.value, figures.size());
        if (is_new) figures.push_back({touchpoint.customer_id, 0, 0, 0, 0, {}, {}});
        add(figures[found->second], touchpoint);
        if (touchpoint.expectation) with_expectation.push_back(touchpoint.customer_id);
    }
    add_sql.run(db, figures);

    std::sort(with_expectation.begin(), with_expectation.end());
    with_expectation.erase(std::unique(with_expectation.begin(), with_expectation.end()), with_expectation.end());
    for (const auto customer : with_expectation) db.run(last_expectation_sql, customer);
}

void rebuild_facts(Db& db, Id<customers::Customer> customer)
{
    const auto figures = db.one<Figures>(figures_sql, customer);
    db.run(set_sql, *figures);
    db.run(last_expectation_sql, customer);
}

const Sql customers_sql{"touchpoints.customers_with_facts", Reach::business,
    "SELECT customer_id FROM customer_facts ORDER BY customer_id"};

customers::FactOwner fact_owner()
{
    using Kind = customers::FactKind;
    return {"touchpoints",
            {{"touchpoints_count", Kind::number, "how many touchpoints of any kind"},
             {"missed_count", Kind::number, "how often an expectation was missed"},
             {"met_count", Kind::number, "how often an expectation was met"},
             {"exceeded_count", Kind::number, "how often an expectation was exceeded"},
             {"last_expectation", Kind::text, "whether the last expectation was missed, met or exceeded", {"missed", "met", "exceeded"}},
             {"last_visit_at", Kind::instant, "the last visit or order"},
             {"last_contact_at", Kind::instant, "the last contact between people; an order or what we wrote to them is none"}},
            [](Db& db) {
                for (const auto customer : db.all<Id<customers::Customer>>(customers_sql)) rebuild_facts(db, customer);
            },
            rebuild_facts};
}

}  // namespace rapport::touchpoints
