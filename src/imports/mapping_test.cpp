#include "imports/mapping.h"

#include <gtest/gtest.h>

namespace rapport::imports {
namespace {

Shape orders()
{
    Shape shape{.kind = "orders", .fields = {}, .may_import = may("orders:write"), .may_export = may("orders:export"), .custom_columns = false,
                .grouped = false, .parse = {}, .applying = {}, .undo = {}, .write_out = {}};
    shape.fields = {{"customer_id", true, {"customer", "kunde"}}, {"ordered_at", true, {"date", "datum", "unitprice"}}, {"unit_price", false, {"price"}}, {"staff", false, {}}};
    return shape;
}
const Shape shape = orders();

csv::Columns file(std::vector<std::string_view> names) { return csv::Columns::from_header(names).value(); }

std::vector<std::string> refusal(const Result<Columns>& result)
{
    if (result) return {"nothing refused"};
    return {result.error().faults.at(0).pointer, result.error().faults.at(0).code};
}
using Refused = std::vector<std::string>;

TEST(Mapping, takes_columns_with_the_fields_own_names)
{
    const auto columns = file({"staff", "Customer_ID", "date", "ordered_at"});
    EXPECT_EQ(own_names(shape, columns, false), (Mapping{{"customer_id", "Customer_ID"}, {"ordered_at", "ordered_at"}, {"staff", "staff"}}));
}

TEST(Mapping, guesses_the_names_that_files_use)
{
    const auto columns = file({"Kunde", "Datum", "note"});
    EXPECT_EQ(own_names(shape, columns, true), (Mapping{{"customer_id", "Kunde"}, {"ordered_at", "Datum"}}));
    EXPECT_TRUE(own_names(shape, columns, false).empty());
}

TEST(Mapping, never_guesses_over_an_own_name)
{
    const auto columns = file({"date", "ordered_at", "customer", "customer_id"});
    EXPECT_EQ(own_names(shape, columns, true), (Mapping{{"customer_id", "customer_id"}, {"ordered_at", "ordered_at"}}));
}

TEST(Mapping, gives_a_column_to_the_field_that_surely_is_meant)
{
    // "Unit Price" is likely ordered_at (so this shape says), but surely unit_price.
    EXPECT_EQ(own_names(shape, file({"Unit Price", "Kunde"}), true), (Mapping{{"customer_id", "Kunde"}, {"unit_price", "Unit Price"}}));
}

TEST(Mapping, gives_no_column_to_two_fields)
{
    const auto mapping = own_names(shape, file({"kunde", "customer", "price"}), true);
    EXPECT_EQ(mapping, (Mapping{{"customer_id", "kunde"}, {"unit_price", "price"}}));
}

TEST(Mapping, knows_how_sure_it_is)
{
    EXPECT_EQ(confidence(shape, "ordered_at", "Ordered At"), Confidence::sure);
    EXPECT_EQ(confidence(shape, "ordered_at", "DATUM"), Confidence::likely);
    EXPECT_EQ(confidence(shape, "ordered_at", "staff"), Confidence::none);
    EXPECT_EQ(confidence(shape, "ordered_at", "–"), Confidence::none);
    EXPECT_EQ(confidence(shape, "nothing", "nothing"), Confidence::none);
}

TEST(Mapping, is_read_from_the_option)
{
    EXPECT_EQ(parse_mapping(shape, "customer_id=Kunde,ordered_at=Am = um").value(), (Mapping{{"customer_id", "Kunde"}, {"ordered_at", "Am = um"}}));
    EXPECT_EQ(parse_mapping(shape, "staff=").value(), (Mapping{{"staff", ""}}));
    EXPECT_TRUE(parse_mapping(shape, "").value().empty());
}

TEST(Mapping, refuses_an_option_that_names_no_field)
{
    EXPECT_EQ(parse_mapping(shape, "colour=Farbe").error().detail, "There is no field “colour”. The fields are customer_id, ordered_at, unit_price, staff.");
    EXPECT_EQ(parse_mapping(shape, "staff").error().detail, "--map wants field=column, not “staff”.");
    EXPECT_EQ(parse_mapping(shape, "staff").error().faults.at(0).code, "usage");
    EXPECT_FALSE(parse_mapping(shape, "staff=a,,unit_price=b"));
}

TEST(Mapping, becomes_column_numbers)
{
    const auto columns = file({"note", "Kunde", "", "Datum", "custom.shoe"});
    const auto resolved = resolve(shape, {{"customer_id", "kunde"}, {"ordered_at", "Datum"}, {"staff", ""}}, columns).value();
    EXPECT_EQ(resolved.of_fields, (std::vector<int>{1, 3, -1, -1}));
    EXPECT_EQ(resolved.ignored, (std::vector<std::string>{"note", "custom.shoe"}));
    EXPECT_TRUE(resolved.custom.empty());
}

TEST(Mapping, finds_custom_columns_where_the_shape_takes_them)
{
    auto taking = orders();
    taking.custom_columns = true;
    const auto resolved = resolve(taking, {{"customer_id", "customer_id"}, {"ordered_at", "ordered_at"}}, file({"custom.shoe", "customer_id", "ordered_at", "custom."})).value();
    EXPECT_EQ(resolved.custom, (std::vector<std::pair<std::string, int>>{{"shoe", 0}}));
    EXPECT_EQ(resolved.ignored, (std::vector<std::string>{"custom."}));
}

TEST(Mapping, refuses_columns_that_do_not_fit)
{
    const auto columns = file({"customer_id", "ordered_at"});
    EXPECT_EQ(refusal(resolve(shape, {{"customer_id", "customer_id"}}, columns)), (Refused{"/ordered_at", "column_missing"}));
    EXPECT_EQ(refusal(resolve(shape, {{"customer_id", "customer_id"}, {"ordered_at", ""}}, columns)), (Refused{"/ordered_at", "column_missing"}));
    EXPECT_EQ(refusal(resolve(shape, {{"customer_id", "customer_id"}, {"ordered_at", "when"}}, columns)), (Refused{"/ordered_at", "column_unknown"}));
    EXPECT_EQ(refusal(resolve(shape, {{"customer_id", "customer_id"}, {"ordered_at", "CUSTOMER_ID"}}, columns)), (Refused{"/ordered_at", "column_twice"}));
}

TEST(Mapping, needs_one_of_the_fields_that_stand_for_each_other)
{
    auto needing = orders();
    needing.one_of = {"unit_price", "staff"};
    const auto columns = file({"customer_id", "ordered_at", "staff", "price"});
    Mapping mapping{{"customer_id", "customer_id"}, {"ordered_at", "ordered_at"}};
    EXPECT_EQ(refusal(resolve(needing, mapping, columns)), (Refused{"/unit_price", "column_missing"}));
    EXPECT_EQ(resolve(needing, mapping, columns).error().detail, "The file needs a column for “unit_price” or “staff”. It has “customer_id”, “ordered_at”, “staff”, “price”.");
    mapping["staff"] = "";
    EXPECT_EQ(refusal(resolve(needing, mapping, columns)), (Refused{"/unit_price", "column_missing"}));
    mapping["staff"] = "staff";
    EXPECT_TRUE(resolve(needing, mapping, columns));
}

}  // namespace
}  // namespace rapport::imports
