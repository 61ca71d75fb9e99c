// The distinct words of all customers' names, in memory, so that a misspelt one is found at once. The database has them
// too, each with a number that grows with time: a look-up first reads those that are new, whoever wrote them.
#pragma once
#include "base/db/db.h"

#include <shared_mutex>
#include <string>
#include <unordered_set>
#include <vector>

namespace rapport::customers {

// Safe from any thread. One serves one database.
class Vocabulary {
public:
    // Reads what is new. The first time that is everything: a second for a million words.
    void refresh(Db& db);

    // Words near `typed` that do not begin with it: nearest first, `most` of them. Words of customers that are gone since
    // may be among them.
    std::vector<std::string> near(std::string_view typed, std::size_t most) const;
    std::size_t size() const;

private:
    struct Entry {
        std::uint32_t letters;
        const std::string* word;
    };
    mutable std::shared_mutex mutex_;
    std::unordered_set<std::string> words_;
    std::vector<Entry> entries_;
    std::int64_t newest_ = -1;
};

}  // namespace rapport::customers
