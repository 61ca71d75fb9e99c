#include "ladder/evidence.h"

#include "enquiries/delivery.h"
#include "ladder/values.h"
#include "listening/response.h"
#include "touchpoints/touchpoint.h"

#include <algorithm>
#include <map>

namespace rapport::ladder {
namespace {

using touchpoints::Kind;
using CustomerId = Id<customers::Customer>;

constexpr std::int64_t customers_at_once = 2'000;
constexpr std::int64_t put_right_us = 60 * us_per_day;  // a problem that took longer was not solved together

// What of a touchpoint can be evidence.
struct Met {
    CustomerId customer_id;
    Id<touchpoints::Touchpoint> id;
    Instant at;
    Kind kind = Kind::note;
    touchpoints::Direction direction = touchpoints::Direction::in;
    std::optional<touchpoints::Stage> stage;
    std::optional<touchpoints::Expectation> expectation;
    std::optional<std::string> expectation_by;
    std::optional<std::string> summary;
};
BOOST_DESCRIBE_STRUCT(Met, (), (customer_id, id, at, kind, direction, stage, expectation, expectation_by, summary))

struct Answered {
    CustomerId customer_id;
    Id<listening::Response> id;
    Instant at;
    listening::Survey survey = listening::Survey::nps;
    std::int64_t score = 0;
    std::optional<std::string> comment;
};
BOOST_DESCRIBE_STRUCT(Answered, (), (customer_id, id, at, survey, score, comment))

struct Brought {
    CustomerId by;
    CustomerId who;
    std::optional<std::string> name;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(Brought, (), (by, who, name, at))

// An enquiry that became a sale. The open ones, and the sales that we only guess, are none.
struct Won {
    CustomerId customer_id;
    Id<enquiries::Enquiry> enquiry_id;
    Instant at;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Won, (), (customer_id, enquiry_id, at, note))

// Orders stand on the timeline as well. What says nothing of the relationship is left out.
const std::string telling = R"sql(
       AND at > $3
       AND at <= $4
       AND (kind IN ('order', 'service', 'meeting', 'event') OR expectation IS NOT NULL OR stage IN ('asks', 'gets_help', 'recommends'))
     ORDER BY customer_id, at, id)sql";

const Sql met_sql{"ladder.met", Reach::business,
    "SELECT " + columns<Met>() + " FROM touchpoints WHERE customer_id > $1 AND customer_id <= $2" + telling};
const Sql met_bare_sql{"ladder.met_bare", Reach::business,
    "SELECT customer_id, id, at, kind, direction, stage, expectation, NULL, NULL FROM touchpoints WHERE customer_id > $1 AND customer_id <= $2" + telling};
const Sql met_of_sql{"ladder.met_of", Reach::one_customer,
    "SELECT " + columns<Met>() + " FROM touchpoints WHERE customer_id = $1 AND customer_id = $2" + telling};

const Sql answered_sql{"ladder.answered", Reach::business,
    "SELECT " + columns<Answered>() + " FROM responses WHERE customer_id > $1 AND customer_id <= $2 AND at > $3 AND at <= $4 ORDER BY customer_id, at, id"};
const Sql answered_of_sql{"ladder.answered_of", Reach::one_customer,
    "SELECT " + columns<Answered>() + " FROM responses WHERE customer_id = $1 AND at > $2 AND at <= $3 ORDER BY customer_id, at, id"};

const Sql brought_sql{"ladder.brought", Reach::business,
    "SELECT referred_by, id, name, created_at FROM customers WHERE referred_by > $1 AND referred_by <= $2 ORDER BY referred_by, id"};
const Sql brought_by_sql{"ladder.brought_by", Reach::business,
    "SELECT referred_by, id, name, created_at FROM customers WHERE referred_by = $1 ORDER BY id LIMIT 50"};

const std::string sold = " AND outcome = 'sold' AND at > $3 AND at <= $4 ORDER BY customer_id, at, enquiry_id";
const Sql won_sql{"ladder.won", Reach::business,
    "SELECT " + columns<Won>() + " FROM enquiry_outcomes WHERE customer_id > $1 AND customer_id <= $2" + sold};
const Sql won_of_sql{"ladder.won_of", Reach::one_customer,
    "SELECT " + columns<Won>() + " FROM enquiry_outcomes WHERE customer_id = $1 AND customer_id = $2" + sold};

const std::string came = " AND delivered_at > $3 AND delivered_at <= $4 ORDER BY customer_id, delivered_at, id";
const Sql came_sql{"ladder.came", Reach::business,
    "SELECT " + columns<enquiries::Shipment>() + " FROM deliveries WHERE customer_id > $1 AND customer_id <= $2" + came};
const Sql came_to_sql{"ladder.came_to", Reach::one_customer,
    "SELECT " + columns<enquiries::Shipment>() + " FROM deliveries WHERE customer_id = $1 AND customer_id = $2" + came};

const std::string noted = " AND at > $3 AND at <= $4 ORDER BY customer_id, at, id";
const Sql shared_sql{"ladder.shared", Reach::business, "SELECT " + columns<SharedValue>() + " FROM shared_values WHERE customer_id > $1 AND customer_id <= $2" + noted};
const Sql shared_of_sql{"ladder.shared_of", Reach::one_customer,
    "SELECT " + columns<SharedValue>() + " FROM shared_values WHERE customer_id = $1 AND customer_id = $2" + noted};

const Sql customers_sql{"ladder.customers", Reach::business, "SELECT id FROM customers WHERE id > $1 ORDER BY id LIMIT $2"};

std::string told(const std::string& what, const std::optional<std::string>& words) { return words ? what + ": “" + *words + "”" : what; }

// Of one customer, touchpoints by time.
class Gathering {
public:
    explicit Gathering(const TimeZone& zone) : zone_(zone) {}

    void add(const Met& met)
    {
        const auto put = [&](EvidenceKind kind, const std::string& what, const std::optional<std::string>& words) {
            evidence.push_back({kind, met.at, told(what, words), "touchpoint", to_text(met.id)});
        };
        const auto why = met.expectation_by ? met.expectation_by : met.summary;
        if (met.kind == Kind::order) bought(met);
        const bool good = met.expectation && *met.expectation != touchpoints::Expectation::missed;
        if (good) put(EvidenceKind::met, "Got what they expected", why);
        if (met.expectation == touchpoints::Expectation::exceeded) put(EvidenceKind::exceeded, "Got more than they expected", why);
        const bool asked = met.stage == touchpoints::Stage::asks || met.stage == touchpoints::Stage::gets_help || met.kind == Kind::service;
        const bool theirs = met.direction == touchpoints::Direction::in && touchpoints::is_human_contact(met.kind);
        if (asked && theirs && met.expectation != touchpoints::Expectation::missed) put(EvidenceKind::advice, "Asked for our advice or help", met.summary);
        if (met.kind == Kind::meeting) put(EvidenceKind::meeting, "Met outside business", met.summary);
        if (met.kind == Kind::event && theirs) put(EvidenceKind::event, "Took part", met.summary);
        if (met.stage == touchpoints::Stage::recommends && theirs) put(EvidenceKind::recommends, "Recommended us", met.summary);
        if (good && asked && theirs && missed_at_ && met.at.us - missed_at_->us < put_right_us) {
            put(EvidenceKind::solved_together, "Put it right together", why);
            missed_at_.reset();
        }
        if (met.expectation == touchpoints::Expectation::missed) missed_at_ = met.at;
    }

    void add(const Answered& answered)
    {
        const auto put = [&](EvidenceKind kind, const std::string& what) {
            evidence.push_back({kind, answered.at, told(what + ", " + std::to_string(answered.score) + " of " + std::to_string(listening::scale_of(answered.survey).highest), answered.comment),
                                "response", to_text(answered.id)});
        };
        if (answered.survey == listening::Survey::nps && answered.score >= 9) put(EvidenceKind::promoter, "Would recommend us");
        if (answered.survey == listening::Survey::csat && answered.score >= 4) put(EvidenceKind::content, "Said they are content");
        if (answered.survey == listening::Survey::ces && answered.score >= 6) put(EvidenceKind::easy, "Found it easy");
    }

    void add(const Brought& brought)
    {
        evidence.push_back({EvidenceKind::referred, brought.at, (brought.name ? *brought.name : "Somebody") + " came because of them", "customer", to_text(brought.who)});
    }

    void add(const Won& won)
    {
        evidence.push_back({EvidenceKind::asked_and_bought, won.at, told("Asked for something and bought it", won.note), "enquiry", to_text(won.enquiry_id)});
    }

    void add(const enquiries::Shipment& shipment)
    {
        if (enquiries::late_seconds(shipment, *shipment.delivered_at, zone_) > 0) return;
        evidence.push_back({EvidenceKind::delivered_on_time, *shipment.delivered_at, told("Delivered on time", shipment.what), "delivery", to_text(shipment.id)});
    }

    void add(const SharedValue& value)
    {
        evidence.push_back({EvidenceKind::shares_values, value.at, told(value.how == How::said ? "Said what matters to them" : "Showed what matters to them", value.words),
                            "shared_value", to_text(value.id)});
    }

    std::vector<Evidence> evidence;

private:
    // Several orders of one day are one.
    void bought(const Met& met)
    {
        const auto day = zone_.local_day(met.at);
        if (day == bought_on_) return;
        bought_on_ = day;
        evidence.push_back({EvidenceKind::bought, met.at, told("Bought", met.summary), "touchpoint", to_text(met.id)});
    }

    const TimeZone& zone_;
    std::optional<Day> bought_on_;
    std::optional<Instant> missed_at_;
};

}  // namespace

std::vector<Evidence> read_evidence(Context& ctx, CustomerId customer, Instant from)
{
    Gathering gathering(ctx.business.time_zone);
    for (const auto& met : ctx.db.all<Met>(met_of_sql, customer, customer, from, ctx.now())) gathering.add(met);
    for (const auto& answered : ctx.db.all<Answered>(answered_of_sql, customer, from, ctx.now())) gathering.add(answered);
    for (const auto& brought : ctx.db.all<Brought>(brought_by_sql, customer))
        if (brought.at > from && brought.at <= ctx.now()) gathering.add(brought);
    for (const auto& won : ctx.db.all<Won>(won_of_sql, customer, customer, from, ctx.now())) gathering.add(won);
    for (const auto& shipment : ctx.db.all<enquiries::Shipment>(came_to_sql, customer, customer, from, ctx.now())) gathering.add(shipment);
    for (const auto& value : ctx.db.all<SharedValue>(shared_of_sql, customer, customer, from, ctx.now())) gathering.add(value);
    return std::move(gathering.evidence);
}

namespace {

void each_evidence(Context& ctx, const Sql& met_by, Instant from, const std::function<void(CustomerId, const std::vector<Evidence>&)>& take)
{
    CustomerId after;
    for (;;) {
        const auto ids = ctx.db.all<CustomerId>(customers_sql, after, customers_at_once);
        if (ids.empty()) return;
        std::map<std::int64_t, Gathering> of;
        for (const auto id : ids) of.emplace(id.value, Gathering(ctx.business.time_zone));
        const auto last = ids.back();
        ctx.db.each<Met>(met_by, [&](Met&& met) { if (const auto one = of.find(met.customer_id.value); one != of.end()) one->second.add(met); }, after, last, from, ctx.now());
        ctx.db.each<Answered>(answered_sql, [&](Answered&& answered) { if (const auto one = of.find(answered.customer_id.value); one != of.end()) one->second.add(answered); }, after, last, from, ctx.now());
        ctx.db.each<Brought>(brought_sql, [&](Brought&& brought) {
            if (const auto one = of.find(brought.by.value); one != of.end() && brought.at > from && brought.at <= ctx.now()) one->second.add(brought);
        }, after, last);
        ctx.db.each<Won>(won_sql, [&](Won&& won) { if (const auto one = of.find(won.customer_id.value); one != of.end()) one->second.add(won); }, after, last, from, ctx.now());
        ctx.db.each<enquiries::Shipment>(came_sql, [&](enquiries::Shipment&& shipment) {
            if (const auto one = of.find(shipment.customer_id.value); one != of.end()) one->second.add(shipment);
        }, after, last, from, ctx.now());
        ctx.db.each<SharedValue>(shared_sql, [&](SharedValue&& value) { if (const auto one = of.find(value.customer_id.value); one != of.end()) one->second.add(value); }, after, last, from, ctx.now());
        for (const auto& [id, gathering] : of) take({id}, gathering.evidence);
        after = last;
    }
}

}  // namespace

void each_evidence(Context& ctx, Instant from, const std::function<void(CustomerId, const std::vector<Evidence>&)>& take)
{
    each_evidence(ctx, met_sql, from, take);
}

void each_evidence_bare(Context& ctx, Instant from, const std::function<void(CustomerId, const std::vector<Evidence>&)>& take)
{
    each_evidence(ctx, met_bare_sql, from, take);
}

}  // namespace rapport::ladder
