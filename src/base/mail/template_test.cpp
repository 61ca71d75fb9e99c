#include "base/mail/template.h"

#include <gtest/gtest.h>

namespace rapport::mail {
namespace {

const Names names = {"customer.name", "customer.preferred_name", "promise", "link"};

std::string filled(std::string_view text, const Values& values, Place place = Place::text)
{
    const auto made = Template::parse(text, place, names, "text");
    if (!made) return "refused: " + made.error().detail;
    const auto rendered = made->render(values);
    return rendered ? *rendered : "refused: " + rendered.error().detail;
}

TEST(Templates, write_a_value_or_what_stands_behind_the_bar)
{
    EXPECT_EQ(filled("Dear {{customer.preferred_name|there}},", {{"customer.preferred_name", "Mara"}}), "Dear Mara,");
    EXPECT_EQ(filled("Dear {{ customer.preferred_name | there }},", {}), "Dear there,");
    EXPECT_EQ(filled("Dear {{customer.name}},", {}), "Dear ,");
    EXPECT_EQ(filled("{ one } {{customer.name}} }} {", {{"customer.name", "{{link}}"}}), "{ one } {{link}} }} {");   // values are not read again
}

TEST(Templates, show_parts_where_there_is_something_to_say)
{
    const auto text = "{{#promise}}We owe you {{promise}}.{{/promise}}{{^promise}}We owe you nothing{{#customer.name}}, {{customer.name}}{{/customer.name}}.{{/promise}}";
    EXPECT_EQ(filled(text, {{"promise", "a rye"}, {"customer.name", "Mara"}}), "We owe you a rye.");
    EXPECT_EQ(filled(text, {{"customer.name", "Mara"}}), "We owe you nothing, Mara.");
    EXPECT_EQ(filled(text, {}), "We owe you nothing.");
}

TEST(Templates, are_refused_with_line_and_column)
{
    EXPECT_EQ(filled("Dear\nGrüße {{customer.nmae}}", {}), "refused: Line 2, column 7: There is nothing called “customer.nmae”.");
    EXPECT_EQ(filled("{{customer.name", {}), "refused: Line 1, column 1: “{{” is not closed by “}}”.");
    EXPECT_EQ(filled("{{#promise}}", {}), "refused: Line 1, column 1: The part of “promise” is not ended by “{{/promise}}”.");
    EXPECT_EQ(filled("{{#promise}}{{#link}}{{/promise}}{{/link}}", {}), "refused: Line 1, column 22: “{{/promise}}” ends what has not begun.");
    EXPECT_EQ(filled("{{}}", {}), "refused: Line 1, column 1: Between “{{” and “}}” stands the name of what is to be written.");
    EXPECT_TRUE(filled("{{customer.name()}}", {}).starts_with("refused: "));
    EXPECT_TRUE(filled("{{constructor}}", {}).starts_with("refused: "));
    EXPECT_TRUE(filled("{{customer.name\xff}}", {}).starts_with("refused: "));
}

TEST(Templates, keep_values_text_in_html)
{
    EXPECT_EQ(filled("<p title=\"{{customer.name}}\">{{customer.name|<b>}}</p>", {{"customer.name", "<i onclick='x'>\"&"}}, Place::html),
        "<p title=\"&lt;i onclick=&#39;x&#39;&gt;&quot;&amp;\">&lt;i onclick=&#39;x&#39;&gt;&quot;&amp;</p>");
    EXPECT_EQ(filled("<p>{{customer.name|<b>}}</p>", {}, Place::html), "<p>&lt;b&gt;</p>");
    EXPECT_EQ(filled("<a href=\"{{link}}\">", {{"link", "https://example.org/?a=1&b=2"}}, Place::html), "<a href=\"https://example.org/?a=1&amp;b=2\">");
    for (const auto* wrong : {"<p {{customer.name}}>", "<p title={{customer.name}}>", "<{{customer.name}}>", "<script>{{customer.name}}</script>", "<style>{{customer.name}}</style>",
                              "<!-- {{customer.name}} -->", "<p onclick=\"{{customer.name}}\">", "<p style='{{customer.name}}'>",
                              "<a href=\"{{#promise}}https://x/{{/promise}}{{link}}\">", "{{#promise}}<p title=\"{{/promise}}{{link}}\">"})
        EXPECT_TRUE(filled(wrong, {}, Place::html).starts_with("refused: Line 1, column ")) << wrong << ": " << filled(wrong, {}, Place::html);
    EXPECT_TRUE(filled("<a href=\"{{link}}\">", {{"link", "javascript:alert(1)"}}, Place::html).starts_with("refused: "));
    EXPECT_EQ(filled("a < b {{link}} <p>", {{"link", "c"}}, Place::html), "a < b c <p>");
    EXPECT_EQ(filled("<script>x</script>{{link}}", {{"link", "c"}}, Place::html), "<script>x</script>c");
}

TEST(Templates, keep_a_subject_on_one_line)
{
    EXPECT_EQ(filled("News for {{customer.name}}", {{"customer.name", "x\r\nBcc: y"}}, Place::subject), "News for x  Bcc: y");
}

TEST(Templates, stay_within_bounds)
{
    std::string deep, many;
    for (int i = 0; i < 17; ++i) deep += "{{#promise}}";
    EXPECT_NE(filled(deep, {}).find("More than 16 parts"), std::string::npos);
    for (int i = 0; i < 100; ++i) many += "{{promise}}";
    EXPECT_TRUE(filled(many, {{"promise", std::string(1000, 'x')}}).starts_with("refused: The text is too long"));
}

}  // namespace
}  // namespace rapport::mail
