#include "base/http/public_page.h"
#include "ideas/doors.h"
#include "ideas/pages/box.h"
#include "ideas/said.h"

#include <array>

namespace rapport::ideas {
namespace {

constexpr std::size_t most_shown = 12;

struct Words {
    std::string_view language, title, about, nothing, you, we, newer, older;
};
constexpr std::array<Words, 2> all_words{{
    {"en", "You said, we did", "What customers told us, and what came of it. Each stands here with their leave.", "Nothing stands here yet.", "You said", "We did", "Newer", "Older"},
    {"de", "Gesagt, getan", "Was Kunden uns gesagt haben, und was daraus wurde. Alles steht hier mit ihrer Erlaubnis.", "Hier steht noch nichts.", "Sie sagten", "Wir taten", "Neuere", "Ältere"},
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
    const auto all = shown(ctx.db, part.first() + most_shown + 1);
    if (all.empty()) page.with("p", say.nothing, {{"role", "status"}});
    page.open("ul", {{"class", "plain"}});
    const bool goes_on = http::public_page::write_part(page, part, all, [&](Html& list, const Said& said) { write_said(list, say, said); });
    page.close();
    http::public_page::link_parts(page, part, goes_on, "/said", {}, say.newer, say.older);
    return http::public_page::send(200, page);
}

}  // namespace

void add_public_routes(http::Router& router)
{
    add_box_routes(router);
    router.get("/said", http::anyone(), [](Context& ctx, const http::Request& request) { return show(ctx, request); });
}

}  // namespace rapport::ideas
