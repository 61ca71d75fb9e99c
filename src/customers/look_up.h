// Looking a customer up as somebody types: a part of a name however misspelt, the end of a phone number, the beginning of
// an e-mail address, a card, the id of another system.
#pragma once
#include "base/db/db.h"
#include "customers/customer.h"
#include "customers/vocabulary.h"

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

// Everybody who fits, best first, as far as the work stays bounded: of words that very many share, the first few hundred
// and those who were here last are looked at. Misspelt words are tried when fewer than `want` fit without, unless somebody
// fits each of several words. `country`: the business's, for phones. A text with nothing to look for fits nobody.
std::vector<Match> look_up(Db& db, Vocabulary& vocabulary, std::string_view typed, const std::string& country, std::size_t want);

// How badly the words of a customer (look_up_text) fit those that were typed; nothing when one of them fits none.
std::optional<std::int64_t> misfit(const std::vector<std::string>& typed, std::string_view look_up_text);

}  // namespace rapport::customers
