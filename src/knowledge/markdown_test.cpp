#include "knowledge/markdown.h"

#include "base/html.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

namespace rapport::knowledge {
namespace {

std::string html(std::string_view text)
{
    Html page;
    write_html(page, read_markdown(text));
    return page.finish().substr(15);
}

TEST(Markdown, knows_what_an_article_needs)
{
    EXPECT_EQ(html("## How long does rye keep?\n\nAbout **a week**, in a *cloth* bag.\nNever in the `fridge`."),
              "<h2 dir=\"auto\">How long does rye keep?</h2><p dir=\"auto\">About <b>a week</b>, in a <i>cloth</i> bag. Never in the <code>fridge</code>.</p>");
    EXPECT_EQ(html("- rye\n- spelt\n\n1. slice\n2. freeze\n\n> Hanne says\n> so\n\n---\n### Ends"),
              "<ul><li dir=\"auto\">rye</li><li dir=\"auto\">spelt</li></ul><ol><li dir=\"auto\">slice</li><li dir=\"auto\">freeze</li></ol><blockquote dir=\"auto\">Hanne says\nso</blockquote><hr><h3 dir=\"auto\">Ends</h3>");
    EXPECT_EQ(html("1. slice\n\n2. freeze\n\nthen\n\n1. eat"), "<ol><li dir=\"auto\">slice</li><li dir=\"auto\">freeze</li></ol><p dir=\"auto\">then</p><ol><li dir=\"auto\">eat</li></ol>");
    EXPECT_EQ(html("```\n  a < b\n```\nafter"), "<pre dir=\"auto\">  a &lt; b</pre><p dir=\"auto\">after</p>");
    EXPECT_EQ(html("See [our hours](https://hafer-mohn.example/hours?a=1&b=2) or [write](mailto:hallo@hafer-mohn.example)."),
              "<p dir=\"auto\">See <a rel=\"noreferrer noopener\" href=\"https://hafer-mohn.example/hours?a=1&amp;b=2\">our hours</a> or "
              "<a rel=\"noreferrer noopener\" href=\"mailto:hallo@hafer-mohn.example\">write</a>.</p>");
    EXPECT_EQ(words_of(read_markdown("# A\n- **b** c")), "A b c");
}

TEST(Markdown, what_is_no_mark_stays_text)
{
    for (const auto* text : {"2 * 3 * 4", "a ** b", "**", "`", "[x]", "[x](y", "snake_case_name", "1.5 kg", "-5", "#tag"})
        EXPECT_EQ(html(text), "<p dir=\"auto\">" + std::string(text) + "</p>");
    EXPECT_EQ(html(""), "");
    EXPECT_EQ(html("\r\n \r\n"), "");
}

TEST(Markdown, never_becomes_markup_and_leads_nowhere_else)
{
    for (const auto* payload : {"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<script>alert(1)</script>)",
             "[x](//evil.example)", "[x](/settings)", "[x](https://a.example\" onclick=\"alert(1))", "[x](vbscript:x)", "[x](mailto:a@b.example?body=\"x)", "[x](tel:alert(1))", "[<b>](https://x.example)",
             "**<b onclick=x>**", "```\n</pre><script>\n```", "[x](ht\ntps://x)", "[a](https://x.example/'><script>)", "## <svg/onload=alert(1)>", "> </blockquote><script>"}) {
        const auto page = html(payload);
        for (const auto* sign : {"<script", "<img", "<svg", "onclick=\"", "href=\"javascript", "href=\"data", "href=\"/s", "href=\"//", "href=\"vb", "href=\"tel:a"})
            EXPECT_EQ(page.find(sign), std::string::npos) << payload << " -> " << page;
    }
}

// What is wrong with a page's elements: blocks stand side by side, but for the items of lists; marks stand in a block and hold text alone.
std::string fault_in(std::string_view page)
{
    std::vector<std::string> open;
    while (!page.empty()) {
        const auto from = page.find('<');
        if (page.substr(0, from).find('>') != std::string_view::npos) return "a sign of markup in a text";
        if (open.empty() && from != 0) return "text outside of a block";
        if (from == std::string_view::npos) break;
        const auto to = page.find('>', from);
        if (to == std::string_view::npos) return "an element without an end";
        const auto inside = page.substr(from + 1, to - from - 1);
        if (inside.find('<') != std::string_view::npos) return "an element in an element";
        page.remove_prefix(to + 1);
        if (inside.starts_with('/')) {
            if (open.empty() || open.back() != inside.substr(1)) return "closes " + std::string(inside.substr(1));
            open.pop_back();
            continue;
        }
        const std::string name(inside.substr(0, inside.find(' ')));
        const std::string around = open.empty() ? "" : open.back();
        const auto is = [](const std::string& one, std::initializer_list<std::string_view> names) { return std::ranges::find(names, one) != names.end(); };
        const bool fits = name == "li" ? is(around, {"ul", "ol"})
            : is(name, {"b", "i", "code", "a"}) ? is(around, {"h2", "h3", "p", "li", "blockquote", "pre"})
            : is(name, {"h2", "h3", "p", "ul", "ol", "blockquote", "pre", "hr"}) && around.empty();
        if (!fits) return name + " in " + around;
        if (name != "hr") open.push_back(name);
    }
    return open.empty() ? "" : open.back() + " stays open";
}

TEST(Markdown, faults_of_a_page_are_seen)
{
    EXPECT_EQ(fault_in("<p dir=\"auto\">a <b>b</b></p><hr><ul><li>c</li></ul>"), "");
    for (const auto* wrong : {"<p>a", "<p>a<p>b</p></p>", "<p><b>a</p></b>", "<p>a</p></p>", "<li>a</li>", "a<p>b</p>", "<p>a > b</p>", "<p><script>a</script></p>", "<p><b><i>a</i></b></p>", "<p a<b></p>"})
        EXPECT_NE(fault_in(wrong), "") << wrong;
}

TEST(Markdown, any_text_is_read_in_time_and_keeps_its_elements_closed)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::vector<std::string> pieces{"*", "**", "`", "```", "[", "](", ")", "](https://x.example)", "\n", "\n\n", "- ", "1. ", "> ", "## ", "<", ">", "\"", "&", "word ", "\xc3\xa4", "\xff", "---\n"};
    for (int round = 0; round < 2'000; ++round) {
        std::string text;
        for (int i = 0; i < 60; ++i) text += pieces[random() % pieces.size()];
        EXPECT_EQ(fault_in(html(text)), "") << text;
    }
    for (const auto& piece : pieces) {
        std::string long_one;
        while (long_one.size() < 200'000) long_one += piece;
        const auto began = std::chrono::steady_clock::now();
        html(long_one);
        EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2)) << piece;
    }
}

}  // namespace
}  // namespace rapport::knowledge
