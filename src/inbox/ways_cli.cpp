// The commands that set up the ways by which mail comes in.
#include "base/json.h"
#include "inbox/account.h"
#include "inbox/hook.h"
#include "inbox/ways_cli.h"

#include <fstream>

namespace rapport::inbox {
namespace {

template <std::size_t Min, std::size_t Max> Result<Text<Min, Max>> text_option(const cli::Arguments& arguments, const std::string& option, const std::string& otherwise)
{
    const auto text = arguments.get(option).value_or(otherwise);
    if (auto wrong = text_fault(text, Min, Max, option)) return invalid({std::move(*wrong)});
    return Text<Min, Max>{text};
}

Result<std::string> first_line_of(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string line;
    if (!std::getline(in, line)) return invalid("--password-file", "The file " + file.string() + " cannot be read, or is empty.", "usage");
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

Result<AccountChange> account_change(cli::Terminal& terminal, const cli::Arguments& arguments, const Account& now)
{
    AccountChange change;
    TRY(change.host, (text_option<1, 253>(arguments, "--host", now.host)));
    TRY(change.user_name, (text_option<1, 254>(arguments, "--user", now.user_name)));
    change.security = now.security;
    if (const auto word = arguments.get("--security")) {
        const auto security = parse_enum<mail::Security>(*word);
        if (!security) return invalid("--security", "--security is starttls, tls or none.", "usage");
        change.security = *security;
    }
    const auto usual = change.security == mail::Security::tls ? 993 : 143;
    TRY(change.port, cli::whole_option(arguments, "--port", now.version && change.security == now.security ? now.port : usual, 1, 65535));
    TRY(change.folder, (text_option<1, 200>(arguments, "--folder", now.folder)));
    TRY(change.every_seconds, cli::whole_option(arguments, "--every", now.every_seconds, 10, 86400));
    if (const auto file = arguments.get("--password-file")) {
        TRY(const auto password, first_line_of(terminal.resolve(*file)));
        if (auto wrong = text_fault(password, 1, 1000, "--password-file")) return invalid({std::move(*wrong)});
        change.password = Text<1, 1000>{password};
    }
    change.active = !arguments.has("--off");
    return change;
}

Result<int> account(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto now = desk.read([](Context& ctx) { return read_account(ctx.db); });
    if (arguments.options.empty()) {
        terminal.print(to_json(now) + "\n");
        return cli::done;
    }
    TRY(const auto change, account_change(terminal, arguments, now));
    const auto key = crypto::SecretKey::in(desk.runtime.data_folder);
    TRY(const auto made, desk.write([&](Context& ctx) { return change_account(ctx, key, now.version, change); }));
    terminal.print(to_json(made) + "\n");
    return cli::done;
}

Result<int> make_secret(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto made, make_hook_secret(desk));
    terminal.print(made.secret + "\n");
    terminal.say("It is told this once. The other program signs each mail with it and posts it to /hooks/mail. To take it back: rapport mail hook remove " + to_text(made.id) + arguments.where);
    return cli::done;
}

Result<int> list_secrets(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    terminal.print(to_json(desk.read([](Context& ctx) { return list_hook_secrets(ctx.db); })) + "\n");
    return cli::done;
}

Result<int> remove_secret(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    const auto id = parse_id<HookSecret>(arguments.operands.front());
    if (!id) return not_found("There is no secret “" + arguments.operands.front() + "”.");
    CHECK(desk.write([&](Context& ctx) { return remove_hook_secret(ctx, *id); }));
    terminal.say("What it signs is refused from now on.");
    return cli::done;
}

}  // namespace

void add_ways_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    const auto reads = may("settings:read"), writes = may("settings:write");
    commands.push_back({"mail account", "sets the mailbox up that is read over IMAP, or prints it", {},
        {{"--host", "HOST", "its server"}, {"--port", "N", "993; 143 with starttls"}, {"--security", "WORD", "tls, starttls, or none on this machine"},
         {"--user", "NAME", "for the sign-in"}, {"--password-file", "FILE", "its first line is the password"}, {"--folder", "NAME", "which is read (INBOX)"},
         {"--every", "SECONDS", "how often (60)"}, {"--off", "", "it is not read"}},
        Needs::writing, writes, account, "Without options it prints what is set up; the password is never told. Nothing is changed in the mailbox, and what\nis in it when it is first read stays there."});
    commands.push_back({"mail hook make", "makes a secret for another program that brings mail, and prints it", {}, {}, Needs::writing, writes, make_secret});
    commands.push_back({"mail hook list", "lists those secrets, without what they are", {}, {}, Needs::reading, reads, list_secrets});
    commands.push_back({"mail hook remove", "takes such a secret back", {"ID"}, {}, Needs::writing, writes, remove_secret});
}

}  // namespace rapport::inbox
