#include "surveys/keys.h"

#include "base/crypto/crypto.h"
#include "base/http/message.h"

namespace rapport::surveys {
namespace {

constexpr std::size_t token_bytes = 32;
// Without 0, O, 1, I, L and U.
constexpr std::string_view letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_letters = 8;

std::string hash(std::string_view kind, std::string_view secret) { return crypto::digest(std::string(kind) + " " + std::string(secret)); }

}  // namespace

std::string plain_code(std::string_view code)
{
    std::string letters_alone;
    for (char c : code) {
        if (c == ' ' || c == '-') continue;
        letters_alone += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return letters_alone;
}

std::string code_scanned(std::string_view text)
{
    const auto question = text.find('?');
    if (question == std::string_view::npos) return std::string(text);
    http::Request address;
    address.query = text.substr(question + 1, text.find('#', question) - question - 1);
    return address.query_value(code_in_address).value_or(std::string(text));
}

std::string new_token() { return crypto::random_hex(token_bytes); }
std::string new_answer_key() { return crypto::random_hex(token_bytes); }

std::string new_code()
{
    std::string code;
    while (code.size() < code_letters) {
        const auto byte = static_cast<std::size_t>(std::stoi(crypto::random_hex(1), nullptr, 16));
        if (byte < 256 / letters.size() * letters.size()) code += letters[byte % letters.size()];  // every letter as likely as another
    }
    return code;
}

std::string hash_of_token(std::string_view token) { return hash("link", token); }
std::string hash_of_answer_key(std::string_view key) { return hash("answer", key); }
std::string hash_of_code(std::string_view code) { return hash("code", plain_code(code)); }
std::string hash_of_stop(std::string_view token) { return hash("stop", token); }
std::string hash_of_place(std::string_view key) { return hash("place", plain_code(key)); }
std::string hash_of_taken_off(std::string_view answer_key) { return hash("name taken off", answer_key); }
std::string answer_key_of(std::string_view token) { return hash("answer of", token); }

}  // namespace rapport::surveys
