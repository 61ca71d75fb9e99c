#include "base/csv/writer.h"
#include "base/json.h"
#include "base/text.h"
#include "cases/in_files.h"
#include "cases/service.h"
#include "customers/named.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "ideas/box.h"
#include "ideas/doors.h"
#include "ideas/service.h"
#include "ideas/store.h"
#include "imports/undo.h"
#include "listening/in_files.h"
#include "touchpoints/cells.h"
#include "touchpoints/doors.h"
#include "touchpoints/slice.h"

#include <algorithm>
#include <map>

namespace rapport::ideas {

// Somebody who voted, as a file says it.
struct Voter {
    std::optional<Instant> at;
    std::string customer_id;
};
BOOST_DESCRIBE_STRUCT(Voter, (), (at, customer_id))

struct IdeaRow {
    std::string idea_id;            // the other system's, or ours ("ide_..."), or empty
    std::string customer_id;        // the other system's, or ours, or empty
    std::string title;
    std::optional<std::string> words;
    std::optional<CameBy> came_by;
    std::string case_id, response_id;
    std::optional<Instant> created_at;
    std::optional<std::string> staff;
    std::optional<IdeaAnswer> answer;
    std::optional<std::string> reason;
    std::optional<Instant> answered_at;
    std::optional<std::string> answered_by;
    bool has_voters = false;        // the file has a column for them
    std::vector<Voter> voters;
    std::optional<Instant> shown_at;
    std::optional<std::string> shown_by;
};
BOOST_DESCRIBE_STRUCT(IdeaRow, (), (idea_id, customer_id, title, words, came_by, case_id, response_id, created_at, staff, answer, reason, answered_at, answered_by, has_voters, voters, shown_at, shown_by))

// An idea with its votes.
struct WholeIdea {
    IdeaHead idea;
    std::vector<IdeaVote> votes;
    bool operator==(const WholeIdea&) const = default;
};
BOOST_DESCRIBE_STRUCT(WholeIdea, (), (idea, votes))

// What an import found, if anything, and what it left.
struct FoundIdea {
    std::optional<WholeIdea> was;
    WholeIdea left;
    std::optional<Instant> shown_at;        // since when everybody reads a new one, as the file says it
};
BOOST_DESCRIBE_STRUCT(FoundIdea, (), (was, left, shown_at))

namespace {

using imports::Effect;
using touchpoints::whole_ms;

enum Column { idea_id, customer_id, title, words, came_by, case_id, response_id, created_at, staff, answer, reason, answered_at, answered_by, voters, shown_at, shown_by };

std::vector<imports::Field> fields()
{
    return {
        {"idea_id", false, {"id"}},
        {"customer_id", false, {"customer", "customerno", "kundennummer", "kunde"}},
        {"title", true, {"idea", "idee", "suggestion", "vorschlag"}},
        {"words", false, {"description", "text", "beschreibung"}},
        {"came_by", false, {}},
        {"case_id", false, {}},
        {"response_id", false, {}},
        {"created_at", false, {"created", "date", "datum"}, true},
        {"staff", false, {"by", "writtenby", "mitarbeiter"}},
        {"answer", false, {"status", "antwort"}},
        {"reason", false, {"why", "grund"}},
        {"answered_at", false, {}, true},
        {"answered_by", false, {}},
        {"voters", false, {"votes", "stimmen"}},
        {"shown_at", false, {}, true},
        {"shown_by", false, {}},
    };
}

// One line each: the time, if it is known, and then who.
Result<std::vector<Voter>> voter_lines(const imports::Reading& reading, std::string_view cell)
{
    std::vector<Voter> all;
    while (!cell.empty()) {
        const auto end = std::min(cell.find('\n'), cell.size());
        const auto line = tidy(cell.substr(0, end));
        cell.remove_prefix(std::min(end + 1, cell.size()));
        if (line.empty()) continue;
        Voter voter{{}, line};
        if (const auto space = line.find(' '); space != line.npos)
            if (const auto moment = reading.moment(line.substr(0, space), "voters"); moment) voter = {moment->at, line.substr(space + 1)};
        CHECK(touchpoints::text_cell(voter.customer_id, "voters", 200));
        all.push_back(std::move(voter));
    }
    return all;
}

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    IdeaRow row;
    const auto text = [&](Column column, std::string_view name, std::size_t longest) { return touchpoints::text_cell(cells[column], name, longest); };
    TRY(const auto id, text(idea_id, "idea_id", 200));
    row.idea_id = id.value_or("");
    TRY(const auto customer, text(customer_id, "customer_id", 200));
    row.customer_id = customer.value_or("");
    TRY(const auto said, text(title, "title", 160));
    row.title = tidy(said.value_or(""));
    if (row.title.empty()) return invalid("title", "Say the idea in a few words.", "required");
    TRY(row.words, text(words, "words", 2000));
    TRY(row.came_by, touchpoints::enum_cell<CameBy>(cells[came_by], "came_by"));
    TRY(const auto in_case, text(case_id, "case_id", 200));
    row.case_id = in_case.value_or("");
    TRY(const auto response, text(response_id, "response_id", 200));
    row.response_id = response.value_or("");
    TRY(row.created_at, touchpoints::time_cell(reading, cells[created_at], "created_at"));
    TRY(row.staff, text(staff, "staff", 200));
    TRY(row.answer, touchpoints::enum_cell<IdeaAnswer>(cells[answer], "answer"));
    TRY(row.reason, text(reason, "reason", 2000));
    TRY(row.answered_at, touchpoints::time_cell(reading, cells[answered_at], "answered_at"));
    TRY(row.answered_by, text(answered_by, "answered_by", 200));
    row.has_voters = cells.mapped(voters);
    TRY(row.voters, voter_lines(reading, cells[voters]));
    TRY(row.shown_at, touchpoints::time_cell(reading, cells[shown_at], "shown_at"));
    TRY(row.shown_by, text(shown_by, "shown_by", 200));
    return imports::Parsed{row.idea_id.empty() ? row.title : row.idea_id, row.customer_id, imports::packed(row)};
}

// What the row says, laid over what is stored; whose it is and who voted stand apart.
Result<IdeaHead> with(Context& ctx, IdeaHead idea, const IdeaRow& row)
{
    const bool is_new = !idea.id;
    idea.title = row.title;
    if (row.words) idea.words = *row.words;
    if (row.came_by) idea.came_by = *row.came_by;
    if (!row.case_id.empty()) {
        idea.case_id = cases::case_in_file(ctx, row.case_id);
        if (!idea.case_id) return invalid("case_id", "There is no such case.", "unknown_id");
    }
    if (!row.response_id.empty()) {
        idea.response_id = listening::response_in_file(ctx.db, row.response_id);
        if (!idea.response_id) return invalid("response_id", "There is no such response.", "unknown_id");
    }
    if (row.created_at) idea.created_at = touchpoints::laid_over(is_new ? std::nullopt : std::optional(idea.created_at), *row.created_at);
    else if (is_new) idea.created_at = whole_ms(ctx.now());
    if (idea.created_at > ctx.now()) return invalid("created_at", "It cannot have been said in the future.", "range");
    if (row.staff) idea.staff = row.staff;
    if (!row.answer && !idea.answer) return idea;
    const bool is_other = (row.answer && row.answer != idea.answer) || (row.reason && row.reason != idea.reason);
    if (is_other) {
        idea.answered_at.reset();
        idea.answered_by.reset();
    }
    if (row.answer) idea.answer = row.answer;
    if (row.reason) idea.reason = row.reason;
    if (tidy(idea.reason.value_or("")).empty()) return invalid("reason", "Say why, in words for those who voted.", "required");
    if (row.answered_at) idea.answered_at = touchpoints::laid_over(idea.answered_at, *row.answered_at);
    else if (!idea.answered_at) idea.answered_at = whole_ms(ctx.now());
    if (*idea.answered_at > ctx.now()) return invalid("answered_at", "It cannot have been answered in the future.", "range");
    if (row.answered_by) idea.answered_by = row.answered_by;
    return idea;
}

std::optional<WholeIdea> stored_under(Db& db, const IdeaRow& row)
{
    auto idea = row.idea_id.empty() ? store::find_titled(db, row.title) : store::find_idea(db, row.idea_id);
    if (!idea) return std::nullopt;
    const auto id = idea->id;
    return WholeIdea{std::move(*idea), store::votes(db, id)};
}

// Puts these votes in the place of those.
void put_votes(Db& db, const std::vector<IdeaVote>& before, const std::vector<IdeaVote>& now)
{
    for (const auto& vote : before)
        if (std::ranges::find(now, vote) == now.end()) store::remove(db, vote);
    for (const auto& vote : now)
        if (std::ranges::find(before, vote) == before.end()) store::insert(db, vote);
}

// Applies the rows of one slice, in the file's order.
class Slice : touchpoints::SliceOf<IdeaRow> {
public:
    using SliceOf::SliceOf;

    void run()
    {
        for (std::size_t at = 0; at < rows_.size(); ++at) apply(at);
    }

private:
    void apply(std::size_t at)
    {
        const auto& row = rows_[at];
        const auto stored = stored_under(ctx_.db, row);
        auto laid = with(ctx_, stored ? stored->idea : IdeaHead{}, row);
        if (!laid) return applied_.reject(laid.error());
        auto& idea = *laid;
        if (stored && !row.customer_id.empty() && whose_.find(row.customer_id) != idea.customer_id)
            return applied_.reject(invalid("customer_id", "This idea is another customer's."));
        // The words of what came by the box are for everybody to read, once it is shown.
        const bool was_told_otherwise = stored && stored->idea.came_by != CameBy::box;
        if (idea.came_by == CameBy::box && (was_told_otherwise || idea.customer_id || idea.case_id || idea.response_id || !row.customer_id.empty()))
            return applied_.reject(invalid("came_by", "What a customer told us did not come by the suggestion box."));
        if (idea.came_by == CameBy::box && stored && (idea.title != stored->idea.title || idea.words != stored->idea.words))
            return applied_.reject(invalid("words", "What came by the suggestion box stays as it was written there."));
        if (names_anothers_case(stored, idea, row)) return applied_.reject(invalid("case_id", std::string(another_customers_case)));
        const auto shown_since = stored ? std::nullopt : row.shown_at;      // what is there already is as the page shows it
        if (shown_since && !ctx_.actor.may(may("settings:write"))) return applied_.reject(invalid("shown_at", "You may not show ideas to everybody. Leave this column out, or let somebody bring the file in who may.", "not_allowed"));
        if (shown_since > ctx_.now()) return applied_.reject(invalid("shown_at", "It cannot have been shown in the future.", "range"));
        if (!stored) idea.id = ctx_.ids.make<Idea>();
        if (!stored && !row.idea_id.empty()) idea.external_id = row.idea_id;
        if (!stored && !row.customer_id.empty()) {
            idea.customer_id = customer_of(at);
            if (!idea.customer_id) return applied_.reject(invalid("customer_id", "No customer can have this id."));
        }
        auto votes = votes_of(row, idea, stored ? stored->votes : std::vector<IdeaVote>(), !stored);
        if (!votes) return applied_.reject(votes.error());
        WholeIdea whole{std::move(idea), std::move(*votes)};
        if (stored && *stored == whole) return applied_.outcomes.push_back({});
        if (stored) ++whole.idea.version;
        keep(stored, whole);
        if (shown_since) show_since(ctx_, whole.idea.id, *shown_since, row.shown_by);
        applied_.outcomes.push_back({stored ? Effect::changed : Effect::created, {}, {}});
        applied_.changes.push_back({"idea", 0, whole.idea.id.value, to_json(FoundIdea{stored, whole, shown_since})});
    }

    bool names_anothers_case(const std::optional<WholeIdea>& stored, const IdeaHead& idea, const IdeaRow& row)
    {
        const bool is_as_stored = stored && stored->idea.case_id == idea.case_id;
        if (!idea.case_id || is_as_stored || (!idea.customer_id && row.customer_id.empty())) return false;
        const auto whose = idea.customer_id ? idea.customer_id : whose_.find(row.customer_id);
        const auto its = cases::customer_of(ctx_.db, *idea.case_id);
        return its && its != whose;
    }

    void keep(const std::optional<WholeIdea>& stored, const WholeIdea& whole)
    {
        if (stored && (stored->idea.answer != whole.idea.answer || stored->idea.reason != whole.idea.reason)) answered_by_file(ctx_, stored->idea);
        if (stored) store::update(ctx_.db, whole.idea);
        else store::insert(ctx_.db, whole.idea);
        put_votes(ctx_.db, stored ? stored->votes : std::vector<IdeaVote>(), whole.votes);
        if (stored) identity::record(ctx_, "idea.changed", to_text(whole.idea.id), identity::changes_between(stored->idea, whole.idea));
        else identity::record(ctx_, "idea.created", to_text(whole.idea.id), identity::changes_of_new(whole.idea));
    }

    // Who voted by the file: all of them, or whoever has voted already where it does not say. Whose a new idea is has voted for it.
    Result<std::vector<IdeaVote>> votes_of(const IdeaRow& row, const IdeaHead& idea, std::vector<IdeaVote> known, bool is_new)
    {
        const auto vote = [&](CustomerId customer, Instant at) { return IdeaVote{customer, ctx_.ids.make<IdeaVote>(), idea.id, at}; };
        if (is_new && !row.has_voters && idea.customer_id) return std::vector{vote(*idea.customer_id, idea.created_at)};
        if (row.voters.empty()) return known;
        std::vector<std::string> names;
        for (const auto& voter : row.voters) names.push_back(voter.customer_id);
        whose_.ensure(ctx_, names, applied_);
        std::vector<IdeaVote> votes;
        for (const auto& voter : row.voters) {
            const auto customer = whose_.find(voter.customer_id);
            if (!customer) return invalid("voters", "No customer can have the id “" + voter.customer_id + "”.");
            const auto same = std::ranges::find_if(known, [&](const IdeaVote& one) { return one.customer_id == *customer && (!voter.at || whole_ms(one.at) == whole_ms(*voter.at)); });
            if (same == known.end()) {
                votes.push_back(vote(*customer, whole_ms(voter.at.value_or(idea.created_at))));
                continue;
            }
            votes.push_back(*same);
            known.erase(same);
        }
        std::ranges::stable_sort(votes, {}, [](const IdeaVote& one) { return std::pair(one.at, one.id); });
        return votes;
    }
};

// Customers may have become one since: a vote is then the other one's, under the same id.
bool same_votes(const std::vector<IdeaVote>& some, const std::vector<IdeaVote>& others)
{
    return std::ranges::equal(some, others, {}, &IdeaVote::id, &IdeaVote::id);
}

// Otherwise than by the file itself.
bool stands_in_box(Context& ctx, Id<Idea> id, std::optional<Instant> by_file)
{
    const auto idea = read_idea(ctx, id).value();
    return (idea.shown_at && idea.shown_at != by_file) || idea.box_votes > 0;
}

Result<Done> undo(Context& ctx, const imports::Change& change)
{
    if (change.subject != "idea") {
        if (store::has_any(ctx.db, {change.subject_id})) return conflict("This customer has voted since, and stays.", "in_use");
        return touchpoints::undo_change(ctx, change);
    }
    const auto stored = store::find_idea(ctx.db, Id<Idea>{change.subject_id});
    if (!stored) return Done{};     // somebody has removed it already
    auto found = from_json_text<FoundIdea>(*change.before);
    if (!found) return conflict("The idea “" + stored->title + "” has too much to it to be taken back, and stays.", "too_long");
    auto& [was, left, shown_since] = *found;
    const auto votes = store::votes(ctx.db, stored->id);
    const auto what = "The idea “" + stored->title + "”";
    if (!same_votes(votes, left.votes) || (!was && store::is_said_of(ctx.db, stored->id))) return conflict(what + " was changed after the import and stays.", "changed_meanwhile");
    if (!was && stands_in_box(ctx, stored->id, shown_since)) return conflict(what + " is shown in the suggestion box or was voted for there, and stays.", "in_use");
    TRY(const auto version, imports::take_back(ctx, change, stored->version, was ? std::optional(was->idea.version) : std::nullopt, what));
    if (!was) {
        store::remove(ctx.db, stored->id);
        identity::record(ctx, "idea.removed", to_text(stored->id));
        return Done{};
    }
    const auto answered = was->idea;
    was->idea.customer_id = stored->customer_id;    // a merge may have moved it
    was->idea.version = version;
    store::update(ctx.db, was->idea);
    for (auto& vote : was->votes)
        for (const auto& now : votes)
            if (now.id == vote.id) vote.customer_id = now.customer_id;
    put_votes(ctx.db, votes, was->votes);
    stands_again(ctx, answered);
    identity::record(ctx, "idea.changed", to_text(stored->id), identity::changes_between(*stored, was->idea));
    return Done{};
}

// Who voted for each idea, as a cell.
std::map<Id<Idea>, std::string> voters_cells(const std::vector<IdeaVote>& votes, const imports::CellsOf<customers::Customer>& customers)
{
    std::map<Id<Idea>, std::vector<std::string>> lines;
    for (const auto& vote : votes) lines[vote.idea_id].push_back(to_text(vote.at) + " " + customers(vote.customer_id));
    std::map<Id<Idea>, std::string> cells;
    for (auto& [id, of_idea] : lines) {
        std::ranges::sort(of_idea);
        cells[id] = touchpoints::cell_of(of_idea);
    }
    return cells;
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : fields()) writer.cell(field.name);
    writer.cell("box_votes");       // these do not come in: nobody can tell there who has voted already
    writer.end_row();
    auto ideas = list_ideas(ctx, {});
    std::ranges::sort(ideas, {}, [](const Idea& idea) { return std::pair(idea.created_at, idea.id); });
    const auto votes = store::each_vote(ctx.db);
    auto known = imports::named_by(ideas, &Idea::customer_id);
    for (const auto& vote : votes) known.push_back(vote.customer_id);
    const auto customers = customers::customer_cells(ctx.db, std::move(known));
    const auto cases = cases::case_cells(ctx.db, imports::named_by(ideas, &Idea::case_id));
    const auto responses = listening::response_cells(ctx.db, imports::named_by(ideas, &Idea::response_id));
    auto voters = voters_cells(votes, customers);
    for (const auto& idea : ideas) {
        writer.row({idea.external_id ? *idea.external_id : to_text(idea.id), customers(idea.customer_id), idea.title, idea.words, enum_text(idea.came_by),
                    cases(idea.case_id), responses(idea.response_id), to_text(idea.created_at), idea.staff.value_or(""),
                    idea.answer ? enum_text(*idea.answer) : std::string_view(), idea.reason.value_or(""), idea.answered_at ? to_text(*idea.answered_at) : std::string(), idea.answered_by.value_or(""),
                    voters[idea.id], idea.shown_at ? to_text(*idea.shown_at) : std::string(), idea.shown_at ? idea.shown_by.value_or("") : std::string(), std::to_string(idea.box_votes)});
        spill();
    }
}

}  // namespace

imports::Shape idea_shape()
{
    return {.kind = "ideas",
            .fields = fields(),
            .may_import = may("responses:write"),
            .may_export = may("responses:export"),
            .parse = parse,
            .applying = touchpoints::applying<Slice>,
            .undo = undo,
            .write_out = write_out};
}

}  // namespace rapport::ideas
