// Reads the mailbox again and again, on a thread of its own, and takes in what came.
#pragma once
#include "base/runtime.h"
#include "inbox/account.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace rapport::inbox {

// Mails of a mailbox that could not be taken in, each with how often it was tried. For one thread.
class Failures {
public:
    struct Mail {
        std::string account;                    // its place
        std::int64_t uid_validity = 0;
        std::int64_t uid = 0;
        auto operator<=>(const Mail&) const = default;
    };
    // It failed once more. True: it is tried no more.
    bool note(const Mail& mail);
    bool gave_up(const Mail& mail) const;
    void forget() { tries_.clear(); }

private:
    std::map<Mail, int> tries_;
};

class Fetcher {
public:
    // `place`: of this data folder (messages/places.h), which has the lease; who starts again after a crash goes on at once. `ca_file`: who vouches for
    // the mail server; empty: those that the system trusts.
    Fetcher(Runtime& runtime, std::string place, std::string ca_file);
    ~Fetcher();
    void stop();

private:
    void run();
    bool read_once();
    bool read_mailbox(const std::string& account);
    void note_trouble(const std::string& account, const std::string& words, std::string_view reason);
    std::int64_t pause_of_trouble(std::int64_t least_seconds);
    std::optional<std::int64_t> account_version();
    void rest(std::int64_t seconds, std::optional<std::int64_t> version);

    Runtime& runtime_;
    Desk desk_;
    std::string ca_file_;
    std::string place_;
    std::optional<crypto::SecretKey> key_;      // read when there is something to open
    std::int64_t pause_seconds_ = 0;
    std::optional<Instant> troubled_since_;
    Failures failures_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

// Takes in all that came since the mailbox was read last: each mail in one transaction with the place up to which it was read. Nothing is changed in the
// mailbox. What was there before it was read for the first time stays there. Where the server numbers its mails anew, those of the last days are looked
// through again, and what is here already is passed over. Answers how many were taken in.
//
// Throws mail::MailboxTrouble, also for a mail that cannot be taken in, for a reason of its own; once it was tried often enough it is passed by and stays
// in the mailbox, and the log names its UID. What the database throws is no mail's fault, and counts for none.
int fetch_mail(Desk& desk, const OpenAccount& account, AccountPlace place, Failures& failures, const std::atomic<bool>& stop);

}  // namespace rapport::inbox
