#include "outlook/store.h"

#include <limits>

namespace rapport::outlook::store {
namespace {

const std::string select_outlook = "SELECT " + columns<Noted>("o.") + R"sql(, s.at, s.staff, s.outcome
       FROM outlook o
       LEFT JOIN outlook_settlements s ON s.customer_id = o.customer_id AND s.outlook_id = o.id
)sql";

const Sql insert_sql{"outlook.insert", Reach::one_customer, insert_into<Noted>("outlook")};

const Sql update_sql{"outlook.update", Reach::one_customer,
    "UPDATE outlook SET " + assignments<Noted>({"customer_id", "id"}) + " WHERE customer_id = $1 AND id = $2"};

const Sql remove_sql{"outlook.remove", Reach::one_customer, "DELETE FROM outlook WHERE customer_id = $1 AND id = $2"};

const Sql find_sql{"outlook.find", Reach::one_customer, select_outlook + " WHERE o.customer_id = $1 AND o.id = $2"};

const Sql insert_settlement_sql{"outlook.insert_settlement", Reach::one_customer, insert_into<Settlement>("outlook_settlements")};

const Sql remove_settlement_sql{"outlook.remove_settlement", Reach::one_customer,
    "DELETE FROM outlook_settlements WHERE customer_id = $1 AND outlook_id = $2"};

const Sql list_sql{"outlook.list", Reach::one_customer, select_outlook + R"sql(
      WHERE o.customer_id = $1
        AND (o.noted_at, o.id) < ($2, $3)
        AND (CAST($4 AS TEXT) IS NULL OR o.kind = $4)
        AND (CAST($5 AS {int8}) IS NULL OR o.unsettled = 1 - $5)
        AND (CAST($6 AS {int8}) IS NULL OR o.confidential = $6)
      ORDER BY o.noted_at DESC, o.id DESC
      LIMIT $7
)sql"};

const std::string select_follow_up = "SELECT " + columns<Noted>("o.") + R"sql(, s.at, s.staff, s.outcome, c.name
       FROM outlook o
       JOIN customers c ON c.id = o.customer_id
       LEFT JOIN outlook_settlements s ON s.customer_id = o.customer_id AND s.outlook_id = o.id
)sql";

const Sql follow_ups_sql{"outlook.follow_ups", Reach::business, select_follow_up + R"sql(
      WHERE o.unsettled = 1
        AND (o.follow_up_on, o.id) > ($1, $2)
        AND o.follow_up_on <= $3
        AND (CAST($4 AS TEXT) IS NULL OR o.kind = $4)
        AND (CAST($5 AS {int8}) IS NULL OR o.staff_id = $5)
      ORDER BY o.follow_up_on, o.id
      LIMIT $6
)sql"};

const Sql undated_sql{"outlook.undated", Reach::business, select_follow_up + R"sql(
      WHERE o.unsettled = 1
        AND o.follow_up_on IS NULL
        AND o.id > $1
        AND (CAST($2 AS TEXT) IS NULL OR o.kind = $2)
        AND (CAST($3 AS {int8}) IS NULL OR o.staff_id = $3)
      ORDER BY o.id
      LIMIT $4
)sql"};

const Sql find_said_sql{"outlook.find_said", Reach::one_customer,
    "SELECT " + columns<Noted>() + R"sql(
       FROM outlook
      WHERE customer_id = $1
        AND kind = $2
        AND what = $3
        AND (CAST($4 AS {int8}) IS NULL OR noted_at = $4)
      ORDER BY noted_at DESC, id DESC
      LIMIT 1
)sql"};

const Sql find_anywhere_sql{"outlook.find_anywhere", Reach::business, "SELECT " + columns<Noted>() + " FROM outlook WHERE id = $1"};

const Sql find_settlement_sql{"outlook.find_settlement", Reach::one_customer,
    "SELECT " + columns<Settlement>() + " FROM outlook_settlements WHERE customer_id = $1 AND outlook_id = $2"};

struct Exported {
    std::optional<std::string> customer;
    Outlook outlook;
};
BOOST_DESCRIBE_STRUCT(Exported, (), (customer, outlook))

const Sql each_sql{"outlook.each", Reach::business, "SELECT c.external_id, " + columns<Noted>("o.") + R"sql(, s.at, s.staff, s.outcome
       FROM outlook o
       JOIN customers c ON c.id = o.customer_id
       LEFT JOIN outlook_settlements s ON s.customer_id = o.customer_id AND s.outlook_id = o.id
      ORDER BY o.customer_id, o.noted_at, o.kind, o.what, o.id
)sql"};

}  // namespace

void insert(Db& db, const Noted& noted) { db.run(insert_sql, noted); }

void update(Db& db, const Noted& noted) { db.run(update_sql, noted); }

void remove(Db& db, const Noted& noted)
{
    remove_settlement(db, noted);
    db.run(remove_sql, noted.customer_id, noted.id);
}

std::optional<Outlook> find(Db& db, CustomerId customer, Id<Outlook> id) { return db.one<Outlook>(find_sql, customer, id); }

std::optional<Noted> find_said(Db& db, CustomerId customer, Kind kind, const std::string& what, std::optional<Instant> noted_at)
{
    return db.one<Noted>(find_said_sql, customer, kind, what, noted_at);
}

std::optional<Noted> find_anywhere(Db& db, Id<Outlook> id) { return db.one<Noted>(find_anywhere_sql, id); }

std::optional<Settlement> find_settlement(Db& db, const Noted& noted) { return db.one<Settlement>(find_settlement_sql, noted.customer_id, noted.id); }

void insert(Db& db, const Settlement& settlement) { db.run(insert_settlement_sql, settlement); }

void remove_settlement(Db& db, const Noted& noted) { db.run(remove_settlement_sql, noted.customer_id, noted.id); }

std::vector<Outlook> list(Db& db, CustomerId customer, const Filter& filter)
{
    return db.all<Outlook>(list_sql, customer, filter.before.at, filter.before.id, filter.kind, filter.settled, filter.confidential, filter.limit + 1);
}

void each(Db& db, const std::function<void(const std::string& customer, const Outlook&)>& take)
{
    db.each<Exported>(each_sql, [&](Exported&& row) {
        take(row.customer ? *row.customer : to_text(row.outlook.customer_id), row.outlook);
    });
}

std::vector<FollowUp> follow_ups(Db& db, const FollowUps& filter)
{
    const auto [day, id] = filter.behind.value_or(std::pair(Day{std::numeric_limits<std::int32_t>::min()}, std::int64_t{0}));
    if (filter.undated) return db.all<FollowUp>(undated_sql, id, filter.kind, filter.staff, filter.limit + 1);
    const auto until = filter.until.value_or(Day{std::numeric_limits<std::int32_t>::max()});
    return db.all<FollowUp>(follow_ups_sql, day, id, until, filter.kind, filter.staff, filter.limit + 1);
}

}  // namespace rapport::outlook::store
