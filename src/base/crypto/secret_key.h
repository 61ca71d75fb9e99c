// Secrets that must be told again to somebody else, such as the password for a mail server. The database holds them sealed; the key
// lies in the data folder, so that who has only a copy of the database has none of them.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace rapport::crypto {

class SecretKey {
public:
    // The one in the folder's file `secret-key`, which is made when it is not there, readable for its owner alone. Throws
    // std::runtime_error where it can be neither read nor made.
    static SecretKey in(const std::filesystem::path& folder);
    std::string seal(std::string_view secret) const;            // other letters each time
    // Nothing for what was sealed with another key, or changed since.
    std::optional<std::string> open(std::string_view sealed) const;
    // The same for the same text and key: whoever has no key finds no text by trying them.
    std::string mark(std::string_view text) const;

private:
    explicit SecretKey(std::string bytes) : bytes_(std::move(bytes)) {}
    std::string bytes_;
};

}  // namespace rapport::crypto
