// The pages that customers answer on, without signing in: /s/ by a personal link, /q/ by a code that hangs somewhere, /a/ by the
// key of an answer that was begun, /t/ on a tablet, /u/ to be asked no
// more, /r/ whether it is right now (cases). They work without script; reading changes nothing; how often a stranger
// may ask is limited, and a key that opens nothing is answered like an address that never was.
#pragma once
#include "base/http/api.h"
#include "base/http/flood_gate.h"
#include "listening/heard.h"
#include "surveys/answer.h"

namespace rapport::surveys {

// What somebody above asks below our answer to who has no name, and where that leads.
struct BelowAnswer {
    std::string words;
    std::string path;
};
using AskBelow = std::function<std::optional<BelowAnswer>(Context&, Id<Answer>, const std::string& key, std::string_view language)>;

class PublicPages {
public:
    // `more` adds the pages of others: below /help and /r, /said, /contact and /ideas.
    PublicPages(Runtime& runtime, listening::Listeners listeners, const std::function<void(http::Router&)>& more = {}, AskBelow below = {});

    static bool has(std::string_view path);
    void handle(http::Request&& request, http::Reply reply);

private:
    int wait_seconds(const http::Request& request);

    Runtime& runtime_;
    http::Router router_;
    http::Api api_;
    http::FloodGate gate_;
    http::NetworkGate networks_, at_codes_;     // apart: whoever makes up codes does not have forgotten what a network asked for
};

}  // namespace rapport::surveys
