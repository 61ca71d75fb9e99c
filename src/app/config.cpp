#include "app/config.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <toml++/toml.h>

namespace rapport::app {
namespace {

const std::vector<std::string> keys = {"database", "listen", "tls_cert", "tls_key", "log_level", "smtp_ca_file", "trusted_proxy"};

std::string* place(Settings& settings, const std::string& key)
{
    if (key == "database") return &settings.database;
    if (key == "listen") return &settings.listen;
    if (key == "tls_cert") return &settings.tls_cert;
    if (key == "tls_key") return &settings.tls_key;
    if (key == "log_level") return &settings.log_level;
    if (key == "smtp_ca_file") return &settings.smtp_ca_file;
    if (key == "trusted_proxy") return &settings.trusted_proxy;
    return nullptr;
}

std::string environment(const std::string& key)
{
    std::string name = "RAPPORT_";
    for (const char c : key) name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const char* value = std::getenv(name.c_str());
    return value ? value : "";
}

// Slips between two words: letters put in, left out or exchanged for another (Levenshtein).
std::size_t slips(const std::string& a, const std::string& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = above;
        }
    }
    return row.back();
}

// One text, or a list of them.
std::optional<std::string> with_commas(const toml::node& node)
{
    const auto* list = node.as_array();
    if (!list) return node.value<std::string>();
    std::string all;
    for (const auto& one : *list) {
        const auto text = one.value<std::string>();
        if (!text) return std::nullopt;
        all += (all.empty() ? "" : ",") + *text;
    }
    return all;
}

Result<Done> read_file(const std::filesystem::path& path, Settings& settings)
{
    toml::table table;
    try {
        table = toml::parse_file(path.string());
    } catch (const toml::parse_error& wrong) {
        return invalid("config", path.string() + ", line " + std::to_string(wrong.source().begin.line) + ": " + std::string(wrong.description()) + ".");
    }
    for (const auto& [name, node] : table) {
        const std::string key(name.str());
        auto* value = place(settings, key);
        if (!value) {
            const auto near = near_word(key, keys);
            return invalid("config", path.string() + " has the unknown key “" + key + "”" + (near ? "; did you mean “" + *near + "”?" : "."));
        }
        const auto text = key == "trusted_proxy" ? with_commas(node) : node.value<std::string>();
        if (!text) return invalid("config", "“" + key + "” in " + path.string() + " must be a text in quotes.");
        *value = *text;
    }
    return Done{};
}

}  // namespace

std::optional<std::string> near_word(const std::string& word, const std::vector<std::string>& known)
{
    const auto nearest = std::min_element(known.begin(), known.end(), [&](const auto& a, const auto& b) { return slips(word, a) < slips(word, b); });
    if (nearest == known.end() || slips(word, *nearest) > 2) return std::nullopt;
    return *nearest;
}

Result<Settings> load_settings(const std::map<std::string, std::string>& options)
{
    Settings settings;
    const auto option = [&](const std::string& key) {
        const auto found = options.find(key);
        return found == options.end() ? std::string() : found->second;
    };
    if (const auto folder = environment("data"); !folder.empty()) settings.data_folder = folder;
    if (const auto folder = option("data"); !folder.empty()) settings.data_folder = folder;

    auto file = option("config");
    if (file.empty()) file = environment("config");
    const std::filesystem::path path = file.empty() ? settings.data_folder / "rapport.toml" : std::filesystem::path(file);
    if (std::filesystem::exists(path)) CHECK(read_file(path, settings));
    else if (!file.empty()) return invalid("config", "There is no file " + file + ".");

    for (const auto& key : keys) {
        if (const auto value = environment(key); !value.empty()) *place(settings, key) = value;
        if (const auto value = option(key); !value.empty()) *place(settings, key) = value;
    }
    if (settings.database.empty()) settings.database = "sqlite:" + (settings.data_folder / "rapport.db").string();
    if (settings.tls_cert.empty() != settings.tls_key.empty()) return invalid("tls_cert", "tls-cert and tls-key go together.");
    return settings;
}

}  // namespace rapport::app
