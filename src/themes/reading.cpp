#include "themes/reading.h"

#include "identity/audit.h"
#include "stats/sentiment.h"
#include "themes/doors.h"
#include "themes/remarks.h"

#include <algorithm>
#include <set>

namespace rapport::themes {
namespace {

using stats::Language;

constexpr std::int64_t learnt_from = 20'000;        // comments
constexpr std::int64_t fewest_more = 50;
constexpr int at_once = 400;
constexpr std::uint64_t seed = 1;

constexpr const char* codes[] = {"unknown", "en", "de", "fr", "es"};
const char* code_of(Language language) { return codes[static_cast<std::size_t>(language)]; }
Language language_of(std::string_view code)
{
    const auto found = std::ranges::find(codes, code);
    return found == std::end(codes) ? Language::unknown : static_cast<Language>(found - std::begin(codes));
}

// Only English is judged. Where the language cannot be told it is taken for the usual one, and only what the lexicon knows is judged.
std::optional<stats::Sentiment> judged(std::string_view text, Language language, Language usual)
{
    if ((language == Language::unknown ? usual : language) != Language::en) return std::nullopt;
    const auto sentiment = stats::sentiment_of(text);
    if (language == Language::unknown && sentiment.known_words == 0) return std::nullopt;
    return sentiment;
}

std::optional<Feeling> feeling_of(const std::optional<stats::Sentiment>& sentiment)
{
    if (!sentiment) return std::nullopt;
    return static_cast<Feeling>(stats::feeling_of(sentiment->compound));
}

// What one page of comments says.
class Reader {
public:
    Reader(const std::vector<Theme>& themes, const store::Finding& finding)
        : themes_(still_found(themes)), finding_(finding), usual_(language_of(finding.language)), theme_of_(weights(themes_), finding.rarity)
    {
    }

    void read(const store::Comment& comment)
    {
        const auto [customer, id, at, version, words] = comment;
        const auto heard = hear(words);
        readings_.push_back({customer, id, version, finding_.number, at, heard.language, heard.feeling, heard.compound});
        for (const auto& one : heard.sentences) sentences_.push_back({customer, id, one.number, one.theme, at, one.from, one.to, one.fit, one.feeling});
        for (const auto& word : heard.words) words_.push_back({customer, id, word, at});
    }
    void read(const store::Remark& remark)
    {
        const auto& [id, part, at, stamp, letters, words] = remark;
        const auto heard = hear(words);
        remark_readings_.push_back({id, part, stamp, letters, finding_.number, at, heard.language, heard.feeling, heard.compound});
        for (const auto& one : heard.sentences) remark_sentences_.push_back({id, part, one.number, one.theme, at, one.from, one.to, one.fit, one.feeling});
        for (const auto& word : heard.words) remark_words_.push_back({id, part, word, at});
    }
    void keep(Db& db) const
    {
        store::keep(db, readings_, sentences_, words_);
        store::keep(db, remark_readings_, remark_sentences_, remark_words_);
    }

private:
    // A sentence that is about a theme.
    struct Themed {
        std::int64_t number;
        Id<Theme> theme;
        std::int64_t from, to;
        double fit;
        std::optional<Feeling> feeling;
    };
    struct Heard {
        std::string language;
        std::optional<Feeling> feeling;
        std::optional<double> compound;
        std::vector<Themed> sentences;
        std::set<std::string> words;
    };

    Heard hear(const std::string& said)
    {
        const auto cut = cutter_.cut(said, usual_);
        const auto sentiment = judged(said, cut.language, usual_);
        Heard heard{code_of(cut.language), feeling_of(sentiment), sentiment ? std::optional(sentiment->compound) : std::nullopt, {}, {}};
        for (std::size_t number = 0; number < cut.sentences.size(); ++number) {
            const auto& sentence = cut.sentences[number];
            for (const auto& word : sentence.words)
                if (!word.stem.empty()) heard.words.insert(stats::plain_word(word.shown));
            const auto fit = theme_of_(sentence.words);
            if (!fit) continue;
            const std::string_view text = std::string_view(said).substr(sentence.from, sentence.to - sentence.from);
            heard.sentences.push_back({static_cast<std::int64_t>(number), themes_[fit->theme].id, static_cast<std::int64_t>(sentence.from), static_cast<std::int64_t>(sentence.to), fit->fit,
                                       feeling_of(judged(text, cut.language, usual_))});
        }
        return heard;
    }
    static std::vector<Theme> still_found(const std::vector<Theme>& all)
    {
        std::vector<Theme> found;
        for (const auto& theme : all)
            if (!theme.ended_at) found.push_back(theme);
        return found;
    }
    static std::vector<std::vector<stats::ThemeWord>> weights(const std::vector<Theme>& themes)
    {
        std::vector<std::vector<stats::ThemeWord>> all;
        for (const auto& theme : themes) all.push_back(weights_of(theme));
        return all;
    }

    std::vector<Theme> themes_;
    const store::Finding& finding_;
    Language usual_;
    stats::ThemeOf theme_of_;
    stats::Cutter cutter_;
    std::vector<store::CommentReading> readings_;
    std::vector<store::ThemeSentence> sentences_;
    std::vector<store::CommentWord> words_;
    std::vector<store::RemarkReading> remark_readings_;
    std::vector<store::RemarkSentence> remark_sentences_;
    std::vector<store::RemarkWord> remark_words_;
};

struct Learnt {
    std::vector<std::vector<stats::Word>> sentences;
    Language usual = Language::unknown;
};

// The newest comments' sentences. What is too short to tell its language by is read in the usual one.
Learnt sentences_to_learn(Context& ctx)
{
    std::vector<std::pair<Instant, std::string>> said;
    store::each_comment(ctx.db, learnt_from, [&](store::Comment&& comment) { said.emplace_back(comment.at, std::move(comment.comment)); });
    store::each_remark(ctx.db, learnt_from, [&](store::Remark&& remark) { said.emplace_back(remark.at, std::move(remark.words)); });
    std::ranges::stable_sort(said, std::greater{}, &std::pair<Instant, std::string>::first);
    if (std::ssize(said) > learnt_from) said.resize(learnt_from);
    stats::Cutter cutter;
    std::array<std::size_t, std::size(codes)> how_many{};
    for (const auto& [at, text] : said) ++how_many[static_cast<std::size_t>(cutter.cut(text).language)];
    Learnt learnt;
    learnt.usual = static_cast<Language>(std::max_element(how_many.begin() + 1, how_many.end()) - how_many.begin());
    for (const auto& [at, text] : said)
        for (auto& sentence : cutter.cut(text, learnt.usual).sentences) learnt.sentences.push_back(std::move(sentence.words));
    return learnt;
}

std::vector<stats::HeldTheme> before(const std::vector<Theme>& themes)
{
    std::set<Id<Theme>> roots;
    for (const auto& theme : themes)
        if (theme.merged_into) roots.insert(theme.root_id);
    std::vector<stats::HeldTheme> all;
    for (const auto& theme : themes) all.push_back({weights_of(theme), theme.held() || roots.contains(theme.id)});
    return all;
}

// The themes as they are after a finding: what is found again keeps its id, what is not has ended, what is held stays.
std::vector<Theme> carried_on(Context& ctx, std::vector<Theme> themes, const std::vector<stats::HeldTheme>& held, const stats::Themes& found)
{
    std::vector<bool> again(themes.size());
    std::vector<Theme> now;
    for (const auto& one : found.themes) {
        Theme theme;
        if (one.was) {
            again[*one.was] = true;
            theme = themes[*one.was];
            ++theme.version;
        } else {
            theme.id = theme.root_id = ctx.ids.make<Theme>();
            theme.created_at = ctx.now();
        }
        if (!one.was || !held[*one.was].held) theme.words = words_of(one.words);
        theme.stability = one.stability;
        theme.ended_at.reset();
        theme.updated_at = ctx.now();
        now.push_back(std::move(theme));
    }
    for (std::size_t i = 0; i < themes.size(); ++i) {
        if (again[i] || themes[i].ended_at || held[i].held) continue;
        themes[i].ended_at = themes[i].updated_at = ctx.now();
        ++themes[i].version;
        now.push_back(std::move(themes[i]));
    }
    return now;
}

std::int64_t how_much_was_said(Db& db) { return store::how_many_comments(db) + store::how_many_remarks(db); }

// From a snapshot; kept only where nobody named, pinned or merged a theme meanwhile.
Result<bool> find_anew(Desk& desk)
{
    struct Seen {
        std::vector<Theme> themes;
        std::int64_t number, comments;
        Learnt learnt;
    };
    auto seen = desk.read([](Context& ctx) {
        const auto last = store::last_finding(ctx.db);
        return Seen{store::themes(ctx.db), last ? last->number : 0, how_much_was_said(ctx.db), sentences_to_learn(ctx)};
    });
    const auto held = before(seen.themes);
    const auto found = stats::find_themes(seen.learnt.sentences, held, seed);
    return desk.write([&](Context& ctx) -> Result<bool> {
        const auto themes = store::themes(ctx.db);
        if (!std::ranges::equal(themes, seen.themes, [](const Theme& a, const Theme& b) { return a.id == b.id && a.version == b.version; })) return false;
        store::Finding finding{seen.number + 1, {}, code_of(seen.learnt.usual), seen.comments, {}, ctx.now()};
        if (found) {
            finding.rarity = found->rarity;
            for (const auto& theme : carried_on(ctx, themes, held, *found)) store::put(ctx.db, theme);
        } else {
            finding.why_not = found.why_not;
        }
        store::put_finding(ctx.db, finding);
        identity::record(ctx, "themes.found", "themes", "{\"comments\":[null," + std::to_string(seen.comments) + "]}");
        return true;
    });
}

bool enough_more(Context& ctx)
{
    const auto last = store::last_finding(ctx.db);
    const auto comments = how_much_was_said(ctx.db);
    if (!last) return comments > 0;
    return comments >= last->comments + std::max(fewest_more, last->comments / 10);
}

}  // namespace

Result<Read> read_comments(Desk& desk, bool anew, const std::function<void(std::int64_t read)>& progress)
{
    constexpr int tries = 3;
    Read told;
    if (anew || desk.read(enough_more))
        for (int attempt = 0; attempt < tries && !told.found_anew; ++attempt) { TRY(told.found_anew, find_anew(desk)); }

    for (;;) {
        TRY(const auto read, desk.write([](Context& ctx) -> Result<std::int64_t> {
            const auto finding = store::last_finding(ctx.db).value_or(store::Finding{});
            const auto comments = store::unread(ctx.db, finding.number, at_once);
            const auto remarks = comments.empty() ? store::unread_remarks(ctx.db, finding.number, at_once) : std::vector<store::Remark>();
            if (comments.empty() && remarks.empty()) return 0;
            Reader reader(store::themes(ctx.db), finding);
            for (const auto& comment : comments) reader.read(comment);
            for (const auto& remark : remarks) reader.read(remark);
            reader.keep(ctx.db);
            return std::ssize(comments) + std::ssize(remarks);
        }));
        if (read == 0) break;
        told.read += read;
        if (progress) progress(told.read);
    }
    told.themes = desk.read([](Context& ctx) { return std::ranges::count_if(store::themes(ctx.db), [](const Theme& one) { return !one.ended_at && !one.merged_into; }); });
    return told;
}

}  // namespace rapport::themes
