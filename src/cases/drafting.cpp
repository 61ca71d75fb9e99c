#include "cases/drafting.h"

#include "base/text.h"
#include "cases/heard.h"
#include "cases/pages/words.h"
#include "customers/service.h"
#include "surveys/pages/words.h"

namespace rapport::cases {
namespace {

constexpr std::size_t most_quoted = 300;    // bytes

std::string quotable(std::string_view words)
{
    auto text = tidy(words);
    if (text.size() <= most_quoted) return text;
    const auto end = text.rfind(' ', most_quoted);
    return end == text.npos ? std::string() : text.substr(0, end) + " …";
}

std::string their_words(const WholeCase& one)
{
    std::string first, last;
    bool is_answered = false;
    for (const auto& entry : one.entries) {
        is_answered |= entry.kind == EntryKind::answer;
        if (entry.kind != EntryKind::customer) continue;
        if (first.empty()) first = entry.words;
        last = entry.words;
    }
    return quotable(is_answered ? last : first);
}

}  // namespace

Draft draft_for(Context& ctx, const WholeCase& one)
{
    const auto customer = one.customer_id ? customers::read_customer(ctx, *one.customer_id) : not_found("");
    const auto& say = pages::words_in(customer && customer->language ? customer->language->value : "");
    const bool is_complaint = one.kind == Kind::complaint;
    const auto theirs = their_words(one);
    std::string words = theirs.empty() ? surveys::pages::filled(say.concerns, subject_for_them(ctx, one, say.language))
                                       : surveys::pages::filled(is_complaint ? say.you_told : say.you_asked, theirs);
    if (is_complaint) words += "\n\n" + std::string(say.sorry);
    return {std::string(say.language), std::move(words)};
}

}  // namespace rapport::cases
