// The few words in which the two engines differ, written {so} in statements and migrations.
#pragma once
#include "base/db/db.h"

namespace rapport {

//   token           SQLite     PostgreSQL
//   {int8}          INTEGER    BIGINT
//   {float8}        REAL       DOUBLE PRECISION
//   {text}          TEXT       TEXT COLLATE "C"        the same order on both: by bytes
//   {blob}          BLOB       BYTEA
//   {strict}        STRICT     (nothing)               after the ')' of CREATE TABLE
//   {keyed}         STRICT, WITHOUT ROWID  (nothing)   the same, where the primary key is not one number: rows lie in its order
//   {skip_locked}   (nothing)  FOR UPDATE SKIP LOCKED  at the end of a sub-select; the one writer of SQLite needs none
//
// Throws std::logic_error for a {word} that is none of these. '{}' and "{" before anything else stay as they are.
std::string in_dialect(Engine engine, std::string_view text);

// The highest n of the parameters $1 ... $n that the text names.
std::size_t parameters_of(std::string_view text);

// Throws std::invalid_argument for what one of the engines would not keep: a text with a NUL, a number not finite.
void check_storable(std::span<const Param> params);

}  // namespace rapport
