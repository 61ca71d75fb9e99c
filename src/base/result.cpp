#include "base/result.h"

namespace rapport {

Error invalid(std::string_view field, std::string detail, std::string code)
{
    std::string pointer = field.empty() || field.front() == '/' ? std::string(field) : "/" + std::string(field);
    return {Refusal::invalid, detail, "invalid", {{std::move(pointer), std::move(code), detail}}, {}};
}

Error invalid(std::vector<Fault> faults)
{
    // Nobody mends more than these at once, and an answer stays no longer than what was sent.
    constexpr std::size_t most_told = 100;
    if (faults.size() > most_told) faults.resize(most_told);
    std::string detail = faults.empty() ? "The input cannot be taken." : faults.front().detail;
    return {Refusal::invalid, std::move(detail), "invalid", std::move(faults), {}};
}

Error not_found(std::string detail, std::string code)
{
    return {Refusal::not_found, std::move(detail), code.empty() ? "not_found" : std::move(code), {}, {}};
}

Error conflict(std::string detail, std::string code)
{
    return {Refusal::conflict, std::move(detail), code.empty() ? "conflict" : std::move(code), {}, {}};
}

Error not_allowed(std::string detail) { return {Refusal::not_allowed, std::move(detail), "not_allowed", {}, {}}; }
Error unavailable(std::string detail) { return {Refusal::unavailable, std::move(detail), "unavailable", {}, {}}; }

void throw_exception_from_error(const Error& error, const boost::source_location&)
{
    throw std::logic_error("a refusal was taken for a value: " + error.detail);
}

}  // namespace rapport
