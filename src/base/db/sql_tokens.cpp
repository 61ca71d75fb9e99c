#include "base/db/sql_tokens.h"

namespace rapport {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80); }
bool is_word_part(char c) { return is_word_start(c) || is_digit(c); }

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

// The length of what is left out: blanks and comments.
std::size_t blank_length(std::string_view sql)
{
    if (sql.starts_with("--")) return std::min(sql.find('\n'), sql.size());
    if (sql.starts_with("/*")) {
        const auto end = sql.find("*/", 2);
        return end == sql.npos ? sql.size() : end + 2;
    }
    const auto end = sql.find_first_not_of(" \t\r\n");
    return end == sql.npos ? sql.size() : end;
}

template <class Belongs> std::size_t length_of(std::string_view sql, Belongs belongs)
{
    std::size_t length = 1;
    while (length < sql.size() && belongs(sql[length])) ++length;
    return length;
}

// With both quotes; a doubled quote inside does not end it.
std::size_t quoted_length(std::string_view sql)
{
    const char quote = sql[0];
    std::size_t at = 1;
    while (at < sql.size()) {
        if (sql[at] != quote) ++at;
        else if (at + 1 < sql.size() && sql[at + 1] == quote) at += 2;
        else return at + 1;
    }
    return sql.size();
}

}  // namespace

std::vector<SqlToken> sql_tokens(std::string_view sql)
{
    using enum SqlToken::Kind;
    std::vector<SqlToken> tokens;
    int depth = 0;
    while (!sql.empty()) {
        std::size_t length = blank_length(sql);
        if (length == 0) {
            const char c = sql[0];
            if (c == ')') --depth;
            if (c == '\'') {
                length = quoted_length(sql);
                tokens.push_back({text, "", depth});
            } else if (c == '"') {
                length = quoted_length(sql);
                tokens.push_back({word, lower(sql.substr(1, length - 2)), depth});
            } else if (c == '$') {
                length = length_of(sql, is_digit);
                tokens.push_back({parameter, std::string(sql.substr(0, length)), depth});
            } else if (is_digit(c)) {
                length = length_of(sql, [](char d) { return is_word_part(d) || d == '.'; });
                tokens.push_back({number, std::string(sql.substr(0, length)), depth});
            } else if (is_word_start(c)) {
                length = length_of(sql, is_word_part);
                tokens.push_back({word, lower(sql.substr(0, length)), depth});
            } else {
                length = 1;
                tokens.push_back({sign, std::string(1, c), depth});
            }
            if (c == '(') ++depth;
        }
        sql.remove_prefix(length);
    }
    return tokens;
}

}  // namespace rapport
