// The people of Quendelbrück whom pages, tests and pictures speak of by name, made by hand.
#pragma once
#include "demo/people.h"

namespace rapport::demo {

// K-0001 Mara Kowalska, K-0002 Emil Thielsen, ...
std::vector<Person> named_people(const Life& life);

}  // namespace rapport::demo
