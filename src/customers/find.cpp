#include "customers/find.h"

#include "base/http/cursor.h"
#include "base/text.h"
#include "customers/look_up.h"
#include "customers/masked.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <memory>
#include <span>

namespace rapport::customers {
namespace {

constexpr std::size_t longest_q = 200;
constexpr std::size_t rows_at_once = 16;
constexpr std::size_t most_filtered = 500;      // of those who fit a text, before filters are asked

const std::string listed =
    "c.id, c.kind, c.name, c.preferred_name, c.external_id, c.company, c.household, c.city, c.source, c.emails, c.phones, c.tags, "
    "f.last_visit_at, f.orders_count, f.spend";

const std::string everybody = "FROM customers c JOIN customer_facts f ON f.customer_id = c.id WHERE ";

Error wrong_cursor() { return invalid("cursor", "This cursor is not of this list.", "invalid_cursor"); }

std::optional<std::int64_t> number(const std::string& text)
{
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    if (text.empty() || std::from_chars(text.data(), end, value).ptr != end) return std::nullopt;
    return value;
}

// The list statements. Each set of filters has its own, so that the database may choose its way for each:
// 1 tag, 2 source, 4 household, 8 kind. Parameters are always the same: the last row's key and id, then the four filters.
struct ListStatements {
    ListStatements()
    {
        for (int filters = 0; filters < 16; ++filters)
            for (const auto sort : {Sort::name, Sort::newest, Sort::last_visit})
                all[filters][static_cast<int>(sort)] = std::make_unique<Sql>(
                    "customers.list_by_" + std::string(enum_text(sort)) + "_" + std::to_string(filters), Reach::business, text(filters, sort));
    }

    static std::string text(int filters, Sort sort, const std::string& rule = {})
    {
        std::string where, order;
        switch (sort) {
        case Sort::name:
            where = "c.sort_name >= $1 AND (c.sort_name > $1 OR c.id > $2)";
            order = "c.sort_name, c.id";
            break;
        case Sort::newest:
            where = "c.id <= $1 AND c.id < $2";
            order = "c.id DESC";
            break;
        case Sort::last_visit:
            where = "COALESCE(f.last_visit_at, 0) <= $1 AND (COALESCE(f.last_visit_at, 0) < $1 OR f.customer_id < $2)";
            order = "COALESCE(f.last_visit_at, 0) DESC, f.customer_id DESC";
            break;
        }
        return "SELECT " + listed + ", c.sort_name " + everybody + where + filtered(filters, 4) + (rule.empty() ? "" : " AND " + rule)
            + " ORDER BY " + order + " LIMIT $3";
    }

    // Conditions for the filters, whose parameters begin with that number.
    static std::string filtered(int filters, int next)
    {
        std::string where;
        const auto parameter = [&] { return "$" + std::to_string(next++); };
        if (filters & 1) where += " AND EXISTS (SELECT 1 FROM customer_tags t WHERE t.customer_id = c.id AND t.key = " + parameter() + ")";
        if (filters & 2) where += " AND c.source_key = " + parameter();
        if (filters & 4) where += " AND c.household_key = " + parameter();
        if (filters & 8) where += " AND c.kind = " + parameter();
        return where;
    }

    std::unique_ptr<Sql> all[16][3];
};
const ListStatements list_statements;

struct SortedRow : ListedCustomer {
    std::string sort_name;
};
BOOST_DESCRIBE_STRUCT(SortedRow, (ListedCustomer), (sort_name))

std::string some_ids()
{
    std::string text = "c.id IN (";
    for (std::size_t i = 1; i <= rows_at_once; ++i) text += (i > 1 ? ", $" : "$") + std::to_string(i);
    return text + ")";
}

std::string rows_text()
{
    return "SELECT " + listed + " " + everybody + some_ids() + " ORDER BY c.id";
}
const Sql rows_sql{"customers.list_rows", Reach::business, rows_text()};
const Sql row_sql{"customers.list_row", Reach::one_customer, "SELECT " + listed + " " + everybody + "c.id = $1 AND f.customer_id = $1"};

// Those of these for whom the rule holds, in the order of their ids. ids: rows_at_once at most.
std::vector<Id<Customer>> those_meant(Context& ctx, std::span<const Id<Customer>> ids, const Rule& rule)
{
    Params params;
    for (std::size_t i = 0; i < rows_at_once; ++i) params.integer(i < ids.size() ? ids[i].value : 0);
    const auto text = "SELECT c.id " + everybody + some_ids() + " AND " + sql_of(rule, ctx, params) + " ORDER BY c.id";
    std::vector<Id<Customer>> meant;
    for (const auto rows = ctx.db.query_text(text, params.view()); rows->next();) meant.push_back({rows->integer(0)});
    return meant;
}

// The filters, folded as the columns are.
struct Folded {
    explicit Folded(const Find& find) : find(find)
    {
        if (find.tag) tag = fold(tidy(*find.tag));
        if (find.source) source = fold(tidy(*find.source));
        if (find.household) household = fold(tidy(*find.household));
    }

    int set() const { return (tag ? 1 : 0) | (source ? 2 : 0) | (household ? 4 : 0) | (find.kind ? 8 : 0); }

    void bind(Params& params) const
    {
        if (tag) params.text(*tag);
        if (source) params.text(*source);
        if (household) params.text(*household);
        if (find.kind) params.add(*find.kind);
    }

    bool let_through(const ListedCustomer& row) const
    {
        const auto same = [](const std::optional<std::string>& wanted, const std::optional<std::string>& has) {
            return !wanted || (has && fold(*has) == *wanted);
        };
        const bool tagged = !tag || std::any_of(row.tags.begin(), row.tags.end(), [&](const auto& one) { return fold(one) == *tag; });
        return tagged && same(source, row.source) && same(household, row.household) && (!find.kind || row.kind == *find.kind);
    }

    const Find& find;
    std::optional<std::string> tag, source, household;
};

std::string cursor_after(const Match& match)
{
    return http::make_cursor({std::to_string(match.misfit), std::to_string(match.last_visit_us), std::to_string(match.orders_count), std::to_string(match.id.value)});
}

// Nothing when it is no cursor of a look-up.
std::optional<Match> match_of(const std::string& cursor)
{
    const auto parts = http::read_cursor(cursor, 4);
    if (!parts) return std::nullopt;
    std::int64_t values[4];
    for (std::size_t i = 0; i < 4; ++i) {
        const auto value = number((*parts)[i]);
        if (!value) return std::nullopt;
        values[i] = *value;
    }
    return Match{values[0], values[1], values[2], {values[3]}};
}

Result<CustomerList> looked_up(Context& ctx, Directory& directory, const Find& find)
{
    if (find.count) return invalid("count", "Those who fit a text are not counted; leave q or count out.");
    if (find.q->size() > longest_q) return invalid("q", "This is too long to be looked for; 200 characters at most.", "too_long");
    std::optional<Match> after;
    if (find.cursor) {
        after = match_of(*find.cursor);
        if (!after) return wrong_cursor();
    }
    const Folded filters(find);
    const auto limit = static_cast<std::size_t>(find.limit);
    CustomerList list;
    std::optional<Match> last;      // of those in the list
    const auto country = sees_contacts(ctx.actor) ? std::optional(ctx.business.country) : std::nullopt;
    const bool all_pass = filters.set() == 0 && !find.rule;
    const auto most = all_pass ? limit + 1 : most_filtered;
    for (;;) {
        const auto matches = look_up(ctx.db, directory, *find.q, country, limit, most, after);
        for (std::size_t from = 0; from < matches.size(); from += rows_at_once) {
            const std::span some(matches.begin() + static_cast<std::ptrdiff_t>(from), std::min(rows_at_once, matches.size() - from));
            std::vector<Id<Customer>> ids;
            for (const auto& match : some) ids.push_back(match.id);
            // The one that only shows that there are more need not be read.
            const bool more = all_pass && from + some.size() > limit;
            if (more) ids.resize(limit - from);
            if (find.rule) {
                const auto meant = those_meant(ctx, ids, *find.rule);
                std::erase_if(ids, [&](const auto& id) { return !std::ranges::binary_search(meant, id); });
            }
            auto rows = list_rows(ctx.db, ids);
            auto match = some.begin();
            for (auto& row : rows) {
                if (!filters.let_through(row)) continue;
                if (list.data.size() == limit) {
                    list.next_cursor = cursor_after(*last);
                    return list;
                }
                match = std::find_if(match, some.end(), [&](const auto& one) { return one.id == row.id; });
                last = *match;
                list.data.push_back(std::move(row));
            }
            if (more && last) list.next_cursor = cursor_after(*last);
        }
        if (list.next_cursor || matches.size() < most) return list;
        after = matches.back();
    }
}

// The key of the last row that was given, or of the place before the first.
struct Place {
    std::string name;
    std::int64_t key = std::numeric_limits<std::int64_t>::max();
    std::int64_t id = std::numeric_limits<std::int64_t>::max();
};

std::optional<Place> place_of(const Find& find, Instant now)
{
    Place place;
    if (find.past) place.key = now.us;
    if (find.sort == Sort::name) place.id = 0;
    if (!find.cursor) return place;
    const auto parts = http::read_cursor(*find.cursor, 3);
    if (!parts || (*parts)[0] != enum_text(find.sort)) return std::nullopt;
    const auto id = number((*parts)[2]);
    if (!id) return std::nullopt;
    place.id = *id;
    if (find.sort == Sort::name) {
        place.name = (*parts)[1];
        return place;
    }
    const auto key = number((*parts)[1]);
    if (!key) return std::nullopt;
    place.key = *key;
    return place;
}

std::string cursor_after(Sort sort, const SortedRow& row)
{
    std::string key = row.sort_name;
    if (sort == Sort::newest) key = std::to_string(row.id.value);
    if (sort == Sort::last_visit) key = std::to_string(row.last_visit_at.value_or(Instant{}).us);
    return http::make_cursor({std::string(enum_text(sort)), std::move(key), std::to_string(row.id.value)});
}

std::int64_t count_of(Context& ctx, const Folded& filters, const std::optional<Rule>& rule)
{
    Params params;
    filters.bind(params);
    auto text = "SELECT count(*) " + everybody + "c.id > 0" + ListStatements::filtered(filters.set(), 1);
    if (rule) text += " AND " + sql_of(*rule, ctx, params);
    const auto rows = ctx.db.query_text(text, params.view());
    return rows->next() ? rows->integer(0) : 0;
}

Result<CustomerList> listed_in_order(Context& ctx, const Find& find)
{
    const auto place = place_of(find, ctx.now());
    if (!place) return wrong_cursor();
    const Folded filters(find);
    Params params;
    if (find.sort == Sort::name) params.text(place->name);
    else params.integer(place->key);
    params.integer(place->id);
    params.integer(find.limit + 1);
    filters.bind(params);

    CustomerList list;
    if (find.count) list.count = count_of(ctx, filters, find.rule);
    const auto rule = find.rule ? sql_of(*find.rule, ctx, params) : std::string();
    const auto rows = find.rule ? ctx.db.query_text(ListStatements::text(filters.set(), find.sort, rule), params.view())
                                : ctx.db.query(*list_statements.all[filters.set()][static_cast<int>(find.sort)], params.view());
    std::optional<SortedRow> last;
    while (rows->next()) {
        if (list.data.size() == static_cast<std::size_t>(find.limit)) {
            list.next_cursor = cursor_after(find.sort, *last);
            break;
        }
        last = read_row<SortedRow>(*rows);
        list.data.push_back(*last);
    }
    return list;
}

}  // namespace

std::vector<Id<Customer>> those_meant(Context& ctx, const Rule& rule)
{
    Params params;
    const auto text = "SELECT c.id " + everybody + sql_of(rule, ctx, params) + " ORDER BY c.id";
    std::vector<Id<Customer>> meant;
    for (const auto rows = ctx.db.query_text(text, params.view()); rows->next();) meant.push_back({rows->integer(0)});
    return meant;
}

Result<CustomerList> find_customers(Context& ctx, Directory& directory, const Find& find)
{
    if (find.past && (find.sort != Sort::last_visit || find.count || (find.q && !find.q->empty())))
        return invalid("past", "This goes with sort=last_visit alone.", "needs_last_visit");
    if (find.q && !find.q->empty()) return looked_up(ctx, directory, find);
    return listed_in_order(ctx, find);
}

std::vector<ListedCustomer> list_rows(Db& db, const std::vector<Id<Customer>>& ids)
{
    if (db.engine() == Engine::sqlite) {    // no round trips, and a list of ids would become a table first
        std::vector<ListedCustomer> rows;
        rows.reserve(ids.size());
        for (const auto& id : ids) {
            const Param param{Param::Kind::integer, id.value, 0, {}};
            if (const auto found = db.query(row_sql, {&param, 1}); found->next()) rows.push_back(read_row<ListedCustomer>(*found));
        }
        return rows;
    }
    std::vector<ListedCustomer> read;
    for (std::size_t from = 0; from < ids.size(); from += rows_at_once) {
        Params params;
        for (std::size_t i = from; i < from + rows_at_once; ++i) params.integer(i < ids.size() ? ids[i].value : 0);
        for (const auto rows = db.query(rows_sql, params.view()); rows->next();) read.push_back(read_row<ListedCustomer>(*rows));
    }
    std::vector<ListedCustomer> ordered;
    for (const auto& id : ids)
        for (auto& row : read)
            if (row.id == id) ordered.push_back(std::move(row));
    return ordered;
}

}  // namespace rapport::customers
