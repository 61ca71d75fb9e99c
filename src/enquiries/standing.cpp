// How enquiries stand: what the store keeps of them in several tables, as one.
#include "enquiries/store.h"

#include <limits>

namespace rapport::enquiries::store {
namespace {

// $1: so many days after they asked an order may be the sale.
const std::string proposed = R"sql(
    CASE WHEN e.is_open = 1 THEN
        (SELECT MIN(b.id)
           FROM orders b
           JOIN order_items i ON i.customer_id = b.customer_id AND i.order_id = b.id
           JOIN enquiry_lines l ON l.customer_id = b.customer_id AND (l.product_id = i.product_id OR l.product = i.product)
          WHERE b.customer_id = e.customer_id
            AND b.ordered_on >= e.asked_on
            AND b.ordered_on <= e.asked_on + $1
            AND (b.date_only = 1 OR b.ordered_at >= e.at)
            AND i.quantity_milli > 0
            AND l.enquiry_id = e.id
            AND NOT EXISTS (SELECT 1 FROM enquiry_outcomes x WHERE x.customer_id = b.customer_id AND x.order_id = b.id))
    END)sql";

const std::string answered = R"sql(
    CASE WHEN a.at IS NOT NULL AND (q.at IS NULL OR a.at < q.at) THEN a.at
         WHEN q.at IS NOT NULL THEN q.at
         WHEN o.outcome = 'sold' THEN o.at
    END)sql";

const std::string select_standing = "SELECT " + columns<Asking>("e.") + ", c.name, COALESCE(o.outcome, 'open'), " + answered + R"sql(,
           q.at, q.valid_until, q.staff, o.at, o.staff, o.order_id, o.reason, o.lost_to, o.note, COALESCE(o.by_itself, 0), )sql" + proposed + R"sql(
      FROM enquiries e
      JOIN customers c ON c.id = e.customer_id
      LEFT JOIN enquiry_answers a ON a.customer_id = e.customer_id AND a.enquiry_id = e.id
      LEFT JOIN quotes q ON q.customer_id = e.customer_id AND q.enquiry_id = e.id
      LEFT JOIN enquiry_outcomes o ON o.customer_id = e.customer_id AND o.enquiry_id = e.id
)sql";

const Sql read_sql{"enquiries.read", Reach::one_customer, select_standing + " WHERE e.customer_id = $2 AND e.id = $3"};

// A filter that is not asked for is a NULL. Open ones and unanswered ones say so, since indexes hold them alone.
std::string list_text(bool open, bool unanswered, bool of_customer)
{
    const std::string order = open ? "ASC" : "DESC";
    return select_standing + " WHERE (e.at, e.id) " + (open ? ">" : "<") + " ($2, $3)" + R"sql(
        AND e.at >= $4
        AND e.at < $5
        AND (CAST($6 AS {int8}) IS NULL OR e.staff_id = $6)
        AND (CAST($7 AS TEXT) IS NULL OR COALESCE(o.outcome, 'open') = $7)
        AND (CAST($8 AS {int8}) IS NULL OR e.is_answered = $8))sql" + (open ? " AND e.is_open = 1" : "") + (unanswered ? " AND e.is_answered = 0" : "")
        + (of_customer ? " AND e.customer_id = $10" : "") + " ORDER BY e.at " + order + ", e.id " + order + " LIMIT $9";
}

const Sql open_sql{"enquiries.open", Reach::business, list_text(true, false, false)};
const Sql open_unanswered_sql{"enquiries.open_unanswered", Reach::business, list_text(true, true, false)};
const Sql open_of_sql{"enquiries.open_of", Reach::one_customer, list_text(true, false, true)};
const Sql list_sql{"enquiries.list", Reach::business, list_text(false, false, false)};
const Sql unanswered_sql{"enquiries.unanswered", Reach::business, list_text(false, true, false)};
const Sql list_of_sql{"enquiries.list_of", Reach::one_customer, list_text(false, false, true)};

const Sql items_sql{"enquiries.items", Reach::one_customer, R"sql(
    SELECT l.line, l.product_id, l.product, l.quantity_milli, l.unit_price, p.stock
      FROM enquiry_lines l
      LEFT JOIN products p ON p.id = l.product_id
     WHERE l.customer_id = $1
       AND l.enquiry_id = $2
     ORDER BY l.line
)sql"};

std::optional<QuoteState> quote_state(const Standing& standing, Day today)
{
    if (!standing.quoted_at) return std::nullopt;
    if (standing.state == State::sold) return QuoteState::accepted;
    if (standing.state == State::lost) return standing.reason == Reason::silence ? QuoteState::expired : QuoteState::declined;
    return *standing.valid_until < today ? QuoteState::expired : QuoteState::open;
}

Enquiry whole_of(Db& db, Standing standing, Day today)
{
    Enquiry enquiry;
    static_cast<Standing&>(enquiry) = std::move(standing);
    enquiry.quote_state = quote_state(enquiry, today);
    Whole whole{enquiry, {}, {}, {}, {}};
    using Row = std::tuple<std::int64_t, std::optional<Id<orders::Product>>, std::string, std::int64_t, std::optional<Money>, std::optional<std::int64_t>>;
    for (auto& [line, product_id, product, milli, price, stock] : db.all<Row>(items_sql, enquiry.customer_id, enquiry.id)) {
        whole.lines.push_back({enquiry.customer_id, enquiry.id, line, product_id, product, milli, price});
        enquiry.items.push_back({line, product_id, std::move(product), {milli}, price, stock});
    }
    enquiry.what = what_of(whole);
    enquiry.quoted = amount_of(whole.lines);
    return enquiry;
}

}  // namespace

std::optional<Enquiry> read(Db& db, Id<customers::Customer> customer, Id<Enquiry> id, std::int64_t propose_within_days, Day today)
{
    auto standing = db.one<Standing>(read_sql, propose_within_days, customer, id);
    return standing ? std::optional(whole_of(db, std::move(*standing), today)) : std::nullopt;
}

std::vector<Enquiry> list(Db& db, const Filter& filter, std::int64_t propose_within_days, Day today)
{
    const bool open = longest_first(filter);
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    const auto behind = filter.behind.value_or(open ? Before{{least}, least} : Before{});
    const auto found = [&](const Sql& sql, const auto&... more) {
        return db.all<Standing>(sql, propose_within_days, behind.at, behind.id, filter.span.from, filter.span.to, filter.staff, filter.state, filter.answered,
                                filter.limit + 1, more...);
    };
    const bool unanswered = filter.answered == false;
    auto rows = filter.customer ? found(open ? open_of_sql : list_of_sql, *filter.customer)
              : open            ? found(unanswered ? open_unanswered_sql : open_sql)
                                : found(unanswered ? unanswered_sql : list_sql);
    std::vector<Enquiry> enquiries;
    for (auto& row : rows) enquiries.push_back(whole_of(db, std::move(row), today));
    return enquiries;
}

}  // namespace rapport::enquiries::store
