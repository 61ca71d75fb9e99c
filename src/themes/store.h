// The tables themes, theme_findings, comment_readings, theme_sentences and comment_words.
#pragma once
#include "base/db/db.h"
#include "base/newest_first.h"
#include "surveys/survey.h"
#include "themes/theme.h"

#include <array>
#include <functional>

namespace rapport::themes::store {

using CustomerId = Id<customers::Customer>;
using ResponseId = Id<listening::Response>;
using OneSurvey = std::optional<Id<surveys::Survey>>;       // what was said in it alone; else everything

struct Finding {
    std::int64_t number = 0;
    stats::Rarity rarity;
    std::string language = "en";
    std::int64_t comments = 0;
    std::optional<std::string> why_not;
    Instant found_at;
};

struct CommentReading {
    CustomerId customer_id;
    ResponseId response_id;
    std::int64_t response_version = 0;
    std::int64_t finding = 0;
    Instant at;
    std::string language;
    std::optional<Feeling> feeling;
    std::optional<double> compound;
};
BOOST_DESCRIBE_STRUCT(CommentReading, (), (customer_id, response_id, response_version, finding, at, language, feeling, compound))

struct ThemeSentence {
    CustomerId customer_id;
    ResponseId response_id;
    std::int64_t number = 0;
    Id<Theme> theme_id;
    Instant at;
    std::int64_t first_byte = 0;
    std::int64_t end_byte = 0;
    double fit = 0;
    std::optional<Feeling> feeling;
};
BOOST_DESCRIBE_STRUCT(ThemeSentence, (), (customer_id, response_id, number, theme_id, at, first_byte, end_byte, fit, feeling))

struct CommentWord {
    CustomerId customer_id;
    ResponseId response_id;
    std::string word;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(CommentWord, (), (customer_id, response_id, word, at))

struct Comment {
    CustomerId customer_id;
    ResponseId id;
    Instant at;
    std::int64_t version = 0;
    std::string comment;
};
BOOST_DESCRIBE_STRUCT(Comment, (), (customer_id, id, at, version, comment))

std::vector<Theme> themes(Db& db);      // all, also ended and merged ones, by id
std::optional<Theme> find(Db& db, Id<Theme> id);
void put(Db& db, const Theme& theme);   // new or changed

std::optional<Finding> last_finding(Db& db);
void put_finding(Db& db, const Finding& finding);

std::int64_t how_many_comments(Db& db);
// The newest first.
void each_comment(Db& db, std::int64_t most, const std::function<void(Comment&&)>& take);
// Comments that were not read as they stand, or not since that finding.
std::vector<Comment> unread(Db& db, std::int64_t finding, int most);
// Puts what was read of comments in the place of what was known of them.
void keep(Db& db, const std::vector<CommentReading>& readings, const std::vector<ThemeSentence>& sentences, const std::vector<CommentWord>& words);

struct Counted {
    Instant at;
    std::optional<Feeling> feeling;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (at, feeling))
void each_reading(Db& db, Instant from, const OneSurvey& survey, const std::function<void(const Counted&)>& take);

struct Said {
    Id<Theme> root_id;
    ResponseId response_id;
    Instant at;
    std::optional<Feeling> feeling;
};
BOOST_DESCRIBE_STRUCT(Said, (), (root_id, response_id, at, feeling))
// By theme and comment.
void each_said(Db& db, Instant from, const OneSurvey& survey, const std::function<void(const Said&)>& take);

// A sentence that is about a theme, with the comment that it is cut from.
struct Typical {
    CustomerId customer_id;
    ResponseId response_id;
    Instant at;
    std::int64_t first_byte = 0;
    std::int64_t end_byte = 0;
    double fit = 0;
    std::string comment;
};
BOOST_DESCRIBE_STRUCT(Typical, (), (customer_id, response_id, at, first_byte, end_byte, fit, comment))
std::vector<Typical> typical(Db& db, Id<Theme> root, Instant from, const OneSurvey& survey, int most);

struct Found {
    ResponseId response_id;
    CustomerId customer_id;
    std::string customer;
    Instant at;
    listening::Survey survey = listening::Survey::nps;
    std::int64_t score = 0;
    std::string comment;
    std::optional<Feeling> feeling;
};
BOOST_DESCRIBE_STRUCT(Found, (), (response_id, customer_id, customer, at, survey, score, comment, feeling))

struct Asked {
    std::optional<Id<Theme>> theme = {};
    Strings words = {};                    // plain; all of them, at most three; the last one may be the beginning of one
    std::optional<Feeling> feeling = {};
    OneSurvey survey = {};
    Before before = {};
    int limit = 50;
};
// From where to where each of the three words is looked for; nothing where there are fewer.
struct Bounds {
    std::array<std::optional<std::string>, 3> from, to;
};
Bounds bounds_of(const Strings& words);
// The newest first: at most limit + 1.
std::vector<Found> comments(Db& db, const Asked& asked);
std::vector<ThemeSentence> sentences_of(Db& db, CustomerId customer, ResponseId response);

}  // namespace rapport::themes::store
