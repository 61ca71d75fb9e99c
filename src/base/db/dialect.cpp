#include "base/db/dialect.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace rapport {
namespace {

struct Token {
    std::string_view name;
    std::string_view sqlite;
    std::string_view postgres;
};

constexpr Token tokens[] = {
    {"int8", "INTEGER", "BIGINT"},
    {"float8", "REAL", "DOUBLE PRECISION"},
    {"text", "TEXT", "TEXT COLLATE \"C\""},
    {"blob", "BLOB", "BYTEA"},
    {"strict", "STRICT", ""},
    {"keyed", "STRICT, WITHOUT ROWID", ""},
    {"skip_locked", "", "FOR UPDATE SKIP LOCKED"},
};

bool is_word(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

std::string_view meaning(Engine engine, std::string_view name)
{
    for (const auto& token : tokens)
        if (token.name == name) return engine == Engine::sqlite ? token.sqlite : token.postgres;
    throw std::logic_error("{" + std::string(name) + "} is no word of the dialect");
}

}  // namespace

std::string in_dialect(Engine engine, std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const auto open = text.find('{');
        result += text.substr(0, open);
        if (open == text.npos) break;

        text.remove_prefix(open);
        const auto close = text.find('}');
        const auto name = close == text.npos ? std::string_view{} : text.substr(1, close - 1);
        if (is_word(name)) {
            result += meaning(engine, name);
            text.remove_prefix(close + 1);
        } else {
            result += '{';
            text.remove_prefix(1);
        }
    }
    return result;
}

std::size_t parameters_of(std::string_view text)
{
    std::size_t highest = 0;
    for (auto at = text.find('$'); at != text.npos; at = text.find('$', at + 1)) {
        std::size_t number = 0;
        std::from_chars(text.data() + at + 1, text.data() + text.size(), number);
        highest = std::max(highest, number);
    }
    return highest;
}

void check_storable(std::span<const Param> params)
{
    for (const auto& param : params) {
        if (param.kind == Param::Kind::text && param.text.find('\0') != param.text.npos)
            throw std::invalid_argument("A text with a NUL character cannot be stored.");
        if (param.kind == Param::Kind::real && !std::isfinite(param.real))
            throw std::invalid_argument("A number that is not finite cannot be stored.");
    }
}

}  // namespace rapport
