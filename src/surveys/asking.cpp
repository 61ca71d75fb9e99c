#include "surveys/asking.h"

#include "base/crypto/crypto.h"
#include "base/told.h"
#include "customers/merge.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "messages/keys.h"
#include "messages/planned.h"
#include "messages/public_address.h"
#include "messages/service.h"
#include "surveys/doors.h"
#include "surveys/invitation_store.h"
#include "surveys/keys.h"
#include "surveys/mailing.h"
#include "surveys/seldom.h"
#include "surveys/service.h"
#include "touchpoints/giving.h"
#include "touchpoints/service.h"

#include <algorithm>
#include <utility>

namespace rapport::surveys {
namespace {

Told<WhenCalledBack>& told()
{
    static Told<WhenCalledBack> all;
    return all;
}

bool has_address(const customers::Customer& customer) { return customer.street && customer.city; }

// By post everybody may be asked who has not forbidden it; by mail and message those alone who allowed it.
std::optional<Reason> hurdle_of_channel(const customers::Customer& customer, AskedBy channel)
{
    switch (channel) {
    case AskedBy::email:
        if (customer.emails.empty()) return Reason::no_contact;
        return customer.consent_email.value_or(false) ? std::nullopt : std::optional(Reason::no_consent);
    case AskedBy::sms:
        if (customer.phones.empty()) return Reason::no_contact;
        return customer.consent_sms.value_or(false) ? std::nullopt : std::optional(Reason::no_consent);
    case AskedBy::post:
        if (!has_address(customer)) return Reason::no_contact;
        return customer.consent_post.value_or(true) ? std::nullopt : std::optional(Reason::no_consent);
    case AskedBy::counter: return std::nullopt;
    }
    return std::nullopt;
}

InvitationView view_of(Context& ctx, Invitation invitation, std::optional<std::string> name = {})
{
    InvitationView view;
    static_cast<Invitation&>(view) = std::move(invitation);
    view.state = state_of(view, ctx.now());
    view.customer = name ? *name : customers::name_of(ctx.db, view.customer_id).value_or("");
    if (!view.message_id) return view;
    if (const auto message = messages::read_message(ctx, *view.message_id)) {
        view.mail = message->state;
        view.mail_reason = message->reason;
        view.mail_bounce = message->bounce;
    }
    return view;
}

Error refused(Reason reason) { return conflict(in_words(reason), std::string(enum_text(reason))); }

// The contact that somebody is asked about must be theirs.
Result<Occasion> occasion_of(Context& ctx, const Invite& input)
{
    Occasion occasion;
    if (!input.touchpoint_id) return occasion;
    const auto contact = touchpoints::read_touchpoint(ctx, *input.touchpoint_id);
    if (!contact || contact->customer_id != input.customer_id) return invalid("touchpoint_id", "They had no such contact.", "unknown");
    occasion.touchpoint_id = contact->id;
    occasion.touchpoint_kind = contact->kind;
    occasion.touchpoint_at = contact->at;
    occasion.staff = contact->staff;
    return occasion;
}

Invitation drawn(Context& ctx, Id<Survey> survey, Id<customers::Customer> customer, AskedBy channel, const Occasion& occasion)
{
    Invitation invitation;
    static_cast<Occasion&>(invitation) = occasion;
    invitation.customer_id = customer;
    invitation.id = ctx.ids.make<Invitation>();
    invitation.survey_id = survey;
    invitation.channel = channel;
    invitation.drawn_at = touchpoints::whole_ms(ctx.now());
    store::insert(ctx.db, invitation);
    return invitation;
}

void note_left_out(Context& ctx, Id<Survey> survey, Id<customers::Customer> customer, const Occasion& occasion, Reason reason)
{
    store::insert(ctx.db, LeftOut{customer, ctx.ids.make<LeftOut>(), survey, occasion.rule_id, occasion.sample_id, occasion.touchpoint_id, reason, touchpoints::whole_ms(ctx.now())});
}

// A mail that has not left asks nobody: they wait again. Says whether it was still here.
bool unask(Context& ctx, Invitation& invitation)
{
    if (!invitation.message_id || !messages::call_back(ctx, *invitation.message_id, "Called back: the contact that it asks about was with somebody else.")) return false;
    store::forget_keys(ctx.db, invitation);
    invitation.code.reset();
    invitation.asked_at.reset();
    invitation.asked_by.reset();
    invitation.expires_at.reset();
    invitation.message_id.reset();
    ++invitation.version;
    store::update(ctx.db, invitation);
    store::keep_facts(ctx.db, invitation.customer_id);
    return true;
}

// Who was asked already answers for themselves; who waits is whoever had the contact, unless they are drawn for it anyway.
void give_invitation(Context& ctx, Invitation invitation, Id<customers::Customer> to, Id<touchpoints::Touchpoint> contact)
{
    if (invitation.asked_at && !unask(ctx, invitation)) return;
    const auto from = std::exchange(invitation.customer_id, to);
    auto gone = invitation;
    gone.customer_id = from;
    store::remove(ctx.db, gone);
    if (invitation.rule_id && store::is_settled(ctx.db, to, *invitation.rule_id, contact)) return identity::record(ctx, "survey.not_asked", to_text(from));
    ++invitation.version;
    store::insert(ctx.db, invitation);
    identity::record(ctx, "survey.invitation_given", to_text(invitation.id), "{\"customer_id\":[\"" + to_text(from) + "\",\"" + to_text(to) + "\"]}");
}

// Asks: a fresh secret and a fresh short code, of which the secret is kept as a hash.
Result<Link> link_of(Context& ctx, const Survey& survey, Invitation invitation, std::optional<Instant> at = {})
{
    const auto token = new_token();
    if (invitation.message_id) take_mail_back(ctx, *invitation.message_id);
    invitation.code = new_code();
    invitation.asked_at = touchpoints::whole_ms(ctx.now());
    invitation.asked_by = ctx.actor.name;
    invitation.expires_at = Instant{invitation.asked_at->us + answer_within_days * us_per_day};
    ++invitation.version;
    const bool by_mail = invitation.channel == AskedBy::email && messages::can_write_links(ctx.db);
    if (by_mail) {
        TRY(const auto message, mail_invitation(ctx, survey, invitation, token, at));
        invitation.message_id = message.id;
    }
    store::forget_keys(ctx.db, invitation);
    store::put_key(ctx.db, hash_of_token(token), invitation);
    store::put_key(ctx.db, hash_of_code(*invitation.code), invitation);
    store::update(ctx.db, invitation);
    store::keep_facts(ctx.db, invitation.customer_id);
    identity::record(ctx, "survey.asked", to_text(invitation.customer_id));
    return Link{view_of(ctx, std::move(invitation)), by_mail ? "" : "/s/" + token};
}

}  // namespace

InvitationState state_of(const Invitation& invitation, Instant now)
{
    if (invitation.answered_at) return InvitationState::answered;
    if (!invitation.asked_at) return InvitationState::waiting;
    return *invitation.expires_at <= now ? InvitationState::expired : InvitationState::asked;
}

std::string in_words(Reason reason)
{
    switch (reason) {
    case Reason::asked_lately: return "They were asked less than " + std::to_string(not_again_days) + " days ago.";
    case Reason::asked_seldom: return "They want to be asked less often, and were asked less than " + std::to_string(seldom_days) + " days ago.";
    case Reason::does_not_want: return "They do not want to be asked.";
    case Reason::no_consent: return "They did not allow us to write to them this way.";
    case Reason::no_contact: return "We have no address of theirs for this.";
    case Reason::too_late: return "What they were to be asked about is more than two weeks ago.";
    case Reason::enough_today: return messages::enough_today_in_words("them");
    case Reason::open_matter: return "Something of theirs is still open; put that right first.";
    }
    return {};
}

bool take_mail_back(Context& ctx, Id<messages::Message> id) { return messages::withdraw(ctx, id).has_value(); }

Way way_of(Context& ctx, AskedBy channel) { return {channel, channel == AskedBy::email && ctx.actor.is_program() && messages::can_write_links(ctx.db)}; }

bool has_open_matter(Db& db, const OpenMatters& matters, Id<customers::Customer> customer)
{
    return std::ranges::any_of(matters, [&](const OpenMatter& is_open) { return is_open(db, customer); });
}

std::optional<Reason> hurdle(Context& ctx, const OpenMatters& matters, Id<customers::Customer> id, const Way& way, std::optional<Id<Invitation>> but)
{
    if (store::has_stopped(ctx.db, id)) return Reason::does_not_want;
    const auto last = store::last_drawn(ctx.db, id, but);
    if (last && last->us > ctx.now().us - not_again_days * us_per_day) return Reason::asked_lately;
    if (is_too_soon(ctx, id, but)) return Reason::asked_seldom;
    if (has_open_matter(ctx.db, matters, id)) return Reason::open_matter;
    const auto customer = customers::read_customer(ctx, id);
    if (!customer) return Reason::no_contact;
    if (const auto reason = hurdle_of_channel(*customer, way.channel)) return reason;
    return way.is_programs_mail && !messages::may_write_to(ctx, id) ? std::optional(Reason::enough_today) : std::nullopt;
}

std::optional<Reason> hurdle(Context& ctx, const OpenMatters& matters, Id<customers::Customer> id, AskedBy channel, std::optional<Id<Invitation>> but)
{
    return hurdle(ctx, matters, id, way_of(ctx, channel), but);
}

Result<Link> invite(Context& ctx, const OpenMatters& matters, Id<Survey> id, const Invite& input)
{
    TRY(const auto survey, open_one(ctx, id));
    if (!customers::exists(ctx.db, input.customer_id)) return invalid("customer_id", "There is no such customer.", "unknown");
    TRY(const auto occasion, occasion_of(ctx, input));
    if (const auto reason = hurdle(ctx, matters, input.customer_id, input.channel)) return refused(*reason);
    return link_of(ctx, survey, drawn(ctx, survey.id, input.customer_id, input.channel, occasion));
}

bool draw(Context& ctx, const OpenMatters& matters, Id<Survey> survey, Id<customers::Customer> customer, AskedBy channel, const Occasion& occasion)
{
    const auto reason = hurdle(ctx, matters, customer, channel);
    settle(ctx, survey, customer, channel, occasion, reason);
    return !reason;
}

void settle(Context& ctx, Id<Survey> survey, Id<customers::Customer> customer, AskedBy channel, const Occasion& occasion, std::optional<Reason> reason)
{
    if (reason) note_left_out(ctx, survey, customer, occasion, *reason);
    else drawn(ctx, survey, customer, channel, occasion);
}

void leave_out(Context& ctx, const Invitation& invitation, Reason reason)
{
    store::remove(ctx.db, invitation);
    note_left_out(ctx, invitation.survey_id, invitation.customer_id, invitation, reason);
    if (!invitation.asked_at) return;
    store::keep_facts(ctx.db, invitation.customer_id);
    identity::record(ctx, "survey.not_asked", to_text(invitation.customer_id));
}

Result<Link> make_link(Context& ctx, const OpenMatters& matters, Id<Invitation> id)
{
    const auto invitation = store::find_invitation(ctx.db, id);
    if (!invitation) return not_found("There is no such invitation.");
    TRY(const auto survey, open_one(ctx, invitation->survey_id));
    if (invitation->answered_at) return conflict("They have answered already.", "answered");
    if (invitation->touchpoint_id && touchpoints::is_put_by(ctx.db, *invitation->touchpoint_id))
        return conflict("Nobody knows just now with whom we had the contact that they would be asked about.", "nobodys_contact");
    if (const auto reason = hurdle(ctx, matters, invitation->customer_id, invitation->channel, id)) return refused(*reason);
    return link_of(ctx, survey, *invitation);
}

Result<Link> ask(Context& ctx, const Invitation& invitation, std::optional<Instant> at)
{
    TRY(const auto survey, open_one(ctx, invitation.survey_id));
    return link_of(ctx, survey, invitation, at);
}

Result<Done> remove_invitation(Context& ctx, Id<Invitation> id)
{
    const auto invitation = store::find_invitation(ctx.db, id);
    if (!invitation) return not_found("There is no such invitation.");
    if (invitation->asked_at) return conflict("They were asked already.", "asked");
    store::remove(ctx.db, *invitation);
    identity::record(ctx, "survey.not_asked", to_text(invitation->customer_id));
    return Done{};
}

void follow_contacts()
{
    touchpoints::call_when_given([](Context& ctx, const touchpoints::Touchpoint& before, const touchpoints::Touchpoint& now) {
        for (auto& invitation : store::unanswered_about(ctx.db, before.customer_id, before.id)) give_invitation(ctx, std::move(invitation), now.customer_id, now.id);
        // Why the one was not asked says nothing of the other.
        store::forget_left_outs(ctx.db, before.customer_id, before.id);
    });
    touchpoints::call_when_put_by([](Context& ctx, const touchpoints::Touchpoint& before) {
        for (auto& invitation : store::unanswered_about(ctx.db, before.customer_id, before.id)) unask(ctx, invitation);
    });
}

Result<std::vector<InvitationView>> list_invitations(Context& ctx, Id<Survey> survey, const InvitationFilter& filter)
{
    CHECK(read_survey(ctx, survey));
    std::vector<InvitationView> views;
    for (auto& [invitation, name] : store::list_invitations(ctx.db, survey, filter.state, ctx.now(), filter.before, filter.limit))
        views.push_back(view_of(ctx, std::move(invitation), std::move(name)));
    return views;
}

Result<std::vector<LeftOutView>> list_left_outs(Context& ctx, Id<Survey> survey, const Before& before, int limit)
{
    CHECK(read_survey(ctx, survey));
    std::vector<LeftOutView> views;
    for (auto& [left_out, name] : store::list_left_outs(ctx.db, survey, before, limit)) {
        LeftOutView view;
        static_cast<LeftOut&>(view) = left_out;
        view.customer = name ? *name : customers::name_of(ctx.db, left_out.customer_id).value_or("");
        view.words = in_words(left_out.reason);
        views.push_back(std::move(view));
    }
    return views;
}

std::optional<Invitation> invitation_of_token(Db& db, const std::string& token) { return store::find_by_key(db, hash_of_token(token)); }
std::optional<Invitation> invitation_of_code(Db& db, const std::string& code) { return store::find_by_key(db, hash_of_code(code)); }

void call_questions_back(Context& ctx, Id<customers::Customer> customer, Reason reason)
{
    for (const auto& invitation : store::asked_by_mail(ctx.db, customer))
        if (take_mail_back(ctx, *invitation.message_id)) leave_out(ctx, invitation, reason);
    for (const auto called_back : told()) called_back(ctx, customer);
}

void stop_asking(Context& ctx, Id<customers::Customer> customer)
{
    // Said again since another record became part of theirs, it may be that one's word; and a file's word is not yet theirs.
    const auto last = store::last_own_stop(ctx.db, customer);
    if (last && last.value > customers::last_merge_of(ctx.db, customer).value_or(Id<customers::Merge>{}).value) return;
    put(ctx, Stop{customer, ctx.ids.make<Stop>(), touchpoints::whole_ms(ctx.now())});
}

void put(Context& ctx, const Stop& stop)
{
    store::insert(ctx.db, stop);
    store::keep_facts(ctx.db, stop.customer_id);
    call_questions_back(ctx, stop.customer_id, Reason::does_not_want);
    identity::record(ctx, "survey.stopped", to_text(stop.customer_id));
}

bool has_stopped(Db& db, Id<customers::Customer> customer) { return store::has_stopped(db, customer); }
void call_when_called_back(WhenCalledBack called_back) { told().list(called_back); }

}  // namespace rapport::surveys
