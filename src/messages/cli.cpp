#include "base/cli/lines.h"
#include "base/in_words.h"
#include "base/json.h"
#include "customers/facts.h"
#include "customers/service.h"
#include "identity/people.h"
#include "messages/dkim_keys.h"
#include "messages/doors.h"
#include "messages/mail_server.h"
#include "messages/places.h"
#include "messages/public_address.h"
#include "messages/service.h"
#include "messages/settings.h"

#include <fstream>

namespace rapport::messages {
namespace {

constexpr int most_listed = 200;

std::string line_of(const ListedMessage& message)
{
    return to_text(message.id) + "  " + std::string(enum_text(message.state)) + "  " + message.to_address + "  " + message.subject
        + (message.reason ? "  (" + *message.reason + ")" : "") + "\n";
}

Result<Id<Message>> message_named(const std::string& text)
{
    const auto id = parse_id<Message>(text);
    if (!id) return not_found("There is no message “" + text + "”.");
    return *id;
}

Result<int> show_state(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    terminal.print(to_json(desk.read([](Context& ctx) { return read_mail_state(ctx); })) + "\n");
    return cli::done;
}

template <std::size_t Min, std::size_t Max> Result<Text<Min, Max>> text_option(const cli::Arguments& arguments, const std::string& option, const std::string& otherwise)
{
    const auto text = arguments.get(option).value_or(otherwise);
    if (auto wrong = text_fault(text, Min, Max, option)) return invalid({std::move(*wrong)});
    return Text<Min, Max>{text};
}

Result<int> settings(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto made, desk.write([&](Context& ctx) -> Result<MailSettings> {
        const auto now = read_mail_settings(ctx.db);
        MailSettingsChange change;
        TRY(change.from_address, (text_option<3, 254>(arguments, "--from", now.from_address)));
        TRY(change.from_name, (text_option<1, 100>(arguments, "--name", now.version ? now.from_name : ctx.business.name)));
        change.reply_to = now.reply_to ? std::optional(Text<3, 254>{*now.reply_to}) : std::nullopt;
        if (arguments.has("--reply-to")) {
            TRY(change.reply_to, (text_option<3, 254>(arguments, "--reply-to", "")));
        }
        TRY(change.per_minute, cli::whole_option(arguments, "--per-minute", now.per_minute, 1, 1'000'000));
        TRY(change.per_domain_per_minute, cli::whole_option(arguments, "--per-domain-per-minute", now.per_domain_per_minute, 1, 1'000'000));
        if (arguments.has("--reply-tokens")) {
            TRY(const auto word, cli::word_option(arguments, "--reply-tokens", {"no", "yes"}));
            change.reply_tokens = word == "yes";
        }
        if (arguments.has("--per-key-per-day")) {
            TRY(change.per_key_per_day, cli::whole_option(arguments, "--per-key-per-day", now.per_key_per_day, 0, 1'000'000));
        }
        return change_mail_settings(ctx, now.version, change);
    }));
    terminal.print(to_json(made) + "\n");
    return cli::done;
}

Result<int> public_address(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto made, desk.write([&](Context& ctx) -> Result<PublicAddress> {
        const auto now = read_public_address(ctx.db);
        if (arguments.operands.empty()) return now;
        const auto& address = arguments.operands.front();
        if (auto wrong = text_fault(address, 8, 200, "ADDRESS")) return invalid({std::move(*wrong)});
        return change_public_address(ctx, now.version, {{address}});
    }));
    terminal.print(to_json(made) + "\n");
    return cli::done;
}

std::int64_t usual_port(mail::Security security)
{
    return security == mail::Security::tls ? 465 : security == mail::Security::starttls ? 587 : 25;
}

Result<std::string> first_line_of(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string line;
    if (!std::getline(in, line)) return invalid("--password-file", "The file " + file.string() + " cannot be read, or is empty.", "usage");
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

Result<MailServerChange> server_change(cli::Terminal& terminal, const cli::Arguments& arguments, const MailServer& now)
{
    MailServerChange change;
    TRY(change.host, (text_option<1, 253>(arguments, "--host", now.host)));
    change.security = now.security;
    if (const auto word = arguments.get("--security")) {
        const auto security = parse_enum<mail::Security>(*word);
        if (!security) return invalid("--security", "--security is starttls, tls or none.", "usage");
        change.security = *security;
    }
    const auto port = now.version && change.security == now.security ? now.port : usual_port(change.security);
    TRY(change.port, cli::whole_option(arguments, "--port", port, 1, 65535));
    if (arguments.has("--no-user")) {
        if (arguments.has("--user") || arguments.has("--password-file")) return invalid("--no-user", "--no-user goes with neither --user nor --password-file.", "usage");
    } else if (arguments.has("--user") || now.user_name) {
        TRY(change.user_name, (text_option<1, 254>(arguments, "--user", now.user_name.value_or(""))));
    }
    if (const auto file = arguments.get("--password-file")) {
        TRY(const auto password, first_line_of(terminal.resolve(*file)));
        if (auto wrong = text_fault(password, 1, 1000, "--password-file")) return invalid({std::move(*wrong)});
        change.password = Text<1, 1000>{password};
    }
    TRY(change.connections, cli::whole_option(arguments, "--connections", now.connections, 1, 32));
    TRY(change.patience_seconds, cli::whole_option(arguments, "--patience", now.patience_seconds, 1, 900));
    return change;
}

Result<int> server(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto now = desk.read([](Context& ctx) { return read_mail_server(ctx.db); });
    if (arguments.options.empty()) {
        terminal.print(to_json(now) + "\n");
        return cli::done;
    }
    TRY(const auto change, server_change(terminal, arguments, now));
    const auto key = crypto::SecretKey::in(desk.runtime.data_folder);
    TRY(const auto made, desk.write([&](Context& ctx) { return change_mail_server(ctx, key, now.version, change); }));
    terminal.print(to_json(made) + "\n");
    return cli::done;
}

Result<int> make_key(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    NewDkimKey input;
    if (arguments.has("--domain")) {
        TRY(input.domain, (text_option<3, 253>(arguments, "--domain", "")));
    }
    TRY(const auto key, make_dkim_key(desk, input));
    terminal.print(to_text(key.id) + "\n" + key.dns_name + " TXT " + key.dns_value + "\n");
    terminal.say("When this line is in the DNS: rapport mail key use " + to_text(key.id) + arguments.where);
    return cli::done;
}

Result<int> list_keys(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    terminal.print(to_json(desk.read([](Context& ctx) { return list_dkim_keys(ctx.db); })) + "\n");
    return cli::done;
}

Result<Id<DkimKey>> key_named(const std::string& text)
{
    const auto id = parse_id<DkimKey>(text);
    if (!id) return not_found("There is no key “" + text + "”.");
    return *id;
}

Result<int> use_key(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, key_named(arguments.operands.front()));
    TRY(const auto key, desk.write([&](Context& ctx) { return use_dkim_key(ctx, id); }));
    terminal.say("Mail from " + key.domain + " is signed with " + key.selector + " from now on.");
    return cli::done;
}

Result<int> remove_key(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, key_named(arguments.operands.front()));
    CHECK(desk.write([&](Context& ctx) { return remove_dkim_key(ctx, id); }));
    terminal.say("The key is removed.");
    return cli::done;
}

void say_next_step(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments, const Message& message)
{
    terminal.say(next_step(desk.read([](Context& ctx) { return read_mail_state(ctx); }), "message show " + to_text(message.id), arguments.where));
}

Result<int> write(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto& who = arguments.operands.front();
    WriteMessage input;
    TRY(input.subject, (text_option<1, 300>(arguments, "--subject", "")));
    TRY(input.text, (text_option<1, 100000>(arguments, "--text", "")));
    std::int64_t open_cases = 0;
    TRY(const auto message, desk.write([&](Context& ctx) -> Result<Message> {
        const auto ours = parse_id<customers::Customer>(who);
        const auto found = ours && customers::exists(ctx.db, *ours) ? ours : customers::find_by_external_id(ctx.db, who);
        if (!found) return not_found("There is no customer “" + who + "”.");
        input.customer_id = *found;
        open_cases = customers::open_cases(ctx.db, *found);
        if (open_cases > 0 && !terminal.yes()) return conflict("Something of theirs is still open: " + count_of(open_cases, "case", "cases") + ". Nothing was written. Put that right first, or write all the same with --yes.", "open_matter");
        return write_message(ctx, input);
    }));
    terminal.print(line_of(message));
    say_next_step(desk, terminal, arguments, message);
    if (open_cases > 0) terminal.say("Something of theirs is still open: " + count_of(open_cases, "case", "cases") + ".");
    return cli::done;
}

Result<int> test(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto message, desk.write([&](Context& ctx) -> Result<Message> {
        SendTest input;
        if (arguments.has("--to")) {
            TRY(input.to, (text_option<3, 254>(arguments, "--to", "")));
        }
        return send_test(ctx, input);
    }));
    terminal.print(line_of(message));
    say_next_step(desk, terminal, arguments, message);
    return cli::done;
}

Result<int> hold_all(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto reason, (text_option<1, 300>(arguments, "--reason", "Held by hand.")));
    CHECK(desk.write([&](Context& ctx) { return hold_mail(ctx, {reason}); }));
    terminal.say("No mail leaves until it is let go: rapport mail let-go" + arguments.where);
    return cli::done;
}

Result<int> let_mail(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    CHECK(desk.write([](Context& ctx) { return let_mail_go(ctx); }));
    terminal.say("Mail leaves again.");
    const auto state = desk.read([](Context& ctx) { return read_mail_state(ctx); });
    if (state.held > 0) terminal.say(count_of(state.held, "message is held by itself", "messages are held by themselves") + ": rapport message list --state held" + arguments.where);
    return cli::done;
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    Filter filter;
    filter.limit = most_listed;
    if (const auto state = arguments.get("--state")) {
        filter.state = parse_enum<State>(*state);
        if (!filter.state) return invalid("--state", "There is no state “" + *state + "”.", "usage");
    }
    TRY(const auto messages, desk.read([&](Context& ctx) { return list_messages(ctx, filter); }));
    std::string lines;
    for (std::size_t i = 0; i < messages.size() && i < most_listed; ++i) lines += line_of(messages[i]);
    cli::print_lines(terminal, lines, filter.state ? "No message stands so." : "No message was written yet.");
    if (messages.size() > most_listed) terminal.say("These are the last " + std::to_string(most_listed) + ". There are more.");
    return cli::done;
}

Result<int> show(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, message_named(arguments.operands.front()));
    TRY(const auto message, desk.read([&](Context& ctx) { return read_message(ctx, id); }));
    terminal.print(to_json(message) + "\n");
    return cli::done;
}

template <Result<Message> (*act)(Context&, Id<Message>)> Result<int> one(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, message_named(arguments.operands.front()));
    TRY(const auto message, desk.write([&](Context& ctx) { return act(ctx, id); }));
    terminal.print(line_of(message));
    return cli::done;
}

Result<int> let_one_go(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    if (!arguments.has("--all")) {
        if (arguments.operands.empty()) return invalid("", "rapport message let-go wants an ID, or --all.", "usage");
        return one<let_go>(desk, terminal, arguments);
    }
    std::int64_t all = 0;
    for (std::int64_t more = 1; more > 0; all += more) {
        TRY(const auto let, desk.write([](Context& ctx) { return let_all_go(ctx); }));
        more = let.let_go;
    }
    terminal.say(count_of(all, "message was let go", "messages were let go") + ".");
    return cli::done;
}

}  // namespace

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    const auto reads = may("messages:read"), writes = may("messages:write");
    commands.push_back({"mail state", "prints how mail stands, as JSON", {}, {}, Needs::reading, reads, show_state});
    commands.push_back({"mail settings", "says from whom mail comes, and how fast it goes", {},
        {{"--from", "EMAIL", "the sender's address"}, {"--name", "TEXT", "the sender's name (the business)"}, {"--reply-to", "EMAIL", "where answers go"},
         {"--per-minute", "N", "messages in all (600)"}, {"--per-domain-per-minute", "N", "to one domain (120)"},
         {"--per-key-per-day", "N", "messages that the keys of one member of staff write within a day (100)"},
         {"--reply-tokens", "yes|no", "our mail server takes hallo+anything@ for hallo@ (no)"}},
        Needs::writing, may("settings:write"), settings,
        "The mail server is set up by: rapport mail server"});
    commands.push_back({"mail address", "says under which address customers reach our pages, or prints it", {"[ADDRESS]"}, {}, Needs::writing, may("settings:write"), public_address,
        "Links in mail begin with it: https://hallo.example.org"});
    commands.push_back({"mail server", "sets the mail server up that takes what we send, or prints it", {},
        {{"--host", "HOST", "its name"}, {"--port", "N", "587; 465 with tls"}, {"--security", "WORD", "starttls, tls or none"}, {"--user", "NAME", "for the sign-in"}, {"--no-user", "", "it asks for no sign-in"},
         {"--password-file", "FILE", "its first line is the password"}, {"--connections", "N", "at once (8)"}, {"--patience", "SECONDS", "for one answer (300)"}},
        Needs::writing, may("settings:write"), server, "Without --host it prints what is set up; the password is never told."});
    commands.push_back({"mail key", "makes a key that signs mail (DKIM), and prints the line for the DNS", {}, {{"--domain", "DOMAIN", "that of the sender's address"}},
        Needs::writing, may("settings:write"), make_key, "Put the line into the DNS, then: rapport mail key use ID"});
    commands.push_back({"mail key list", "lists the keys as JSON", {}, {}, Needs::reading, may("settings:read"), list_keys});
    commands.push_back({"mail key use", "signs with this key from now on", {"ID"}, {}, Needs::writing, may("settings:write"), use_key});
    commands.push_back({"mail key remove", "removes a key", {"ID"}, {}, Needs::writing, may("settings:write"), remove_key});
    commands.push_back({"mail test", "sends a test to one of the staff", {}, {{"--to", "EMAIL", "to whom (who asks)"}}, Needs::writing, writes, test});
    commands.push_back({"mail hold", "holds all mail", {}, {{"--reason", "TEXT", "why"}}, Needs::writing, writes, hold_all});
    commands.push_back({"mail let-go", "lets mail leave again", {}, {}, Needs::writing, may("settings:write"), let_mail});
    commands.push_back({"message list", "lists messages, the last planned first", {}, {{"--state", "STATE", "planned, held, accepted, failed, unknown or withdrawn"}},
        Needs::reading, reads, list});
    commands.push_back({"message write", "writes to one customer, by their id or that of the other system", {"CUSTOMER"},
        {{"--subject", "TEXT", "on one line"}, {"--text", "TEXT", "{{customer.preferred_name|there}} is filled in"}}, Needs::writing, writes, write,
        "To whoever waits for us in an open case it writes with --yes alone."});
    commands.push_back({"message show", "prints one message as JSON", {"ID"}, {}, Needs::reading, reads, show});
    commands.push_back({"message hold", "holds a message", {"ID"}, {}, Needs::writing, writes, one<hold>});
    commands.push_back({"message let-go", "lets a held message go", {"[ID]"}, {{"--all", "", "all that are held"}}, Needs::writing, writes, let_one_go});
    commands.push_back({"message retry", "sends what failed or is unknown once more; it may arrive twice", {"ID"}, {}, Needs::writing, writes, one<retry>});
    commands.push_back({"message withdraw", "takes a message back that has not left", {"ID"}, {}, Needs::writing, writes, one<withdraw>});
}

}  // namespace rapport::messages
