// How orders follow their customer when two records become one.
#include "orders/doors.h"
#include "orders/store.h"

namespace rapport::orders {

const customers::Follower orders_follow = customers::Follower::rows<Order>("orders", "id");
const customers::Follower items_follow = customers::Follower::rows<OrderItem>("order_items", "order_id").of("orders", "order_id");
// By the orders' own external ids, since the keys have no index by customer.
const customers::Follower keys_follow = customers::Follower::keys("order_keys", "external_id",
    "external_id IN (SELECT o.external_id FROM orders o WHERE o.customer_id = $1 AND o.external_id IS NOT NULL)").of("orders", "order_id");

std::vector<const customers::Follower*> followers() { return {&orders_follow, &items_follow, &keys_follow}; }

}  // namespace rapport::orders
