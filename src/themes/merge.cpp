// How what was read of comments follows their customer when two records become one, and what is swept up at night.
#include "themes/doors.h"
#include "themes/remarks.h"

namespace rapport::themes {

using customers::Follower;

const Follower readings_follow = Follower::rows<store::CommentReading>("comment_readings", "response_id").of("responses", "response_id");
const Follower sentences_follow = Follower::rows<store::ThemeSentence>("theme_sentences", "response_id").of("responses", "response_id");
const Follower words_follow = Follower::rows<store::CommentWord>("comment_words", "response_id").of("responses", "response_id");

std::vector<const Follower*> followers() { return {&readings_follow, &sentences_follow, &words_follow}; }

namespace {

// Of answers that were taken back, or lost their comment.
std::string leftovers(const std::string& table)
{
    return "DELETE FROM " + table + " WHERE NOT EXISTS (SELECT 1 FROM responses r WHERE r.customer_id = " + table + ".customer_id AND r.id = " + table
        + ".response_id AND r.comment IS NOT NULL)";
}
const Sql readings_sql{"themes.forget_readings", Reach::business, leftovers("comment_readings")};
const Sql sentences_sql{"themes.forget_sentences", Reach::business, leftovers("theme_sentences")};
const Sql words_sql{"themes.forget_words", Reach::business, leftovers("comment_words")};

}  // namespace

std::int64_t forget_leftovers(Db& db) { return db.run(readings_sql) + db.run(sentences_sql) + db.run(words_sql) + store::forget_remarks(db); }

}  // namespace rapport::themes
