// What is lost to what, how much is won, how soon we answer, and how punctually we deliver: by month of the business's calendar.
#pragma once
#include "base/context.h"
#include "base/describe.h"
#include "base/result.h"
#include "enquiries/enquiry.h"

#include <utility>
#include <vector>

namespace rapport::enquiries {

using Interval = std::pair<double, double>;     // Wilson's, 95 %

struct Rival {
    std::string name;
    std::int64_t enquiries = 0;
};
BOOST_DESCRIBE_STRUCT(Rival, (), (name, enquiries))

// What was lost in one month of one product to one thing. An enquiry for several products counts for each of them, with what was
// quoted for that one; one that names no product counts for none.
struct Loss {
    std::string month;                          // in which it was lost: "2026-11"
    std::optional<Id<orders::Product>> product_id;
    std::optional<std::string> product;
    Reason reason = Reason::price;
    std::int64_t enquiries = 0;
    std::int64_t customers = 0;                 // heads
    std::optional<Money> quoted;                // of those that had a price
    std::vector<Rival> to_whom;                 // the most first
    std::int64_t n = 0;                         // enquiries for that product that ended in that month, sold ones too
    std::optional<double> share;                // lost to this reason, of n: 0 to 1
    std::optional<Interval> interval;
};
BOOST_DESCRIBE_STRUCT(Loss, (), (month, product_id, product, reason, enquiries, customers, quoted, to_whom, n, share, interval))

// Of all products and months together; each enquiry counts once.
struct LossTotal {
    Reason reason = Reason::price;
    std::int64_t enquiries = 0;
    std::int64_t by_themselves = 0;             // of them nobody said so: the quote ran out
    std::int64_t customers = 0;
    std::optional<Money> quoted;
    std::vector<Rival> to_whom;
    std::int64_t n = 0;                         // enquiries that ended, sold ones too
    std::optional<double> share;
    std::optional<Interval> interval;
};
BOOST_DESCRIBE_STRUCT(LossTotal, (), (reason, enquiries, by_themselves, customers, quoted, to_whom, n, share, interval))

struct Losses {
    Day from, to;
    std::vector<LossTotal> totals;              // by reason, the most first
    std::vector<Loss> rows;                     // by month, product and reason
};
BOOST_DESCRIBE_STRUCT(Losses, (), (from, to, totals, rows))

// Of the enquiries of one month. The open ones say nothing of the share yet.
struct WinShare {
    std::string month;                          // in which they asked
    std::int64_t asked = 0, sold = 0, lost = 0, open = 0;
    std::int64_t n = 0;                         // sold and lost
    std::optional<double> share;                // sold of n, 0 to 1
    std::optional<Interval> interval;
    std::int64_t answered = 0, unanswered = 0;
    std::optional<double> median_answer_seconds, p90_answer_seconds;    // to our first answer, on the customer's clock (all hours)
};
BOOST_DESCRIBE_STRUCT(WinShare, (), (month, asked, sold, lost, open, n, share, interval, answered, unanswered, median_answer_seconds, p90_answer_seconds))

// Of the deliveries promised for one month. One that is overdue has not come on time, whatever becomes of it.
struct Punctuality {
    std::string month;                          // for which they were promised
    std::int64_t promised = 0, on_time = 0, late = 0, overdue = 0, waiting = 0;
    std::int64_t n = 0;                         // all but the waiting ones
    std::optional<double> share;                // on time of n, 0 to 1
    std::optional<Interval> interval;
    std::optional<double> median_late_seconds;  // of the late ones that came
};
BOOST_DESCRIBE_STRUCT(Punctuality, (), (month, promised, on_time, late, overdue, waiting, n, share, interval, median_late_seconds))

struct Period {
    std::optional<Day> from, to;
};
BOOST_DESCRIBE_STRUCT(Period, (), (from, to))

// Of the local days from..to, both included; without them this month and the eleven before it. invalid at `to`: before `from`.
Result<Losses> losses(Context& ctx, const Period& period);
Result<std::vector<WinShare>> win_shares(Context& ctx, const Period& period);
Result<std::vector<Punctuality>> punctuality(Context& ctx, const Period& period);

// The same as CSV, with a header.
std::string losses_csv(const Losses& losses);
std::string win_shares_csv(const std::vector<WinShare>& months);
std::string punctuality_csv(const std::vector<Punctuality>& months);

}  // namespace rapport::enquiries
