// Structured log lines on standard error: one JSON object a line when it is no terminal, plain words when it is.
// No secrets, no message bodies, and no names or addresses of customers above `debug`.
#pragma once
#include <initializer_list>
#include <string_view>
#include <utility>

namespace rapport::log {

enum class Level { debug, info, warn, error, off };
using Members = std::initializer_list<std::pair<std::string_view, std::string_view>>;

void set_level(Level level);
void debug(std::string_view event, Members members = {});
void info(std::string_view event, Members members = {});
void warn(std::string_view event, Members members = {});
void error(std::string_view event, Members members = {});

}  // namespace rapport::log
