// Texts cut into sentences and words, in the languages that we know.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::stats {

enum class Language { unknown, en, de, fr, es };

struct Word {
    std::string shown;      // in lower case, as it was written
    std::string stem;       // what is compared: Snowball's stem of its language without accents; empty for a word that says nothing by itself
};

// A part of the text, by bytes, with its words.
struct Sentence {
    std::size_t from = 0;
    std::size_t to = 0;
    std::vector<Word> words;
};

struct Cut {
    Language language = Language::unknown;
    std::vector<Sentence> sentences;
};

// Cuts texts as Unicode Standard Annex 29 says (ICU). The language is the one most of whose stop words the text has, unknown
// where it has none or two have the same number. Signs, emoji and numbers are no words. Belongs to one thread.
class Cutter {
public:
    Cutter();
    ~Cutter();
    // `usual`: whose stems are taken where the language is unknown.
    Cut cut(std::string_view text, Language usual = Language::unknown);

private:
    struct Tools;
    std::unique_ptr<Tools> tools_;
};

// A word as it is compared in a search, whatever its language: lower case, without accents, sharp s spelt out.
std::string plain_word(std::string_view word);

}  // namespace rapport::stats
