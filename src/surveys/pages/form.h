// What a customer's browser sends, read with care: whatever is not as our own pages send it counts as not sent.
#pragma once
#include "base/http/message.h"
#include "surveys/answer.h"

namespace rapport::surveys::pages {

class Form {
public:
    explicit Form(const http::Request& request) { fields_.query = request.body; }

    bool has(std::string_view name) const { return fields_.query_value(name).has_value(); }
    std::optional<std::string> text(std::string_view name) const { return fields_.query_value(name); }
    std::optional<std::int64_t> number(std::string_view name) const;
    // A key as new_answer_key() makes them.
    std::optional<std::string> key(std::string_view name) const;
    // The answer to a question: its score, or its words. Nothing where the score is no number.
    std::optional<Given> given(const Question& question) const;

private:
    http::Request fields_;
};

std::optional<std::int64_t> whole_number(std::string_view text);

}  // namespace rapport::surveys::pages
