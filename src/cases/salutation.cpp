#include "cases/salutation.h"

#include "base/text.h"

#include <algorithm>
#include <vector>

namespace rapport::cases {
namespace {

// A language as its letters begin. What asks for the case or the gender of a name goes without it.
struct Tongue {
    std::string_view language;
    std::string_view to_name;           // empty: names are not said
    std::string_view to_nobody;
    std::string_view common;            // its small words, folded: they tell it from the others
};
constexpr Tongue tongues[] = {
    {"en", "Dear", "Good day", " the and we you is are your our for with sorry was of to have it this "},
    {"de", "Guten Tag", "Guten Tag", " der die das und wir sie ist ihre ihr ihnen uns nicht mit fur ein eine haben es zu "},
    {"fr", "Bonjour", "Bonjour", " le la les et nous vous est votre notre pour avec une des pas je "},
    {"es", "Hola", "Buenos días", " el la los y nosotros usted es su nuestro para con una que no lo "},
    {"it", "Buongiorno", "Buongiorno", " il la e noi lei di che per con una non ci suo abbiamo "},
    {"nl", "Beste", "Goedendag", " de het en wij u is uw onze voor met een niet we van "},
    {"pl", "", "Dzień dobry", " i w nie na z sie do jest ze pan pani bardzo "},
    {"pt", "Olá", "Bom dia", " o a e nos voce que para com uma nao seu muito "},
    {"sv", "Hej", "Hej", " och vi du ar det att en for med inte er "},
    {"da", "Kære", "Goddag", " og vi du er det at en for med ikke jeres af "},
    {"nb", "Hei", "Hei", " og vi du er det at en for med ikke dere av "},
};

// What a letter may begin with that greets, folded; whole words.
constexpr std::string_view greetings[] = {
    "dear", "hello", "hi", "hey", "good morning", "good day", "good afternoon", "good evening", "to whom",
    "liebe", "lieber", "liebes", "guten tag", "guten morgen", "guten abend", "hallo", "sehr geehrte", "sehr geehrter", "sehr geehrtes", "moin", "servus", "gruss gott", "gruezi", "werte", "werter",
    "bonjour", "bonsoir", "cher", "chere", "chers", "madame", "monsieur", "salut", "estimado", "estimada", "querido", "querida", "hola", "buenos dias", "buenas",
    "caro", "cara", "gentile", "egregio", "egregia", "buongiorno", "buonasera", "ciao", "salve", "beste", "geachte", "lieve", "goedendag", "hoi",
    "szanowny", "szanowna", "szanowni", "drogi", "droga", "dzien dobry", "witam", "czesc", "prezado", "prezada", "ola", "bom dia", "boa tarde", "kaere", "goddag", "hej", "kjaere", "hei", "basta",
};

std::string spaced(std::string_view text)
{
    std::string all = " ";
    for (const auto& word : words(fold(text))) all += word + " ";
    return all;
}

bool begins_with(const std::string& text, const std::string& words) { return words.size() > 2 && text.starts_with(words); }

// " dear mara we ...": by a word for it, or by the name or the first of it with a comma or an exclamation mark behind it.
bool greets(std::string_view text, std::string_view name)
{
    const auto said = spaced(text.substr(0, 300));
    if (std::ranges::any_of(greetings, [&](std::string_view one) { return begins_with(said, spaced(one)); })) return true;
    const auto mark = text.find_first_of(",!\n");
    if (mark == text.npos || text[mark] == '\n') return false;
    const auto called = spaced(text.substr(0, mark)), whole = spaced(name);
    return called.size() > 2 && (called == whole || called == whole.substr(0, whole.find(' ', 1) + 1));
}

// nullptr: the words do not tell, or as well another.
const Tongue* written_in(std::string_view text, std::string_view spoken)
{
    const auto all = words(fold(text));
    const auto small_words_of = [&](const Tongue& tongue) {
        return std::ranges::count_if(all, [&](const std::string& word) { return tongue.common.find(" " + word + " ") != tongue.common.npos; });
    };
    const Tongue* best = nullptr;
    std::ptrdiff_t most = 1;                // one word is no language
    for (const auto& tongue : tongues) {
        const auto count = small_words_of(tongue);
        if (count > most || (count == most && best && tongue.language == spoken)) {
            best = &tongue;
            most = count;
        }
    }
    return best;
}

bool greets_already(std::string_view text, std::string_view name)
{
    return greets(text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size())), name);
}

const Tongue& tongue_spoken(std::string_view spoken)
{
    const auto* tongue = std::ranges::find(tongues, spoken, &Tongue::language);
    return tongue == std::end(tongues) ? *tongues : *tongue;
}

std::string salutation(const Tongue& tongue, std::string_view name)
{
    if (name.empty() || tongue.to_name.empty()) return std::string(tongue.to_nobody) + ",";
    return std::string(tongue.to_name) + " " + std::string(name) + ",";
}

}  // namespace

Beginning beginning_of(std::string_view text, std::string_view name, std::string_view spoken)
{
    const bool greets = greets_already(text, name);
    const auto* written = written_in(text, spoken);
    if (greets && !written) return {std::string(spoken), {}};
    const auto& tongue = written ? *written : tongue_spoken(spoken);
    return {std::string(tongue.language), greets ? std::string() : salutation(tongue, name)};
}

}  // namespace rapport::cases
