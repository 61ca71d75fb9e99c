// What a use case is handed: the open transaction, the clock, ids, who acts, and the business. Nothing is global.
#pragma once
#include "base/db/db.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"

#include <bitset>
#include <string>
#include <string_view>

namespace rapport {

namespace identity { struct Staff; }

// "customers:read". Named where a route or command is declared; a name is checked against the list of all permissions.
class Permission {
public:
    explicit Permission(std::string_view name);  // throws std::logic_error for a name that is not in the list
    std::string_view name() const;
    std::size_t number() const { return number_; }
    static std::size_t count();
    static Permission numbered(std::size_t number) { return Permission(number); }

private:
    explicit Permission(std::size_t number) : number_(number) {}
    std::size_t number_;
};

inline Permission may(std::string_view name) { return Permission(name); }

using Permissions = std::bitset<64>;
Permissions every_permission();

// Who acts.
struct Actor {
    Id<identity::Staff> staff;      // none: the system itself (a job, the demo)
    std::string name;               // "Hanne Brodersen", "system"
    std::string via;                // "session", "token tok_...", "command", "job_..."
    Permissions permissions;

    bool may(Permission permission) const { return permissions.test(permission.number()); }
    bool is_program() const { return via.starts_with("token "); }
    static Actor system();
};

// One database is one business.
struct Business {
    std::string name = "My business";
    Currency currency{"EUR"};
    TimeZone time_zone;
    std::string country;            // ISO 3166 region of phone numbers without a country code; may be empty
    std::string address = {};       // where letters reach it: its lines without the name; may be empty
};

struct Context {
    Db& db;
    const Clock& clock;
    IdSource& ids;
    const Actor& actor;
    const Business& business;
    std::string_view request_id;    // ties audit rows and log lines to the request; empty outside one

    Instant now() const { return clock.now(); }
    Day today() const { return business.time_zone.local_day(clock.now()); }
};

}  // namespace rapport
