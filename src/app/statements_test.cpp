// Every statement of the program keeps the rules for keys that let the rows be spread by customer.
#include "app/domains.h"
#include "base/db/statement_rules.h"

#include <gtest/gtest.h>

namespace rapport::app {
namespace {

TEST(Statements, keep_the_rules_for_keys)
{
    ASSERT_FALSE(router().routes().empty());  // links every domain in
    ASSERT_GT(Sql::all().size(), 100u);
    for (const auto* sql : Sql::all())
        for (const auto& broken : broken_rules(*sql)) ADD_FAILURE() << sql->name << ": " << broken << "\n" << sql->text;
}

}  // namespace
}  // namespace rapport::app
