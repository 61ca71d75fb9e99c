// Everybody's names in memory, so that whoever is meant by a few letters is found among a million within a millisecond. The
// truth stays in customer_facts; each look-up first reads what has changed since the last one, whichever process changed it.
#pragma once
#include "base/context.h"
#include "customers/customer.h"
#include "customers/spelling.h"

#include <boost/unordered/unordered_flat_map.hpp>
#include <set>
#include <shared_mutex>
#include <span>
#include <stop_token>

namespace rapport::customers {

// Somebody who fits. They sort best first: how well they fit, who was here last, who came most, and the id.
struct Match {
    std::int64_t misfit = 0;        // 0: each word is exactly one of theirs, or it is their identifier
    std::int64_t last_visit_us = 0; // 0: never
    std::int64_t orders_count = 0;
    Id<Customer> id;

    friend bool operator<(const Match& a, const Match& b)
    {
        if (a.misfit != b.misfit) return a.misfit < b.misfit;
        if (a.last_visit_us != b.last_visit_us) return a.last_visit_us > b.last_visit_us;
        if (a.orders_count != b.orders_count) return a.orders_count > b.orders_count;
        return a.id < b.id;
    }
};

// How a typed word fits one of somebody's; 0 is best. Nothing: it does not.
std::optional<int> fit(const Spelling& spelling, std::string_view typed, std::string_view word, bool forgiving);
// How all typed words fit somebody: the worst word counts first, then all: "mara kowalska" typed as "mara kow" beats
// "mara kowalsky".
constexpr std::int64_t misfit_of(std::int64_t worst, std::int64_t sum) { return 100 * worst + sum; }

// Safe from any thread. One serves one database.
class Directory {
public:
    // Reads what has changed. The first time that is everybody: a tenth of a second for a hundred thousand; whoever looks
    // somebody up meanwhile waits. `ending`: that reading is given up, and done by the next refresh.
    void refresh(Db& db, const std::stop_token& ending = {});

    // Those who have a word for each of the typed ones: that word, one that begins like it, or, `forgiving`, one that it is
    // misspelt for (spelling.h).
    struct Fitting {
        std::size_t count = 0;              // of all of them; when it is `enough` or more, perhaps fewer than there are
        std::size_t holders = 0;            // of the words that the rarest typed one fits, each counted under each of them
        std::vector<Match> best;            // the best `most` of those who sort behind `after`, best first
    };
    Fitting find(const std::vector<std::string>& typed, bool forgiving, const std::optional<Match>& after, std::size_t most, std::size_t enough) const;

    // Those of these that there are, found by something else with that misfit: 0 for whom each typed word is exactly one of theirs.
    std::vector<Match> ranked(std::span<const Id<Customer>> ids, std::int64_t misfit, const std::vector<std::string>& typed) const;
    std::size_t size() const;

private:
    using Slot = std::uint32_t;
    struct Word {
        std::string text;
        std::vector<Slot> holders;          // who sorts best comes first
        std::int64_t newest_visit_us = 0;   // of the first one
    };
    struct Person {
        std::int64_t id = 0;                // 0: nobody is kept here now
        std::int64_t last_visit_us = 0;
        std::int32_t orders_count = 0;
        std::uint32_t words_from = 0, words = 0;    // in words_of_
    };
    struct FittingWord {
        std::uint32_t word;
        std::uint8_t fit;
    };
    using FittingWords = std::vector<FittingWord>;
    struct Asked;
    struct Row;
    class Search;

    void load(Db& db, const std::stop_token& ending);
    bool read_everybody(Db& db, const std::stop_token& ending);
    void put_words_in_order();
    void put_people_in_order();
    void forget_everybody();
    void read_again(Db& db, const std::vector<std::int64_t>& ids);
    void put(const Row& row);
    bool still_called(const Person& person, std::string_view look_up) const;
    void change(const Row& row);
    void remove(std::int64_t id);
    void enlist(Slot slot);
    void strike(Slot slot);
    std::uint32_t number_of(std::string_view word);
    std::vector<std::uint32_t>::const_iterator place_in_order(std::string_view word) const;
    Match match(Slot slot, std::int64_t misfit) const
    {
        const auto& person = people_[slot];
        return {misfit, person.last_visit_us, person.orders_count, {person.id}};
    }
    std::vector<Slot>::const_iterator place_among(const std::vector<Slot>& holders, Slot slot) const;
    std::span<const std::uint32_t> words_of(const Person& person) const { return {words_of_.data() + person.words_from, person.words}; }
    std::uint8_t shared_with_the_one_before(std::size_t place) const;
    FittingWords fitting(const std::string& typed, bool forgiving) const;
    void add_misspelt(const std::string& typed, std::size_t from, std::size_t to, FittingWords& found) const;

    mutable std::shared_mutex mutex_;
    bool loaded_ = false;
    std::int64_t newest_ = 0;                                   // number of the last change that was read
    std::set<std::pair<std::int64_t, std::int64_t>> lately_;    // changes read whose numbers are within the overlap
    std::vector<Person> people_;                                // by slot
    boost::unordered_flat_map<std::int64_t, Slot> by_id_;
    std::vector<Slot> free_;
    std::vector<std::uint32_t> words_of_;
    std::vector<Word> words_;
    std::vector<std::uint32_t> in_order_;                       // the words by their texts, to find those that begin alike
    std::vector<std::uint8_t> shared_;                          // as in_order_: letters that a word begins with as the one before it does
};

// In the transaction that changes the words, the last visit or the number of orders of these.
void note_for_look_up(Context& ctx, std::span<const Id<Customer>> changed);
void note_for_look_up(Context& ctx, Id<Customer> changed);
// Everybody may have changed.
void note_all_for_look_up(Context& ctx);
// Older notes than a day.
std::int64_t forget_old_notes(Context& ctx);

}  // namespace rapport::customers
