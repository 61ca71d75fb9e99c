#include "customers/duplicates/households.h"

#include "base/crypto/crypto.h"
#include "base/json.h"
#include "customers/json.h"
#include "customers/service.h"
#include "customers/store.h"
#include "identity/audit.h"
#include "identity/audit_log.h"

#include <algorithm>
#include <set>

namespace rapport::customers {
namespace {

// A whole house of one name is more than a household.
constexpr std::size_t most_members = 12;

struct ProposalRow {
    std::string place;
    std::string name;
    Strings members;
    std::optional<Instant> refused_at;
};
BOOST_DESCRIBE_STRUCT(ProposalRow, (), (place, name, members, refused_at))

const Sql all_sql{"households.all", Reach::business, "SELECT " + columns<ProposalRow>() + " FROM household_proposals ORDER BY place"};
const Sql list_sql{"households.list", Reach::business,
    "SELECT " + columns<ProposalRow>() + " FROM household_proposals WHERE place > $1 AND refused_at IS NULL ORDER BY place LIMIT $2"};
const Sql find_sql{"households.find", Reach::business, "SELECT " + columns<ProposalRow>() + " FROM household_proposals WHERE place = $1"};
const Sql beginning_sql{"households.beginning", Reach::business, "SELECT place FROM household_proposals WHERE place >= $1 ORDER BY place LIMIT 2"};
const Sql put_sql{"households.put", Reach::business, insert_into<ProposalRow>("household_proposals")
    + " ON CONFLICT (place) DO UPDATE SET name = excluded.name, members = excluded.members, refused_at = excluded.refused_at"};
const Sql remove_sql{"households.remove", Reach::business, "DELETE FROM household_proposals WHERE place = $1"};
const Sql refuse_sql{"households.refuse", Reach::business, "UPDATE household_proposals SET refused_at = $2 WHERE place = $1"};

const Sql propose_again_sql{"households.propose_again", Reach::business, "UPDATE household_proposals SET refused_at = NULL WHERE place = $1"};

// What an acceptance did, as the log keeps it: the proposal is gone by then.
struct WasOf {
    Id<Customer> customer_id;
    std::optional<std::string> before;      // their household until then
};
BOOST_DESCRIBE_STRUCT(WasOf, (), (customer_id, before))
struct Acceptance {
    std::string household;
    std::vector<WasOf> members;
    std::string name;                       // of the proposal
    Strings proposed;
};
BOOST_DESCRIBE_STRUCT(Acceptance, (), (household, members, name, proposed))

constexpr std::string_view accepted_action = "household.accepted", taken_back_action = "household.acceptance_taken_back";

// The newest of this id that stands.
std::optional<Acceptance> accepted(Db& db, const std::string& id)
{
    constexpr int most_of_a_proposal = 50;
    for (const auto& event : identity::list_audit_events(db, {id, {}, {}, {}}, {}, most_of_a_proposal)) {
        if (event.action == taken_back_action) return std::nullopt;
        if (event.action != accepted_action) continue;
        const auto changes = json::parse(event.changes);
        auto read = from_json<Acceptance>(changes.at("acceptance").at(1));
        return read ? std::optional(std::move(*read)) : std::nullopt;
    }
    return std::nullopt;
}

// What one of them calls it already; else "Kowalska, Am Markt 1, Quendelbrück".
std::string name_for(Db& db, const std::vector<Id<Customer>>& members)
{
    std::optional<Customer> first;
    for (const auto& id : members) {
        auto member = store::find(db, id);
        if (!member) continue;
        if (member->household) return *member->household;
        if (!first) first = std::move(member);
    }
    if (!first || !first->name) return {};
    const auto& name = first->name->value;
    auto called = name.substr(name.rfind(' ') + 1);
    if (first->street) called += ", " + first->street->value;
    if (first->city) called += ", " + first->city->value;
    return called.size() <= 200 ? called : called.substr(0, called.rfind(','));
}

std::vector<Id<Customer>> ids_of(const Strings& texts)
{
    std::vector<Id<Customer>> ids;
    for (const auto& text : texts) ids.push_back(parse_id<Customer>(text).value());
    return ids;
}

HouseholdProposal shown(Db& db, const ProposalRow& row) { return {row.place, row.name, list_rows(db, ids_of(row.members))}; }

Result<ProposalRow> standing(Db& db, const std::string& id)
{
    auto row = db.one<ProposalRow>(find_sql, id);
    if (!row || row->refused_at) return not_found("There is no such proposal.");
    return std::move(*row);
}

}  // namespace

std::vector<FoundHousehold> find_households(const People& people)
{
    struct Place {
        std::uint32_t address, family, person;
        auto operator<=>(const Place&) const = default;
    };
    std::vector<Place> places;
    for (std::uint32_t i = 0; i < people.size(); ++i) {
        const auto& one = people[i];
        if (one.address && one.family >= 0) places.push_back({one.address, one.words[one.family], i});
    }
    std::sort(places.begin(), places.end());
    std::vector<FoundHousehold> found;
    for (std::size_t from = 0, to = 0; from < places.size(); from = to) {
        while (to < places.size() && places[to].address == places[from].address && places[to].family == places[from].family) ++to;
        if (to - from < 2 || to - from > most_members) continue;
        const auto& first = people[places[from].person];
        const std::span here(places.data() + from, to - from);
        const bool one_already = first.household && std::ranges::all_of(here, [&](const Place& place) { return people[place.person].household == first.household; });
        if (one_already) continue;
        const auto town = first.postcode ? first.postcode : first.city;
        auto& household = found.emplace_back();
        household.place = crypto::digest(people.text(places[from].family) + '\x1f' + people.place(first.street) + '\x1f' + people.place(first.house) + '\x1f' + people.place(town));
        for (const auto& place : here) household.members.push_back({people[place.person].id});
        std::ranges::sort(household.members);
    }
    return found;
}

void put_household_proposals(Db& db, const std::vector<FoundHousehold>& found)
{
    std::map<std::string, ProposalRow> kept;
    for (auto& row : db.all<ProposalRow>(all_sql)) kept.emplace(row.place, row);
    for (const auto& household : found) {
        ProposalRow row{household.place, {}, {}, {}};
        for (const auto& id : household.members) row.members.push_back(to_text(id));
        const auto before = kept.find(row.place);
        const bool same = before != kept.end() && before->second.members == row.members;
        if (before != kept.end()) kept.erase(before);
        if (same) continue;
        row.name = name_for(db, household.members);
        if (!row.name.empty()) db.run(put_sql, row);
    }
    for (const auto& [place, row] : kept) db.run(remove_sql, place);
}

std::vector<HouseholdProposal> list_household_proposals(Db& db, const std::string& after, int limit)
{
    std::vector<HouseholdProposal> list;
    for (const auto& row : db.all<ProposalRow>(list_sql, after, limit + 1)) list.push_back(shown(db, row));
    return list;
}

std::string proposal_named(Db& db, const std::string& text)
{
    constexpr std::size_t fewest_letters = 8;
    if (text.size() < fewest_letters) return text;
    const auto places = db.all<std::string>(beginning_sql, text);
    const auto begins_so = [&](std::size_t at) { return at < places.size() && places[at].starts_with(text); };
    return begins_so(0) && !begins_so(1) ? places[0] : text;
}

Result<HouseholdProposal> accept_household(Context& ctx, const std::string& id, const AcceptHousehold& input)
{
    TRY(const auto row, standing(ctx.db, id));
    const auto proposed = ids_of(row.members);
    const auto members = input.members.value_or(proposed);
    for (std::size_t i = 0; i < members.size(); ++i)
        if (!std::ranges::count(proposed, members[i])) return invalid("/members/" + std::to_string(i), "This customer is not one of them.", "unknown");
    if (std::set(members.begin(), members.end()).size() < 2) return invalid("members", "A household is two people or more: name at least two of them.", "too_few");
    Acceptance acceptance{{}, {}, row.name, row.members};
    for (const auto& member : members) {
        const auto customer = store::find(ctx.db, member);
        if (!customer) continue;    // gone, or part of another of them, since
        CustomerPatch patch;
        patch.household = {true, input.name.value_or(Text<1, 200>{row.name})};
        TRY(const auto changed, change_customer(ctx, member, customer->version, patch));
        acceptance.household = changed.household ? changed.household->value : std::string();
        acceptance.members.push_back({member, customer->household ? std::optional(customer->household->value) : std::nullopt});
    }
    ctx.db.run(remove_sql, id);
    identity::record(ctx, accepted_action, id, "{\"acceptance\":[null," + to_json(acceptance) + "]}");
    return shown(ctx.db, row);
}

Result<HouseholdProposal> take_back_acceptance(Context& ctx, const std::string& id)
{
    const auto acceptance = accepted(ctx.db, id);
    if (!acceptance) return not_found("Nobody has said that these live together.");
    for (const auto& one : acceptance->members) {
        const auto customer = store::find(ctx.db, one.customer_id);
        if (!customer || !customer->household || customer->household->value != acceptance->household) continue;
        CustomerPatch patch;
        patch.household.present = true;
        if (one.before) patch.household.value = Text<1, 200>{*one.before};
        CHECK(change_customer(ctx, one.customer_id, customer->version, patch));
    }
    // What was found there meanwhile is another question, and stands.
    auto row = ctx.db.one<ProposalRow>(find_sql, id);
    if (!row) ctx.db.run(put_sql, row.emplace(id, acceptance->name, acceptance->proposed, std::nullopt));
    identity::record(ctx, taken_back_action, id);
    return shown(ctx.db, *row);
}

Result<Done> refuse_household(Context& ctx, const std::string& id)
{
    CHECK(standing(ctx.db, id));
    ctx.db.run(refuse_sql, id, ctx.now());
    identity::record(ctx, "household.refused", id);
    return Done{};
}

Result<HouseholdProposal> take_back_refusal(Context& ctx, const std::string& id)
{
    const auto row = ctx.db.one<ProposalRow>(find_sql, id);
    if (!row || !row->refused_at) return not_found("Nobody has said that these are no household.");
    ctx.db.run(propose_again_sql, id);
    identity::record(ctx, "household.proposed_again", id);
    return shown(ctx.db, *row);
}

}  // namespace rapport::customers
