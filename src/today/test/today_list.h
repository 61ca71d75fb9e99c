// For tests: the list of a small shop with two customers.
#pragma once
#include "base/test/world.h"
#include "customers/service.h"
#include "identity/people.h"
#include "promises/service.h"
#include "today/today.h"
#include "touchpoints/service.h"

namespace rapport::today {

using CustomerId = Id<customers::Customer>;
using StaffId = Id<identity::Staff>;

class TodayTest : public test::WorldTest {
protected:
    CustomerId customer(const std::string& name, customers::NewCustomer input = {})
    {
        input.name = Text<1, 200>{name};
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
    }
    StaffId colleague(const std::string& name)
    {
        return world.write([&](Context& ctx) { return identity::insert_staff(ctx, {{name}, name + "@example.org", identity::Role::staff}); }).id;
    }
    void leaves(StaffId who)
    {
        const auto known = world.read([&](Context& ctx) { return identity::read_staff(ctx, who); }).value();
        identity::StaffChange gone;
        gone.active = {true, false};
        world.write([&](Context& ctx) { return identity::change_staff(ctx, who, known.version, gone); });
    }
    Instant at(const std::string& local) { return world.runtime().business()->time_zone.instant(parse_instant(local + "Z")->us); }
    void touch(CustomerId who, const std::string& local, touchpoints::AddTouchpoint input)
    {
        input.customer_id = who;
        input.at = at(local);
        world.write([&](Context& ctx) { return touchpoints::add_touchpoint(ctx, input); });
    }
    promises::Promise promise(CustomerId who, const std::string& what, const char* due, std::optional<StaffId> staff = {})
    {
        return world.write([&](Context& ctx) { return promises::make_promise(ctx, {.customer_id = who, .what = {what}, .due_on = parse_day(due), .staff_id = staff, .made_at = at("2026-11-11T10:00:00")}); });
    }
    Today list(std::optional<StaffId> staff = {}) { return world.read([&](Context& ctx) { return list_for(ctx, staff); }); }
    Mark marked(const AddMark& input) { return world.write([&](Context& ctx) { return mark(ctx, input); }); }
    std::vector<std::string> keys(std::optional<StaffId> staff = {})
    {
        std::vector<std::string> all;
        for (const auto& line : list(staff).data) all.push_back(line.call + " " + line.key.substr(0, line.key.find(':')));
        return all;
    }
    using Keys = std::vector<std::string>;

    CustomerId mara = customer("Mara Kowalska");
    CustomerId emil = customer("Emil Thielsen");
};

}  // namespace rapport::today
