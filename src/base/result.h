// How a use case answers: a value, or a refusal fit for the person who asked.
#pragma once
#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace rapport {

// Why a use case refuses. A broken world (database gone, disk full) is an exception, never one of these.
enum class Refusal {
    invalid,      // the input is at fault
    not_found,    // it is not there, or the asker may not see it
    conflict,     // it is there, but its state forbids this
    not_allowed,  // the asker lacks the permission
    unavailable,  // not now; trying again may help
};

// One fault of an input. `pointer` is a JSON pointer into the input ("/emails/0"), `code` is stable ("required").
struct Fault {
    std::string pointer;
    std::string code;
    std::string detail;
};

struct Error {
    Refusal refusal = Refusal::invalid;
    std::string detail;         // one sentence for the person who asked
    std::string code;           // stable name for programs; empty: the refusal's own name
    std::vector<Fault> faults;  // only for `invalid`
    std::vector<std::pair<std::string, std::string>> members;  // more members of the problem answer ("merged_into")
};

template <class T> using Result = boost::system::result<T, Error>;

// Nothing to say but that it is done.
struct Done {};

// The input is at fault at `field` (a name, or a pointer beginning with '/').
Error invalid(std::string_view field, std::string detail, std::string code = "invalid");
Error invalid(std::vector<Fault> faults);
Error not_found(std::string detail, std::string code = {});
Error conflict(std::string detail, std::string code = {});
Error not_allowed(std::string detail);
Error unavailable(std::string detail);

// boost::system::result calls this when .value() is asked of a refusal.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

}  // namespace rapport

// TRY(auto x, f()): x is f's value, or this function returns f's refusal.
#define RAPPORT_JOIN_(a, b) a##b
#define RAPPORT_JOIN(a, b) RAPPORT_JOIN_(a, b)
#define TRY(declaration, expression) RAPPORT_TRY(RAPPORT_JOIN(tried_, __LINE__), declaration, expression)
#define RAPPORT_TRY(tried, declaration, expression)     \
    auto tried = (expression);                          \
    if (!tried) return std::move(tried).error();        \
    declaration = std::move(*tried)
// CHECK(f()): for a value that is not needed.
#define CHECK(expression)                                             \
    do {                                                              \
        if (auto checked = (expression); !checked) return std::move(checked).error(); \
    } while (false)
