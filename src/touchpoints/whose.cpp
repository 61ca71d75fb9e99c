#include "touchpoints/whose.h"

#include "customers/service.h"
#include "imports/shape.h"

namespace rapport::touchpoints {

Whose::Whose(Context& ctx, const std::vector<std::string>& texts)
{
    if (texts.empty()) return;
    known_ = customers::find_by_external_ids(ctx.db, texts);
    for (const auto& text : texts) {
        if (known_.contains(text)) continue;
        if (const auto id = parse_id<customers::Customer>(text); id && customers::exists(ctx.db, *id)) known_[text] = *id;
    }
}

std::optional<Id<customers::Customer>> Whose::find(const std::string& text) const
{
    const auto found = known_.find(text);
    return found == known_.end() ? std::nullopt : std::optional(found->second);
}

void Whose::ensure(Context& ctx, const std::vector<std::string>& texts, imports::Applied& applied)
{
    std::vector<std::string> unknown;
    for (const auto& text : texts)
        if (!known_.contains(text)) unknown.push_back(text);
    if (unknown.empty()) return;

    std::vector<Id<customers::Customer>> made;
    known_.merge(customers::ensure_customers(ctx, unknown, &made));
    for (const auto id : made) applied.changes.push_back({"customer", id.value, id.value, std::nullopt});
}

}  // namespace rapport::touchpoints
