// Which lines of orders followed a discount: what was sold at which price in each week, by all customers together.
#pragma once
#include "orders/order.h"
#include "stats/price_driven.h"

#include <map>
#include <unordered_map>

namespace rapport::loyalty {

// A line of an order as it is read; what was given back or given away is none.
struct Bought {
    Id<customers::Customer> customer_id;
    Id<orders::Order> order_id;
    Day ordered_on;
    std::optional<Id<orders::Product>> product_id;
    std::optional<std::string> product;
    std::int64_t quantity_milli = 1000;
    std::optional<std::int64_t> unit_price, discount;   // minor units; the discount is the whole line's
    std::int64_t amount = 0;

    bool counts() const { return quantity_milli > 0 && amount > 0; }
};
BOOST_DESCRIBE_STRUCT(Bought, (), (customer_id, order_id, ordered_on, product_id, product, quantity_milli, unit_price, discount, amount))

// First every line is taken, then the book is closed, then it can be asked.
//
// A line followed a discount when it says so itself (a discount, or an amount below quantity times unit price), or when the product was
// offered cheaper: paid at least 3 % less than the price at which half of the product's lines or more, three at least, were sold in that quarter
// of a year and the one before. Without such a price, and for lines that name no product, only what the line says counts.
class PriceBook {
public:
    void take(const Bought& line);
    void close();

    bool followed_discount(const Bought& line) const;
    // As the kernel wants it. `order` numbers the customer's orders.
    stats::BoughtLine line(const Bought& line, std::int32_t order) const;
    stats::Offers offers() const;

private:
    // Lines of one product in one week at one price, as they say themselves.
    struct Sold {
        std::int32_t product = 0, week = 0;
        std::int64_t price = 0;
        bool says_discount = false;
        bool operator==(const Sold&) const = default;
    };
    struct HashSold {
        std::size_t operator()(const Sold& sold) const;
    };
    static constexpr std::int32_t no_product = 0;

    std::int32_t product_of(const Bought& line) const;
    std::int32_t number_product(const Bought& line);
    bool followed(std::int32_t product, std::int32_t week, std::int64_t price, bool says_discount) const;

    std::unordered_map<std::int64_t, std::int32_t> by_id_;
    std::unordered_map<std::string, std::int32_t> by_name_;     // folded
    std::int32_t products_ = 1;
    std::unordered_map<Sold, std::int64_t, HashSold> sold_;
    std::unordered_map<std::int64_t, std::int64_t> usual_price_;    // by product and quarter
};

}  // namespace rapport::loyalty
