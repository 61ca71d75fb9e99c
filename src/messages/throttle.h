// How fast mail goes: so many a minute in all, and to one domain. Two buckets that fill evenly, each as deep as one second's worth,
// one message at least.
#pragma once
#include "base/time.h"

#include <map>
#include <string>

namespace rapport::messages {

class Throttle {
public:
    void set(std::int64_t per_minute, std::int64_t per_domain_per_minute) { all_per_minute_ = per_minute, domain_per_minute_ = per_domain_per_minute; }
    // Whether one more may go to this domain now; if so it counts as gone. `now` never goes back.
    bool take(const std::string& domain, Instant now);
    // Whether the bucket of all holds a message.
    bool ready(Instant now);

private:
    struct Bucket {
        double messages = 1;
        Instant filled_at{};
        bool begun = false;
        void fill(std::int64_t per_minute, Instant now);
    };
    std::int64_t all_per_minute_ = 600, domain_per_minute_ = 120;
    Bucket all_;
    std::map<std::string, Bucket> domains_;
};

}  // namespace rapport::messages
