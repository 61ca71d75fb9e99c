#include "app/facts.h"

#include "cases/facts.h"
#include "counter/facts.h"
#include "customers/directory.h"
#include "enquiries/facts.h"
#include "identity/audit.h"
#include "ladder/facts.h"
#include "listening/facts.h"
#include "loyalty/facts.h"
#include "orders/facts.h"
#include "outlook/facts.h"
#include "promises/facts.h"
#include "surveys/doors.h"
#include "touchpoints/facts.h"

namespace rapport::app {
namespace {

Result<int> check_facts(Desk& desk, cli::Terminal& terminal, const cli::Arguments&)
{
    TRY(const auto differences, desk.write([](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
        auto differences = customers::rebuild_and_compare_facts(ctx.db, fact_owners());
        customers::note_all_for_look_up(ctx);
        identity::record(ctx, "facts.rebuilt", "facts", "{\"mended\":" + std::to_string(differences.size()) + "}");
        return differences;
    }));
    for (const auto& one : differences) terminal.print(to_text(one.customer_id) + "  " + one.column + "  was " + one.was + ", is " + one.is + "\n");
    terminal.say(differences.empty() ? "Every figure was true." : differences.size() == 1 ? "One figure was wrong and is mended." : std::to_string(differences.size()) + " figures were wrong and are mended.");
    return differences.empty() ? cli::done : cli::failed;
}

}  // namespace

std::vector<customers::FactOwner> fact_owners()
{
    return {outlook::fact_owner(), touchpoints::fact_owner(), promises::fact_owner(), orders::fact_owner(), listening::fact_owner(), surveys::fact_owner(), enquiries::fact_owner(), cases::fact_owner(), loyalty::fact_owner(),
            ladder::fact_owner(), counter::fact_owner()};
}

cli::Command check_facts_command()
{
    return {"facts rebuild", "makes every customer's figures again from the truth, and says which were wrong", {}, {},
            cli::Command::Needs::writing, may("settings:write"), check_facts};
}

}  // namespace rapport::app
