// The Column of every plain kind of value; included by values.h alone.
#pragma once

namespace rapport {

// Rows is complete only in db.h; these four keep values.h free of it.
bool row_is_null(Rows&, int column);
std::int64_t row_integer(Rows&, int column);
double row_real(Rows&, int column);
std::string_view row_text(Rows&, int column);
Currency row_currency(Rows&);

template <class T>
    requires std::integral<T>
struct Column<T> {
    static constexpr int columns = 1;
    static void bind(Params& params, const T& value) { params.integer(static_cast<std::int64_t>(value)); }
    static T read(Rows& rows, int at) { return static_cast<T>(row_integer(rows, at)); }
};

template <class T>
    requires std::floating_point<T>
struct Column<T> {
    static constexpr int columns = 1;
    static void bind(Params& params, const T& value) { params.real(value); }
    static T read(Rows& rows, int at) { return row_real(rows, at); }
};

template <> struct Column<std::string> {
    static constexpr int columns = 1;
    static void bind(Params& params, const std::string& value) { params.text(value); }
    static std::string read(Rows& rows, int at) { return std::string(row_text(rows, at)); }
};

template <> struct Column<std::string_view> {
    static constexpr int columns = 1;
    static void bind(Params& params, const std::string_view& value) { params.text(value); }
};

template <std::size_t N> struct Column<char[N]> {
    static constexpr int columns = 1;
    static void bind(Params& params, const char (&value)[N]) { params.text(std::string_view(value, N - 1)); }
};

template <> struct Column<Instant> {
    static constexpr int columns = 1;
    static void bind(Params& params, const Instant& value) { params.integer(value.us); }
    static Instant read(Rows& rows, int at) { return {row_integer(rows, at)}; }
};

template <> struct Column<Day> {
    static constexpr int columns = 1;
    static void bind(Params& params, const Day& value) { params.integer(value.days); }
    static Day read(Rows& rows, int at) { return {static_cast<std::int32_t>(row_integer(rows, at))}; }
};

template <class T> struct Column<Id<T>> {
    static constexpr int columns = 1;
    static void bind(Params& params, const Id<T>& value) { params.integer(value.value); }
    static Id<T> read(Rows& rows, int at) { return {row_integer(rows, at)}; }
};

template <> struct Column<Money> {
    static constexpr int columns = 1;
    static void bind(Params& params, const Money& value) { params.integer(value.amount_minor); }
    static Money read(Rows& rows, int at) { return {row_integer(rows, at), row_currency(rows)}; }
};

template <class T> struct Column<std::optional<T>> {
    static constexpr int columns = 1;
    static void bind(Params& params, const std::optional<T>& value)
    {
        if (value) Column<T>::bind(params, *value);
        else params.null();
    }
    static std::optional<T> read(Rows& rows, int at)
    {
        if (row_is_null(rows, at)) return std::nullopt;
        return Column<T>::read(rows, at);
    }
};

template <> struct Column<std::nullopt_t> {
    static void bind(Params& params, const std::nullopt_t&) { params.null(); }
};

template <class... T> struct Column<std::tuple<T...>> {
    static constexpr int columns = (Column<T>::columns + ... + 0);
    static std::tuple<T...> read(Rows& rows, int at)
    {
        return std::tuple<T...>{[&] {
            const int here = at;
            at += Column<T>::columns;
            return Column<T>::read(rows, here);
        }()...};  // braces: evaluated left to right
    }
};

}  // namespace rapport
