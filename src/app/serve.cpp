#include "app/serve.h"

#include "app/domains.h"
#include "cases/doors.h"
#include "counter/doors.h"
#include "app/first_steps.h"
#include "app/handover.h"
#include "app/health.h"
#include "app/opening.h"
#include "app/page.h"
#include "app/run.h"
#include "app/tls.h"
#include "base/http/api.h"
#include "base/http/flood_gate.h"
#include "base/http/forwarded.h"
#include "base/http/shell/server.h"
#include "base/log.h"
#include "base/rest.h"
#include "identity/authenticate.h"
#include "imports/service.h"
#include "inbox/fetcher.h"
#include "inbox/hook.h"
#include "messages/places.h"
#include "messages/sender.h"
#include "surveys/doors.h"
#include "surveys/mailing.h"
#include "surveys/pages/public.h"

#include <atomic>
#include <csignal>
#include <pthread.h>
#include <sys/resource.h>
#include <thread>

namespace rapport::app {
namespace {

constexpr int job_threads = 1;

Result<http::Listen> listen_at(const std::string& text)
{
    const auto colon = text.rfind(':');
    const auto port = colon == std::string::npos ? -1 : std::atoi(text.c_str() + colon + 1);
    if (port < 0 || port > 65535) return invalid("listen", "--listen wants HOST:PORT, such as 127.0.0.1:8080, not “" + text + "”.", "usage");
    auto host = text.substr(0, colon);
    if (host.size() > 1 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    return http::Listen{host.empty() ? "127.0.0.1" : host, static_cast<std::uint16_t>(port)};
}

// Serves until it is told to end. A certificate that was renewed is seen within seconds.
int wait_for_the_end(const sigset_t& signals, std::optional<WatchedTls>& tls)
{
    constexpr timespec between_looks{5, 0};
    for (;;) {
        const int signal = sigtimedwait(&signals, nullptr, &between_looks);
        if (signal == SIGTERM || signal == SIGINT) return signal;
        if (tls) tls->look();
    }
}

// Signals are waited for on the main thread, so every other thread is started with them blocked.
sigset_t ending_signals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

// Connections are descriptors, so as many as the system lets us have.
void raise_descriptor_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

// What a process that died left in the spool. Nothing is there for as long as a day.
void sweep(const std::filesystem::path& spool)
{
    const auto yesterday = std::filesystem::file_time_type::clock::now() - std::chrono::hours(24);
    std::error_code ignored;
    for (const auto& left : std::filesystem::directory_iterator(spool, ignored))
        if (left.last_write_time(ignored) < yesterday) std::filesystem::remove_all(left.path(), ignored);
}

// A proxy of this machine that nobody named hides everybody behind one address: said once.
class UnnamedProxy {
public:
    void look_at(const http::Request& request)
    {
        if (said_ || !request.via.empty() || http::network_of(request.peer) != http::this_machine || !request.header("X-Forwarded-For")) return;
        if (!said_.exchange(true))
            log::warn("a proxy of this machine forwards requests: start with --trusted-proxy " + request.peer + ", so that limits and the log tell its clients apart", {});
    }

private:
    std::atomic<bool> said_{false};
};

// Everybody's names are read while the server answers already, so that the first look-up need not do it.
std::jthread read_names(Runtime& runtime)
{
    return std::jthread([&runtime](const std::stop_token& ending) {
        try {
            runtime.database.read([&](Db& db) { names().refresh(db, ending); });
        } catch (const std::exception& broken) {
            log::warn("the names were not read; the first look-up does it", {{"reason", broken.what()}});
        }
    });
}

int run_handed(Runtime& runtime, const HandedCommand& handed)
{
    const auto all = commands();
    const auto line = read_command_line(all, handed.words);
    cli::Terminal terminal(handed.in, handed.out, handed.err, handed.folder, line ? line->terminal : cli::TerminalOptions{});
    if (!line) {
        terminal.refuse("rapport: " + line.error().detail);
        return cli::usage;
    }
    return run_command(runtime, terminal, *line);
}

Result<int> serve(const cli::Unopened& where, cli::Terminal& terminal)
{
    const auto& [settings, line] = where;
    const auto listen = listen_at(settings.listen);
    if (!listen) {
        terminal.refuse("rapport: " + listen.error().detail);
        return cli::usage;
    }
    const auto proxies = http::TrustedProxies::of(settings.trusted_proxy);
    if (!proxies) {
        terminal.refuse("rapport: " + proxies.error().detail);
        return cli::usage;
    }
    const auto signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();

    const bool fresh = is_fresh(settings);
    auto opened = open(settings, {true, 4});
    if (opened.upgraded()) terminal.say(in_a_sentence(*opened.upgraded()));
    auto& runtime = opened.runtime();
    if (fresh)
        if (const auto made = init_with_defaults(runtime); !made) {
            terminal.refuse("rapport: " + made.error().detail);
            return cli::exit_code(made.error());
        }

    const http::Api api(runtime, router(), identity::authenticate);
    surveys::PublicPages public_pages(runtime, listeners(), add_public_routes, cases::below_answer);
    inbox::Hook mail_hook(runtime);
    http::Options options;
    options.listen = *listen;
    if (!settings.tls_cert.empty()) options.tls = http::TlsFiles{settings.tls_cert, settings.tls_key};
    options.spool_dir = (settings.data_folder / "spool").string();
    std::filesystem::create_directories(options.spool_dir);
    sweep(options.spool_dir);
    options.body_rules = [&](const http::Request& head, bool large) {
        auto named = head;
        proxies->name_client(named);
        return inbox::Hook::has(named.path) ? mail_hook.body_rule(named) : api.body_rule(named, large);
    };
    options.on_trouble = [](std::string_view request_id, std::string_view what) {
        log::error("the shell had trouble", {{"request_id", request_id}, {"what", what}});
    };
    Health health(runtime);
    UnnamedProxy unnamed_proxy;
    http::Server server(
        [&](http::Request&& request, http::Reply reply) {
            proxies->name_client(request);
            unnamed_proxy.look_at(request);
            if (request.path.starts_with("/api/v1/")) return api.handle(std::move(request), std::move(reply));
            if (auto answer = health.answer(request)) return reply(std::move(*answer));
            if (inbox::Hook::has(request.path)) return mail_hook.handle(std::move(request), std::move(reply));
            if (surveys::PublicPages::has(request.path)) return public_pages.handle(std::move(request), std::move(reply));
            reply(page(request));
        },
        options);
    health.watch(server);
    std::optional<WatchedTls> tls;
    if (options.tls) tls.emplace(settings, runtime.clock, [&] { server.renew_tls(); });

    Desk system{runtime, Actor::system(), {}};
    system.write([](Context& ctx) -> Result<Done> {
        plan_housekeeping(ctx, ctx.today());
        counter::plan_refresh(ctx);
        surveys::plan_drawing(ctx);
        if (ctx.db.engine() == Engine::postgres) return Done{};     // others may be at work there
        jobs::claim_of_the_dead(ctx);
        imports::end_abandoned(ctx);
        return Done{};
    });
    const auto place = messages::open_place(system);
    messages::Sender sender(runtime, place, settings.smtp_ca_file, surveys::second_thought(open_matters()));
    inbox::Fetcher fetcher(runtime, place, settings.smtp_ca_file);
    jobs::Worker worker(runtime, job_handlers(), job_threads);
    std::optional<CommandDesk> desk;
    if (opened.database().engine() == Engine::sqlite) desk.emplace(settings.data_folder, [&](const HandedCommand& handed) { return run_handed(runtime, handed); });
    server.start();
    const auto reading_names = read_names(runtime);

    const auto address = (options.tls ? "https://" : "http://") + (listen->host.find(':') == std::string::npos ? listen->host : "[" + listen->host + "]") + ":" + std::to_string(server.port());
    terminal.refuse("rapport " RAPPORT_VERSION " listening on " + address);
    if (const auto remark = tls ? tls->remark() : plain_remark(listen->host); !remark.empty()) terminal.refuse("rapport: " + remark);
    if (line.arguments.has("--sign-in-link")) {
        const auto link = sign_in_link(system);
        terminal.refuse(link ? "sign in once, until " + link->until + ", with " + address + link->path : link.error().detail);
        if (link) terminal.refuse("another link, while this runs: rapport staff link" + line.arguments.where);
    }

    give_back_what_the_start_needed();
    const int signal = wait_for_the_end(signals, tls);
    log::info("stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
    server.stop();
    desk.reset();
    fetcher.stop();
    sender.stop();
    worker.stop();
    return cli::done;
}

Result<int> print_openapi(const cli::Unopened&, cli::Terminal& terminal)
{
    terminal.print(http::openapi(router(), RAPPORT_VERSION) + "\n");
    terminal.flush();
    return cli::done;
}

}  // namespace

cli::Command serve_command()
{
    return {"serve", "serves page and API", {},
            {{"--listen", "HOST:PORT", "where (127.0.0.1:8080)"}, {"--tls-cert", "F", "certificate chain, PEM"}, {"--tls-key", "F", "its key, PEM"},
             {"--trusted-proxy", "ADDRESS", "a proxy whose X-Forwarded-For is believed; several with commas, networks as 10.0.0.0/8"},
             {"--sign-in-link", "", "print a one-time link for the owner"}},
            cli::Command::Needs::nothing_open, may("settings:write"), {}, {}, {}, serve};
}

cli::Command openapi_command()
{
    return {"openapi", "prints the OpenAPI file", {}, {}, cli::Command::Needs::nothing_open, may("settings:read"), {}, {}, {}, print_openapi};
}

}  // namespace rapport::app
