#include "app/domains.h"

#include "app/backup.h"
#include "app/check.h"
#include "app/demo.h"
#include "app/facts.h"
#include "app/first_steps.h"
#include "app/people_commands.h"
#include "app/serve.h"
#include "attentiveness/doors.h"
#include "base/http/idempotency.h"
#include "base/jobs/settled.h"
#include "cases/asking.h"
#include "cases/doors.h"
#include "cases/facts.h"
#include "cases/nameless.h"
#include "counter/doors.h"
#include "customers/directory.h"
#include "customers/doors.h"
#include "customers/merge.h"
#include "enquiries/doors.h"
#include "ideas/doors.h"
#include "identity/doors.h"
#include "identity/sessions.h"
#include "imports/doors.h"
#include "inbox/doors.h"
#include "inbox/hook.h"
#include "insight/doors.h"
#include "knowledge/doors.h"
#include "ladder/doors.h"
#include "listening/doors.h"
#include "messages/doors.h"
#include "loyalty/doors.h"
#include "orders/doors.h"
#include "outlook/doors.h"
#include "promises/doors.h"
#include "standards/doors.h"
#include "surveys/doors.h"
#include "tasks/doors.h"
#include "themes/doors.h"
#include "today/doors.h"
#include "touchpoints/doors.h"

#include <array>

namespace rapport::app {
namespace {

struct JobView {
    Id<jobs::Job> id;
    std::string kind;
    jobs::State state = jobs::State::ready;
    std::optional<json::value> progress, result;
    Instant created_at;
    std::optional<Instant> finished_at;
};
BOOST_DESCRIBE_STRUCT(JobView, (), (id, kind, state, progress, result, created_at, finished_at))

std::optional<json::value> json_or_text(const std::optional<std::string>& text)
{
    if (!text) return std::nullopt;
    boost::system::error_code wrong;
    auto value = json::parse(*text, wrong);
    return wrong ? json::value(*text) : value;
}

Result<JobView> read_job(Context& ctx, Id<jobs::Job> id)
{
    const auto job = jobs::find(ctx.db, id);
    if (!job) return not_found("There is no such job.");
    return JobView{job->id, job->kind, job->state, json_or_text(job->progress), json_or_text(job->result), job->created_at, job->finished_at};
}

// Who hears of answers to surveys, of steps done at contacts, of contacts, promises and cases that are given to another customer, and of other opening hours. Every door begins with the routes or the shapes.
void listen()
{
    static const bool told = [] {
        const std::array listeners{cases::listener()};
        listening::set_listeners(listeners);
        standards::keep_steps_of_contacts();
        standards::name_steps_in_files();
        orders::name_orders_in_files();
        cases::name_cases_in_files();
        promises::follow_contacts();
        tasks::follow_promises();
        surveys::follow_contacts();
        today::follow_contacts();
        ideas::follow_cases();
        ideas::follow_customers();
        inbox::follow_cases();
        cases::follow_stops();
        cases::follow_opening_hours();
        ladder::tell_recovery_of_levels();
        return true;
    }();
    (void)told;
}

}  // namespace

const imports::Shapes& shapes()
{
    listen();
    static const imports::Shapes all = {
        // In this order a whole business comes into an empty one: touchpoints name orders, cases and steps of standards, and an answer opens no case where
        // its own is there; what was said and given in cases comes behind the answers that may open some.
        customers::import_shape(),
        outlook::import_shape(),
        orders::product_shape(),
        orders::order_shape(),
        standards::import_shape(),
        cases::import_shape(),
        listening::import_shape(),
        touchpoints::import_shape(),
        cases::conversation_shape(),
        cases::remedy_shape(),
        promises::import_shape(),
        tasks::import_shape(),
        enquiries::enquiry_shape(),
        enquiries::delivery_shape(),
        ladder::import_shape(),
        knowledge::import_shape(),
        ideas::idea_shape(),
        ideas::said_shape(),
        cases::file_shape(),
        surveys::stop_shape(),
        surveys::export_shape(),
        messages::export_shape(),
        tasks::handover_export_shape(),
    };
    return all;
}

const setup::Parts& setup_parts()
{
    static const auto all = [] {
        setup::Parts made{attentiveness::setup_part()};
        for (auto& part : cases::setup_parts()) made.push_back(std::move(part));
        made.push_back(ladder::setup_part());
        made.push_back(enquiries::setup_part());
        made.push_back(surveys::setup_part());
        made.push_back(themes::setup_part());
        return made;
    }();
    return all;
}

const customers::Following& following()
{
    static const auto all = [] {
        customers::Following made{customers::followers(), fact_owners()};
        for (const auto& more : {outlook::followers(), messages::followers(), touchpoints::followers(), promises::followers(), standards::followers(), tasks::followers(), orders::followers(), listening::followers(), surveys::followers(), themes::followers(), enquiries::followers(), cases::followers(), ideas::followers(), inbox::followers(), loyalty::followers(), ladder::followers(), counter::followers(), today::followers()})
            made.tables.insert(made.tables.end(), more.begin(), more.end());
        return made;
    }();
    return all;
}

customers::Directory& names()
{
    static customers::Directory all;
    return all;
}

const listening::Listeners& listeners()
{
    static const listening::Listeners all{cases::hear_nameless};
    return all;
}

const surveys::OpenMatters& open_matters()
{
    static const surveys::OpenMatters all{cases::has_open_case};
    return all;
}

const customers::Fields& fields()
{
    static const customers::Fields all(following().facts);
    return all;
}

void add_routes(http::Router& router)
{
    identity::add_routes(router, orders::any_money);
    customers::add_routes(router, following().facts, names());
    outlook::add_routes(router);
    messages::add_routes(router);
    knowledge::add_routes(router);
    customers::add_merge_routes(router, following());
    customers::add_duplicate_routes(router);
    touchpoints::add_routes(router);
    attentiveness::add_routes(router);
    promises::add_routes(router);
    tasks::add_routes(router);
    standards::add_routes(router);
    orders::add_routes(router);
    listening::add_routes(router, listeners());
    surveys::add_routes(router, open_matters(), listeners(), fields());
    themes::add_routes(router);
    loyalty::add_routes(router);
    enquiries::add_routes(router);
    cases::add_routes(router);
    ideas::add_routes(router);
    inbox::add_routes(router);
    ladder::add_routes(router);
    counter::add_routes(router, names());
    today::add_routes(router);
    insight::add_routes(router);
    imports::add_routes(router, shapes());
    imports::add_setup_routes(router, setup_parts());
    router.get("/backup", may("settings:read"), [](Context& ctx) { return read_backup_standing(ctx); }, "How old the newest backup is that was read back, and whether its owner is to be told");
    router.get("/jobs/{id}", may("jobs:read"), [](Context& ctx, Id<jobs::Job> id) { return read_job(ctx, id); }, "Work that goes on in the background");
}

cli::Commands commands()
{
    cli::Commands all{serve_command(), init_command(), demo_command(shapes())};
    insight::add_commands(all);
    imports::add_commands(all, shapes(), setup_parts());
    imports::add_setup_commands(all, setup_parts());
    outlook::add_commands(all);
    promises::add_commands(all);
    messages::add_commands(all);
    knowledge::add_commands(all);
    orders::add_commands(all);
    enquiries::add_commands(all);
    cases::add_commands(all);
    ideas::add_commands(all);
    inbox::add_commands(all);
    tasks::add_commands(all);
    loyalty::add_commands(all);
    standards::add_commands(all);
    surveys::add_commands(all, open_matters(), fields());
    surveys::add_pile_commands(all, listeners());
    themes::add_commands(all);
    touchpoints::add_commands(all);
    attentiveness::add_commands(all);
    ladder::add_commands(all);
    counter::add_commands(all);
    today::add_commands(all);
    add_people_commands(all);
    customers::add_duplicate_commands(all, following());
    customers::add_household_commands(all);
    customers::add_commands(all);
    all.push_back(backup_command());
    all.push_back(restore_command());
    all.push_back(check_command());
    all.push_back(migrate_command());
    all.push_back(check_facts_command());
    all.push_back(openapi_command());
    return all;
}

void plan_housekeeping(Context& ctx, Day day)
{
    jobs::enqueue(ctx, "housekeeping", "{}", "housekeeping:" + to_text(day), ctx.business.time_zone.start_of(day));
}

std::map<std::string, jobs::Handler> job_handlers()
{
    std::map<std::string, jobs::Handler> handlers;
    handlers["housekeeping"] = [](jobs::Running& running) -> Result<std::string> {
        TRY(const auto forgotten, running.desk.write([](Context& ctx) -> Result<std::int64_t> {
            plan_housekeeping(ctx, {ctx.today().days + 1});
            counter::plan_learning(ctx);
            loyalty::plan_learning(ctx);
            ladder::plan_climb(ctx);
            enquiries::plan_silence(ctx);
            surveys::plan_drawing(ctx);
            themes::plan_reading(ctx);
            cases::plan_telling(ctx);
            cases::plan_asking(ctx, ctx.now());
            // Whatever is deleted for its age is handed this one, so that a clock that runs away loses nothing at once.
            const FixedClock clock(jobs::settled_now(ctx));
            Context settled{ctx.db, clock, ctx.ids, ctx.actor, ctx.business, ctx.request_id};
            return identity::forget_expired(settled) + http::forget_old_replies(ctx.db, settled.now()) + jobs::forget_finished(ctx.db, settled.now())
                + customers::forget_old_merges(settled) + customers::forget_old_notes(settled) + standards::forget_leftovers(ctx.db)
                + themes::forget_leftovers(ctx.db) + messages::forget_leftovers(settled) + inbox::forget_old_calls(ctx.db, settled.now());
        }));
        return "{\"forgotten\":" + std::to_string(forgotten) + "}";
    };
    imports::add_jobs(handlers, shapes());
    counter::add_jobs(handlers);
    loyalty::add_jobs(handlers);
    ladder::add_jobs(handlers);
    enquiries::add_jobs(handlers);
    themes::add_jobs(handlers);
    cases::add_jobs(handlers);
    customers::add_jobs(handlers);
    surveys::add_jobs(handlers, open_matters());
    return handlers;
}

void add_public_routes(http::Router& router)
{
    knowledge::add_public_routes(router);
    ideas::add_public_routes(router);
    cases::add_public_routes(router);
}

const http::Router& router()
{
    listen();
    static const auto made = [] {
        http::Router all;
        add_routes(all);
        return all;
    }();
    return made;
}

}  // namespace rapport::app
