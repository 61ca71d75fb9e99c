// That every statement of this folder runs wherever the rows live.
#include "base/db/statement_rules.h"
#include "base/http/router.h"
#include "identity/doors.h"

#include <gtest/gtest.h>
#include <set>

namespace rapport::identity {
namespace {

TEST(Statements, keep_the_rules_of_rows_that_are_spread)
{
    const std::set<std::string, std::less<>> mine = {"audit_events", "authenticate", "business", "sessions", "sign_in_links", "staff", "staff_passwords", "tokens"};
    std::set<std::string> seen;
    for (const auto* sql : Sql::all()) {
        const auto domain = sql->name.substr(0, sql->name.find('.'));
        if (!mine.contains(domain)) continue;
        seen.insert(domain);
        for (const auto& broken : broken_rules(*sql)) ADD_FAILURE() << sql->name << ": " << broken;
    }
    EXPECT_EQ(seen.size(), mine.size());
}

TEST(OpenApi, names_the_answers_of_this_domain)
{
    http::Router router;
    add_routes(router);
    const auto text = http::openapi(router, "0");
    for (const auto* schema : {"\"WhoAmI\"", "\"Staff\"", "\"MadeToken\"", "\"BusinessSettings\"", "\"PageOfAuditEventView\""})
        EXPECT_NE(text.find(schema), std::string::npos) << schema;
    EXPECT_EQ(text.find("anonymous"), std::string::npos);
}

}  // namespace
}  // namespace rapport::identity
