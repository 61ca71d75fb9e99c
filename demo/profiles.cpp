#include "demo/profiles.h"

#include "demo/names.h"

#include <array>
#include <cstdio>
#include <optional>
#include <set>

namespace rapport::demo {
namespace {

constexpr std::uint64_t profile_stream = 2'000'000;

constexpr const char* streets[] = {
    "Gerberstieg", "Marktstraße", "Mühlenweg", "Quendelgasse", "Brückenstraße", "Am Anger", "Kirchhof", "Lindenallee",
    "Hinter der Mauer", "Schäferdrift", "Bahnhofstraße", "Färbergraben", "Neue Reihe", "Thymianweg", "Alte Ziegelei",
    "Fischertreppe", "Rosenwinkel", "Kornhausplatz", "Obere Wiese", "Schulstraße", "Töpfergang", "Wasserkunst"};
constexpr const char* occupations[] = {
    "teacher", "nurse", "carpenter", "student", "retired", "retired", "pharmacist", "bus driver", "software developer",
    "electrician", "midwife", "accountant", "gardener", "translator", "physiotherapist", "police officer", "bookseller",
    "architect", "kindergarten teacher", "farmer", "musician", "civil servant", "cook", "hairdresser", "engineer", "tailor"};
constexpr const char* interests[] = {
    "baking bread", "coffee", "gardening", "choir", "cycling", "chess", "books", "hiking", "football", "rye and sourdough",
    "local history", "wine", "dogs", "knitting", "theatre", "beekeeping", "running", "photography", "cooking", "vegan food"};
constexpr const char* tags[] = {
    "window table", "early bird", "own cup", "vegan", "has a dog", "neighbour", "pays by card", "student", "pram", "reads the paper",
    "pre-orders", "no onions", "likes a chat", "in a hurry", "gluten-free", "sliced please"};
constexpr const char* notes[] = {
    "Likes the crust dark.", "Slice the bread thin.", "Hard of hearing on the left.", "Allergic to sesame.", "Needs the ramp at the side door.",
    "Always asks what is fresh from the oven.", "Brings back jars.", "Daughter works at the town hall.", "Does not like to be asked in a hurry.",
    "Lactose intolerant.", "Plays the organ at St. Nikolai.", "Moved here from the coast last year.", "Pays once a month, has an account.",
    "Ring twice when delivering.", "Never cash.", "Prefers to be addressed by the family name.", "Knows Samir from the football club."};
struct Source {
    const char* name;
    int weight;
};
constexpr Source sources[] = {{"walked past", 30}, {"a friend", 24}, {"market day", 9}, {"newspaper", 6}, {"flyer", 6},
                              {"Instagram", 7}, {"search", 8}, {"bread evening", 4}, {"church fair", 3}, {"lives next door", 5}};
constexpr const char* income_bands[] = {"under 1500", "1500 to 2500", "2500 to 3500", "3500 to 5000", "over 5000"};
constexpr const char* offices[] = {
    "Kowalewski Joiners", "Architekturbüro Lindner & Roth", "Steuerkanzlei Ebert", "Zahnarztpraxis am Anger", "Stadtbibliothek Quendelbrück",
    "Fahrrad Freese", "Grundschule Brückenstraße", "Kita Wasserkunst", "Volksbank Quendeltal", "Druckerei Sommer", "Tierarztpraxis Dr. Hoppe",
    "Malerbetrieb Yıldız", "Elektro Nowak", "Rathaus Quendelbrück", "Pflegedienst Lavendel", "Software-Werkstatt Nord", "Autohaus Behrens",
    "Yogaraum Thymianweg", "Notariat Dr. Glöckner", "Gärtnerei Wiese", "Apotheke am Kornhaus", "Feuerwache Quendelbrück", "Musikschule Tonleiter",
    "Optik Reuter", "Physiopraxis Sander", "Bestattungen Ahlers"};

// Numbers that nobody has: 1,000 in each of five towns, 100 and 100 mobile ones.
std::string phone_number(int number)
{
    constexpr const char* forms[] = {"030 23125%03d", "+49 40 66969%03d", "0221 4710%03d", "069 90009%03d", "+49 89 99998%03d"};
    char text[32];
    if (number < 100) std::snprintf(text, sizeof text, "0171 39200%02d", number);
    else if (number < 200) std::snprintf(text, sizeof text, "0176 040690%02d", number - 100);
    else std::snprintf(text, sizeof text, forms[number % 5], number / 5 % 1000);
    return text;
}

std::string two_of(std::span<const char* const> words, Random& random)
{
    std::string list = random.pick(words);
    if (random.chance(450))
        if (const std::string more = random.pick(words); more != list) list += ";" + more;
    return list;
}

std::string birthday(Random& random)
{
    const int year = random.between(1938, 2006);
    const int month = random.between(1, 12);
    const int day = random.between(1, 28);
    char text[16];
    if (random.chance(650)) std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    else std::snprintf(text, sizeof text, "--%02d-%02d", month, day);
    return text;
}

std::string yes_or_no(int yes, int no, Random& random)
{
    const int drawn = random.below(1000);
    return drawn < yes ? "yes" : drawn < yes + no ? "no" : "";
}

// Writes one profile after the other; remembers what must not come twice.
class Registrar {
public:
    void write(Person& person, Random& random)
    {
        if (person.role == Role::card) {
            person.profile = {.city = "", .postcode = "", .country = "", .language = "", .tags = "card only"};
        } else if (person.role == Role::office) {
            write_office(person.profile, random);
        } else {
            write_person(person, random);
        }
    }

private:
    void write_office(Profile& profile, Random& random)
    {
        profile.name = offices[offices_++ % std::size(offices)];
        profile.email = plain_letters(profile.name) + "@example.com";
        profile.phone = phone_number(next_phone_++);
        write_street(profile, random);
        profile.tags = "organisation;weekly order";
        profile.source = pick_source(random);
        profile.consent_email = "yes";
        profile.consent_phone = yes_or_no(700, 50, random);
        profile.notes = random.pick(std::to_array({"Ask for the front desk.", "Invoice once a month.", "Deliver to the back door.", "Label what is vegan."}));
    }

    void write_person(Person& person, Random& random)
    {
        auto& profile = person.profile;
        const bool known_well = person.role != Role::once;
        const bool shares = family_ && random.chance(known_well ? 130 : 40);
        const auto name = shares ? new_relative(random) : new_name(random);
        profile.name = name.whole();
        profile.pronunciation = known_well ? name.say : "";
        profile.language = name.language;
        if (random.chance(60)) profile.preferred_name = name.first;
        if (random.chance(350)) profile.gender = name.woman ? "woman" : "man";

        write_contacts(profile, name, known_well, random);
        if (random.chance(known_well ? 700 : 250)) write_street(profile, random);
        if (shares) share_home(profile);
        write_likings(profile, known_well, random);
        write_consents(profile, random);
        if (!shares && known_well && !profile.street.empty()) remember_family(name, profile);
    }

    FullName new_name(Random& random)
    {
        for (;;) {
            auto name = make_name(random);
            if (names_.insert(name.whole()).second) return name;
        }
    }

    FullName new_relative(Random& random)
    {
        auto name = relative_of(family_->name, random);
        return names_.insert(name.whole()).second ? name : new_name(random);
    }

    void write_contacts(Profile& profile, const FullName& name, bool known_well, Random& random)
    {
        if (random.chance(known_well ? 640 : 420)) {
            profile.email = new_address(name, ".", "example.org");
            if (random.chance(90)) profile.email += ";" + new_address(name, "_", "example.com");
        }
        if (random.chance(known_well ? 620 : 260)) profile.phone = phone_number(next_phone_++);
        if (!profile.phone.empty() && random.chance(70)) profile.phone += ";" + phone_number(next_phone_++);
    }

    std::string new_address(const FullName& name, const char* between, const char* domain)
    {
        const std::string local = plain_letters(name.first) + between + plain_letters(name.family);
        std::string address = local + "@" + domain;
        for (int i = 2; !addresses_.insert(address).second; ++i) address = local + std::to_string(i) + "@" + domain;
        return address;
    }

    void write_street(Profile& profile, Random& random)
    {
        const std::string street = random.pick(streets);
        profile.street = street + " " + std::to_string(random.between(1, 48));
    }

    void write_likings(Profile& profile, bool known_well, Random& random)
    {
        if (random.chance(known_well ? 450 : 120)) profile.birthday = birthday(random);
        if (random.chance(known_well ? 320 : 60)) profile.occupation = random.pick(occupations);
        if (profile.occupation == "retired" && profile.birthday > "196") profile.birthday.clear();
        if (random.chance(known_well ? 160 : 30)) profile.income_band = random.pick(income_bands);
        if (random.chance(known_well ? 420 : 80)) profile.interests = two_of(interests, random);
        if (random.chance(known_well ? 400 : 60)) profile.tags = two_of(tags, random);
        if (random.chance(known_well ? 130 : 15)) profile.notes = random.pick(notes);
        if (known_well && random.chance(60)) profile.company = random.pick(offices);
        if (random.chance(750)) profile.source = pick_source(random);
    }

    std::string pick_source(Random& random)
    {
        std::vector<int> weights;
        for (const auto& source : sources) weights.push_back(source.weight);
        return sources[static_cast<std::size_t>(random.pick_weight(weights))].name;
    }

    void write_consents(Profile& profile, Random& random)
    {
        if (!profile.email.empty()) profile.consent_email = yes_or_no(620, 90, random);
        if (!profile.phone.empty()) {
            profile.consent_sms = yes_or_no(220, 150, random);
            profile.consent_phone = yes_or_no(330, 160, random);
        }
        if (!profile.street.empty()) profile.consent_post = yes_or_no(430, 60, random);
    }

    struct Family {
        FullName name;
        std::string street, phone, household;
    };
    void remember_family(const FullName& name, Profile& profile)
    {
        family_ = Family{name, profile.street, profile.phone, name.family + ", " + profile.street};
        head_ = &profile;
    }
    // The one who was there first becomes a member of the household, too.
    void share_home(Profile& profile)
    {
        profile.street = family_->street;
        profile.household = family_->household;
        if (!family_->phone.empty()) profile.phone = family_->phone;
        head_->household = family_->household;
    }

    std::set<std::string> names_, addresses_;
    std::optional<Family> family_;
    Profile* head_ = nullptr;
    std::size_t offices_ = 0;
    int next_phone_ = 0;
};

}  // namespace

void write_profiles(std::vector<Person>& people, std::size_t from, std::uint64_t seed)
{
    Registrar registrar;
    for (auto i = from; i < people.size(); ++i) {
        Random random(seed, profile_stream + i);
        registrar.write(people[i], random);
    }
}

}  // namespace rapport::demo
