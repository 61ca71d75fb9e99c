#include "base/http/public_page.h"
#include "ideas/doors.h"
#include "ideas/pages/box.h"
#include "ideas/said.h"

#include <array>

namespace rapport::ideas {
namespace {

constexpr std::size_t most_shown = 12, most_parts = 50;     // each part is found by writing all before it: the newest are enough for everybody

struct Words {
    std::string_view language, title, about, nothing, you, we, newer, older, no_more, first;
};
constexpr std::array<Words, 2> all_words{{
    {"en", "You said, we did", "What customers told us, and what came of it. Each stands here with their leave.", "Nothing stands here yet.", "You said", "We did", "Newer", "Older", "There is nothing more here.", "To the beginning"},
    {"de", "Gesagt, getan", "Was Kunden uns gesagt haben, und was daraus wurde. Alles steht hier mit ihrer Erlaubnis.", "Hier steht noch nichts.", "Sie sagten", "Wir taten", "Neuere", "Ältere", "Hier steht nichts mehr.", "Zum Anfang"},
}};

void write_said(Html& page, const Words& say, const Said& said)
{
    page.open("li").with("h2", say.you).with("blockquote", said.you_said, {{"dir", "auto"}});
    if (said.called) page.with("p", said.called.value(), {{"class", "small"}, {"dir", "auto"}});
    page.with("h3", say.we).with("p", said.we_did, {{"dir", "auto"}}).close();
}

http::Response show(Context& ctx, const http::Request& request)
{
    const auto& say = all_words[request.header("Accept-Language").value_or("").starts_with("de") ? 1 : 0];
    auto page = http::public_page::begin({std::string(say.language), std::string(say.title)});
    page.with("p", ctx.business.name, {{"class", "shop"}, {"dir", "auto"}}).with("h1", say.title).with("p", say.about, {{"class", "dim"}});
    const auto part = http::public_page::part_of(request, most_shown);
    const auto all = part.number < most_parts ? shown(ctx.db, part.first() + most_shown + 1) : std::vector<Said>();
    if (all.empty() && part.number == 0) page.with("p", say.nothing, {{"role", "status"}});
    const auto before = page.bytes();
    const bool goes_on = http::public_page::write_part(page, part, all, [&](Html& list, const Said& said) {
        if (&list == &page && page.bytes() == before) page.open("ul", {{"class", "plain"}});     // with the first of them
        write_said(list, say, said);
    });
    const bool has_none = page.bytes() == before, is_behind = part.number > 0 && has_none;
    if (!has_none) page.close();
    if (is_behind) page.with("p", say.no_more, {{"role", "status"}}).open("p").with("a", say.first, {{"href", "/said"}}).close();
    else http::public_page::link_parts(page, part, goes_on && part.number + 1 < most_parts, "/said", {}, say.newer, say.older);
    return http::public_page::send(200, page);
}

}  // namespace

void add_public_routes(http::Router& router)
{
    add_box_routes(router);
    router.get("/said", http::anyone(), [](Context& ctx, const http::Request& request) { return show(ctx, request); });
}

}  // namespace rapport::ideas
