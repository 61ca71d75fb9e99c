#include "app/page.h"

#include "base/http/problem.h"

#include <array>

namespace rapport::app {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> types{{
    {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
    {".json", "application/json"}, {".svg", "image/svg+xml"}, {".png", "image/png"}, {".woff2", "font/woff2"},
    {".webmanifest", "application/manifest+json"}, {".ico", "image/x-icon"}, {".txt", "text/plain; charset=utf-8"}, {".map", "application/json"},
}};

// Nothing from elsewhere and nothing inline.
constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

std::string_view type_of(std::string_view path)
{
    for (const auto& [ending, type] : types)
        if (path.ends_with(ending)) return type;
    return "application/octet-stream";
}

const Asset* find(std::string_view path)
{
    for (const auto& asset : assets())
        if (asset.path == path) return &asset;
    return nullptr;
}

}  // namespace

http::Response page(const http::Request& request)
{
    if (request.method != http::Method::get && request.method != http::Method::head)
        return http::problem(405, "method_not_allowed", "The page can only be read.", request.request_id);
    const bool is_file = request.path.rfind('.') != std::string::npos && request.path.rfind('.') > request.path.rfind('/');
    const auto* asset = find(is_file ? std::string_view(request.path) : std::string_view("/index.html"));
    if (!asset) {
        if (is_file) return http::problem(404, "not_found", "There is nothing under this address.", request.request_id);
        return {200, {{"Content-Type", "text/plain; charset=utf-8"}}, "This build has no page. Build web/ first: make build.\n", {}, {}};
    }
    http::Response response;
    response.headers = {{"Content-Type", std::string(type_of(asset->path))}, {"ETag", std::string(asset->etag)}, {"Vary", "Accept-Encoding"},
                        {"X-Frame-Options", "DENY"}, {"Cross-Origin-Opener-Policy", "same-origin"}};
    // Files below /assets carry a hash in their name, so they never change.
    response.headers.emplace_back("Cache-Control", asset->path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    if (asset->path.ends_with(".html")) response.headers.emplace_back("Content-Security-Policy", std::string(content_policy));
    if (request.header("If-None-Match") == asset->etag) {
        response.status = 304;
        return response;
    }
    const auto accepted = request.header("Accept-Encoding").value_or("");
    if (asset->packed_begin && accepted.find("gzip") != std::string_view::npos) {
        response.headers.emplace_back("Content-Encoding", "gzip");
        response.static_body = {asset->packed_begin, static_cast<std::size_t>(asset->packed_end - asset->packed_begin)};
    } else {
        response.static_body = {asset->begin, static_cast<std::size_t>(asset->end - asset->begin)};
    }
    return response;
}

}  // namespace rapport::app
