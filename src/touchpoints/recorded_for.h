// Files name what a touchpoint was recorded for: an order or a case. How these are called knows a folder above this one, listed in
// `app` before the first request.
#pragma once
#include "base/context.h"
#include "touchpoints/touchpoint.h"

#include <span>

namespace rapport::touchpoints {

struct RecordedFor {
    std::string id;                                     // "ord_..."
    std::optional<Id<customers::Customer>> customer_id;
};

struct NamesInFiles {
    // The other system's id of each, else ours; "" of what is there no longer.
    std::vector<std::string> (*names)(Context&, std::span<const std::string> ids);
    // Nothing where there is no such thing.
    std::optional<RecordedFor> (*find)(Context&, const std::string& in_file);
};

// kind: "order" or "case". Takes the place of the one before. Not while anything is being stored. Of a kind that nobody names
// files hold nothing.
void set_names_in_files(const std::string& kind, const NamesInFiles& names);
const NamesInFiles* names_in_files(const std::string& kind);

// What files brought for one thing, and nothing else here names: on a customer's timeline, or put by where it is nobody's.
std::vector<Touchpoint> brought_for(Db& db, const std::optional<Id<customers::Customer>>& whose, const std::string& kind, const std::string& id);

}  // namespace rapport::touchpoints
