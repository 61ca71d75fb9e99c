#include "customers/named.h"

#include "customers/service.h"

namespace rapport::customers {

const Sql external_id_sql{"customers.external_id_for_files", Reach::one_customer, "SELECT external_id FROM customers WHERE id = $1"};
const Sql cells_sql{"customers.cells_for_files", Reach::business, imports::cells_text("customers")};

Result<Id<Customer>> customer_named(Context& ctx, const std::string& text)
{
    const auto ours = parse_id<Customer>(text);
    const auto found = ours && exists(ctx.db, *ours) ? ours : find_by_external_id(ctx.db, text);
    if (!found) return not_found("There is no customer “" + text + "”.");
    return *found;
}

std::string customer_cell(Context& ctx, const std::optional<Id<Customer>>& customer)
{
    if (!customer) return {};
    return ctx.db.one<std::optional<std::string>>(external_id_sql, *customer).value_or(std::nullopt).value_or(to_text(*customer));
}

imports::CellsOf<Customer> customer_cells(Db& db, std::vector<Id<Customer>> customers) { return {db, cells_sql, std::move(customers)}; }

}  // namespace rapport::customers
