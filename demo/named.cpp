#include "demo/named.h"

#include <initializer_list>

namespace rapport::demo {
namespace {

enum Weekday { Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday };

struct Usual {
    const char* product;
    int quantity = 1;
    int chance = 950;
};

constexpr std::array<int, 7> on(Weekday weekday, int chance, int other_days = 0)
{
    std::array<int, 7> chances{};
    for (int day = Monday; day <= Saturday; ++day) chances[static_cast<std::size_t>(day)] = other_days;
    chances[static_cast<std::size_t>(weekday)] = chance;
    return chances;
}
constexpr std::array<int, 7> on_workdays(int chance) { return {chance, chance, chance, chance, chance, 0, 0}; }

// The last day before `count` open workdays without a visit.
Day silent_workdays(const Life& life, int count)
{
    Day day = life.last;
    for (;; --day.days) {
        if (!is_open(day) || weekday(day) > Friday) continue;
        if (count-- == 0) return day;
    }
}

// The favourite weekday in the last week that `weeks` marks with an x; earlier if the shop was closed.
Day end_of(const Habit& habit, const Life& life)
{
    const auto silent_weeks = habit.weeks.size() - 1 - habit.weeks.rfind('x');
    Day day = plus(life.last, -7 * static_cast<int>(silent_weeks));
    while (weekday(day) != favourite_weekday(habit)) --day.days;
    while (!is_open(day)) day = plus(day, -7);
    return day;
}

class Register {
public:
    explicit Register(const Life& life) : life_(life) {}

    // `since`: so many days before the last one they became a customer.
    void add(int since, Habit habit, std::initializer_list<Usual> usual, Profile profile)
    {
        Person person{.role = Role::named, .profile = std::move(profile), .joined = plus(life_.last, -since), .habit = habit};
        person.habit.first = open_day_from(std::max(person.joined, life_.first));
        person.habit.arrives = person.joined >= life_.first;
        person.habit.travels = false;
        if (person.habit.last == Day{}) person.habit.last = habit.weeks.empty() ? life_.last : end_of(habit, life_);
        person.habit.leaves = person.habit.last < life_.last;
        for (const auto& one : usual) person.taste.usual.push_back({product_named(one.product), one.quantity, one.chance});
        person.taste.favourite = products()[static_cast<std::size_t>(person.taste.usual.back().product)].shelf;
        person.taste.extras = 140;
        people.push_back(std::move(person));
    }

    std::vector<Person> people;

private:
    const Life& life_;
};

// Regular once, and silent for longer than their own rhythm explains.
void add_the_fading(Register& to, const Life& life)
{
    to.add(810, {.weekdays = on(Tuesday, 960), .minute = clock(15, 30), .spread = 9, .weeks = "xxxxx.xxxxxxx....."},
        {{"Filter coffee"}, {"Malt loaf"}, {"Poppy layer cake", 1, 400}},
        {.name = "Emil Thielsen", .pronunciation = "TEEL-sen", .email = "emil.thielsen@example.org", .phone = "030 23125418", .birthday = "1951-02-11",
         .gender = "man", .occupation = "retired", .street = "Kirchhof 3", .interests = "choir;local history", .tags = "chair by the oven;own cup",
         .source = "walked past", .consent_email = "yes", .consent_phone = "no", .consent_post = "yes",
         .notes = "Likes the chair by the oven, dark crusts, an argument. Sings bass in the church choir."});
    to.add(640, {.weekdays = on(Wednesday, 950, 60), .minute = clock(10, 15), .spread = 14, .weeks = "xxxxxxxxxxxxxx...."},
        {{"Oat cappuccino"}, {"Cheesecake", 1, 600}},
        {.name = "Aylin Demirtaş", .pronunciation = "eye-LIN de-mir-TASH", .email = "aylin.demirtas@example.org", .phone = "0171 3920097", .birthday = "1988-09-30",
         .gender = "woman", .occupation = "translator", .street = "Färbergraben 12", .language = "tr", .interests = "books;theatre", .tags = "window table",
         .source = "Instagram", .consent_email = "yes", .consent_sms = "yes", .consent_post = "yes", .notes = "Works here in the mornings when it is quiet."});
    to.add(905, {.weekdays = on(Saturday, 930, 25), .minute = clock(9, 10), .spread = 15, .weeks = ".xxxxxxx.xxx......"},
        {{"Farmhouse loaf"}, {"Seeded roll", 6}, {"Mountain cheese, 100 g", 2, 600}},
        {.name = "Teodora Ilić", .pronunciation = "te-o-DO-ra EE-lich", .email = "teodora.ilic@example.com", .phone = "+49 40 66969418", .birthday = "--04-19",
         .gender = "woman", .occupation = "midwife", .street = "Neue Reihe 21", .interests = "cooking;gardening", .tags = "pre-orders",
         .source = "market day", .consent_email = "no", .consent_post = "yes"});
    to.add(1490, {.weekdays = on_workdays(970), .minute = clock(7, 20), .spread = 5, .last = silent_workdays(life, 9)},
        {{"Filter coffee"}, {"Cheese roll", 1, 850}},
        {.name = "Henning Voss", .phone = "0221 4710418", .birthday = "1969-12-05", .gender = "man", .occupation = "bus driver", .street = "Bahnhofstraße 40",
         .tags = "early bird;in a hurry", .source = "walked past", .consent_phone = "yes", .notes = "Line 4, first shift. Coffee ready at twenty past seven."});
    to.add(700, {.weekdays = on(Friday, 920), .every_weeks = 2, .minute = clock(16, 20), .spread = 12, .weeks = ".x.x.x.x.x........"},
        {{"Spelt loaf"}, {"Goat cheese, 100 g", 2}, {"Olives, 100 g", 2, 700}},
        {.name = "Clara Wöhler", .preferred_name = "Clara", .pronunciation = "KLA-ra VUR-ler", .email = "clara.woehler@example.org", .phone = "069 90009418",
         .birthday = "1979-07-02", .gender = "woman", .income_band = "3500 to 5000", .occupation = "architect", .street = "Rosenwinkel 5", .interests = "wine;hiking",
         .source = "a friend", .consent_email = "yes", .consent_post = "yes"});
    to.add(560, {.weekdays = on_workdays(780), .minute = clock(12, 25), .spread = 7, .last = silent_workdays(life, 10)},
        {{"Lentil soup"}, {"Apple spritzer", 1, 700}},
        {.name = "Yusuf Aydın", .pronunciation = "YOO-soof eye-DUHN", .email = "yusuf.aydin@example.com", .phone = "0171 3920098", .birthday = "1992-05-24",
         .gender = "man", .occupation = "software developer", .language = "tr", .company = "Software-Werkstatt Nord", .interests = "football;coffee", .tags = "no pork",
         .source = "search", .consent_email = "yes", .consent_sms = "yes"});
    to.add(760, {.weekdays = on(Sunday, 950), .minute = clock(8, 40), .spread = 8, .weeks = ".xxxxxx.xxxxx....."},
        {{"Poppy roll", 6}, {"Butter croissant", 4}},
        {.name = "Priya Raman", .pronunciation = "PREE-ya RAH-mun", .email = "priya.raman@example.org", .phone = "+49 89 99998418", .birthday = "1984-11-08",
         .gender = "woman", .occupation = "physiotherapist", .street = "Lindenallee 17", .language = "en", .interests = "running;vegan food", .tags = "vegetarian",
         .source = "lives next door", .consent_email = "yes", .consent_post = "yes", .notes = "Rolls for the whole house on Sundays."});
    to.add(1120, {.weekdays = on(Saturday, 950), .every_weeks = 4, .phase = 1, .minute = clock(11, 5), .spread = 20, .weeks = "x...x............."},
        {{"Olive oil, half a litre", 1, 700}, {"Air-dried ham, 100 g", 3}, {"Rye loaf"}},
        {.name = "Jonas Feddersen", .email = "jonas.feddersen@example.com", .birthday = "--08-14", .gender = "man", .occupation = "farmer", .street = "Obere Wiese 2",
         .interests = "beekeeping", .source = "church fair", .consent_email = "yes", .notes = "Comes to town once a month; his honey is on our shelf."});
    to.add(980, {.weekdays = on(Thursday, 950), .minute = clock(10, 40), .spread = 10, .weeks = "xxxxxxx.xxxxxx...."},
        {{"Sunflower bread"}, {"Apple crumble cake", 2, 800}},
        {.name = "Ole Harms", .phone = "030 23125419", .birthday = "1947-10-21", .gender = "man", .occupation = "retired", .street = "Gerberstieg 2",
         .interests = "chess;dogs", .tags = "has a dog;hard of hearing", .source = "newspaper", .consent_phone = "yes", .consent_post = "yes",
         .notes = "The dog is called Pit and gets the end of the loaf."});
    to.add(870, {.weekdays = on(Friday, 960), .every_weeks = 4, .phase = 3, .minute = clock(14, 10), .spread = 25, .weeks = "..x...x..........."},
        {{"Mountain cheese, 100 g", 4}, {"Plum jam", 2, 700}, {"Walnut bread"}},
        {.name = "Rosa Mertens", .email = "rosa.mertens@example.org", .phone = "+49 40 66969419", .birthday = "1958-06-03", .gender = "woman", .occupation = "retired",
         .street = "Mühlenweg 30", .interests = "theatre;cooking", .source = "a friend", .consent_email = "yes", .consent_post = "yes"});
}

// Those of whom there is something to tell today.
void add_the_talked_of(Register& to)
{
    to.add(420, {.weekdays = on(Friday, 900, 80), .minute = clock(8, 50), .spread = 15},
        {{"Cappuccino"}, {"Cinnamon knot", 2, 800}, {"Wheat sourdough", 1, 400}},
        {.name = "Kateryna Bondarenko", .pronunciation = "ka-te-RI-na bon-da-REN-ko", .email = "kateryna.bondarenko@example.org", .phone = "0176 04069097",
         .birthday = "1990-03-28", .gender = "woman", .occupation = "nurse", .street = "Schulstraße 9", .language = "uk", .interests = "knitting;coffee",
         .source = "a friend", .consent_email = "yes", .consent_sms = "yes"});
    to.add(75, {.weekdays = on(Monday, 800, 120), .minute = clock(7, 45), .spread = 10},
        {{"Fresh mint tea"}, {"Cheese pocket"}},
        {.name = "Noor Rahimi", .pronunciation = "NOOR ra-HEE-mee", .email = "noor.rahimi@example.org", .phone = "0176 04069098", .gender = "woman",
         .occupation = "student", .street = "Kornhausplatz 8", .tags = "vegetarian", .source = "search", .consent_email = "yes"});
    to.add(1700, {.weekdays = on(Tuesday, 760, 90), .minute = clock(8, 40), .spread = 10},
        {{"Pot of Assam"}, {"Rye loaf", 1, 500}, {"Butter croissant", 1, 500}},
        {.name = "Dr. Sieglinde Marx", .preferred_name = "Frau Dr. Marx", .email = "s.marx@example.com", .phone = "0221 4710419", .birthday = "1944-01-19",
         .gender = "woman", .occupation = "retired", .street = "Am Anger 1", .interests = "local history;rye and sourdough", .tags = "window table;reads the paper",
         .source = "newspaper", .consent_email = "no", .consent_phone = "yes", .consent_post = "yes", .notes = "Taught chemistry at the grammar school; knows flour."});
    to.add(1980, {.weekdays = on(Saturday, 850, 40), .minute = clock(9, 30), .spread = 15},
        {{"White roll", 8}, {"Jam doughnut", 4, 500}, {"Rye loaf", 1, 500}},
        {.name = "Paul Achterberg", .email = "paul.achterberg@example.com", .phone = "069 90009419", .birthday = "1983-03-16", .gender = "man",
         .income_band = "3500 to 5000", .occupation = "electrician", .street = "Alte Ziegelei 14", .household = "Achterberg, Alte Ziegelei 14", .tags = "pre-orders",
         .source = "walked past", .consent_email = "yes", .consent_phone = "yes", .notes = "Daughter Lea, six years old now."});
}

// Those who come this morning.
void add_the_expected(Register& to)
{
    to.add(1330, {.weekdays = on_workdays(940), .minute = clock(8, 15), .spread = 3},
        {{"Espresso", 1, 1000}},
        {.name = "Bruno Castellani", .pronunciation = "BROO-no kas-tel-LAH-nee", .phone = "030 23125420", .gender = "man", .occupation = "tailor",
         .street = "Marktstraße 6", .interests = "coffee;football", .tags = "standing, no sugar", .source = "lives next door"});
    to.add(890, {.weekdays = on(Tuesday, 850, 90), .minute = clock(8, 20), .spread = 6},
        {{"Half a rye, sliced", 1, 1000}},
        {.name = "Wanda Ostrowski", .pronunciation = "VAN-da os-TROV-ski", .phone = "+49 40 66969420", .birthday = "--01-30", .gender = "woman",
         .occupation = "retired", .street = "Hinter der Mauer 11", .tags = "sliced please", .source = "a friend", .consent_post = "yes"});
    to.add(520, {.weekdays = on(Tuesday, 720, 130), .minute = clock(8, 25), .spread = 8},
        {{"Poppy roll", 4, 1000}},
        {.name = "Matthias Hain", .email = "matthias.hain@example.org", .birthday = "1976-09-09", .gender = "man", .occupation = "teacher", .street = "Schulstraße 22",
         .source = "walked past", .consent_email = "yes", .notes = "Four poppy rolls, for the family."});
    to.add(300, {.weekdays = on(Tuesday, 650, 200), .minute = clock(8, 55), .spread = 12},
        {{"Cheese sandwich", 1, 1000}, {"Cappuccino", 1, 350}},
        {.name = "Anh Nguyen", .pronunciation = "NWIN", .email = "anh.nguyen@example.com", .phone = "0176 04069099", .gender = "woman", .occupation = "engineer",
         .language = "vi", .source = "Instagram", .consent_email = "yes", .consent_sms = "no"});
    to.add(360, {.weekdays = on(Thursday, 700, 60), .minute = clock(16, 0), .spread = 20},
        {{"Cinnamon knot", 2, 1000}},
        {.name = "Lena Kowalik", .pronunciation = "ko-VA-lik", .email = "lena.kowalik@example.org", .gender = "woman", .street = "Gerberstieg 14",
         .interests = "baking bread", .source = "a friend", .consent_email = "yes", .notes = "Came because of Mara."});
    to.add(690, {.weekdays = on(Monday, 900), .every_weeks = 4, .minute = clock(10, 30), .spread = 20},
        {{"Hummus, tub", 2}, {"Goat cheese, 100 g", 3}, {"Tomato spread, jar", 1, 600}},
        {.name = "Jan Kovalčík", .pronunciation = "yan ko-VAL-cheek", .phone = "069 90009420", .gender = "man", .occupation = "cook", .source = "market day",
         .consent_phone = "yes", .notes = "Deli order at the beginning of the month."});
    to.add(450, {.weekdays = on(Tuesday, 600, 250), .minute = clock(7, 50), .spread = 12},
        {{"Flat white"}, {"Raisin roll", 1, 600}},
        {.name = "Greta Lindqvist", .email = "greta.lindqvist@example.com", .birthday = "1995-06-21", .gender = "woman", .occupation = "photographer",
         .interests = "photography;cycling", .tags = "own cup", .source = "Instagram", .consent_email = "yes"});
    to.add(600, {.weekdays = on(Saturday, 700), .minute = clock(8, 30), .spread = 20},
        {{"Seeded roll", 6}, {"Raisin roll", 2}},
        {.name = "Piotr Kowalski", .pronunciation = "PYO-tr ko-VAL-ski", .phone = "030 23125417", .gender = "man", .street = "Gerberstieg 9",
         .household = "Kowalska, Gerberstieg 9", .source = "a friend", .notes = "Mara's husband; takes over while the kitchen is torn up."});
}

}  // namespace

std::vector<Person> named_people(const Life& life)
{
    Register people(life);
    people.add(1344, {.weekdays = on(Tuesday, 900, 110), .minute = clock(8, 10), .spread = 4, .last = plus(life.last, -1), .weeks = "xxxxxx.xxxxxxxxxxx"},
        {{"Oat flat white", 1, 1000}, {"Seeded roll", 1, 970}},
        {.name = "Mara Kowalska", .preferred_name = "Mara", .pronunciation = "ko-VAL-ska", .email = "mara.k@example.org", .phone = "030 23125417",
         .birthday = "--05-17", .gender = "woman", .occupation = "pharmacist", .street = "Gerberstieg 9", .language = "de", .household = "Kowalska, Gerberstieg 9",
         .interests = "baking bread;rye and sourdough", .tags = "roll toasted;to stay", .source = "bread evening", .consent_email = "yes", .consent_phone = "no",
         .consent_post = "yes", .notes = "Nut allergy. No nut oils either; use a clean board."});
    people.people.back().habit.leaves = false;
    people.people.back().taste.extras = 0;      // nothing with nuts comes into her basket by chance
    add_the_fading(people, life);
    add_the_talked_of(people);
    add_the_expected(people);
    return std::move(people.people);
}

}  // namespace rapport::demo
