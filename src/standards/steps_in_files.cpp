// The steps that were done at contacts, as files name them: by their words.
#include "standards/doors.h"
#include "standards/store.h"
#include "standards/ticks.h"
#include "touchpoints/steps.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace rapport::standards {
namespace {

using touchpoints::DoneStep;
using touchpoints::StepsInFiles;
using touchpoints::Touchpoint;
using TouchpointId = Id<Touchpoint>;

struct Ticked {
    Id<customers::Customer> customer_id;
    TouchpointId touchpoint_id;
    Id<Standard> standard_id;
    std::int64_t step = 0;
};
BOOST_DESCRIBE_STRUCT(Ticked, (), (customer_id, touchpoint_id, standard_id, step))

// Of the next so many customers who have any.
const Sql page_of_ticks_sql{"standards.page_of_ticks", Reach::business, "SELECT " + columns<Ticked>() + R"sql(
       FROM step_ticks
      WHERE customer_id >= $1
        AND customer_id <= COALESCE((SELECT MAX(few.customer_id)
                                       FROM (SELECT DISTINCT customer_id FROM step_ticks WHERE customer_id >= $1 ORDER BY customer_id LIMIT $2) few), $1)
      ORDER BY customer_id, touchpoint_id, standard_id, step
)sql"};
const Sql ticks_of_sql{"standards.steps_ticked_at", Reach::one_customer,
    "SELECT " + columns<Ticked>() + " FROM step_ticks WHERE customer_id = $1 AND touchpoint_id = $2 ORDER BY standard_id, step"};

// Every standard with all that it ever said, read once.
class StandardsInTime {
public:
    explicit StandardsInTime(Db& db) : standards_(store::list(db, {}))
    {
        for (const auto& one : standards_) said_[one.id] = {store::contents(db, one.id), store::former_steps(db, one.id)};
    }

    struct Said {
        Id<Standard> standard;
        std::vector<StandardStep> then;         // the steps when the contact happened
        std::vector<StandardStep> last;         // the same by the words that they had last, first those that it still has; and what a file named as former

        // Nothing where it has no such step.
        std::optional<std::int64_t> named(const std::string& words) const
        {
            const auto same = [&](const StandardStep& step) { return same_words(step.words) == same_words(words); };
            for (const auto* steps : {&last, &then})
                if (const auto found = std::ranges::find_if(*steps, same); found != steps->end()) return found->step;
            return std::nullopt;
        }
        // By the words that they had last, as files of standards name them too, unless these mean another one.
        std::vector<StandardStep> by_their_words() const
        {
            auto steps = last;
            std::erase_if(steps, [&](const StandardStep& one) { return named(one.words) != one.step; });
            return steps;
        }
    };
    // Nothing where none applied to the contact.
    std::optional<Said> at(const Touchpoint& contact) const
    {
        auto in_use = standards_;
        std::erase_if(in_use, [&](const Standard& one) { return one.retired_at && *one.retired_at <= contact.at; });
        const auto id = Applying(in_use).to(contact.kind, contact.channel, contact.stage);
        if (!id) return std::nullopt;
        const auto& [contents, former] = said_.at(*id);
        const auto then = std::ranges::find_if(contents, [&](const NumberedContent& one) { return one.since <= contact.at; });
        if (then == contents.end()) return std::nullopt;
        const auto has = [](const std::vector<StandardStep>& steps, const StandardStep& one) { return std::ranges::find(steps, one.step, &StandardStep::step) != steps.end(); };
        const auto& now = contents.front().steps;
        Said said{*id, then->steps, {}};
        std::ranges::copy_if(now, std::back_inserter(said.last), [&](const StandardStep& one) { return has(then->steps, one); });
        for (const auto& step : then->steps)
            if (!has(now, step)) said.last.push_back(last_said(contents, step.step).value_or(step));
        said.last.insert(said.last.end(), former.begin(), former.end());
        return said;
    }

private:
    struct EverSaid {
        std::vector<NumberedContent> contents;
        std::vector<StandardStep> former;
    };
    std::vector<Standard> standards_;
    std::map<Id<Standard>, EverSaid> said_;
};

// The words of the steps that were done, of one contact after the other, customer by customer as their ids rise.
class WordsOfSteps {
public:
    explicit WordsOfSteps(Context& ctx) : db_(ctx.db), standards_(ctx.db) {}

    Strings operator()(const Touchpoint& contact)
    {
        turn_to(contact.customer_id);
        Strings words;
        const auto [from, to] = std::ranges::equal_range(ticked_, std::pair(contact.customer_id, contact.id), {}, [](const Ticked& one) { return std::pair(one.customer_id, one.touchpoint_id); });
        const auto said = from == to ? std::nullopt : standards_.at(contact);
        if (!said) return words;
        for (const auto& step : said->by_their_words())
            if (std::any_of(from, to, [&](const Ticked& one) { return one.standard_id == said->standard && one.step == step.step; })) words.push_back(step.words);
        return words;
    }

private:
    // Reads the next page where this one ends before the customer.
    void turn_to(Id<customers::Customer> customer)
    {
        constexpr int customers_at_once = 200;
        if (is_last_ || customer <= until_) return;
        ticked_ = db_.all<Ticked>(page_of_ticks_sql, customer, customers_at_once);
        is_last_ = ticked_.empty();
        if (!is_last_) until_ = ticked_.back().customer_id;
    }

    Db& db_;
    StandardsInTime standards_;
    std::vector<Ticked> ticked_;            // of all customers up to until_
    Id<customers::Customer> until_;
    bool is_last_ = false;
};

StepsInFiles::Words words(Context& ctx)
{
    return [made = std::make_shared<WordsOfSteps>(ctx)](const Touchpoint& contact) { return (*made)(contact); };
}

Result<std::int64_t> step_named(const std::optional<StandardsInTime::Said>& said, const std::string& words)
{
    if (const auto step = said ? said->named(words) : std::nullopt) return *step;
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
