#include "inbox/fetcher.h"

#include "base/log.h"
#include "base/mail/imap.h"
#include "inbox/service.h"

namespace rapport::inbox {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t lease_us = 180 * us_per_second;
constexpr std::int64_t days_again = 7;          // looked through where the server numbers anew
constexpr auto look_for_account = 5s;           // while none is set up
constexpr std::int64_t longest_pause_seconds = 900;

}  // namespace

int fetch_mail(Desk& desk, const OpenAccount& account, AccountPlace place, const std::atomic<bool>& stop)
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
    for (const auto uid : uids) {
        if (stop) return taken_in;
        const auto raw = mailbox.fetch(uid, most_bytes);
        place.last_uid = std::max(place.last_uid, uid);
        if (!raw || raw->find_first_not_of(" \t\r\n") == std::string::npos) continue;
        const auto delivered = read_delivered(*raw, Way::imap);
        taken_in += desk.write([&](Context& ctx) -> Result<int> {
            const bool is_new = take_in(ctx, delivered).is_new;
            keep(ctx);
            return is_new ? 1 : 0;
        }).value();
    }
    if (anew || first) place.last_uid = std::max(place.last_uid, mailbox.next_uid() - 1);
    desk.write([&](Context& ctx) -> Result<Done> {
        place.read_at = ctx.now();
        place.trouble.reset();
        place.trouble_since.reset();
        keep(ctx);
        return Done{};
    }).value();
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
        std::chrono::seconds pause = look_for_account;
        try {
            if (read_once()) pause = std::chrono::seconds(pause_seconds_);
        } catch (const std::exception& broken) {
            log::warn("the mailbox waits for the database", {{"what", broken.what()}});
        }
        // A change of the settings is seen within seconds.
        const auto version = [this] { return desk_.read([](Context& ctx) { return read_account(ctx.db).version; }); };
        std::int64_t before = 0;
        try {
            before = version();
            for (auto waited = 0s; waited < pause && !stopping_ && version() == before; waited += look_for_account) {
                std::unique_lock lock(mutex_);
                changed_.wait_for(lock, std::min<std::chrono::seconds>(look_for_account, pause), [this] { return stopping_.load(); });
            }
        } catch (const std::exception&) {       // said above when it is tried again
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, look_for_account, [this] { return stopping_.load(); });
        }
    }
}

// False: no mailbox is to be read, or another process reads it.
bool Fetcher::read_once()
{
    const bool wanted = desk_.read([](Context& ctx) { return read_account(ctx.db).active; });
    if (!wanted) return false;
    if (!key_) key_ = crypto::SecretKey::in(runtime_.data_folder);
    auto opened = desk_.read([&](Context& ctx) { return open_account(ctx.db, *key_); });
    if (!opened) {
        log::warn("the mailbox cannot be read", {{"what", opened.error().detail}});
        return false;
    }
    if (!*opened) return false;
    auto& account = **opened;
    account.server.ca_file = ca_file_;
    std::optional<AccountPlace> place;
    desk_.write([&](Context& ctx) -> Result<Done> { return place = lease_place(ctx, account.place, place_, lease_us), Done{}; }).value();
    if (!place) return false;
    pause_seconds_ = account.every_seconds;
    try {
        if (const auto taken = fetch_mail(desk_, account, *place, stopping_); taken > 0) log::info("mail was taken in", {{"mails", std::to_string(taken)}});
    } catch (const mail::MailboxTrouble& trouble) {
        if (stopping_) return true;
        const auto since = place->trouble_since.value_or(runtime_.clock.now());
        const auto lasting_seconds = (runtime_.clock.now().us - since.us) / us_per_second;
        pause_seconds_ = std::clamp(lasting_seconds, account.every_seconds, std::max(longest_pause_seconds, account.every_seconds));
        note_trouble(account.place, trouble.what());
    }
    return true;
}

void Fetcher::note_trouble(const std::string& account, const std::string& words)
{
    log::warn("the mailbox cannot be read", {{"what", words}});
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
