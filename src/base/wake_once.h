// Waking another thread once for a batch of work on this one, instead of once for each piece.
#pragma once
#include <functional>
#include <utility>
#include <vector>

namespace rapport {

// While one lives, what this thread puts off waits for its end. They do not nest.
class WakeOnce {
public:
    WakeOnce() { current = this; }
    ~WakeOnce()
    {
        current = nullptr;
        for (const auto& wake : put_off_) wake();
    }
    WakeOnce(const WakeOnce&) = delete;
    WakeOnce& operator=(const WakeOnce&) = delete;

    // wake: throws nothing, and called twice is as once. Outside of a batch it is called at once.
    static void at_end(std::function<void()> wake)
    {
        if (!current) return wake();
        current->put_off_.push_back(std::move(wake));
    }

private:
    static inline thread_local WakeOnce* current = nullptr;
    std::vector<std::function<void()>> put_off_;
};

}  // namespace rapport
