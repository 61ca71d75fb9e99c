#include "identity/named_staff.h"

#include "identity/people.h"

#include <algorithm>

namespace rapport::identity {

NamedStaff::NamedStaff(Db& db) : staff_(list_staff(db, true)) {}

std::optional<Id<Staff>> NamedStaff::find(const std::string& name) const
{
    if (std::ranges::count(staff_, name, &Staff::name) != 1) return std::nullopt;
    return std::ranges::find(staff_, name, &Staff::name)->id;
}

void NamedStaff::put(std::optional<std::string>& name, std::optional<Id<Staff>>& id, const std::optional<std::string>& said) const
{
    if (!said || said == name) return;
    name = said;
    id = find(*said);
}

}  // namespace rapport::identity
