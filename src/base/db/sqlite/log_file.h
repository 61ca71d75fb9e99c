// SQLite writes each page of its log in two pieces, each a call of the system. Under this VFS the pieces gather in memory until
// they are synced, read or no longer one after another, and reach the file as one. Nothing else changes: a commit is on disk
// when its sync has ended, and nobody looks for it in the log before.
#pragma once

namespace rapport::sqlite {

// The VFS's name, for sqlite3_open_v2; registered by the first call. It is the system's, whichever that is when a file is
// opened. Only for connections that sync each commit (synchronous=FULL) or write nothing: without the sync readers would
// look for pages that are still in memory.
const char* gathering_vfs();

}  // namespace rapport::sqlite
