#include "customers/doors.h"
#include "customers/masked.h"
#include "customers/named.h"
#include "customers/own_card.h"
#include "customers/service.h"

namespace rapport::customers {
namespace {

Result<int> print_card(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto card, desk.read([&](Context& ctx) -> Result<std::string> {
        TRY(const auto id, customer_named(ctx, arguments.operands.front()));
        TRY(const auto customer, read_customer(ctx, id));
        return card_of(shown_to(ctx.actor, customer));
    }));
    terminal.print(card);
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    commands.push_back({"customer vcard", "writes a customer as a business card (vCard 4.0) to standard output", {"CUSTOMER"}, {}, cli::Command::Needs::reading, may("customers:read"), print_card,
        "`import customers` takes such cards in."});
}

}  // namespace rapport::customers
