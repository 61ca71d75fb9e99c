// Where the rows of each table live once the rows are spread over machines. Every table of every migration stands here:
// a test compares the list with the schema, another one with the statements.
#pragma once
#include <span>
#include <string_view>

namespace rapport {

enum class Placement {
    customer,       // beside its customer: its primary key begins with the customer's id
    by_value,       // spread by its own first key column: what is unique across customers (e-mail, card, external id)
    reference,      // few rows that seldom change, a copy everywhere: staff, settings, products
    single,         // on one machine: jobs, sessions, leases
};

struct TablePlacement {
    std::string_view table;
    Placement placement;
    std::string_view key = "customer_id";   // placement customer: the column with the customer's id
};

std::span<const TablePlacement> placements();

// nullptr when the table is not listed.
const TablePlacement* placement_of(std::string_view table);

}  // namespace rapport
