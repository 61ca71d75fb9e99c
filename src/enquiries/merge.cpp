// How enquiries and deliveries follow their customer when two records become one.
#include "enquiries/delivery.h"
#include "enquiries/doors.h"

namespace rapport::enquiries {

using customers::Follower;

const Follower askings_follow = Follower::rows<Asking>("enquiries", "id");
const Follower lines_follow = Follower::rows<Line>("enquiry_lines", "enquiry_id").of("enquiries", "enquiry_id");
const Follower answers_follow = Follower::rows<Answer>("enquiry_answers", "enquiry_id").of("enquiries", "enquiry_id").bringing("touchpoints");
const Follower quotes_follow = Follower::rows<Quote>("quotes", "enquiry_id").of("enquiries", "enquiry_id").bringing("touchpoints");
const Follower outcomes_follow = Follower::rows<Outcome>("enquiry_outcomes", "enquiry_id").of("enquiries", "enquiry_id").bringing("touchpoints");
const Follower deliveries_follow = Follower::rows<Shipment>("deliveries", "id").made_for("orders", "order_id").bringing("touchpoints");
// By their own external ids, since the keys have no index by customer.
const Follower enquiry_keys_follow = Follower::keys("enquiry_keys", "external_id",
    "external_id IN (SELECT e.external_id FROM enquiries e WHERE e.customer_id = $1 AND e.external_id IS NOT NULL)").of("enquiries", "enquiry_id");
const Follower delivery_keys_follow = Follower::keys("delivery_keys", "external_id",
    "external_id IN (SELECT d.external_id FROM deliveries d WHERE d.customer_id = $1 AND d.external_id IS NOT NULL)").of("deliveries", "delivery_id");

std::vector<const Follower*> followers()
{
    return {&askings_follow, &lines_follow, &answers_follow, &quotes_follow, &outcomes_follow, &enquiry_keys_follow, &deliveries_follow, &delivery_keys_follow};
}

}  // namespace rapport::enquiries
