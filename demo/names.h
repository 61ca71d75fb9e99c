// First and family names from where the people of Quendelbrück come from.
#pragma once
#include "demo/random.h"

#include <string>
#include <string_view>

namespace rapport::demo {

struct FullName {
    std::string first, family;
    std::string say;            // how the family name is said, where that helps
    bool woman = false;
    std::string language;       // what they speak at home: "de", "pl"
    std::string whole() const { return first + " " + family; }
};

FullName make_name(Random& random);
// Another first name for somebody of the same family.
FullName relative_of(const FullName& name, Random& random);

// Small letters of ASCII, digits and nothing else: "Şükrü" is "suekrue", "Nguyễn" is "nguyen".
std::string plain_letters(std::string_view name);

}  // namespace rapport::demo
