// The names of imports, for headers that only mention them: what a file wrote keeps the import's id, and a folder's doors hand out its shape.
// Whoever makes, fills or reads one of these includes shape.h.
#pragma once
#include "base/id.h"

namespace rapport::imports {

struct Import;
struct Field;
class Cells;
struct Reading;
struct Change;
struct Applied;
struct Shape;

}  // namespace rapport::imports

RAPPORT_ID(rapport::imports::Import, "imp");
