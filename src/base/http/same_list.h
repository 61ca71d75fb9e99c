// What Api sees to for every route: a name that stands twice in a query, and cursors that go on in the list that gave them alone.
#pragma once
#include "base/http/message.h"
#include "base/result.h"

namespace rapport::http {

// invalid, at the name: it stands twice. One of the two values would be passed over, and nobody could tell which.
Result<Done> named_once(std::string_view query);

// A cursor is given with a mark of its list: of the path and of the whole query but `cursor` and `limit`. take_mark takes the mark
// off the cursor in `request`, and answers the mark of the list that is asked for. invalid at /cursor: another list gave it, or the
// same one for other filters or in another order. A cursor without a mark is taken as it is: an older Rapport gave those.
Result<std::string> take_mark(Request& request);
// Puts the mark on the cursor of an answer, if it has one.
void put_mark(std::string& body, std::string_view mark);

}  // namespace rapport::http
