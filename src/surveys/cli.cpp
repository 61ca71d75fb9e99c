#include "base/cli/lines.h"
#include "base/cli/options.h"
#include "base/cli/whole_file.h"
#include "base/in_words.h"
#include "base/json.h"
#include "base/text.h"
#include "customers/named.h"
#include "customers/service.h"
#include "messages/places.h"
#include "messages/public_address.h"
#include "surveys/asking.h"
#include "surveys/doors.h"
#include "surveys/places.h"
#include "surveys/posters.h"
#include "surveys/printing.h"
#include "surveys/results.h"
#include "surveys/rules.h"
#include "surveys/sample.h"
#include "surveys/seldom.h"
#include "surveys/service.h"
#include "surveys/stops.h"

#include <array>
#include <cmath>

namespace rapport::surveys {
namespace {

Result<Id<Survey>> operand(const cli::Arguments& arguments)
{
    const auto& text = arguments.operands.front();
    const auto id = parse_id<Survey>(text);
    if (!id) return not_found("There is no survey “" + text + "”. `survey list` names them.");
    return *id;
}

std::string line_of(const Survey& survey)
{
    return to_text(survey.id) + "  " + std::string(enum_text(survey.state)) + "  " + count_of(static_cast<std::int64_t>(survey.wording.questions.size()), "question", "questions") + "  " + survey.name + "\n";
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
    std::string lines;
    for (const auto& survey : desk.read([](Context& ctx) { return list_surveys(ctx); })) lines += line_of(survey);
    cli::print_lines(terminal, lines, "There are no surveys yet: rapport survey create -h" + arguments.where);
    return cli::done;
}

// One question of each kind that was given words, in this order.
constexpr std::array asked_by_option{std::pair("--nps", QuestionKind::nps), std::pair("--csat", QuestionKind::csat), std::pair("--ces", QuestionKind::ces), std::pair("--rating", QuestionKind::rating),
    std::pair("--choice", QuestionKind::choice), std::pair("--text", QuestionKind::text)};

// "What did you come for?|Bread|Cake": the question, then what is to choose from.
Result<WordsInput> words_of(const std::string& option, QuestionKind kind, const std::string& given, const Text<2, 35>& language)
{
    WordsInput words{.language = language};
    const auto choices = kind == QuestionKind::choice ? given.find('|') : std::string::npos;
    const auto ask = tidy(given.substr(0, choices));
    if (text_fault(ask, 1, decltype(WordsInput::ask)::max, "")) return invalid("", option + " wants the question's words, of " + std::to_string(decltype(WordsInput::ask)::max) + " letters at most.", "usage");
    words.ask = {ask};
    if (kind != QuestionKind::choice) return words;
    words.choices.emplace();
    for (auto from = choices; from != std::string::npos;) {
        const auto to = given.find('|', from + 1);
        const auto choice = tidy(given.substr(from + 1, to == std::string::npos ? to : to - from - 1));
        if (text_fault(choice, 1, 80, "")) return invalid("", option + " wants the question and what is to choose from: 'What did you come for?|Bread|Cake'.", "usage");
        words.choices->push_back({choice});
        from = to;
    }
    return words;
}

Result<NewSurvey> written(const cli::Arguments& arguments)
{
    NewSurvey input;
    std::optional<Text<2, 35>> language;
    TRY(input.name, cli::text_operand<decltype(NewSurvey::name)>(arguments, 0, "NAME", "Say what the survey is called."));
    CHECK(cli::text_option(arguments, "--language", language));
    for (const auto& [option, kind] : asked_by_option) {
        const auto given = arguments.get(option);
        if (!given) continue;
        TRY(auto words, words_of(option, kind, *given, language.value_or(Text<2, 35>{"en"})));
        input.questions.push_back({.kind = kind, .may_skip = kind == QuestionKind::text, .words = {std::move(words)}});
    }
    if (input.questions.empty()) return invalid("", "survey create wants something to ask: --nps, --csat, --ces, --rating, --choice or --text.", "usage");
    return input;
}

Result<int> create(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(auto input, written(arguments));
    TRY(const auto survey, desk.write([&](Context& ctx) -> Result<Survey> {
        TRY(auto made, add_survey(ctx, std::move(input)));
        return arguments.has("--open") ? open_survey(ctx, made.id) : Result<Survey>(std::move(made));
    }));
    terminal.print(line_of(survey));
    if (survey.state == SurveyState::draft) terminal.say("A draft. Customers may answer from: rapport survey open " + to_text(survey.id) + arguments.where);
    return cli::done;
}

template <Result<Survey> (*act)(Context&, Id<Survey>)> Result<int> turned(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, operand(arguments));
    TRY(const auto survey, desk.write([&](Context& ctx) { return act(ctx, id); }));
    terminal.print(line_of(survey));
    return cli::done;
}

// As customers type it: with the address under which they reach us, where somebody has said it.
std::string whole_link(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const std::string& link)
{
    const auto address = desk.read([](Context& ctx) { return messages::read_public_address(ctx.db).address; });
    if (address.empty()) terminal.say("Put your address in front of it, or say it once: rapport mail address https://shop.example" + arguments.where);
    return address + link;
}

Result<int> invite_one(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const OpenMatters& matters)
{
    TRY(const auto id, operand(arguments));
    TRY(const auto channel, cli::word_option(arguments, "--channel", {"counter", "email", "sms", "post"}));
    TRY(const auto asked, desk.write([&](Context& ctx) -> Result<Link> {
        TRY(const auto customer, customers::customer_named(ctx, arguments.operands.at(1)));
        return invite(ctx, matters, id, {.customer_id = customer, .channel = *parse_enum<AskedBy>(channel)});
    }));
    const auto& mail = asked.invitation.message_id;
    if (asked.link.empty()) terminal.say("The link goes to " + asked.invitation.customer + " by mail; nobody else knows it.");
    else terminal.print(whole_link(desk, terminal, arguments, asked.link) + "\n");
    if (mail) terminal.say(messages::next_step(desk.read([](Context& ctx) { return messages::read_mail_state(ctx); }), "message show " + to_text(*mail), arguments.where));
    terminal.say("What they answer: rapport survey results " + to_text(id) + arguments.where);
    return cli::done;
}

Result<int> make_place(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, operand(arguments));
    TRY(const auto kind, cli::word_option(arguments, "--kind", {"qr", "tablet"}));
    TRY(const auto name, cli::text_operand<decltype(NewPlace::name)>(arguments, 1, "NAME", "Say where it hangs or stands."));
    TRY(const auto made, desk.write([&](Context& ctx) { return add_place(ctx, id, {*parse_enum<PlaceKind>(kind), name}); }));
    terminal.print(to_text(made.place.id) + "  " + whole_link(desk, terminal, arguments, made.link) + "\n");
    if (made.place.kind == PlaceKind::qr) terminal.say("A page to hang up: rapport survey poster " + to_text(made.place.id) + " --out poster.pdf" + arguments.where);
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
    std::string lines;
    for (const auto& place : all) lines += to_text(place.id) + "  " + std::string(enum_text(place.kind)) + "  " + (place.ended_at ? "ended" : place.code.value_or("-")) + "  " + place.name + "\n";
    cli::print_lines(terminal, lines, "This survey hangs nowhere and stands nowhere.");
    return cli::done;
}

Result<int> write_file(cli::Terminal& terminal, const std::string& out, const std::string& bytes, const std::string& what = {})
{
    cli::write_whole(terminal.resolve(out), bytes);
    terminal.say("Written to " + out + (what.empty() ? "." : ": " + what + "."));
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
    return write_file(terminal, *out, made.bytes);
}

Result<int> print_paper(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, operand(arguments));
    const auto out = arguments.get("--out");
    if (!out) return invalid("out", "--out wants the file to write.", "usage");
    const bool invited = arguments.has("--invited");
    if (invited && arguments.has("--sheets")) return invalid("sheets", "--invited prints one sheet for each who was asked: leave --sheets out.", "usage");
    Printing printing;
    TRY(const auto size, cli::word_option(arguments, "--size", {"a4", "letter"}));
    printing.size = parse_enum<PaperSize>(size);
    TRY(printing.sheets, cli::whole_option(arguments, "--sheets", 1, 1, most_printed));
    printing.language = arguments.get("--language");
    printing.invited = invited;
    auto sheets = desk.read([&](Context& ctx) { return sheets_of(ctx, id, printing, std::nullopt); });
    if (!sheets && sheets.error().code == "no_place")
        return conflict(sheets.error().detail + " rapport survey place " + to_text(id) + " NAME" + arguments.where, sheets.error().code);
    if (!sheets) return sheets.error();
    return write_file(terminal, *out, paper::print(*sheets), count_of(std::ssize(sheets->codes), "sheet", "sheets"));
}

std::string line_of(const SurveyRule& rule)
{
    return to_text(rule.id) + "  " + count_of(rule.after_hours, "hour", "hours") + " after " + std::string(enum_text(rule.touchpoint_kind)) + "  1 in " + std::to_string(rule.one_in) + "  " + std::string(enum_text(rule.channel))
        + (rule.ended_at ? "  ended\n" : "\n");
}

Result<int> rules(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, operand(arguments));
    TRY(const auto all, desk.read([&](Context& ctx) { return list_rules(ctx, id); }));
    std::string lines;
    for (const auto& rule : all) lines += line_of(rule);
    cli::print_lines(terminal, lines, "No rule draws anybody for this survey.");
    return cli::done;
}

Result<int> begin_rule(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, operand(arguments));
    NewRule input;
    const auto kind = parse_enum<touchpoints::Kind>(arguments.get("--after").value_or("delivery"));
    if (!kind) return invalid("after", "--after wants the kind of contact, such as delivery, visit, call or order.", "usage");
    input.touchpoint_kind = *kind;
    TRY(input.after_hours, cli::whole_option(arguments, "--hours", 3, 0, 720));
    TRY(input.one_in, cli::whole_option(arguments, "--one-in", 1, 1, 1'000));
    TRY(const auto channel, cli::word_option(arguments, "--channel", {"email", "sms", "post", "counter"}));
    input.channel = *parse_enum<AskedBy>(channel);
    TRY(const auto rule, desk.write([&](Context& ctx) { return add_rule(ctx, id, input); }));
    terminal.print(line_of(rule));
    return cli::done;
}

Result<int> finish_rule(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto id = parse_id<SurveyRule>(arguments.operands.front());
    if (!id) return not_found("There is no rule “" + arguments.operands.front() + "”. `survey rule list` names them.");
    TRY(const auto rule, desk.write([&](Context& ctx) { return end_rule(ctx, *id); }));
    terminal.print(line_of(rule));
    return cli::done;
}

Result<int> left_out(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    constexpr int most_listed = 1'000;
    TRY(const auto id, operand(arguments));
    TRY(const auto limit, cli::whole_option(arguments, "--limit", 100, 1, most_listed));
    return desk.read([&](Context& ctx) -> Result<int> {
        TRY(auto all, list_left_outs(ctx, id, {}, static_cast<int>(limit)));
        if (std::ssize(all) > limit) all.pop_back();
        std::string lines;
        for (const auto& one : all) lines += to_text(one.customer_id) + "  " + moment_in_words(ctx.business.time_zone, one.at, ctx.now()) + "  " + one.customer + "  " + one.words + "\n";
        cli::print_lines(terminal, lines, "Nobody was left out.");
        return cli::done;
    });
}

Result<int> stops(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    constexpr int most_listed = 10'000;
    cli::print_lines(terminal, desk.read([](Context& ctx) {
        std::string lines;
        for (const auto& one : list_stops(ctx, most_listed)) lines += to_text(one.customer_id) + "  " + moment_in_words(ctx.business.time_zone, one.since, ctx.now()) + "  " + one.customer + "\n";
        for (const auto& one : list_seldoms(ctx, most_listed)) lines += to_text(one.customer_id) + "  " + moment_in_words(ctx.business.time_zone, one.since, ctx.now()) + "  " + one.customer + "  less often\n";
        return lines;
    }), "Everybody may be asked.");
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
        TRY(const auto before, read_stop(ctx, *customer));
        TRY(const auto now, ask_again(ctx, *customer, {{reason}}));
        terminal.say(now.seldom_since    ? "They may be asked again, but less often, as they had said before: once in " + std::to_string(seldom_days) + " days. The same command once more lifts that too."
                     : before.stopped_at ? "They may be asked again."
                                         : "They may be asked as often as others again.");
        return cli::done;
    });
}

}  // namespace

void add_commands(cli::Commands& commands, const OpenMatters& matters, const customers::Fields& fields)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"survey list", "lists the surveys", {}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("surveys:read"), list});
    commands.push_back({"survey create", "writes a survey down, to be opened", {"NAME"},
        {{"--nps", "WORDS", "asks from 0 to 10 how likely they would recommend us"}, {"--csat", "WORDS", "asks from 1 to 5 how satisfied they were"}, {"--ces", "WORDS", "asks from 1 to 7 how easy it was"},
         {"--rating", "WORDS", "asks for one to five of something of your own"}, {"--choice", "WORDS|A|B", "asks which of these, such as 'What did you come for?|Bread|Cake'"},
         {"--text", "WORDS", "asks for their own words; may be skipped"}, {"--language", "CODE", "of these words (en)"}, {"--open", "", "customers may answer at once"}},
        Needs::writing, may("surveys:write"), create, "More questions and languages are written on the page (Surveys) and over the API."});
    commands.push_back({"survey open", "lets customers answer from now on", {"ID"}, {}, Needs::writing, may("surveys:write"), turned<open_survey>});
    commands.push_back({"survey close", "lets nobody answer any more", {"ID"}, {}, Needs::writing, may("surveys:write"), turned<close_survey>});
    commands.push_back({"survey invite", "asks one customer, by our id or yours, and prints their link", {"ID", "CUSTOMER"},
        {{"--channel", "counter|email|sms|post", "how they are asked (counter); by email the link goes to them alone"}}, Needs::writing, may("responses:write"),
        [&matters](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return invite_one(desk, terminal, arguments, matters); }});
    commands.push_back({"survey place", "makes a link by which anybody may answer without a name, where a code hangs or a tablet stands", {"ID", "NAME"},
        {{"--kind", "qr|tablet", "a code to hang up, or a tablet with four faces (qr)"}}, Needs::writing, may("surveys:write"), make_place});
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
    commands.push_back({"survey paper", "writes a survey as sheets to print and key in, for anybody or with the code of each who was asked", {"ID"},
        {{"--out", "FILE", "where to write the PDF"}, {"--size", "a4|letter", "of the sheets (a4)"}, {"--sheets", "N", "how many for anybody (1)"},
         {"--invited", "", "one for each who was asked and has not answered, with their code, instead"}, {"--language", "CODE", "of the questions (the first of the survey)"}},
        Needs::reading, may("responses:write"), print_paper});
    commands.push_back({"survey rule list", "lists after which contacts a survey asks, and how many of them", {"ID"}, {}, Needs::reading, may("surveys:read"), rules});
    commands.push_back({"survey rule add", "asks after contacts of a kind from now on, all or one in so many", {"ID"},
        {{"--after", "KIND", "of contact: delivery, visit, call, order and what else there is (delivery)"}, {"--hours", "N", "so long after it, up to 720 (3)"}, {"--one-in", "N", "one in so many of them (1)"},
         {"--channel", "email|sms|post|counter", "how they are asked (email)"}},
        Needs::writing, may("surveys:write"), begin_rule});
    commands.push_back({"survey rule end", "draws nobody by this rule any more", {"RULE"}, {}, Needs::writing, may("surveys:write"), finish_rule});
    commands.push_back({"survey left-out", "lists who was drawn and not asked, and why, the last first", {"ID"}, {{"--limit", "N", "at most so many (100)"}}, Needs::reading, may("surveys:read"), left_out});
    commands.push_back({"survey stops", "lists who does not want to be asked any more, or less often, and since when", {}, {}, Needs::reading, may("customers:export"), stops});
    commands.push_back({"survey ask-again", "they may be asked again, by our id or yours", {"CUSTOMER"}, {{"--reason", "TEXT", "why; it is kept in the log"}},
        Needs::writing, may("responses:write"), ask_them_again});
}

}  // namespace rapport::surveys
