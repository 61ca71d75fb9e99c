// Who fits the typed words best, without going through all who fit: whoever has a word is kept best first.
#include "customers/directory.h"

#include <algorithm>
#include <utility>

namespace rapport::customers {

// A typed word and the words that it fits, best first.
struct Directory::Asked {
    std::string text;
    FittingWords words;
    std::size_t holders = 0;
    std::int64_t best() const { return words.front().fit; }
    std::int64_t worst() const { return words.back().fit; }
};

namespace {

enum Fit : std::uint8_t { exact = 0, beginning = 1, near_whole = 2, near_beginning = 3 };
constexpr std::uint8_t none = 255;

std::optional<int> nearly(const Spelling::Distance& distance, int forgiven)
{
    if (distance.whole <= forgiven) return near_whole + 2 * (distance.whole - 1);
    if (distance.beginning <= forgiven) return near_beginning + 2 * (distance.beginning - 1);
    return std::nullopt;
}

// Kept by each thread between its searches, when `fits` holds `none` alone and `seen` 0.
struct Marks {
    std::vector<std::vector<std::uint8_t>> fits;    // for each typed word: how each word fits it
    std::vector<std::uint8_t> seen;                 // by slot: whether they were looked at
};

Marks& marks_of_this_thread()
{
    thread_local Marks marks;
    return marks;
}

}  // namespace

std::optional<int> fit(const Spelling& spelling, std::string_view typed, std::string_view word, bool forgiving)
{
    if (word == typed) return exact;
    if (word.starts_with(typed)) return beginning;
    if (!forgiving || spelling.forgiven() == 0) return std::nullopt;
    return nearly(spelling.to(word), spelling.forgiven());
}

// Holders of the rarest typed word are looked at, of its best fitting words first, each word's in the order in which people
// sort. So a word is left as soon as the next of its holders cannot be among the best any more, nor those behind.
class Directory::Search {
public:
    // asked: the rarest first.
    Search(const Directory& names, const std::vector<Asked>& asked, const std::optional<Match>& after, std::size_t most, std::size_t enough)
        : names_(names), asked_(asked), after_(after), most_(most), enough_(enough)
    {
        marks_.seen.resize(names.people_.size());
        if (one_word()) return;
        if (marks_.fits.size() < asked.size()) marks_.fits.resize(asked.size());
        for (std::size_t i = 0; i < asked.size(); ++i) {
            marks_.fits[i].resize(names.words_.size(), none);
            for (const auto& [word, fit] : asked[i].words) marks_.fits[i][word] = fit;
        }
    }
    Search(const Search&) = delete;
    Search& operator=(const Search&) = delete;
    ~Search()
    {
        for (std::size_t i = 0; i < asked_.size() && !one_word(); ++i)
            for (const auto& one : asked_[i].words) marks_.fits[i][one.word] = none;
        for (const auto slot : seen_) marks_.seen[slot] = 0;
    }

    Fitting run()
    {
        const auto& rarest = asked_.front();
        std::int64_t best = 0, best_sum = 0, worst = 0, worst_sum = 0;      // of what the others can add
        for (const auto& other : std::span(asked_).subspan(1)) {
            best = std::max(best, other.best());
            best_sum += other.best();
            worst = std::max(worst, other.worst());
            worst_sum += other.worst();
        }
        for (const auto& [word, fit] : rarest.words) {
            const auto least = misfit_of(std::max<std::int64_t>(fit, best), fit + best_sum);
            if (settled() && least > kept_.front().misfit) break;
            go_through(names_.words_[word], least, misfit_of(std::max<std::int64_t>(fit, worst), fit + worst_sum));
        }
        std::sort_heap(kept_.begin(), kept_.end());
        return {count_, rarest.holders, std::move(kept_)};
    }

private:
    // Then whoever has a fitting word fits, by the first of them that they are met under. (Who stood on an earlier page is not
    // met under the word that put them there, so a later page looks at all words of everybody.)
    bool one_word() const { return asked_.size() == 1 && !after_; }
    // From here on only somebody better than the last of those kept matters.
    bool settled() const { return count_ >= enough_ && kept_.size() == most_ && most_ > 0; }

    // least, utmost: the misfit that holders of this word have at best and at worst.
    void go_through(const Word& word, std::int64_t least, std::int64_t utmost)
    {
        if (settled() && least == kept_.front().misfit && word.newest_visit_us < kept_.front().last_visit_us) return;
        auto at = word.holders.begin();
        // These stood on earlier pages.
        if (after_ && count_ >= enough_)
            at = std::partition_point(at, word.holders.end(), [&](Slot slot) { return !(*after_ < names_.match(slot, utmost)); });
        if (one_word()) return count_all(at, word.holders.end(), least);
        for (; at != word.holders.end(); ++at) {
            if (settled() && !(names_.match(*at, least) < kept_.front())) return;
            look_at(*at);
        }
    }

    // They sort as they come: behind one who is not among the best nobody is, and they are only counted until there are enough.
    void count_all(std::vector<Slot>::const_iterator at, std::vector<Slot>::const_iterator end, std::int64_t misfit)
    {
        for (bool among_the_best = true; at != end && (among_the_best || count_ < enough_); ++at) {
            if (!first_seen(*at)) continue;
            ++count_;
            if (among_the_best) among_the_best = keep(names_.match(*at, misfit));
        }
    }

    bool first_seen(Slot slot)
    {
        if (std::exchange(marks_.seen[slot], 1)) return false;
        seen_.push_back(slot);
        return true;
    }

    void look_at(Slot slot)
    {
        if (!first_seen(slot)) return;
        const auto& person = names_.people_[slot];
        std::int64_t worst = 0, sum = 0;
        for (std::size_t i = 0; i < asked_.size(); ++i) {
            auto best = none;
            for (const auto word : names_.words_of(person)) best = std::min(best, marks_.fits[i][word]);
            if (best == none) return;
            worst = std::max<std::int64_t>(worst, best);
            sum += best;
        }
        ++count_;
        keep(names_.match(slot, misfit_of(worst, sum)));
    }

    // kept_ is a heap: its first is the last of those kept. False: this one is not among them.
    bool keep(const Match& match)
    {
        if (most_ == 0 || (after_ && !(*after_ < match))) return false;
        if (kept_.size() == most_) {
            if (!(match < kept_.front())) return false;
            std::pop_heap(kept_.begin(), kept_.end());
            kept_.pop_back();
        }
        kept_.push_back(match);
        std::push_heap(kept_.begin(), kept_.end());
        return true;
    }

    Marks& marks_ = marks_of_this_thread();
    const Directory& names_;
    const std::vector<Asked>& asked_;
    const std::optional<Match>& after_;
    const std::size_t most_, enough_;
    std::size_t count_ = 0;
    std::vector<Match> kept_;
    std::vector<Slot> seen_;
};

// Best first.
Directory::FittingWords Directory::fitting(const std::string& typed, bool forgiving) const
{
    FittingWords found;
    const auto from = place_in_order(typed);
    auto to = from;
    for (; to != in_order_.end() && words_[*to].text.starts_with(typed); ++to)
        if (!words_[*to].holders.empty()) found.push_back({*to, words_[*to].text.size() == typed.size() ? exact : beginning});
    if (!forgiving) return found;
    add_misspelt(typed, static_cast<std::size_t>(from - in_order_.begin()), static_cast<std::size_t>(to - in_order_.begin()), found);
    std::ranges::stable_sort(found, {}, &FittingWord::fit);
    return found;
}

// Goes through the words in their order, so that what two words begin with is compared once, and words that begin hopelessly
// are passed over. from, to: the places of those that begin with the typed one, which are found already.
void Directory::add_misspelt(const std::string& typed, std::size_t from, std::size_t to, FittingWords& found) const
{
    const Spelling spelling(typed);
    const auto forgiven = spelling.forgiven();
    if (forgiven == 0) return;
    thread_local std::vector<Spelling::Column> columns;     // after each letter of the last word
    columns.assign(1, spelling.start());
    for (std::size_t place = 0; place < in_order_.size();) {
        if (place == from && to > from) {
            // What the next word shares with the last one before them it shares with all of them.
            std::size_t shared = columns.size() - 1;
            for (; place < to; ++place) shared = std::min<std::size_t>(shared, shared_[place]);
            columns.resize(shared + 1);
            continue;
        }
        const auto& text = words_[in_order_[place]].text;
        columns.resize(std::min<std::size_t>(columns.size(), shared_[place] + 1u));
        bool reachable = true;
        while (reachable && columns.size() <= text.size()) {
            columns.push_back(spelling.after(columns.back(), text[columns.size() - 1]));
            reachable = spelling.within_reach(columns.back(), forgiven);
        }
        const auto fits = nearly({columns.back().distance, columns.back().nearest}, forgiven);
        const auto take = [&] {
            if (const auto number = in_order_[place]; fits && !words_[number].holders.empty()) found.push_back({number, static_cast<std::uint8_t>(*fits)});
            ++place;
        };
        take();
        // Further letters bring none of these nearer.
        if (!reachable)
            while (place < in_order_.size() && place != from && shared_[place] >= columns.size() - 1) take();
    }
}

Directory::Fitting Directory::find(const std::vector<std::string>& typed, bool forgiving, const std::optional<Match>& after, std::size_t most, std::size_t enough) const
{
    const std::shared_lock reading(mutex_);
    std::vector<Asked> asked;
    for (const auto& text : typed) {
        Asked one{text, fitting(text, forgiving)};
        if (one.words.empty()) return {};
        for (const auto& fits : one.words) one.holders += words_[fits.word].holders.size();
        asked.push_back(std::move(one));
    }
    if (asked.empty()) return {};
    std::ranges::stable_sort(asked, {}, &Asked::holders);
    return Search(*this, asked, after, most, enough).run();
}

std::vector<Match> Directory::ranked(std::span<const Id<Customer>> ids, std::int64_t misfit, const std::vector<std::string>& typed) const
{
    const std::shared_lock reading(mutex_);
    std::vector<std::uint32_t> numbers;
    for (const auto& text : typed)
        if (const auto place = place_in_order(text); place != in_order_.end() && words_[*place].text == text) numbers.push_back(*place);
    const bool all_are_words = !typed.empty() && numbers.size() == typed.size();
    std::vector<Match> found;
    found.reserve(ids.size());
    for (const auto id : ids) {
        const auto known = by_id_.find(id.value);
        if (known == by_id_.end()) continue;
        const auto theirs = words_of(people_[known->second]);
        const bool called_so = all_are_words && std::ranges::all_of(numbers, [&](std::uint32_t one) { return std::ranges::find(theirs, one) != theirs.end(); });
        found.push_back(match(known->second, called_so ? misfit_of(exact, exact) : misfit));
    }
    return found;
}

}  // namespace rapport::customers
