// Splits SQL into its tokens; what the rules for keys read. Comments are left out, words are in lower case.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace rapport {

struct SqlToken {
    enum class Kind { word, number, text, parameter, sign } kind;
    std::string text;       // of a text: nothing, since no rule looks inside
    int depth;              // how many parentheses are open around it

    bool is(std::string_view wanted) const { return kind != Kind::text && text == wanted; }
};

std::vector<SqlToken> sql_tokens(std::string_view sql);

}  // namespace rapport
