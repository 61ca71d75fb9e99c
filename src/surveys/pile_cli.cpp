// Piles of paper from the command line: keyed from a CSV with a row for each sheet, once or twice, compared and taken in.
#include "base/cli/lines.h"
#include "base/cli/options.h"
#include "base/csv/reader.h"
#include "base/csv/values.h"
#include "base/in_words.h"
#include "base/json.h"
#include "surveys/doors.h"
#include "surveys/paper.h"
#include "surveys/service.h"
#include "surveys/store.h"

#include <algorithm>

namespace rapport::surveys {
namespace {

Result<Id<Survey>> survey_of(const cli::Arguments& arguments)
{
    const auto id = parse_id<Survey>(arguments.operands.front());
    if (!id) return not_found("There is no survey “" + arguments.operands.front() + "”. `survey list` names them.");
    return *id;
}

Result<Id<Batch>> pile_of(const cli::Arguments& arguments)
{
    const auto id = parse_id<Batch>(arguments.operands.front());
    if (!id) return not_found("There is no pile “" + arguments.operands.front() + "”. `survey pile list` names those of a survey.");
    return *id;
}

std::string line_of(const Batch& pile)
{
    return to_text(pile.id) + "  " + to_text(pile.answered_on) + "  " + (pile.passes == 2 ? "keyed twice" : "keyed once") + "  " + (pile.taken_in_at ? "taken in" : "not taken in") + "  " + pile.name + "\n";
}

std::string line_of(const Difference& one)
{
    return "sheet " + std::to_string(one.number) + (one.question ? ", question " + std::to_string(*one.question) : std::string()) + ": " + one.words
        + (one.first || one.second ? "  first " + one.first.value_or("nothing") + ", second " + one.second.value_or("nothing") : std::string()) + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, survey_of(arguments));
    TRY(const auto piles, desk.read([&](Context& ctx) { return list_batches(ctx, id); }));
    std::string lines;
    for (const auto& pile : piles) lines += line_of(pile);
    cli::print_lines(terminal, lines, "No sheets of this survey were keyed yet.");
    return cli::done;
}

Result<int> begin(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, survey_of(arguments));
    NewBatch input;
    TRY(input.name, cli::text_operand<decltype(NewBatch::name)>(arguments, 1, "NAME", "Say which pile it is."));
    input.passes = arguments.has("--twice") ? 2 : 1;
    TRY(input.answered_on, cli::day_option(arguments, "--answered-on"));
    TRY(const auto pile, desk.write([&](Context& ctx) { return add_batch(ctx, id, input); }));
    terminal.print(line_of(pile));
    terminal.say("Key its sheets with: rapport survey pile key " + to_text(pile.id) + " sheets.csv" + arguments.where);
    return cli::done;
}

// Which column says what: that of a question is named by its number.
struct Header {
    std::optional<std::size_t> sheet, code;
    std::vector<std::pair<std::size_t, const Question*>> questions;
};

Result<Header> header_of(const csv::Columns& columns, const Wording& wording)
{
    Header header{columns.find("sheet"), columns.find("code"), {}};
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const auto& name = columns.names()[at];
        if (at == header.sheet || at == header.code || name.empty()) continue;
        const auto number = csv::whole_number(name, false);
        const auto* question = number ? wording.find(*number) : nullptr;
        if (!question) return invalid(name, "There is no question “" + name + "”. Columns are sheet, code, and the numbers of questions as `survey show` tells them.");
        header.questions.emplace_back(at, question);
    }
    if (header.questions.empty()) return invalid("", "There is no column of a question. Columns are sheet, code, and the numbers of questions as `survey show` tells them.");
    return header;
}

// A row as somebody keyed it; `number` where the file does not say it. Refusals are at the column.
Result<KeySheet> sheet_of(const Header& header, const csv::Row& row, std::int64_t pass, std::int64_t number)
{
    KeySheet sheet{.pass = pass, .number = number, .code = {}, .values = {}};
    if (header.sheet) {
        const auto said = csv::whole_number(row.cells[*header.sheet], false);
        if (!said) return invalid("sheet", "This is no number of a sheet.");
        sheet.number = *said;
    }
    if (header.code && !row.cells[*header.code].empty()) sheet.code = Text<1, 400>{std::string(row.cells[*header.code])};
    for (const auto& [at, question] : header.questions) {
        const auto cell = row.cells[at];
        if (cell.empty()) continue;
        Given given{question->question, {}, {}};
        if (question->kind == QuestionKind::text) {
            given.words = std::string(cell);
        } else {
            const auto score = csv::whole_number(cell, false);
            if (!score) return invalid(std::to_string(question->question), "“" + std::string(cell) + "” is no whole number.");
            given.score = *score;
        }
        sheet.values.push_back(std::move(given));
    }
    return sheet;
}

// "line 3, 1: ...": what a use case says of a sheet, at the column where it stands.
std::string told_at(std::int64_t line, const KeySheet* sheet, const Fault& fault)
{
    auto column = fault.pointer.substr(fault.pointer.empty() ? 0 : 1);
    if (sheet && column.starts_with("values/")) {
        const auto at = csv::whole_number(column.substr(7, column.find('/', 7) - 7), false);
        column = at && *at < std::ssize(sheet->values) ? std::to_string(sheet->values[static_cast<std::size_t>(*at)].question) : std::string();
    }
    if (column == "number") column = "sheet";
    return "line " + std::to_string(line) + (column.empty() ? "" : ", " + column) + ": " + fault.detail;
}

struct Keyed {
    std::int64_t sheets = 0;
    Strings refused;
};

// What is wrong with a row is kept for whoever keyed it; what is wrong with the pile is the refusal.
Result<Done> key_row(Context& ctx, Id<Batch> id, const Header& header, const csv::Row& row, std::int64_t pass, Keyed& keyed)
{
    const auto number = ++keyed.sheets;
    if (row.flaw) {
        keyed.refused.push_back("line " + std::to_string(row.line) + ": " + row.flaw->reason);
        return Done{};
    }
    const auto sheet = sheet_of(header, row, pass, number);
    const auto done = sheet ? key_sheet(ctx, id, *sheet) : Result<Sheet>(sheet.error());
    if (done) return Done{};
    const auto error = done.error();
    if (error.refusal != Refusal::invalid) return error;
    for (const auto& fault : error.faults) keyed.refused.push_back(told_at(row.line, sheet ? &*sheet : nullptr, fault));
    return Done{};
}

// All sheets of the file, or none of them: a pile with some of them would have to be looked through.
Result<int> key(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, pile_of(arguments));
    TRY(const auto pass, cli::whole_option(arguments, "--pass", 1, 1, 2));
    const auto& name = arguments.operands.at(1);
    std::string text;
    const auto source = name == "-" ? Result<csv::Source>(csv::from_descriptor(terminal.in())) : csv::from_file(terminal.resolve(name));
    if (!source) return source.error();
    char bytes[1 << 16];
    for (std::size_t size; (size = (*source)(bytes, sizeof bytes)) > 0;) text.append(bytes, size);
    Keyed keyed;
    const auto done = desk.write([&](Context& ctx) -> Result<BatchView> {
        keyed = {};
        TRY(const auto pile, read_batch(ctx, id));
        TRY(auto reader, csv::Reader::open(csv::from_memory(text)));
        const auto wording = store::wording(ctx.db, pile.survey_id, pile.wording);
        TRY(const auto header, header_of(reader.columns(), *wording));
        while (const auto* row = reader.next()) CHECK(key_row(ctx, id, header, *row, pass, keyed));
        if (!keyed.refused.empty()) return invalid("", "No sheet of this file was keyed. Mend it and key it again.");
        return read_batch(ctx, id);
    });
    for (const auto& words : keyed.refused) terminal.refuse(words);
    if (!done) return done.error();
    terminal.say(count_of(keyed.sheets, "sheet was keyed.", "sheets were keyed."));
    for (const auto& one : done->differences)
        if (pass == 2) terminal.print(line_of(one));
    if (pass < done->passes) terminal.say("Key them a second time: rapport survey pile key " + to_text(id) + " FILE --pass 2" + arguments.where);
    else terminal.say(std::string(done->differences.empty() ? "Take them in" : "Key anew what differs, then take them in") + ": rapport survey pile take-in " + to_text(id) + arguments.where);
    return cli::done;
}

Result<int> show(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, pile_of(arguments));
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto pile, desk.read([&](Context& ctx) { return read_batch(ctx, id); }));
    if (format == "json") {
        terminal.print(to_json(pile) + "\n");
        return cli::done;
    }
    terminal.print(line_of(pile));
    for (std::int64_t pass = 1; pass <= pile.passes; ++pass)
        terminal.print("  pass " + std::to_string(pass) + ": " + count_of(std::ranges::count(pile.sheets, pass, &Sheet::pass), "sheet", "sheets") + "\n");
    for (const auto& one : pile.differences) terminal.print("  " + line_of(one));
    return cli::done;
}

Result<int> take_it_in(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const listening::Listeners& listeners)
{
    TRY(const auto id, pile_of(arguments));
    const auto pile = desk.write([&](Context& ctx) { return take_in(ctx, listeners, id); });
    if (!pile && pile.error().code == "second_pass")
        return conflict("The second pass is not keyed yet: rapport survey pile key " + to_text(id) + " FILE --pass 2" + arguments.where, pile.error().code);
    if (!pile) return pile.error();
    std::int64_t sheets = 0, answers = 0;
    for (const auto& sheet : pile->sheets) {
        if (sheet.pass != 1) continue;
        ++sheets;
        answers += std::ssize(sheet.values);
    }
    terminal.print(line_of(*pile));
    terminal.say(count_of(sheets, "sheet", "sheets") + " taken in: " + count_of(answers, "answer.", "answers."));
    terminal.say("What they say: rapport survey results " + to_text(pile->survey_id) + arguments.where);
    return cli::done;
}

Result<int> throw_away(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, pile_of(arguments));
    CHECK(desk.write([&](Context& ctx) { return remove_batch(ctx, id); }));
    terminal.say("The pile is gone, with what was keyed of it.");
    return cli::done;
}

}  // namespace

void add_pile_commands(cli::Commands& commands, const listening::Listeners& listeners)
{
    using Needs = cli::Command::Needs;
    const auto reads = may("responses:read"), writes = may("responses:write");
    commands.push_back({"survey pile list", "lists the piles of paper sheets of a survey, newest first", {"SURVEY"}, {}, Needs::reading, reads, list});
    commands.push_back({"survey pile begin", "begins a pile of paper sheets, to be keyed", {"SURVEY", "NAME"},
        {{"--twice", "", "keyed twice and compared"}, {"--answered-on", "DATE", "when they were answered (today)"}}, Needs::writing, writes, begin});
    commands.push_back(cli::reading_input({"survey pile key", "keys the sheets of a pile from a CSV file (- reads standard input); all of it or nothing", {"PILE", "FILE"},
        {{"--pass", "1|2", "which time they are keyed (1)"}}, Needs::writing, writes, key,
        "A row for each sheet. Columns: sheet (its number in the pile; else the rows are counted), code (of whom it was given to), and one for each question,\n"
        "named by its number as `survey show` tells it. A score is a number, a choice its number from 1, a text its words; what was left empty is empty.\n"
        "After the second pass what the two disagree about is printed. A sheet that is keyed again takes the place of what was keyed."}));
    commands.push_back({"survey pile show", "shows how far a pile is, and what two passes disagree about", {"PILE"}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, reads, show});
    commands.push_back({"survey pile take-in", "makes answers of its sheets; not while two passes disagree", {"PILE"}, {}, Needs::writing, writes,
        [&listeners](Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return take_it_in(desk, terminal, arguments, listeners); }});
    commands.push_back({"survey pile remove", "removes a pile that was begun by mistake", {"PILE"}, {}, Needs::writing, writes, throw_away});
}

}  // namespace rapport::surveys
