#include "customers/directory.h"

#include "base/db/bulk.h"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <unordered_map>

namespace rapport::customers {

struct Directory::Row {
    std::int64_t customer_id = 0;
    std::string look_up;
    std::int64_t last_visit_us = 0;
    std::int64_t orders_count = 0;
};

namespace {

constexpr std::size_t most_one_by_one = 500;    // more changes than these are read as a whole
constexpr std::size_t rows_at_once = 16;
constexpr std::int64_t everybody = 0;
// On PostgreSQL a unit may commit after another that took its numbers later, so the last minute is read again. (An id holds
// its milliseconds above 22 bits.)
constexpr std::int64_t overlap = 60'000LL << 22;

struct Change {
    std::int64_t number = 0;
    std::int64_t customer_id = 0;
};
BOOST_DESCRIBE_STRUCT(Change, (), (number, customer_id))
struct Note : Change {
    Instant at;
};
BOOST_DESCRIBE_STRUCT(Note, (Change), (at))

const std::string row = "SELECT customer_id, look_up, COALESCE(last_visit_at, 0), orders_count FROM customer_facts ";
const Sql everybody_sql{"directory.everybody", Reach::business, row + "ORDER BY customer_id"};

std::string some_text()
{
    std::string text = row + "WHERE customer_id IN (";
    for (std::size_t i = 1; i <= rows_at_once; ++i) text += (i > 1 ? ", $" : "$") + std::to_string(i);
    return text + ") ORDER BY customer_id";
}
const Sql some_sql{"directory.some", Reach::business, some_text()};

const Sql changes_sql{"directory.changes", Reach::business,
    "SELECT number, customer_id FROM look_up_changes WHERE number > $1 ORDER BY number, customer_id"};
const Sql ends_sql{"directory.ends", Reach::business, "SELECT COALESCE(MIN(number), 0), COALESCE(MAX(number), 0) FROM look_up_changes"};
const Sql forget_sql{"directory.forget", Reach::business, "DELETE FROM look_up_changes WHERE at < $1 AND number < $2"};
const BulkInsert<Note> note_sql{"directory.note", "look_up_changes"};

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

template <class F> void each_word(std::string_view look_up, F&& take)
{
    for (std::size_t from = 0; from < look_up.size();) {
        const auto end = std::min(look_up.find(' ', from), look_up.size());
        take(look_up.substr(from, end - from));
        from = end + 1;
    }
}

}  // namespace

void Directory::refresh(Db& db, const std::stop_token& ending)
{
    std::vector<Change> fresh;
    {
        const std::shared_lock reading(mutex_);
        if (loaded_) {
            fresh = db.all<Change>(changes_sql, db.engine() == Engine::postgres ? newest_ - overlap : newest_);
            std::erase_if(fresh, [&](const Change& one) { return lately_.contains({one.number, one.customer_id}); });
            if (fresh.empty()) return;
        }
    }
    const std::unique_lock writing(mutex_);
    if (!loaded_) return load(db, ending);
    // Another thread may have read them meanwhile, or newer ones.
    std::erase_if(fresh, [&](const Change& one) { return one.number <= newest_ - overlap || lately_.contains({one.number, one.customer_id}); });
    if (fresh.empty()) return;
    std::vector<std::int64_t> changed;
    for (const auto& one : fresh) changed.push_back(one.customer_id);
    std::ranges::sort(changed);
    changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
    const auto [oldest, last] = db.one<std::tuple<std::int64_t, std::int64_t>>(ends_sql).value();
    // Some were forgotten before they were read here.
    const bool missed_some = oldest > newest_;
    if (missed_some || changed.front() == everybody || changed.size() > most_one_by_one) return load(db, ending);

    read_again(db, changed);
    for (const auto& one : fresh) {
        newest_ = std::max(newest_, one.number);
        lately_.insert({one.number, one.customer_id});
    }
    lately_.erase(lately_.begin(), lately_.lower_bound({newest_ - overlap, 0}));
}

// ids: sorted.
void Directory::read_again(Db& db, const std::vector<std::int64_t>& ids)
{
    std::set<std::int64_t> gone(ids.begin(), ids.end());
    for (std::size_t from = 0; from < ids.size(); from += rows_at_once) {
        Params params;
        for (std::size_t i = from; i < from + rows_at_once; ++i) params.integer(i < ids.size() ? ids[i] : 0);
        for (const auto rows = db.query(some_sql, params.view()); rows->next();) {
            change({rows->integer(0), std::string(rows->text(1)), rows->integer(2), rows->integer(3)});
            gone.erase(rows->integer(0));
        }
    }
    for (const auto id : gone) remove(id);
}

void Directory::load(Db& db, const std::stop_token& ending)
{
    forget_everybody();
    newest_ = std::get<1>(db.one<std::tuple<std::int64_t, std::int64_t>>(ends_sql).value());
    for (const auto& one : db.all<Change>(changes_sql, newest_ - overlap)) lately_.insert({one.number, one.customer_id});
    if (!read_everybody(db, ending)) return forget_everybody();
    put_words_in_order();
    put_people_in_order();
    loaded_ = true;
}

void Directory::forget_everybody()
{
    loaded_ = false;
    lately_.clear();
    people_ = {};
    by_id_ = {};
    free_ = {};
    words_of_ = {};
    words_ = {};
    in_order_ = {};
    shared_ = {};
}

// In the order of their ids, and the words as they come. False: given up.
bool Directory::read_everybody(Db& db, const std::stop_token& ending)
{
    std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> numbers;
    for (const auto rows = db.query(everybody_sql, {}); rows->next();) {
        if (ending.stop_requested()) return false;
        auto& person = people_.emplace_back(Person{rows->integer(0), rows->integer(2), static_cast<std::int32_t>(rows->integer(3)), static_cast<std::uint32_t>(words_of_.size()), 0});
        each_word(rows->text(1), [&](std::string_view word) {
            auto known = numbers.find(word);
            if (known == numbers.end()) {
                known = numbers.emplace(word, static_cast<std::uint32_t>(words_.size())).first;
                words_.push_back({std::string(word), {}, 0});
            }
            words_of_.push_back(known->second);
            ++person.words;
        });
    }
    return true;
}

// Words that begin alike then lie beside each other.
void Directory::put_words_in_order()
{
    std::vector<std::uint32_t> order(words_.size()), number(words_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, {}, [&](std::uint32_t one) -> const std::string& { return words_[one].text; });
    std::vector<Word> ordered;
    ordered.reserve(words_.size() + words_.size() / 8 + 64);
    for (const auto old : order) {
        number[old] = static_cast<std::uint32_t>(ordered.size());
        ordered.push_back(std::move(words_[old]));
    }
    words_ = std::move(ordered);
    for (auto& word : words_of_) word = number[word];
    in_order_.resize(words_.size());
    std::iota(in_order_.begin(), in_order_.end(), 0u);
    shared_.resize(words_.size());
    for (std::size_t place = 0; place < shared_.size(); ++place) shared_[place] = shared_with_the_one_before(place);
}

// Slots as people sort, so that those whom a look-up reads lie near each other.
void Directory::put_people_in_order()
{
    std::vector<Slot> order(people_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](Slot a, Slot b) { return match(a, 0) < match(b, 0); });
    std::vector<Person> people;
    std::vector<std::uint32_t> words, held(words_.size());
    people.reserve(people_.size());
    words.reserve(words_of_.size());
    for (const auto old : order) {
        auto& person = people.emplace_back(people_[old]);
        const auto theirs = words_of(person);
        person.words_from = static_cast<std::uint32_t>(words.size());
        words.insert(words.end(), theirs.begin(), theirs.end());
        for (const auto word : theirs) ++held[word];
    }
    people_ = std::move(people);
    words_of_ = std::move(words);

    for (std::size_t word = 0; word < words_.size(); ++word) words_[word].holders.reserve(held[word]);
    by_id_.reserve(people_.size());
    for (Slot slot = 0; slot < people_.size(); ++slot) {
        by_id_.emplace(people_[slot].id, slot);
        for (const auto word : words_of(people_[slot])) words_[word].holders.push_back(slot);
    }
    for (auto& word : words_) word.newest_visit_us = people_[word.holders.front()].last_visit_us;
}

std::vector<std::uint32_t>::const_iterator Directory::place_in_order(std::string_view word) const
{
    return std::ranges::lower_bound(in_order_, word, {}, [&](std::uint32_t number) { return std::string_view(words_[number].text); });
}

std::uint8_t Directory::shared_with_the_one_before(std::size_t place) const
{
    if (place == 0) return 0;
    const auto &before = words_[in_order_[place - 1]].text, &text = words_[in_order_[place]].text;
    const auto differs = std::ranges::mismatch(before, text).in1 - before.begin();
    return static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(differs, 255));
}

std::uint32_t Directory::number_of(std::string_view word)
{
    const auto place = place_in_order(word);
    if (place != in_order_.end() && words_[*place].text == word) return *place;
    const auto number = static_cast<std::uint32_t>(words_.size());
    words_.push_back({std::string(word), {}, 0});
    const auto at = place - in_order_.begin();
    in_order_.insert(place, number);
    shared_.insert(shared_.begin() + at, 0);
    for (auto next = static_cast<std::size_t>(at); next < std::min(shared_.size(), static_cast<std::size_t>(at) + 2); ++next)
        shared_[next] = shared_with_the_one_before(next);
    return number;
}

std::vector<Directory::Slot>::const_iterator Directory::place_among(const std::vector<Slot>& holders, Slot slot) const
{
    return std::lower_bound(holders.begin(), holders.end(), match(slot, 0), [&](Slot one, const Match& own) { return match(one, 0) < own; });
}

// Among those who have their words, each at the place where they sort.
void Directory::enlist(Slot slot)
{
    for (const auto number : words_of(people_[slot])) {
        auto& word = words_[number];
        word.holders.insert(place_among(word.holders, slot), slot);
        word.newest_visit_us = people_[word.holders.front()].last_visit_us;
    }
}

// Before anything changes that they sort by.
void Directory::strike(Slot slot)
{
    for (const auto number : words_of(people_[slot])) {
        auto& word = words_[number];
        word.holders.erase(place_among(word.holders, slot));
        word.newest_visit_us = word.holders.empty() ? 0 : people_[word.holders.front()].last_visit_us;
    }
}

void Directory::put(const Row& row)
{
    Slot slot;
    if (free_.empty()) {
        slot = static_cast<Slot>(people_.size());
        people_.emplace_back();
    } else {
        slot = free_.back();
        free_.pop_back();
    }
    auto& person = people_[slot];
    person = {row.customer_id, row.last_visit_us, static_cast<std::int32_t>(row.orders_count), static_cast<std::uint32_t>(words_of_.size()), 0};
    each_word(row.look_up, [&](std::string_view word) {
        const auto number = number_of(word);
        words_of_.push_back(number);
        ++person.words;
    });
    enlist(slot);
    by_id_.emplace(row.customer_id, slot);
}

bool Directory::still_called(const Person& person, std::string_view look_up) const
{
    for (std::uint32_t i = 0; i < person.words; ++i) {
        const std::string_view word = words_[words_of_[person.words_from + i]].text;
        if (!look_up.starts_with(word)) return false;
        look_up.remove_prefix(word.size());
        if (!look_up.empty() && look_up[0] != ' ') return false;
        if (!look_up.empty()) look_up.remove_prefix(1);
    }
    return look_up.empty();
}

// Mostly somebody came once more and is called as before.
void Directory::change(const Row& row)
{
    if (const auto known = by_id_.find(row.customer_id); known != by_id_.end() && still_called(people_[known->second], row.look_up)) {
        auto& person = people_[known->second];
        strike(known->second);
        person.last_visit_us = row.last_visit_us;
        person.orders_count = static_cast<std::int32_t>(row.orders_count);
        return enlist(known->second);
    }
    remove(row.customer_id);
    put(row);
}

void Directory::remove(std::int64_t id)
{
    const auto known = by_id_.find(id);
    if (known == by_id_.end()) return;
    const auto slot = known->second;
    strike(slot);
    people_[slot] = {};
    free_.push_back(slot);
    by_id_.erase(known);
}

std::size_t Directory::size() const
{
    const std::shared_lock reading(mutex_);
    return by_id_.size();
}

void note_for_look_up(Context& ctx, std::span<const Id<Customer>> changed)
{
    if (changed.size() > most_one_by_one) return note_all_for_look_up(ctx);
    std::vector<Note> notes;
    for (const auto id : changed) notes.push_back({{ctx.ids.next(), id.value}, ctx.now()});
    note_sql.run(ctx.db, notes);
}

void note_for_look_up(Context& ctx, Id<Customer> changed) { note_for_look_up(ctx, std::span(&changed, 1)); }

void note_all_for_look_up(Context& ctx)
{
    const Note note{{ctx.ids.next(), everybody}, ctx.now()};
    note_sql.run(ctx.db, {&note, 1});
}

std::int64_t forget_old_notes(Context& ctx)
{
    const auto [oldest, newest] = ctx.db.one<std::tuple<std::int64_t, std::int64_t>>(ends_sql).value();
    // The newest one stays, so that whoever missed some sees that they did.
    return ctx.db.run(forget_sql, Instant{ctx.now().us - 86'400 * us_per_second}, newest);
}

}  // namespace rapport::customers
