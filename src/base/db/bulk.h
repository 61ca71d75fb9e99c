// Many rows, each engine's best way. PostgreSQL: few statements, one prepared INSERT of 64 rows, one of 8 and one of 1, as
// often as they fit, since each is a round trip. SQLite: row by row, since a statement of several rows keeps a journal of
// its own, which costs more with everything the unit has written before.
#pragma once
#include "base/describe.h"
#include "base/db/db.h"

namespace rapport {

template <Described T> class BulkInsert {
public:
    // tail: what follows the values, an ON CONFLICT clause.
    BulkInsert(const std::string& name, const std::string& table, const std::string& tail = {})
        : many_(name + "_64", Reach::business, text(table, 64, tail)),
          some_(name + "_8", Reach::business, text(table, 8, tail)),
          one_(name, Reach::business, text(table, 1, tail))
    {
    }

    void run(Db& db, std::span<const T> rows) const
    {
        const bool round_trips = db.engine() == Engine::postgres;
        for (; round_trips && rows.size() >= 64; rows = rows.subspan(64)) insert(db, many_, rows.first(64));
        for (; round_trips && rows.size() >= 8; rows = rows.subspan(8)) insert(db, some_, rows.first(8));
        for (; !rows.empty(); rows = rows.subspan(1)) insert(db, one_, rows.first(1));
    }

private:
    static std::string text(const std::string& table, int rows, const std::string& tail)
    {
        std::string text = "INSERT INTO " + table + " (" + columns<T>() + ") VALUES ";
        int number = 0;
        for (int row = 0; row < rows; ++row) {
            text += row ? ", (" : "(";
            for (int column = 0; column < Column<T>::columns; ++column)
                text += (column ? ", $" : "$") + std::to_string(++number);
            text += ')';
        }
        return tail.empty() ? text : text + ' ' + tail;
    }

    static void insert(Db& db, const Sql& sql, std::span<const T> rows)
    {
        Params params;
        params.reserve(rows.size() * Column<T>::columns);
        for (const auto& row : rows) params.add(row);
        db.execute(sql, params.view());
    }

    Sql many_;
    Sql some_;
    Sql one_;
};

}  // namespace rapport
