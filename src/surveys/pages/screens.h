// The screens of one who answers: a question each, then thanks.
#pragma once
#include "surveys/answering.h"
#include "surveys/pages/page.h"
#include "surveys/pages/public.h"
#include "surveys/survey.h"

namespace rapport::surveys::pages {

// What a screen needs to know.
struct Screen {
    std::string path;                           // where it stands and where it sends to: "/s/...", or "/q/...?c=..." by the code on a sheet
    std::string with(std::string_view query) const { return path + (path.find('?') != std::string::npos ? "&" : "?") + std::string(query); }
    std::string language;
    const Survey* survey = nullptr;
    const SurveyContent* content = nullptr;     // the wording that they see
    std::int64_t wording = 0;
    const Business* business = nullptr;
    std::optional<Invitation> invitation = {};
    std::optional<std::string> called = {};     // what they like to be called
    bool nameless = false;
    bool name_was_taken_off = false;            // after the answer had been kept with it
    std::string fresh_key = {};                 // of who has no link; sent along with the first answer
    std::vector<Value> given = {};
    std::optional<std::int64_t> touched = {};   // the score that they touched in the mail: chosen, and not stored
    std::string fault = {};                     // one sentence
    std::vector<Reply> replies = {};
    std::optional<Instant> open_until = {};
    bool stopped = false;                       // they do not want to be asked
    bool asks_again = false;                    // they just said that this was a mistake
    std::optional<BelowAnswer> below = {};
};

// Its place from 0; past the last one: thanks.
http::Response show_question(const Screen& screen, std::size_t place, int status = 200);
http::Response show_thanks(const Screen& screen);
// "That was a mistake: ask me again", sent to `path`.
void write_mistake(Html& page, const Words& say, const std::string& path);

}  // namespace rapport::surveys::pages
