// What people do between a merge and the way back to rows that came from the record that went: one of each kind. The rows of each
// must go back with what they belong to.
#pragma once
#include "app/domains.h"
#include "cases/closing.h"
#include "cases/conversation.h"
#include "cases/remedies.h"
#include "enquiries/answering.h"
#include "enquiries/deliveries.h"
#include "enquiries/endings.h"
#include "ideas/service.h"
#include "listening/service.h"
#include "orders/service.h"
#include "outlook/service.h"
#include "promises/endings.h"
#include "promises/service.h"
#include "standards/ticks.h"
#include "surveys/answering.h"
#include "surveys/asking.h"
#include "surveys/keys.h"
#include "tasks/handovers.h"
#include "tasks/service.h"
#include "touchpoints/service.h"

#include <functional>

namespace rapport::app {

// Done after the merge, for whose record it is part of then.
using Later = std::function<Result<Done>(Context&, Id<customers::Customer> survivor)>;

struct MadeSince {
    const char* what;
    // Lays the parent before the merge.
    std::function<Result<Later>(Context&, Id<customers::Customer> other)> lay;
};

template <class Work> Later later(Work work)
{
    return [work](Context& ctx, Id<customers::Customer> survivor) -> Result<Done> {
        CHECK(work(ctx, survivor));
        return Done{};
    };
}

inline Result<enquiries::Enquiry> asked_by(Context& ctx, Id<customers::Customer> other) { return enquiries::ask(ctx, {.customer_id = other, .items = {{{"Rye bread"}, {}}}}); }

inline Result<promises::Promise> promised_to(Context& ctx, Id<customers::Customer> other)
{
    return promises::make_promise(ctx, {.customer_id = other, .what = {"A call about the oven"}, .due_on = Day{ctx.today().days - 1}, .made_at = Instant{ctx.now().us - 9 * us_per_day}});
}

inline Result<cases::WholeCase> complained(Context& ctx, Id<customers::Customer> other) { return cases::open_case(ctx, {.subject = {"The cake was not ready"}, .customer_id = other}); }

inline std::vector<MadeSince> made_since(Id<identity::Staff> tom, Id<surveys::Survey> survey)
{
    using CustomerId = Id<customers::Customer>;
    const auto on_enquiry = [](auto work) {
        return [work](Context& ctx, CustomerId other) -> Result<Later> {
            TRY(const auto one, asked_by(ctx, other));
            return later([work, id = one.id](Context& later_ctx, CustomerId) { return work(later_ctx, id); });
        };
    };
    const auto on_promise = [](auto work) {
        return [work](Context& ctx, CustomerId other) -> Result<Later> {
            TRY(const auto one, promised_to(ctx, other));
            return later([work, id = one.id](Context& later_ctx, CustomerId) { return work(later_ctx, id); });
        };
    };
    const auto on_case = [](auto work) {
        return [work](Context& ctx, CustomerId other) -> Result<Later> {
            TRY(const auto one, complained(ctx, other));
            return later([work, id = one.id](Context& later_ctx, CustomerId) { return work(later_ctx, id); });
        };
    };
    return {
        {"an enquiry's answer", on_enquiry([](Context& ctx, auto id) { return enquiries::answer(ctx, id, {}); })},
        {"a quote", on_enquiry([](Context& ctx, auto id) { return enquiries::quote(ctx, id, {ctx.today(), {{{"Rye bread"}, {}, Money{420, {"EUR"}}}}, {}}); })},
        {"a loss", on_enquiry([](Context& ctx, auto id) { return enquiries::lose(ctx, id, {enquiries::Reason::price, {}, {}, {}}); })},
        {"a sale", on_enquiry([](Context& ctx, auto id) { return enquiries::sell(ctx, id, {}); })},
        {"an enquiry's items", on_enquiry([](Context& ctx, auto id) -> Result<Done> {
            TRY(const auto one, enquiries::read_enquiry(ctx, id));
            enquiries::ChangeEnquiry change;
            change.items = {true, std::vector<enquiries::Wanted>{{{"Rye bread"}, {}}, {{"Rolls"}, {}}}};
            CHECK(enquiries::change_enquiry(ctx, id, one.version, change));
            return Done{};
        })},
        {"a promise's keeping", on_promise([](Context& ctx, auto id) { return promises::keep(ctx, id, {}); })},
        {"a promise's breaking and apology", on_promise([](Context& ctx, auto id) -> Result<promises::Promise> {
            CHECK(promises::break_promise(ctx, id, {{"Forgot it"}, {}}));
            return promises::apologise(ctx, id, {});
        })},
        {"a promise's task", on_promise([](Context& ctx, auto id) {
            return tasks::give_task(ctx, {.what = {"Call them"}, .due_on = Day{ctx.today().days + 3}, .source = tasks::Source::promise, .source_id = Text<1, 60>{to_text(id)}});
        })},
        {"a promise's hand-over", on_promise([tom](Context& ctx, auto id) { return tasks::hand_over(ctx, {.promise_id = id, .to_staff_id = tom, .note = {"They wait for a call."}}); })},
        {"a case's words", on_case([](Context& ctx, auto id) { return cases::add_entry(ctx, id, {.kind = cases::EntryKind::customer, .words = {"Still no cake"}, .way = cases::Way::call}); })},
        {"a remedy", on_case([](Context& ctx, auto id) { return cases::give_remedy(ctx, id, {.kind = {"refund"}, .amount = Money{900, {"EUR"}}}); })},
        {"a case's end and what they said of it", on_case([](Context& ctx, auto id) -> Result<cases::WholeCase> {
            CHECK(cases::close_case(ctx, id, {.cause = Text<1, 60>{"forgotten"}, .action = Text<1, 2000>{"Baked another"}, .told_by = cases::Way::call, .told = Text<1, 4000>{"It is ready"}}));
            return cases::give_verdict(ctx, id, {.score = 5});
        })},
        {"an idea out of a case", on_case([](Context& ctx, auto id) { return ideas::add_idea(ctx, {.title = {"Cakes by post"}, .case_id = id}); })},
        {"a settlement", [](Context& ctx, CustomerId other) -> Result<Later> {
            TRY(const auto noted, outlook::note(ctx, other, {.kind = outlook::Kind::danger, .what = {"Moves away"}}));
            return later([id = noted.id](Context& later_ctx, CustomerId survivor) { return outlook::settle(later_ctx, survivor, id, {{"They stayed"}, {}}); });
        }},
        {"a tick", [](Context& ctx, CustomerId other) -> Result<Later> {
            TRY(const auto visit, touchpoints::add_touchpoint(ctx, {.customer_id = other, .kind = touchpoints::Kind::visit}));
            return later([id = visit.id](Context& later_ctx, CustomerId) { return standards::tick(later_ctx, id, 1); });
        }},
        {"a delivery of an order, and that it came", [](Context& ctx, CustomerId other) -> Result<Later> {
            TRY(const auto order, orders::add_order(ctx, {.customer_id = other, .items = {{.amount = Money{100, {"EUR"}}}}}));
            return later([id = order.id](Context& later_ctx, CustomerId survivor) -> Result<Done> {
                TRY(const auto promised, enquiries::promise_delivery(later_ctx, {.customer_id = survivor, .promised_on = later_ctx.today(), .order_id = id}));
                CHECK(enquiries::arrive(later_ctx, promised.id, {}));
                return Done{};
            });
        }},
        {"an answer to an invitation", [survey](Context& ctx, CustomerId other) -> Result<Later> {
            if (!surveys::draw(ctx, {}, survey, other, surveys::AskedBy::counter, {})) return Later([](Context&, CustomerId) -> Result<Done> { return Done{}; });
            TRY(const auto drawn, surveys::list_invitations(ctx, survey, {.limit = 1}));
            return later([survey, id = drawn.front().id](Context& later_ctx, CustomerId) -> Result<Done> {
                TRY(const auto asked, surveys::make_link(later_ctx, {}, id));
                const surveys::Answering by{survey, 1, surveys::AnsweredBy::link, "en", surveys::answer_key_of(asked.link.substr(3)), asked.invitation};
                CHECK(surveys::give(later_ctx, {}, by, {{1, 9, {}}}));
                return Done{};
            });
        }},
    };
}

}  // namespace rapport::app
