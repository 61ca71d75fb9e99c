// What was said elsewhere than beside a score with a name: words in an answer without a name or to a question of one's own, reviews and posts, and ideas.
// The tables remark_readings, remark_sentences and remark_words; the words themselves stay where they were said.
#pragma once
#include "themes/store.h"

namespace rapport::themes::store {

struct Remark {
    std::int64_t id = 0;                // of the answer, the case's entry or the idea
    std::int64_t part = 0;              // the answer's question
    Instant at;
    std::int64_t stamp = 0;             // grows with each change of what was said
    std::int64_t letters = 0;
    std::string words;
};
BOOST_DESCRIBE_STRUCT(Remark, (), (id, part, at, stamp, letters, words))

struct RemarkReading {
    std::int64_t remark_id = 0, part = 0, stamp = 0, letters = 0, finding = 0;
    Instant at;
    std::string language;
    std::optional<Feeling> feeling;
    std::optional<double> compound;
};
BOOST_DESCRIBE_STRUCT(RemarkReading, (), (remark_id, part, stamp, letters, finding, at, language, feeling, compound))

struct RemarkSentence {
    std::int64_t remark_id = 0, part = 0, number = 0;
    Id<Theme> theme_id;
    Instant at;
    std::int64_t first_byte = 0, end_byte = 0;
    double fit = 0;
    std::optional<Feeling> feeling;
};
BOOST_DESCRIBE_STRUCT(RemarkSentence, (), (remark_id, part, number, theme_id, at, first_byte, end_byte, fit, feeling))

struct RemarkWord {
    std::int64_t remark_id = 0, part = 0;
    std::string word;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(RemarkWord, (), (remark_id, part, word, at))

std::int64_t how_many_remarks(Db& db);
// The newest first.
void each_remark(Db& db, std::int64_t most, const std::function<void(Remark&&)>& take);
// Those that were not read as they stand, or not since that finding.
std::vector<Remark> unread_remarks(Db& db, std::int64_t finding, int most);
void keep(Db& db, const std::vector<RemarkReading>& readings, const std::vector<RemarkSentence>& sentences, const std::vector<RemarkWord>& words);

void each_remark_reading(Db& db, Instant from, const OneSurvey& survey, const std::function<void(const Counted&)>& take);

struct RemarkSaid {
    Id<Theme> root_id;
    std::int64_t remark_id = 0, part = 0;
    Instant at;
    std::optional<Feeling> feeling;
};
BOOST_DESCRIBE_STRUCT(RemarkSaid, (), (root_id, remark_id, part, at, feeling))
// By theme and remark.
void each_remark_said(Db& db, Instant from, const OneSurvey& survey, const std::function<void(const RemarkSaid&)>& take);

struct TypicalRemark {
    std::int64_t id = 0;
    std::optional<CustomerId> customer_id;
    Instant at;
    std::int64_t first_byte = 0, end_byte = 0;
    double fit = 0;
    std::string words;
};
BOOST_DESCRIBE_STRUCT(TypicalRemark, (), (id, customer_id, at, first_byte, end_byte, fit, words))
std::vector<TypicalRemark> typical_remarks(Db& db, Id<Theme> root, Instant from, const OneSurvey& survey, int most);

struct FoundRemark {
    std::int64_t id = 0, part = 0;
    std::optional<CustomerId> customer_id;
    std::optional<std::string> customer;
    Instant at;
    Where said = Where::answer;
    std::int64_t source_id = 0;         // of the answer, the case or the idea
    std::string words;
    std::optional<Feeling> feeling;
};
BOOST_DESCRIBE_STRUCT(FoundRemark, (), (id, part, customer_id, customer, at, said, source_id, words, feeling))
// The newest first, the parts of one after each other: at most asked.limit + 1 of them, with ten parts each.
std::vector<FoundRemark> remarks(Db& db, const Asked& asked);
std::vector<RemarkSentence> sentences_of(Db& db, std::int64_t remark, std::int64_t part);

// Sweeps up what belongs to remarks that are there no longer; answers how many rows.
std::int64_t forget_remarks(Db& db);

}  // namespace rapport::themes::store
