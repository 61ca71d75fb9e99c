// Typed ids: 63 bits, time-ordered, made by the application. Text: prefix, '_', 13 characters of Crockford base32.
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace rapport {

// The three letters in front of the ids of T. RAPPORT_ID(customers::Customer, "cus") defines it, in the global namespace.
template <class T> struct IdPrefix;

template <class T> struct Id {
    std::int64_t value = 0;     // 0: no id yet
    auto operator<=>(const Id&) const = default;
    explicit operator bool() const { return value != 0; }
};

std::string id_text(std::string_view prefix, std::int64_t value);
// Nothing when the prefix is another one, or the rest is no id. Reads lower case too.
std::optional<std::int64_t> id_value(std::string_view prefix, std::string_view text);

template <class T> std::string to_text(const Id<T>& id) { return id_text(IdPrefix<T>::text, id.value); }
template <class T> std::optional<Id<T>> parse_id(std::string_view text)
{
    if (const auto value = id_value(IdPrefix<T>::text, text)) return Id<T>{*value};
    return std::nullopt;
}

// Makes ids: 41 bits of milliseconds since 2024-01-01, 10 of node, 12 of sequence. Never the same twice on one node,
// never smaller than the last one, also when the clock goes back. Safe from any thread.
class IdSource {
public:
    explicit IdSource(int node = 0, std::function<std::int64_t()> unix_ms = {});
    template <class T> Id<T> make() { return {next()}; }
    // Throws DatabaseUnavailable once the node number's lease has ended.
    std::int64_t next();

    // Another node number, and until when it may be used (a lease counts also while the machine sleeps).
    static std::chrono::milliseconds uptime();
    void lend(int node, std::chrono::milliseconds until_uptime);

private:
    std::mutex mutex_;
    std::function<std::int64_t()> unix_ms_;
    std::int64_t node_bits_;
    std::optional<std::chrono::milliseconds> until_uptime_;     // nothing: for ever
    std::int64_t last_ms_ = 0;
    std::int64_t sequence_ = 0;
};

}  // namespace rapport

template <class T> struct std::hash<rapport::Id<T>> {
    std::size_t operator()(const rapport::Id<T>& id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};

#define RAPPORT_ID(type, letters) \
    template <> struct rapport::IdPrefix<type> { static constexpr std::string_view text = letters; }
