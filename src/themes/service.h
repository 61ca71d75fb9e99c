// Use cases of themes: what comments are about, how that moved, and what a person says about a theme.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "cases/case.h"
#include "ideas/idea.h"
#include "surveys/answer.h"
#include "themes/store.h"

namespace rapport::themes {

constexpr int months_told = 12;

struct CommentTold;

struct Share {
    double share = 0;           // 0 to 1
    double low = 0;             // Wilson's interval, 95 in 100
    double high = 0;
};
BOOST_DESCRIBE_STRUCT(Share, (), (share, low, high))

struct Month {
    std::string month;          // "2026-11"
    std::int64_t comments = 0;  // about the theme
    std::int64_t of = 0;        // in all
    std::optional<Share> share; // nothing without any
};
BOOST_DESCRIBE_STRUCT(Month, (), (month, comments, of, share))

struct Feelings {
    std::int64_t positive = 0, neutral = 0, negative = 0, not_judged = 0;
};
BOOST_DESCRIBE_STRUCT(Feelings, (), (positive, neutral, negative, not_judged))

enum class Direction { more, less, cannot_tell };
BOOST_DESCRIBE_ENUM(Direction, more, less, cannot_tell)

// The last three months against the nine before, in points of the share (Newcombe). With several themes looked at, each interval is the wider
// one of Bonferroni.
struct Moved {
    Direction direction = Direction::cannot_tell;
    std::optional<Share> points;
    double confidence = 0.95;
};
BOOST_DESCRIBE_STRUCT(Moved, (), (direction, points, confidence))

// What somebody said about a theme, in their words.
struct Quote {
    Id<CommentTold> id;
    std::optional<Id<listening::Response>> response_id;
    std::optional<Id<customers::Customer>> customer_id;     // absent: nobody knows who said it
    Instant at;
    std::string words;
};
BOOST_DESCRIBE_STRUCT(Quote, (), (id, response_id, customer_id, at, words))

struct Part {
    Id<Theme> id;
    std::string label;
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, label))

struct ThemeTold {
    Id<Theme> id;
    std::string label;                  // its name, else its weightiest words
    std::optional<std::string> name;
    Strings words;                      // ten at most
    double stability = 0;
    std::optional<Instant> pinned_at;
    std::optional<std::string> pinned_by;
    std::vector<Part> parts;            // merged into it
    std::int64_t comments = 0;          // of the twelve months
    std::optional<Share> share;
    std::vector<Month> months;          // the oldest first, the running one last
    Moved moved;
    Feelings feelings;                  // of its sentences
    std::vector<Quote> typical;         // three at most
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ThemeTold, (), (id, label, name, words, stability, pinned_at, pinned_by, parts, comments, share, months, moved, feelings, typical, version))

struct ThemesTold {
    std::int64_t comments = 0;              // of the twelve months
    std::int64_t about_none = 0;            // of those
    Feelings feelings;                      // of the comments
    std::vector<ThemeTold> themes;          // the biggest first
    std::optional<Instant> found_at;
    std::optional<std::string> why_not;     // there are none
};
BOOST_DESCRIBE_STRUCT(ThemesTold, (), (comments, about_none, feelings, themes, found_at, why_not))

struct ThemesOf {
    std::optional<Id<surveys::Survey>> survey = {};        // what its answers said alone, and of the themes those that they speak of
};
// not_found: there is no such survey.
Result<ThemesTold> list_themes(Context& ctx, const ThemesOf& of = {});
// not_found: there is none, or it is a part of another, or is not found any more.
Result<ThemeTold> read_theme(Context& ctx, Id<Theme> id);

struct ThemedSentence {
    std::string words;
    Id<Theme> theme_id;
    std::string theme;
    std::optional<Feeling> feeling;
};
BOOST_DESCRIBE_STRUCT(ThemedSentence, (), (words, theme_id, theme, feeling))

// What stands at `said` is named by its own id: the response, the answer, the case or the idea.
struct CommentTold {
    Id<CommentTold> id;
    Where said = Where::comment;
    std::optional<Id<listening::Response>> response_id;
    std::optional<Id<surveys::Answer>> answer_id;
    std::optional<Id<cases::Case>> case_id;
    std::optional<Id<ideas::Idea>> idea_id;
    std::optional<Id<customers::Customer>> customer_id;     // absent: nobody knows who said it
    std::string customer;
    Instant at;
    std::optional<listening::Survey> survey;                // of a comment, with its score
    std::optional<std::int64_t> score;
    std::string comment;
    std::optional<Feeling> feeling;
    std::vector<ThemedSentence> sentences;      // those that are about a theme
};
BOOST_DESCRIBE_STRUCT(CommentTold, (), (id, said, response_id, answer_id, case_id, idea_id, customer_id, customer, at, survey, score, comment, feeling, sentences))

struct CommentsOf {
    std::optional<Id<Theme>> theme = {};
    std::optional<std::string> q = {};          // words, all of them; stop words say nothing
    std::optional<Feeling> feeling = {};
    std::optional<Id<surveys::Survey>> survey = {};     // said in its answers
    Before before = {};
    int limit = 50;
};
// The newest first, at most limit + 1. not_found: there is no such theme, or survey.
Result<std::vector<CommentTold>> list_comments(Context& ctx, const CommentsOf& of);

struct RenameTheme {
    Patch<Text<1, 60>> name;
};
BOOST_DESCRIBE_STRUCT(RenameTheme, (), (name))
// Gives it a name, or with null its own words back. not_found; conflict "changed_meanwhile".
Result<ThemeTold> rename_theme(Context& ctx, Id<Theme> id, std::int64_t version, RenameTheme change);

// Its words stay as they are from now on. not_found.
Result<ThemeTold> pin_theme(Context& ctx, Id<Theme> id);
// not_found: there is none, or it is not pinned.
Result<ThemeTold> unpin_theme(Context& ctx, Id<Theme> id);

struct MergeTheme {
    Id<Theme> into = {};
};
BOOST_DESCRIBE_STRUCT(MergeTheme, (), (into))
// From now on it counts as a part of `into`, with its own parts; answers that. not_found; invalid: `into` is none, or itself; conflict "merged": it
// is a part already.
Result<ThemeTold> merge_theme(Context& ctx, Id<Theme> id, const MergeTheme& input);
// It is a theme of its own again, with its parts. not_found: there is none, or it is not merged.
Result<ThemeTold> part_theme(Context& ctx, Id<Theme> id);

// For this folder: whoever is a part of a part counts for the whole.
void find_roots(Context& ctx);

}  // namespace rapport::themes

RAPPORT_ID(rapport::themes::CommentTold, "cmt");
