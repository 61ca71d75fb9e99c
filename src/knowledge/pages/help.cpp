#include "base/http/public_page.h"
#include "base/text.h"
#include "knowledge/doors.h"
#include "knowledge/pages/help.h"
#include "knowledge/service.h"

#include <algorithm>
#include <array>

namespace rapport::knowledge {
namespace {

constexpr std::size_t most_shown = 50, beginning_bytes = 160, most_parts = 50;     // each part is found by writing all before it

struct Words {
    std::string_view language, title, find, search, nothing_yet, nothing, no_more, all, back, on, unknown_title, unknown;
};
constexpr std::array<Words, 2> all_words{{
    {"en", "Help", "What are you looking for?", "Search", "Nothing stands here yet.", "Nothing has these words in it.", "There is nothing more here.", "All articles", "Back", "More", "This page is not there", "Please check the address: perhaps a letter is missing."},
    {"de", "Hilfe", "Wonach suchen Sie?", "Suchen", "Hier steht noch nichts.", "Nichts enthält diese Wörter.", "Hier steht nichts mehr.", "Alle Artikel", "Zurück", "Weitere", "Diese Seite gibt es nicht", "Bitte prüfen Sie die Adresse: Vielleicht fehlt ein Buchstabe."},
}};

const Words& words_for(const http::Request& request)
{
    const auto accepted = request.header("Accept-Language").value_or("");
    return accepted.starts_with("de") ? all_words[1] : all_words[0];
}

// The first words, cut between two of them.
std::string beginning(const std::string& markdown)
{
    auto words = words_of(read_markdown(markdown));
    if (words.size() <= beginning_bytes) return words;
    auto end = beginning_bytes;
    while (end > 0 && (words[end] & 0xc0) == 0x80) --end;      // at the beginning of a character
    words.resize(end);
    if (const auto blank = words.rfind(' '); blank != std::string::npos) words.resize(blank);
    return words + " …";
}

http::Response show_list(Context& ctx, const http::Request& request)
{
    const auto& say = words_for(request);
    const auto q = request.query_value("q").value_or("").substr(0, 200);
    auto page = http::public_page::begin({std::string(say.language), std::string(say.title)});
    page.with("p", ctx.business.name, {{"class", "shop"}, {"dir", "auto"}}).with("h1", say.title);
    page.open("form", {{"method", "get"}, {"action", "/help"}, {"class", "find"}, {"role", "search"}});
    page.single("input", {{"type", "search"}, {"name", "q"}, {"value", q}, {"aria-label", std::string(say.find)}, {"placeholder", std::string(say.find)}, {"maxlength", "200"}});
    page.with("button", say.search, {{"type", "submit"}}).close();
    const auto part = http::public_page::part_of(request, most_shown);
    const auto all = part.number < most_parts ? list_published(ctx.db, q) : std::vector<Publication>();
    if (all.empty() && part.number == 0) page.with("p", tidy(q).empty() ? say.nothing_yet : say.nothing, {{"role", "status"}});
    const auto before = page.bytes();
    const bool goes_on = http::public_page::write_part(page, part, all, [&](Html& list, const Publication& one) {
        if (&list == &page && page.bytes() == before) page.open("ul", {{"class", "plain"}});     // with the first of them
        list.open("li", {{"dir", "auto"}}).with("a", one.title, {{"href", "/help/" + to_text(one.article_id)}});
        list.single("br").with("span", beginning(one.text), {{"class", "small"}}).close();
    });
    const bool has_none = page.bytes() == before, is_behind = part.number > 0 && has_none;
    if (!has_none) page.close();
    if (is_behind) page.with("p", say.no_more, {{"role", "status"}}).open("p").with("a", say.all, {{"href", "/help"}}).close();
    else http::public_page::link_parts(page, part, goes_on && part.number + 1 < most_parts, "/help", q, say.back, say.on);
    return http::public_page::send(200, page);
}

Html page_of(const Words& say, const Business& business, const std::string& title, const std::string& text)
{
    auto page = http::public_page::begin({std::string(say.language), title});
    page.with("p", business.name, {{"class", "shop"}, {"dir", "auto"}}).with("h1", title, {{"dir", "auto"}});
    write_html(page, read_markdown(text));
    page.single("hr").open("p").with("a", say.all, {{"href", "/help"}}).close();
    return page;
}

http::Response show_article(Context& ctx, const std::string& id, const http::Request& request)
{
    const auto& say = words_for(request);
    const auto known = parse_id<Article>(id);
    const auto one = known ? published(ctx.db, *known) : std::nullopt;
    if (!one) return http::public_page::notice(404, say.language, say.unknown_title, say.unknown);
    auto page = page_of(say, ctx.business, one->title, one->text);
    return http::public_page::send(200, page);
}

}  // namespace

std::optional<std::string> too_large(const Business& business, const std::string& title, const std::string& text)
{
    std::size_t bytes = 0;
    for (const auto& say : all_words) bytes = std::max(bytes, page_of(say, business, title, text).finish().size());
    const auto most = http::public_page::most_bytes;
    if (bytes <= most) return std::nullopt;
    const auto percent = (100 * (bytes - most) + bytes - 1) / bytes;
    return "As a page this would have " + std::to_string(bytes) + " bytes, and " + std::to_string(most) + " are the most: take about " + std::to_string(percent) + " % of it out, or make two articles of it.";
}

void add_public_routes(http::Router& router)
{
    router.get("/help", http::anyone(), [](Context& ctx, const http::Request& request) { return show_list(ctx, request); });
    router.get("/help/{id}", http::anyone(), [](Context& ctx, std::string id, const http::Request& request) { return show_article(ctx, id, request); });
}

}  // namespace rapport::knowledge
