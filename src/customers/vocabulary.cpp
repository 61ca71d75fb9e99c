#include "customers/vocabulary.h"

#include "customers/spelling.h"

#include <algorithm>
#include <bit>
#include <mutex>

namespace rapport::customers {
namespace {

const Sql newer_sql{"customers.newer_words", Reach::business, R"sql(
    SELECT number, word
      FROM customer_vocabulary
     WHERE number > $1
     ORDER BY number, word
)sql"};

// On PostgreSQL a unit may commit after another that took its numbers later, so the last minute is read again. (An id
// holds its milliseconds above 22 bits.)
constexpr std::int64_t a_minute_of_ids = 60'000LL << 22;

}  // namespace

void Vocabulary::refresh(Db& db)
{
    std::int64_t from;
    {
        const std::shared_lock reading(mutex_);
        from = db.engine() == Engine::postgres && newest_ > 0 ? newest_ - a_minute_of_ids : newest_;
    }
    const auto fresh = db.all<std::tuple<std::int64_t, std::string>>(newer_sql, from);
    if (fresh.empty()) return;
    const std::unique_lock writing(mutex_);
    for (const auto& [number, word] : fresh) {
        newest_ = std::max(newest_, number);
        const auto [kept, is_new] = words_.insert(word);
        if (is_new) entries_.push_back({letters_of(word), &*kept});
    }
}

std::vector<std::string> Vocabulary::near(std::string_view typed, std::size_t most) const
{
    const Spelling spelling(typed);
    const int forgiven = spelling.forgiven();
    const auto letters = letters_of(typed);
    struct Found {
        int mistakes;           // an unfinished word counts half a mistake more
        const std::string* word;
    };
    std::vector<Found> found;
    if (forgiven == 0) return {};
    const std::shared_lock reading(mutex_);
    for (const auto& entry : entries_) {
        if (std::popcount(letters & ~entry.letters) > forgiven) continue;
        if (entry.word->starts_with(typed)) continue;
        const auto distance = spelling.to(*entry.word);
        if (distance.whole <= forgiven) found.push_back({2 * distance.whole, entry.word});
        else if (distance.beginning <= forgiven) found.push_back({2 * distance.beginning + 1, entry.word});
    }
    const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(most, found.size()));
    std::partial_sort(found.begin(), end, found.end(), [](const Found& a, const Found& b) {
        return a.mistakes != b.mistakes ? a.mistakes < b.mistakes : *a.word < *b.word;
    });
    std::vector<std::string> words;
    for (auto it = found.begin(); it != end; ++it) words.push_back(*it->word);
    return words;
}

std::size_t Vocabulary::size() const
{
    const std::shared_lock reading(mutex_);
    return entries_.size();
}

}  // namespace rapport::customers
