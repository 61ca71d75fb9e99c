#include "identity/roles.h"

#include <gtest/gtest.h>

namespace rapport::identity {
namespace {

bool has(Role role, std::string_view name) { return permissions_of(role).test(may(name).number()); }

TEST(Roles, every_permission_has_exactly_one_line_in_the_table)
{
    for (std::size_t number = 0; number < Permission::count(); ++number) {
        const auto name = Permission::numbered(number).name();
        int lines = 0;
        for (const auto& grant : grants()) lines += grant.permission == name;
        EXPECT_EQ(lines, 1) << name << ": say in roles.cpp from which role on it is given";
    }
    for (const auto& grant : grants()) EXPECT_NO_THROW(may(grant.permission)) << grant.permission;
}

TEST(Roles, each_may_do_all_that_the_one_before_may)
{
    for (const auto& [less, more] : {std::pair{Role::viewer, Role::staff}, {Role::staff, Role::manager}, {Role::manager, Role::owner}}) {
        EXPECT_TRUE((permissions_of(less) & ~permissions_of(more)).none());
        EXPECT_NE(permissions_of(less), permissions_of(more));
    }
    EXPECT_EQ(permissions_of(Role::owner), every_permission());
}

// The rows of RELIABILITY.md, section 11, in words: what each role may (+) and may not (-).
TEST(Roles, may_what_is_written_here)
{
    struct Row {
        Role role;
        std::vector<std::string_view> may, may_not;
    };
    const std::vector<Row> rows = {
        {Role::viewer, {"customers:read", "orders:read", "report:read", "own:write"},
                       {"customers:write", "touchpoints:write", "orders:write", "responses:write", "customers:export", "settings:read", "audit:read", "tokens:write", "staff:write"}},
        {Role::staff, {"customers:write", "touchpoints:write", "orders:write", "responses:write", "promises:write"},
                      {"customers:export", "orders:export", "customers:erase", "settings:write", "settings:read", "audit:read", "staff:write", "imports:write"}},
        {Role::manager, {"customers:write", "products:write", "settings:write", "imports:write", "customers:export", "report:export", "audit:read", "staff:write"},
                        {"customers:erase", "touchpoints:erase", "orders:erase", "products:erase", "responses:erase", "promises:erase"}},
        {Role::owner, {"customers:erase", "settings:write", "staff:write", "tokens:write"}, {}},
    };
    for (const auto& row : rows) {
        for (const auto name : row.may) EXPECT_TRUE(has(row.role, name)) << enum_text(row.role) << " " << name;
        for (const auto name : row.may_not) EXPECT_FALSE(has(row.role, name)) << enum_text(row.role) << " " << name;
    }
}

TEST(Roles, nobody_manages_who_may_do_as_much_but_an_owner)
{
    for (const auto mine : {Role::viewer, Role::staff, Role::manager, Role::owner})
        for (const auto theirs : {Role::viewer, Role::staff, Role::manager, Role::owner})
            EXPECT_EQ(may_manage(permissions_of(mine), theirs), theirs < mine || mine == Role::owner) << enum_text(mine) << " " << enum_text(theirs);

    auto narrow = permissions_of(Role::owner);
    narrow.reset(may("customers:erase").number());
    EXPECT_FALSE(may_manage(narrow, Role::owner));
    EXPECT_TRUE(may_manage(narrow, Role::manager));
    Permissions alone;
    alone.set(may("staff:write").number());
    EXPECT_FALSE(may_manage(alone, Role::viewer));
}

TEST(Scopes, name_permissions_all_or_reading)
{
    EXPECT_EQ(*permissions_of_scopes({"all"}), every_permission());
    const auto reading = *permissions_of_scopes({"read"});
    for (std::size_t number = 0; number < Permission::count(); ++number)
        EXPECT_EQ(reading.test(number), Permission::numbered(number).name().ends_with(":read"));
    EXPECT_EQ(names_of(*permissions_of_scopes({"orders:write", "customers:read"})), (Strings{"customers:read", "contacts:read", "orders:write"}));
    EXPECT_EQ(permissions_of_scopes({"read", "orders:write"})->count(), reading.count() + 1);
}

TEST(Scopes, are_refused_each_at_its_place)
{
    const auto refused = permissions_of_scopes({"read", "customers:fly", "", "write"});
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().faults.size(), 3u);
    EXPECT_EQ(refused.error().faults[0].pointer, "/scopes/1");
    EXPECT_EQ(refused.error().faults[2].pointer, "/scopes/3");
    EXPECT_EQ(permissions_of_scopes({}).error().faults.at(0).pointer, "/scopes");
    EXPECT_TRUE(allowed_by({"customers:fly"}).none());
    EXPECT_EQ(names_of(allowed_by({"customers:fly", "orders:read"})), Strings{"orders:read"});
}

}  // namespace
}  // namespace rapport::identity
