#include "base/http/cursor.h"
#include "base/test/door.h"
#include "insight/doors.h"
#include "insight/shop_test.h"

#include <set>

namespace rapport::insight {
namespace {

class InsightDoors : public Shop {
protected:
    json::value get(const std::string& target)
    {
        const auto response = door.get(target);
        EXPECT_EQ(response.status, 200) << target << "\n" << response.body;
        return test::Door::parsed(response);
    }
    std::vector<std::string> pages(const std::string& target, const std::string& id)
    {
        std::vector<std::string> ids;
        for (std::string cursor; ids.size() < 200;) {
            const auto page = get(target + cursor);
            for (const auto& one : page.at("data").as_array()) ids.emplace_back(one.at(id).as_string());
            if (page.at("next_cursor").is_null()) break;
            cursor = "&cursor=" + std::string(page.at("next_cursor").as_string());
        }
        return ids;
    }
    std::string fault(const std::string& target)
    {
        const auto response = door.get(target);
        if (response.status != 422) return std::to_string(response.status);
        return std::string(test::Door::parsed(response).at("errors").at(0).at("pointer").as_string());
    }

    test::Door door{world, add_routes, {"report:read"}};
};
RAPPORT_ON_BOTH_ENGINES(InsightDoors);

TEST_P(InsightDoors, give_the_report)
{
    sixty_customers();
    const auto usual = get("/report");
    EXPECT_EQ(usual.at("as_of").as_string(), "2026-11-17");
    const auto asked = get("/report?as_of=2026-06-30&period=quarter&horizon_days=90&discount_rate=0&time_unit=day&model=bg_nbd");
    EXPECT_EQ(asked.at("as_of").as_string(), "2026-06-30");
    EXPECT_EQ(asked.at("retention").at("period").as_string(), "quarter");
    EXPECT_EQ(asked.at("lifetime_value").at("horizon_days").as_int64(), 90);
    EXPECT_EQ(asked.at("lifetime_value").at("discount_rate").to_number<double>(), 0);
    EXPECT_EQ(asked.at("lifetime_value").at("purchase_model").at("name").as_string(), "bg_nbd");
    EXPECT_EQ(asked.at("lifetime_value").at("purchase_model").at("time_unit").as_string(), "day");
}

TEST_P(InsightDoors, give_the_months)
{
    EXPECT_EQ(get("/report/history").at("retention").as_array().size(), 13u);
    EXPECT_EQ(get("/report/history?months=3&as_of=2026-03-31").at("satisfaction").at(1).at("as_of").as_string(), "2026-02-28");
}

TEST_P(InsightDoors, page_through_predictions_and_people)
{
    sixty_customers();
    const auto predicted = pages("/predictions?limit=7&sort=probability_alive", "customer_id");
    EXPECT_EQ(predicted.size(), 60u);
    EXPECT_EQ(std::set(predicted.begin(), predicted.end()).size(), 60u);
    const auto behind = pages("/report/customers?figure=worth&limit=4", "id");
    EXPECT_EQ(behind.size(), 60u);
    EXPECT_EQ(std::set(behind.begin(), behind.end()).size(), 60u);
    EXPECT_EQ(get("/report/values").at("bins").as_array().size(), 20u);
}

TEST_P(InsightDoors, give_one_customers_value)
{
    const auto mara = customer("Mara Kowalska");
    EXPECT_TRUE(get("/customers/" + to_text(mara) + "/value").at("prediction").is_null());
    EXPECT_EQ(door.get("/customers/" + to_text(CustomerId{4711}) + "/value").status, 404);
}

TEST_P(InsightDoors, refuse_what_makes_no_sense)
{
    EXPECT_EQ(fault("/report?horizon_days=0"), "/horizon_days");
    EXPECT_EQ(fault("/report?model=oracle"), "/model");
    EXPECT_EQ(fault("/report?period=moon"), "/period");
    EXPECT_EQ(fault("/report?as_of=2026-02-30"), "/as_of");
    EXPECT_EQ(fault("/report/history?months=37"), "/months");
    EXPECT_EQ(fault("/report/history?months=0"), "/months");
    EXPECT_EQ(fault("/predictions?sort=beauty"), "/sort");
    EXPECT_EQ(fault("/report/customers?figure=hope"), "/figure");
    for (const auto* key : {"", "-1", "twelve", "99999999999"})
        EXPECT_EQ(fault("/predictions?cursor=" + http::make_cursor({key})), "/cursor") << key;
}

TEST_P(InsightDoors, answer_for_any_day_of_the_calendar)
{
    buys(customer("Mara Kowalska"), "2026-11-10");
    for (const auto* as_of : {"0001-01-01", "1969-12-31", "9999-12-31"})
        for (const auto* period : {"week", "month", "quarter"}) {
            const auto told = get("/report?as_of=" + std::string(as_of) + "&period=" + period);
            EXPECT_EQ(told.at("as_of").as_string(), as_of);
        }
    EXPECT_EQ(get("/report/history?months=36&as_of=0001-01-01").at("retention").as_array().size(), 36u);
}

TEST_P(InsightDoors, are_shut_without_the_permission)
{
    const auto mara = customer("Mara Kowalska");
    test::Door stranger{world, add_routes, {"customers:read"}};
    for (const auto& target : std::vector<std::string>{"/report", "/report/history", "/report/customers?figure=active", "/report/values", "/predictions", "/customers/" + to_text(mara) + "/value"})
        EXPECT_EQ(stranger.get(target).status, 403) << target;
    test::Door nobody{world, add_routes, {}};
    EXPECT_EQ(nobody.get("/report").status, 401);
}

}  // namespace
}  // namespace rapport::insight
