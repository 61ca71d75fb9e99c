#include "app/check.h"

#include "app/backup.h"
#include "app/opening.h"
#include "base/db/copy_rows.h"
#include "base/db/migrate.h"
#include "base/disk.h"
#include "base/in_words.h"
#include "base/json.h"
#include "base/mail/allowed_host.h"
#include "identity/audit_log.h"
#include "identity/authenticate.h"
#include "messages/mail_server.h"
#include "messages/places.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rapport::app {
namespace {

constexpr std::int64_t minute_us = 60 * us_per_second, hour_us = 60 * minute_us;
constexpr std::int64_t backup_lasts_us = 26 * hour_us;      // one a day, and two hours of grace
constexpr int patience_ms = 5'000;

Finding ill(std::string what, std::string says, std::string to_do) { return {std::move(what), false, std::move(says), std::move(to_do)}; }

std::string gigabytes(std::int64_t bytes)
{
    const auto tenths = bytes / 100'000'000;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
}

std::string lasting(std::int64_t us)
{
    if (us < 2 * hour_us) return count_of(us / minute_us, "minute", "minutes");
    if (us < 2 * us_per_day) return count_of(us / hour_us, "hour", "hours");
    return count_of(us / us_per_day, "day", "days");
}

std::string when(Desk& desk, Instant at)
{
    const auto zone = desk.runtime.business()->time_zone;
    return moment_in_words(zone, at, desk.runtime.clock.now()) + " (" + zone.name() + ")";
}

// One of the addresses; empty when it takes the connection.
std::string cannot_reach(const addrinfo& one)
{
    if (!mail::may_be_a_mail_server(*one.ai_addr)) return std::string(mail::not_a_mail_server);
    const int socket = ::socket(one.ai_family, one.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, one.ai_protocol);
    if (socket < 0) return std::strerror(errno);
    int why = ::connect(socket, one.ai_addr, one.ai_addrlen) == 0 ? 0 : errno;
    if (why == EINPROGRESS) {
        pollfd waiting{socket, POLLOUT, 0};
        socklen_t size = sizeof why;
        if (::poll(&waiting, 1, patience_ms) <= 0) why = ETIMEDOUT;
        else if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &why, &size) != 0) why = errno;
    }
    ::close(socket);
    return why == 0 ? std::string() : std::strerror(why);
}

// What is found where the database opened.
void look_inside(const Settings& settings, const CommandLine& line, CheckUp& up, std::optional<Error>& refused)
{
    auto opened = open(settings, {false, 1});
    std::optional<Result<Actor>> actor;
    opened.database().read([&](Db& db) {
        const auto email = line.everywhere.find("actor");
        if (email == line.everywhere.end()) actor.emplace(Actor::system());
        else actor.emplace(identity::actor_of_staff(db, email->second));
    });
    if (!*actor) refused = actor->error();
    else if (!(*actor)->may(line.command->permission)) refused = not_allowed("This needs the permission " + std::string(line.command->permission.name()) + ".");
    if (refused) return;
    Desk desk{opened.runtime(), std::move(**actor), {}};
    up.findings.push_back(check_database(desk));
    up.findings.push_back(check_clock(desk));
    up.findings.push_back(check_mail(desk, line.arguments.where));
    up.findings.push_back(check_backup(desk, line.arguments.where));
}

Finding does_not_open(std::exception_ptr broken)
{
    try {
        std::rethrow_exception(broken);
    } catch (const SchemaRefused& refused) {
        return ill("database", refused.what(), "Use the Rapport that made it, or bring it to this version: rapport migrate.");
    } catch (const DatabaseUnavailable& away) {
        return ill("database", "It cannot be reached: " + std::string(away.what()) + ".", "See whether PostgreSQL runs there and lets us in.");
    } catch (const std::exception& other) {
        return ill("database", "It cannot be read: " + std::string(other.what()), "See who may read the folder; where the database is damaged: rapport restore FILE --data NEW.");
    }
}

std::string in_lines(const CheckUp& up)
{
    std::string text;
    for (const auto& finding : up.findings) {
        auto what = finding.what;
        what.resize(std::max<std::size_t>(what.size(), 10), ' ');
        text += (finding.well ? "well     " : "NOT WELL ") + what + finding.says + "\n";
        if (finding.to_do) text += "                   " + *finding.to_do + "\n";
    }
    return text;
}

}  // namespace

Finding check_disk(const std::filesystem::path& data_folder)
{
    const auto room = disk_room(data_folder.string());
    if (!room) return ill("disk", "The disk of " + data_folder.string() + " does not answer.", "See whether the folder is there, and who may read it.");
    const auto says = gigabytes(room->free_bytes) + " are free where " + data_folder.string() + " lies; below " + gigabytes(room->reserve_bytes) + " nothing is written any more.";
    if (room->free_bytes >= room->reserve_bytes + room->reserve_bytes / 2) return {"disk", true, says, {}};
    return ill("disk", says, "Make room on this disk, or move the data folder to a larger one.");
}

Finding check_database(Desk& desk)
{
    int schema = 0;
    std::string damage;
    desk.runtime.database.read([&](Db& db) {
        schema = schema_number(db);
        damage = damage_in(db);
    });
    const auto name = desk.runtime.database.describe();
    if (!damage.empty()) return ill("database", name + ": it is damaged. " + damage + ".", "Stop the server, keep this folder as it is, and bring the last backup back into a new one: rapport restore FILE --data NEW.");
    const std::string state = desk.runtime.database.engine() == Engine::sqlite ? "it is whole" : "it answers, and looks after its own files";
    return {"database", true, name + ": " + state + "; schema " + std::to_string(schema) + " is the newest this program knows.", {}};
}

Finding check_clock(Desk& desk)
{
    const auto now = desk.runtime.clock.now();
    const auto newest = desk.read([](Context& ctx) { return identity::list_audit_events(ctx.db, {}, {}, 1); });
    if (newest.empty() || newest.front().at.us <= now.us + minute_us) return {"clock", true, "It is " + when(desk, now) + ", and nothing was done later than that.", {}};
    return ill("clock", "It is " + when(desk, now) + " by this machine, which is " + lasting(newest.front().at.us - now.us) + " before the last thing that was done here.",
        "Set the machine's clock, and have it kept (timedatectl set-ntp true).");
}

Finding check_mail(Desk& desk, const std::string& where)
{
    const auto state = desk.read([](Context& ctx) { return messages::read_mail_state(ctx); });
    if (state.held_at)
        return ill("mail", "All mail is held since " + when(desk, *state.held_at) + "." + (state.held_because ? " " + *state.held_because : ""),
            "Look at what waits (rapport message list --state held" + where + "), then: rapport mail let-go" + where);
    if (!state.server) return {"mail", true, "No mail server is set up, so that no mail leaves.", {}};
    const auto server = desk.read([](Context& ctx) { return messages::read_mail_server(ctx.db); });
    if (const auto why = cannot_connect(server.host, static_cast<int>(server.port)); !why.empty())
        return ill("mail", *state.server + " cannot be reached: " + why + ".", "See whether the server is up and its name and port are right: rapport mail server" + where);
    if (state.trouble)
        return ill("mail", "Mail does not leave" + (state.trouble_since ? " since " + when(desk, *state.trouble_since) : std::string()) + ": " + *state.trouble,
            "Put right what the server says; then: rapport mail test" + where);
    const auto waits = count_of(state.waiting, "message waits", "messages wait");
    if (!state.from_address) return ill("mail", "Nobody has said from whom mail comes; " + waits + ".", "rapport mail settings --from EMAIL" + where);
    return {"mail", true, *state.server + " answers; " + waits + (state.last_accepted_at ? ", and it last took one on " + when(desk, *state.last_accepted_at) : std::string()) + ".", {}};
}

Finding check_backup(Desk& desk, const std::string& where)
{
    const auto newest = desk.read([](Context& ctx) { return newest_backup(ctx.db); });
    const auto to_do = "rapport backup FILE" + where + " (every night, by cron or a timer, to another disk)";
    if (!newest) return ill("backup", "No backup of this database was ever made and read back.", to_do);
    const auto age = std::max<std::int64_t>(0, desk.runtime.clock.now().us - newest->at.us);
    const auto says = "The last backup that was read back is " + lasting(age) + " old" + (newest->file.empty() ? "" : ": " + newest->file) + ".";
    return age <= backup_lasts_us ? Finding{"backup", true, says, {}} : ill("backup", says, to_do);
}

std::string cannot_connect(const std::string& host, int port)
{
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int wrong = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found); wrong != 0) return ::gai_strerror(wrong);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, &::freeaddrinfo);
    std::string why = "it has no address";
    for (const auto* one = found; one && !why.empty(); one = one->ai_next) why = cannot_reach(*one);
    return why;
}

namespace {

Result<int> check(const cli::Unopened& place, cli::Terminal& terminal)
{
    const auto& [settings, line] = place;
    TRY(const auto form, cli::word_option(line.arguments, "-o", {"text", "json"}));
    CheckUp up;
    std::optional<Error> refused;
    const auto laid = sqlite_path(settings);
    try {
        if (is_fresh(settings)) return not_found(no_business(settings));
        look_inside(settings, line, up, refused);
    } catch (const std::exception&) {
        up.findings.push_back(does_not_open(std::current_exception()));
    }
    if (refused) return *refused;
    up.findings.insert(up.findings.begin(), check_disk(laid.empty() || !laid.has_parent_path() ? settings.data_folder : laid.parent_path()));
    for (const auto& finding : up.findings) up.well = up.well && finding.well;
    terminal.print(form == "json" ? to_json(up) + "\n" : in_lines(up));
    terminal.flush();
    return up.well ? cli::done : cli::failed;
}

}  // namespace

cli::Command check_command()
{
    return {"check", "looks whether disk, clock, database, mail and backup are well, and says what to do", {}, {{"-o", "text|json", "form (text)"}}, cli::Command::Needs::nothing_open, may("settings:read"), {},
            "Ends with 0 when all is well, with 1 otherwise.", {}, check};
}

}  // namespace rapport::app
