#include "base/cli/lines.h"
#include "base/json.h"
#include "orders/doors.h"
#include "orders/json.h"
#include "orders/products.h"

#include <limits>

namespace rapport::orders {
namespace {

constexpr int most_listed = 200;

std::string line_of(const Product& one)
{
    return to_text(one.id) + "  " + one.name + (one.external_id ? " (" + *one.external_id + ")" : "") + (one.price ? "  " + decimal_text(*one.price) + " " + std::string(one.price->currency.text()) : "")
        + (one.stock ? "  " + std::to_string(*one.stock) + " left" : "") + "\n";
}

Result<ProductFilter> filter_of(const cli::Arguments& arguments)
{
    ProductFilter filter{.q = arguments.get("--find"), .limit = most_listed};
    if (!arguments.has("--stock-at-most")) return filter;
    TRY(filter.stock_at_most, cli::whole_option(arguments, "--stock-at-most", 0, 0, std::numeric_limits<std::int64_t>::max()));
    return filter;
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto filter, filter_of(arguments));
    auto found = desk.read([&](Context& ctx) { return list_products(ctx, filter); });
    const bool more = found.size() > most_listed;
    if (more) found.pop_back();
    std::string lines;
    for (const auto& one : found) lines += line_of(one);
    cli::print_lines(terminal, format == "json" ? to_json(found) + "\n" : lines, "There are no such products.");
    if (more) terminal.say("These are the first " + std::to_string(most_listed) + ". There are more.");
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    commands.push_back({"product list", "lists products by name", {},
        {{"--find", "WORDS", "those with this in their name"}, {"--stock-at-most", "N", "those that are counted, and of which no more are left"}, {"-o", "text|json", "how to write it (text)"}},
        cli::Command::Needs::reading, may("products:read"), list});
}

}  // namespace rapport::orders
