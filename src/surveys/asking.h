// Asking customers: who may be asked, by which link, and who was left out.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "surveys/invitation.h"

namespace rapport::surveys {

constexpr std::int64_t not_again_days = 90;         // across all surveys
constexpr std::int64_t answer_within_days = 30;

// A fact of a customer that forbids asking them while it is not 0 ("open_cases"). `app` lists them, since the facts belong to
// folders above; it answers whether there is one.
using OpenMatter = std::function<bool(Db&, Id<customers::Customer>)>;
using OpenMatters = std::vector<OpenMatter>;

bool has_open_matter(Db& db, const OpenMatters& matters, Id<customers::Customer> customer);

// How somebody would be asked: the same for all of one drawing.
struct Way {
    AskedBy channel = AskedBy::counter;
    bool is_programs_mail = false;                  // then what was written to them today counts
};
Way way_of(Context& ctx, AskedBy channel);

// What forbids asking this customer now, the first that does; nothing where they may be asked. Not counting `but`.
std::optional<Reason> hurdle(Context& ctx, const OpenMatters& matters, Id<customers::Customer> customer, const Way& way, std::optional<Id<Invitation>> but = {});
std::optional<Reason> hurdle(Context& ctx, const OpenMatters& matters, Id<customers::Customer> customer, AskedBy channel, std::optional<Id<Invitation>> but = {});
// "They were asked less than 90 days ago."
std::string in_words(Reason reason);

struct Invite {
    Id<customers::Customer> customer_id = {};
    AskedBy channel = AskedBy::counter;
    std::optional<Id<touchpoints::Touchpoint>> touchpoint_id = {};
};
BOOST_DESCRIBE_STRUCT(Invite, (), (customer_id, channel, touchpoint_id))

struct InvitationView : Invitation {
    InvitationState state = InvitationState::waiting;
    std::string customer;
    std::optional<messages::State> mail;            // how far the mail is that asks them
    std::optional<std::string> mail_reason;
    std::optional<std::string> mail_bounce;         // a report says that it did not arrive after all
};
BOOST_DESCRIBE_STRUCT(InvitationView, (Invitation), (state, customer, mail, mail_reason, mail_bounce))

// A link that was just made: its secret is told this once and kept as a hash alone.
struct Link {
    InvitationView invitation;
    std::string link;                   // "/s/..."; empty where it went by mail: then they alone know it
};
BOOST_DESCRIBE_STRUCT(Link, (), (invitation, link))

// Draws one customer by hand and asks them: with a link, and a short code for paper. By e-mail the link goes to them at once, where mail can be
// written (messages::can_write_links); else whoever asks is told it.
// not_found; conflict "not_open"; invalid: no such customer or contact of theirs; conflict with the hurdle's name, or as messages::plan_message.
Result<Link> invite(Context& ctx, const OpenMatters& matters, Id<Survey> survey, const Invite& input);

// Draws a customer for an occasion, to be asked by somebody later; or writes down why they are left out. Answers whether they were drawn.
bool draw(Context& ctx, const OpenMatters& matters, Id<Survey> survey, Id<customers::Customer> customer, AskedBy channel, const Occasion& occasion);
// The same where it is known already what forbids it, if anything.
void settle(Context& ctx, Id<Survey> survey, Id<customers::Customer> customer, AskedBy channel, const Occasion& occasion, std::optional<Reason> reason);
// Who was drawn, and may not be asked after all, is left out, with the reason; asked already by a mail that does not leave, they were not asked.
void leave_out(Context& ctx, const Invitation& invitation, Reason reason);

// Makes the link of a drawn customer, who counts as asked from now on; a link made before opens nothing any more. not_found;
// conflict "not_open", "answered", the hurdle's name, or as messages::plan_message. A mail that waits with the link before is taken back.
Result<Link> make_link(Context& ctx, const OpenMatters& matters, Id<Invitation> id);

// The mail that asks does not leave any more, where it has not yet. Says whether it was still here.
bool take_mail_back(Context& ctx, Id<messages::Message> id);

// Somebody who was drawn and not asked is taken off. not_found; conflict "asked".
Result<Done> remove_invitation(Context& ctx, Id<Invitation> id);

struct InvitationFilter {
    std::optional<InvitationState> state = {};
    Before before = {};
    int limit = 50;
};

// Newest first: at most limit + 1. not_found.
Result<std::vector<InvitationView>> list_invitations(Context& ctx, Id<Survey> survey, const InvitationFilter& filter);

struct LeftOutView : LeftOut {
    std::string customer;
    std::string words;
};
BOOST_DESCRIBE_STRUCT(LeftOutView, (LeftOut), (customer, words))
// Newest first: at most limit + 1. not_found.
Result<std::vector<LeftOutView>> list_left_outs(Context& ctx, Id<Survey> survey, const Before& before, int limit);

// For the pages.
std::optional<Invitation> invitation_of_token(Db& db, const std::string& token);
std::optional<Invitation> invitation_of_code(Db& db, const std::string& code);
// Asks somebody who was drawn, whatever may forbid it; by mail not before `at`. Refuses as make_link does.
Result<Link> ask(Context& ctx, const Invitation& invitation, std::optional<Instant> at = {});
// What waits to ask them does not leave: mails of surveys, and of the folders above. Whom such a mail of a survey was to ask is left out, for this reason:
// they were not asked, and their 90 days do not begin.
void call_questions_back(Context& ctx, Id<customers::Customer> customer, Reason reason);
// They do not want to be asked again; what waits to ask them does not leave.
void stop_asking(Context& ctx, Id<customers::Customer> customer);
// The same as one row that says it, for who brings it from elsewhere.
void put(Context& ctx, const Stop& stop);
bool has_stopped(Db& db, Id<customers::Customer> customer);

// For the folders above, which ask too: what waits is called back, as call_questions_back says. Not while anything is being stored.
using WhenCalledBack = void (*)(Context&, Id<customers::Customer>);
void call_when_called_back(WhenCalledBack called_back);

}  // namespace rapport::surveys
