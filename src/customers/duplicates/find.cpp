#include "customers/duplicates/find.h"

#include <algorithm>

namespace rapport::customers {
namespace {

// Who has the same key is compared with each other, as long as they are few: what hundreds have in common says nothing.
constexpr std::size_t most_in_a_block = 60;

struct Keyed {
    std::uint64_t key;
    std::uint32_t person;
    bool operator<(const Keyed& other) const { return key != other.key ? key < other.key : person < other.person; }
};

enum class By : std::uint64_t { contact = 1, address, name, name_and_birthday, name_and_town, birthday_and_word, birthday_and_postcode, postcode_and_word, house_and_word };

std::uint64_t mixed(std::uint64_t a, std::uint64_t b)
{
    a = (a ^ (b + 0x9E3779B97F4A7C15ull)) * 0xBF58476D1CE4E5B9ull;
    return a ^ (a >> 31);
}
template <class... T> std::uint64_t key_of(By by, T... parts)
{
    auto key = static_cast<std::uint64_t>(by);
    ((key = mixed(key, static_cast<std::uint64_t>(parts))), ...);
    return key;
}

class Blocks {
public:
    explicit Blocks(const People& people) : people_(people)
    {
        for (std::uint32_t person = 0; person < people.size(); ++person) add(person);
        std::sort(keys_.begin(), keys_.end());
    }

    template <class F> void each_pair(F&& take, const std::function<void(double)>& progress) const
    {
        std::size_t block = 0;
        for (std::size_t from = 0, to = 0; from < keys_.size(); from = to) {
            while (to < keys_.size() && keys_[to].key == keys_[from].key) ++to;
            if (progress && ++block % 100'000 == 0) progress(static_cast<double>(to) / static_cast<double>(keys_.size()));
            if (to - from > most_in_a_block) continue;
            for (auto i = from; i < to; ++i)
                for (auto j = i + 1; j < to; ++j)
                    if (keys_[i].person != keys_[j].person) take(keys_[i].person, keys_[j].person);
        }
    }

private:
    void add(std::uint32_t person)
    {
        const auto& one = people_[person];
        const auto put = [&](std::uint64_t key) { keys_.push_back({key, person}); };
        for (const auto contact : people_.emails(one)) put(key_of(By::contact, contact));
        for (const auto contact : people_.mailboxes(one)) put(key_of(By::contact, contact));
        for (const auto contact : people_.phones(one)) put(key_of(By::contact, contact));
        if (one.address) put(key_of(By::address, one.address));

        const auto& born = one.birthday;
        const auto birthday = born.month ? static_cast<std::uint64_t>(born.year) * 512 + born.month * 32 + born.day : 0;
        const auto day = born.month ? born.month * 32 + born.day : 0;
        std::uint32_t groups[most_name_words];
        for (int i = 0; i < one.word_count; ++i) groups[i] = people_.word(one.words[i]).group;
        for (int i = 0; i < one.word_count; ++i) {
            for (int j = i + 1; j < one.word_count; ++j) {
                const auto low = std::min(groups[i], groups[j]), high = std::max(groups[i], groups[j]);
                put(key_of(By::name, low, high));
                if (day) put(key_of(By::name_and_birthday, low, high, day));
                if (one.city) put(key_of(By::name_and_town, low, high, one.city));
            }
            if (birthday) put(key_of(By::birthday_and_word, birthday, groups[i]));
            if (one.postcode) put(key_of(By::postcode_and_word, one.postcode, groups[i]));
            if (one.house && one.city) put(key_of(By::house_and_word, one.house, one.city, groups[i]));
        }
        if (birthday && one.postcode) put(key_of(By::birthday_and_postcode, birthday, one.postcode));
    }

    const People& people_;
    std::vector<Keyed> keys_;
};

}  // namespace

std::vector<Pair> find_pairs(const People& people, double probability, const std::function<void(double)>& progress)
{
    const Comparison compare(people);
    std::vector<Pair> found;
    Blocks(people).each_pair([&](std::uint32_t a, std::uint32_t b) {
        const auto likeness = compare(people[a], people[b]);
        if (likeness.probability() < probability) return;
        if (people[a].id > people[b].id) std::swap(a, b);
        found.push_back({a, b, likeness});
    }, progress);
    // A pair may share several keys.
    const auto same_pair = [](const Pair& x, const Pair& y) { return x.one == y.one && x.other == y.other; };
    std::ranges::sort(found, [](const Pair& x, const Pair& y) { return std::pair(x.one, x.other) < std::pair(y.one, y.other); });
    found.erase(std::unique(found.begin(), found.end(), same_pair), found.end());
    std::ranges::stable_sort(found, [](const Pair& x, const Pair& y) { return x.likeness.bits > y.likeness.bits; });
    return found;
}

}  // namespace rapport::customers
