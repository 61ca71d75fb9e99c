// What happened: orders, touchpoints and answers, before they are written as CSV.
#pragma once
#include "demo/people.h"

namespace rapport::demo {

// `person` is everywhere the place in the list of people.
struct Order {
    Local at{};
    int person = 0;
    const char* channel = "counter";
    const char* staff = "";
    const char* place = "";
    std::vector<Line> lines = {};
};

struct Touch {
    Local at{};
    int person = 0;
    const char* kind = "visit";
    const char* direction = "in";
    const char* channel = "counter";
    const char* stage = "";
    const char* staff = "";
    int waited_seconds = -1;    // below 0: not known, or waiting still
    const char* expectation = "";
    std::string summary = {};
    const char* expectation_by = "";
    const char* feeling = "";
    const char* feeling_source = "";
};

struct Answer {
    Local at{};
    int person = 0;
    const char* survey = "nps";
    int score = 0;
    std::string comment = {};
    const char* channel = "email";
};

// The visits of a person: their orders by time.
using OrdersOf = std::vector<std::vector<const Order*>>;
OrdersOf by_person(const std::vector<Order>& orders, std::size_t people);

// All orders by time.
std::vector<Order> make_orders(const std::vector<Person>& people, std::uint64_t seed, const Life& life);
// All touchpoints and answers by time, with those of the named people as they were made by hand.
std::vector<Touch> make_touches(const std::vector<Person>& people, const OrdersOf& orders, std::uint64_t seed, const Life& life);
std::vector<Answer> make_answers(const std::vector<Person>& people, const OrdersOf& orders, std::uint64_t seed, const Life& life);

// Who of us was there at that moment: Hanne, Ines, Tom or Samir.
const char* staff_at(Local moment, Random& random);

}  // namespace rapport::demo
