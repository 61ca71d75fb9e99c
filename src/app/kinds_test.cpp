#include "app/domains.h"
#include "imports/mapping.h"
#include "imports/outgoing.h"

#include <gtest/gtest.h>

namespace rapport::app {
namespace {

std::string kind_of(std::vector<std::string_view> names)
{
    const auto* shape = imports::likely_shape(shapes(), csv::Columns::from_header(names).value());
    return shape ? shape->kind : "";
}

TEST(KindsOfFiles, are_told_by_their_own_columns)
{
    for (const auto& shape : shapes()) {
        if (!imports::comes_in(shape)) continue;
        std::vector<std::string_view> names;
        for (const auto& field : shape.fields) names.push_back(field.name);
        EXPECT_EQ(kind_of(names), shape.kind);
    }
}

TEST(KindsOfFiles, are_told_by_the_names_that_files_use)
{
    EXPECT_EQ(kind_of({"Bestellnr", "Kunde", "Bestelldatum", "Betrag"}), "orders");
    EXPECT_EQ(kind_of({"order_id", "customer_id", "ordered_at", "product", "quantity", "unit_price"}), "orders");
    EXPECT_EQ(kind_of({"Name", "E-Mail", "Telefon"}), "customers");
    EXPECT_EQ(kind_of({"rating", "review", "reviewer", "date", "platform"}), "cases");
    EXPECT_EQ(kind_of({"customer_id", "date", "survey", "score", "comment"}), "responses");
    EXPECT_EQ(kind_of({"ticket_id", "comment_id", "created_at", "kind", "author", "body"}), "conversations");
    EXPECT_EQ(kind_of({"refund_id", "ticket_id", "date", "kind", "amount", "agent"}), "remedies");
    EXPECT_EQ(kind_of({"ticket_id", "title", "description", "created_at", "assignee", "channel"}), "cases");
    EXPECT_EQ(kind_of({"Kundennr.", "Wer", "Farbe"}), "") << "one name is soon the same by chance";
    EXPECT_EQ(kind_of({"a", "b", "c"}), "");
}

}  // namespace
}  // namespace rapport::app
