// How invitations, those who were left out and answers follow their customer when two records become one. Answers lie under
// their own ids and only name the customer.
#include "surveys/doors.h"
#include "identity/audit.h"
#include "surveys/answer.h"
#include "surveys/invitation_store.h"

namespace rapport::surveys {
namespace {

// Who said it while the two were one may have been either: nobody is asked who said stop.
void stop_both(Context& ctx, const customers::Move& back)
{
    if (store::last_stop(ctx.db, back.survivor).value <= back.merge.value || store::has_stopped(ctx.db, back.to)) return;
    store::insert(ctx.db, Stop{back.to, ctx.ids.make<Stop>(), touchpoints::whole_ms(ctx.now())});
    store::keep_facts(ctx.db, back.to);
    identity::record(ctx, "survey.stopped", to_text(back.to));
}

// The same of who wants to be asked less often.
void spare_both(Context& ctx, const customers::Move& back)
{
    if (store::last_seldom(ctx.db, back.survivor).value <= back.merge.value || store::seldom_since(ctx.db, back.to)) return;
    store::insert(ctx.db, Seldom{back.to, ctx.ids.make<Seldom>(), touchpoints::whole_ms(ctx.now())});
    store::keep_facts(ctx.db, back.to);
    identity::record(ctx, "survey.less_often", to_text(back.to));
}

}  // namespace

const customers::Follower invitations_follow = customers::Follower::rows<Invitation>("survey_invitations", "id")
    .made_for("touchpoints", "touchpoint_id").bringing("messages", "message_id");
const customers::Follower keys_follow = customers::Follower::keys("survey_keys", "key_hash").of("survey_invitations", "invitation_id");
const customers::Follower stop_keys_follow = customers::Follower::keys("survey_stop_keys", "key_hash").of("messages", "message_id");
const customers::Follower left_outs_follow = customers::Follower::rows<LeftOut>("survey_left_outs", "id").made_for("touchpoints", "touchpoint_id");
const customers::Follower stops_follow = customers::Follower::rows<Stop>("survey_stops", "id").dividing(stop_both);
const customers::Follower seldoms_follow = customers::Follower::rows<Seldom>("survey_seldoms", "id").dividing(spare_both);
const customers::Follower answers_follow = customers::Follower::references("survey_answers", "id", "customer_id")
    .made_for("survey_invitations", "invitation_id").bringing("responses", "response_id", "survey_values", "answer_id");

std::vector<const customers::Follower*> followers() { return {&invitations_follow, &keys_follow, &stop_keys_follow, &left_outs_follow, &stops_follow, &seldoms_follow, &answers_follow}; }

}  // namespace rapport::surveys
