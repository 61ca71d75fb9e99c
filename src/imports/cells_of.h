// What files call a page of things by: the other system's id, else ours. A page takes few statements.
#pragma once
#include "base/db/db.h"
#include "base/describe.h"
#include "base/id.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rapport::imports {

constexpr std::size_t cells_at_once = 32;

// The statement that reads them: of a table with the columns id and external_id.
inline std::string cells_text(const std::string& table)
{
    std::string text = "SELECT id, external_id FROM " + table + " WHERE id IN (";
    for (std::size_t i = 1; i <= cells_at_once; ++i) text += (i > 1 ? ", $" : "$") + std::to_string(i);
    return text + ") ORDER BY id";
}

template <class T> struct KnownAs {
    Id<T> id;
    std::optional<std::string> external_id;
    BOOST_DESCRIBE_CLASS(KnownAs, (), (id, external_id), (), ())
};

template <class T> class CellsOf {
public:
    CellsOf(Db& db, const Sql& sql, std::vector<Id<T>> ids)
    {
        std::ranges::sort(ids);
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        for (std::size_t from = 0; from < ids.size(); from += cells_at_once) {
            Params params;
            // The last statement's empty places repeat an id; IN does not mind.
            for (std::size_t i = from; i < from + cells_at_once; ++i) params.add(ids[std::min(i, ids.size() - 1)]);
            for (const auto rows = db.query(sql, params.view()); rows->next();) {
                const auto known = read_row<KnownAs<T>>(*rows);
                cells_[known.id] = known.external_id.value_or(to_text(known.id));
            }
        }
    }

    bool has(Id<T> id) const { return cells_.contains(id); }
    // Empty: nothing is named.
    std::string operator()(const std::optional<Id<T>>& id) const
    {
        if (!id) return {};
        const auto found = cells_.find(*id);
        return found == cells_.end() ? to_text(*id) : found->second;
    }

private:
    std::map<Id<T>, std::string> cells_;
};

// The ids that the rows of a page name.
template <class Row, class Head, class T> std::vector<Id<T>> named_by(const std::vector<Row>& rows, std::optional<Id<T>> Head::* member)
{
    std::vector<Id<T>> ids;
    for (const auto& row : rows)
        if (row.*member) ids.push_back(*(row.*member));
    return ids;
}

// For ids as texts, one each: empty where there is no such thing.
template <class T> std::vector<std::string> cells_of_texts(Db& db, const Sql& sql, std::span<const std::string> texts)
{
    std::vector<Id<T>> ids;
    for (const auto& text : texts) ids.push_back(parse_id<T>(text).value_or(Id<T>{}));
    const CellsOf<T> known(db, sql, ids);
    std::vector<std::string> cells;
    for (const auto id : ids) cells.push_back(known.has(id) ? known(id) : std::string());
    return cells;
}

}  // namespace rapport::imports
