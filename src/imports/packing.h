// Packs described structs into bytes, so that rows can wait on disk between reading and applying. Not for keeping: the
// form lasts as long as one import runs.
#pragma once
#include "base/describe.h"

#include <cstring>

namespace rapport::imports {

template <class T> void pack(std::string& out, const T& value);
template <class T> void unpack(std::string_view& in, T& value);

namespace packing {

template <class T> constexpr bool plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;
template <class T> struct Optional : std::false_type {};
template <class T> struct Optional<std::optional<T>> : std::true_type {};
template <class T> struct Vector : std::false_type {};
template <class T> struct Vector<std::vector<T>> : std::true_type {};

inline void pack_size(std::string& out, std::size_t size)
{
    const auto small = static_cast<std::uint32_t>(size);
    out.append(reinterpret_cast<const char*>(&small), sizeof small);
}
inline std::size_t unpack_size(std::string_view& in)
{
    std::uint32_t size = 0;
    std::memcpy(&size, in.data(), sizeof size);
    in.remove_prefix(sizeof size);
    return size;
}

}  // namespace packing

template <class T> void pack(std::string& out, const T& value)
{
    if constexpr (packing::plain<T>) {
        out.append(reinterpret_cast<const char*>(&value), sizeof value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        packing::pack_size(out, value.size());
        out += value;
    } else if constexpr (std::is_same_v<T, Instant>) {
        pack(out, value.us);
    } else if constexpr (std::is_same_v<T, Day>) {
        pack(out, value.days);
    } else if constexpr (packing::Optional<T>::value) {
        pack(out, value.has_value());
        if (value) pack(out, *value);
    } else if constexpr (packing::Vector<T>::value) {
        packing::pack_size(out, value.size());
        for (const auto& element : value) pack(out, element);
    } else if constexpr (std::is_same_v<T, Fields>) {
        packing::pack_size(out, value.size());
        for (const auto& [name, text] : value) {
            pack(out, name);
            pack(out, text);
        }
    } else {
        each_member<T>([&](const char*, auto member) { pack(out, value.*member); });
    }
}

template <class T> void unpack(std::string_view& in, T& value)
{
    if constexpr (packing::plain<T>) {
        std::memcpy(&value, in.data(), sizeof value);
        in.remove_prefix(sizeof value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        const auto size = packing::unpack_size(in);
        value.assign(in.substr(0, size));
        in.remove_prefix(size);
    } else if constexpr (std::is_same_v<T, Instant>) {
        unpack(in, value.us);
    } else if constexpr (std::is_same_v<T, Day>) {
        unpack(in, value.days);
    } else if constexpr (packing::Optional<T>::value) {
        bool there = false;
        unpack(in, there);
        if (there) unpack(in, value.emplace());
        else value.reset();
    } else if constexpr (packing::Vector<T>::value) {
        value.resize(packing::unpack_size(in));
        for (auto& element : value) unpack(in, element);
    } else if constexpr (std::is_same_v<T, Fields>) {
        value.clear();
        for (auto left = packing::unpack_size(in); left > 0; --left) {
            std::string name;
            unpack(in, name);
            unpack(in, value[name]);
        }
    } else {
        each_member<T>([&](const char*, auto member) { unpack(in, value.*member); });
    }
}

template <class T> std::string packed(const T& value)
{
    std::string out;
    pack(out, value);
    return out;
}

template <class T> T unpacked(std::string_view bytes)
{
    T value{};
    unpack(bytes, value);
    return value;
}

}  // namespace rapport::imports
