#include "base/csv/writer.h"
#include "base/in_words.h"
#include "insight/doors.h"
#include "insight/print.h"
#include "insight/questions.h"
#include "insight/service.h"

#include <map>
#include <set>

namespace rapport::insight {
namespace {

const std::vector<cli::Option> model_options = {
    {"--as-of", "DATE", "the whole of this local day (today)"},
    {"--horizon-days", "N", "how far to look ahead (365)"},
    {"--time-unit", "day|week", "of the models (week)"},
    {"--model", "NAME", "auto, bg_nbd, mbg_nbd, pareto_nbd or mbg_cnbd_k (auto)"},
};

std::vector<cli::Option> with(std::vector<cli::Option> more)
{
    more.insert(more.end(), model_options.begin(), model_options.end());
    return more;
}

Result<Question> asked(const Desk& desk, const cli::Arguments& arguments)
{
    AskReport ask;
    TRY(ask.as_of, cli::day_option(arguments, "--as-of"));
    TRY(ask.horizon_days, cli::whole_option(arguments, "--horizon-days", 365, 1, 36525));
    TRY(ask.discount_rate, cli::number_option(arguments, "--discount-rate", 0.1, -0.999, 10));
    TRY(const auto unit, cli::word_option(arguments, "--time-unit", {"week", "day"}));
    TRY(const auto period, cli::word_option(arguments, "--period", {"month", "week", "quarter"}));
    TRY(ask.model, cli::word_option(arguments, "--model", {"auto", "bg_nbd", "mbg_nbd", "pareto_nbd", "mbg_cnbd_k"}));
    ask.time_unit = parse_enum<TimeUnit>(unit);
    ask.period = parse_enum<Period>(period);
    return question_of(desk, ask);
}

Result<int> print_report(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json", "html"}));
    TRY(const auto question, asked(desk, arguments));
    const auto insight = look(desk, question);
    if (format == "json") {
        terminal.print(to_json(insight->report) + "\n");
        return cli::done;
    }
    const auto history = figures_over_time(desk, question, 13);
    const auto fading = people_behind(desk, *insight, Figure::fading, 0, 10);
    const auto& business = *desk.runtime.business();
    const auto now = desk.runtime.clock.now();
    if (format == "html") terminal.print(report_html(insight->report, history, fading, business));
    else terminal.print(report_text(insight->report, history, fading, business, now, terminal.color()));
    return cli::done;
}

// Each sentence once, since several figures may want it.
std::set<std::string> why_not(const Value& value)
{
    std::set<std::string> sentences;
    for (const auto& [pointer, sentence] : value.cannot_tell) sentences.insert(sentence);
    return sentences;
}

std::string number(double value)
{
    std::string text;
    append_json_number(text, value);
    return text;
}
std::string number(const std::optional<double>& value) { return value ? number(*value) : ""; }

std::string called(const Named& who) { return who.external_id.value_or(to_text(who.id)); }

// A prediction's members for whoever has bought nothing: who they are, null, and why.
std::string nothing_to_tell(const Named& who)
{
    const std::map<std::string_view, std::string> known = {{"customer_id", to_json(called(who))}, {"id", to_json(who.id)}, {"name", to_json(who.name)}};
    std::string json;
    each_member<Prediction>([&](const char* name, auto) {
        const auto told = known.find(name);
        json += (json.empty() ? "{\"" : ",\"") + std::string(name) + "\":" + (told == known.end() ? "null" : told->second);
    });
    return json + ",\"cannot_tell\":" + to_json(std::string(nothing_bought_yet)) + "}";
}

Result<int> print_predictions(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"csv", "json"}));
    TRY(const auto question, asked(desk, arguments));
    const auto insight = look(desk, question);
    if (insight->value.forecasts.empty() && insight->log.customers() > 0)
        for (const auto& sentence : why_not(insight->value)) terminal.say(sentence);
    if (format == "json") {
        std::string separator = "[";
        const auto print = [&](const std::string& one) {
            terminal.print(separator + one);
            separator = ",\n";
        };
        each_prediction(desk, *insight, [&](const Prediction& one) { print(to_json(one)); },
            [&](const Named& who) { print(nothing_to_tell(who)); });
        terminal.print(separator == "[" ? "[]\n" : "]\n");
        return cli::done;
    }
    std::string out;
    std::int64_t without = 0;
    csv::Writer writer(out);
    writer.row({"customer_id", "repeat_purchases", "recency", "age", "mean_spend", "probability_alive", "expected_purchases", "expected_spend", "lifetime_value"});
    each_prediction(desk, *insight, [&](const Prediction& one) {
        writer.row({one.customer_id, std::to_string(static_cast<std::int64_t>(one.repeat_purchases)), number(one.recency), number(one.age), number(one.mean_spend),
                    number(one.probability_alive), number(one.expected_purchases), number(one.expected_spend), number(one.lifetime_value)});
        terminal.print(out);
        out.clear();
    }, [&](const Named& who) {
        writer.row({called(who), "", "", "", "", "", "", "", ""});
        ++without;
    });
    terminal.print(out);
    if (without > 0) terminal.say("The cells of " + count_of(without, "customer are", "customers are") + " empty: nothing bought yet, so there is nothing to tell from.");
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"report", "how the relationships are: retention, recommendation, value, satisfaction", {},
        with({{"-o", "text|json|html", "how to write it (text)"}, {"--period", "week|month|quarter", "of retention and cohorts (month)"},
              {"--discount-rate", "R", "a year (0.1)"}}),
        Needs::reading, may("report:read"), print_report});
    commands.push_back({"predict", "one line per customer: are they still one, and what are they worth", {},
        with({{"-o", "csv|json", "how to write it (csv)"}}), Needs::reading, may("report:read"), print_predictions});
}

}  // namespace rapport::insight
