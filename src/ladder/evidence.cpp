#include "ladder/evidence.h"

#include "cases/case.h"
#include "ladder/signs.h"
#include "ladder/values.h"

#include <algorithm>
#include <limits>
#include <map>

namespace rapport::ladder {
namespace {

using touchpoints::Kind;
using CustomerId = Id<customers::Customer>;

constexpr std::int64_t customers_at_once = 2'000;

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
    std::optional<std::string> source_kind;
};
BOOST_DESCRIBE_STRUCT(Met, (), (customer_id, id, at, kind, direction, stage, expectation, expectation_by, summary, source_kind))

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

// A case that says what each side did to put it right. One that was opened again is not closed.
struct PutRight {
    CustomerId customer_id;
    Id<cases::Case> case_id;
    Instant at;
    std::string together;
};
BOOST_DESCRIBE_STRUCT(PutRight, (), (customer_id, case_id, at, together))

// Orders stand on the timeline as well. What says nothing of the relationship is left out.
const std::string telling = R"sql(
       AND at > $3
       AND at <= $4
       AND (kind IN ('order', 'service', 'meeting', 'event') OR expectation IS NOT NULL OR stage IN ('asks', 'gets_help', 'recommends'))
     ORDER BY customer_id, at, id)sql";

const Sql met_sql{"ladder.met", Reach::business,
    "SELECT " + columns<Met>() + " FROM touchpoints WHERE customer_id > $1 AND customer_id <= $2" + telling};
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

const std::string put_right = "SELECT c.customer_id, k.case_id, k.at, k.together FROM cases c JOIN case_closures k ON k.case_id = c.id WHERE k.together IS NOT NULL";
const std::string by_both = " AND k.at > $3 AND k.at <= $4 ORDER BY c.customer_id, k.at, k.case_id";
const Sql put_right_sql{"ladder.put_right", Reach::business, put_right + " AND c.customer_id > $1 AND c.customer_id <= $2" + by_both};
const Sql put_right_with_sql{"ladder.put_right_with", Reach::business, put_right + " AND c.customer_id = $1 AND c.customer_id = $2" + by_both};

const Sql customers_sql{"ladder.customers", Reach::business, "SELECT id FROM customers WHERE id > $1 ORDER BY id LIMIT $2"};

std::string told(const std::string& what, const std::optional<std::string>& words) { return words ? what + ": “" + *words + "”" : what; }

// Of one customer, touchpoints by time.
class Gathering {
public:
    explicit Gathering(const TimeZone& zone) : zone_(zone) {}

    void add(const Met& met)
    {
        if (met.kind == Kind::order) bought(met);
        signs_of(met, [&](EvidenceKind kind, const char* what, bool of_the_expectation) {
            const auto& words = of_the_expectation && met.expectation_by ? met.expectation_by : met.summary;
            evidence.push_back({kind, met.at, told(what, words), "touchpoint", to_text(met.id)});
        });
    }

    void add(const Answered& answered)
    {
        signs_of(answered.survey, answered.score, [&](EvidenceKind kind, const std::string& what) {
            evidence.push_back({kind, answered.at, told(what + ", " + std::to_string(answered.score) + " of " + std::to_string(listening::scale_of(answered.survey).highest), answered.comment),
                                "response", to_text(answered.id)});
        });
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
        if (!came_on_time(shipment, zone_)) return;
        evidence.push_back({EvidenceKind::delivered_on_time, *shipment.delivered_at, told("Delivered on time", shipment.what), "delivery", to_text(shipment.id)});
    }

    void add(const PutRight& one)
    {
        evidence.push_back({EvidenceKind::solved_together, one.at, told("Put it right together", one.together), "case", to_text(one.case_id)});
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
    for (const auto& one : ctx.db.all<PutRight>(put_right_with_sql, customer, customer, from, ctx.now())) gathering.add(one);
    for (const auto& value : ctx.db.all<SharedValue>(shared_of_sql, customer, customer, from, ctx.now())) gathering.add(value);
    return std::move(gathering.evidence);
}

void each_evidence(Context& ctx, Instant from, const std::function<void(CustomerId, const std::vector<Evidence>&)>& take)
{
    CustomerId after;
    for (;;) {
        const auto ids = ctx.db.all<CustomerId>(customers_sql, after, customers_at_once);
        if (ids.empty()) return;
        std::map<std::int64_t, Gathering> of;
        for (const auto id : ids) of.emplace(id.value, Gathering(ctx.business.time_zone));
        const auto last = ids.back();
        ctx.db.each<Met>(met_sql, [&](Met&& met) { if (const auto one = of.find(met.customer_id.value); one != of.end()) one->second.add(met); }, after, last, from, ctx.now());
        ctx.db.each<Answered>(answered_sql, [&](Answered&& answered) { if (const auto one = of.find(answered.customer_id.value); one != of.end()) one->second.add(answered); }, after, last, from, ctx.now());
        ctx.db.each<Brought>(brought_sql, [&](Brought&& brought) {
            if (const auto one = of.find(brought.by.value); one != of.end() && brought.at > from && brought.at <= ctx.now()) one->second.add(brought);
        }, after, last);
        ctx.db.each<Won>(won_sql, [&](Won&& won) { if (const auto one = of.find(won.customer_id.value); one != of.end()) one->second.add(won); }, after, last, from, ctx.now());
        ctx.db.each<enquiries::Shipment>(came_sql, [&](enquiries::Shipment&& shipment) {
            if (const auto one = of.find(shipment.customer_id.value); one != of.end()) one->second.add(shipment);
        }, after, last, from, ctx.now());
        ctx.db.each<PutRight>(put_right_sql, [&](PutRight&& put) { if (const auto one = of.find(put.customer_id.value); one != of.end()) one->second.add(put); }, after, last, from, ctx.now());
        ctx.db.each<SharedValue>(shared_sql, [&](SharedValue&& value) { if (const auto one = of.find(value.customer_id.value); one != of.end()) one->second.add(value); }, after, last, from, ctx.now());
        for (const auto& [id, gathering] : of) take({id}, gathering.evidence);
        after = last;
    }
}

namespace {

// A touchpoint without what a person reads, but for what told of it did them good.
struct Bare {
    CustomerId customer_id;
    Instant at;
    Kind kind = Kind::note;
    touchpoints::Direction direction = touchpoints::Direction::in;
    std::optional<touchpoints::Stage> stage;
    std::optional<touchpoints::Expectation> expectation;
    std::optional<std::string> expectation_by;
    std::optional<std::string> source_kind;
};
BOOST_DESCRIBE_STRUCT(Bare, (), (customer_id, at, kind, direction, stage, expectation, expectation_by, source_kind))

// What touchpoints_telling holds: all that can be evidence but the orders, which have a shorter row of their own.
const Sql telling_sql{"ladder.telling", Reach::business,
    "SELECT " + columns<Bare>() + R"sql( FROM touchpoints
      WHERE at > $1
        AND at <= $2
        AND (kind = 'service' OR kind = 'meeting' OR kind = 'event' OR expectation IS NOT NULL OR stage = 'asks' OR stage = 'gets_help'
          OR stage = 'recommends' OR (kind = 'order' AND COALESCE(source_kind, '') <> 'order'))
      ORDER BY at, customer_id, id)sql"};
// An order and its place on the timeline are of the same moment.
const Sql ordered_sql{"ladder.ordered", Reach::business, "SELECT customer_id, ordered_at FROM orders WHERE ordered_at > $1 AND ordered_at <= $2 ORDER BY ordered_at, id"};
const Sql any_ordered_sql{"ladder.any_ordered", Reach::business, "SELECT id FROM orders WHERE ordered_at > $1 AND ordered_at <= $2 ORDER BY ordered_at, id LIMIT 1"};

}  // namespace

void each_sign(Context& ctx, const Span& span, const std::function<void(CustomerId, EvidenceKind, Instant)>& take)
{
    const CustomerId first, last{std::numeric_limits<std::int64_t>::max()};
    const auto& zone = ctx.business.time_zone;
    std::vector<std::pair<CustomerId, Instant>> by_hand;    // purchases that somebody wrote down without an order
    ctx.db.each<Bare>(telling_sql, [&](Bare&& met) {
        if (met.kind == Kind::order && met.source_kind != "order" && met.at > span.bought_from) by_hand.emplace_back(met.customer_id, met.at);
        signs_of(met, [&](EvidenceKind kind, const char*, bool) { take(met.customer_id, kind, met.at); });
    }, span.from, span.to);

    const auto bought = [&](CustomerId customer, Instant at) { take(customer, EvidenceKind::bought, at); };
    std::size_t next = 0;
    ctx.db.each<std::tuple<CustomerId, Instant>>(ordered_sql, [&](auto&& row) {
        const auto [customer, at] = row;
        for (; next < by_hand.size() && by_hand[next].second < at; ++next) bought(by_hand[next].first, by_hand[next].second);
        bought(customer, at);
    }, span.bought_from, span.to);
    for (; next < by_hand.size(); ++next) bought(by_hand[next].first, by_hand[next].second);

    ctx.db.each<Answered>(answered_sql, [&](Answered&& one) { signs_of(one.survey, one.score, [&](EvidenceKind kind, const char*) { take(one.customer_id, kind, one.at); }); }, first, last, span.from, span.to);
    ctx.db.each<Brought>(brought_sql, [&](Brought&& one) { if (one.at > span.from && one.at <= span.to) take(one.by, EvidenceKind::referred, one.at); }, first, last);
    ctx.db.each<Won>(won_sql, [&](Won&& one) { take(one.customer_id, EvidenceKind::asked_and_bought, one.at); }, first, last, span.from, span.to);
    ctx.db.each<enquiries::Shipment>(came_sql, [&](enquiries::Shipment&& one) { if (came_on_time(one, zone)) take(one.customer_id, EvidenceKind::delivered_on_time, *one.delivered_at); }, first, last, span.from, span.to);
    ctx.db.each<PutRight>(put_right_sql, [&](PutRight&& one) { take(one.customer_id, EvidenceKind::solved_together, one.at); }, first, last, span.from, span.to);
    ctx.db.each<SharedValue>(shared_sql, [&](SharedValue&& one) { take(one.customer_id, EvidenceKind::shares_values, one.at); }, first, last, span.from, span.to);
}

bool any_order(Db& db, Instant from, Instant to) { return db.one<std::int64_t>(any_ordered_sql, from, to).has_value(); }

}  // namespace rapport::ladder
