// Whose the rows of a file are. Files name customers by the other system's id, or by ours ("cus_...").
#pragma once
#include "base/context.h"
#include "imports/names.h"
#include "touchpoints/touchpoint.h"

#include <map>
#include <vector>

namespace rapport::touchpoints {

class Whose {
public:
    // Looks all of them up, with few statements.
    Whose(Context& ctx, const std::vector<std::string>& texts);

    // Nothing when nobody has that id yet.
    std::optional<Id<customers::Customer>> find(const std::string& text) const;

    // Makes a customer with nothing but the id for each that is nobody's, and tells `applied`. invalid, for find() too,
    // stays what cannot be an id.
    void ensure(Context& ctx, const std::vector<std::string>& texts, imports::Applied& applied);

private:
    std::map<std::string, Id<customers::Customer>> known_;
};

}  // namespace rapport::touchpoints
