#include "ideas/said.h"

#include "base/acting.h"
#include "base/text.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "ideas/store.h"

namespace rapport::ideas {
namespace {

const Sql removed_sql{"said.was_removed", Reach::business, "SELECT COUNT(*) FROM audit_events WHERE subject = $1 AND action = 'said.removed'"};
const Sql list_sql{"said.list", Reach::business, "SELECT " + columns<Said>() + " FROM said ORDER BY id DESC"};
const Sql shown_sql{"said.shown", Reach::business, "SELECT " + columns<Said>("s.") + R"sql(
       FROM said s
       LEFT JOIN case_closures k ON k.case_id = s.case_id
       LEFT JOIN ideas i ON i.id = s.idea_id
      WHERE s.shown_at IS NOT NULL
        AND (k.case_id IS NOT NULL OR i.answer IN ('done', 'planned'))
      ORDER BY s.shown_at DESC, s.id DESC
      LIMIT $1
)sql"};
const Sql of_case_sql{"said.of_case", Reach::business, "SELECT " + columns<Said>() + " FROM said WHERE case_id = $1 ORDER BY id"};
const Sql closed_sql{"said.case_is_closed", Reach::business, "SELECT c.id, k.at FROM cases c LEFT JOIN case_closures k ON k.case_id = c.id WHERE c.id = $1"};
const Sql answered_sql{"said.idea_is_answered", Reach::business, "SELECT id, answer FROM ideas WHERE id = $1"};

Result<Said> found(Context& ctx, Id<Said> id)
{
    auto said = store::find_said(ctx.db, id);
    if (!said) return not_found("There is nothing of this kind.");
    return std::move(*said);
}

}  // namespace

std::optional<bool> has_ended(Db& db, const Said& said)
{
    if (said.case_id) {
        const auto row = db.one<std::tuple<Id<cases::Case>, std::optional<Instant>>>(closed_sql, *said.case_id);
        return row ? std::optional(std::get<1>(*row).has_value()) : std::nullopt;
    }
    const auto row = db.one<std::tuple<Id<Idea>, std::optional<IdeaAnswer>>>(answered_sql, *said.idea_id);
    return row ? std::optional(std::get<1>(*row) == IdeaAnswer::done || std::get<1>(*row) == IdeaAnswer::planned) : std::nullopt;
}

namespace {

// Known again by its ids, so that an old file does not bring it back.
void remove(Context& ctx, const Said& said)
{
    store::remove(ctx.db, said.id);
    identity::record(ctx, "said.removed", to_text(said.id));
    if (said.external_id) identity::record(ctx, "said.removed", *said.external_id);
}

Result<Said> keep(Context& ctx, const Said& before, Said said, const char* action)
{
    ++said.version;
    store::update(ctx.db, said);
    identity::record(ctx, action, to_text(said.id), identity::changes_between(before, said));
    return said;
}

}  // namespace

Result<Said> add_said(Context& ctx, const NewSaid& input)
{
    Said said;
    said.id = ctx.ids.make<Said>();
    said.case_id = input.case_id;
    said.idea_id = input.idea_id;
    said.you_said = tidy(input.you_said.value);
    said.we_did = tidy(input.we_did.value);
    if (input.called && !tidy(input.called->value).empty()) said.called = tidy(input.called->value);
    said.leave = tidy(input.leave.value);
    said.created_at = ctx.now();
    said.staff = actor_name(ctx);
    std::vector<Fault> faults;
    if (said.you_said.empty()) faults.push_back({"/you_said", "required", "Say what they said."});
    if (said.we_did.empty()) faults.push_back({"/we_did", "required", "Say what we did."});
    if (said.leave.size() < 3) faults.push_back({"/leave", "required", "Say how they gave their leave. Without it nothing is shown."});
    if (said.case_id.has_value() == said.idea_id.has_value()) faults.push_back({"/case_id", "one_of", "Say which case it was, or which idea."});
    else if (!has_ended(ctx.db, said)) faults.push_back({said.case_id ? "/case_id" : "/idea_id", "unknown_id", "There is no such case or idea."});
    if (!faults.empty()) return invalid(std::move(faults));
    store::insert(ctx.db, said);
    // Not the words: when the leave is taken back, nothing of them stays.
    identity::record(ctx, "said.created", to_text(said.id),
                     said.case_id ? "{\"case_id\":[null,\"" + to_text(*said.case_id) + "\"]}" : "{\"idea_id\":[null,\"" + to_text(*said.idea_id) + "\"]}");
    return said;
}

Result<Said> read_said(Context& ctx, Id<Said> id) { return found(ctx, id); }

std::vector<Said> list_said(Context& ctx) { return ctx.db.all<Said>(list_sql); }

Result<Said> show_said(Context& ctx, Id<Said> id)
{
    TRY(const auto before, found(ctx, id));
    if (!has_ended(ctx.db, before).value_or(false)) return conflict("It is not done yet: close the case, or answer the idea with done or planned.", "not_ended");
    if (before.shown_at) return before;
    auto said = before;
    said.shown_at = ctx.now();
    said.shown_by = actor_name(ctx);
    return keep(ctx, before, std::move(said), "said.shown");
}

Result<Said> hide_said(Context& ctx, Id<Said> id)
{
    TRY(const auto before, found(ctx, id));
    if (!before.shown_at) return before;
    auto said = before;
    said.shown_at.reset();
    said.shown_by.reset();
    return keep(ctx, before, std::move(said), "said.hidden");
}

Result<Done> remove_said(Context& ctx, Id<Said> id)
{
    TRY(const auto said, found(ctx, id));
    remove(ctx, said);
    return Done{};
}

bool was_removed(Db& db, const std::string& in_file) { return db.value<std::int64_t>(removed_sql, in_file) > 0; }

void leave_case(Context& ctx, Id<cases::Case> gone, std::optional<Id<cases::Case>> instead)
{
    for (const auto& before : ctx.db.all<Said>(of_case_sql, gone)) {
        if (!instead) {
            remove(ctx, before);
            continue;
        }
        auto said = before;
        said.case_id = instead;
        ++said.version;
        store::update(ctx.db, said);
        identity::record(ctx, "said.changed", to_text(said.id), "{\"case_id\":[\"" + to_text(gone) + "\",\"" + to_text(*instead) + "\"]}");
    }
}

std::vector<Said> shown(Db& db, std::size_t limit)
{
    return db.all<Said>(shown_sql, static_cast<std::int64_t>(limit));
}

}  // namespace rapport::ideas
