// Whether keeping a standard shows: how often customers got more than they expected where its steps were done, and where not.
#pragma once
#include "standards/service.h"

#include <utility>

namespace rapport::standards {

// Of contacts whose expectation is known, those at which it was exceeded.
struct ExceededShare {
    std::int64_t n = 0;
    std::int64_t exceeded = 0;
    std::optional<double> share;                            // 0 to 1; nothing when n is 0
    std::optional<std::pair<double, double>> interval;      // Wilson's
};
BOOST_DESCRIBE_STRUCT(ExceededShare, (), (n, exceeded, share, interval))

enum class Verdict { more, less, cannot_tell };
BOOST_DESCRIBE_ENUM(Verdict, more, less, cannot_tell)

// One side against the other: more or less only where the interval of the difference leaves out 0 and each side has at
// least fewest_to_tell contacts.
struct Comparison {
    ExceededShare with, without;
    std::optional<double> difference;
    std::optional<std::pair<double, double>> interval;      // Newcombe's
    double confidence = 0.95;                               // of all three intervals
    Verdict verdict = Verdict::cannot_tell;
    std::string words;                                      // "23 points more, 10 to 36."
};
BOOST_DESCRIBE_STRUCT(Comparison, (), (with, without, difference, interval, confidence, verdict, words))

constexpr std::int64_t fewest_to_tell = 10;

struct StepAdherence : StandardStep {
    std::int64_t ticked = 0;                                // of all contacts
    // Where it was ticked against where not, by itself. With several steps looked at, each interval is the wider one of
    // Bonferroni, so that not one of them seems to matter by chance.
    Comparison outcome;
};
BOOST_DESCRIBE_STRUCT(StepAdherence, (StandardStep), (ticked, outcome))

// What one of us did while trained, or while not.
struct StaffAdherence {
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<std::string> staff;
    bool trained = false;
    std::int64_t touchpoints = 0;
    std::int64_t all_done = 0;
    ExceededShare outcome;
};
BOOST_DESCRIBE_STRUCT(StaffAdherence, (), (staff_id, staff, trained, touchpoints, all_done, outcome))

struct Adherence {
    Id<Standard> standard_id;
    std::int64_t number = 0;                                // of the content that is looked at
    Instant from;                                           // the contacts at from <= at < to
    Instant to;
    std::optional<std::string> place;
    std::string sentence;                                   // "With all steps done 41 % exceeded, else 18 %."
    std::int64_t touchpoints = 0;                           // whether their expectation is known or not
    std::int64_t all_done = 0;
    std::int64_t none_done = 0;
    Comparison outcome;                                     // with all steps done against the others
    std::vector<StepAdherence> steps;
    Comparison training;                                    // by whom was trained against the others
    std::vector<StaffAdherence> staff;                      // by name, trained first
};
BOOST_DESCRIBE_STRUCT(Adherence, (), (standard_id, number, from, to, place, sentence, touchpoints, all_done, none_done, outcome, steps, training, staff))

// place: the channel of the contact ("counter"), without case and accents. Without a number what is in force; contacts count
// against the content that was in force when they happened, so that none from before it began or after it ended is counted.
struct AdherenceOf {
    std::optional<std::int64_t> number = {};
    std::optional<Day> from = {};
    std::optional<Day> to = {};                             // the last day
    std::optional<std::string> place = {};
};
BOOST_DESCRIBE_STRUCT(AdherenceOf, (), (number, from, to, place))

// not_found: no such standard, or no content of that number. invalid at /to: it lies before `from`.
Result<Adherence> adherence(Context& ctx, Id<Standard> id, const AdherenceOf& of);

// One row for each comparison and for each of us.
std::string adherence_csv(const Adherence& adherence);

// A little thing that we did: by what the expectation was exceeded, in the words that were written last.
struct LittleThing {
    std::string words;
    std::int64_t exceeded = 0;                              // at how many contacts
    std::int64_t customers = 0;                             // of how many customers
    Instant last_at;
    bool in_standard = false;                               // a step, or part of the extra distance, already
};
BOOST_DESCRIBE_STRUCT(LittleThing, (), (words, exceeded, customers, last_at, in_standard))

struct LittleThingsOf {
    std::optional<Day> from = {};                           // a year ago
    std::optional<Day> to = {};                             // the last day; today
    std::optional<std::string> place = {};
};
BOOST_DESCRIBE_STRUCT(LittleThingsOf, (), (from, to, place))

// What customers noticed at contacts to which this standard applies, the most often named first, fifty at most.
// not_found; invalid at /to.
Result<std::vector<LittleThing>> little_things(Context& ctx, Id<Standard> id, const LittleThingsOf& of);

}  // namespace rapport::standards
