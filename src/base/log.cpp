#include "base/log.h"

#include "base/json.h"
#include "base/time.h"

#include <atomic>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace rapport::log {
namespace {

std::atomic<Level> least{Level::info};
constexpr std::string_view names[] = {"debug", "info", "warn", "error"};

spdlog::logger& sink()
{
    static const auto logger = [] {
        auto made = spdlog::stderr_logger_mt("rapport");
        made->set_pattern("%v");
        made->flush_on(spdlog::level::trace);
        return made;
    }();
    return *logger;
}

std::string line(Level level, std::string_view event, Members members)
{
    const auto name = names[static_cast<int>(level)];
    const auto at = to_text(system_clock().now());
    std::string text;
    if (static const bool terminal = isatty(STDERR_FILENO); terminal) {
        text = at.substr(11, 8) + " " + std::string(event);
        for (const auto& [key, value] : members) text += "  " + std::string(key) + "=" + std::string(value);
        return text;
    }
    text = "{\"at\":\"" + at + "\",\"level\":\"" + std::string(name) + "\",\"event\":";
    append_json_text(text, event);
    for (const auto& [key, value] : members) {
        text += ",\"" + std::string(key) + "\":";
        append_json_text(text, value);
    }
    return text + "}";
}

void write(Level level, std::string_view event, Members members)
{
    if (level >= least.load(std::memory_order_relaxed)) sink().info(line(level, event, members));
}

}  // namespace

void set_level(Level level) { least = level; }
void debug(std::string_view event, Members members) { write(Level::debug, event, members); }
void info(std::string_view event, Members members) { write(Level::info, event, members); }
void warn(std::string_view event, Members members) { write(Level::warn, event, members); }
void error(std::string_view event, Members members) { write(Level::error, event, members); }

}  // namespace rapport::log
