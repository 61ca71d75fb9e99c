// Who of the staff a file means by a name.
#pragma once
#include "base/context.h"
#include "identity/staff.h"

#include <vector>

namespace rapport::identity {

class NamedStaff {
public:
    // Everybody who works or worked here.
    explicit NamedStaff(Db& db);

    // Whoever alone has that name.
    std::optional<Id<Staff>> find(const std::string& name) const;
    // Puts what a file said in the place of the name that stood there, and who alone has it. Nothing said,
    // or the same name, leaves both.
    void put(std::optional<std::string>& name, std::optional<Id<Staff>>& id, const std::optional<std::string>& said) const;

private:
    std::vector<Staff> staff_;
};

}  // namespace rapport::identity
