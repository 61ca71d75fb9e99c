#include "ideas/box.h"

#include "base/acting.h"
#include "base/crypto/crypto.h"
#include "base/text.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "ideas/service.h"
#include "ideas/store.h"

namespace rapport::ideas {
namespace {

constexpr std::size_t key_bytes = 16;

const Sql show_sql{"idea_box.show", Reach::business, R"sql(
    INSERT INTO idea_box (idea_id, form_key, shown_at, shown_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (idea_id) DO UPDATE SET shown_at = excluded.shown_at, shown_by = excluded.shown_by
     WHERE idea_box.shown_at IS NULL
)sql"};
const Sql hide_sql{"idea_box.hide", Reach::business, "UPDATE idea_box SET shown_at = NULL WHERE idea_id = $1 AND shown_at IS NOT NULL"};
const Sql of_key_sql{"idea_box.of_key", Reach::business, R"sql(
    SELECT b.idea_id
      FROM idea_box b
      JOIN ideas i ON i.id = b.idea_id
     WHERE b.form_key = $1 AND b.shown_at IS NOT NULL AND i.answer IS NULL
)sql"};
const Sql vote_sql{"idea_box_votes.put", Reach::business, "INSERT INTO idea_box_votes (idea_id, voter, at) VALUES ($1, $2, $3) ON CONFLICT (idea_id, voter) DO NOTHING"};
const Sql put_in_sql{"ideas.count_put_in", Reach::business, "SELECT COUNT(*) FROM ideas WHERE created_at >= $1 AND came_by = 'box'"};
const Sql shown_sql{"idea_box.list", Reach::business, R"sql(
    SELECT b.form_key, i.title, CASE WHEN i.came_by = 'box' AND i.customer_id IS NULL AND i.case_id IS NULL AND i.response_id IS NULL THEN i.words ELSE '' END, COALESCE(c.votes, 0) + COALESCE(s.votes, 0), i.answer, i.reason
      FROM idea_box b
      JOIN ideas i ON i.id = b.idea_id
      LEFT JOIN (SELECT idea_id, COUNT(DISTINCT customer_id) AS votes FROM idea_votes WHERE idea_id IN (SELECT idea_id FROM idea_box WHERE shown_at IS NOT NULL) GROUP BY idea_id) c ON c.idea_id = b.idea_id
      LEFT JOIN (SELECT idea_id, COUNT(*) AS votes FROM idea_box_votes WHERE idea_id IN (SELECT idea_id FROM idea_box WHERE shown_at IS NOT NULL) GROUP BY idea_id) s ON s.idea_id = b.idea_id
     WHERE b.shown_at IS NOT NULL
     ORDER BY COALESCE(c.votes, 0) + COALESCE(s.votes, 0) DESC, b.idea_id DESC
     LIMIT $1 OFFSET $2
)sql"};

}  // namespace

Result<Idea> show_idea(Context& ctx, Id<Idea> id)
{
    CHECK(read_idea(ctx, id));
    const auto by = actor_name(ctx);
    if (ctx.db.run(show_sql, id, crypto::random_hex(key_bytes), ctx.now(), by) > 0) identity::record(ctx, "idea.shown", to_text(id));
    return read_idea(ctx, id);
}

Result<Idea> hide_idea(Context& ctx, Id<Idea> id)
{
    CHECK(read_idea(ctx, id));
    if (ctx.db.run(hide_sql, id) > 0) identity::record(ctx, "idea.hidden", to_text(id));
    return read_idea(ctx, id);
}

void show_since(Context& ctx, Id<Idea> id, Instant at, const std::optional<std::string>& by)
{
    ctx.db.run(show_sql, id, crypto::random_hex(key_bytes), at, by);
    identity::record(ctx, "idea.shown", to_text(id));
}

Result<Done> remove_idea(Context& ctx, Id<Idea> id)
{
    TRY(const auto idea, read_idea(ctx, id));
    if (idea.came_by != CameBy::box || idea.customer_id) return conflict("This idea is no stranger's. Answer it with no, and say why.", "not_from_box");
    if (store::is_said_of(ctx.db, id)) return conflict("“You said, we did” tells of this idea. Take that away first.", "said");
    if (idea.votes > 0) return conflict("A customer voted for this idea and is to be told what comes of it. Answer it with no, and say why.", "in_use");
    store::remove(ctx.db, id);
    identity::record(ctx, "idea.removed", to_text(id));
    return Done{};
}

Result<Done> put_in_box(Context& ctx, const Text<1, 160>& title, const std::string& words)
{
    if (ctx.db.value<std::int64_t>(put_in_sql, ctx.business.time_zone.start_of(ctx.today())) >= most_put_in_a_day)
        return conflict("So many ideas came in today that no more fit in.", "too_many");
    NewIdea input;
    input.title = title;
    if (!tidy(words).empty()) input.words = Text<1, 2000>{words};
    input.came_by = CameBy::box;
    CHECK(add_idea(ctx, input));
    return Done{};
}

bool vote_in_box(Context& ctx, const crypto::SecretKey& key, const std::string& form_key, std::string_view network)
{
    const bool is_key = form_key.size() == 2 * key_bytes && form_key.find_first_not_of("0123456789abcdef") == std::string::npos;
    const auto id = is_key ? ctx.db.one<Id<Idea>>(of_key_sql, form_key) : std::nullopt;
    if (!id) return false;
    // Not the address itself: whoever has the table without the data folder's key learns none from it, nor who voted for two ideas.
    if (ctx.db.run(vote_sql, *id, key.mark("idea_box_votes " + form_key + " " + std::string(network)), ctx.now()) > 0) identity::record(ctx, "idea.voted", to_text(*id));
    return true;
}

std::vector<BoxIdea> in_box(Db& db, std::size_t skipped, std::size_t limit)
{
    return db.all<BoxIdea>(shown_sql, static_cast<std::int64_t>(limit), static_cast<std::int64_t>(skipped));
}

}  // namespace rapport::ideas
