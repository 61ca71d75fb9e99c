// Hafer & Mohn with the people who work there, for tests: Hanne owns it, Ines manages, Tom serves, Samir looks on.
#pragma once
#include "base/crypto/crypto.h"
#include "base/test/world.h"
#include "identity/authenticate.h"
#include "identity/business.h"
#include "identity/people.h"
#include "identity/store.h"

namespace rapport::identity::test {

inline const std::string password = "Mohnbrot im Regenschirm";

// Made once: a hash takes its time.
inline const std::string& password_hash()
{
    static const std::string hash = crypto::password_hash(password);
    return hash;
}

class ShopTest : public rapport::test::WorldTest {
protected:
    ShopTest()
    {
        world.write([](Context& ctx) { return init_business(ctx, {"Hafer & Mohn", "EUR", "Europe/Berlin", {}}); });
        hanne = add("Hanne Brodersen", "hanne@hafer-mohn.example", Role::owner);
        ines = add("Ines Petersen", "ines@hafer-mohn.example", Role::manager);
        tom = add("Tom Reimers", "tom@hafer-mohn.example", Role::staff);
        samir = add("Samir Haddad", "samir@hafer-mohn.example", Role::viewer);
    }

    Staff add(const std::string& name, const std::string& email, Role role)
    {
        return world.write([&](Context& ctx) -> Result<Staff> {
            TRY(auto staff, insert_staff(ctx, {{name}, email, role}));
            store::keep_password(ctx.db, staff.id, password_hash(), ctx.now());
            return staff;
        });
    }

    Desk desk_of(const Staff& staff) { return {world.runtime(), acting(staff, "session"), "test"}; }
    // As this person, or with fewer rights than theirs.
    template <class F> auto as(const Staff& staff, F&& f) { return desk_of(staff).write(std::forward<F>(f)); }
    void pass(std::int64_t us) { world.clock.set({world.clock.now().us + us}); }
    Staff now(const Staff& staff) { return *world.read([&](Context& ctx) { return store::find_staff(ctx.db, staff.id); }); }

    Staff hanne, ines, tom, samir;
};

template <class T> std::string code_of(const Result<T>& result) { return result ? "" : result.error().code; }
template <class T> std::string fault_of(const Result<T>& result)
{
    return result || result.error().faults.empty() ? "" : result.error().faults.front().pointer + " " + result.error().faults.front().code;
}

}  // namespace rapport::identity::test
