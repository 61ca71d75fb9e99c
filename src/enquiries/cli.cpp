#include "base/cli/lines.h"
#include "base/in_words.h"
#include "enquiries/doors.h"
#include "enquiries/report.h"
#include "enquiries/service.h"

namespace rapport::enquiries {
namespace {

constexpr int most_listed = 200;

std::string line_of(const Context& ctx, const Enquiry& enquiry)
{
    return to_text(enquiry.id) + "  asked " + ago_in_words(enquiry.asked_on, ctx.today()) + (enquiry.answered_at ? "" : ", not answered") + "  "
        + enquiry.customer_name.value_or("no name") + ": " + enquiry.what
        + (enquiry.valid_until ? ", quoted until " + day_in_words(*enquiry.valid_until, ctx.today()) : "") + "\n";
}

Result<int> list_open(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    bool more = false;
    TRY(const auto lines, desk.read([&](Context& ctx) -> Result<std::string> {
        TRY(auto open, list_enquiries(ctx, {.state = State::open, .limit = most_listed}));
        more = open.size() > most_listed;
        if (more) open.pop_back();
        std::string text;
        for (const auto& enquiry : open) text += line_of(ctx, enquiry);
        return text;
    }));
    cli::print_lines(terminal, lines, "No enquiries are open.");
    if (more) terminal.say("These are the first " + std::to_string(most_listed) + ". There are more.");
    return cli::done;
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
    const std::vector<cli::Option> period = {{"--from", "DATE", "from this day on (the first of the month eleven months ago)"}, {"--to", "DATE", "until this day (the end of this month)"}};
    commands.push_back({"enquiry list", "lists the open enquiries, whoever waits longest first", {}, {}, Needs::reading, may("enquiries:read"), list_open});
    commands.push_back({"enquiry losses", "what is lost to what, by month and product, as CSV", {}, period, Needs::reading, may("enquiries:export"), printing(losses, losses_csv)});
    commands.push_back({"enquiry win-share", "the share of enquiries that became a sale, by month, as CSV", {}, period, Needs::reading, may("enquiries:export"),
        printing(win_shares, win_shares_csv)});
    commands.push_back({"delivery punctuality", "the share of deliveries that came on time, by month, as CSV", {}, period, Needs::reading, may("enquiries:export"),
        printing(punctuality, punctuality_csv)});
}

}  // namespace rapport::enquiries
