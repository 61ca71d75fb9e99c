// A number that can be told, or the sentence that says why not.
#pragma once
#include <optional>
#include <string>
#include <utility>

namespace rapport::stats {

// What a kernel answers when its input may not carry an answer. Exactly one of the two is there: the value, or
// `why_not`, one sentence fit for the person who asked. Nothing here throws for bad numbers.
template <class T> struct Figure {
    std::optional<T> value;
    std::string why_not;

    Figure(T told) : value(std::move(told)) {}
    static Figure cannot_tell(std::string sentence) { return Figure(std::nullopt, std::move(sentence)); }

    explicit operator bool() const { return value.has_value(); }
    const T& operator*() const& { return *value; }
    T operator*() && { return std::move(*value); }  // by value: `for (auto& row : *figure())` does not dangle
    const T* operator->() const { return &*value; }

private:
    Figure(std::nullopt_t, std::string sentence) : why_not(std::move(sentence)) {}
};

}  // namespace rapport::stats
