#include "app/health.h"

#include "app/backup.h"
#include "app/domains.h"
#include "base/db/migrate.h"
#include "base/http/problem.h"
#include "base/http/shell/server.h"
#include "base/log.h"

#include <algorithm>
#include <fstream>
#include <unistd.h>

namespace rapport::app {
namespace {

http::Response plain(std::string body)
{
    return {200, {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}}, std::move(body), {}, {}};
}

std::int64_t resident_bytes()
{
    std::ifstream pages("/proc/self/statm");
    std::int64_t size = 0, resident = 0;
    pages >> size >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

// Nothing where none was made, and while the database is away.
std::optional<std::int64_t> backup_age_seconds(Runtime& runtime)
try {
    std::optional<ProvenBackup> newest;
    runtime.database.read([&](Db& db) { newest = newest_backup(db); });
    if (!newest) return std::nullopt;
    return std::max<std::int64_t>(0, (runtime.clock.now().us - newest->at.us) / us_per_second);
} catch (const std::exception& broken) {
    log::warn("the age of the backup is not known", {{"what", broken.what()}});
    return std::nullopt;
}

void metric(std::string& out, std::string_view name, std::string_view kind, std::string_view help, const std::string& value)
{
    const auto full = "rapport_" + std::string(name);
    out += "# HELP " + full + " " + std::string(help) + "\n# TYPE " + full + " " + std::string(kind) + "\n" + full + " " + value + "\n";
}

}  // namespace

std::optional<http::Response> Health::answer(const http::Request& request) const
{
    const bool known = request.path == "/healthz" || request.path == "/readyz" || request.path == "/metrics" || request.path == "/api/openapi.json";
    if (known && request.method != http::Method::get && request.method != http::Method::head) {
        auto refused = http::problem(405, "method_not_allowed", "This can only be read.", request.request_id);
        refused.headers.emplace_back("Allow", "GET, HEAD");
        return refused;
    }
    if (request.path == "/healthz") return live();
    if (request.path == "/readyz") return ready(request);
    if (request.path == "/metrics") return metrics();
    if (request.path == "/api/openapi.json") {
        static const auto file = http::openapi(router(), RAPPORT_VERSION);
        http::Response response{200, {{"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}}, file, {}, {}};
        return response;
    }
    if (request.path.starts_with("/api/")) return http::problem(404, "not_found", "There is nothing under this address.", request.request_id);
    return std::nullopt;
}

http::Response Health::live() const { return plain("ok\n"); }

http::Response Health::ready(const http::Request& request) const
try {
    int schema = 0;
    runtime_.database.read([&](Db& db) { schema = schema_number(db); });
    if (const auto trouble = runtime_.database.trouble(); !trouble.empty()) return http::problem(503, "degraded", trouble, request.request_id);
    return plain("ready, schema " + std::to_string(schema) + "\n");
} catch (const std::exception& broken) {
    log::warn("not ready", {{"what", broken.what()}});
    return http::problem(503, "unavailable", "The database does not answer.", request.request_id);
}

http::Response Health::metrics() const
{
    std::string out;
    const auto* server = server_.load();
    const auto figures = server ? server->figures() : http::Figures{};
    metric(out, "schema_steps", "gauge", "Schema steps that this program knows", std::to_string(migrations().size()));
    metric(out, "uptime_seconds", "counter", "Since the start", std::to_string((runtime_.clock.now().us - started_.us) / us_per_second));
    metric(out, "http_requests_total", "counter", "Requests that were read whole", std::to_string(figures.requests));
    metric(out, "http_refused_total", "counter", "Requests that the shell refused", std::to_string(figures.refused));
    metric(out, "http_connections", "gauge", "Connections that are open", std::to_string(figures.connections));
    metric(out, "storage_degraded", "gauge", "1 while writes are refused", runtime_.database.trouble().empty() ? "0" : "1");
    if (const auto age = backup_age_seconds(runtime_)) metric(out, "backup_age_seconds", "gauge", "Since the last backup that was read back", std::to_string(*age));
    metric(out, "resident_bytes", "gauge", "Memory of the process", std::to_string(resident_bytes()));
    return plain(std::move(out));
}

}  // namespace rapport::app
