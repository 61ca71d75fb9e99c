// Keeps spreadsheets from running the cells that strangers wrote.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace rapport::csv {

// An apostrophe is put before every line of a cell that begins, after any white space, with one of = + - @ (also their
// full-width forms), and before a cell that begins with a tab, CR or NUL. A plain negative number (-12.50) is no formula
// and stays; "+4930123456" is guarded, else a spreadsheet would save the phone number without its plus.
//
// A line that begins with apostrophes and then such a sign gets one more, so unguard(guard(cell)) == cell for every cell.

bool needs_guard(std::string_view cell);

// Appends the cell as it may stand in a file.
void append_guarded(std::string& out, std::string_view cell);

// Takes exactly the guards away, in place; answers the new length. What no guard is, "'tis", stays.
std::size_t unguard(char* cell, std::size_t size);

std::string guarded(std::string_view cell);
std::string unguarded(std::string_view cell);

}  // namespace rapport::csv
