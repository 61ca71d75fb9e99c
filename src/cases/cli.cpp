#include "base/cli/lines.h"
#include "base/in_words.h"
#include "cases/cli.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/doors.h"
#include "cases/in_files.h"
#include "cases/letter.h"
#include "cases/masked.h"
#include "cases/news.h"
#include "cases/recovery.h"
#include "customers/masked.h"
#include "customers/service.h"
#include "identity/people.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>

namespace rapport::cases {
namespace {

std::string due_words(const Context& ctx, const Case& one)
{
    const auto moment = [&](Instant at) { return moment_in_words(ctx.business.time_zone, at, ctx.now()); };
    if (one.due_at) return (one.overdue ? "late since " : "due ") + moment(*one.due_at);
    return one.closed_at ? "since " + moment(*one.closed_at) : "no clock runs";
}

// "in person", of a way's name.
std::string in_words(Way way)
{
    std::string words(enum_text(way));
    std::ranges::replace(words, '_', ' ');
    return words;
}

// "by call", "in person".
std::string by_way(Way way) { return (way == Way::in_person ? "" : "by ") + in_words(way); }

// How what was said went to them, or came.
std::string how_it_went(const EntryView& entry)
{
    if (entry.mail) return "  (mail to " + entry.mail_to.value_or("an address") + ": " + standing(*entry.mail, entry.mail_reason, entry.mail_bounce) + ")";
    if (entry.kind != EntryKind::answer || !entry.way) return "";
    return entry.way == Way::email ? "  (by email, not sent from here)" : "  (" + by_way(*entry.way) + ")";
}

// The number is the one by which `case split` names it.
std::string in_words(const Context& ctx, std::size_t number, const EntryView& entry)
{
    return "  " + std::to_string(number) + "  " + moment_in_words(ctx.business.time_zone, entry.at, ctx.now()) + "  " + std::string(enum_text(entry.kind)) + (entry.staff ? " (" + *entry.staff + ")" : "") + ": " + entry.words + how_it_went(entry) + "\n";
}

}  // namespace

std::string standing(messages::State state, const std::optional<std::string>& reason, const std::optional<std::string>& bounce)
{
    if (bounce) return "came back: " + *bounce;
    const auto why = reason ? ": " + *reason : std::string();
    switch (state) {
    case messages::State::planned:
    case messages::State::claimed: return "waits to leave";
    case messages::State::deferred: return "is tried again" + why;
    case messages::State::held: return "held" + why;
    case messages::State::handed: return "is leaving";
    case messages::State::unknown: return "nobody knows whether it left";
    case messages::State::accepted: return "sent";
    case messages::State::failed: return "failed" + why;
    case messages::State::withdrawn: return "taken back" + why;
    }
    return "";
}

std::string line_of(const Context& ctx, const Case& one)
{
    const auto contact = customers::shown_to(ctx.actor, one).contact;
    return to_text(one.id) + "  " + std::string(enum_text(one.state)) + "  " + due_words(ctx, one) + "  " + one.staff.value_or(one.team.value_or("nobody")) + "  "
        + one.customer.value_or(contact.value_or("somebody")) + ": " + one.subject + "\n";
}

Result<Id<Case>> case_named(Context& ctx, const std::string& text)
{
    const auto id = case_in_file(ctx, text);
    if (!id) return not_found("There is no case “" + text + "”.");
    return *id;
}

Result<Done> not_both(const cli::Arguments& arguments, const std::string& one, const std::string& other)
{
    if (arguments.has(one) && arguments.has(other)) return invalid(one, one + " and " + other + " do not go together: leave one of them out.", "usage");
    return Done{};
}

namespace {

Result<Id<Case>> case_of(Context& ctx, const cli::Arguments& arguments) { return case_named(ctx, arguments.operands.front()); }

// Which cases a list shows: those that are open, or what is asked for.
Result<Filter> filter_of(Context& ctx, const cli::Arguments& arguments)
{
    Filter filter{.limit = most_listed};
    TRY(filter.state, enum_option<State>(arguments, "--state"));
    TRY(filter.kind, enum_option<Kind>(arguments, "--kind"));
    filter.queue = !filter.state;
    filter.q = arguments.get("--find");
    if (arguments.has("--overdue")) filter.overdue = true;
    if (const auto customer = arguments.get("--customer")) {
        TRY(filter.customer, customers::customer_named(ctx, *customer));
    }
    if (const auto email = arguments.get("--staff")) {
        const auto staff = identity::find_staff_by_email(ctx.db, *email);
        if (!staff) return not_found("Nobody of the staff has the e-mail “" + *email + "”.");
        filter.staff = staff->id;
    }
    return filter;
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    const auto asked = [&](const char* option) { return arguments.has(option); };
    const bool filter_is_all = std::ranges::none_of(std::array{"--state", "--kind", "--find", "--customer", "--staff", "--overdue"}, asked);
    bool more = false;
    TRY(const auto lines, desk.read([&](Context& ctx) -> Result<std::string> {
        TRY(const auto filter, filter_of(ctx, arguments));
        TRY(auto found, list_cases(ctx, filter));
        more = found.size() > most_listed;
        if (more) found.pop_back();
        for (auto& one : found) one = customers::shown_to(ctx.actor, std::move(one));
        if (format == "json") return json_lines(found);
        std::string text;
        for (const auto& one : found) text += line_of(ctx, one);
        return text;
    }));
    cli::print_lines(terminal, lines, filter_is_all ? "No cases are open." : "There are no such cases.");
    if (more) terminal.say("These are the first " + std::to_string(most_listed) + ". There are more.");
    return cli::done;
}

Result<int> show(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto text, desk.read([&](Context& ctx) -> Result<std::string> {
        TRY(const auto id, case_of(ctx, arguments));
        TRY(auto whole, read_case(ctx, id));
        const auto one = shown_to(ctx.actor, std::move(whole));
        if (format == "json") return to_json(one) + "\n";
        auto lines = line_of(ctx, one);
        for (std::size_t i = 0; i < one.entries.size(); ++i) lines += in_words(ctx, i + 1, one.entries[i]);
        if (one.closure) lines += "  closed: " + one.closure->cause.value_or("-") + "; " + one.closure->action.value_or("-") + "; " + (one.closure->told_by == Way::cannot_be_reached ? in_words(one.closure->told_by) : "told " + by_way(one.closure->told_by)) + "\n";
        if (one.asking) lines += "  asked by mail whether it is right now: " + moment_in_words(ctx.business.time_zone, one.asking->at, ctx.now()) + " (mail to " + one.asking->mail_to + ": " + standing(one.asking->mail, {}, {}) + ")\n";
        for (const auto& verdict : one.verdicts) lines += "  they gave " + std::to_string(verdict.score) + " of 5" + (verdict.comment ? ": " + *verdict.comment : "") + "\n";
        return lines;
    }));
    terminal.print(text);
    return cli::done;
}

Result<int> open(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return print_after(desk, terminal, [&](Context& ctx) -> Result<WholeCase> {
        TRY(const auto subject, touchpoints::text_cell(arguments.operands.front(), "subject", decltype(OpenCase::subject)::max));
        if (!subject) return invalid("subject", "Say in a few words what it is about.", "required");
        OpenCase input{.subject = {*subject}};
        if (const auto customer = arguments.get("--customer")) {
            TRY(input.customer_id, customers::customer_named(ctx, *customer));
        }
        TRY(input.kind, enum_option<Kind>(arguments, "--kind"));
        TRY(input.source, enum_option<Source>(arguments, "--source"));
        CHECK(cli::text_option(arguments, "--words", input.words));
        CHECK(cli::text_option(arguments, "--contact", input.contact));
        CHECK(cli::text_option(arguments, "--place", input.place));
        CHECK(cli::text_option(arguments, "--link", input.link));
        if (arguments.has("--stars")) {
            TRY(input.stars, cli::whole_option(arguments, "--stars", 0, 1, 5));
        }
        return open_case(ctx, std::move(input));
    });
}

Result<std::optional<bool>> sends(const cli::Arguments& arguments)
{
    CHECK(not_both(arguments, "--send", "--only-write-down"));
    if (arguments.has("--only-write-down")) return std::optional(false);
    return arguments.has("--send") ? std::optional(true) : std::nullopt;
}

Result<int> answer(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return print_after(desk, terminal, [&](Context& ctx) -> Result<WholeCase> {
        TRY(const auto id, case_of(ctx, arguments));
        TRY(const auto words, touchpoints::text_cell(arguments.operands.at(1), "words", decltype(AddEntry::words)::max));
        if (!words) return invalid("words", "Say what was said.", "required");
        AddEntry input{.kind = EntryKind::answer, .words = {*words}, .then_wait = arguments.has("--then-wait")};
        TRY(input.send, sends(arguments));
        TRY(input.way, enum_option<Way>(arguments, "--by"));
        return add_entry(ctx, id, std::move(input));
    });
}

// Of our answers that a letter can carry: the one that was said, counted from the first, else the last.
Result<paper::Letter> letter_named(Context& ctx, const cli::Arguments& arguments)
{
    TRY(const auto id, case_of(ctx, arguments));
    TRY(auto one, read_case(ctx, id));
    std::erase_if(one.entries, [](const EntryView& entry) { return entry.kind != EntryKind::answer || entry.way == Way::public_reply; });
    if (one.entries.empty()) return not_found("There is no answer of ours in this case yet. Write one: rapport case answer " + to_text(id) + " 'OUR WORDS' --by letter" + arguments.where);
    const auto count = static_cast<std::int64_t>(one.entries.size());
    TRY(const auto wanted, cli::whole_option(arguments, "--answer", count, 1, count));
    return letter_of(ctx, id, one.entries[static_cast<std::size_t>(wanted) - 1].id);
}

Result<int> print_letter(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto out = arguments.get("--out");
    if (!out) return invalid("--out", "case letter wants --out FILE, such as --out letter.pdf.", "usage");
    TRY(const auto letter, desk.read([&](Context& ctx) { return letter_named(ctx, arguments); }));
    const auto pdf = paper::print(letter);
    if (*out == "-") {
        terminal.print(pdf);
        return cli::done;
    }
    std::ofstream file(terminal.resolve(*out), std::ios::binary | std::ios::trunc);
    if (!(file << pdf).flush()) return invalid("--out", "The letter cannot be written to " + *out + ".");
    terminal.say("wrote " + *out);
    if (letter.address.size() < 2)
        terminal.say(customers::sees_contacts(desk.actor) ? "It bears no address, since none is on file: write it into the window, or give it with the customer and print again."
                                                          : "It bears no address, since you may not see how to reach customers.");
    return cli::done;
}

Result<int> close(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return print_after(desk, terminal, [&](Context& ctx) -> Result<WholeCase> {
        TRY(const auto id, case_of(ctx, arguments));
        CloseCase input;
        CHECK(cli::text_option(arguments, "--cause", input.cause));
        CHECK(cli::text_option(arguments, "--action", input.action));
        CHECK(cli::text_option(arguments, "--told", input.told));
        CHECK(cli::text_option(arguments, "--together", input.together));
        TRY(input.told_by, enum_option<Way>(arguments, "--told-by"));
        TRY(input.send, sends(arguments));
        auto closed = close_case(ctx, id, std::move(input));
        if (!closed) return cli::naming_options(closed.error());
        return closed;
    });
}

std::string given_to(const CaseNews& one)
{
    if (!one.team) return one.owner.value_or("nobody");
    return one.owner ? *one.owner + " in the team " + *one.team : "the team " + *one.team;
}

std::string news_words(const CaseNews& one)
{
    const auto by = one.by ? " by " + *one.by : std::string();
    switch (one.what) {
    case Happening::wrote: return "the customer wrote";
    case Happening::answered: return "answered" + by;
    case Happening::noted: return "a note" + by;
    case Happening::closed: return "closed" + by;
    case Happening::reopened: return "opened again" + by;
    case Happening::escalated: return "late: a clock ran out";
    case Happening::given: return "given to " + given_to(one) + by;
    }
    return {};
}

Result<int> show_news(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto text, desk.read([&](Context& ctx) -> Result<std::string> {
        TRY(const auto staff, watcher_of(ctx, arguments));
        const auto news = news_for(ctx, staff);
        if (format == "json") return to_json(news) + "\n";
        std::string lines;
        for (const auto& one : news) lines += to_text(one.case_id) + "  " + moment_in_words(ctx.business.time_zone, one.at, ctx.now()) + "  " + one.subject + ": " + news_words(one) + "\n";
        return lines;
    }));
    cli::print_lines(terminal, text, "Nothing has happened in the cases that are watched.");
    return cli::done;
}

std::string one_place(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

// " (12.1 to 40.0)"
std::string between(const Figured& told)
{
    return told.interval ? " (" + one_place(told.interval->first) + " to " + one_place(told.interval->second) + ")" : std::string();
}

std::string came_back_words(const Figured& told)
{
    return told.value ? std::to_string(static_cast<int>(*told.value + 0.5)) + " %" + between(told) + " of " + std::to_string(told.n) + " came back" : "who came back cannot be told yet";
}

std::string settled_words(const PutRight& report)
{
    if (report.closed == 0) return "nothing yet";
    return count_of(report.closed, "complaint", "complaints") + (report.together > 0 ? ", " + std::to_string(report.together) + " of them together" : "");
}

// "9 of 11, 82 % (52.3 to 94.9)"
std::string share_words(const Figured& told)
{
    if (!told.value) return "cannot tell yet";
    const auto part = std::lround(*told.value * static_cast<double>(told.n) / 100);
    return std::to_string(part) + " of " + std::to_string(told.n) + ", " + std::to_string(std::lround(*told.value)) + " %" + between(told);
}

// Spending and level six months on, against customers like them who had no trouble; nothing where nobody's half year is over.
std::string against_words(const AgainstOthers& against)
{
    if (against.pairs == 0) return {};
    const auto change = [](const char* what, const std::string& before, const std::string& after, const std::string& others_before, const std::string& others_after) {
        return std::string(what) + "from " + before + " to " + after + " a customer, of the others from " + others_before + " to " + others_after;
    };
    const auto difference = [](const Figured& told, const std::string& unit) {
        return told.value ? "; difference " + one_place(*told.value) + unit + between(told) + ", n " + std::to_string(told.n) + "\n" : "; " + told.why_not + "\n";
    };
    return change("spent in half a year  ", amount_in_words(against.spend_before), amount_in_words(against.spend_after), amount_in_words(against.others_before), amount_in_words(against.others_after))
        + difference(against.spend_difference, " " + std::string(against.spend_before.currency.text()))
        + (against.level_before ? change("level half a year on  ", one_place(*against.level_before), one_place(*against.level_after), one_place(*against.others_level_before), one_place(*against.others_level_after))
            + difference(against.level_difference, against.level_difference.value == 1.0 ? " level" : " levels") : std::string());
}

Result<int> show_recovery(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    RecoverySpan span;
    TRY(span.from, cli::day_option(arguments, "--from"));
    TRY(span.to, cli::day_option(arguments, "--to"));
    TRY(span.order, enum_option<CauseOrder>(arguments, "--order"));
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "csv", "json"}));
    if (format == "csv" && !desk.actor.may(may("report:export"))) return not_allowed("You may not export the causes.");
    TRY(const auto report, desk.read([&](Context& ctx) { return recovery(ctx, span); }));
    if (format != "text") {
        terminal.print(format == "csv" ? causes_csv(report) : to_json(report) + "\n");
        return cli::done;
    }
    std::string text;
    for (const auto& cause : report.causes)
        text += amount_in_words(cause.cost) + "  " + cause.cause + ": " + count_of(cause.cases, "case", "cases") + ", " + amount_in_words(cause.remedies) + " given, " + amount_in_words(cause.spend_lost) + " of spending lost, "
            + came_back_words(cause.came_back) + ", " + std::to_string(cause.left) + " left\n";
    text += "settled  " + settled_words(report) + "\n";
    text += "is it right now, 4 or 5 of 5  " + share_words(report.right_now) + "\n";
    text += "settled with one answer  " + share_words(report.first_contact) + "\n";
    if (report.minutes.value) text += "minutes to resolve  " + std::to_string(std::lround(*report.minutes.value)) + " (" + std::to_string(std::lround(report.minutes.interval->first)) + " to " + std::to_string(std::lround(report.minutes.interval->second)) + "), n " + std::to_string(report.minutes.n) + "\n";
    text += "came back after  " + came_back_words(report.came_back) + "\n";
    terminal.print(text + report.against.sentence + "\n" + against_words(report.against));
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"case list", "lists the open cases, what is due first, first; or those that are asked for", {},
        {{"--state", "STATE", "open, waiting, snoozed, closed or merged (all that are open)"}, {"--kind", "KIND", "complaint, question, request or praise"}, {"--find", "TEXT", "with these words"},
         {"--customer", "ID", "of this customer: the other system's id, or ours"}, {"--staff", "EMAIL", "whose they are"}, {"--overdue", "", "only what is late"}, {"-o", "text|json", "how to write it (text)"}},
        Needs::reading, may("cases:read"), list});
    commands.push_back({"case show", "shows a case with its conversation", {"CASE"}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("cases:read"), show,
        "CASE is its id, here and in every command, or the id that it had in the file it came by."});
    commands.push_back({"case news", "what others did in the cases that somebody watches, since they last did something in them", {},
        {{"--staff", "EMAIL", "who watches (the actor)"}, {"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("cases:read"), show_news,
        "Told are words of the customer, our answers and notes, closing and opening again, a clock that ran out, and to whom it was given: the newest three of each case."});
    commands.push_back({"case open", "opens a case", {"SUBJECT"},
        {{"--customer", "ID", "about whom: the other system's id, or ours"}, {"--contact", "TEXT", "how to reach somebody who is no customer"}, {"--kind", "KIND", "complaint, question, request or praise"},
         {"--source", "SOURCE", "mail, form, phone, survey, counter, review or post (counter; with --stars review)"}, {"--words", "TEXT", "what they said"},
         {"--place", "TEXT", "where a review or a post stands, such as Google; they need it"}, {"--link", "URL", "its address there"}, {"--stars", "N", "of a review, 1 to 5"}},
        Needs::writing, may("cases:write"), open});
    commands.push_back({"case answer", "writes our answer, which goes out where its way is email", {"CASE", "WORDS"}, {{"--by", "WAY", "call, email, letter, chat, in_person or public_reply (as it came)"}, {"--then-wait", "", "we now wait for the customer"},
         {"--send", "", "it must go out by mail"}, {"--only-write-down", "", "it does not go out by mail"}},
        Needs::writing, may("cases:write"), answer,
        "Mail goes out by itself. Every other way is yours: call them, hand it over, print the letter (`rapport case letter`). A public_reply, beneath a review\n"
        "or a post, is kept here; put it there yourself."});
    commands.push_back({"case letter", "our answer as a letter to print (PDF), its address in the window of an envelope", {"CASE"},
        {{"--out", "FILE", "the PDF; - writes it to standard output"}, {"--answer", "N", "which of our answers, counted from the first (the last)"}}, Needs::reading, may("cases:read"), print_letter});
    commands.push_back({"case close", "closes a case", {"CASE"},
        {{"--cause", "TEXT", "why it happened"}, {"--action", "TEXT", "what we did"}, {"--told-by", "WAY", "how the customer was told: call, email, letter, chat, in_person or public_reply (put there by yourself); cannot_be_reached where nobody can be told"}, {"--told", "TEXT", "in these words, which go out where they were told by email; by email they are needed, unless an answer by email is in the case"},
         {"--together", "TEXT", "it was solved together: what each side did"},
         {"--send", "", "they must go out by mail"}, {"--only-write-down", "", "they do not go out by mail"}},
        Needs::writing, may("cases:write"), close});
    add_act_commands(commands);
    add_remedy_commands(commands);
    add_team_commands(commands);
    add_rule_commands(commands);
    commands.push_back({"recovery", "what went wrong most, what it cost, and whether those customers came back", {},
        {{"--from", "DATE", "closed from this day on (two years ago)"}, {"--to", "DATE", "until this day (today)"}, {"--order", "ORDER", "which cause stands first: by cost, cases or left (cost)"},
         {"-o", "text|csv|json", "how to write it (text); csv: the causes alone"}},
        Needs::reading, may("report:read"), show_recovery});
}

}  // namespace rapport::cases
