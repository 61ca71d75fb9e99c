// The time of the processor that this program has taken so far, in seconds: what benches measure by.
#pragma once
#include <ctime>

inline double cpu_seconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}
