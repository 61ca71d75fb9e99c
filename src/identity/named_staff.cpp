#include "identity/named_staff.h"

#include "identity/people.h"

#include <algorithm>

namespace rapport::identity {

NamedStaff::NamedStaff(Db& db) : staff_(list_staff(db, true)) {}

void NamedStaff::put(std::optional<std::string>& name, std::optional<Id<Staff>>& id, const std::optional<std::string>& said) const
{
    if (!said || said == name) return;
    name = said;
    id.reset();
    if (std::ranges::count(staff_, *said, &Staff::name) == 1) id = std::ranges::find(staff_, *said, &Staff::name)->id;
}

}  // namespace rapport::identity
