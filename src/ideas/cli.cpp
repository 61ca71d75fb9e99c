#include "base/cli/lines.h"
#include "base/cli/options.h"
#include "base/in_words.h"
#include "base/json.h"
#include "cases/in_files.h"
#include "customers/named.h"
#include "ideas/box.h"
#include "ideas/doors.h"
#include "ideas/said.h"
#include "ideas/service.h"
#include "messages/places.h"

namespace rapport::ideas {
namespace {

std::string line_of(const Idea& idea)
{
    return to_text(idea.id) + "  " + count_of(idea.votes + idea.box_votes, "vote", "votes") + "  " + (idea.answer ? std::string(enum_text(*idea.answer)) : "open") + "  " + (idea.shown_at ? "published" : "for us") + "  " + idea.title + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    std::string lines;
    for (const auto& idea : desk.read([](Context& ctx) { return list_ideas(ctx, {}); })) lines += line_of(idea);
    cli::print_lines(terminal, lines, "Nobody had an idea yet.");
    return cli::done;
}

Result<Id<Idea>> idea_of(const cli::Arguments& arguments)
{
    const auto id = parse_id<Idea>(arguments.operands.front());
    if (!id) return not_found("There is no idea “" + arguments.operands.front() + "”. `idea list` names them.");
    return *id;
}

Result<int> show(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, idea_of(arguments));
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto idea, desk.read([&](Context& ctx) { return read_idea(ctx, id); }));
    if (format == "json") {
        terminal.print(to_json(idea) + "\n");
        return cli::done;
    }
    terminal.print(line_of(idea));
    if (idea.customer) terminal.print("  of " + *idea.customer + "\n");
    if (!idea.words.empty()) terminal.print("  " + idea.words + "\n");
    if (idea.answer) terminal.print("  " + std::string(enum_text(*idea.answer)) + ": " + idea.reason.value_or("") + "\n");
    return cli::done;
}

std::string line_of(const Said& said) { return to_text(said.id) + "  " + (said.shown_at ? "shown" : "not shown") + "  " + said.you_said + "  " + said.we_did + "\n"; }

Result<int> list_all_said(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    std::string lines;
    for (const auto& said : desk.read([](Context& ctx) { return list_said(ctx); })) lines += line_of(said);
    cli::print_lines(terminal, lines, "Nothing of what was put right is told yet.");
    return cli::done;
}

// In the suggestion box: shown to everybody, or no more.
template <Result<Idea> (*act)(Context&, Id<Idea>)> Result<int> in_box(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, idea_of(arguments));
    TRY(const auto idea, desk.write([&](Context& ctx) { return act(ctx, id); }));
    terminal.say((idea.shown_at ? "Everybody may read it: " : "Nobody but us reads it: ") + idea.title);
    return cli::done;
}

Result<int> write_idea(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    NewIdea input;
    TRY(input.title, cli::text_operand<decltype(NewIdea::title)>(arguments, 0, "TITLE", "Say the idea in a few words."));
    CHECK(cli::text_option(arguments, "--words", input.words));
    auto idea = desk.write([&](Context& ctx) -> Result<Idea> {
        if (const auto of = arguments.get("--case")) {
            input.case_id = cases::case_in_file(ctx, *of);
            if (!input.case_id) return not_found("There is no case “" + *of + "”. `case list` names them.");
        }
        if (const auto customer = arguments.get("--customer")) {
            TRY(input.customer_id, customers::customer_named(ctx, *customer));
        }
        return add_idea(ctx, input);
    });
    if (!idea) return cli::naming_options(idea.error());
    terminal.print(line_of(*idea));
    return cli::done;
}

// Their vote, or theirs no more.
template <class Act> Result<int> voted(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, Act act)
{
    TRY(const auto id, idea_of(arguments));
    TRY(const auto idea, desk.write([&](Context& ctx) -> Result<Idea> {
        TRY(const auto customer, customers::customer_named(ctx, arguments.operands.at(1)));
        return act(ctx, id, customer);
    }));
    terminal.print(line_of(idea));
    return cli::done;
}

Result<int> vote_for(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    return voted(desk, terminal, arguments, [](Context& ctx, Id<Idea> id, Id<customers::Customer> customer) { return vote(ctx, id, {customer}); });
}

Result<int> vote_no_more(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments) { return voted(desk, terminal, arguments, take_vote_back); }

Result<int> answer(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, idea_of(arguments));
    const auto& word = arguments.operands.at(1);
    const auto answer = parse_enum<IdeaAnswer>(word);
    if (!answer) return invalid("ANSWER", "An idea is answered with done, planned or no, and not with “" + word + "”.", "usage");
    std::optional<Text<1, 2000>> reason;
    CHECK(cli::text_option(arguments, "--reason", reason));
    if (!reason) return invalid("reason", "--reason wants why, in words for those who voted.", "usage");
    TRY(const auto answered, desk.write([&](Context& ctx) -> Result<AnsweredIdea> {
        TRY(const auto idea, read_idea(ctx, id));
        return answer_idea(ctx, id, idea.version, {*answer, *reason});
    }));
    terminal.print(line_of(answered.idea));
    terminal.say("Told by mail in ten minutes: " + std::to_string(answered.told) + "; once nothing else of theirs is open: " + std::to_string(answered.told_later) + "; to be told when they are here: " + std::to_string(answered.not_told) + ".");
    if (answered.told > 0) terminal.say(messages::next_step(desk.read([](Context& ctx) { return messages::read_mail_state(ctx); }), "message list", arguments.where));
    else if (!answered.idea.shown_at) terminal.say("For everybody to read it in the suggestion box: rapport idea publish " + to_text(id) + arguments.where);
    else terminal.say("To tell what was done in “you said, we did”: rapport said add " + to_text(id) + " -h" + arguments.where);
    return cli::done;
}

Result<NewSaid> written(Context& ctx, const cli::Arguments& arguments)
{
    const auto& of = arguments.operands.front();
    NewSaid input;
    input.idea_id = parse_id<Idea>(of);
    if (!input.idea_id) input.case_id = cases::case_in_file(ctx, of);
    if (!input.case_id && !input.idea_id) return not_found("There is no case and no idea “" + of + "”.");
    std::optional<Text<1, 300>> you_said;
    std::optional<Text<1, 600>> we_did;
    std::optional<Text<3, 300>> leave;
    CHECK(cli::text_option(arguments, "--you-said", you_said));
    CHECK(cli::text_option(arguments, "--we-did", we_did));
    CHECK(cli::text_option(arguments, "--leave", leave));
    CHECK(cli::text_option(arguments, "--called", input.called));
    if (!you_said || !we_did || !leave) return invalid("", "--you-said, --we-did and --leave are wanted: how they gave their leave, without which nothing is shown.", "usage");
    input.you_said = *you_said;
    input.we_did = *we_did;
    input.leave = *leave;
    return input;
}

Result<int> write_said(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    auto said = desk.write([&](Context& ctx) -> Result<Said> {
        TRY(const auto input, written(ctx, arguments));
        return add_said(ctx, input);
    });
    if (!said) return cli::naming_options(said.error());
    terminal.print(line_of(*said));
    terminal.say("Nobody but us reads it yet: rapport said publish " + to_text(said->id) + arguments.where);
    return cli::done;
}

Result<Id<Said>> said_of(const cli::Arguments& arguments)
{
    const auto id = parse_id<Said>(arguments.operands.front());
    if (!id) return not_found("There is nothing said “" + arguments.operands.front() + "”. `said list` names all.");
    return *id;
}

Result<int> show_one_said(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, said_of(arguments));
    TRY(const auto format, cli::word_option(arguments, "-o", {"text", "json"}));
    TRY(const auto said, desk.read([&](Context& ctx) { return read_said(ctx, id); }));
    if (format == "json") {
        terminal.print(to_json(said) + "\n");
        return cli::done;
    }
    terminal.print(line_of(said) + "  of " + (said.case_id ? to_text(*said.case_id) : to_text(*said.idea_id)) + (said.called ? ", called " + *said.called : std::string()) + "\n  leave: " + said.leave + "\n");
    return cli::done;
}

// For everybody to read, or no more.
template <Result<Said> (*act)(Context&, Id<Said>)> Result<int> for_everybody(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, said_of(arguments));
    TRY(const auto said, desk.write([&](Context& ctx) { return act(ctx, id); }));
    terminal.say((said.shown_at ? "Everybody may read it: " : "Nobody but us reads it: ") + said.you_said);
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    commands.push_back({"idea list", "lists ideas: what is not answered first, each by votes; published: everybody may read it in the suggestion box", {}, {}, Needs::reading, may("responses:read"), list});
    commands.push_back({"idea show", "shows an idea, and what it was answered", {"IDEA"}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("responses:read"), show});
    commands.push_back({"idea add", "writes down an idea; whose it is has voted for it", {"TITLE"},
        {{"--customer", "ID", "whose it is: the other system's id, or ours"}, {"--case", "CASE", "the case that it came up in, and its customer"}, {"--words", "TEXT", "as they said it"}}, Needs::writing, may("responses:write"), write_idea});
    commands.push_back({"idea vote", "a customer wants it, too; twice is as once", {"IDEA", "CUSTOMER"}, {}, Needs::writing, may("responses:write"), vote_for});
    commands.push_back({"idea unvote", "takes their vote back", {"IDEA", "CUSTOMER"}, {}, Needs::writing, may("responses:write"), vote_no_more});
    commands.push_back({"idea publish", "lets everybody read an idea in the suggestion box, and vote for it", {"IDEA"}, {}, Needs::writing, may("settings:write"), in_box<show_idea>});
    commands.push_back({"idea unpublish", "takes an idea out of the suggestion box", {"IDEA"}, {}, Needs::writing, may("settings:write"), in_box<hide_idea>});
    commands.push_back({"idea answer", "answers an idea with done, planned or no; those who voted are told by mail ten minutes later", {"IDEA", "ANSWER"}, {{"--reason", "TEXT", "why, in words for those who voted"}}, Needs::writing, may("responses:write"), answer});
    commands.push_back({"said list", "lists what everybody may read of what was put right", {}, {}, Needs::reading, may("responses:read"), list_all_said});
    commands.push_back({"said add", "writes down for everybody what a customer said and what we did, with their leave; shown to nobody yet", {"CASE|IDEA"},
        {{"--you-said", "TEXT", "what they said"}, {"--we-did", "TEXT", "what came of it"}, {"--leave", "TEXT", "how they gave their leave"}, {"--called", "TEXT", "as they want to be called there (nobody's name)"}},
        Needs::writing, may("responses:write"), write_said});
    commands.push_back({"said show", "shows one, with the leave that it stands on", {"SAID"}, {{"-o", "text|json", "how to write it (text)"}}, Needs::reading, may("responses:read"), show_one_said});
    commands.push_back({"said publish", "lets everybody read it, once its case is closed or its idea answered", {"SAID"}, {}, Needs::writing, may("settings:write"), for_everybody<show_said>});
    commands.push_back({"said unpublish", "takes it off the public page", {"SAID"}, {}, Needs::writing, may("settings:write"), for_everybody<hide_said>});
}

}  // namespace rapport::ideas
