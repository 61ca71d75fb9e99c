#include "base/setup_parts.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "themes/doors.h"
#include "themes/service.h"

#include <algorithm>
#include <map>
#include <set>

namespace rapport::themes {
namespace {

using setup::Effect;

constexpr std::size_t most_words = 1'000;

// A theme by its name, or where nobody named it by its weightiest words.
struct ThemeInSetup {
    Text<1, 300> name;
    bool named = false;
    bool pinned = false;
    std::optional<std::string> into;    // of which theme it is a part; that one stands before it
    std::vector<ThemeWord> words;       // the weightiest first
    double stability = 0;
};
BOOST_DESCRIBE_STRUCT(ThemeInSetup, (), (name, named, pinned, into, words, stability))

// What a person says of a theme, as the log keeps it.
struct SaidOfTheme {
    std::optional<std::string> name;
    bool pinned = false;
    std::optional<Id<Theme>> merged_into;
    bool operator==(const SaidOfTheme&) const = default;
};
BOOST_DESCRIBE_STRUCT(SaidOfTheme, (), (name, pinned, merged_into))

SaidOfTheme said_of(const Theme& theme) { return {theme.name, theme.pinned_at.has_value(), theme.merged_into}; }

using Themes = std::map<Id<Theme>, Theme>;

Themes not_ended(Db& db)
{
    Themes all;
    for (auto& theme : store::themes(db))
        if (!theme.ended_at) all.emplace(theme.id, std::move(theme));
    return all;
}

// How many it is a part of, one in the other.
std::size_t depth(const Themes& all, const Theme& theme)
{
    std::size_t hops = 0;
    for (auto into = theme.merged_into; into && all.contains(*into) && hops < all.size(); into = all.at(*into).merged_into) ++hops;
    return hops;
}

std::vector<ThemeInSetup> held_themes(Context& ctx)
{
    const auto all = not_ended(ctx.db);
    std::set<Id<Theme>> wholes;
    for (const auto& [id, theme] : all)
        if (theme.merged_into) wholes.insert(*theme.merged_into);
    std::vector<const Theme*> held;
    for (const auto& [id, theme] : all)
        if (theme.held() || wholes.contains(id)) held.push_back(&theme);
    std::ranges::stable_sort(held, {}, [&](const Theme* theme) { return std::pair(depth(all, *theme), theme->label()); });
    std::vector<ThemeInSetup> told;
    std::set<std::string> names;
    for (const auto* theme : held) {
        if (!names.insert(theme->label()).second) continue;
        const auto into = theme->merged_into ? all.find(*theme->merged_into) : all.end();
        told.push_back({{theme->label()}, theme->name.has_value(), theme->pinned_at.has_value(), into == all.end() ? std::nullopt : std::optional(into->second.label()), theme->words, theme->stability});
    }
    return told;
}

std::optional<Theme> theme_called(const Themes& all, const std::string& name)
{
    const auto found = std::ranges::find_if(all, [&](const auto& one) { return one.second.label() == name; });
    return found == all.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Fault> faults_of(const ThemeInSetup& wanted)
{
    std::vector<Fault> faults;
    if (wanted.named && wanted.name.value.size() > 240) faults.push_back({"/name", "too_long", "A name of a theme has sixty letters at most."});
    if (wanted.words.empty() || wanted.words.size() > most_words) faults.push_back({"/words", "range", "A theme has 1 to 1,000 words by which it is known."});
    for (std::size_t i = 0; i < wanted.words.size(); ++i) {
        const auto& word = wanted.words[i];
        if (word.stem.empty() || word.word.empty() || word.stem.size() > 200 || word.word.size() > 200 || !(word.weight > 0 && word.weight <= 1))
            faults.push_back({"/words/" + std::to_string(i), "range", "A word has its stem, how it is written, and a weight above 0 and up to 1."});
    }
    if (!(wanted.stability >= 0 && wanted.stability <= 1)) faults.push_back({"/stability", "range", "This is 0 to 1."});
    return faults;
}

Theme new_theme(Context& ctx, const ThemeInSetup& wanted)
{
    Theme theme;
    theme.id = theme.root_id = ctx.ids.make<Theme>();
    theme.words = wanted.words;
    theme.stability = wanted.stability;
    if (wanted.named) theme.name = wanted.name.value;
    theme.created_at = theme.updated_at = ctx.now();
    store::put(ctx.db, theme);
    identity::record(ctx, "theme.made", to_text(theme.id), identity::changes_of_new(said_of(theme)));
    return theme;
}

Result<std::optional<Id<Theme>>> whole_of(const Themes& all, const Theme& theme, const ThemeInSetup& wanted)
{
    if (!wanted.into) return std::optional<Id<Theme>>();
    const auto into = theme_called(all, *wanted.into);
    if (!into) return invalid("/into", "There is no theme “" + *wanted.into + "”. It must stand before this one.", "unknown");
    std::size_t hops = 0;
    for (auto at = std::optional(into->id); at && hops <= all.size(); ++hops) {
        if (*at == theme.id) return invalid("/into", "A theme cannot be a part of itself.", "itself");
        const auto next = all.find(*at);
        at = next == all.end() ? std::nullopt : next->second.merged_into;
    }
    return std::optional(into->id);
}

Result<Done> bring_theme(Context& ctx, const ThemeInSetup& wanted, std::vector<setup::Step>& steps)
{
    if (auto faults = faults_of(wanted); !faults.empty()) return invalid(std::move(faults));
    const auto all = not_ended(ctx.db);
    const auto found = theme_called(all, wanted.name);
    auto effect = found ? Effect::same : Effect::made;
    auto theme = found ? *found : new_theme(ctx, wanted);
    const auto before = said_of(theme);
    if (wanted.named) theme.name = wanted.name.value;
    TRY(theme.merged_into, whole_of(all, theme, wanted));
    if (wanted.pinned != theme.pinned_at.has_value()) {
        theme.pinned_at = wanted.pinned ? std::optional(ctx.now()) : std::nullopt;
        theme.pinned_by = wanted.pinned ? std::optional(ctx.actor.name) : std::nullopt;
    }
    if (said_of(theme) != before) {
        theme.updated_at = ctx.now();
        ++theme.version;
        store::put(ctx.db, theme);
        identity::record(ctx, "theme.changed", to_text(theme.id), identity::changes_between(before, said_of(theme)));
        find_roots(ctx);
        if (effect == Effect::same) effect = Effect::changed;
    }
    steps.push_back({effect, "the theme “" + wanted.name.value + "”"});
    return Done{};
}

}  // namespace

setup::Part setup_part() { return setup::list<ThemeInSetup>("themes", may("themes:read"), may("themes:write"), held_themes, bring_theme); }

}  // namespace rapport::themes
