#include "base/cli/lines.h"
#include "base/cli/options.h"
#include "base/csv/values.h"
#include "base/in_words.h"
#include "customers/named.h"
#include "enquiries/answering.h"
#include "enquiries/doors.h"
#include "enquiries/endings.h"
#include "enquiries/report.h"
#include "enquiries/service.h"
#include "orders/json.h"

namespace rapport::enquiries {
namespace {

constexpr int most_listed = 200;

std::string line_of(const Context& ctx, const Enquiry& enquiry)
{
    return to_text(enquiry.id) + "  asked " + ago_in_words(enquiry.asked_on, ctx.today()) + (enquiry.answered_at ? "" : ", not answered") + "  "
        + enquiry.customer_name.value_or("no name") + ": " + enquiry.what
        + (enquiry.valid_until ? ", quoted until " + day_in_words(*enquiry.valid_until, ctx.today()) : "") + "\n";
}

Result<int> list_open(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    bool more = false;
    TRY(const auto lines, desk.read([&](Context& ctx) -> Result<std::string> {
        TRY(auto open, list_enquiries(ctx, {.state = State::open, .limit = most_listed}));
        more = open.size() > most_listed;
        if (more) open.pop_back();
        if (format == "json") return to_json(open) + "\n";
        std::string text;
        for (const auto& enquiry : open) text += line_of(ctx, enquiry);
        return text;
    }));
    cli::print_lines(terminal, lines, "No enquiries are open.");
    if (more) terminal.say("These are the first " + std::to_string(most_listed) + ". There are more.");
    return cli::done;
}

// How it stands now, as the list has it; with its ending once it has one.
std::string ended_line_of(const Context& ctx, const Enquiry& enquiry)
{
    if (enquiry.state == State::open) return line_of(ctx, enquiry);
    return to_text(enquiry.id) + "  " + std::string(enum_text(enquiry.state)) + (enquiry.reason ? " to " + std::string(enum_text(*enquiry.reason)) : "") + (enquiry.lost_to ? ", " + *enquiry.lost_to : "") + "  "
        + enquiry.customer_name.value_or("no name") + ": " + enquiry.what + "\n";
}

// Does something and prints the enquiry that comes of it.
template <class Act> Result<int> act(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, Act what)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto text, desk.write([&](Context& ctx) -> Result<std::string> {
        TRY(const auto enquiry, what(ctx));
        return format == "json" ? to_json(enquiry) + "\n" : ended_line_of(ctx, enquiry);
    }));
    terminal.print(text);
    return cli::done;
}

Result<Id<Enquiry>> enquiry_of(const cli::Arguments& arguments)
{
    const auto id = parse_id<Enquiry>(arguments.operands.front());
    if (!id) return not_found("“" + arguments.operands.front() + "” is no id of an enquiry. `enquiry list` names them.");
    return *id;
}

Result<std::optional<orders::Quantity>> quantity_option(const cli::Arguments& arguments)
{
    const auto text = arguments.get("--quantity");
    if (!text) return std::optional<orders::Quantity>();
    const auto milli = csv::thousandths(*text, false);
    if (!milli) return invalid("--quantity", "--quantity wants a number with three decimals at most.", "usage");
    return std::optional(orders::Quantity{*milli});
}

Result<int> add(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return act(desk, terminal, arguments, [&](Context& ctx) -> Result<Enquiry> {
        Ask input;
        TRY(input.customer_id, customers::customer_named(ctx, arguments.operands.front()));
        using Words = Text<1, 2000>;
        TRY(input.asked, cli::text_operand<Words>(arguments, 1, "asked", "Say what they asked."));
        CHECK(cli::text_option(arguments, "--channel", input.channel));
        std::optional<Text<1, 200>> product;
        CHECK(cli::text_option(arguments, "--product", product));
        if (product) {
            Wanted wanted{.product = *product};
            TRY(wanted.quantity, quantity_option(arguments));
            input.items.push_back(std::move(wanted));
        }
        return ask(ctx, std::move(input));
    });
}

Result<int> say_answered(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, enquiry_of(arguments));
    return act(desk, terminal, arguments, [&](Context& ctx) { return answer(ctx, id, {}); });
}

// What is offered: the product that is named, else the one thing they want.
Result<Offered> offered_for(Context& ctx, const Enquiry& enquiry, const cli::Arguments& arguments)
{
    Offered offered;
    const auto& currency = ctx.business.currency;
    const auto price = csv::minor_units(arguments.operands.at(1), minor_digits(currency), false);
    if (!price) return invalid("PRICE", "PRICE is an amount such as 12.50, for one of it.", "usage");
    offered.unit_price = {*price, currency};
    TRY(offered.quantity, quantity_option(arguments));
    std::optional<Text<1, 200>> product;
    CHECK(cli::text_option(arguments, "--product", product));
    if (!product && enquiry.items.size() != 1) return invalid("--product", "Say with --product what is offered.", "usage");
    offered.product = product.value_or(Text<1, 200>{enquiry.items.empty() ? std::string() : enquiry.items.front().product});
    if (!product && !offered.quantity) offered.quantity = enquiry.items.front().quantity;
    return offered;
}

Result<int> make_quote(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, enquiry_of(arguments));
    TRY(const auto until, cli::day_option(arguments, "--until"));
    if (!until) return invalid("--until", "enquiry quote wants --until DATE: how long the offer holds.", "usage");
    return act(desk, terminal, arguments, [&](Context& ctx) -> Result<Enquiry> {
        TRY(const auto enquiry, read_enquiry(ctx, id));
        MakeQuote input{.valid_until = *until};
        TRY(auto offered, offered_for(ctx, enquiry, arguments));
        input.items.push_back(std::move(offered));
        return quote(ctx, id, input);
    });
}

Result<int> say_sold(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, enquiry_of(arguments));
    return act(desk, terminal, arguments, [&](Context& ctx) -> Result<Enquiry> {
        Sold input;
        if (const auto name = arguments.get("--order")) {
            const auto order = orders::find_order_called(ctx.db, *name);
            if (!order) return not_found("There is no order “" + *name + "”.");
            input.order_id = order->id;
        }
        CHECK(cli::text_option(arguments, "--note", input.note));
        return sell(ctx, id, input);
    });
}

Result<int> say_lost(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, enquiry_of(arguments));
    const auto reason = parse_enum<Reason>(arguments.operands.at(1));
    if (!reason) return invalid("REASON", "REASON is one of: " + Json<Reason>::allowed() + ".", "usage");
    return act(desk, terminal, arguments, [&](Context& ctx) -> Result<Enquiry> {
        Lost input{.reason = *reason};
        CHECK(cli::text_option(arguments, "--to", input.lost_to));
        CHECK(cli::text_option(arguments, "--note", input.note));
        return lose(ctx, id, input);
    });
}

// Prints a report of a period as CSV.
template <class Report, class Csv> auto printing(Report report, Csv csv)
{
    return [report, csv](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) -> Result<int> {
        Period period;
        TRY(period.from, cli::day_option(arguments, "--from"));
        TRY(period.to, cli::day_option(arguments, "--to"));
        TRY(const auto rows, desk.read([&](Context& ctx) { return report(ctx, period); }));
        terminal.print(csv(rows));
        return cli::done;
    };
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    const cli::Option format{"-o", "text|json", "how to write it (text)"};
    const std::vector<cli::Option> period = {{"--from", "DATE", "from this day on (the first of the month eleven months ago)"}, {"--to", "DATE", "until this day (the end of this month)"}};
    commands.push_back({"enquiry list", "lists the open enquiries, whoever waits longest first", {}, {format}, Needs::reading, may("enquiries:read"), list_open});
    const cli::Option product{"--product", "TEXT", "what they want, by its id or name"}, quantity{"--quantity", "N", "how many of it (1)"}, note{"--note", "TEXT", "what to remember of it"};
    commands.push_back({"enquiry add", "writes down what a customer asked for", {"CUSTOMER", "WORDS"}, {product, quantity, {"--channel", "TEXT", "where, or by which way: phone, email, chat, letter"}, format},
        Needs::writing, may("enquiries:write"), add});
    commands.push_back({"enquiry answer", "says that we answered an enquiry", {"ENQUIRY"}, {format}, Needs::writing, may("enquiries:write"), say_answered});
    commands.push_back({"enquiry quote", "offers a price for one of what they want", {"ENQUIRY", "PRICE"},
        {{"--until", "DATE", "the last day on which the offer holds"}, {"--product", "TEXT", "what is offered (the one thing they want)"}, {"--quantity", "N", "how many of it (as many as they want)"}, format},
        Needs::writing, may("enquiries:write"), make_quote, "An offer of several things is made on the page, or over the API."});
    commands.push_back({"enquiry sold", "says that an enquiry became a sale", {"ENQUIRY"}, {{"--order", "ORDER", "the order that it became: the other system's id, or ours"}, note, format},
        Needs::writing, may("enquiries:write"), say_sold});
    commands.push_back({"enquiry lost", "says that an enquiry was lost, and to what", {"ENQUIRY", "REASON"}, {{"--to", "TEXT", "who got it"}, note, format},
        Needs::writing, may("enquiries:write"), say_lost, "REASON is one of: " + Json<Reason>::allowed() + "."});
    commands.push_back({"enquiry losses", "what is lost to what, by month and product, as CSV", {}, period, Needs::reading, may("enquiries:export"), printing(losses, losses_csv)});
    commands.push_back({"enquiry win-share", "the share of enquiries that became a sale, by month, as CSV", {}, period, Needs::reading, may("enquiries:export"),
        printing(win_shares, win_shares_csv)});
    commands.push_back({"delivery punctuality", "the share of deliveries that came on time, by month, as CSV", {}, period, Needs::reading, may("enquiries:export"),
        printing(punctuality, punctuality_csv)});
}

}  // namespace rapport::enquiries
