#include "base/cli/command.h"

#include <charconv>

namespace rapport::cli {

int exit_code(const Error& error)
{
    switch (error.refusal) {
    case Refusal::invalid: return invalid_data;
    case Refusal::not_found: return missing;
    case Refusal::conflict: return in_conflict;
    case Refusal::not_allowed: return forbidden;
    case Refusal::unavailable: return unreachable;
    }
    return failed;
}

namespace {

Error usage_error(const std::string& name, const std::string& sentence) { return invalid(name, name + " " + sentence, "usage"); }

template <class T> std::optional<T> number(const std::string& text)
{
    T value{};
    const auto* end = text.data() + text.size();
    const auto [at, wrong] = std::from_chars(text.data(), end, value);
    if (wrong != std::errc() || at != end) return std::nullopt;
    return value;
}

}  // namespace

std::string quoted(const std::string& word)
{
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:=@%+,";
    if (!word.empty() && word.find_first_not_of(plain) == word.npos) return word;
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

Result<std::optional<Day>> day_option(const Arguments& arguments, const std::string& name)
{
    const auto text = arguments.get(name);
    if (!text) return std::optional<Day>{};
    const auto day = parse_day(*text);
    if (!day) return usage_error(name, "wants a day such as 2026-11-22, not “" + *text + "”.");
    return day;
}

Result<std::int64_t> whole_option(const Arguments& arguments, const std::string& name, std::int64_t otherwise, std::int64_t least, std::int64_t most)
{
    const auto text = arguments.get(name);
    if (!text) return otherwise;
    const auto value = number<std::int64_t>(*text);
    if (!value || *value < least || *value > most)
        return usage_error(name, "wants a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", not “" + *text + "”.");
    return *value;
}

Result<double> number_option(const Arguments& arguments, const std::string& name, double otherwise, double least, double most)
{
    const auto text = arguments.get(name);
    if (!text) return otherwise;
    const auto value = number<double>(*text);
    if (!value || !(*value >= least && *value <= most)) return usage_error(name, "wants a number such as 0.1, not “" + *text + "”.");
    return *value;
}

Result<std::string> word_option(const Arguments& arguments, const std::string& name, const std::vector<std::string>& words)
{
    const auto text = arguments.get(name);
    if (!text) return words.front();
    std::string list;
    for (const auto& word : words) {
        if (word == *text) return word;
        list += (list.empty() ? "" : ", ") + word;
    }
    return usage_error(name, "is one of " + list + ", not “" + *text + "”.");
}

}  // namespace rapport::cli
