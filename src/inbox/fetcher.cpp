#include "inbox/fetcher.h"

#include "base/log.h"
#include "base/mail/imap.h"
#include "inbox/service.h"

#include <algorithm>

namespace rapport::inbox {
namespace {

constexpr std::int64_t lease_us = 180 * us_per_second;
constexpr std::int64_t days_again = 7;          // looked through where the server numbers anew
constexpr std::int64_t look_for_account_seconds = 5;    // while none is set up
constexpr std::int64_t longest_pause_seconds = 900;
constexpr int most_tries = 5;                   // of a mail that cannot be taken in

template <class... Faults> bool is_any_of(const std::exception& broken) { return (... || (dynamic_cast<const Faults*>(&broken) != nullptr)); }

// The database or the memory is at its end, whatever the mail is.
bool is_of_the_world(const std::exception& broken)
{
    return is_any_of<DatabaseUnavailable, StorageRefused, DatabaseDamaged, CommitUnknown, DatabaseLocked, SchemaRefused, std::bad_alloc>(broken);
}

// Throws MailboxTrouble until the mail was tried often enough.
void note_failure(Failures& failures, const Failures::Mail& one, std::string_view reason)
{
    const auto uid = std::to_string(one.uid);
    const bool last = failures.note(one);
    log::warn(last ? "a mail is passed by and stays in the mailbox" : "a mail cannot be taken in", {{"uid", uid}, {"what", reason}});
    if (!last) throw mail::MailboxTrouble("The mail with the number " + uid + " in the mailbox cannot be taken in. It is tried again; the log says more.");
}

}  // namespace

bool Failures::note(const Mail& mail) { return ++tries_[mail] >= most_tries; }

bool Failures::gave_up(const Mail& mail) const
{
    const auto found = tries_.find(mail);
    return found != tries_.end() && found->second >= most_tries;
}

int fetch_mail(Desk& desk, const OpenAccount& account, AccountPlace place, Failures& failures, const std::atomic<bool>& stop)
{
    mail::Mailbox mailbox(account.server, account.folder, stop);
    std::vector<std::int64_t> uids;
    const bool first = place.uid_validity == 0;
    const bool anew = !first && place.uid_validity != mailbox.uid_validity();
    const auto now = desk.runtime.clock.now();
    if (first) place.last_uid = mailbox.next_uid() - 1;
    else if (anew) uids = mailbox.since({static_cast<std::int32_t>(place.read_at.value_or(now).us / us_per_day - days_again)});
    else uids = mailbox.after(place.last_uid);
    place.uid_validity = mailbox.uid_validity();
    if (anew) place.last_uid = 0;

    const auto keep = [&](Context& ctx) {
        place.lease_until = Instant{ctx.now().us + lease_us};
        keep_place(ctx.db, place);
    };
    int taken_in = 0;
    const auto take = [&](std::string_view raw) {
        const auto delivered = read_delivered(raw, Way::imap);
        return desk.write([&](Context& ctx) -> Result<int> {
            const bool is_new = take_in(ctx, delivered).is_new;
            keep(ctx);
            return is_new ? 1 : 0;
        }).value();
    };
    for (const auto uid : uids) {
        if (stop) return taken_in;
        const Failures::Mail one{account.place, place.uid_validity, uid};
        // One byte more tells that it was cut.
        const auto raw = failures.gave_up(one) ? std::nullopt : mailbox.fetch(uid, most_bytes + 1);
        place.last_uid = std::max(place.last_uid, uid);
        if (!raw || raw->find_first_not_of(" \t\r\n") == std::string::npos) continue;
        try {
            taken_in += take(*raw);
        } catch (const std::exception& broken) {
            if (is_of_the_world(broken)) throw;
            note_failure(failures, one, broken.what());
        }
    }
    if (anew || first) place.last_uid = std::max(place.last_uid, mailbox.next_uid() - 1);
    desk.write([&](Context& ctx) -> Result<Done> {
        place.read_at = ctx.now();
        place.trouble.reset();
        place.trouble_since.reset();
        keep(ctx);
        return Done{};
    }).value();
    failures.forget();
    return taken_in;
}

Fetcher::Fetcher(Runtime& runtime, std::string place, std::string ca_file)
    : runtime_(runtime), desk_{runtime, Actor::system(), {}}, ca_file_(std::move(ca_file)), place_(std::move(place))
{
    desk_.actor.via = "mail";
    thread_ = std::thread([this] { run(); });
}

Fetcher::~Fetcher() { stop(); }

void Fetcher::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Fetcher::run()
{
    while (!stopping_) {
        const auto version = account_version();
        auto seconds = look_for_account_seconds;
        try {
            if (read_once()) seconds = pause_seconds_;
            else troubled_since_.reset();
        } catch (const std::exception& broken) {
            log::warn("the mailbox waits for the database", {{"what", broken.what()}});
            seconds = pause_of_trouble(look_for_account_seconds);
        }
        rest(seconds, version);
    }
}

// Nothing while the database is away.
std::optional<std::int64_t> Fetcher::account_version()
try {
    return desk_.read([](Context& ctx) { return read_account(ctx.db).version; });
} catch (const std::exception&) {       // said where the mailbox is to be read
    return std::nullopt;
}

// Less long where the settings are no longer those of this version, or the database comes back.
void Fetcher::rest(std::int64_t seconds, std::optional<std::int64_t> version)
{
    for (std::int64_t rested = 0; rested < seconds && !stopping_ && account_version() == version; rested += look_for_account_seconds) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(std::min(look_for_account_seconds, seconds)), [this] { return stopping_.load(); });
    }
}

// False: no mailbox is to be read, or another process reads it.
bool Fetcher::read_once()
{
    const auto account = desk_.read([](Context& ctx) { return read_account(ctx.db); });
    if (!account.active) return false;
    pause_seconds_ = account.every_seconds;
    const auto place = place_of(account);
    try {
        return read_mailbox(place);
    } catch (const mail::MailboxTrouble& trouble) {
        if (!stopping_) note_trouble(place, trouble.what(), trouble.what());
    } catch (const std::exception& broken) {
        if (!stopping_) note_trouble(place, "The mailbox could not be read, for a reason on our side; the log says more.", broken.what());
    }
    return true;
}

bool Fetcher::read_mailbox(const std::string& account)
{
    if (!key_) key_ = crypto::SecretKey::in(runtime_.data_folder);
    auto opened = desk_.read([&](Context& ctx) { return open_account(ctx.db, *key_); });
    std::optional<AccountPlace> place;
    // Who cannot open it leaves it at once to another process, which may.
    desk_.write([&](Context& ctx) -> Result<Done> { return place = lease_place(ctx, account, place_, opened ? lease_us : 0), Done{}; }).value();
    if (!place) return false;
    if (!opened) throw mail::MailboxTrouble(opened.error().detail);
    if (!*opened || (*opened)->place != account) return false;      // changed meanwhile
    (*opened)->server.ca_file = ca_file_;
    const auto taken = fetch_mail(desk_, **opened, *place, failures_, stopping_);
    troubled_since_.reset();
    if (taken > 0) log::info("mail was taken in", {{"mails", std::to_string(taken)}});
    return true;
}

// The longer it lasts, the longer it is left alone.
std::int64_t Fetcher::pause_of_trouble(std::int64_t least_seconds)
{
    const auto now = runtime_.clock.now();
    if (!troubled_since_) troubled_since_ = now;
    const auto lasting_seconds = (now.us - troubled_since_->us) / us_per_second;
    return std::clamp(lasting_seconds, least_seconds, std::max(longest_pause_seconds, least_seconds));
}

void Fetcher::note_trouble(const std::string& account, const std::string& words, std::string_view reason)
{
    log::warn("the mailbox cannot be read", {{"what", reason}});
    pause_seconds_ = pause_of_trouble(pause_seconds_);
    desk_.write([&](Context& ctx) -> Result<Done> {
        auto place = find_place(ctx.db, account);
        if (!place) return Done{};
        if (!place->trouble) place->trouble_since = ctx.now();
        place->trouble = words;
        keep_place(ctx.db, *place);
        return Done{};
    }).value();
}

}  // namespace rapport::inbox
