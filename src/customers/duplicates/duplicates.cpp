#include "customers/duplicates/duplicates.h"

#include "base/http/cursor.h"
#include "customers/duplicates/find.h"
#include "customers/duplicates/households.h"
#include "customers/duplicates/schedule.h"
#include "customers/duplicates/store.h"
#include "customers/service.h"
#include "customers/store.h"
#include "identity/audit.h"

#include <charconv>
#include <cmath>

namespace rapport::customers {
namespace {

constexpr double least_probability = 0.5;

std::string pair_text(Id<Customer> one, Id<Customer> other) { return to_text(one) + "-" + to_text(other); }

// The older first, whichever way it was written.
std::optional<store::Apart> pair_of(const std::string& text)
{
    const auto middle = text.find('-');
    if (middle == std::string::npos) return std::nullopt;
    const auto one = parse_id<Customer>(text.substr(0, middle)), other = parse_id<Customer>(text.substr(middle + 1));
    if (!one || !other || *one == *other) return std::nullopt;
    return std::minmax({*one, *other});
}

std::string cursor_after(const store::PairRow& row) { return http::make_cursor({std::to_string(row.bits_milli), pair_text(row.customer_id, row.other_id)}); }

std::optional<store::PairRow> row_of(const std::string& cursor)
{
    const auto parts = http::read_cursor(cursor, 2);
    const auto ids = parts ? pair_of((*parts)[1]) : std::nullopt;
    if (!ids) return std::nullopt;
    store::PairRow row{ids->first, ids->second, 0, {}};
    const auto& bits = (*parts)[0];
    if (std::from_chars(bits.data(), bits.data() + bits.size(), row.bits_milli).ptr != bits.data() + bits.size()) return std::nullopt;
    return row;
}

People read_people(Db& db)
{
    People people;
    store::each_known(db, [&](Known&& known) { people.add(known); });
    people.settle();
    return people;
}

std::vector<store::PairRow> rows_of(const People& people, const std::vector<Pair>& pairs, const std::set<store::Apart>& apart)
{
    std::vector<store::PairRow> rows;
    for (const auto& pair : pairs) {
        const Id<Customer> one{people[pair.one].id}, other{people[pair.other].id};
        if (!apart.contains({one, other}))
            rows.push_back({one, other, std::llround(pair.likeness.bits * 1'000), json_text(in_words(pair.likeness))});
    }
    return rows;
}

}  // namespace

Result<DuplicateList> list_duplicates(Context& ctx, const DuplicateQuery& query)
{
    std::optional<store::PairRow> after;
    if (query.cursor) {
        after = row_of(*query.cursor);
        if (!after) return invalid("cursor", "This cursor is not of this list.", "invalid_cursor");
    }
    auto rows = store::list_pairs(ctx.db, after, query.customer, query.limit + 1);
    DuplicateList list;
    if (rows.size() > static_cast<std::size_t>(query.limit)) {
        rows.pop_back();
        list.next_cursor = cursor_after(rows.back());
    }
    std::vector<Id<Customer>> ids;
    for (const auto& row : rows) ids.insert(ids.end(), {row.customer_id, row.other_id});
    std::map<Id<Customer>, ListedCustomer> listed;
    for (auto& one : list_rows(ctx.db, ids)) listed.try_emplace(one.id, one);
    for (const auto& row : rows)
        list.data.push_back({pair_text(row.customer_id, row.other_id), Likeness{static_cast<double>(row.bits_milli) / 1'000, 0}.probability(),
                             strings_from_json(row.reasons), listed.at(row.customer_id), listed.at(row.other_id)});
    return list;
}

Result<std::string> search_duplicates(jobs::Running& running)
{
    auto& desk = running.desk;
    const auto began = desk.runtime.clock.now();
    CHECK(desk.write([](Context& ctx) -> Result<Done> {
        begin_search(ctx);
        return Done{};
    }));
    std::set<store::Apart> apart;
    const auto people = desk.read([&](Context& ctx) {
        apart = store::told_apart(ctx.db);
        return read_people(ctx.db);
    });
    const auto told = [&](double share) { running.progress("{\"share\":" + std::to_string(share) + "}"); };
    told(0);
    const auto rows = rows_of(people, find_pairs(people, least_probability, told), apart);
    const auto households = find_households(people);
    CHECK(desk.write([&](Context& ctx) -> Result<Done> {
        store::put_pairs(ctx.db, rows);
        put_household_proposals(ctx.db, households);
        end_search(ctx, began);
        return Done{};
    }));
    return "{\"customers\":" + std::to_string(people.size()) + ",\"pairs\":" + std::to_string(rows.size()) + ",\"households\":"
        + std::to_string(households.size()) + "}";
}

Result<Done> tell_apart(Context& ctx, const std::string& pair)
{
    const auto ids = pair_of(pair);
    if (!ids || !exists(ctx.db, ids->first) || !exists(ctx.db, ids->second)) return not_found("There is no such pair of customers.");
    store::put_apart(ctx.db, {ids->first, ids->second, ctx.now(), ctx.actor.name});
    identity::record(ctx, "customer.told_apart", to_text(ids->first), "{\"other\":[null,\"" + to_text(ids->second) + "\"]}");
    return Done{};
}

Result<Done> forget_apart(Context& ctx, const std::string& pair)
{
    const auto ids = pair_of(pair);
    if (!ids || !store::remove_apart(ctx.db, ids->first, ids->second)) return not_found("Nobody said that these are two people.");
    identity::record(ctx, "customer.not_told_apart", to_text(ids->first), "{\"other\":[\"" + to_text(ids->second) + "\",null]}");
    search_again(ctx);
    return Done{};
}

std::vector<ToldApart> list_told_apart(Context& ctx)
{
    std::vector<ToldApart> list;
    for (const auto& row : store::list_apart(ctx.db))
        list.push_back({pair_text(row.one_id, row.other_id), name_of(ctx.db, row.one_id), name_of(ctx.db, row.other_id), row.said_at, row.said_by});
    return list;
}

const Follower pairs_follow = Follower::made("duplicate_pairs",
    [](Context& ctx, Id<Customer> customer) { store::remove_pairs_of(ctx.db, customer); },
    [](Context&, Id<Customer>) {});

std::vector<const Follower*> duplicates_followers() { return {&pairs_follow}; }

}  // namespace rapport::customers
