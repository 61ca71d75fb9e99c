// A server at rest holds what it needs to rest.
#pragma once

namespace rapport {

// Gives back what the start alone needed: freed heap, and of this program the pages that nothing writes to. What runs again comes back from the page
// cache, by some pages at once.
void give_back_what_the_start_needed();

}  // namespace rapport
