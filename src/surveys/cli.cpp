#include "base/in_words.h"
#include "base/json.h"
#include "customers/service.h"
#include "surveys/doors.h"
#include "surveys/places.h"
#include "surveys/posters.h"
#include "surveys/results.h"
#include "surveys/sample.h"
#include "surveys/service.h"
#include "surveys/stops.h"

#include <cmath>
#include <fstream>

namespace rapport::surveys {
namespace {

Result<Id<Survey>> operand(const cli::Arguments& arguments)
{
    const auto& text = arguments.operands.front();
    const auto id = parse_id<Survey>(text);
    if (!id) return not_found("There is no survey “" + text + "”. `survey list` names them.");
    return *id;
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    if (format == "json") {
        std::string text = "[";
        for (const auto& survey : desk.read([](Context& ctx) { return list_surveys(ctx); })) text += (text.size() == 1 ? "\n" : ",\n") + to_json(survey);
        terminal.print(text + "\n]\n");
        return cli::done;
    }
    for (const auto& survey : desk.read([](Context& ctx) { return list_surveys(ctx); }))
        terminal.print(to_text(survey.id) + "  " + std::string(enum_text(survey.state)) + "  " + count_of(static_cast<std::int64_t>(survey.wording.questions.size()), "question", "questions") + "  " + survey.name + "\n");
    return cli::done;
}

Result<int> show(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, operand(arguments));
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto survey, desk.read([&](Context& ctx) { return read_survey(ctx, id); }));
    if (format == "json") {
        terminal.print(to_json(survey) + "\n");
        return cli::done;
    }
    terminal.print(survey.name + " (" + std::string(enum_text(survey.state)) + ", wording " + std::to_string(survey.wording.number) + ")\n");
    for (const auto& question : survey.wording.questions) {
        terminal.print(std::to_string(question.question) + "  " + std::string(enum_text(question.kind)) + (question.may_skip ? ", may be skipped" : "") + "\n");
        for (const auto& words : question.words) terminal.print("     " + words.language + "  " + words.ask + "\n");
    }
    return cli::done;
}

Result<int> sample(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const OpenMatters& matters, const customers::Fields& fields)
{
    TRY(const auto id, operand(arguments));
    DrawSample input;
    TRY(const auto channel, cli::word_option(arguments, "--channel", {"email", "sms", "post", "counter"}));
    input.channel = *parse_enum<AskedBy>(channel);
    TRY(input.size, cli::whole_option(arguments, "--size", 100, 1, 10'000));
    if (const auto tag = arguments.get("--tag")) input.tag = Text<1, 60>{*tag};
    if (const auto where = arguments.get("--where")) input.where = Text<1, 10000>{*where};
    TRY(const auto days, cli::whole_option(arguments, "--active-days", 0, 0, 3'650));
    if (days > 0) input.active_days = days;
    TRY(const auto seed, cli::whole_option(arguments, "--seed", -1, -1, std::int64_t{1} << 53));
    if (seed >= 0) input.seed = seed;
    const bool dry = arguments.has("--dry-run");
    TRY(const auto plan, dry ? desk.read([&](Context& ctx) { return plan_sample(ctx, matters, fields, id, input); })
                             : desk.write([&](Context& ctx) { return draw_sample(ctx, matters, fields, id, input); }));
    terminal.print(plan.sentence + "\n" + plan.response_basis + "\n");
    for (const auto& left_out : plan.left_out) terminal.print("  left out: " + std::to_string(left_out.customers) + "  " + left_out.words + "\n");
    terminal.print("seed " + std::to_string(plan.seed) + (dry ? ", nobody was drawn yet\n" : "\n"));
    return cli::done;
}

std::string decimal(double value)
{
    std::string text;
    append_json_number(text, std::round(value * 10) / 10);
    return text;
}

std::string figure(const std::optional<double>& value, const std::optional<Ends>& interval)
{
    if (!value) return "cannot be told";
    return decimal(*value) + (interval ? " (" + decimal(interval->first) + " to " + decimal(interval->second) + ")" : "");
}

std::string text_of(const Figures& figures)
{
    std::string text = "  n " + std::to_string(figures.n) + ", " + std::to_string(figures.named) + " with a name\n";
    if (figures.response)
        text += "  response " + figure(figures.response->rate, figures.response->interval) + (figures.response->rate ? " %, " : ", ") + std::to_string(figures.response->answered) + " of "
            + std::to_string(figures.response->invited) + " asked\n";
    for (const auto& question : figures.questions) {
        text += "  " + question.ask + "  n " + std::to_string(question.n);
        if (question.kind != QuestionKind::text && question.kind != QuestionKind::choice) text += "  " + std::string(enum_text(question.kind)) + " " + figure(question.score, question.interval);
        text += "\n";
        if (question.kind != QuestionKind::choice) continue;
        for (const auto& choice : question.counts) text += "    " + choice.words + "  " + std::to_string(choice.n) + "  " + figure(choice.share, choice.interval) + " %\n";
    }
    return text;
}

Result<int> print_results(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, operand(arguments));
    ResultsOf of;
    TRY(of.from, cli::day_option(arguments, "--from"));
    TRY(of.to, cli::day_option(arguments, "--to"));
    TRY(const auto by, cli::word_option(arguments, "--by", {"month", "channel", "touchpoint_kind", "staff", "language", "wording", "level", "tag"}));
    of.by = *parse_enum<GroupBy>(by);
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json", "csv"}));
    if (format == "csv") {
        TRY(const auto csv, desk.read([&](Context& ctx) { return answers_csv(ctx, id); }));
        terminal.print(csv);
        return cli::done;
    }
    TRY(const auto told, desk.read([&](Context& ctx) { return results(ctx, id, of); }));
    if (format == "json") {
        terminal.print(to_json(told) + "\n");
        return cli::done;
    }
    terminal.print(told.name + "\n" + text_of(told.total));
    for (const auto& group : told.groups) terminal.print((group.group.empty() ? std::string("not known") : group.group) + "\n" + text_of(group.figures));
    return cli::done;
}

Result<int> places(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, operand(arguments));
    TRY(const auto all, desk.read([&](Context& ctx) { return list_places(ctx, id); }));
    for (const auto& place : all)
        terminal.print(to_text(place.id) + "  " + std::string(enum_text(place.kind)) + "  " + (place.ended_at ? "ended" : place.code.value_or("-")) + "  " + place.name + "\n");
    return cli::done;
}

Result<int> poster(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto& text = arguments.operands.front();
    const auto id = parse_id<Place>(text);
    if (!id) return not_found("There is no place “" + text + "”. `survey places` names them.");
    const auto out = arguments.get("--out");
    if (!out) return invalid("out", "--out wants the file to write.", "usage");
    HangUp wanted;
    TRY(const auto format, cli::word_option(arguments, "--format", {"pdf", "svg", "png"}));
    TRY(const auto size, cli::word_option(arguments, "--size", {"a4", "letter"}));
    wanted.format = parse_enum<PosterFormat>(format);
    wanted.size = parse_enum<PaperSize>(size);
    wanted.language = arguments.get("--language");
    TRY(const auto made, desk.read([&](Context& ctx) { return picture_of(ctx, *id, wanted, std::nullopt); }));
    std::ofstream file(terminal.resolve(*out), std::ios::binary | std::ios::trunc);
    if (!(file << made.bytes).flush()) throw StorageRefused("The file " + *out + " cannot be written.");
    terminal.say("Written to " + *out + ".");
    return cli::done;
}

Result<int> stops(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    constexpr int most_listed = 10'000;
    for (const auto& one : desk.read([&](Context& ctx) { return list_stops(ctx, most_listed); }))
        terminal.print(to_text(one.customer_id) + "  " + to_text(one.stopped_at) + "  " + one.customer + "\n");
    return cli::done;
}

Result<int> ask_them_again(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto& who = arguments.operands.front();
    const auto reason = arguments.get("--reason").value_or("");
    if (reason.empty() || reason.size() > decltype(AskAgain::reason)::max) return invalid("reason", "--reason wants the reason, of 300 letters at most.", "usage");
    return desk.write([&](Context& ctx) -> Result<int> {
        const auto ours = parse_id<customers::Customer>(who);
        const auto customer = ours && customers::exists(ctx.db, *ours) ? ours : customers::find_by_external_id(ctx.db, who);
        if (!customer) return not_found("There is no customer “" + who + "”.");
        CHECK(ask_again(ctx, *customer, {{reason}}));
        terminal.say("They may be asked again.");
        return cli::done;
    });
}

}  // namespace

void add_commands(cli::Commands& commands, const OpenMatters& matters, const customers::Fields& fields)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"survey list", "lists the surveys", {}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("surveys:read"), list});
    commands.push_back({"survey show", "shows what a survey asks", {"ID"}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("surveys:read"), show});
    commands.push_back({"survey sample", "draws customers by chance, and says beforehand how surely they will tell", {"ID"},
        {{"--size", "N", "how many to ask (100)"}, {"--channel", "email|sms|post|counter", "how they will be asked (email)"}, {"--tag", "TEXT", "those with this tag alone"},
         {"--where", "RULE", "those who are meant, such as 'ladder_level at_least 2'; `customer list -h` tells what can be asked"},
         {"--active-days", "N", "those who were here within so many days"}, {"--seed", "N", "the same seed draws the same people"}, {"--dry-run", "", "draws nobody"}},
        Needs::writing, may("surveys:write"),
        [&matters, &fields](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return sample(desk, terminal, arguments, matters, fields); }});
    commands.push_back({"survey results", "says what a survey found out; as csv every answer", {"ID"},
        {{"--from", "DATE", "answers from this day on"}, {"--to", "DATE", "until this day"}, {"--by", "month|channel|touchpoint_kind|staff|language|wording|level|tag", "groups (month)"},
         {"-o", "text|json|csv", "how to write it (text)"}},
        Needs::reading, may("responses:export"), print_results});
    commands.push_back({"survey places", "lists where a survey hangs or stands", {"ID"}, {}, Needs::reading, may("surveys:read"), places});
    commands.push_back({"survey poster", "writes a page to hang up, with a code that a telephone reads", {"PLACE"},
        {{"--out", "FILE", "where to write it"}, {"--format", "pdf|svg|png", "a page, or the code alone (pdf)"}, {"--size", "a4|letter", "of the page (a4)"},
         {"--language", "CODE", "of the question (the first of the survey)"}},
        Needs::reading, may("surveys:read"), poster});
    commands.push_back({"survey stops", "lists who does not want to be asked any more, and since when", {}, {}, Needs::reading, may("customers:export"), stops});
    commands.push_back({"survey ask-again", "they may be asked again, by our id or yours", {"CUSTOMER"}, {{"--reason", "TEXT", "why; it is kept in the log"}},
        Needs::writing, may("responses:write"), ask_them_again});
}

}  // namespace rapport::surveys
