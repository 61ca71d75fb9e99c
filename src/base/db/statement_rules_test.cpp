#include "base/db/statement_rules.h"

#include <gtest/gtest.h>

namespace rapport {
namespace {

std::vector<std::string> rules(Reach reach, const std::string& text) { return broken_rules(Sql("test.statement", reach, text)); }

std::string fine(Reach reach, const std::string& text)
{
    std::string all;
    for (const auto& rule : rules(reach, text)) all += rule + "\n";
    return all;
}

bool breaks(Reach reach, const std::string& text, const std::string& part)
{
    for (const auto& rule : rules(reach, text))
        if (rule.find(part) != rule.npos) return true;
    return false;
}

constexpr auto one = Reach::one_customer;
constexpr auto many = Reach::business;
constexpr auto alone = Reach::single;

TEST(StatementRules, take_what_is_bound_to_one_customer)
{
    EXPECT_EQ(fine(one, "SELECT id, channel FROM consents WHERE customer_id = $1 ORDER BY id LIMIT $2"), "");
    EXPECT_EQ(fine(one, "SELECT o.id FROM consents o JOIN touchpoints t ON t.customer_id = o.customer_id AND t.id = o.id"
                        " WHERE o.customer_id = $1"), "");
    EXPECT_EQ(fine(one, "SELECT o.id FROM consents AS o JOIN touchpoints t USING (customer_id, id) WHERE o.customer_id = $1"), "");
    EXPECT_EQ(fine(one, "SELECT c.id FROM customers c LEFT JOIN customer_tags t ON t.customer_id = c.id WHERE c.id = $1"), "");
    EXPECT_EQ(fine(one, "INSERT INTO consents (customer_id, id, channel, source, at) VALUES ($1, $2, $3, $4, $5)"
                        " ON CONFLICT (customer_id, id) DO UPDATE SET source = excluded.source"), "");
    EXPECT_EQ(fine(one, "UPDATE orders SET status = $3 WHERE customer_id = $1 AND id = $2 RETURNING id"), "");
    EXPECT_EQ(fine(one, "DELETE FROM consents WHERE $1 = customer_id AND id = $2"), "");
    EXPECT_EQ(fine(one, "WITH mine AS (SELECT id FROM orders WHERE customer_id = $1) SELECT count(*) FROM mine"), "");
    EXPECT_EQ(fine(one, "SELECT id FROM staff WHERE id = $1"), "") << "a reference table is at hand everywhere";
}

TEST(StatementRules, miss_an_unbound_customer)
{
    EXPECT_TRUE(breaks(one, "SELECT id FROM consents WHERE id = $1", "does not bind consents.customer_id"));
    EXPECT_TRUE(breaks(one, "SELECT o.id FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.customer_id = $1",
                       "does not bind i.customer_id"));
    EXPECT_TRUE(breaks(one, "INSERT INTO consents (id, channel) VALUES ($1, $2)", "inserts into consents without customer_id"));
    EXPECT_TRUE(breaks(one, "UPDATE orders SET status = $1 WHERE id = $2", "does not bind"));
    EXPECT_TRUE(breaks(one, "SELECT id FROM orders WHERE customer_id = $1 AND EXISTS (SELECT 1 FROM consents WHERE id = $2)",
                       "does not bind"));
    EXPECT_TRUE(breaks(one, "SELECT id FROM orders WHERE customer_id >= $1 ORDER BY id", "does not bind"));
    EXPECT_TRUE(breaks(one, "SELECT id FROM orders -- customer_id = $1\n WHERE id = $1", "does not bind"));
    EXPECT_TRUE(breaks(one, "SELECT id FROM orders WHERE note = 'customer_id = $1'", "does not bind"));
}

TEST(StatementRules, keep_a_business_wide_statement_on_the_key)
{
    EXPECT_EQ(fine(many, "SELECT c.id, count(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id ORDER BY c.id"), "");
    EXPECT_TRUE(breaks(many, "SELECT o.id FROM orders o JOIN order_items i ON i.order_id = o.id ORDER BY o.id", "joins order_items"));
    EXPECT_TRUE(breaks(many, "WITH RECURSIVE tree AS (SELECT id FROM orders) SELECT id FROM tree", "recursive"));
    EXPECT_TRUE(breaks(many, "SELECT status, count(*) FROM orders GROUP BY ROLLUP (status)", "rollup"));
    EXPECT_TRUE(breaks(many, "SELECT id FROM orders ORDER BY id FOR UPDATE", "locks"));
}

TEST(StatementRules, count_once_and_not_anew_for_each_row)
{
    EXPECT_TRUE(breaks(many, "SELECT c.id, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) FROM customers c", "counts anew"));
    EXPECT_TRUE(breaks(many, "SELECT c.id, COALESCE((SELECT CAST(SUM(o.amount) AS INTEGER) FROM orders o WHERE o.customer_id = c.id), 0) FROM customers c", "counts anew"));
    EXPECT_TRUE(breaks(many, "SELECT id FROM customers WHERE (SELECT count(*) FROM orders o WHERE o.customer_id = customers.id) > 1", "counts anew"));
    EXPECT_EQ(fine(many, "SELECT c.id, n.orders FROM customers c LEFT JOIN (SELECT o.customer_id, COUNT(*) AS orders FROM orders o GROUP BY o.customer_id) n ON n.customer_id = c.id"), "");
    EXPECT_EQ(fine(many, "SELECT c.id FROM customers c WHERE c.id > (SELECT AVG(o.amount) FROM orders o)"), "");
    EXPECT_EQ(fine(many, "SELECT c.id, (SELECT o.amount FROM orders o WHERE o.customer_id = c.id ORDER BY o.id LIMIT 1) FROM customers c"), "") << "one row of an index";
    EXPECT_EQ(fine(many, "SELECT c.id FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)"), "");
}

TEST(StatementRules, keep_customers_out_of_single)
{
    EXPECT_EQ(fine(alone, "UPDATE jobs SET state = 'running' WHERE id IN"
                          " (SELECT id FROM jobs WHERE state = 'ready' ORDER BY run_at, id LIMIT $1 {skip_locked}) RETURNING id"), "");
    EXPECT_TRUE(breaks(alone, "SELECT id FROM orders WHERE customer_id = $1", "belongs to customers"));
    EXPECT_TRUE(breaks(alone, "SELECT id FROM elsewhere", "not listed"));
}

TEST(StatementRules, hold_for_all)
{
    EXPECT_TRUE(breaks(alone, "UPDATE jobs SET run_at = now() WHERE id = $1", "time"));
    EXPECT_TRUE(breaks(alone, "SELECT CURRENT_TIMESTAMP", "time"));
    EXPECT_TRUE(breaks(alone, "SELECT id FROM jobs ORDER BY random()", "chance"));
    EXPECT_TRUE(breaks(alone, "MERGE INTO jobs USING other ON true", "MERGE"));
    EXPECT_TRUE(breaks(alone, "SELECT id FROM jobs WHERE kind LIKE 'a%'", "like"));
    EXPECT_EQ(fine(alone, "SELECT id FROM jobs WHERE kind = 'LIKE now() limit'"), "");
    EXPECT_TRUE(breaks(alone, "SELECT id FROM jobs LIMIT 3", "LIMIT"));
    EXPECT_TRUE(breaks(alone, "SELECT id FROM (SELECT id FROM jobs ORDER BY id) x LIMIT 3", "LIMIT"));
    EXPECT_EQ(fine(alone, "SELECT id FROM jobs WHERE id IN (SELECT id FROM jobs ORDER BY id LIMIT 3)"), "");
    EXPECT_TRUE(breaks(alone, "SELECT * FROM jobs", "*"));
    EXPECT_TRUE(breaks(alone, "SELECT j.* FROM jobs j", "*"));
    EXPECT_EQ(fine(alone, "SELECT count(*), 2 * 3 FROM jobs"), "");
    EXPECT_TRUE(breaks(alone, "SELECT id FROM jobs WHERE id = ?", "parameter"));
    EXPECT_TRUE(breaks(alone, "INSERT OR REPLACE INTO jobs (id) VALUES ($1)", "ON CONFLICT"));
}

}  // namespace
}  // namespace rapport
