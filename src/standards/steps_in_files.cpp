// The steps that were done at contacts, as files name them: by their words.
#include "standards/doors.h"
#include "standards/store.h"
#include "standards/ticks.h"
#include "touchpoints/steps.h"

#include <algorithm>
#include <map>
#include <memory>

namespace rapport::standards {
namespace {

using touchpoints::DoneStep;
using touchpoints::StepsInFiles;
using touchpoints::Touchpoint;
using TouchpointId = Id<Touchpoint>;

struct Ticked {
    TouchpointId touchpoint_id;
    Id<Standard> standard_id;
    std::int64_t step = 0;
};
BOOST_DESCRIBE_STRUCT(Ticked, (), (touchpoint_id, standard_id, step))

const Sql every_tick_sql{"standards.every_tick", Reach::business, "SELECT " + columns<Ticked>() + " FROM step_ticks ORDER BY touchpoint_id, standard_id, step"};
const Sql ticks_of_sql{"standards.steps_ticked_at", Reach::one_customer,
    "SELECT " + columns<Ticked>() + " FROM step_ticks WHERE customer_id = $1 AND touchpoint_id = $2 ORDER BY standard_id, step"};

// Every standard with all that it ever said, read once.
class StandardsInTime {
public:
    explicit StandardsInTime(Db& db) : standards_(store::list(db, {}))
    {
        for (const auto& one : standards_) contents_[one.id] = store::contents(db, one.id);
    }

    struct Said {
        Id<Standard> standard;
        std::vector<StandardStep> then;         // the steps when the contact happened
        std::vector<StandardStep> now;          // those of them that it still has, by the words of today
    };
    // Nothing where none applied to the contact.
    std::optional<Said> at(const Touchpoint& contact) const
    {
        auto in_use = standards_;
        std::erase_if(in_use, [&](const Standard& one) { return one.retired_at && *one.retired_at <= contact.at; });
        const auto id = Applying(in_use).to(contact.kind, contact.channel, contact.stage);
        if (!id) return std::nullopt;
        const auto& contents = contents_.at(*id);
        const auto then = std::ranges::find_if(contents, [&](const NumberedContent& one) { return one.since <= contact.at; });
        if (then == contents.end()) return std::nullopt;
        Said said{*id, then->steps, {}};
        for (const auto& step : contents.front().steps)
            if (std::ranges::find(then->steps, step.step, &StandardStep::step) != then->steps.end()) said.now.push_back(step);
        return said;
    }

private:
    std::vector<Standard> standards_;
    std::map<Id<Standard>, std::vector<NumberedContent>> contents_;
};

// The words of the steps that were done, of one contact after the other.
class WordsOfSteps {
public:
    explicit WordsOfSteps(Context& ctx) : standards_(ctx.db), ticked_(ctx.db.all<Ticked>(every_tick_sql)) {}

    Strings operator()(const Touchpoint& contact) const
    {
        Strings words;
        const auto [from, to] = std::ranges::equal_range(ticked_, contact.id, {}, &Ticked::touchpoint_id);
        const auto said = from == to ? std::nullopt : standards_.at(contact);
        if (!said) return words;
        for (const auto& step : said->now)
            if (std::any_of(from, to, [&](const Ticked& one) { return one.standard_id == said->standard && one.step == step.step; })) words.push_back(step.words);
        return words;
    }

private:
    StandardsInTime standards_;
    std::vector<Ticked> ticked_;
};

StepsInFiles::Words words(Context& ctx)
{
    return [made = std::make_shared<WordsOfSteps>(ctx)](const Touchpoint& contact) { return (*made)(contact); };
}

Result<std::int64_t> step_named(const std::optional<StandardsInTime::Said>& said, const std::string& words)
{
    const auto same = [&](const StandardStep& step) { return same_words(step.words) == same_words(words); };
    if (said)
        for (const auto* steps : {&said->now, &said->then})
            if (const auto found = std::ranges::find_if(*steps, same); found != steps->end()) return found->step;
    return invalid("steps", "No standard for this contact has the step “" + words + "”. Bring the standards in first.", "unknown");
}

StepsInFiles::Named named(Context& ctx)
{
    return [&ctx, standards = std::make_shared<StandardsInTime>(ctx.db)](const Touchpoint& contact, const Strings& said_done) -> Result<std::vector<DoneStep>> {
        const auto said = standards->at(contact);
        const auto ticked = ctx.db.all<Ticked>(ticks_of_sql, contact.customer_id, contact.id);
        std::vector<DoneStep> steps;
        for (const auto& words : said_done) {
            TRY(const auto step, step_named(said, words));
            const bool done = std::ranges::any_of(ticked, [&](const Ticked& one) { return one.standard_id == said->standard && one.step == step; });
            if (!done) steps.push_back({said->standard.value, step});
        }
        return steps;
    };
}

void keep(Context& ctx, const Touchpoint& contact, const std::vector<DoneStep>& steps)
{
    for (const auto& one : steps) put_tick(ctx.db, {contact.customer_id, contact.id, {one.standard}, one.step, contact.at, contact.staff, contact.staff_id});
}

void take_back(Context& ctx, const Touchpoint& contact, const std::vector<DoneStep>& steps)
{
    for (const auto& one : steps) remove_tick(ctx.db, contact.customer_id, contact.id, {one.standard}, one.step);
}

}  // namespace

void name_steps_in_files() { touchpoints::set_steps_in_files({words, named, keep, take_back}); }

}  // namespace rapport::standards
