// Who hears of answers: folders above this one, listed in `app` before the first request. Whichever way an answer came (asked for, by file,
// on paper), they hear of it in the transaction that stores it.
#pragma once
#include "base/context.h"
#include "listening/response.h"

#include <span>

namespace rapport::listening {

// Why an answer is no longer there. taken_back: by whoever gave it. undone: with the import that brought it. given: it is another customer's now.
enum class Removal { taken_back, undone, given };

struct ResponseListener {
    void (*recorded)(Context&, std::span<const Response>) = nullptr;    // new ones, or one that says something else now
    void (*removed)(Context&, const Response&, Removal) = nullptr;
};

// Takes the place of the list before. Not while anything is being stored.
void set_listeners(std::span<const ResponseListener> listeners);

// For this folder.
void tell_recorded(Context& ctx, std::span<const Response> responses);
void tell_removed(Context& ctx, const Response& response, Removal why);

}  // namespace rapport::listening
