// What was said of the lines of the list, as it stands now.
#pragma once
#include "today/marks.h"
#include "today/reasons.h"

#include <map>
#include <set>

namespace rapport::today {

class Said {
public:
    // As one person of ours sees it; without `staff` as everybody does.
    Said(Context& ctx, std::optional<Id<identity::Staff>> staff);

    std::int64_t done() const { return static_cast<std::int64_t>(done_.size()); }   // today
    std::int64_t kept() const { return kept_; }                                     // promises among these

    // Whether it is on this list now; `given_by` is told who gave it. What we owe by name leaves its owner's list by their own word
    // alone, and nobody's: a mark of somebody else's hides it from nobody but them.
    bool shown(const Reason& reason, std::optional<std::string>& given_by) const;
    // The mark that keeps it off the list until some day; nothing where there is none.
    const Mark* put_off(const Reason& reason) const;
    // Whether this person is here and has a list of their own.
    bool has_list(Id<identity::Staff> staff) const { return with_lists_.contains(staff.value); }

private:
    const Mark* find(const Reason& reason, const std::string& key) const;
    bool is_theirs_to_hide(const Reason& reason, const Mark& mark) const;
    bool is_done(const Reason& reason, const Mark& mark) const;
    bool was_kept_late_today(const Reason& reason) const;
    bool is_of_today(const Mark& mark) const;

    const Context& ctx_;
    Instant now_;
    std::set<std::int64_t> with_lists_;
    std::optional<Id<identity::Staff>> staff_;
    std::map<std::pair<std::int64_t, std::string>, Mark> last_;
    std::set<std::int64_t> done_;
    std::int64_t kept_ = 0;
};

}  // namespace rapport::today
