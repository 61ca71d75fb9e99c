#include "stats/themes/themes.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <unordered_map>
#include <unordered_set>

namespace rapport::stats {
namespace {

constexpr std::size_t learnt_from = 8'000;
constexpr std::size_t counted_on = 2'000;       // of those, to find how many themes there are
constexpr std::size_t most_stems = 4'000;
constexpr double most_common = 0.6;             // of the sentences; a word in more of them names no theme
constexpr double carries_on = 0.5;
constexpr double fewest_stable = 0.5;
constexpr double as_good = 0.02;
constexpr double fewest_words = 1.3;            // as many of equal weight as would be so broad; a single word is no theme
constexpr double smallest_fit = 0.2;
constexpr std::size_t words_kept = 40;
constexpr int halves = 4;

using Columns = std::map<std::string, std::int32_t, std::less<>>;

double rarity_of(std::size_t sentences, std::size_t with) { return std::log((1.0 + static_cast<double>(sentences)) / (1.0 + static_cast<double>(with))) + 1; }

// The weight of each stem of a sentence, of unit length together; `column_of` answers the column, below zero for none, and the rarity.
template <class ColumnOf> void weigh(const std::vector<Word>& sentence, SparseRows& rows, ColumnOf column_of)
{
    std::map<std::string_view, int> times;
    for (const auto& word : sentence)
        if (!word.stem.empty()) ++times[word.stem];
    double square = 0;
    const auto from = rows.cells.size();
    for (const auto& [stem, count] : times) {
        const auto [column, rarity] = column_of(stem);
        const double value = (1 + std::log(static_cast<double>(count))) * rarity;
        square += value * value;
        if (column >= 0) rows.cells.push_back({column, static_cast<float>(value)});
    }
    const auto length = static_cast<float>(std::sqrt(square));
    for (auto at = from; at < rows.cells.size(); ++at) rows.cells[at].value /= length;
    rows.ends.push_back(rows.cells.size());
}

// The stems that can name a theme, and how each is written most often.
struct Vocabulary {
    Columns columns;
    Rarity rarity;
    std::vector<std::string> stems, shown;

    explicit Vocabulary(const std::vector<const std::vector<Word>*>& sentences)
    {
        struct Seen {
            std::size_t sentences = 0, last = 0;
            std::unordered_map<std::string_view, int> written;
        };
        std::unordered_map<std::string_view, Seen> seen;
        for (std::size_t at = 0; at < sentences.size(); ++at)
            for (const auto& word : *sentences[at]) {
                if (word.stem.empty()) continue;
                auto& one = seen[word.stem];
                ++one.written[word.shown];
                if (one.last == at + 1) continue;
                one.last = at + 1;
                ++one.sentences;
            }
        std::vector<std::pair<std::size_t, std::string_view>> by_use;
        const auto most = std::max<std::size_t>(2, static_cast<std::size_t>(most_common * static_cast<double>(sentences.size())));
        for (const auto& [stem, one] : seen)
            if (one.sentences >= 2 && one.sentences <= most) by_use.push_back({one.sentences, stem});
        std::ranges::sort(by_use, [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
        if (by_use.size() > most_stems) by_use.resize(most_stems);
        for (const auto& [use, stem] : by_use) {
            columns.emplace(stem, static_cast<std::int32_t>(stems.size()));
            rarity.emplace(stem, rarity_of(sentences.size(), use));
            stems.emplace_back(stem);
            const auto& written = seen[stem].written;
            shown.emplace_back(std::ranges::max_element(written, [](const auto& a, const auto& b) { return a.second != b.second ? a.second < b.second : a.first > b.first; })->first);
        }
    }
    // A stem of a theme handed in that is not said any more.
    void add(const ThemeWord& word, std::size_t sentences)
    {
        if (!columns.emplace(word.stem, static_cast<std::int32_t>(stems.size())).second) return;
        rarity.emplace(word.stem, rarity_of(sentences, 0));
        stems.push_back(word.stem);
        shown.push_back(word.shown);
    }
    SparseRows rows(const std::vector<const std::vector<Word>*>& sentences) const
    {
        SparseRows made;
        made.columns = static_cast<std::int32_t>(stems.size());
        for (const auto* sentence : sentences) {
            weigh(*sentence, made, [&](std::string_view stem) {
                const auto found = columns.find(stem);
                return found == columns.end() ? std::pair(-1, 0.0) : std::pair(found->second, rarity.find(stem)->second);
            });
            if (made.ends.back() == (made.size() > 1 ? made.ends[made.size() - 2] : 0)) made.ends.pop_back();     // says nothing that can be compared
        }
        return made;
    }
};

double likeness(const Parts& a, int i, const Parts& b, int j)
{
    double product = 0, left = 0, right = 0;
    for (std::int32_t column = 0; column < std::min(a.columns(), b.columns()); ++column) {
        product += a.at(column, i) * b.at(column, j);
        left += a.at(column, i) * a.at(column, i);
        right += b.at(column, j) * b.at(column, j);
    }
    return left > 0 && right > 0 ? product / std::sqrt(left * right) : 0;
}

// How many words of equal weight would be as broad: one over the sum of fourth powers, the part being of unit length.
double breadth(const Parts& parts, int part)
{
    double fourth = 0;
    for (std::int32_t column = 0; column < parts.columns(); ++column) fourth += std::pow(parts.at(column, part), 4);
    return fourth > 0 ? 1 / fourth : 0;
}

struct Pair {
    int one, other;
    double like;
};

// Who is whose counterpart: the likest two first, each once.
std::vector<Pair> paired(const Parts& ones, const Parts& others)
{
    std::vector<Pair> all, chosen;
    for (int i = 0; i < ones.count; ++i)
        for (int j = 0; j < others.count; ++j) all.push_back({i, j, likeness(ones, i, others, j)});
    std::ranges::stable_sort(all, std::greater{}, &Pair::like);
    std::vector<bool> has(static_cast<std::size_t>(ones.count)), taken(static_cast<std::size_t>(others.count));
    for (const auto& pair : all) {
        const auto i = static_cast<std::size_t>(pair.one), j = static_cast<std::size_t>(pair.other);
        if (has[i] || taken[j]) continue;
        has[i] = taken[j] = true;
        chosen.push_back(pair);
    }
    return chosen;
}

SparseRows half_of(const SparseRows& rows, std::mt19937_64& random)
{
    SparseRows half;
    half.columns = rows.columns;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (random() & 1) continue;
        const auto row = rows.row(at);
        half.cells.insert(half.cells.end(), row.begin(), row.end());
        half.ends.push_back(half.cells.size());
    }
    return half;
}

SparseRows evenly(const SparseRows& rows, std::size_t wanted)
{
    if (rows.size() <= wanted) return rows;
    SparseRows drawn;
    drawn.columns = rows.columns;
    for (std::size_t i = 0; i < wanted; ++i) {
        const auto row = rows.row(i * rows.size() / wanted);
        drawn.cells.insert(drawn.cells.end(), row.begin(), row.end());
        drawn.ends.push_back(drawn.cells.size());
    }
    return drawn;
}

struct Tried {
    Parts parts;
    std::vector<double> stable;     // by part
    double mean = 0;                // one that is a single word counts nothing
};

Tried attempt(const SparseRows& rows, const Factorising& how)
{
    Tried tried{factorise(rows, how), {}, 0};
    tried.stable.assign(static_cast<std::size_t>(tried.parts.count), 0.0);
    for (int half = 0; half < halves; ++half) {
        std::mt19937_64 random(how.seed + 1 + static_cast<std::uint64_t>(half));
        auto again = how;
        again.seed = random();
        again.tries = 3;
        again.rounds = 15;
        for (const auto& pair : paired(tried.parts, factorise(half_of(rows, random), again))) tried.stable[static_cast<std::size_t>(pair.one)] += pair.like / halves;
    }
    for (int part = 0; part < tried.parts.count; ++part)
        if (breadth(tried.parts, part) >= fewest_words) tried.mean += tried.stable[static_cast<std::size_t>(part)] / tried.parts.count;
    return tried;
}

// The numbers of themes that are tried: close together where few, further apart where many.
std::vector<int> numbers_to_try(std::size_t rows, int held)
{
    std::vector<int> numbers;
    const int most = std::clamp(static_cast<int>(rows / 12), 2, most_themes);
    for (const int number : {2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 20, 24})
        if (number >= held && number <= most) numbers.push_back(number);
    if (numbers.empty()) numbers.push_back(std::max(held, 2));
    return numbers;
}

int how_many(const SparseRows& rows, Factorising how)
{
    int chosen = 2;
    double best = 0;
    for (const int number : numbers_to_try(rows.size(), how.held)) {
        how.parts = number;
        const auto tried = attempt(rows, how);
        if (tried.mean < best - as_good) continue;
        best = std::max(best, tried.mean);
        chosen = number;
        if (tried.parts.count < number) break;     // there are no more that differ
    }
    return chosen;
}

Parts parts_of(const std::vector<HeldTheme>& themes, const std::vector<std::size_t>& order, const Vocabulary& vocabulary)
{
    Parts parts{static_cast<int>(order.size()), std::vector<double>(vocabulary.stems.size() * order.size())};
    for (std::size_t i = 0; i < order.size(); ++i) {
        double square = 0;
        for (const auto& word : themes[order[i]].words) square += word.weight * word.weight;
        for (const auto& word : themes[order[i]].words)
            if (const auto column = vocabulary.columns.find(word.stem); column != vocabulary.columns.end() && square > 0)
                parts.at(column->second, static_cast<int>(i)) = word.weight / std::sqrt(square);
    }
    return parts;
}

std::vector<ThemeWord> words_of(const Parts& parts, int part, const Vocabulary& vocabulary)
{
    std::vector<ThemeWord> words;
    for (std::int32_t column = 0; column < parts.columns(); ++column)
        if (const double weight = parts.at(column, part); weight > 0.01)
            words.push_back({vocabulary.stems[static_cast<std::size_t>(column)], vocabulary.shown[static_cast<std::size_t>(column)], weight});
    std::ranges::sort(words, [](const auto& a, const auto& b) { return a.weight != b.weight ? a.weight > b.weight : a.stem < b.stem; });
    if (words.size() > words_kept) words.resize(words_kept);
    return words;
}

// Different ones: what a thousand wrote in the same words is said once here.
std::vector<const std::vector<Word>*> drawn_evenly(const std::vector<std::vector<Word>>& sentences)
{
    std::vector<const std::vector<Word>*> different, drawn;
    std::unordered_set<std::string> seen;
    std::string key;
    for (const auto& sentence : sentences) {
        key.clear();
        for (const auto& word : sentence)
            if (!word.stem.empty()) key.append(word.stem).append(1, ' ');
        if (!key.empty() && seen.insert(key).second) different.push_back(&sentence);
    }
    const auto wanted = std::min(different.size(), learnt_from);
    for (std::size_t i = 0; i < wanted; ++i) drawn.push_back(different[i * different.size() / wanted]);
    return drawn;
}

}  // namespace

Figure<Themes> find_themes(const std::vector<std::vector<Word>>& sentences, const std::vector<HeldTheme>& before, std::uint64_t seed)
{
    const auto drawn = drawn_evenly(sentences);
    Vocabulary vocabulary(drawn);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < before.size(); ++i)
        if (before[i].held) order.push_back(i);
    const int held = static_cast<int>(order.size());
    for (std::size_t i = 0; i < before.size(); ++i)
        if (!before[i].held) order.push_back(i);
    for (const auto at : order)
        if (before[at].held)
            for (const auto& word : before[at].words) vocabulary.add(word, drawn.size());

    const auto rows = vocabulary.rows(drawn);
    if (rows.size() < fewest_sentences)
        return Figure<Themes>::cannot_tell("Themes need " + std::to_string(fewest_sentences) + " different sentences that share words; there are " + std::to_string(rows.size()) + ".");
    const auto known = parts_of(before, order, vocabulary);
    Factorising how{.start = known, .held = held, .seed = seed};
    how.start.count = 0;
    Parts held_parts{held, std::vector<double>(vocabulary.stems.size() * static_cast<std::size_t>(held))};
    for (std::int32_t column = 0; held && column < rows.columns; ++column)
        for (int part = 0; part < held; ++part) held_parts.at(column, part) = known.at(column, part);
    how.start = held_parts;
    how.parts = how_many(evenly(rows, counted_on), how);
    const auto chosen = attempt(rows, how);

    Themes found;
    found.rarity = vocabulary.rarity;
    std::vector<std::optional<std::size_t>> was(static_cast<std::size_t>(chosen.parts.count));
    for (const auto& pair : paired(chosen.parts, known))
        if (pair.like >= carries_on) was[static_cast<std::size_t>(pair.one)] = order[static_cast<std::size_t>(pair.other)];
    for (int part = 0; part < chosen.parts.count; ++part) {
        const auto at = static_cast<std::size_t>(part);
        if (part >= held && (chosen.stable[at] < fewest_stable || breadth(chosen.parts, part) < fewest_words)) continue;
        found.themes.push_back({words_of(chosen.parts, part, vocabulary), chosen.stable[at], part < held ? std::optional(order[at]) : was[at]});
    }
    return found;
}

namespace {

Columns columns_of(const std::vector<std::vector<ThemeWord>>& themes)
{
    Columns columns;
    for (const auto& words : themes)
        for (const auto& word : words) columns.emplace(word.stem, static_cast<std::int32_t>(columns.size()));
    return columns;
}

Parts parts_of(const std::vector<std::vector<ThemeWord>>& themes, const Columns& columns)
{
    Parts parts{static_cast<int>(themes.size()), std::vector<double>(columns.size() * themes.size())};
    for (std::size_t i = 0; i < themes.size(); ++i) {
        double square = 0;
        for (const auto& word : themes[i]) square += word.weight * word.weight;
        for (const auto& word : themes[i]) parts.at(columns.find(word.stem)->second, static_cast<int>(i)) = word.weight / std::sqrt(square);
    }
    return parts;
}

}  // namespace

ThemeOf::ThemeOf(const std::vector<std::vector<ThemeWord>>& themes, const Rarity& rarity)
    : columns_(columns_of(themes)), rarity_(columns_.size(), 1.0), parts_(parts_of(themes, columns_)), sharing_(parts_)
{
    for (const auto& [stem, value] : rarity) rarest_ = std::max(rarest_, value);
    for (const auto& [stem, column] : columns_) {
        const auto known = rarity.find(stem);
        rarity_[static_cast<std::size_t>(column)] = known == rarity.end() ? rarest_ : known->second;
    }
    for (const auto& [stem, value] : rarity)
        if (!columns_.contains(stem)) others_.emplace(stem, value);
}

std::optional<ThemeOf::Fit> ThemeOf::operator()(const std::vector<Word>& sentence)
{
    SparseRows row;
    weigh(sentence, row, [&](std::string_view stem) {
        if (const auto found = columns_.find(stem); found != columns_.end()) return std::pair(found->second, rarity_[static_cast<std::size_t>(found->second)]);
        const auto other = others_.find(stem);
        return std::pair(std::int32_t{-1}, other == others_.end() ? rarest_ : other->second);
    });
    if (row.cells.empty()) return std::nullopt;
    const auto amounts = sharing_.of(row.row(0));
    const auto most = std::ranges::max_element(amounts);
    if (most == amounts.end() || *most < smallest_fit) return std::nullopt;
    return Fit{static_cast<std::size_t>(most - amounts.begin()), std::min(1.0, *most)};
}

}  // namespace rapport::stats
