// How values of the program become parameters of a statement, and rows become values. One place for both engines.
//
//   bool, integers, enums as text, double, string, Instant and Day as integers, Id<T>, Money as minor units (the row
//   supplies the currency), std::optional as NULL; vectors and maps as JSON text (base/describe.h adds those and
//   described structs).
#pragma once
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"

#include <array>
#include <concepts>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace rapport {

class Rows;

struct Param {
    enum class Kind { null, integer, real, text } kind = Kind::null;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view text;
};

// One type's way into the database and back. Specialise it for a new kind of value; `columns` is how many it takes.
template <class T, class = void> struct Column;

template <class T>
concept IsColumn = requires { Column<T>::columns; };

// The parameters of one call. Texts that had to be made live as long as this object.
class Params {
public:
    template <class... A> explicit Params(const A&... arguments) { (add(arguments), ...); }
    template <class T> void add(const T& value) { Column<T>::bind(*this, value); }

    void null() { params_.emplace_back(); }
    void integer(std::int64_t value) { params_.push_back({Param::Kind::integer, value, 0, {}}); }
    void real(double value) { params_.push_back({Param::Kind::real, 0, value, {}}); }
    void text(std::string_view value) { params_.push_back({Param::Kind::text, 0, 0, value}); }
    void own_text(std::string value) { text(owned_.emplace_back(std::move(value))); }

    void reserve(std::size_t count) { params_.reserve(count); }
    std::span<const Param> view() const { return params_; }
    std::size_t size() const { return params_.size(); }

private:
    std::vector<Param> params_;
    std::deque<std::string> owned_;
};

template <class T> T read_row(Rows& rows)
{
    return Column<T>::read(rows, 0);
}

}  // namespace rapport

#include "base/db/columns.h"
