// How long the numeric kernels take: CPU seconds on one thread, and the peak of the process, for simulated customers.
//   stats_bench [customers, default 1000000] [repetitions, default 3]
// or on a summary with a header and the columns x,t_x,T in weeks: stats_bench FILE
#include "stats/lifetime_value.h"
#include "stats/simulated_test.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>

using namespace rapport::stats;

namespace {

double cpu_seconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double peak_mib()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

template <class Work> auto timed(const char* what, Work work)
{
    const double start = cpu_seconds();
    auto result = work();
    std::printf("  %-28s %8.3f s\n", what, cpu_seconds() - start);
    return result;
}

std::vector<History> read(const std::string& file)
{
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    std::vector<History> histories;
    while (std::getline(in, line)) {
        History h;
        if (std::sscanf(line.c_str(), "%lf,%lf,%lf", &h.repeat_purchases, &h.recency, &h.age) == 3)
            histories.push_back(h);
    }
    return histories;
}

void show(const char* model, double p1, double p2, double p3, double p4, double log_likelihood, bool converged)
{
    std::printf("    %s %.12g %.12g %.12g %.12g, log-likelihood %.8f%s\n", model, p1, p2, p3, p4, log_likelihood,
                converged ? "" : ", not converged");
}

void run(const std::vector<History>& histories)
{
    const auto means = simulated::mean_spends(histories, 6.25, 3.74, 15.44, 2);
    std::vector<Spending> spendings;
    for (std::size_t i = 0; i < histories.size(); ++i) spendings.push_back({histories[i].repeat_purchases, means[i]});
    std::printf("%zu customers, inputs %.0f MiB\n", histories.size(), peak_mib());

    const auto purchases = timed("group", [&] { return group(histories); });
    if (!purchases) return void(std::puts(purchases.why_not.c_str()));
    const auto bg = timed("fit BG/NBD", [&] { return fit_bg_nbd(*purchases); });
    const auto mbg = timed("fit MBG/NBD", [&] { return fit_mbg_nbd(*purchases); });
    const auto gg = timed("fit Gamma-Gamma", [&] { return fit_gamma_gamma(spendings); });
    std::printf("  peak so far %.0f MiB, %zu distinct rows\n", peak_mib(), purchases->rows.size());
    const auto pareto = timed("fit Pareto/NBD", [&] { return fit_pareto_nbd(*purchases); });
    if (!bg || !mbg || !gg || !pareto) return void(std::puts("no fit"));

    const auto forecasts =
        timed("forecast with lifetime value", [&] { return forecast(bg->model, gg->model, histories, means, {}); });
    double total = 0;
    for (const auto& each : *forecasts) total += each.lifetime_value.value_or(0);
    std::printf("  peak %.0f MiB\n", peak_mib());
    show("BG/NBD", bg->model.r, bg->model.alpha, bg->model.a, bg->model.b, bg->log_likelihood, bg->converged);
    show("MBG/NBD", mbg->model.r, mbg->model.alpha, mbg->model.a, mbg->model.b, mbg->log_likelihood, mbg->converged);
    show("Pareto/NBD", pareto->model.r, pareto->model.alpha, pareto->model.s, pareto->model.beta,
         pareto->log_likelihood, pareto->converged);
    show("Gamma-Gamma", gg->model.p, gg->model.q, gg->model.v, 0, gg->log_likelihood, gg->converged);
    std::printf("    lifetime value of all %.2f\n", total);
}

}  // namespace

int main(int argc, char** argv)
{
    const std::string first = argc > 1 ? argv[1] : "1000000";
    const bool is_number = std::all_of(first.begin(), first.end(), [](char c) { return c >= '0' && c <= '9'; });
    const auto histories = is_number ? simulated::histories({.customers = static_cast<std::size_t>(std::stoul(first)),
                                                             .model = {.243, 4.414, .793, 2.426}})
                                     : read(first);
    const int repetitions = argc > 2 ? std::atoi(argv[2]) : 3;
    for (int i = 0; i < repetitions; ++i) run(histories);
}
