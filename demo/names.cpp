#include "demo/names.h"

#include <array>
#include <span>
#include <utility>

namespace rapport::demo {
namespace {

struct Family {
    const char* name;
    const char* say = "";
};

struct Origin {
    int weight;
    const char* language;
    std::span<const char* const> women, men;
    std::span<const Family> families;
};

constexpr const char* german_women[] = {
    "Anna", "Birgit", "Brigitte", "Charlotte", "Christa", "Dörte", "Elfriede", "Elke", "Emma", "Frauke", "Friederike",
    "Gerda", "Gisela", "Greta", "Hannelore", "Heike", "Ida", "Ilse", "Inga", "Jule", "Jutta", "Karin", "Katja", "Klara",
    "Lena", "Lieselotte", "Lotte", "Luise", "Maike", "Marlies", "Marie", "Meike", "Mila", "Nele", "Petra", "Renate",
    "Ruth", "Sabine", "Silke", "Sophie", "Svenja", "Theresa", "Ulrike", "Ursula", "Wiebke"};
constexpr const char* german_men[] = {
    "Albrecht", "Anton", "Arne", "Bernd", "Björn", "Carsten", "Detlef", "Dieter", "Eckhard", "Enno", "Felix", "Finn",
    "Frank", "Friedrich", "Georg", "Götz", "Gustav", "Hannes", "Hartmut", "Heinz", "Holger", "Jakob", "Jan", "Jörg",
    "Jürgen", "Karl", "Klaus", "Lars", "Leon", "Lothar", "Lukas", "Manfred", "Matthias", "Max", "Nils", "Norbert",
    "Peter", "Rainer", "Rolf", "Sören", "Stefan", "Thorsten", "Uwe", "Volker", "Wilhelm"};
constexpr Family german[] = {
    {"Ahlers"}, {"Althaus"}, {"Bachmann"}, {"Baumgärtner"}, {"Behrens"}, {"Böttcher"}, {"Brandes"}, {"Claußen"},
    {"Dörfler"}, {"Drewes"}, {"Ebeling"}, {"Eggers"}, {"Engelhardt"}, {"Fiedler"}, {"Freese"}, {"Gerdes"}, {"Glöckner"},
    {"Grothe"}, {"Günther"}, {"Hagedorn"}, {"Harder"}, {"Heinemann"}, {"Hoppe"}, {"Jäger"}, {"Jessen"}, {"Kästner"},
    {"Kersten"}, {"Köhler"}, {"Krüger"}, {"Lüders"}, {"Lohmann"}, {"Mahnke"}, {"Möller"}, {"Nagel"}, {"Oltmanns"},
    {"Petersen"}, {"Pfeiffer"}, {"Rademacher"}, {"Reuter"}, {"Röhrs"}, {"Sander"}, {"Schäfer"}, {"Schlüter"},
    {"Schönfeld"}, {"Seidel"}, {"Stöver"}, {"Tiedemann"}, {"Uhlig"}, {"Vogel"}, {"Wedekind"}, {"Weiß"}, {"Wichmann"},
    {"Winkler"}, {"Zander"}, {"Ziegler"}};

constexpr const char* turkish_women[] = {"Ayşe", "Büşra", "Defne", "Elif", "Esra", "Gülcan", "Hatice", "Leyla", "Nur", "Sevgi", "Zeynep"};
constexpr const char* turkish_men[] = {"Ahmet", "Barış", "Cem", "Emre", "Hakan", "İbrahim", "Kemal", "Murat", "Orhan", "Serkan", "Tuncay"};
constexpr Family turkish[] = {
    {"Arslan"}, {"Çelik", "CHEL-ik"}, {"Doğan", "DOH-an"}, {"Güneş", "gue-NESH"}, {"Kaya"}, {"Koç", "kotch"}, {"Öztürk", "oez-TUERK"},
    {"Şahin", "sha-HIN"}, {"Yıldız", "yil-DIZ"}, {"Yılmaz", "yil-MAZ"}};

constexpr const char* polish_women[] = {"Agnieszka", "Barbara", "Dorota", "Ewa", "Grażyna", "Joanna", "Kasia", "Magda", "Małgorzata", "Zofia"};
constexpr const char* polish_men[] = {"Adam", "Bartosz", "Grzegorz", "Jacek", "Krzysztof", "Łukasz", "Marek", "Paweł", "Tomasz", "Wojciech"};
constexpr Family polish[] = {
    {"Dąbrowski", "dom-BROV-ski"}, {"Jankowski", "yan-KOV-ski"}, {"Kamiński", "ka-MIN-ski"}, {"Lewandowski", "le-van-DOV-ski"},
    {"Nowak", "NO-vak"}, {"Wiśniewski", "vish-NYEV-ski"}, {"Wójcik", "VOO-ichik"}, {"Zieliński", "zhe-LIN-ski"}, {"Szymański", "shi-MAN-ski"}};

constexpr const char* ukrainian_women[] = {"Halyna", "Iryna", "Kateryna", "Lesia", "Nadija", "Oksana", "Olena", "Svitlana"};
constexpr const char* ukrainian_men[] = {"Andrij", "Bohdan", "Dmytro", "Mykola", "Oleh", "Petro", "Taras", "Vasyl"};
constexpr Family ukrainian[] = {
    {"Hryhorenko", "hri-ho-REN-ko"}, {"Kovalenko", "ko-va-LEN-ko"}, {"Lysenko", "li-SEN-ko"}, {"Melnyk"}, {"Savchenko", "sav-CHEN-ko"},
    {"Shevchuk", "shev-CHOOK"}, {"Tkachenko", "tka-CHEN-ko"}};

constexpr const char* arabic_women[] = {"Amal", "Fatima", "Hanan", "Layla", "Mariam", "Nour", "Rania", "Salma", "Yasmin"};
constexpr const char* arabic_men[] = {"Ahmad", "Bilal", "Fadi", "Hassan", "Khaled", "Mahmoud", "Nabil", "Omar", "Tarek"};
constexpr Family arabic[] = {
    {"Al-Hakim"}, {"Barakat"}, {"Darwish", "dar-WEESH"}, {"Haddad", "ha-DAAD"}, {"Khalil", "kha-LEEL"}, {"Mansour", "man-SOOR"},
    {"Najjar", "na-JAAR"}, {"Saleh"}};

constexpr const char* vietnamese_women[] = {"Hương", "Lan", "Linh", "Mai", "Thảo", "Trang"};
constexpr const char* vietnamese_men[] = {"Bảo", "Dũng", "Hùng", "Minh", "Quang", "Tuấn"};
constexpr Family vietnamese[] = {
    {"Đặng", "dahng"}, {"Hoàng", "hwahng"}, {"Lê", "lay"}, {"Nguyễn", "NWIN"}, {"Phạm", "fam"}, {"Trần", "chun"}, {"Vũ", "voo"}};

constexpr const char* indian_women[] = {"Ananya", "Deepa", "Kavita", "Lakshmi", "Meera", "Shreya"};
constexpr const char* indian_men[] = {"Arjun", "Dinesh", "Rahul", "Rohan", "Sanjay", "Vikram"};
constexpr Family indian[] = {{"Banerjee"}, {"Chatterjee"}, {"Iyer", "EYE-er"}, {"Mukherjee", "MOO-ker-jee"}, {"Nair"}, {"Reddy"}, {"Sharma"}};

constexpr const char* southern_women[] = {"Chiara", "Despina", "Eleni", "Francesca", "Ivana", "Lucía", "Milica", "Sofia"};
constexpr const char* southern_men[] = {"Alessandro", "Dragan", "Giorgos", "Goran", "Luca", "Miloš", "Nikos", "Vicente"};
constexpr Family southern[] = {
    {"Bellini"}, {"D'Angelo"}, {"Đorđević", "JOR-jeh-vich"}, {"García"}, {"Jovanović", "yo-VA-no-vich"}, {"Marković", "MAR-ko-vich"},
    {"Papadakis"}, {"Petrović", "PEH-tro-vich"}, {"Ricci", "RIT-chee"}, {"Stavrou"}};

constexpr const char* northern_women[] = {"Åsa", "Astrid", "Femke", "Ingrid", "Maren", "Saskia", "Solveig"};
constexpr const char* northern_men[] = {"Bram", "Gijs", "Henrik", "Joost", "Leif", "Magnus", "Sven"};
constexpr Family northern[] = {{"Bakker"}, {"de Vries"}, {"Håkansson", "HOH-kan-son"}, {"Jørgensen", "YUR-en-sen"}, {"Lindqvist"}, {"van Dijk", "fan DIKE"}};

constexpr Origin origins[] = {
    {520, "de", german_women, german_men, german},
    {95, "tr", turkish_women, turkish_men, turkish},
    {85, "pl", polish_women, polish_men, polish},
    {55, "uk", ukrainian_women, ukrainian_men, ukrainian},
    {65, "ar", arabic_women, arabic_men, arabic},
    {40, "vi", vietnamese_women, vietnamese_men, vietnamese},
    {40, "en", indian_women, indian_men, indian},
    {60, "de", southern_women, southern_men, southern},
    {40, "de", northern_women, northern_men, northern},
};

void replace_end(std::string& text, std::string_view from, std::string_view to)
{
    if (text.ends_with(from)) text.replace(text.size() - from.size(), from.size(), to);
}

FullName named_from(const Origin& origin, const Family& family, Random& random)
{
    const bool woman = random.chance(540);
    const char* first = random.pick(woman ? origin.women : origin.men);
    FullName name{first, family.name, family.say, woman, origin.language};
    if (woman && std::string_view(origin.language) == "pl")
        for (auto* text : {&name.family, &name.say}) replace_end(*text, "ski", "ska");
    return name;
}

// The letters that our names have besides ASCII.
constexpr std::pair<std::string_view, std::string_view> spellings[] = {
    {"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"Ö", "oe"}, {"ß", "ss"}, {"å", "aa"}, {"Å", "aa"}, {"ø", "oe"}, {"á", "a"}, {"à", "a"},
    {"é", "e"}, {"í", "i"}, {"ê", "e"}, {"ç", "c"}, {"Ç", "c"}, {"ğ", "g"}, {"ı", "i"}, {"İ", "i"}, {"ş", "s"}, {"Ş", "s"},
    {"ą", "a"}, {"ń", "n"}, {"ó", "o"}, {"ś", "s"}, {"ż", "z"}, {"ł", "l"}, {"Ł", "l"}, {"ć", "c"}, {"š", "s"}, {"č", "c"},
    {"đ", "d"}, {"Đ", "d"}, {"ư", "u"}, {"ơ", "o"}, {"ũ", "u"}, {"ù", "u"}, {"ả", "a"}, {"ấ", "a"}, {"ầ", "a"}, {"ặ", "a"},
    {"ạ", "a"}, {"ễ", "e"}};

}  // namespace

FullName make_name(Random& random)
{
    std::array<int, std::size(origins)> weights{};
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = origins[i].weight;
    const auto& origin = origins[static_cast<std::size_t>(random.pick_weight(weights))];
    const auto& family = random.pick(origin.families);
    return named_from(origin, family, random);
}

FullName relative_of(const FullName& name, Random& random)
{
    for (const auto& origin : origins)
        for (const auto& family : origin.families) {
            std::string other = family.name;
            replace_end(other, "ski", "ska");
            if (name.family == family.name || name.family == other) return named_from(origin, family, random);
        }
    return make_name(random);
}

std::string plain_letters(std::string_view name)
{
    std::string plain;
    while (!name.empty()) {
        const char c = name.front();
        std::size_t taken = 1;
        if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
        else
            for (const auto& [letter, spelling] : spellings)
                if (name.starts_with(letter)) {
                    plain += spelling;
                    taken = letter.size();
                }
        name.remove_prefix(taken);
    }
    return plain;
}

}  // namespace rapport::demo
