#include "customers/directory.h"

#include "base/db/bulk.h"

#include <algorithm>
#include <bit>
#include <mutex>

namespace rapport::customers {

struct Directory::Row {
    std::int64_t customer_id = 0;
    std::string look_up;
    std::int64_t last_visit_us = 0;
    std::int64_t orders_count = 0;
};

struct Directory::Typed {
    std::string text;
    Spelling spelling;
};

// Who fits so far. The two lists of bytes have one for each slot; `best` holds `none` and `alive` 0 between two steps.
struct Directory::Found {
    static constexpr std::uint8_t none = 255;
    struct One {
        Slot slot;
        std::uint8_t worst;
        std::uint16_t sum;
    };
    std::vector<One> people;
    std::vector<std::uint8_t> best, alive;
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

enum Fit : std::uint8_t { exact = 0, beginning = 1, near_whole = 2, near_beginning = 3 };

}  // namespace

std::optional<int> fit(const Spelling& spelling, std::string_view typed, std::string_view word, bool forgiving)
{
    if (word == typed) return exact;
    if (word.starts_with(typed)) return beginning;
    if (!forgiving || spelling.forgiven() == 0) return std::nullopt;
    const auto [whole, unfinished] = spelling.to(word);
    if (whole <= spelling.forgiven()) return near_whole + 2 * (whole - 1);
    if (unfinished <= spelling.forgiven()) return near_beginning + 2 * (unfinished - 1);
    return std::nullopt;
}

void Directory::refresh(Db& db)
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
    if (!loaded_) return load(db);
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
    if (missed_some || changed.front() == everybody || changed.size() > most_one_by_one) return load(db);

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

void Directory::load(Db& db)
{
    people_.clear();
    by_id_.clear();
    free_.clear();
    words_of_.clear();
    in_order_.clear();
    words_.clear();
    lately_.clear();
    const auto ends = db.one<std::tuple<std::int64_t, std::int64_t>>(ends_sql).value();
    newest_ = std::get<1>(ends);
    for (const auto& one : db.all<Change>(changes_sql, newest_ - overlap)) lately_.insert({one.number, one.customer_id});
    for (const auto rows = db.query(everybody_sql, {}); rows->next();)
        put({rows->integer(0), std::string(rows->text(1)), rows->integer(2), rows->integer(3)});
    loaded_ = true;
}

std::uint32_t Directory::number_of(std::string_view word)
{
    if (const auto known = in_order_.find(word); known != in_order_.end()) return known->second;
    const auto number = static_cast<std::uint32_t>(words_.size());
    words_.push_back({std::string(word), letters_of(word), {}});
    in_order_.emplace(words_.back().text, number);
    return number;
}

std::vector<std::pair<std::int64_t, Directory::Slot>>::const_iterator Directory::place_of(std::int64_t id) const
{
    return std::ranges::lower_bound(by_id_, id, {}, [](const auto& one) { return one.first; });
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
    const std::string_view text = row.look_up;
    for (std::size_t from = 0; from < text.size(); ++person.words) {
        const auto end = std::min(text.find(' ', from), text.size());
        const auto number = number_of(text.substr(from, end - from));
        words_of_.push_back(number);
        words_[number].holders.push_back(slot);
        from = end + 1;
    }
    by_id_.insert(place_of(row.customer_id), {row.customer_id, slot});
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
    const auto place = place_of(row.customer_id);
    const bool known = place != by_id_.end() && place->first == row.customer_id;
    if (known && still_called(people_[place->second], row.look_up)) {
        auto& person = people_[place->second];
        person.last_visit_us = row.last_visit_us;
        person.orders_count = static_cast<std::int32_t>(row.orders_count);
        return;
    }
    remove(row.customer_id);
    put(row);
}

void Directory::remove(std::int64_t id)
{
    const auto place = place_of(id);
    if (place == by_id_.end() || place->first != id) return;
    const auto slot = place->second;
    auto& person = people_[slot];
    for (std::uint32_t i = 0; i < person.words; ++i) std::erase(words_[words_of_[person.words_from + i]].holders, slot);
    person = {};
    free_.push_back(slot);
    by_id_.erase(place);
}

Directory::FittingWords Directory::fitting(const Typed& typed, bool forgiving) const
{
    FittingWords found;
    for (auto at = in_order_.lower_bound(typed.text); at != in_order_.end() && at->first.starts_with(typed.text); ++at)
        found.push_back({at->second, at->first.size() == typed.text.size() ? exact : beginning});
    const auto forgiven = typed.spelling.forgiven();
    if (!forgiving || forgiven == 0) return found;
    const auto letters = letters_of(typed.text);
    for (std::uint32_t number = 0; number < words_.size(); ++number) {
        const auto& word = words_[number];
        if (std::popcount(letters & ~word.letters) > forgiven || word.holders.empty() || word.text.starts_with(typed.text)) continue;
        if (const auto how = fit(typed.spelling, typed.text, word.text, true)) found.push_back({number, static_cast<std::uint8_t>(*how)});
    }
    return found;
}

std::size_t Directory::holders(const FittingWords& words) const
{
    std::size_t count = 0;
    for (const auto& one : words) count += words_[one.word].holders.size();
    return count;
}

void Directory::all_who_fit(const FittingWords& words, Found& found) const
{
    for (const auto& [word, how] : words)
        for (const auto slot : words_[word].holders) {
            auto& best = found.best[slot];
            if (best == Found::none) found.people.push_back({slot, 0, 0});
            best = std::min(best, how);
        }
    for (auto& one : found.people) {
        one.sum = one.worst = found.best[one.slot];
        found.best[one.slot] = Found::none;
    }
}

void Directory::keep_who_fit_too(const Typed& typed, const FittingWords& words, bool forgiving, Found& found) const
{
    // Few people: their own words are read. Many: those who hold a fitting word are gone through.
    if (found.people.size() * 4 < holders(words)) {
        for (const auto& one : found.people) {
            const auto& person = people_[one.slot];
            for (std::uint32_t i = 0; i < person.words; ++i)
                if (const auto how = fit(typed.spelling, typed.text, words_[words_of_[person.words_from + i]].text, forgiving))
                    found.best[one.slot] = std::min(found.best[one.slot], static_cast<std::uint8_t>(*how));
        }
    } else {
        for (const auto& one : found.people) found.alive[one.slot] = 1;
        for (const auto& [word, how] : words)
            for (const auto slot : words_[word].holders)
                if (found.alive[slot]) found.best[slot] = std::min(found.best[slot], how);
        for (const auto& one : found.people) found.alive[one.slot] = 0;
    }
    std::erase_if(found.people, [&](Found::One& one) {
        const auto how = std::exchange(found.best[one.slot], Found::none);
        one.worst = std::max(one.worst, how);
        one.sum = static_cast<std::uint16_t>(one.sum + how);
        return how == Found::none;
    });
}

Directory::Fitting Directory::find(const std::vector<std::string>& typed, bool forgiving, const std::optional<Match>& after, std::size_t most) const
{
    const std::shared_lock reading(mutex_);
    struct Asked {
        Typed typed;
        FittingWords words;
        std::size_t holders;
    };
    std::vector<Asked> asked;
    for (const auto& text : typed) {
        Typed one{text, Spelling(text)};
        auto words = fitting(one, forgiving);
        const auto count = holders(words);
        if (count == 0) return {};
        asked.push_back({std::move(one), std::move(words), count});
    }
    if (asked.empty()) return {};
    std::ranges::stable_sort(asked, {}, &Asked::holders);   // the rarest first

    thread_local Found found;
    found.people.clear();
    found.best.resize(people_.size(), Found::none);
    found.alive.resize(people_.size(), 0);

    Fitting fitting;
    auto& matches = fitting.best;
    std::optional<Match> last_kept;     // once there are enough: who sorts behind this one is none of the best
    const auto keep_best = [&] {
        if (matches.size() <= most || most == 0) return matches.resize(std::min(most, matches.size()));
        std::nth_element(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(most - 1), matches.end());
        matches.resize(most);
        last_kept = matches.back();
    };
    const auto offer = [&](std::int64_t misfit, Slot slot) {
        if (last_kept && misfit > last_kept->misfit) return;
        const auto& person = people_[slot];
        const Match match{misfit, person.last_visit_us, person.orders_count, {person.id}};
        if (last_kept && !(match < *last_kept)) return;
        if (!after || *after < match) matches.push_back(match);
        if (matches.size() >= 2 * most + 64) keep_best();
    };
    if (asked.size() == 1) {
        // One word: each holder once, with the word that fits best.
        auto& words = asked.front().words;
        std::ranges::stable_sort(words, {}, &FittingWord::fit);
        for (const auto& [word, how] : words)
            for (const auto slot : words_[word].holders) {
                if (std::exchange(found.alive[slot], 1)) continue;
                ++fitting.count;
                offer(misfit_of(how, how), slot);
            }
        for (const auto& [word, how] : words)
            for (const auto slot : words_[word].holders) found.alive[slot] = 0;
    } else {
        all_who_fit(asked.front().words, found);
        for (std::size_t i = 1; i < asked.size() && !found.people.empty(); ++i) keep_who_fit_too(asked[i].typed, asked[i].words, forgiving, found);
        fitting.count = found.people.size();
        for (const auto& one : found.people) offer(misfit_of(one.worst, one.sum), one.slot);
    }
    keep_best();
    std::sort(matches.begin(), matches.end());
    return fitting;
}

std::optional<std::int64_t> Directory::misfit(const Person& person, const std::vector<std::string>& typed) const
{
    std::int64_t worst = 0, sum = 0;
    for (const auto& text : typed) {
        int best = Found::none;
        for (std::uint32_t i = 0; i < person.words; ++i) {
            const auto& word = words_[words_of_[person.words_from + i]].text;
            if (word.starts_with(text)) best = std::min<int>(best, word == text ? exact : beginning);
        }
        if (best == Found::none) return std::nullopt;
        worst = std::max<std::int64_t>(worst, best);
        sum += best;
    }
    return misfit_of(worst, sum);
}

std::optional<Match> Directory::ranked(Id<Customer> id, std::int64_t misfit, const std::vector<std::string>& typed) const
{
    const std::shared_lock reading(mutex_);
    const auto place = place_of(id.value);
    if (place == by_id_.end() || place->first != id.value) return std::nullopt;
    const auto& person = people_[place->second];
    if (misfit > 0 && !typed.empty()) misfit = std::min(misfit, this->misfit(person, typed).value_or(misfit));
    return Match{misfit, person.last_visit_us, person.orders_count, id};
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
