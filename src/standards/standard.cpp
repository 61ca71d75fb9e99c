#include "standards/standard.h"

#include "base/text.h"

#include <algorithm>

namespace rapport::standards {

std::string same_words(std::string_view text)
{
    std::string joined;
    for (const auto& word : words(fold(text))) joined += (joined.empty() ? "" : " ") + word;
    return joined;
}

std::optional<StandardStep> last_said(const std::vector<NumberedContent>& newest_first, std::int64_t step)
{
    for (const auto& content : newest_first)
        if (const auto was = std::ranges::find(content.steps, step, &StandardStep::step); was != content.steps.end()) return *was;
    return std::nullopt;
}

std::string Scope::key() const
{
    std::string key(enum_text(kind));
    key += '|';
    if (channel) key += same_words(*channel);
    key += '|';
    if (stage) key += enum_text(*stage);
    return key;
}

Applying::Applying(const std::vector<Standard>& standards)
{
    for (const auto& one : standards) by_key_.emplace_back(one.key(), one.id);
    std::sort(by_key_.begin(), by_key_.end());
}

std::optional<Id<Standard>> Applying::to(touchpoints::Kind kind, const std::optional<std::string>& channel, std::optional<touchpoints::Stage> stage) const
{
    const auto find = [&](const Scope& scope) -> std::optional<Id<Standard>> {
        const std::pair wanted(scope.key(), Id<Standard>{});
        const auto found = std::lower_bound(by_key_.begin(), by_key_.end(), wanted);
        return found != by_key_.end() && found->first == wanted.first ? std::optional(found->second) : std::nullopt;
    };
    for (const auto& scope : {Scope{kind, channel, stage}, Scope{kind, channel, {}}, Scope{kind, {}, stage}, Scope{kind, {}, {}}})
        if (const auto found = find(scope)) return found;
    return std::nullopt;
}

}  // namespace rapport::standards
