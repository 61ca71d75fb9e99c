#include "messages/sender.h"

#include "base/log.h"
#include "base/mail/message.h"
#include "messages/places.h"
#include "messages/returns.h"
#include "messages/settings.h"

#include <algorithm>
#include <unistd.h>

namespace rapport::messages {
namespace {

using namespace std::chrono_literals;

constexpr int looked_at = 500;                  // candidates of one look
constexpr std::size_t claimed_at_once = 128;
constexpr auto idle_pause = 300ms;
constexpr std::chrono::milliseconds shortest_pause = 100ms, longest_pause = 300s;

// How this machine calls itself: by its own name where that is a full one.
std::string own_name(const std::string& otherwise)
{
    char name[256] = "";
    ::gethostname(name, sizeof name - 1);
    const auto host = mail::host_name(name);
    if (host && host->find('.') != std::string::npos) return *host;
    return otherwise.empty() ? "localhost" : otherwise;
}

Instant steady_now(std::chrono::steady_clock::time_point now) { return {std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count()}; }

}  // namespace

mail::Composed compose(const Claim& claim, std::vector<mail::Attachment> attachments)
{
    const auto& message = claim.message;
    const auto from = mail::Address::of(message.from_address, message.from_name);
    const auto to = mail::Address::of(message.to_address, message.to_name);
    const auto id = mail::MessageId::parse(message.message_id);
    if (!from || !to || !id) throw std::logic_error("a stored message has an address that is none");
    mail::Message mail{.from = *from, .to = {*to}, .subject = mail::HeaderText(message.subject), .id = *id, .at = std::max(message.planned_at, message.due_at), .text = message.text};
    mail.html = message.html.value_or("");
    if (message.reply_to) mail.reply_to = mail::Address::of(*message.reply_to);
    if (message.in_reply_to) mail.in_reply_to = mail::MessageId::parse(*message.in_reply_to);
    if (message.unsubscribe_link)
        if (auto link = mail::WebAddress::of(*message.unsubscribe_link)) mail.unsubscribe = mail::Unsubscribe{std::move(*link), std::nullopt};
    mail.automatic = claim.is_automatic;
    mail.attachments = std::move(attachments);
    return mail::compose(mail);
}

Sender::Sender(Runtime& runtime, std::string place, std::string ca_file, SecondThought second_thought)
    : runtime_(runtime), desk_{runtime, Actor::system(), {}}, place_(std::move(place)), ca_file_(std::move(ca_file)), second_thought_(std::move(second_thought))
{
    desk_.actor.via = "mail";
    threads_.emplace_back([this] { dispatch(); });
}

Sender::~Sender() { stop(); }

void Sender::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (!threads_.empty()) threads_.front().join();     // it alone starts others
    for (std::size_t i = 1; i < threads_.size(); ++i) threads_[i].join();
    threads_.clear();
    std::deque<Claim> left;
    {
        const std::lock_guard lock(mutex_);
        left.swap(waiting_);
    }
    for (const auto& claim : left) try_write([&](Context& ctx) -> Result<Done> { return settle(ctx, place_, claim, {mail::Verdict::withdrawn, 0, {}, false}), Done{}; });
}

// A unit that does not reach the database is lost here, and said so; whoever calls goes on.
template <class F> bool Sender::try_write(F&& f, bool* is_away)
try {
    return desk_.write(std::forward<F>(f)).has_value();
} catch (const std::exception& broken) {
    log::warn("mail waits for the database", {{"what", broken.what()}});
    if (is_away) *is_away = dynamic_cast<const DatabaseUnavailable*>(&broken) || dynamic_cast<const StorageRefused*>(&broken) || dynamic_cast<const CommitUnknown*>(&broken);
    return false;
}

void Sender::dispatch()
{
    while (!stopping_) {
        std::deque<Claim> claims;
        try {
            if (find_way() && !paused()) claims = claim_some();     // another way ends the pause of the one before
        } catch (const std::exception& broken) {
            log::warn("mail waits for the database", {{"what", broken.what()}});
        }
        std::unique_lock lock(mutex_);
        if (claims.empty()) {
            changed_.wait_for(lock, idle_pause, [this] { return stopping_.load(); });
            continue;
        }
        waiting_.insert(waiting_.end(), std::make_move_iterator(claims.begin()), std::make_move_iterator(claims.end()));
        changed_.notify_all();
        changed_.wait(lock, [this] { return stopping_ || waiting_.size() < claimed_at_once / 2; });
    }
}

// Whether there is a server to hand mail to. A change of the settings is in force for every message that is claimed after it.
bool Sender::find_way()
{
    std::string revision;
    MailServer server;
    desk_.read([&](Context& ctx) {
        server = read_mail_server(ctx.db);
        revision = std::to_string(server.version);
        for (const auto& key : list_dkim_keys(ctx.db).data)
            if (key.in_use_since) revision += " " + to_text(key.id);
        return 0;
    });
    if (server.version == 0 || revision == unusable_) return false;
    if (way_ && way_->revision == revision) return true;

    if (!key_) key_ = crypto::SecretKey::in(runtime_.data_folder);
    const auto opened = desk_.read([&](Context& ctx) -> Result<std::shared_ptr<const Way>> {
        Way way{revision, {}, {}, {}, static_cast<std::size_t>(server.connections)};
        TRY(const auto there, open_mail_server(ctx.db, *key_));
        way.server = there.value();
        way.server.ca_file = ca_file_;
        TRY(way.keys, open_dkim_keys(ctx.db, *key_));
        way.ehlo = own_name(way.keys.empty() ? std::string() : way.keys.front().domain());
        return std::make_shared<const Way>(std::move(way));
    });
    if (!opened) {
        unusable_ = revision;
        log::warn("mail cannot be sent", {{"what", opened.error().detail}});
        desk_.write([&](Context& ctx) -> Result<Done> { return note_trouble(ctx.db, place_, opened.error().detail, ctx.now()), Done{}; }).value();
        return false;
    }
    const std::lock_guard lock(mutex_);
    way_ = opened.value();
    pause_ = 0ms;
    pause_until_ = {};
    while (threads_.size() <= way_->connections) threads_.emplace_back([this, number = threads_.size()] { work(number); });
    return true;
}

std::deque<Claim> Sender::claim_some()
{
    std::vector<store::Candidate> candidates;
    std::vector<Queued> lost;
    const auto now = runtime_.clock.now();
    desk_.read([&](Context& ctx) {
        const auto settings = read_mail_settings(ctx.db);
        throttle_.set(settings.per_minute, settings.per_domain_per_minute);
        lost = store::lost(ctx.db, now, std::nullopt);
        if (may_leave(ctx.db, place_)) candidates = store::due(ctx.db, now, behind_, looked_at);
        return 0;
    });
    // Each by itself: one that cannot be ended holds up no other.
    for (const auto& row : lost) try_write([&](Context& ctx) -> Result<Done> { return end_lost(ctx, row), Done{}; });
    // One domain's long queue is passed over when its share is used up, and looked at again from the front after the end.
    std::vector<Id<Message>> wanted;
    const auto moment = steady_now(Steady::now());
    std::size_t looked = 0;
    for (; looked < candidates.size() && wanted.size() < claimed_at_once && throttle_.ready(moment); ++looked)
        if (throttle_.take(candidates[looked].domain, moment)) wanted.push_back(candidates[looked].message_id);
    const bool at_the_end = looked == candidates.size() && candidates.size() < looked_at;
    if (at_the_end || looked == 0) behind_ = {};
    else behind_ = {candidates[looked - 1].rank, candidates[looked - 1].due_at, candidates[looked - 1].message_id.value};
    if (wanted.empty()) return {};

    const auto claimed = desk_.write([&](Context& ctx) -> Result<Claimed> { return claim(ctx, place_, wanted); }).value();
    if (claimed.claims.empty()) return {};
    PlaceFile(runtime_.data_folder).write({place_, claimed.count}, false);
    return {claimed.claims.begin(), claimed.claims.end()};
}

void Sender::work(std::size_t number)
{
    std::shared_ptr<const Way> way;
    std::optional<mail::Connection> connection;
    while (!stopping_) {
        std::optional<Claim> next;
        std::shared_ptr<const Way> now;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return stopping_ || (!waiting_.empty() && number <= way_->connections); });
            if (stopping_) return;
            next = std::move(waiting_.front());
            waiting_.pop_front();
            now = way_;
        }
        changed_.notify_all();
        if (way != now) {
            way = now;
            connection.emplace(way->server, way->ehlo, stopping_);
        }
        if (paused()) settle_surely(*next, {mail::Verdict::withdrawn, 0, {}, false});
        else deliver(*connection, *way, *next);
    }
}

void Sender::deliver(mail::Connection& connection, const Way& way, const Claim& claim)
{
    mail::Outcome outcome;
    try {
        const auto& message = claim.message;
        Result<std::vector<mail::Attachment>> attachments = std::vector<mail::Attachment>();
        if (claim.has_files) attachments = desk_.read([&](Context& ctx) { return attachments_of(ctx.db, message.id); });
        if (!attachments) return settle_surely(claim, {mail::Verdict::refused, 0, attachments.error().detail, false});
        const auto text = mail::signed_text(compose(claim, std::move(*attachments)), way.keys, runtime_.clock.now());
        const auto may_go = [&] {
            bool handed = false;
            desk_.write([&](Context& ctx) -> Result<Done> {
                handed = hand_over(ctx, place_, claim, second_thought_);     // a unit may run twice
                return Done{};
            }).value();
            return handed;
        };
        outcome = connection.send(return_path(message), *mail::Address::of(message.to_address), text, may_go);
    } catch (const std::exception& broken) {
        // Only before anything of it has left.
        log::error("a message could not be handed over", {{"message", to_text(claim.message.id)}, {"what", broken.what()}});
        outcome = {mail::Verdict::withdrawn, 0, {}, false};
        std::this_thread::sleep_for(100ms);
    }
    settle_surely(claim, outcome);
    learn(way, outcome);
}

// What became of a message must be stored; when the database is away for long, it stays handed and is unknown after the next start. What a
// database that is there refuses stays handed too, and holds up no other message.
void Sender::settle_surely(const Claim& claim, const mail::Outcome& outcome)
{
    const auto store = [&](Context& ctx) -> Result<Done> { return settle(ctx, place_, claim, outcome), Done{}; };
    bool is_away = true;
    for (auto pause = 50ms; !try_write(store, &is_away) && is_away && !stopping_; pause = std::min<std::chrono::milliseconds>(2 * pause, 5s)) std::this_thread::sleep_for(pause);
}

void Sender::learn(const Way& way, const mail::Outcome& outcome)
{
    {
        const std::lock_guard lock(mutex_);
        if (way.revision != way_->revision) return;     // of a way that nothing goes any more
        if (!outcome.of_the_server) {
            if (outcome.code != 0) pause_ = 0ms;
            return;
        }
        if (Steady::now() < pause_until_ || stopping_) return;      // another connection has learnt it already
        pause_ = std::clamp<std::chrono::milliseconds>(2 * pause_, shortest_pause, longest_pause);
        pause_until_ = Steady::now() + pause_;
    }
    log::warn("the mail server cannot be used now", {{"server", way.server.describe()}, {"what", outcome.words}});
    try_write([&](Context& ctx) -> Result<Done> { return end_overdue(ctx), Done{}; });
}

bool Sender::paused()
{
    const std::lock_guard lock(mutex_);
    return Steady::now() < pause_until_;
}

}  // namespace rapport::messages
