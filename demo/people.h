// Who the customers are.
#pragma once
#include "demo/baskets.h"
#include "demo/habits.h"

#include <string>
#include <vector>

namespace rapport::demo {

enum class Role { named, office, regular, tried, occasional, once, card };

// What the customer file says, cell by cell. Lists are separated by ";".
struct Profile {
    std::string name = {}, preferred_name = {}, pronunciation = {}, email = {}, phone = {}, birthday = {}, gender = {}, income_band = {}, occupation = {};
    std::string street = {}, city = "Quendelbrück", postcode = "05117", country = "DE", language = "de";
    std::string company = {}, household = {}, interests = {}, tags = {}, source = {};
    std::string consent_email = {}, consent_sms = {}, consent_phone = {}, consent_post = {}, notes = {};
};

struct Person {
    std::string external_id = {};
    Role role = Role::once;
    Profile profile = {};
    Day joined{};               // may lie before the shop's two years
    Habit habit = {};
    Taste taste = {};
};

bool has_name(const Person& person);
// What they take most, as it stands in a sentence.
std::string favourite_of(const Person& person);

// The named first (K-0001, K-0002, ...), then the others in the order in which they became customers.
std::vector<Person> make_people(std::uint64_t seed, const Life& life);

}  // namespace rapport::demo
