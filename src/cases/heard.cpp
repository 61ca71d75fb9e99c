#include "cases/heard.h"

#include "cases/service.h"

#include <array>
#include <sstream>

namespace rapport::cases {
namespace {

constexpr std::array<std::string_view, 4> beginnings{"Gave ", "Not happy: gave ", "Without a name: gave ", "Without a name, not happy: gave "};

}  // namespace

std::string subject_of_answer(Kind kind, const std::string& score, bool has_name)
{
    return std::string(beginnings[(has_name ? 0U : 2U) + (kind == Kind::complaint ? 1U : 0U)]) + score;
}

bool is_our_subject(const std::string& subject)
{
    for (const auto beginning : beginnings) {
        if (!subject.starts_with(beginning)) continue;
        std::istringstream words(subject.substr(beginning.size()));
        std::int64_t score = 0, highest = 0;
        std::string of, rest;
        return words >> score >> of >> highest && of == "of" && !(words >> rest);
    }
    return false;
}

bool is_taken_up(Context& ctx, const Case& one)
{
    return one.state == State::closed || one.cause || !is_our_subject(one.subject) || one.snoozed_until || one.waiting_since || was_worked_on(ctx, one);
}

}  // namespace rapport::cases
