#include "base/db/db.h"

#include "base/db/postgres/postgres.h"
#include "base/db/sqlite/sqlite.h"

#include <algorithm>
#include <mutex>

namespace rapport {
namespace {

std::mutex registry_mutex;

std::vector<const Sql*>& registry()
{
    static std::vector<const Sql*> statements;
    return statements;
}

}  // namespace

Sql::Sql(std::string name_, Reach reach_, std::string text_)
    : name(std::move(name_)), reach(reach_), text(std::move(text_))
{
    static std::size_t made = 0;
    const std::lock_guard lock(registry_mutex);
    number = made++;
    registry().push_back(this);
}

Sql::~Sql()
{
    const std::lock_guard lock(registry_mutex);
    std::erase(registry(), this);
}

const std::vector<const Sql*>& Sql::all() { return registry(); }

bool row_is_null(Rows& rows, int column) { return rows.is_null(column); }
std::int64_t row_integer(Rows& rows, int column) { return rows.integer(column); }
double row_real(Rows& rows, int column) { return rows.real(column); }
std::string_view row_text(Rows& rows, int column) { return rows.text(column); }
Currency row_currency(Rows& rows) { return rows.currency(); }

std::unique_ptr<Database> open_database(const std::string& url, const OpenOptions& options)
{
    constexpr std::string_view sqlite = "sqlite:";
    if (url.starts_with(sqlite)) return open_sqlite(url.substr(sqlite.size()), options);
    if (url.starts_with("postgres://") || url.starts_with("postgresql://")) return open_postgres(url, options);
    throw std::invalid_argument("A database is named sqlite:PATH or postgres://..., not otherwise.");
}

}  // namespace rapport
