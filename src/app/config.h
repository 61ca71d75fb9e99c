// Settings of the program: an option, then RAPPORT_* in the environment, then rapport.toml, then the default.
#pragma once
#include "base/result.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace rapport::app {

struct Settings {
    std::filesystem::path data_folder = "./rapport-data";
    std::string database;           // "sqlite:PATH" or "postgres://..."; default sqlite:DATA/rapport.db
    std::string listen = "127.0.0.1:8080";
    std::string tls_cert, tls_key;  // files; both or none
    std::string log_level = "info";
    std::string trusted_proxy;      // addresses and networks with commas between them (base/http/forwarded.h); empty: nobody names others
    std::string smtp_ca_file;       // who vouches for the mail server; empty: those that the system trusts
};

// options: by key ("data", "listen"), as given on the command line. invalid: an unknown key of the file, with the near
// one; a file that is not TOML; a value of the wrong kind.
Result<Settings> load_settings(const std::map<std::string, std::string>& options);

// "listen" for "lisen": the known word within two slips, or nothing.
std::optional<std::string> near_word(const std::string& word, const std::vector<std::string>& known);

}  // namespace rapport::app
