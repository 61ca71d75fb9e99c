#include "messages/places.h"

#include "base/crypto/crypto.h"
#include "base/json.h"
#include "identity/audit.h"
#include "messages/delivery.h"
#include "messages/mail_server.h"
#include "messages/settings.h"
#include "messages/store.h"

#include <charconv>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace rapport::messages {
namespace {

constexpr std::int64_t lively_us = 600 * us_per_second;     // a server of another place that was seen so lately still runs

const Sql all_sql{"mail_places.all", Reach::single, "SELECT " + columns<Place>() + " FROM mail_places ORDER BY seen_at DESC, place"};
const Sql put_sql{"mail_places.put", Reach::single,
    insert_into<Place>("mail_places") + " ON CONFLICT (place) DO UPDATE SET fingerprint = excluded.fingerprint, claims = excluded.claims,"
        " held_at = excluded.held_at, held_because = excluded.held_because, held_by = excluded.held_by, seen_at = excluded.seen_at"};
const Sql count_sql{"mail_places.count", Reach::single,
    "UPDATE mail_places SET claims = claims + $2, seen_at = $3 WHERE place = $1 AND held_at IS NULL RETURNING claims"};
const Sql may_leave_sql{"mail_places.may_leave", Reach::single, "SELECT COUNT(*) FROM mail_places WHERE place = $1 AND held_at IS NULL"};
const Sql trouble_sql{"mail_places.trouble", Reach::single,
    "UPDATE mail_places SET trouble = $2, trouble_since = COALESCE(trouble_since, $3), seen_at = $3 WHERE place = $1"};
const Sql accepted_sql{"mail_places.accepted", Reach::single,
    "UPDATE mail_places SET trouble = NULL, trouble_since = NULL, last_accepted_at = $2, seen_at = $2 WHERE place = $1"
    " AND (trouble IS NOT NULL OR last_accepted_at IS NULL OR last_accepted_at < $3)"};
const Sql hold_sql{"mail_places.hold", Reach::single, "UPDATE mail_places SET held_at = $1, held_because = $2, held_by = $3 WHERE held_at IS NULL"};
const Sql let_go_sql{"mail_places.let_go", Reach::single, "UPDATE mail_places SET held_at = NULL, held_because = NULL, held_by = NULL WHERE held_at IS NOT NULL"};

std::string first_line(const char* file)
{
    std::string line;
    std::ifstream in(file);
    std::getline(in, line);
    return line;
}

// Why the database may not be the one that this place last sent from; empty when it is.
std::string doubt(const std::vector<Place>& places, const Place* known, const std::optional<PlaceFile::Content>& file, const std::string& fingerprint)
{
    if (places.empty()) return "";          // mail never left from this database
    if (!file) return "This data folder has not sent mail with this database before: it may be a copy, or was restored.";
    if (!known) return "This database does not know this data folder: it may have been restored from elsewhere.";
    if (known->fingerprint != fingerprint) return "The data folder is on another machine or in another place than before: it may be a copy.";
    if (known->claims < file->claims) return "This database is older than what has been sent from this folder: it was restored from a backup.";
    return "";
}

std::string because_json(std::string_view why) { return "{\"because\":[null," + json::serialize(json::string(why)) + "]}"; }

}  // namespace

std::optional<PlaceFile::Content> PlaceFile::read() const
{
    std::ifstream in(path_);
    Content content;
    if (!(in >> content.place >> content.claims) || content.place.size() != 32) return std::nullopt;
    return content;
}

void PlaceFile::write(const Content& content, bool sync) const
{
    const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    auto text = content.place + " " + std::to_string(content.claims);
    text.resize(63, ' ');
    text += '\n';
    const bool kept = file >= 0 && ::pwrite(file, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) && (!sync || ::fsync(file) == 0);
    if (file >= 0) ::close(file);
    if (!kept) throw StorageRefused(path_.string() + " cannot be written");
}

std::string PlaceFile::fingerprint() const
{
    struct stat what{};
    const auto inode = ::stat(path_.c_str(), &what) == 0 ? what.st_ino : 0;
    std::error_code ignored;
    return crypto::digest(first_line("/etc/machine-id") + "\n" + std::filesystem::weakly_canonical(path_, ignored).string() + "\n" + std::to_string(inode));
}

std::string open_place(Desk& desk, const std::string& restored)
{
    const PlaceFile file(desk.runtime.data_folder);
    const auto found = file.read();
    const auto content = found.value_or(PlaceFile::Content{crypto::random_hex(16), 0});
    if (!found) file.write(content, true);
    const auto fingerprint = file.fingerprint();
    std::int64_t claims = 0;
    const auto opened = desk.write([&](Context& ctx) -> Result<Done> {
        const auto places = ctx.db.all<Place>(all_sql);
        const Place* known = nullptr;
        bool others_run = false;
        for (const auto& one : places) {
            if (one.place == content.place) known = &one;
            else others_run |= ctx.now().us - one.seen_at.us < lively_us;
        }
        const auto why = restored.empty() ? doubt(places, known, found, fingerprint) : restored;
        // A place that joins others which send is held by itself; the messages go on with them.
        others_run = others_run && ctx.db.engine() == Engine::postgres && !known && restored.empty();
        if (!restored.empty()) ctx.db.run(hold_sql, ctx.now(), restored, std::optional<std::string>{});
        Place here = known ? *known : Place{};
        here.place = content.place;
        here.fingerprint = fingerprint;
        here.claims = claims = std::max(here.claims, content.claims);
        here.seen_at = ctx.now();
        if (!why.empty() && !here.held_at) {
            here.held_at = ctx.now();
            here.held_because = why;
        }
        ctx.db.run(put_sql, here);
        end_lost(ctx, ctx.db.engine() == Engine::sqlite ? std::string() : content.place);
        if (!why.empty()) {
            if (!others_run) hold_everything(ctx);
            identity::record(ctx, "mail.held", content.place, because_json(why));
        }
        return Done{};
    });
    file.write({content.place, claims}, true);
    return content.place;
}

std::optional<std::int64_t> count_claims(Db& db, const std::string& place, std::int64_t claims, Instant now)
{
    return db.one<std::int64_t>(count_sql, place, claims, now);
}

bool may_leave(Db& db, const std::string& place) { return db.value<std::int64_t>(may_leave_sql, place) == 1; }

void note_trouble(Db& db, const std::string& place, const std::string& trouble, Instant now) { db.run(trouble_sql, place, trouble, now); }

void note_accepted(Db& db, const std::string& place, Instant now)
{
    constexpr std::int64_t often_enough_us = 10 * us_per_second;
    db.run(accepted_sql, place, now, Instant{now.us - often_enough_us});
}

MailState read_mail_state(Context& ctx)
{
    MailState state;
    const auto settings = read_mail_settings(ctx.db);
    if (settings.version > 0) state.from_address = settings.from_address;
    if (const auto server = read_mail_server(ctx.db); server.version > 0) state.server = server.host + ":" + std::to_string(server.port);
    bool held = false;
    for (const auto& place : ctx.db.all<Place>(all_sql)) {
        if (place.held_at && !held) {
            held = true;
            std::tie(state.held_at, state.held_because, state.held_by) = std::tie(place.held_at, place.held_because, place.held_by);
        }
        if (place.trouble && !state.trouble) std::tie(state.trouble, state.trouble_since) = std::tie(place.trouble, place.trouble_since);
        if (place.last_accepted_at > state.last_accepted_at) state.last_accepted_at = place.last_accepted_at;
    }
    state.leaves = state.server && state.from_address && !held;
    state.waiting = store::count(ctx.db, Phase::waiting) + store::count(ctx.db, Phase::claimed) + store::count(ctx.db, Phase::handed);
    state.held = store::count(ctx.db, Phase::held);
    state.unknown = store::count(ctx.db, State::unknown);
    state.failed = store::count(ctx.db, State::failed);
    return state;
}

std::string next_step(const MailState& state, const std::string& look, const std::string& where)
{
    if (state.held_at) return "All mail is held, this too. It leaves after: rapport mail let-go" + where;
    if (!state.server) return "It leaves once a mail server is set up: rapport mail server -h" + where;
    return "How far it is: rapport " + look + where;
}

Result<Done> hold_mail(Context& ctx, const Because& because)
{
    if (ctx.db.run(hold_sql, ctx.now(), because.reason.value, ctx.actor.name) == 0)
        return conflict("Mail is held already, or no server has run here yet.", "held");
    identity::record(ctx, "mail.held", "mail", because_json(because.reason.value));
    return Done{};
}

Result<Done> let_mail_go(Context& ctx)
{
    if (ctx.db.run(let_go_sql) == 0) return conflict("Mail is not held.", "not_held");
    identity::record(ctx, "mail.let_go", "mail");
    return Done{};
}

}  // namespace rapport::messages
