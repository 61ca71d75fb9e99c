# SQLite as a static library, from the amalgamation inside the pinned npm package better-sqlite3 (tools/sqlite), with our
# own compile options: that package's own would set synchronous=NORMAL, which may lose acknowledged commits with the power.
# Debian 12's SQLite has the WAL-reset corruption bug, fixed in 3.51.3; an older version is refused here and by a
# static assertion in src/base/db/sqlite/connection.cpp.
#
# Gives the target rapport_sqlite, with the include directory of sqlite3.h.
enable_language(C)

set(sqlite_package ${CMAKE_CURRENT_LIST_DIR}/../tools/sqlite)
set(sqlite_source ${sqlite_package}/node_modules/better-sqlite3/deps/sqlite3)

if(NOT EXISTS ${sqlite_source}/sqlite3.c)
  message(STATUS "Fetching SQLite's amalgamation (npm ci in tools/sqlite)")
  execute_process(COMMAND npm ci --ignore-scripts WORKING_DIRECTORY ${sqlite_package} RESULT_VARIABLE npm_failed)
  if(npm_failed OR NOT EXISTS ${sqlite_source}/sqlite3.c)
    message(FATAL_ERROR "SQLite's amalgamation could not be fetched. Run `npm ci --ignore-scripts` in tools/sqlite.")
  endif()
endif()

file(STRINGS ${sqlite_source}/sqlite3.h sqlite_version_line REGEX "^#define SQLITE_VERSION_NUMBER ")
string(REGEX MATCH "[0-9]+" sqlite_version_number "${sqlite_version_line}")
if(sqlite_version_number LESS 3051003)
  message(FATAL_ERROR "SQLite ${sqlite_version_number} is older than 3.51.3 and may corrupt the database.")
endif()

add_library(rapport_sqlite STATIC ${sqlite_source}/sqlite3.c)
target_include_directories(rapport_sqlite SYSTEM PUBLIC ${sqlite_source})
target_compile_definitions(rapport_sqlite PRIVATE
  SQLITE_DEFAULT_SYNCHRONOUS=2        # FULL, with and without WAL
  SQLITE_DEFAULT_WAL_SYNCHRONOUS=2
  SQLITE_THREADSAFE=2                 # a connection belongs to one thread at a time
  SQLITE_DEFAULT_MMAP_SIZE=0          # a bad page is an error, not a SIGBUS
  SQLITE_MAX_MMAP_SIZE=0
  SQLITE_DEFAULT_FOREIGN_KEYS=1
  SQLITE_DEFAULT_MEMSTATUS=0
  SQLITE_TRUSTED_SCHEMA=0
  SQLITE_DQS=0                        # "x" is a name, never a text
  SQLITE_USE_URI=0
  SQLITE_TEMP_STORE=2                 # sorts in memory; spilled pages never meet a full disk
  SQLITE_LIKE_DOESNT_MATCH_BLOBS
  SQLITE_MAX_EXPR_DEPTH=1000
  SQLITE_OMIT_AUTOINIT                # whoever opens a file calls sqlite3_initialize() first
  SQLITE_OMIT_DEPRECATED
  SQLITE_OMIT_LOAD_EXTENSION
  SQLITE_OMIT_SHARED_CACHE
  SQLITE_OMIT_TCL_VARIABLE            # $1 is a name and nothing more
  SQLITE_ENABLE_API_ARMOR
  SQLITE_ENABLE_FTS5
  SQLITE_ENABLE_STAT4
  SQLITE_ENABLE_MATH_FUNCTIONS
  HAVE_USLEEP=1 HAVE_FDATASYNC=1 HAVE_LOCALTIME_R=1)
# Optimised in every build type, and not measured by our warnings and sanitizers: the code is not ours.
target_compile_options(rapport_sqlite PRIVATE -O2 -w)
if(RAPPORT_SANITIZE)
  target_compile_options(rapport_sqlite PRIVATE -fno-sanitize=all)
endif()
set_target_properties(rapport_sqlite PROPERTIES C_STANDARD 11 POSITION_INDEPENDENT_CODE ON C_CLANG_TIDY "")
target_link_libraries(rapport_sqlite PUBLIC pthread m)
