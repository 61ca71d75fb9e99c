// What a fuzz target insists on. A broken promise ends the run, and libFuzzer keeps the input that broke it.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace rapport {

inline void demand(bool holds, std::source_location where = std::source_location::current())
{
    if (holds) return;
    std::fprintf(stderr, "FAIL: %s:%u: %s\n", where.file_name(), static_cast<unsigned>(where.line()), where.function_name());
    std::abort();
}

}  // namespace rapport
