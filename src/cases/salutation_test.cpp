#include "cases/salutation.h"

#include <gtest/gtest.h>

namespace rapport::cases {
namespace {

std::string salutation(const std::string& words, const std::string& name, const std::string& spoken) { return beginning_of(words, name, spoken).salutation; }
std::string language(const std::string& words, const std::string& spoken) { return beginning_of(words, "Mara", spoken).language; }

TEST(Salutation, speaks_the_language_of_the_words)
{
    EXPECT_EQ(salutation("We are sorry. It is ready now.", "Mara", "de"), "Dear Mara,");
    EXPECT_EQ(salutation("Die Torte ist jetzt fertig, und wir bringen sie.", "Mara", "en"), "Guten Tag Mara,");
    EXPECT_EQ(salutation("Nous sommes désolés et nous vous attendons.", "Mara", "en"), "Bonjour Mara,");
    EXPECT_EQ(salutation("Jest nam bardzo przykro, że nie zdążyliśmy na czas.", "Mara", "en"), "Dzień dobry,") << "a name there asks for its case";
    EXPECT_EQ(salutation("Vi er kede af det, og du får det i dag.", "Mara", "da"), "Kære Mara,");
    EXPECT_EQ(salutation("Danke!", "Mara", "de"), "Guten Tag Mara,") << "one word tells nothing";
    EXPECT_EQ(salutation("Danke!", "Mara", "el"), "Dear Mara,") << "a language that it does not know";
    EXPECT_EQ(salutation("We are sorry.", "", "de"), "Good day,");
    EXPECT_EQ(salutation("", "", ""), "Good day,");
}

TEST(Salutation, tells_the_language_of_the_letter)
{
    EXPECT_EQ(language("We are sorry. It is ready now.", "de"), "en");
    EXPECT_EQ(language("Danke!", "de"), "de");
    EXPECT_EQ(language("Danke!", "el"), "en") << "it greets in English";
    EXPECT_EQ(language("Hallo Mara, die Torte ist fertig und wir bringen sie.", "en"), "de");
    EXPECT_EQ(language("Hallo Mara!", "el"), "el") << "it greets already";
}

TEST(Salutation, leaves_words_alone_that_greet)
{
    for (const auto* words : {"Dear Mara,\n\nwe are sorry.", "Hello! We are sorry.", "  \n Liebe Frau Kowalska, es tut uns leid.", "Sehr geehrte Damen und Herren,", "Guten Tag,\nwir bedauern das.", "Chère Mara,",
                              "Grüezi Mara", "Mara,\nwe are sorry.", "Mara! We are sorry.", "Mara Kowalska, we are sorry."})
        EXPECT_EQ(salutation(words, "Mara Kowalska", "en"), "") << words;
    for (const auto* words : {"Good that you wrote.", "Maraschino, as you asked for it, is back.", "Dearest of all are the customers who say it.", "We thank you, Mara.", ", ", "History repeats itself."})
        EXPECT_NE(salutation(words, "Mara", "en"), "") << words;
}

}  // namespace
}  // namespace rapport::cases
