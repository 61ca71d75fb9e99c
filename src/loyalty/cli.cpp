#include "base/in_words.h"
#include "base/csv/writer.h"
#include "base/json.h"
#include "loyalty/doors.h"
#include "loyalty/service.h"

#include <cmath>

namespace rapport::loyalty {
namespace {

constexpr int at_once = 1000;

std::string percent(const std::optional<double>& share) { return share ? std::to_string(std::lround(*share * 100)) + " %" : "-"; }

std::string text_of(const Base& base)
{
    const auto line = [&](const char* word, std::int64_t n) {
        const auto share = base.customers ? std::optional(static_cast<double>(n) / static_cast<double>(base.customers)) : std::nullopt;
        return std::string(word) + ": " + std::to_string(n) + ", " + percent(share) + "\n";
    };
    std::string text = "Of " + count_of(base.customers, "customer", "customers") + " who bought within two years:\n" + line("  price-driven", base.price_driven)
        + line("  relationship-driven", base.relationship_driven) + line("  cannot tell yet", base.cannot_tell_yet);
    if (base.all_purchases.share) text += "Of all purchases " + percent(base.all_purchases.share) + " followed a discount.\n";
    if (base.cannot_tell) text += *base.cannot_tell + "\n";
    return text;
}

Result<int> show(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "csv", "json"}));
    if (format == "csv") {
        terminal.print(desk.read([](Context& ctx) { return people_csv(ctx, {}); }));
        return cli::done;
    }
    const auto base = desk.read(read_base);
    terminal.print(format == "json" ? to_json(base) + "\n" : text_of(base));
    return cli::done;
}

}  // namespace

std::string people_csv(Context& ctx, std::optional<Leaning> leaning)
{
    std::string out;
    csv::Writer writer(out);
    writer.row({"customer_id", "name", "leaning", "price_driven", "purchases", "followed_discount"});
    Id<customers::Customer> after;
    for (;;) {
        auto page = people(ctx, leaning, after, at_once).data;
        const bool more = page.size() > at_once;
        if (more) page.pop_back();
        for (const auto& one : page) {
            std::string likely;
            if (one.price_driven) Json<double>::write(likely, *one.price_driven);
            writer.row({one.external_id.value_or(to_text(one.customer_id)), one.name.value_or(""), enum_text(one.leaning), likely, std::to_string(one.purchases),
                        std::to_string(one.purchases_followed)});
        }
        if (!more) return out;
        after = page.back().customer_id;
    }
}

void add_commands(cli::Commands& commands)
{
    commands.push_back({"loyalty", "says how many customers come for the price, and how many for the relationship", {},
        {{"-o", "text|csv|json", "how to write it (text); csv: one row a customer"}}, cli::Command::Needs::reading, may("customers:export"), show});
}

}  // namespace rapport::loyalty
