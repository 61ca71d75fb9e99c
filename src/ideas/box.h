// The suggestion box: ideas that everybody may read and vote for, and what strangers put in. What they write is read by nobody else before a person
// of ours shows it; of an idea that a customer told us, its title alone stands there.
#pragma once
#include "base/context.h"
#include "base/crypto/secret_key.h"
#include "base/result.h"
#include "ideas/idea.h"

namespace rapport::ideas {

constexpr std::int64_t most_put_in_a_day = 100;     // ideas of strangers

// As everybody reads it.
struct BoxIdea {
    std::string form_key;
    std::string title;
    std::string words;                              // of what was put in here; else empty
    std::int64_t votes = 0;                         // customers and strangers
    std::optional<IdeaAnswer> answer;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(BoxIdea, (), (form_key, title, words, votes, answer, reason))

// Everybody may read it from then on and vote for it; or no more, and its votes stay. not_found.
Result<Idea> show_idea(Context& ctx, Id<Idea> id);
Result<Idea> hide_idea(Context& ctx, Id<Idea> id);
// One that a file brought, which says since when everybody may, and who said so.
void show_since(Context& ctx, Id<Idea> id, Instant at, const std::optional<std::string>& by);
// Nothing of it stays. not_found; conflict "not_from_box": it is no stranger's; "said": you said, we did tells of it; "in_use": a customer voted for it.
Result<Done> remove_idea(Context& ctx, Id<Idea> id);

// A stranger's, which waits for a person. invalid: no title. conflict "too_many": most_put_in_a_day were put in today.
Result<Done> put_in_box(Context& ctx, const Text<1, 160>& title, const std::string& words);
// One vote of each network, of which the key alone tells which; twice is as once. False: no idea with this key can be voted for; of those that are answered none can.
bool vote_in_box(Context& ctx, const crypto::SecretKey& key, const std::string& form_key, std::string_view network);
// By votes: at most `limit`, without the first `skipped`.
std::vector<BoxIdea> in_box(Db& db, std::size_t skipped, std::size_t limit);

}  // namespace rapport::ideas
