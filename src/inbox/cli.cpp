#include "base/cli/lines.h"
#include "base/crypto/base64.h"
#include "base/in_words.h"
#include "base/json.h"
#include "customers/service.h"
#include "inbox/doors.h"
#include "inbox/service.h"
#include "inbox/ways_cli.h"
#include "messages/files.h"
#include "messages/returns.h"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace rapport::inbox {
namespace {

constexpr int most_listed = 200;
constexpr int patience_ms = 60'000;         // for more of a mail that a mail server hands in
constexpr std::size_t longest_mailbox_line = 64 * 1024;
constexpr std::size_t most_kept = most_bytes + longest_mailbox_line;
constexpr std::size_t most_heard = 1'000'000'000;   // a mail server whose mail is not heard to its end believes that it failed
constexpr int ex_usage = 64, ex_dataerr = 65, ex_tempfail = 75, ex_noperm = 77;     // sysexits.h

// Standard input, of which most_kept bytes are kept. unavailable: it stopped on the way.
Result<std::string> read_all(int in)
{
    std::string all;
    std::size_t heard = 0;
    for (std::string part(64 * 1024, '\0'); heard < most_heard;) {
        pollfd waiting{in, POLLIN, 0};
        if (::poll(&waiting, 1, patience_ms) <= 0) return unavailable("The mail stopped on its way in.");
        const auto size = ::read(in, part.data(), part.size());
        if (size == 0) break;
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return unavailable("The mail cannot be read.");
        heard += static_cast<std::size_t>(size);
        all.append(part, 0, std::min(static_cast<std::size_t>(size), most_kept - all.size()));
    }
    return all;
}

// "From somebody@example.org Sat Nov 28 ..." is a mailbox's line in front of a mail, and none of it.
std::string_view without_mailbox_line(std::string_view raw)
{
    if (raw.starts_with("From ")) raw.remove_prefix(std::min(raw.find('\n'), raw.size() - 1) + 1);
    return raw;
}

Result<int> receive(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    if (::isatty(terminal.in())) return invalid("", "rapport mail receive reads a mail from standard input, as a mail server's pipe writes it.", "usage");
    TRY(const auto all, read_all(terminal.in()));
    const auto raw = without_mailbox_line(all);
    if (raw.find_first_not_of(" \t\r\n") == raw.npos) {
        terminal.refuse("rapport: There is no mail in what came.");
        return ex_dataerr;
    }
    const auto delivered = read_delivered(raw, Way::pipe);
    TRY(const auto taken, desk.write([&](Context& ctx) -> Result<Taken> { return take_in(ctx, delivered); }));
    terminal.say(to_text(taken.mail.id) + "  " + std::string(enum_text(taken.mail.fate)) + (taken.is_new ? "" : "  (was here already)"));
    return cli::done;
}

std::string line_of(const ListedMail& mail)
{
    return to_text(mail.id) + "  " + std::string(enum_text(mail.fate)) + (mail.is_unmatched ? " (whose?)" : "") + "  " + mail.from_address + "  " + mail.subject
        + (mail.reason ? "  (" + *mail.reason + ")" : "") + "\n";
}

Result<int> list(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    store::Filter filter;
    filter.limit = most_listed;
    if (arguments.has("--unmatched")) filter.unmatched = true;
    if (const auto word = arguments.get("--fate")) {
        filter.fate = parse_enum<Fate>(*word);
        if (!filter.fate) return invalid("--fate", "There is no fate “" + *word + "”.", "usage");
    }
    TRY(const auto mails, desk.read([&](Context& ctx) { return list_mails(ctx, filter); }));
    std::string lines;
    for (std::size_t i = 0; i < mails.size() && i < most_listed; ++i) lines += line_of(mails[i]);
    cli::print_lines(terminal, lines, filter.unmatched || filter.fate ? "There is no such mail." : "No mail came in yet.");
    if (mails.size() > most_listed) terminal.say("These are the last " + std::to_string(most_listed) + ". There are more.");
    return cli::done;
}

Result<Id<ReceivedMail>> mail_named(const std::string& text)
{
    const auto id = parse_id<ReceivedMail>(text);
    if (!id) return not_found("There is no mail “" + text + "”.");
    return *id;
}

Result<int> show(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, mail_named(arguments.operands.front()));
    TRY(const auto mail, desk.read([&](Context& ctx) { return read_mail(ctx, id); }));
    terminal.print(to_json(mail) + "\n");
    return cli::done;
}

Result<int> attachment(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, mail_named(arguments.operands[0]));
    const cli::Arguments number{{{"NUMBER", arguments.operands[1]}}, {}};
    TRY(const auto which, cli::whole_option(number, "NUMBER", 1, 1, 1000));
    TRY(const auto file, desk.read([&](Context& ctx) { return read_attachment(ctx, id, which); }));
    terminal.print(file.bytes);
    return cli::done;
}

// One mail with what is attached, as a line of JSON.
struct ExportedFile : Attachment {
    std::string base64;
};
struct ExportedMail : ReceivedMail {
    std::vector<ExportedFile> files;
};
BOOST_DESCRIBE_STRUCT(ExportedFile, (Attachment), (base64))
BOOST_DESCRIBE_STRUCT(ExportedMail, (ReceivedMail), (files))

Result<ExportedMail> exported(Context& ctx, Id<ReceivedMail> id)
{
    TRY(auto mail, read_mail(ctx, id));
    ExportedMail whole{std::move(static_cast<ReceivedMail&>(mail)), {}};
    for (const auto& file : mail.files) {
        TRY(const auto read, read_attachment(ctx, id, file.number));
        whole.files.push_back({file, crypto::to_base64(read.bytes)});
    }
    return whole;
}

Result<int> export_all(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    store::Filter filter;
    filter.limit = most_listed;
    for (bool more = true; more;) {
        TRY(const auto page, desk.read([&](Context& ctx) { return list_mails(ctx, filter); }));
        more = page.size() > most_listed;
        for (std::size_t i = 0; i < page.size() && i < most_listed; ++i) {
            TRY(const auto mail, desk.read([&](Context& ctx) { return exported(ctx, page[i].id); }));
            terminal.print(to_json(mail) + "\n");
            filter.before = {mail.received_at, mail.id.value};
        }
    }
    return cli::done;
}

Result<int> match(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    TRY(const auto id, mail_named(arguments.operands[0]));
    const auto& who = arguments.operands[1];
    TRY(const auto mail, desk.write([&](Context& ctx) -> Result<WholeMail> {
        const auto customer = customers::find_by_external_id(ctx.db, who);
        if (!customer) return not_found("There is no customer “" + who + "”.");
        return say_whose(ctx, id, {*customer, arguments.has("--keep-address")});
    }));
    terminal.print(line_of(mail));
    return cli::done;
}

Result<int> undeliverable(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    const auto lines = desk.read([](Context& ctx) {
        std::string all;
        for (const auto& one : messages::list_undeliverable(ctx.db)) all += one.address + "  " + moment_in_words(ctx.business.time_zone, one.since, ctx.now()) + "  " + one.reason + "\n";
        return all;
    });
    cli::print_lines(terminal, lines, "Mail may go to every address.");
    return cli::done;
}

Result<int> deliverable(Desk& desk, cli::Terminal& terminal, const cli::Arguments& arguments)
{
    CHECK(desk.write([&](Context& ctx) { return messages::take_back_undeliverable(ctx, arguments.operands.front()); }));
    terminal.say("Mail may go to " + arguments.operands.front() + " again.");
    return cli::done;
}

}  // namespace

int exit_for_mail_server(int code)
{
    switch (code) {
    case cli::done: return 0;
    case cli::usage: return ex_usage;
    case cli::forbidden: return ex_noperm;
    case ex_dataerr: return ex_dataerr;
    default: return ex_tempfail;
    }
}

void add_commands(cli::Commands& commands)
{
    using Needs = cli::Command::Needs;
    const auto reads = may("messages:read"), writes = may("cases:write");
    commands.push_back({"mail receive", "takes a mail in from standard input, for a mail server's pipe", {}, {}, Needs::writing, writes, receive,
        "Ends with 0 when the mail is kept on disk, 64 when it was used wrongly, 65 when there is no mail in what came, 77 when it is not allowed, and\n"
        "75 for everything else, so that the mail server tries again. Of a mail beyond 26 MB what comes first is kept. The same mail twice is one.\n"
        "For postfix, in main.cf and master.cf:\n"
        "  mailbox_command = /usr/bin/rapport mail receive --data /var/lib/rapport"});
    commands.push_back({"mail undeliverable", "lists addresses to which nothing is sent, since mail to them came back", {}, {}, Needs::reading, reads, undeliverable});
    commands.push_back({"mail deliverable", "lets mail go to such an address again", {"ADDRESS"}, {}, Needs::writing, may("messages:write"), deliverable});
    add_ways_commands(commands);
    commands.push_back({"inbox list", "lists mail that came in, the last received first", {},
        {{"--unmatched", "", "those of which somebody has to say whose they are"}, {"--fate", "WORD", "answer, opened, automatic, bulk, bounce, complaint, ours or flood"}}, Needs::reading, reads, list});
    commands.push_back({"inbox show", "prints one mail as JSON", {"ID"}, {}, Needs::reading, reads, show});
    commands.push_back({"inbox attachment", "writes what was attached to standard output", {"ID", "NUMBER"}, {}, Needs::reading, reads, attachment});
    commands.push_back({"inbox export", "writes every mail with what is attached, as lines of JSON, to standard output", {}, {}, Needs::reading, may("cases:export"), export_all});
    commands.push_back({"inbox match", "says whose mail it is, by their id or that of the other system", {"ID", "CUSTOMER"},
        {{"--keep-address", "", "its sender's address is one of theirs from now on"}}, Needs::writing, writes, match});
}

}  // namespace rapport::inbox
