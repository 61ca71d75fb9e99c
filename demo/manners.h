// Kinds of customers: when they come and what they take.
#pragma once
#include "demo/people.h"

namespace rapport::demo {

// Somebody with a rhythm: a commuter, the weekly bread, Sunday rolls, lunch, cake in the afternoon, the deli.
// `joined` lies before the shop's two years for those who were there from the beginning.
void give_rhythm(Person& person, Random& random);
// Somebody who comes now and then.
void give_occasions(Person& person, Random& random);
// Somebody who was there once.
void give_one_visit(Person& person, Random& random);
// An office that orders for its people each week.
void give_office_order(Person& person, Random& random);

}  // namespace rapport::demo
