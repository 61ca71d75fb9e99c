#include "loyalty/service.h"

#include "base/db/db.h"
#include "customers/service.h"

namespace rapport::loyalty {
namespace {

const Sql found_sql{"loyalty.found", Reach::one_customer, "SELECT " + columns<Found>() + " FROM leanings WHERE customer_id = $1"};
const Sql shop_sql{"loyalty.shop", Reach::business, "SELECT " + columns<Shop>() + " FROM leaning_shop WHERE id = 1"};

struct Counted {
    Leaning leaning = Leaning::cannot_tell_yet;
    std::int64_t customers = 0;
    double doubt = 0;       // the sum over them of the chance that the word is wrong
};
BOOST_DESCRIBE_STRUCT(Counted, (), (leaning, customers, doubt))
const Sql counted_sql{"loyalty.counted", Reach::business, R"sql(
    SELECT leaning,
           COUNT(*),
           CAST(COALESCE(SUM(CASE leaning WHEN 'price_driven' THEN 1 - price_driven WHEN 'relationship_driven' THEN price_driven END), 0) AS {float8})
      FROM leanings
     GROUP BY leaning
     ORDER BY leaning
)sql"};

const std::string listed = R"sql(
    SELECT l.customer_id, c.external_id, c.name, l.leaning, l.price_driven, l.purchases, l.purchases_followed
      FROM leanings l
      JOIN customers c ON c.id = l.customer_id
     WHERE l.customer_id > $1)sql";
const std::string in_order = " ORDER BY l.customer_id LIMIT $2";
const Sql all_sql{"loyalty.all", Reach::business, listed + in_order};
const Sql leaning_sql{"loyalty.of_leaning", Reach::business, listed + " AND l.leaning = $3" + in_order};

}  // namespace

Result<CustomerLoyalty> loyalty_of(Context& ctx, Id<customers::Customer> id)
{
    if (!customers::exists(ctx.db, id)) return customers::no_such_customer(ctx.db, id);
    CustomerLoyalty loyalty;
    loyalty.customer_id = id;
    const auto shop = ctx.db.one<Shop>(shop_sql);
    const auto found = ctx.db.one<Found>(found_sql, id);
    if (shop) {
        loyalty.all_purchases = share_of(shop->purchases_followed, shop->purchases);
        loyalty.all_lines = share_of(shop->lines_followed, shop->lines);
    }
    if (!shop || !found) {
        loyalty.sentence = "Cannot tell yet. It is worked out every night from what customers bought within two years.";
        return loyalty;
    }
    loyalty.leaning = found->leaning;
    loyalty.sentence = sentence(*found, *shop);
    loyalty.price_driven = found->price_driven;
    loyalty.drawn_by_offers = found->drawn_by_offers;
    if (found->drawn_low && found->drawn_high) loyalty.drawn_by_offers_interval = {*found->drawn_low, *found->drawn_high};
    loyalty.purchases = share_of(found->purchases_followed, found->purchases);
    loyalty.lines = share_of(found->lines_followed, found->lines);
    loyalty.evidence = evidence(*found, *shop);
    loyalty.found_at = found->found_at;
    return loyalty;
}

Base read_base(Context& ctx)
{
    Base base;
    double doubt = 0;
    for (const auto& one : ctx.db.all<Counted>(counted_sql)) {
        auto& count = one.leaning == Leaning::price_driven ? base.price_driven : one.leaning == Leaning::relationship_driven ? base.relationship_driven : base.cannot_tell_yet;
        count = one.customers;
        base.customers += one.customers;
        doubt += one.doubt;
    }
    const auto named = base.price_driven + base.relationship_driven;
    if (named > 0) base.wrong_share = doubt / static_cast<double>(named);
    const auto shop = ctx.db.one<Shop>(shop_sql);
    if (!shop) {
        base.cannot_tell = "It is worked out every night from what customers bought within two years, and was not yet.";
        return base;
    }
    base.all_purchases = share_of(shop->purchases_followed, shop->purchases);
    base.all_lines = share_of(shop->lines_followed, shop->lines);
    base.price_driven_share = shop->price_driven_share;
    base.learnt_from = shop->learnt_from;
    base.cannot_tell = shop->why_not;
    base.found_at = shop->found_at;
    return base;
}

People people(Context& ctx, std::optional<Leaning> leaning, Id<customers::Customer> after, int limit)
{
    People people;
    people.data = leaning ? ctx.db.all<Listed>(leaning_sql, after, limit + 1, *leaning) : ctx.db.all<Listed>(all_sql, after, limit + 1);
    for (const auto& one : ctx.db.all<Counted>(counted_sql)) {
        people.of += one.customers;
        if (!leaning || *leaning == one.leaning) people.customers += one.customers;
    }
    if (people.of > 0) people.share = static_cast<double>(people.customers) / static_cast<double>(people.of);
    return people;
}

}  // namespace rapport::loyalty
