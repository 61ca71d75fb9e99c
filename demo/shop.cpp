#include "demo/shop.h"

#include "demo/rows.h"

namespace rapport::demo {

Files make_shop(std::uint64_t seed, Day last_day, int minute)
{
    const Life life = life_until(last_day, minute);

    // Who they are, with their habits and tastes.
    const auto people = make_people(seed, life);

    // When they came and what they took.
    const auto orders = make_orders(people, seed, life);
    const auto visits = by_person(orders, people.size());

    // What was said, well and badly, and what they answered when asked.
    const auto touches = make_touches(people, visits, seed, life);
    const auto answers = make_answers(people, visits, seed, life);

    return {
        .customers = customers_csv(people),
        .products = products_csv(seed),
        .orders = orders_csv(orders, people),
        .touchpoints = touchpoints_csv(touches, people),
        .promises = promises_csv(people, last_day),
        .enquiries = enquiries_csv(people, last_day),
        .deliveries = deliveries_csv(people, last_day),
        .tasks = tasks_csv(people, last_day),
        .responses = responses_csv(answers, people),
    };
}

}  // namespace rapport::demo
