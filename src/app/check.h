// The doctor: whether the disk, the clock, the database, the mail and the backup are as they should be, and what to do where they are not.
#pragma once
#include "app/command_line.h"
#include "app/config.h"
#include "base/describe.h"
#include "base/result.h"
#include "base/runtime.h"

namespace rapport::app {

struct Finding {
    std::string what;                       // "disk", "database", "clock", "mail", "backup"
    bool well = true;
    std::string says;                       // one sentence
    std::optional<std::string> to_do;       // where it is not well
};
BOOST_DESCRIBE_STRUCT(Finding, (), (what, well, says, to_do))

struct CheckUp {
    bool well = true;                       // all of it
    std::vector<Finding> findings;
};
BOOST_DESCRIBE_STRUCT(CheckUp, (), (well, findings))

Finding check_disk(const std::filesystem::path& data_folder);
// `where`: the options that say where the data lie, for the commands that are named.
Finding check_database(Desk& desk);
Finding check_clock(Desk& desk);
Finding check_mail(Desk& desk, const std::string& where);
Finding check_backup(Desk& desk, const std::string& where);

// Whether somebody takes connections there; empty when so, else why not.
std::string cannot_connect(const std::string& host, int port);

// Runs beside a server, and where the database does not open.
// failed (1) when anything is not well. not_found: there is no business. not_allowed: --actor names somebody who may not read settings.
cli::Command check_command();

}  // namespace rapport::app
