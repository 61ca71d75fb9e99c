#include "identity/people.h"

#include "base/text.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/links.h"
#include "identity/roles.h"
#include "identity/store.h"

namespace rapport::identity {
namespace {

Error nobody() { return not_found("Nobody who works here has this id."); }

Error above_you() { return not_allowed("You can add and change only people who may do less than you."); }

// The staff member that the change would make. invalid: null, or nothing but blanks, where something must stand.
Result<Staff> changed(const Staff& before, const StaffChange& change)
{
    Staff after = before;
    std::vector<Fault> faults;
    const auto take = [&](const char* pointer, const auto& patch, auto& member, auto&& read) {
        if (!patch.present) return;
        if (patch.value) member = read(*patch.value);
        else faults.push_back({pointer, "required", "This cannot be taken away."});
    };
    take("/name", change.name, after.name, [](const std::string& name) { return tidy(name); });
    take("/role", change.role, after.role, [](Role role) { return role; });
    take("/active", change.active, after.active, [](bool active) { return active; });
    if (faults.empty() && after.name.empty()) faults.push_back({"/name", "required", "This is needed."});
    if (!faults.empty()) return invalid(std::move(faults));
    return after;
}

// What a change of rights needs: somebody above, and an owner left.
Result<Done> may_change_rights(Context& ctx, const Staff& before, const Staff& after)
{
    const auto& mine = ctx.actor.permissions;
    if (!may_manage(mine, before.role) || !may_manage(mine, after.role)) return above_you();
    const bool was_owner = before.role == Role::owner && before.active, stays = after.role == Role::owner && after.active;
    if (was_owner && !stays && store::count_active_owners(ctx.db) == 1)
        return conflict(before.name + " is the last owner. Make somebody else an owner first.", "last_owner");
    return Done{};
}

}  // namespace

Result<Staff> insert_staff(Context& ctx, const NewStaff& input)
{
    Staff staff{ctx.ids.make<Staff>(), tidy(input.name.value), email_key(input.email), input.role, true, ctx.now(), ctx.now(), 1};
    std::vector<Fault> faults;
    if (staff.name.empty()) faults.push_back({"/name", "required", "This is needed."});
    if (staff.email.empty()) faults.push_back({"/email", "format", "This must be an e-mail address such as ines@hafer-mohn.example."});
    if (!faults.empty()) return invalid(std::move(faults));
    if (store::find_staff_by_email(ctx.db, staff.email)) return conflict("Somebody has the e-mail " + staff.email + " already.", "email_taken");

    store::insert(ctx.db, staff);
    record(ctx, "staff.added", to_text(staff.id), changes_of_new(staff));
    return staff;
}

Result<AddedStaff> add_staff(Context& ctx, const NewStaff& input)
{
    if (!may_manage(ctx.actor.permissions, input.role)) return above_you();
    TRY(const auto staff, insert_staff(ctx, input));
    if (ctx.actor.is_program()) return AddedStaff{staff, {}, {}};
    TRY(const auto link, make_sign_in_link(ctx, staff.id));
    return AddedStaff{staff, link.link_token, link.expires_at};
}

Result<Staff> change_staff(Context& ctx, Id<Staff> id, std::int64_t version, const StaffChange& change)
{
    const auto before = store::find_staff(ctx.db, id);
    if (!before) return nobody();
    if (before->version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    TRY(auto after, changed(*before, change));

    const bool new_rights = after.role != before->role || after.active != before->active;
    const bool myself = ctx.actor.staff == id;
    if (new_rights) CHECK(may_change_rights(ctx, *before, after));
    if (!new_rights && !myself && !may_manage(ctx.actor.permissions, before->role)) return above_you();

    const auto changes = changes_between(*before, after);
    if (changes == "{}") return *before;
    ++after.version;
    after.updated_at = ctx.now();
    store::update(ctx.db, after);
    if (new_rights) {
        store::delete_sessions_of(ctx.db, id);
        store::delete_links_of(ctx.db, id);
    }
    record(ctx, "staff.changed", to_text(id), changes);
    return after;
}

Result<Staff> read_staff(Context& ctx, Id<Staff> id)
{
    const auto staff = store::find_staff(ctx.db, id);
    if (!staff) return nobody();
    return *staff;
}

std::optional<Staff> find_staff_by_email(Db& db, std::string_view email) { return store::find_staff_by_email(db, email_key(email)); }

std::vector<Staff> list_staff(Db& db, std::optional<bool> active, Id<Staff> after, int limit) { return store::list_staff(db, active, after, limit); }

}  // namespace rapport::identity
