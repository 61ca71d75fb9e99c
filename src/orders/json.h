// A quantity in JSON: a number with up to three decimals. For doors only, like base/json.h.
#pragma once
#include "base/json.h"
#include "orders/service.h"

namespace rapport {

template <> struct Json<orders::Quantity> {
    static void read(Reading& reading, const json::value& value, orders::Quantity& out, const std::string& pointer);
    static void write(std::string& out, const orders::Quantity& value);
    static json::object schema(Schemas&) { return {{"type", "number"}, {"multipleOf", 0.001}}; }
};

}  // namespace rapport
