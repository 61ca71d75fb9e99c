#include "cases/in_person.h"

#include "base/text.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/store.h"

#include <tuple>

namespace rapport::cases {
namespace {

// Whoever stands before them has it, where nobody did.
void take_up(Context& ctx, const Case& one)
{
    const auto staff = identity::store::find_staff(ctx.db, ctx.actor.staff);
    if (!staff || one.staff_id) return;
    Filed filed = one;
    std::tie(filed.staff, filed.staff_id) = std::tuple(staff->name, staff->id);
    keep(ctx, filed, store::clocks(ctx.db, one.id));
    identity::record(ctx, "case.changed", to_text(one.id), identity::changes_between(static_cast<const Filed&>(one), filed));
}

// By e-mail where the words are sent.
Way way_of(std::optional<bool> send) { return send.value_or(false) ? Way::email : Way::in_person; }

Result<Done> answer_in_person(Context& ctx, Id<Case> id, const std::optional<Text<1, 4000>>& words, std::optional<bool> send, Instant mail_at)
{
    if (words) {
        CHECK(add_entry(ctx, id, {.kind = EntryKind::answer, .words = {words->value}, .way = way_of(send), .send = send}, mail_at));
        return Done{};
    }
    TRY(const auto one, still_open(ctx, id));
    auto clocks = store::clocks(ctx.db, id);
    for (auto& clock : clocks)
        if (clock.clock != ClockKind::solution) meet(clock, ctx.now());
    say(ctx, id, "Spoken with in person.");
    keep(ctx, one, clocks);
    identity::record(ctx, "case.answered", to_text(id));
    return Done{};
}

}  // namespace

Result<Remedy> give_in_person(Context& ctx, Id<Case> id, GiveRemedy input)
{
    const auto words = input.words;
    const auto send = input.send;
    if (send.value_or(false) && (!words || tidy(words->value).empty())) return invalid("send", "Write the words that are to be sent.", "no_words");
    TRY(const auto remedy, give_remedy(ctx, id, std::move(input)));
    if (send.value_or(false) && remedy.state == RemedyState::waiting) return invalid("send", "This waits for somebody's yes: nothing is promised in writing before. Tell them that you ask, and write once it is given.", "waits");
    take_up(ctx, *store::find(ctx.db, id, ctx.now()));
    const auto one = *store::find(ctx.db, id, ctx.now());
    if (remedy.state != RemedyState::granted || (needs_cause(one.kind) && !one.cause)) {
        CHECK(answer_in_person(ctx, id, words, send, stands_from(remedy)));
        return remedy;
    }
    CloseCase end;
    end.action = Text<1, 2000>{remedy.what + " (" + amount_in_words(remedy.amount) + ")"};
    end.told_by = way_of(send);
    end.told = words;
    end.send = send;
    CHECK(close_case(ctx, id, std::move(end), remedy.id));
    return read_remedy(ctx, remedy.id);
}

}  // namespace rapport::cases
