#include "themes/service.h"

#include "base/json.h"
#include "base/text.h"
#include "identity/audit.h"
#include "stats/themes/stop_words.h"
#include "stats/two_shares.h"
#include "surveys/service.h"
#include "themes/remarks.h"

#include <algorithm>
#include <map>
#include <set>

namespace rapport::themes {
namespace {

std::map<Id<Theme>, Theme> by_id(Db& db)
{
    std::map<Id<Theme>, Theme> all;
    for (auto& theme : store::themes(db)) all.emplace(theme.id, std::move(theme));
    return all;
}

// A sentence of a comment; the whole comment where it has changed since it was read.
std::string cut(const std::string& comment, std::int64_t from, std::int64_t to)
{
    const auto size = std::ssize(comment);
    if (from < 0 || to > size || from >= to) return comment;
    return comment.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
}

Result<Theme> find(Context& ctx, Id<Theme> id)
{
    auto theme = store::find(ctx.db, id);
    if (!theme || theme->ended_at) return not_found("There is no such theme.");
    return std::move(*theme);
}

void change(Context& ctx, Theme& theme, std::string_view action, const std::string& changes = "{}")
{
    theme.updated_at = ctx.now();
    ++theme.version;
    store::put(ctx.db, theme);
    identity::record(ctx, action, to_text(theme.id), changes);
}

std::string change_of(std::string_view field, const std::optional<std::string>& before, const std::optional<std::string>& after)
{
    std::string text = "{";
    append_json_text(text, field);
    text += ":[" + to_json(before) + "," + to_json(after) + "]}";
    return text;
}

}  // namespace

void find_roots(Context& ctx)
{
    auto all = by_id(ctx.db);
    for (auto& [id, theme] : all) {
        auto root = id;
        for (std::size_t hops = 0; all.at(root).merged_into && hops < all.size(); ++hops) root = *all.at(root).merged_into;
        if (theme.root_id == root) continue;
        theme.root_id = root;
        store::put(ctx.db, theme);
    }
}

Result<ThemeTold> rename_theme(Context& ctx, Id<Theme> id, std::int64_t version, RenameTheme input)
{
    TRY(auto theme, find(ctx, id));
    if (theme.version != version) return conflict("Somebody changed this theme meanwhile.", "changed_meanwhile");
    if (!input.name.present) return read_theme(ctx, id);
    const auto name = input.name.value ? std::optional(input.name.value->value) : std::nullopt;
    if (name == theme.name) return read_theme(ctx, id);
    const auto before = std::exchange(theme.name, name);
    change(ctx, theme, "theme.renamed", change_of("name", before, name));
    return read_theme(ctx, id);
}

Result<ThemeTold> pin_theme(Context& ctx, Id<Theme> id)
{
    TRY(auto theme, find(ctx, id));
    if (!theme.pinned_at) {
        theme.pinned_at = ctx.now();
        theme.pinned_by = ctx.actor.name;
        change(ctx, theme, "theme.pinned");
    }
    return read_theme(ctx, id);
}

Result<ThemeTold> unpin_theme(Context& ctx, Id<Theme> id)
{
    TRY(auto theme, find(ctx, id));
    if (!theme.pinned_at) return not_found("This theme is not pinned.");
    theme.pinned_at.reset();
    theme.pinned_by.reset();
    change(ctx, theme, "theme.unpinned");
    return read_theme(ctx, id);
}

Result<ThemeTold> merge_theme(Context& ctx, Id<Theme> id, const MergeTheme& input)
{
    TRY(auto theme, find(ctx, id));
    const auto into = store::find(ctx.db, input.into);
    if (!into || into->ended_at || into->merged_into) return invalid("into", "There is no such theme.", "unknown");
    if (theme.id == into->id) return invalid("into", "A theme cannot be a part of itself.", "itself");
    if (theme.merged_into) return conflict("This theme is a part of another already.", "merged");
    theme.merged_into = into->id;
    change(ctx, theme, "theme.merged", change_of("into", {}, to_text(into->id)));
    find_roots(ctx);
    return read_theme(ctx, into->id);
}

Result<ThemeTold> part_theme(Context& ctx, Id<Theme> id)
{
    TRY(auto theme, find(ctx, id));
    if (!theme.merged_into) return not_found("This theme is not a part of another.");
    const auto before = to_text(*theme.merged_into);
    theme.merged_into.reset();
    change(ctx, theme, "theme.parted", change_of("into", before, {}));
    find_roots(ctx);
    return read_theme(ctx, id);
}

namespace {

using AllThemes = std::map<Id<Theme>, Theme>;

// Its sentences that are about a theme that is still there.
template <class Sentence> void tell_sentences(CommentTold& told, const AllThemes& themes, const std::string& words, const std::vector<Sentence>& sentences)
{
    for (const auto& sentence : sentences) {
        const auto theme = themes.find(sentence.theme_id);
        if (theme == themes.end() || theme->second.ended_at) continue;
        const auto& root = themes.at(theme->second.root_id);
        told.sentences.push_back({cut(words, sentence.first_byte, sentence.end_byte), root.id, root.label(), sentence.feeling});
    }
}

std::vector<CommentTold> of_responses(Context& ctx, const AllThemes& themes, const store::Asked& asked)
{
    std::vector<CommentTold> told;
    for (auto& found : store::comments(ctx.db, asked)) {
        CommentTold one;
        one.id = {found.response_id.value};
        one.response_id = found.response_id;
        one.customer_id = found.customer_id;
        one.customer = std::move(found.customer);
        one.at = found.at;
        one.survey = found.survey;
        one.score = found.score;
        one.comment = std::move(found.comment);
        one.feeling = found.feeling;
        tell_sentences(one, themes, one.comment, store::sentences_of(ctx.db, found.customer_id, found.response_id));
        told.push_back(std::move(one));
    }
    return told;
}

CommentTold told_of(const store::FoundRemark& found)
{
    CommentTold one;
    one.id = {found.id};
    one.said = found.said;
    if (found.said == Where::answer) one.answer_id = Id<surveys::Answer>{found.source_id};
    else if (found.said == Where::idea) one.idea_id = Id<ideas::Idea>{found.source_id};
    else one.case_id = Id<cases::Case>{found.source_id};
    one.customer_id = found.customer_id;
    one.customer = found.customer.value_or("");
    one.at = found.at;
    one.feeling = found.feeling;
    return one;
}

// What one answer says to several questions is told as one, the way it was said.
std::vector<CommentTold> of_remarks(Context& ctx, const AllThemes& themes, const store::Asked& asked)
{
    std::vector<CommentTold> told;
    for (const auto& found : store::remarks(ctx.db, asked)) {
        const bool goes_on = !told.empty() && told.back().id.value == found.id;
        if (!goes_on) told.push_back(told_of(found));
        auto& one = told.back();
        one.comment += (goes_on ? "\n" : "") + found.words;
        tell_sentences(one, themes, found.words, store::sentences_of(ctx.db, found.id, found.part));
    }
    return told;
}

}  // namespace

Result<std::vector<CommentTold>> list_comments(Context& ctx, const CommentsOf& of)
{
    if (of.survey) CHECK(surveys::read_survey(ctx, *of.survey));
    const auto themes = by_id(ctx.db);
    if (of.theme && (!themes.contains(*of.theme) || themes.at(*of.theme).ended_at)) return not_found("There is no such theme.");
    store::Asked asked{.theme = of.theme, .feeling = of.feeling, .survey = of.survey, .before = of.before, .limit = of.limit};
    if (of.theme) asked.theme = themes.at(*of.theme).root_id;
    if (of.q) {
        stats::Cutter cutter;
        for (const auto& sentence : cutter.cut(*of.q).sentences)
            for (const auto& word : sentence.words)
                if (const auto plain = stats::plain_word(word.shown); stats::stop_word_of(plain) == 0 && asked.words.size() < 3) asked.words.push_back(plain);
        if (asked.words.empty()) return std::vector<CommentTold>();
    }
    auto told = of_responses(ctx, themes, asked);
    for (auto& one : of_remarks(ctx, themes, asked)) told.push_back(std::move(one));
    std::ranges::stable_sort(told, std::greater{}, [](const CommentTold& one) { return std::pair(one.at, one.id.value); });
    if (std::ssize(told) > of.limit + 1) told.resize(static_cast<std::size_t>(of.limit) + 1);
    return told;
}

namespace {

constexpr int recent_months = 3;
constexpr std::size_t quotes = 3, words_shown = 10;

int month_number(Context& ctx, Instant at)
{
    const auto day = civil(ctx.business.time_zone.local_day(at));
    return day.year * 12 + static_cast<int>(day.month) - 1;
}

std::string month_text(int number)
{
    const auto month = std::to_string(number % 12 + 1);
    return std::to_string(number / 12) + (month.size() == 1 ? "-0" : "-") + month;
}

std::optional<Share> share_of(std::int64_t part, std::int64_t whole)
{
    const auto told = stats::share_in_percent(part, whole);
    if (!told) return std::nullopt;
    return Share{told->score / 100, told->interval.low / 100, told->interval.high / 100};
}

void count(Feelings& feelings, const std::optional<Feeling>& feeling)
{
    if (!feeling) ++feelings.not_judged;
    else if (*feeling == Feeling::positive) ++feelings.positive;
    else if (*feeling == Feeling::negative) ++feelings.negative;
    else ++feelings.neutral;
}

std::set<std::string> words_in(std::string_view text)
{
    const auto all = words(fold(text));
    return {all.begin(), all.end()};
}

// More than half of the words of both are in both: the same said twice.
bool much_alike(const std::set<std::string>& one, const std::set<std::string>& other)
{
    const auto both = std::ranges::count_if(one, [&](const auto& word) { return other.contains(word); });
    return 2 * both > std::ssize(one) + std::ssize(other) - both;
}

struct Tally {
    std::vector<std::int64_t> comments = std::vector<std::int64_t>(months_told);
    Feelings feelings;
};

// Counts the twelve months once for all themes.
class Telling {
public:
    explicit Telling(Context& ctx, store::OneSurvey survey = {}) : ctx_(ctx), survey_(survey), first_(month_number(ctx, ctx.now()) - months_told + 1), from_(start())
    {
        const auto read = [&](const store::Counted& one) {
            if (const auto month = month_of(one.at)) {
                ++all_.comments[*month];
                ++told.comments;
            }
            count(told.feelings, one.feeling);
        };
        store::each_reading(ctx.db, from_, survey_, read);
        store::each_remark_reading(ctx.db, from_, survey_, read);
        store::each_said(ctx.db, from_, survey_, [&](const store::Said& one) { hear(one.root_id, {one.response_id.value, -1}, one.at, one.feeling); });
        store::each_remark_said(ctx.db, from_, survey_, [&](const store::RemarkSaid& one) { hear(one.root_id, {one.remark_id, one.part}, one.at, one.feeling); });
        std::ranges::sort(themed_);
        themed_.erase(std::unique(themed_.begin(), themed_.end()), themed_.end());
        told.about_none = told.comments - std::ssize(themed_);
        const auto last_finding = store::last_finding(ctx.db);
        if (!last_finding) return;
        told.found_at = last_finding->found_at;
        told.why_not = last_finding->why_not;
    }

    ThemeTold tell(const Theme& theme, const std::map<Id<Theme>, Theme>& all, std::size_t looked_at)
    {
        ThemeTold one;
        one.id = theme.id;
        one.label = theme.label();
        one.name = theme.name;
        for (std::size_t i = 0; i < theme.words.size() && i < words_shown; ++i) one.words.push_back(theme.words[i].word);
        one.stability = theme.stability;
        one.pinned_at = theme.pinned_at;
        one.pinned_by = theme.pinned_by;
        for (const auto& [id, part] : all)
            if (part.root_id == theme.id && id != theme.id) one.parts.push_back({id, part.label()});
        const auto& tally = by_theme_[theme.id];
        for (int month = 0; month < months_told; ++month) {
            const auto at = static_cast<std::size_t>(month);
            one.months.push_back({month_text(first_ + month), tally.comments[at], all_.comments[at], share_of(tally.comments[at], all_.comments[at])});
            one.comments += tally.comments[at];
        }
        one.share = share_of(one.comments, told.comments);
        one.moved = moved(one.months, looked_at);
        one.feelings = tally.feelings;
        one.typical = typical(theme);
        one.version = theme.version;
        return one;
    }

    ThemesTold told;

private:
    using Said = std::pair<std::int64_t, std::int64_t>;     // a comment, or a part of a remark

    // A sentence about a theme; those of one comment come after each other.
    void hear(Id<Theme> root, Said said, Instant at, const std::optional<Feeling>& feeling)
    {
        auto& tally = by_theme_[root];
        count(tally.feelings, feeling);
        if (std::exchange(last_, std::pair(root, said)) == std::pair(root, said)) return;
        if (const auto month = month_of(at)) ++tally.comments[*month];
        themed_.push_back(said);
    }

    Instant start() const { return ctx_.business.time_zone.start_of(*day_of(first_ / 12, static_cast<unsigned>(first_ % 12) + 1, 1)); }

    // Nothing for what is said to be in the future.
    std::optional<std::size_t> month_of(Instant at) const
    {
        const int month = month_number(ctx_, at) - first_;
        return month >= 0 && month < months_told ? std::optional(static_cast<std::size_t>(month)) : std::nullopt;
    }

    static Moved moved(const std::vector<Month>& months, std::size_t looked_at)
    {
        std::int64_t part[2] = {}, whole[2] = {};
        for (std::size_t i = 0; i < months.size(); ++i) {
            const bool recent = i + recent_months >= months.size();
            part[recent] += months[i].comments;
            whole[recent] += months[i].of;
        }
        Moved moved;
        moved.confidence = 1 - (1 - stats::usual_confidence) / static_cast<double>(std::max<std::size_t>(looked_at, 1));
        const auto told = stats::difference_in_percent(part[1], whole[1], part[0], whole[0], moved.confidence);
        if (!told) return moved;
        moved.points = Share{told->score / 100, told->interval.low / 100, told->interval.high / 100};
        if (told->interval.low > 0) moved.direction = Direction::more;
        if (told->interval.high < 0) moved.direction = Direction::less;
        return moved;
    }

    // What fits best first.
    std::vector<std::pair<double, Quote>> quotes_of(const Theme& theme, int most)
    {
        std::vector<std::pair<double, Quote>> all;
        for (const auto& one : store::typical(ctx_.db, theme.id, from_, survey_, most))
            all.emplace_back(one.fit, Quote{{one.response_id.value}, one.response_id, one.customer_id, one.at, cut(one.comment, one.first_byte, one.end_byte)});
        for (const auto& one : store::typical_remarks(ctx_.db, theme.id, from_, survey_, most))
            all.emplace_back(one.fit, Quote{{one.id}, {}, one.customer_id, one.at, cut(one.words, one.first_byte, one.end_byte)});
        std::ranges::stable_sort(all, std::greater{}, &std::pair<double, Quote>::first);
        return all;
    }

    std::vector<Quote> typical(const Theme& theme)
    {
        constexpr int looked_through = 60;
        std::vector<Quote> chosen;
        std::vector<std::set<std::string>> said;
        for (auto& [fit, quote] : quotes_of(theme, looked_through)) {
            auto mine = words_in(quote.words);
            if (std::ranges::any_of(said, [&](const auto& theirs) { return much_alike(mine, theirs); })) continue;
            said.push_back(std::move(mine));
            chosen.push_back(std::move(quote));
            if (chosen.size() == quotes) break;
        }
        return chosen;
    }

    Context& ctx_;
    store::OneSurvey survey_;
    int first_;
    Instant from_;
    Tally all_;
    std::map<Id<Theme>, Tally> by_theme_;
    std::vector<Said> themed_;
    std::pair<Id<Theme>, Said> last_;
};

bool shown(const Theme& theme) { return !theme.ended_at && !theme.merged_into; }

}  // namespace

Result<ThemesTold> list_themes(Context& ctx, const ThemesOf& of)
{
    if (of.survey) CHECK(surveys::read_survey(ctx, *of.survey));
    Telling telling(ctx, of.survey);
    const auto all = by_id(ctx.db);
    const auto how_many = static_cast<std::size_t>(std::ranges::count_if(all, [](const auto& one) { return shown(one.second); }));
    for (const auto& [id, theme] : all)
        if (shown(theme)) telling.told.themes.push_back(telling.tell(theme, all, how_many));
    if (of.survey) std::erase_if(telling.told.themes, [](const ThemeTold& one) { return one.comments == 0; });
    std::ranges::stable_sort(telling.told.themes, std::greater{}, &ThemeTold::comments);
    return std::move(telling.told);
}

Result<ThemeTold> read_theme(Context& ctx, Id<Theme> id)
{
    const auto all = by_id(ctx.db);
    const auto found = all.find(id);
    if (found == all.end() || !shown(found->second)) return not_found("There is no such theme.");
    return Telling(ctx).tell(found->second, all, static_cast<std::size_t>(std::ranges::count_if(all, [](const auto& one) { return shown(one.second); })));
}

}  // namespace rapport::themes
