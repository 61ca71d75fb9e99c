// What a customer allows us: consent for each channel, with its history. Each giving and each withdrawal is one row that
// is never changed; the state of a channel is what its latest row says, and the customer carries it.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/customer.h"

#include <array>

namespace rapport::customers {

enum class Channel { email, sms, phone, post };
BOOST_DESCRIBE_ENUM(Channel, email, sms, phone, post)
constexpr std::array channels{Channel::email, Channel::sms, Channel::phone, Channel::post};
// What they allow there; nothing: they were never asked.
std::optional<bool> state_of(const Customer& customer, Channel channel);

struct Consent {
    Id<Customer> customer_id;
    Id<Consent> id;
    Channel channel = Channel::email;
    bool given = false;                         // false: withdrawn
    Instant at;                                 // when they said so
    std::string source;                         // how: "form at the counter", "import"
    std::optional<std::string> wording;         // what was asked, or where the proof lies
    std::optional<Id<identity::Staff>> staff_id;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(Consent, (), (customer_id, id, channel, given, at, source, wording, staff_id, recorded_at))

struct NewConsent {
    Channel channel = Channel::email;
    bool given = false;
    Text<1, 200> source;
    std::optional<Text<1, 2000>> wording;
    std::optional<Instant> at;                  // now, if nothing is said
};
BOOST_DESCRIBE_STRUCT(NewConsent, (), (channel, given, source, wording, at))

// Records that somebody gave or withdrew consent, as they said it themselves: this is how a withdrawal can be followed by
// a new yes. invalid: a time that is still to come. not_found.
Result<Consent> record_consent(Context& ctx, const Id<Customer>& id, const NewConsent& input);

// The whole history, newest first. not_found.
Result<std::vector<Consent>> list_consents(Context& ctx, const Id<Customer>& id);

// The row that says what holds, of each channel of which anything was said.
std::vector<Consent> last_words(Db& db, const Id<Customer>& id);

// What a file says of each channel; nothing where its cell is empty.
struct ConsentCells {
    std::optional<bool> email, sms, phone, post;
};

// Takes what a file says: `no` always withdraws, `yes` never revives a withdrawal. Answers the ids of the rows it added.
// `customer` gets the new state; the caller writes it.
std::vector<Id<Consent>> take_consents(Context& ctx, Customer& customer, const ConsentCells& cells, const std::string& source);

// What two records that become one allow: withdrawn where either is.
std::optional<bool> stricter(const std::optional<bool>& one, const std::optional<bool>& other);

// The history of both lies with `merged` already. Where what was withdrawn by one was given by the other later, withdraws it
// again. `merged` gets the state; the caller writes it. Answers the ids of the rows it added.
std::vector<Id<Consent>> take_stricter_consents(Context& ctx, Customer& merged, const Customer& one, const Customer& other);
// How those rows are called in the log of a merge.
constexpr const char* consents_made = "consents made";

// The way back: the histories lie with each already. Removes the rows that the merge added; what was withdrawn since the
// merge, which could be either's wish, is withdrawn for both. Both get the state; the caller writes it.
void divide_consents(Context& ctx, Customer& survivor, Customer& other, std::int64_t merge, const Strings& made);

// Takes rows back that an import added, and sets the customer's state again; the caller writes it.
void take_back_consents(Context& ctx, Customer& customer, const std::vector<Id<Consent>>& ids);

}  // namespace rapport::customers

RAPPORT_ID(rapport::customers::Consent, "con");
