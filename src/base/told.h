// Who of the folders above is told when something happens in a folder below, which knows none of them.
#pragma once
#include <algorithm>
#include <vector>

namespace rapport {

// Functions, each of which is told once, however often it is listed. `app` lists them before anything is stored.
template <class Tell> class Told {
public:
    void list(Tell tell)
    {
        if (std::ranges::find(all_, tell) == all_.end()) all_.push_back(tell);
    }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }

private:
    std::vector<Tell> all_;
};

}  // namespace rapport
