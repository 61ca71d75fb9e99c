// Reads the mailbox again and again, on a thread of its own, and takes in what came.
#pragma once
#include "base/runtime.h"
#include "inbox/account.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace rapport::inbox {

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
    void note_trouble(const std::string& account, const std::string& words);

    Runtime& runtime_;
    Desk desk_;
    std::string ca_file_;
    std::string place_;
    std::optional<crypto::SecretKey> key_;      // read when there is something to open
    std::int64_t pause_seconds_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

// Takes in all that came since the mailbox was read last: each mail in one transaction with the place up to which it was read. Nothing is changed in the
// mailbox. What was there before it was read for the first time stays there. Where the server numbers its mails anew, those of the last days are looked
// through again, and what is here already is passed over. Throws mail::MailboxTrouble. Answers how many were taken in.
int fetch_mail(Desk& desk, const OpenAccount& account, AccountPlace place, const std::atomic<bool>& stop);

}  // namespace rapport::inbox
