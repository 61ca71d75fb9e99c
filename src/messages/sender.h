// Sends what is due: claims messages and hands them to the mail server over several connections, each on a thread of its own.
#pragma once
#include "base/mail/message.h"
#include "base/runtime.h"
#include "messages/delivery.h"
#include "messages/dkim_keys.h"
#include "messages/files.h"
#include "messages/mail_server.h"
#include "messages/store.h"
#include "messages/throttle.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

namespace rapport::messages {

// As it leaves, before it is signed.
mail::Composed compose(const Claim& claim, std::vector<mail::Attachment> attachments);

class Sender {
public:
    // `place`: what open_place answered. `ca_file`: who vouches for the mail server; empty: those that the system trusts.
    Sender(Runtime& runtime, std::string place, std::string ca_file, SecondThought second_thought = {});
    ~Sender();
    // Nothing new is begun; what is handed over already gets a few seconds for its answer.
    void stop();

private:
    using Steady = std::chrono::steady_clock;

    // Where and how mail goes, as the settings say now.
    struct Way {
        std::string revision;
        mail::Server server;
        std::string ehlo;
        std::vector<mail::DkimKey> keys;
        std::size_t connections = 0;
    };

    void dispatch();
    bool find_way();
    std::deque<Claim> claim_some();
    void work(std::size_t number);
    void deliver(mail::Connection& connection, const Way& way, const Claim& claim);
    void settle_surely(const Claim& claim, const mail::Outcome& outcome);
    void learn(const Way& way, const mail::Outcome& outcome);
    bool paused();
    template <class F> bool try_write(F&& f, bool* is_away = nullptr);        // is_away: a later try may be kept

    Runtime& runtime_;
    Desk desk_;
    std::string place_;
    std::string ca_file_;
    SecondThought second_thought_;
    std::optional<crypto::SecretKey> key_;      // read when there is something to open
    Throttle throttle_;
    store::Behind behind_;
    std::string unusable_;                      // the revision whose secrets cannot be opened here

    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::shared_ptr<const Way> way_;
    std::deque<Claim> waiting_;                 // claimed, for the next free connection
    Steady::time_point pause_until_{};          // of the server: it could not be reached
    std::chrono::milliseconds pause_{0};
    std::vector<std::thread> threads_;          // the first dispatches, each other one has a connection
};

}  // namespace rapport::messages
