#include "customers/look_up.h"

#include "base/text.h"
#include "customers/phone.h"

#include <algorithm>

namespace rapport::customers {
namespace {

constexpr int most_rows = 200;          // of one source
constexpr int most_addresses = 50;      // e-mail addresses that begin like this: another letter tells them apart
constexpr std::size_t many = 200;       // of a name: its letters tell no address apart
constexpr std::size_t most_words = 8;

// After every word that begins with a text; words are compared by bytes, and no letter is above this one.
constexpr const char* after_all = "\U0010FFFF";
constexpr const char* after_itself = "\x01";

const Sql by_contact_sql{"look_up.by_contact", Reach::business,
    "SELECT customer_id, key FROM customer_contacts WHERE kind = $1 AND key >= $2 AND key < $3 ORDER BY key, customer_id LIMIT $4"};
const Sql by_tail_sql{"look_up.by_phone_tail", Reach::business,
    "SELECT customer_id, tail FROM customer_contacts WHERE tail >= $1 AND tail < $2 ORDER BY tail, customer_id LIMIT $3"};
const Sql by_identifier_sql{"look_up.by_identifier", Reach::business,
    "SELECT customer_id, folded FROM customer_identifiers WHERE folded >= $1 AND folded < $2 ORDER BY folded, customer_id LIMIT $3"};

class LookUp {
public:
    LookUp(Db& db, const Directory& directory, std::string_view typed, const std::optional<std::string>& country, const std::optional<Match>& after)
        : db_(db), directory_(directory), text_(tidy(typed)), folded_(fold(text_)), typed_(first_words(folded_)), country_(country), after_(after) {}

    std::vector<Match> run(std::size_t want, std::size_t most)
    {
        auto named = directory_.find(typed_, false, after_, most, std::max<std::size_t>(want, 1));
        found_ = std::move(named.best);
        by_identifier();
        if (country_) by_phone();
        // A beginning that hundreds of names share tells no address apart.
        if (country_ && (named.holders < many || text_.find_first_of("@.-_+0123456789") != std::string::npos)) by_email();
        // Somebody has all of several words, or beginnings of them: then none of them was misspelt.
        const bool all_words_fit = typed_.size() > 1 && named.count > 0;
        if (named.count + otherwise_ < want && !all_words_fit) {
            const auto nearly = directory_.find(typed_, true, after_, most, 0).best;
            found_.insert(found_.end(), nearly.begin(), nearly.end());
        }
        return each_once(most);
    }

private:
    static std::vector<std::string> first_words(std::string_view folded)
    {
        auto all = words(folded);
        if (all.size() > most_words) all.resize(most_words);
        return all;
    }

    void keep(const std::vector<Id<Customer>>& ids, std::int64_t misfit)
    {
        const auto ranked = directory_.ranked(ids, misfit, typed_);
        found_.insert(found_.end(), ranked.begin(), ranked.end());
        otherwise_ += ranked.size();
    }

    // Those whose key is the text, which sorts first, or begins with it. `which`: the statement's parameters before the text.
    template <class... A> void keep_those_with(const Sql& sql, const std::string& text, const char* end, int most, const A&... which)
    {
        std::vector<Id<Customer>> same, begun;
        for (const auto& [id, key] : db_.all<std::tuple<Id<Customer>, std::string>>(sql, which..., text, text + end, most))
            (key == text ? same : begun).push_back(id);
        keep(same, misfit_of(0, 0));
        keep(begun, misfit_of(1, 1));
    }

    void by_identifier()
    {
        if (folded_.empty()) return;
        keep_those_with(by_identifier_sql, folded_, folded_.size() >= 3 ? after_all : after_itself, most_rows);
    }

    bool may_be_an_address() const { return text_.size() >= 3 && text_.find(' ') == std::string::npos; }

    void by_email()
    {
        if (!may_be_an_address()) return;
        std::string address = text_;
        for (char& c : address)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        keep_those_with(by_contact_sql, address, after_all, address.find('@') != std::string::npos ? most_rows : most_addresses, "email");
    }

    void by_phone()
    {
        if (text_.find_first_not_of("0123456789+()-/. ") != std::string::npos) return;
        auto tail = digits_of(text_);
        if (tail.size() < fewest_phone_digits) return;
        keep_those_with(by_contact_sql, phone_key(text_, *country_).key, after_all, most_rows, "phone");
        std::reverse(tail.begin(), tail.end());
        keep_those_with(by_tail_sql, tail, after_all, most_rows);
    }

    // Everybody as they fit best, best first; who stood on an earlier page by their address does not come again by their name.
    std::vector<Match> each_once(std::size_t most)
    {
        std::ranges::sort(found_, [](const Match& a, const Match& b) { return a.id != b.id ? a.id < b.id : a.misfit < b.misfit; });
        found_.erase(std::unique(found_.begin(), found_.end(), [](const Match& a, const Match& b) { return a.id == b.id; }), found_.end());
        if (after_) std::erase_if(found_, [&](const Match& one) { return !(*after_ < one); });
        std::sort(found_.begin(), found_.end());
        if (found_.size() > most) found_.resize(most);
        return std::move(found_);
    }

    Db& db_;
    const Directory& directory_;
    std::string text_;
    std::string folded_;
    std::vector<std::string> typed_;
    const std::optional<std::string>& country_;
    const std::optional<Match>& after_;
    std::vector<Match> found_;
    std::size_t otherwise_ = 0;     // found by something else than a name
};

}  // namespace

std::vector<Match> look_up(Db& db, Directory& directory, std::string_view typed, const std::optional<std::string>& country, std::size_t want, std::size_t most,
                           const std::optional<Match>& after)
{
    directory.refresh(db);
    return LookUp(db, directory, typed, country, after).run(want, most);
}

}  // namespace rapport::customers
