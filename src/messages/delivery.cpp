#include "messages/delivery.h"

#include "base/mail/incoming/decode.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "messages/places.h"
#include "messages/returns.h"
#include "messages/secrets.h"
#include "messages/store.h"
#include "touchpoints/record.h"

#include <algorithm>

namespace rapport::messages {
namespace {

constexpr std::int64_t claimed_us = 300 * us_per_second;
constexpr std::int64_t handed_us = 1800 * us_per_second;            // longer than handing over may take (base/mail/smtp.cpp)
constexpr std::int64_t minute_us = 60 * us_per_second;
constexpr std::int64_t patience_us = 4 * us_per_day;                // RFC 5321, 4.5.4.1
constexpr std::int64_t shortest_pause_us = 30 * minute_us;          // of one message, the same section
constexpr std::int64_t longest_pause_us = 480 * minute_us;
constexpr int ended_at_once = 500;
constexpr std::size_t most_on_timeline = 3'900;        // bytes of its text

const Sql consent_sql{"messages.consent", Reach::one_customer, "SELECT consent_email FROM customers WHERE id = $1"};

bool wants_marketing(Db& db, Id<customers::Customer> customer)
{
    const auto consent = db.one<std::optional<bool>>(consent_sql, customer);
    return consent && consent->value_or(false);
}

void wait_again(Db& db, Queued row)
{
    row.phase = Phase::waiting;
    row.lease_until.reset();
    store::update(db, row);
}

// What may have reached them stands on the timeline, and nothing else.
void follow_on_timeline(Context& ctx, Id<Message> id, State state)
{
    if (state == State::accepted || state == State::unknown) return void(put_on_timeline(ctx, id));
    const auto message = store::find(ctx.db, id);
    if (!message || !message->touchpoint_id) return;
    if (message->customer_id) touchpoints::withdraw(ctx, *message->customer_id, *message->touchpoint_id);
    store::set_touchpoint(ctx.db, id, std::nullopt);
}

void put_off(Context& ctx, Queued row, const mail::Outcome& outcome)
{
    if (!row.first_tried_at) row.first_tried_at = ctx.now();
    row.last_reply = outcome.words;
    if (!outcome.of_the_server) ++row.attempts;
    if (ctx.now().us - row.first_tried_at->us >= patience_us)
        return end(ctx, row, State::failed, "Given up after four days. " + outcome.words);
    // Also after a trouble of the server, so that a message that brings the trouble about stands behind the others.
    row.due_at = next_try(ctx.now(), row.attempts);
    wait_again(ctx.db, std::move(row));
}

}  // namespace

std::optional<Id<touchpoints::Touchpoint>> put_on_timeline(Context& ctx, Id<Message> id)
{
    const auto word = store::unsaid_word(ctx.db, id);
    // Whoever an import brought in may be gone with it, while their message was on its way.
    if (!word || !customers::exists(ctx.db, word->customer_id)) return std::nullopt;
    touchpoints::Touchpoint contact;
    contact.customer_id = word->customer_id;
    contact.at = touchpoints::whole_ms(ctx.now());
    contact.kind = touchpoints::Kind::email;
    contact.direction = touchpoints::Direction::out;
    contact.staff_id = word->writer_id;
    if (word->writer_id) contact.staff = word->planned_by;
    contact.summary = mail::incoming::clean_text(word->subject + "\n\n" + word->text, most_on_timeline);
    const auto touchpoint = touchpoints::record(ctx, contact).id;
    store::set_touchpoint(ctx.db, id, touchpoint);
    return touchpoint;
}

Instant next_try(Instant now, std::int64_t attempts)
{
    auto pause = shortest_pause_us;
    for (auto more = attempts - 2; more > 0 && pause < longest_pause_us; --more) pause *= 2;
    return {now.us + std::min(pause, longest_pause_us)};
}

Claimed claim(Context& ctx, const std::string& place, std::span<const Id<Message>> wanted)
{
    Claimed claimed;
    const auto count = count_claims(ctx.db, place, static_cast<std::int64_t>(wanted.size()), ctx.now());
    if (!count) return claimed;
    claimed.count = *count;
    for (const auto id : wanted) {
        const auto fence = ctx.ids.next();
        if (!store::claim(ctx.db, id, ctx.now(), place, fence, {ctx.now().us + claimed_us})) continue;
        if (auto message = store::find_to_send(ctx.db, id)) {
            fill_in(ctx.db, *message);
            const bool has_files = message->has_files.value_or(false);
            const bool is_automatic = !message->is_contact.has_value() || store::is_planned_by_key(ctx.db, id);
            claimed.claims.push_back({std::move(*message), fence, has_files, is_automatic});
        }
    }
    return claimed;
}

bool hand_over(Context& ctx, const std::string& place, const Claim& claim, const SecondThought& second_thought)
{
    const auto& message = claim.message;
    if (!may_leave(ctx.db, place)) return false;
    const auto row = store::find_queued(ctx.db, message.id);
    if (!row || row->fence != claim.fence || row->phase != Phase::claimed) return false;
    if (is_undeliverable(ctx.db, message.to_address)) {
        end(ctx, *row, State::withdrawn, "Mail to this address came back meanwhile.");
        return false;
    }
    if (has_lost_its_secret(ctx.db, message.id)) {
        end(ctx, *row, State::withdrawn, "What its personal link opens is not there any more.");
        return false;
    }
    if (message.purpose == Purpose::marketing) {
        const auto now = store::find(ctx.db, message.id);       // the customer may have become another record
        if (!now->customer_id || !wants_marketing(ctx.db, *now->customer_id)) {
            end(ctx, *row, State::withdrawn, "The customer does not want news by e-mail any more.");
            return false;
        }
        if (const auto why = second_thought ? second_thought(ctx, *now) : std::nullopt) {
            end(ctx, *row, State::withdrawn, *why);
            return false;
        }
    }
    return store::hand(ctx.db, message.id, claim.fence, {ctx.now().us + handed_us});
}

void settle(Context& ctx, const std::string& place, const Claim& claim, const mail::Outcome& outcome)
{
    using mail::Verdict;
    const auto row = store::find_queued(ctx.db, claim.message.id);
    const bool ours = row && row->fence == claim.fence && (row->phase == Phase::claimed || row->phase == Phase::handed);
    const bool told = outcome.verdict == Verdict::accepted || outcome.verdict == Verdict::refused;
    if (outcome.verdict == Verdict::accepted) note_accepted(ctx.db, place, ctx.now());
    if (outcome.of_the_server) note_trouble(ctx.db, place, outcome.words, ctx.now());
    if (!ours) {
        // Its lease had ended before the answer came: now we know.
        const auto message = row ? std::nullopt : store::find(ctx.db, claim.message.id);
        if (message && told && message->state == State::unknown && message->fence == claim.fence) {
            const auto state = outcome.verdict == Verdict::accepted ? State::accepted : State::failed;
            store::set_state(ctx.db, message->id, state, outcome.words, claim.fence, message->attempts, ctx.now());
            follow_on_timeline(ctx, message->id, state);
            if (state == State::accepted) forget_secret(ctx.db, message->id);
            identity::record(ctx, "message." + std::string(enum_text(state)), to_text(message->id));
        }
        return;
    }
    switch (outcome.verdict) {
    case Verdict::accepted: return end(ctx, *row, State::accepted, outcome.words);
    case Verdict::refused: return end(ctx, *row, State::failed, outcome.words);
    case Verdict::unknown: return end(ctx, *row, State::unknown, outcome.words);
    case Verdict::withdrawn: return wait_again(ctx.db, *row);
    case Verdict::later: return put_off(ctx, *row, outcome);
    }
}

void end(Context& ctx, const Queued& row, State state, const std::optional<std::string>& reason)
{
    const bool answered = state == State::accepted || state == State::failed || state == State::unknown;
    const bool tried = row.phase == Phase::claimed || row.phase == Phase::handed;
    store::dequeue(ctx.db, row.message_id);
    if (state == State::accepted || state == State::withdrawn) forget_secret(ctx.db, row.message_id);
    store::set_state(ctx.db, row.message_id, state, reason, row.fence, row.attempts + (answered && tried), ctx.now());
    follow_on_timeline(ctx, row.message_id, state);
    identity::record(ctx, "message." + std::string(enum_text(state)), to_text(row.message_id));
}

void end_lost(Context& ctx, const Queued& row)
{
    const auto now = store::find_queued(ctx.db, row.message_id);
    if (!now || now->fence != row.fence || now->phase != row.phase) return;
    if (row.phase == Phase::handed) end(ctx, row, State::unknown, "The program ended while the message was handed over.");
    else wait_again(ctx.db, row);
}

int end_lost(Context& ctx, const std::optional<std::string>& of_place)
{
    const auto rows = store::lost(ctx.db, ctx.now(), of_place);
    for (const auto& row : rows) end_lost(ctx, row);
    return static_cast<int>(rows.size());
}

void hold_everything(Context& ctx)
{
    for (auto row : store::not_held(ctx.db)) {
        if (row.phase == Phase::handed) continue;       // its answer, or the end of its lease, tells
        store::set_state(ctx.db, row.message_id, State::held, row.last_reply, 0, row.attempts, std::nullopt);
        row.phase = Phase::held;
        row.lease_until.reset();
        store::update(ctx.db, row);
    }
}

void end_overdue(Context& ctx)
{
    store::note_try(ctx.db, ctx.now());
    for (const auto& row : store::tried_before(ctx.db, {ctx.now().us - patience_us}, ended_at_once))
        end(ctx, row, State::failed, "Given up after four days, since the mail server could not be reached.");
}

}  // namespace rapport::messages
