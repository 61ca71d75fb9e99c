#include "customers/vcard.h"

#include "base/csv/encoding.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace rapport::customers {
namespace {

constexpr std::size_t longest_value = 20'000;
constexpr std::size_t most_values = 100;        // of one kind in one card
constexpr std::size_t folded_at = 75;           // octets

std::string upper(std::string_view text)
{
    std::string made(text);
    for (auto& letter : made)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    return made;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

// Physical lines, whatever ends them.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_(text) {}
    bool next(std::string_view& line)
    {
        if (rest_.empty()) return false;
        const auto end = std::min(rest_.find_first_of("\r\n"), rest_.size());
        line = rest_.substr(0, end);
        const bool both = end + 1 < rest_.size() && rest_[end] == '\r' && rest_[end + 1] == '\n';
        rest_.remove_prefix(std::min(rest_.size(), end + (both ? 2 : 1)));
        ++number_;
        return true;
    }
    std::int64_t number() const { return number_; }     // of the last one
    bool continues() const { return !rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t'); }

private:
    std::string_view rest_;
    std::int64_t number_ = 0;
};

struct Property {
    std::string name;                           // in capitals, without its group
    std::vector<std::string> parameters;        // "TYPE=HOME", in capitals
    std::string value;
    bool has(std::string_view word) const
    {
        return std::ranges::any_of(parameters, [&](const std::string& one) { return one.find(word) != std::string::npos; });
    }
};

// The colon that ends the name and the parameters: not one between quotes.
std::size_t colon_of(std::string_view line)
{
    bool quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '"') quoted = !quoted;
        if (line[at] == ':' && !quoted) return at;
    }
    return std::string_view::npos;
}

Property property_of(std::string_view line)
{
    Property property;
    const auto colon = colon_of(line);
    if (colon == std::string_view::npos) return property;
    auto head = line.substr(0, std::min(colon, longest_value));
    bool first = true;
    while (!head.empty()) {
        std::size_t end = 0;
        for (bool quoted = false; end < head.size() && (quoted || head[end] != ';'); ++end) quoted ^= head[end] == '"';
        const auto part = head.substr(0, end);
        if (first) property.name = upper(trimmed(part.substr(part.find('.') == std::string_view::npos ? 0 : part.find('.') + 1)));
        else if (property.parameters.size() < most_values) property.parameters.push_back(upper(part));
        first = false;
        head.remove_prefix(std::min(head.size(), end + 1));
    }
    property.value = line.substr(colon + 1);
    return property;
}

int hex(char digit)
{
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    return -1;
}

std::string unquoted(std::string_view text)
{
    std::string made;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int high = text[at] == '=' && at + 2 < text.size() ? hex(text[at + 1]) : -1;
        const int low = high >= 0 ? hex(text[at + 2]) : -1;
        if (low >= 0) {
            made += static_cast<char>(high * 16 + low);
            at += 2;
        } else {
            made += text[at];
        }
    }
    return made;
}

// Text as the rest of the program takes it: UTF-8 without what cannot be shown.
std::string clean(std::string_view text)
{
    std::string made;
    if (csv::is_utf8(text)) {
        made = text;
    } else {
        made.resize(text.size() * 3);
        made.resize(csv::decode(csv::Encoding::windows_1252, text, true, made.data()).written_bytes);
        made = csv::readable(made);
    }
    std::erase_if(made, [](char letter) { return (static_cast<unsigned char>(letter) < 0x20 && letter != '\n') || letter == 0x7F; });
    made.resize(std::min(made.size(), longest_value));
    made.resize(csv::valid_utf8_prefix(made));      // not in the middle of a letter
    return made;
}

// The parts between separators that no backslash is before, with their escapes undone.
std::vector<std::string> parts_of(std::string_view value, char separator)
{
    std::vector<std::string> parts(1);
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (value[at] == '\\' && at + 1 < value.size()) {
            const char next = value[++at];
            parts.back() += next == 'n' || next == 'N' ? '\n' : next;
        } else if (separator && value[at] == separator && parts.size() < most_values) {
            parts.emplace_back();
        } else {
            parts.back() += value[at];
        }
    }
    for (auto& part : parts) part = trimmed(clean(part));      // what cannot be shown may stand behind a space
    return parts;
}

std::string text_of(std::string_view value) { return parts_of(value, 0).front(); }

// 1961-05-17, or --05-17; other forms of the day are brought to these, and what is none stays as it is.
std::string birthday_of(const Property& property)
{
    auto text = text_of(property.value);
    std::string digits;
    for (const char letter : text.substr(0, text.find('T')))
        if (letter >= '0' && letter <= '9') digits += letter;
    const bool without_year = text.starts_with("--") || property.has("X-APPLE-OMIT-YEAR");
    if (without_year && digits.size() >= 4) return "--" + digits.substr(digits.size() - 4, 2) + "-" + digits.substr(digits.size() - 2);
    if (digits.size() == 8 && text.find_first_of("/.") == std::string::npos) return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6);
    return text;
}

std::string gender_of(std::string_view value)
{
    const auto parts = parts_of(value, ';');
    if (parts.size() > 1 && !parts[1].empty()) return parts[1];
    const auto sex = upper(parts[0]);
    return sex == "M" ? "male" : sex == "F" ? "female" : sex == "O" ? "other" : sex == "N" || sex == "U" ? "" : parts[0];
}

void put(std::string& field, std::string text)
{
    if (field.empty()) field = std::move(text);
}

void put(std::vector<std::string>& list, std::string text, bool preferred)
{
    if (text.empty() || list.size() >= most_values || std::ranges::count(list, text)) return;
    list.insert(preferred ? list.begin() : list.end(), std::move(text));
}

// One card while it is read.
struct Reading {
    VCard card;
    std::string composed_name;                  // from N, where there is no FN
    bool home_address = false;

    void take(const Property& property)
    {
        const auto& value = property.value;
        const bool preferred = property.has("PREF");
        if (property.name == "FN") put(card.name, text_of(value));
        else if (property.name == "N") compose(parts_of(value, ';'));
        else if (property.name == "NICKNAME") put(card.preferred_name, parts_of(value, ',').front());
        else if (property.name == "EMAIL") put(card.emails, without("mailto:", text_of(value)), preferred);
        else if (property.name == "TEL") put(card.phones, phone(text_of(value)), preferred);
        else if (property.name == "ADR") address(parts_of(value, ';'), property.has("HOME") || preferred);
        else if (property.name == "BDAY" && !property.has("VALUE=TEXT")) put(card.birthday, birthday_of(property));
        else if (property.name == "GENDER") put(card.gender, gender_of(value));
        else if (property.name == "TITLE" || property.name == "ROLE") put(card.occupation, text_of(value));
        else if (property.name == "ORG") put(card.company, parts_of(value, ';').front());
        else if (property.name == "LANG") put(card.language, text_of(value));
        else if (property.name == "NOTE") put(card.notes, text_of(value));
        else if (property.name == "UID") put(card.uid, without("urn:rapport:", text_of(value)));
        else if (property.name == "CATEGORIES")
            for (auto& tag : parts_of(value, ',')) put(card.tags, std::move(tag), false);
    }

    VCard done()
    {
        put(card.name, composed_name);
        return std::move(card);
    }

private:
    // Family, given, middle, before, after.
    void compose(std::vector<std::string> parts)
    {
        parts.resize(5);
        composed_name.clear();
        for (const int at : {3, 1, 2, 0, 4})
            if (!parts[static_cast<std::size_t>(at)].empty()) composed_name += (composed_name.empty() ? "" : " ") + parts[static_cast<std::size_t>(at)];
    }
    // Box, what is added, street, town, region, postcode, country. The home's goes before another.
    void address(std::vector<std::string> parts, bool home)
    {
        parts.resize(7);
        if (!card.street.empty() || !card.city.empty()) {
            if (!home || home_address) return;
        }
        home_address = home;
        card.street = parts[2].empty() ? parts[0] : parts[2];
        std::ranges::replace(card.street, '\n', ' ');
        card.city = parts[3];
        card.postcode = parts[5];
        card.country = parts[6];
    }
    static std::string without(std::string_view beginning, std::string text)
    {
        return upper(std::string_view(text).substr(0, beginning.size())) == upper(beginning) ? text.substr(beginning.size()) : text;
    }
    static std::string phone(std::string text)
    {
        text = without("tel:", std::move(text));
        return text.substr(0, text.find(';'));      // ";ext=7"
    }
};

std::string escaped(std::string_view text)
{
    std::string made;
    for (const char letter : text) {
        if (letter == '\n') made += "\\n";
        else if (letter == '\\' || letter == ',' || letter == ';') made += {'\\', letter};
        else if (letter != '\r') made += letter;
    }
    return made;
}

// At most 75 octets, and never in the middle of a letter (RFC 6350, 3.2).
void add_line(std::string& out, const std::string& line)
{
    std::size_t width = 0;
    for (std::size_t at = 0; at < line.size();) {
        std::size_t letter = 1;
        while (at + letter < line.size() && (static_cast<unsigned char>(line[at + letter]) & 0xC0) == 0x80) ++letter;
        if (width + letter > folded_at) {
            out += "\r\n ";
            width = 1;
        }
        out.append(line, at, letter);
        width += letter;
        at += letter;
    }
    out += "\r\n";
}

}  // namespace

bool looks_like_vcards(std::string_view head)
{
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    return upper(trimmed(head.substr(0, 100))).starts_with("BEGIN:VCARD");
}

std::size_t read_vcards(std::string_view text, const std::function<void(VCard&&)>& take)
{
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Lines lines(text);
    std::size_t cards = 0;
    int depth = 0;
    Reading reading;
    const auto end_card = [&] {
        take(reading.done());
        reading = {};
        ++cards;
    };
    std::string line;
    for (std::string_view piece; lines.next(piece);) {
        const auto begins = lines.number();
        line = piece.substr(0, longest_value * 4);
        // What goes on: a folded line, or a quoted-printable one that ends with "=".
        const auto colon = colon_of(line);
        const bool printable = colon != std::string::npos && upper(std::string_view(line).substr(0, colon)).find("QUOTED-PRINTABLE") != std::string::npos;
        for (;;) {
            const bool soft = printable && line.ends_with('=');
            if (!soft && !lines.continues()) break;
            if (soft) line.pop_back();
            if (!lines.next(piece)) break;
            if (!soft) piece.remove_prefix(1);
            if (line.size() < longest_value * 4) line += piece.substr(0, longest_value * 4);
        }
        auto property = property_of(line);
        if (property.name == "BEGIN" && upper(trimmed(property.value)) == "VCARD") {
            if (++depth == 1) reading.card.line = begins;
        } else if (property.name == "END" && upper(trimmed(property.value)) == "VCARD") {
            if (depth > 0 && --depth == 0) end_card();
        } else if (depth == 1 && !property.name.empty()) {
            if (printable) property.value = unquoted(property.value);
            reading.take(property);
        }
    }
    if (depth > 0) end_card();
    return cards;
}

std::string vcard_text(const VCard& card, bool organisation)
{
    std::string out;
    const auto line = [&](const std::string& name, const std::string& value) {
        if (!value.empty()) add_line(out, name + ":" + value);
    };
    add_line(out, "BEGIN:VCARD");
    add_line(out, "VERSION:4.0");
    line("UID", card.uid.empty() ? "" : "urn:rapport:" + card.uid);
    line("KIND", organisation ? "org" : "individual");
    add_line(out, "FN:" + escaped(card.name));
    line("NICKNAME", escaped(card.preferred_name));
    for (std::size_t i = 0; i < card.emails.size(); ++i) line(i == 0 && card.emails.size() > 1 ? "EMAIL;PREF=1" : "EMAIL", escaped(card.emails[i]));
    for (std::size_t i = 0; i < card.phones.size(); ++i) line(i == 0 && card.phones.size() > 1 ? "TEL;PREF=1" : "TEL", escaped(card.phones[i]));
    if (!card.street.empty() || !card.city.empty() || !card.postcode.empty() || !card.country.empty())
        line("ADR", ";;" + escaped(card.street) + ";" + escaped(card.city) + ";;" + escaped(card.postcode) + ";" + escaped(card.country));
    std::string born = card.birthday;
    if (born.starts_with("--")) std::erase(born, '-'), born = "--" + born;
    else std::erase(born, '-');
    line("BDAY", born);
    line("GENDER", card.gender.empty() ? "" : ";" + escaped(card.gender));
    line("TITLE", escaped(card.occupation));
    line("ORG", escaped(card.company));
    line("LANG", escaped(card.language));
    std::string tags;
    for (const auto& tag : card.tags) tags += (tags.empty() ? "" : ",") + escaped(tag);
    line("CATEGORIES", tags);
    line("NOTE", escaped(card.notes));
    add_line(out, "END:VCARD");
    return out;
}

}  // namespace rapport::customers
