#include "customers/look_up.h"

#include "base/text.h"
#include "customers/phone.h"
#include "customers/spelling.h"

#include <algorithm>
#include <map>

namespace rapport::customers {
namespace {

// Bounds of one look-up, so that a single letter among a million customers costs no more than a whole name.
constexpr int most_rows = 200;          // of one source
constexpr int most_lately = 100;        // of those who were here last
constexpr int most_addresses = 50;      // e-mail addresses that begin like this: another letter tells them apart
constexpr int rare = 400;               // a word that no more have is looked at in full
constexpr int most_scanned = 1'500;     // of the rarer word's rows, when two are asked for that many have
constexpr std::size_t most_near = 12;   // words taken for a misspelt one
constexpr int most_of_near = 50;        // customers of each of those
constexpr std::size_t most_words = 8;

// After every word that begins with a text; words are compared by bytes, and no letter is above this one.
constexpr const char* after_all = "\U0010FFFF";

struct Range {
    std::string from, to;       // from <= word < to
};
Range beginning_with(const std::string& text) { return {text, text + after_all}; }
Range exactly(const std::string& text) { return {text, text + '\x01'}; }

struct Candidate {
    Id<Customer> id;
    std::string look_up;
    std::int64_t last_visit_us;
    std::int64_t orders_count;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (id, look_up, last_visit_us, orders_count))

// What each source below selects of the facts f: one narrow row, whatever else is known of somebody.
const std::string candidate = "f.customer_id, f.look_up, COALESCE(f.last_visit_at, 0), f.orders_count";
const std::string with_facts = " JOIN customer_facts f ON f.customer_id = k.customer_id ";

const Sql by_word_sql{"look_up.by_word", Reach::business,
    "SELECT " + candidate + " FROM (SELECT word, customer_id FROM customer_words WHERE word >= $1 AND word < $2 ORDER BY word, customer_id LIMIT $3) k"
        + with_facts + "ORDER BY k.word, k.customer_id"};

const Sql by_two_words_sql{"look_up.by_two_words", Reach::business,
    "SELECT " + candidate + R"sql( FROM (SELECT s.customer_id
                FROM (SELECT word, customer_id FROM customer_words WHERE word >= $1 AND word < $2 ORDER BY word, customer_id LIMIT $3) s
               WHERE EXISTS (SELECT 1 FROM customer_words o WHERE o.customer_id = s.customer_id AND o.word >= $4 AND o.word < $5)
               ORDER BY s.word, s.customer_id LIMIT $6) k)sql" + with_facts + "ORDER BY k.customer_id"};

const Sql how_many_sql{"look_up.how_many", Reach::business, R"sql(
    SELECT COUNT(*)
      FROM (SELECT 1 AS one FROM customer_words WHERE word >= $1 AND word < $2 ORDER BY word, customer_id LIMIT $3) counted
)sql"};

const Sql lately_sql{"look_up.lately", Reach::business,
    "SELECT " + candidate + R"sql(
       FROM customer_facts f
      WHERE COALESCE(f.last_visit_at, 0) > 0
      ORDER BY COALESCE(f.last_visit_at, 0) DESC, f.customer_id DESC LIMIT $1
)sql"};

const Sql by_contact_sql{"look_up.by_contact", Reach::business,
    "SELECT " + candidate + " FROM (SELECT key, customer_id FROM customer_contacts WHERE kind = $1 AND key >= $2 AND key < $3 ORDER BY key, customer_id LIMIT $4) k"
        + with_facts + "ORDER BY k.key, k.customer_id"};

const Sql by_tail_sql{"look_up.by_phone_tail", Reach::business,
    "SELECT " + candidate + " FROM (SELECT tail, customer_id FROM customer_contacts WHERE tail >= $1 AND tail < $2 ORDER BY tail, customer_id LIMIT $3) k"
        + with_facts + "ORDER BY k.tail, k.customer_id"};

const Sql by_identifier_sql{"look_up.by_identifier", Reach::business,
    "SELECT " + candidate + " FROM (SELECT folded, customer_id FROM customer_identifiers WHERE folded >= $1 AND folded < $2 ORDER BY folded, customer_id LIMIT $3) k"
        + with_facts + "ORDER BY k.folded, k.customer_id"};

// How a single word fits.
enum Fit : std::int64_t { exact = 0, beginning = 1, near_whole = 2, near_beginning = 3, none = 1'000 };

// Made of the worst word first, then of all: "mara kowalska" typed as "mara kow" beats "mara kowalsky".
constexpr std::int64_t misfit_of(std::int64_t worst, std::int64_t sum) { return 100 * worst + sum; }

std::int64_t fit(const Spelling& spelling, std::string_view typed, std::string_view word)
{
    if (word == typed) return exact;
    if (word.starts_with(typed)) return beginning;
    if (spelling.forgiven() == 0) return none;
    const auto [whole, unfinished] = spelling.to(word);
    if (whole <= spelling.forgiven()) return near_whole + 2 * (whole - 1);
    if (unfinished <= spelling.forgiven()) return near_beginning + 2 * (unfinished - 1);
    return none;
}

// The words that were typed, with what is needed to compare them made once.
class Typed {
public:
    explicit Typed(std::vector<std::string> words) : words_(std::move(words))
    {
        for (const auto& word : words_) spellings_.emplace_back(word);
    }
    const std::vector<std::string>& words() const { return words_; }

    std::optional<std::int64_t> misfit(std::string_view look_up_text) const
    {
        std::int64_t worst = 0, sum = 0;
        for (std::size_t i = 0; i < words_.size(); ++i) {
            std::int64_t best = none;
            for (std::size_t from = 0; from < look_up_text.size();) {
                const auto end = std::min(look_up_text.find(' ', from), look_up_text.size());
                best = std::min(best, fit(spellings_[i], words_[i], look_up_text.substr(from, end - from)));
                from = end + 1;
            }
            if (best == none) return std::nullopt;
            worst = std::max(worst, best);
            sum += best;
        }
        return misfit_of(worst, sum);
    }

private:
    std::vector<std::string> words_;
    std::vector<Spelling> spellings_;
};

class LookUp {
public:
    LookUp(Db& db, Vocabulary& vocabulary, std::string_view typed, const std::string& country)
        : db_(db), vocabulary_(vocabulary), text_(tidy(typed)), folded_(fold(text_)), typed_(first_words(folded_)), country_(country) {}

    std::vector<Match> run(std::size_t want)
    {
        by_identifier();
        by_phone();
        const bool common = by_words();
        // A beginning that hundreds of names share tells no address apart.
        if (!common || text_.find_first_of("@.0123456789") != std::string::npos) by_email();
        if (found_.size() < want && !all_words_fit()) by_misspelt_words();
        std::vector<Match> matches;
        for (const auto& [id, match] : found_) matches.push_back(match);
        std::sort(matches.begin(), matches.end());
        return matches;
    }

private:
    static std::vector<std::string> first_words(std::string_view folded)
    {
        auto all = words(folded);
        if (all.size() > most_words) all.resize(most_words);
        return all;
    }

    void keep(const Candidate& candidate, std::int64_t misfit)
    {
        const Match match{misfit, candidate.last_visit_us, candidate.orders_count, candidate.id};
        const auto [known, is_new] = found_.emplace(candidate.id.value, match);
        if (!is_new && match < known->second) known->second = match;
    }

    // The sources whose key begins with the text; the first few rows hold those that are the text.
    template <class... A> int keep_all(const Sql& sql, std::int64_t misfit, const A&... arguments)
    {
        int rows = 0;
        db_.each<Candidate>(sql, [&](Candidate&& one) { keep(one, misfit); ++rows; }, arguments...);
        return rows;
    }

    void by_identifier()
    {
        if (folded_.empty()) return;
        const auto whole = exactly(folded_), start = beginning_with(folded_);
        keep_all(by_identifier_sql, misfit_of(exact, exact), whole.from, whole.to, most_rows);
        if (folded_.size() >= 3) keep_all(by_identifier_sql, misfit_of(beginning, beginning), start.from, start.to, most_rows);
    }

    void by_email()
    {
        if (text_.size() < 3 || text_.find(' ') != std::string::npos) return;
        std::string address = text_;
        for (char& c : address)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const auto whole = exactly(address), start = beginning_with(address);
        if (address.find('@') != std::string::npos) keep_all(by_contact_sql, misfit_of(exact, exact), "email", whole.from, whole.to, most_rows);
        keep_all(by_contact_sql, misfit_of(beginning, beginning), "email", start.from, start.to, most_addresses);
    }

    void by_phone()
    {
        if (text_.find_first_not_of("0123456789+()-/. ") != std::string::npos) return;
        auto tail = digits_of(text_);
        if (tail.size() < fewest_phone_digits) return;
        const auto whole = exactly(phone_key(text_, country_).key), start = beginning_with(whole.from);
        keep_all(by_contact_sql, misfit_of(exact, exact), "phone", whole.from, whole.to, most_rows);
        keep_all(by_contact_sql, misfit_of(beginning, beginning), "phone", start.from, start.to, most_rows);
        std::reverse(tail.begin(), tail.end());
        const auto end = beginning_with(tail);
        keep_all(by_tail_sql, misfit_of(beginning, beginning), end.from, end.to, most_rows);
    }

    // Keeps those whose other words fit too.
    template <class... A> int keep_fitting(const Sql& sql, const A&... arguments)
    {
        int rows = 0;
        db_.each<Candidate>(sql, [&](Candidate&& one) {
            ++rows;
            if (const auto misfit = typed_.misfit(one.look_up)) keep(one, *misfit);
        }, arguments...);
        return rows;
    }

    // Whether too many fit to look at each; then those who were here last are the likeliest.
    bool by_words()
    {
        const auto& words = typed_.words();
        if (words.empty()) return false;
        int rows = 0;
        if (words.size() == 1) {
            const auto range = beginning_with(words[0]);
            rows = keep_fitting(by_word_sql, range.from, range.to, most_rows);
        } else {
            count_words();
            // Everybody who has one rare word: the others may then even be misspelt.
            for (const auto& word : counted_)
                if (word.count > 0 && word.count <= rare) {
                    scan(word);
                    return false;
                }
            rows = both(beginning_with(*counted_[0].word), beginning_with(*counted_[1].word));
        }
        if (rows < most_rows) return false;
        keep_fitting(lately_sql, most_lately);
        return true;
    }

    // How many customers have a word that begins like this, up to most_scanned.
    struct Counted {
        std::int64_t count;
        const std::string* word;
    };

    void count_words()
    {
        for (const auto& word : typed_.words()) {
            const auto range = beginning_with(word);
            counted_.push_back({db_.value<std::int64_t>(how_many_sql, range.from, range.to, most_scanned), &word});
        }
        std::stable_sort(counted_.begin(), counted_.end(), [](const Counted& a, const Counted& b) { return a.count < b.count; });
    }

    void scan(const Counted& word)
    {
        const auto range = beginning_with(*word.word);
        keep_fitting(by_word_sql, range.from, range.to, rare);
    }

    int both(const Range& one, const Range& other)
    {
        return keep_fitting(by_two_words_sql, one.from, one.to, most_scanned, other.from, other.to, most_rows);
    }

    // Somebody has all of several words, or beginnings of them: then none of them was misspelt.
    bool all_words_fit() const
    {
        return typed_.words().size() > 1
            && std::any_of(found_.begin(), found_.end(), [](const auto& one) { return one.second.misfit < misfit_of(near_whole, 0); });
    }

    void by_misspelt_words()
    {
        const auto& words = typed_.words();
        if (words.empty()) return;
        vocabulary_.refresh(db_);
        if (words.size() == 1) return by_words_near(words[0]);

        // One word is misspelt and another is right: whoever has the right one, where that is rare; else both at once.
        for (const auto& word : counted_)
            if (word.count > 0 && word.count <= rare) scan(word);
        const auto& commonest = counted_.back();
        if (commonest.count > rare)
            for (const auto& word : counted_)
                if (&word != &commonest && word.count <= rare)
                    for (const auto& meant : vocabulary_.near(*word.word, most_near)) both(exactly(meant), beginning_with(*commonest.word));
        // None is right.
        if (found_.empty()) by_words_near(*std::max_element(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); }));
    }

    void by_words_near(const std::string& typed)
    {
        for (const auto& meant : vocabulary_.near(typed, most_near)) {
            const auto range = exactly(meant);
            keep_fitting(by_word_sql, range.from, range.to, most_of_near);
        }
    }

    Db& db_;
    Vocabulary& vocabulary_;
    std::string text_;
    std::string folded_;
    Typed typed_;
    const std::string& country_;
    std::vector<Counted> counted_;      // of two words or more, the rarest first
    std::map<std::int64_t, Match> found_;
};

}  // namespace

std::vector<Match> look_up(Db& db, Vocabulary& vocabulary, std::string_view typed, const std::string& country, std::size_t want)
{
    return LookUp(db, vocabulary, typed, country).run(want);
}

std::optional<std::int64_t> misfit(const std::vector<std::string>& typed, std::string_view look_up_text)
{
    return Typed(typed).misfit(look_up_text);
}

}  // namespace rapport::customers
