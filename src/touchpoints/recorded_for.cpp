#include "touchpoints/recorded_for.h"

#include "touchpoints/store.h"

#include <map>

namespace rapport::touchpoints {
namespace {

const Sql put_by_for_sql{"touchpoints_put_by.recorded_for", Reach::business,
    "SELECT " + columns<Touchpoint>() + " FROM touchpoints_put_by WHERE source_kind = $1 AND source_id = $2 ORDER BY at, id"};

std::map<std::string, NamesInFiles>& all_names()
{
    static std::map<std::string, NamesInFiles> all;
    return all;
}

}  // namespace

void set_names_in_files(const std::string& kind, const NamesInFiles& names) { all_names()[kind] = names; }

const NamesInFiles* names_in_files(const std::string& kind)
{
    const auto found = all_names().find(kind);
    return found == all_names().end() ? nullptr : &found->second;
}

std::vector<Touchpoint> brought_for(Db& db, const std::optional<Id<customers::Customer>>& whose, const std::string& kind, const std::string& id)
{
    auto all = whose ? store::recorded_for(db, *whose, kind, id) : db.all<Touchpoint>(put_by_for_sql, kind, id);
    std::erase_if(all, [](const Touchpoint& one) { return !one.external_id; });     // a file gave it one
    return all;
}

}  // namespace rapport::touchpoints
