#include "base/http/public_page.h"

#include "base/crypto/sha256.h"

#include <algorithm>

namespace rapport::http::public_page {
namespace {

constexpr char style[] =
    ":root{color-scheme:light dark;--paper:#f5f1e8;--sheet:#fdfbf6;--line:#dfd5c4;--edge:#8a7e6d;--ink:#26211c;--ink2:#574e44;"
    "--accent:#1c4f74;--on:#fff;--wrong:#97301d}"
    "@media(prefers-color-scheme:dark){:root{--paper:#181512;--sheet:#211d19;--line:#393129;--edge:#8c806f;--ink:#f1e9dc;--ink2:#c9bdab;"
    "--accent:#8fc0de;--on:#0e1d28;--wrong:#f3a692}}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 'Source Sans 3',system-ui,'Segoe UI',Roboto,sans-serif}"
    "main{max-width:34rem;margin:0 auto;padding:32px clamp(16px,6vw,24px) 48px;overflow-wrap:anywhere}"
    "main.whole{max-width:none;min-height:100vh;display:flex;flex-direction:column;justify-content:center;text-align:center}"
    "h1{font:400 1.75rem/1.2 'Source Serif 4',Charter,Georgia,serif;margin:0 0 20px}"
    ".whole h1{font-size:clamp(1.75rem,5vw,3.25rem)}"
    "p{margin:0 0 12px}.shop{font:600 1.25rem/1.3 'Source Serif 4',Charter,Georgia,serif;margin:0}"
    ".dim{color:var(--ink2)}.small{font-size:.9375rem;color:var(--ink2)}.progress{color:var(--ink2);margin:24px 0 4px}"
    ".wrong{color:var(--wrong);font-weight:600}.wrong:before{content:'! '}"
    "fieldset{border:0;margin:0;padding:0;min-width:0}legend{padding:0}"
    ".scale{display:flex;flex-wrap:wrap;gap:4px}.scale label{position:relative;flex:0 0 auto}"
    ".scale span{display:flex;align-items:center;justify-content:center;width:44px;height:54px}"
    ".list label{display:block;position:relative;margin:0 0 8px}.list span{display:block;padding:12px 16px}"
    ".scale span,.list span{background:var(--sheet);border:1px solid var(--edge);border-radius:6px;font-size:1.125rem}"
    ".scale input,.list input{position:absolute;opacity:0;inset:0;width:100%;height:100%;margin:0;cursor:pointer}"
    "input:checked+span{background:var(--accent);color:var(--on);border-color:var(--accent);font-weight:600}"
    "input:focus-visible+span,button:focus-visible,a:focus-visible,textarea:focus-visible{outline:3px solid var(--accent);outline-offset:3px}"
    ".ends{display:flex;justify-content:space-between;gap:16px;margin-top:6px;color:var(--ink2)}"
    "textarea{width:100%;min-height:7.5rem;padding:12px;background:var(--sheet);color:inherit;border:1px solid var(--edge);border-radius:6px;"
    "font:1.125rem/1.5 'Source Serif 4',Charter,Georgia,serif}"
    ".row{display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center;margin:24px 0 12px}"
    "button{min-height:52px;padding:0 24px;background:var(--accent);color:var(--on);border:1px solid var(--accent);border-radius:6px;"
    "font:600 1.125rem/1.2 'Source Sans 3',system-ui,'Segoe UI',Roboto,sans-serif;cursor:pointer}"
    "button.quiet{background:none;color:var(--accent);border-color:transparent;padding:0;font-weight:400;font-size:1rem;text-decoration:underline}a{color:var(--accent)}"
    ".row a{display:inline-block;padding:10px 0}.check{display:flex;gap:10px;align-items:flex-start;margin:20px 0 0}"
    ".check input{width:22px;height:22px;margin:1px 0 0;accent-color:var(--accent);flex:none}"
    "hr{border:0;border-top:1px solid var(--line);margin:36px 0 16px}blockquote{margin:0 0 16px;padding:12px 16px;background:var(--sheet);"
    "border-left:3px solid var(--accent);white-space:pre-wrap}"
    ".faces{display:grid;grid-template-columns:repeat(auto-fit,minmax(136px,1fr));gap:16px;max-width:60rem;width:100%;margin:0 auto}"
    "button.face{background:var(--sheet);color:var(--ink);border-color:var(--edge);padding:20px 8px;display:block}"
    "button.face svg{display:block;width:min(96px,60%);margin:0 auto 12px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}"
    "h2{font:400 1.25rem/1.3 'Source Serif 4',Charter,Georgia,serif;margin:28px 0 8px}h3{font-size:1rem;margin:20px 0 4px}"
    "ul,ol{margin:0 0 12px;padding-left:1.5rem}li{margin:0 0 4px}.plain{list-style:none;padding:0}.plain li{margin:0 0 16px}"
    "code,pre{font:0.9375rem/1.5 ui-monospace,monospace;background:var(--sheet)}pre{padding:12px 16px;overflow-x:auto;white-space:pre-wrap}"
    ".find{display:flex;flex-wrap:wrap;gap:8px;margin:0 0 24px}.find input{flex:1 1 12rem;min-width:0;min-height:52px;padding:0 12px;background:var(--sheet);color:inherit;"
    "border:1px solid var(--edge);border-radius:6px;font:inherit;font-size:1.125rem}input:focus-visible{outline:3px solid var(--accent);outline-offset:3px}"
    "@media(forced-colors:active){input:checked+span{outline:3px solid Highlight}}";

// Nothing from anywhere, and of what stands in the page this style sheet alone.
const std::string& content_policy()
{
    static const std::string policy = "default-src 'none'; style-src 'sha256-" + crypto::sha256_base64({style, sizeof style - 1})
        + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    return policy;
}

void add_common(Headers& headers)
{
    headers.emplace_back("Content-Security-Policy", content_policy());
    headers.emplace_back("Cache-Control", "no-store");
    headers.emplace_back("Referrer-Policy", "no-referrer");
    headers.emplace_back("X-Content-Type-Options", "nosniff");
    headers.emplace_back("X-Frame-Options", "DENY");
    headers.emplace_back("X-Robots-Tag", "noindex");
}

std::string percent_encoded(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (const unsigned char c : text)
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) encoded += static_cast<char>(c);
        else encoded += {'%', digits[c >> 4], digits[c & 15]};
    return encoded;
}

}  // namespace

Html begin(const Frame& frame)
{
    Html page;
    page.open("html", {{"lang", frame.language}}).open("head");
    page.single("meta", {{"charset", "utf-8"}}).single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    page.with("title", frame.title).style(style).close();
    page.open("body").open("main", {{"class", frame.whole_screen ? "whole" : "page"}});
    return page;
}

Response send(int status, Html& page, Headers more)
{
    Response response;
    response.status = status;
    response.headers = std::move(more);
    response.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
    add_common(response.headers);
    response.body = page.finish();
    return response;
}

Response go_to(std::string address)
{
    Response response;
    response.status = 303;
    response.headers.emplace_back("Location", std::move(address));
    add_common(response.headers);
    return response;
}

Part part_of(const Request& request, std::size_t size)
{
    constexpr std::size_t longest = 4;
    const auto asked = request.query_value("page").value_or("");
    if (asked.empty() || asked.size() > longest || asked.find_first_not_of("0123456789") != std::string::npos) return {0, size};
    return {std::stoul(asked), size};
}

std::size_t room_on(const Html& page)
{
    constexpr std::size_t foot = 2'000;
    return most_bytes - std::min(most_bytes, page.bytes() + foot);
}

void link_parts(Html& page, const Part& part, bool goes_on, const std::string& path, const std::string& q, std::string_view back, std::string_view on)
{
    if (part.number == 0 && !goes_on) return;
    const auto to = [&](std::size_t number) { return path + "?" + (q.empty() ? "" : "q=" + percent_encoded(q) + "&") + "page=" + std::to_string(number); };
    page.open("p", {{"class", "row"}});
    if (part.number > 0) page.with("a", back, {{"href", to(part.number - 1)}, {"rel", "prev"}});
    if (goes_on) page.with("a", on, {{"href", to(part.number + 1)}, {"rel", "next"}});
    page.close();
}

Response notice(int status, std::string_view language, std::string_view title, std::string_view sentence, Headers more)
{
    auto page = begin({std::string(language), std::string(title)});
    page.with("h1", title).with("p", sentence);
    return send(status, page, std::move(more));
}

}  // namespace rapport::http::public_page
