// Waking another thread once for a batch of work on this one, instead of once for each piece.
#pragma once
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace rapport {

// Whom another thread can wake.
class Sleeper {
public:
    virtual ~Sleeper() = default;
    virtual void wake() noexcept = 0;   // twice is as once
};

// While one lives, those whom this thread would wake sleep to its end. They do not nest.
class WakeOnce {
public:
    WakeOnce() { current = this; }
    ~WakeOnce()
    {
        current = nullptr;
        for (const auto& sleeper : put_off_) sleeper->wake();
    }
    WakeOnce(const WakeOnce&) = delete;
    WakeOnce& operator=(const WakeOnce&) = delete;

    // Outside of a batch at once.
    static void at_end(std::shared_ptr<Sleeper> sleeper)
    {
        if (!current) return sleeper->wake();
        auto& put_off = current->put_off_;
        if (std::find(put_off.begin(), put_off.end(), sleeper) == put_off.end()) put_off.push_back(std::move(sleeper));
    }

private:
    static inline thread_local WakeOnce* current = nullptr;
    std::vector<std::shared_ptr<Sleeper>> put_off_;     // a few: one loop for each thread that serves
};

}  // namespace rapport
