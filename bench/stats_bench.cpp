// CPU seconds that fitting takes on one thread, one JSON line for each model, beside ten evaluations of the likelihood over the
// same grouped customers, which no search can do without (one over the customers themselves for Gamma-Gamma); and the peak of the process.
//
//   stats_bench CUSTOMERS
#include "cpu_seconds.h"
#include "stats/lifetime_value.h"
#include "stats/simulated_test.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <string>

using namespace rapport::stats;

namespace {

double peak_mib()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

// The least of three, since the machine has other things to do.
template <class Work> double least(Work work)
{
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
        const double start = cpu_seconds();
        work();
        best = std::min(best, cpu_seconds() - start);
    }
    return best;
}

template <class Fit, class Once> void tell(const char* name, std::size_t customers, int evaluations, Fit fit, Once once)
{
    const auto told = fit();
    if (!told) return void(std::fprintf(stderr, "%s: %s\n", name, told.why_not.c_str()));
    const double took = least(fit);
    volatile double kept = 0;
    const double floor = least([&] { for (int i = 0; i < evaluations; ++i) kept = kept + once(told->model); });
    std::printf("{\"fit\":\"%s\",\"customers\":%zu,\"evaluations\":%d,\"cpu_s\":%.4f,\"evaluations_s\":%.4f,\"converged\":%s,\"log_likelihood\":%.6f,\"peak_mib\":%.0f}\n",
                name, customers, evaluations, took, floor, told->converged ? "true" : "false", told->log_likelihood, peak_mib());
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2) return 2;
    auto histories = simulated::histories({.customers = std::stoul(arguments[1]), .model = {.243, 4.414, .793, 2.426}});
    // The simulation knows no single waits: those of purchases at random have this mean of the logarithm, nearly.
    for (auto& h : histories)
        if (h.repeat_purchases > 0) h.log_waits = h.repeat_purchases * (std::log(h.recency / h.repeat_purchases) - 0.5772 * (1 - 1 / h.repeat_purchases));
    const auto n = histories.size();
    const auto means = simulated::mean_spends(histories, 6.25, 3.74, 15.44, 2);
    std::vector<Spending> spendings;
    for (std::size_t i = 0; i < n; ++i) spendings.push_back({histories[i].repeat_purchases, means[i]});
    const auto purchases = group(histories);
    if (!purchases) return 1;
    tell("bg_nbd", n, 10, [&] { return fit_bg_nbd(*purchases); }, [&](const BgNbd& m) { return log_likelihood(m, *purchases); });
    tell("mbg_nbd", n, 10, [&] { return fit_mbg_nbd(*purchases); }, [&](const MbgNbd& m) { return log_likelihood(m, *purchases); });
    tell("pareto_nbd", n, 10, [&] { return fit_pareto_nbd(*purchases); }, [&](const ParetoNbd& m) { return log_likelihood(m, *purchases); });
    tell("mbg_cnbd_k", n, 10, [&] { return fit_mbg_cnbd_k(*purchases); }, [&](const MbgCnbdK& m) { return log_likelihood(m, *purchases); });
    tell("gamma_gamma", n, 1, [&] { return fit_gamma_gamma(spendings); }, [&](const GammaGamma& m) {
        double sum = 0;
        for (const auto& one : spendings)
            if (one.repeat_purchases > 0 && one.mean > 0) sum += log_likelihood(m, one);
        return sum;
    });
}
