#include "base/mail/incoming/decode.h"
#include "base/mail/incoming/texts.h"

#include <algorithm>
#include <vector>

namespace rapport::mail::incoming {
namespace {

std::vector<std::string_view> lines_of(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return lines;
}

bool is_quote(std::string_view line) { return line.starts_with('>'); }
bool is_blank(std::string_view line) { return trimmed(line).empty(); }
bool begins(std::string_view line, std::string_view word) { return same_word(line.substr(0, word.size()), word); }

// "On Saturday Mara wrote:", in the languages of the programs that write it.
bool is_attribution(std::string_view line)
{
    constexpr std::string_view endings[] = {" wrote:", " schrieb:", " geschrieben:", " a écrit :", " a écrit :", " a écrit:", " escribió:", " ha scritto:", " schreef:", " escreveu:", " skrev:",
                                            " napisał:", " napisała:", " napisał(a):", " kirjoitti:", " пишет:", " написал:", " написала:"};
    line = trimmed(line);
    if (line.size() > 400) return false;
    return std::ranges::any_of(endings, [&](std::string_view ending) { return line.ends_with(ending); })
        || (begins(line, "Am ") && line.ends_with(":") && line.find(" schrieb ") != line.npos);
}

// Behind such a line there is nothing new: the mail it answers, or forwards, stands there.
bool is_divider(std::string_view line)
{
    constexpr std::string_view words[] = {"original message", "ursprüngliche nachricht", "originalnachricht", "message d'origine", "message original", "mensaje original",
                                          "messaggio originale", "oorspronkelijk bericht", "forwarded message", "weitergeleitete nachricht", "oprindelig meddelelse"};
    line = trimmed(line);
    if (same_word(line, "begin forwarded message:") || same_word(line, "anfang der weitergeleiteten nachricht:")) return true;
    if (line.size() > 120 || !line.starts_with("--") || !line.ends_with("--")) return false;
    line = line.substr(0, line.find_last_not_of("- ") + 1);
    line = line.substr(std::min(line.find_first_not_of("- "), line.size()));
    return std::ranges::any_of(words, [&](std::string_view word) { return same_word(line, word); });
}

// "From: ... Sent: ... Subject: ..." as Outlook puts it above what it answers.
bool is_copied_head(const std::vector<std::string_view>& lines, std::size_t at)
{
    constexpr std::string_view first[] = {"From:", "Von:", "De :", "De:", "Da:", "Van:", "Fra:", "Od:", "*From:*", "*Von:*"};
    constexpr std::string_view others[] = {"Sent:", "Gesendet:", "Date:", "Datum:", "Envoyé :", "Enviado:", "Inviato:", "Verzonden:", "Sendt:", "Wysłano:",
                                           "To:", "An:", "À :", "Para:", "A:", "Aan:", "Til:", "Do:", "Subject:", "Betreff:", "Objet :", "Asunto:", "Oggetto:", "Onderwerp:", "Emne:", "Temat:", "*Sent:*", "*Gesendet:*"};
    const auto is = [](std::string_view line, const auto& list) { return std::ranges::any_of(list, [&](std::string_view word) { return trimmed(line).starts_with(word); }); };
    if (!is(lines[at], first)) return false;
    int found = 0;
    for (std::size_t i = at + 1; i < lines.size() && i < at + 8; ++i) found += is(lines[i], others);
    return found >= 2;
}

bool is_device_line(std::string_view line)
{
    constexpr std::string_view begin[] = {"Sent from my ", "Sent from Outlook", "Get Outlook for ", "Von meinem ", "Gesendet von ", "Diese Nachricht wurde von meinem ", "Envoyé de mon ", "Enviado desde mi ", "Inviato da "};
    line = trimmed(line);
    return line.size() < 120 && std::ranges::any_of(begin, [&](std::string_view word) { return line.starts_with(word); });
}

std::string joined(const std::vector<std::string_view>& lines)
{
    std::string text;
    for (const auto line : lines) text.append(line).append("\n");
    const auto begin = text.find_first_not_of('\n');
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\n") + 1 - begin);
}

void take_signature(std::vector<std::string_view>& fresh, std::vector<std::string_view>& signature)
{
    constexpr std::size_t longest = 20;
    while (!fresh.empty() && is_blank(fresh.back())) fresh.pop_back();
    for (std::size_t i = fresh.size(); i-- > 0 && fresh.size() - i <= longest;) {
        if (fresh[i] != "-- " && fresh[i] != "--") continue;
        signature.assign(fresh.begin() + static_cast<std::ptrdiff_t>(i) + 1, fresh.end());
        fresh.resize(i);
        return;
    }
    if (fresh.size() > 1 && is_device_line(fresh.back())) {
        signature.push_back(fresh.back());
        fresh.pop_back();
    }
}

}  // namespace

Parted part(std::string_view text)
{
    const auto lines = lines_of(text);
    std::vector<std::string_view> fresh, quoted, signature;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (is_divider(lines[i]) || is_copied_head(lines, i)) {
            quoted.insert(quoted.end(), lines.begin() + static_cast<std::ptrdiff_t>(i), lines.end());
            if (!fresh.empty() && fresh.back().starts_with("____")) fresh.pop_back();
            break;
        }
        // An attribution may be broken over two lines.
        std::size_t after = i + 1;
        bool attribution = is_attribution(lines[i]);
        if (!attribution && after < lines.size() && !is_quote(lines[i]) && is_attribution(lines[after]) && (begins(lines[i], "On ") || begins(lines[i], "Am ") || begins(lines[i], "Le ") || begins(lines[i], "El ")))
            attribution = true, ++after;
        if (attribution) {
            std::size_t next = after;
            while (next < lines.size() && next < after + 3 && is_blank(lines[next])) ++next;
            if (next == lines.size() || is_quote(lines[next])) {
                quoted.insert(quoted.end(), lines.begin() + static_cast<std::ptrdiff_t>(i), lines.begin() + static_cast<std::ptrdiff_t>(after));
                i = after - 1;
                continue;
            }
        }
        (is_quote(lines[i]) ? quoted : fresh).push_back(lines[i]);
    }
    take_signature(fresh, signature);
    Parted parted{joined(fresh), joined(quoted), joined(signature)};
    if (!parted.fresh.empty()) return parted;
    // Nothing but an answer's quotation, or nothing but a name: better shown whole than not at all.
    if (parted.quoted.empty()) return {joined(lines), {}, {}};
    return parted;
}

std::string unflowed(std::string_view text, bool delete_space)
{
    std::string out;
    out.reserve(text.size());
    std::size_t depth_before = 0;
    bool open = false;              // the line before goes on here
    for (auto line : lines_of(text)) {
        const auto depth = std::min(line.find_first_not_of('>'), line.size());
        auto words = line.substr(depth);
        if (words.starts_with(' ')) words.remove_prefix(1);     // stuffed
        const bool signature = words == "-- ";
        if (open && (depth != depth_before || signature)) out += '\n', open = false;
        if (!open) {
            out.append(depth, '>');
            if (depth) out += ' ';
        }
        const bool flows = words.ends_with(' ') && !signature;
        if (flows && delete_space) words.remove_suffix(1);
        out += words;
        if (!flows) out += '\n';
        open = flows;
        depth_before = depth;
    }
    return out;
}

}  // namespace rapport::mail::incoming
