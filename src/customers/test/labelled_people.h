// A town of people of whom some are in the books twice, and it is known who: made by a seed. Duplicates have typing errors,
// nicknames, swapped names, new addresses, phones and married names, and do not say the same fields again. And there are
// those who only look alike: households that share a name, a telephone, an address or an e-mail, twins, fathers and sons of
// one name, namesakes in one town, numbers that went to somebody else, and firms with one number for all.
#pragma once
#include "customers/customer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace rapport::customers::labelled {

struct Record {
    int person = 0;                 // who it really is
    std::string name, email, phone, street, city, postcode;
    Birthday birthday;
};

class Town {
public:
    Town(std::uint32_t seed, int records) : random_(seed)
    {
        while (static_cast<int>(records_.size()) < records) household();
        std::shuffle(records_.begin(), records_.end(), random_);
    }
    const std::vector<Record>& records() const { return records_; }

private:
    // Everything that is true of somebody; a record says some of it.
    struct Person {
        int number = 0;
        std::string given, family, mobile, landline, email, street, city, postcode;
        Birthday birthday;
    };

    double chance() { return std::uniform_real_distribution<>(0, 1)(random_); }
    bool happens(double probability) { return chance() < probability; }
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
    template <class List> std::string one_of(const List& list) { return std::string(list[below(std::size(list))]); }
    // A place in a list of n, the first oftener than the last, as names are: in proportion to 1 / (place + 8).
    std::size_t often(std::size_t n)
    {
        const double most = std::log1p(static_cast<double>(n) / 8);
        return std::min(n - 1, static_cast<std::size_t>(8 * std::expm1(chance() * most)));
    }

    struct Given {
        std::string_view name;
        std::array<std::string_view, 3> forms;
    };
    static constexpr Given given_names[] = {
        {"michael", {"mike", "michi", "mick"}}, {"thomas", {"tom", "tommy", "thom"}}, {"anna", {"annie", "anni", "anne"}}, {"maria", {"marie", "mary", "mia"}},
        {"john", {"jack", "johnny", "jon"}}, {"elisabeth", {"lisa", "liesl", "elizabeth"}}, {"william", {"bill", "will", "billy"}}, {"katharina", {"kathi", "kate", "katja"}},
        {"andreas", {"andi", "andi", "andi"}}, {"christian", {"", "", ""}}, {"robert", {"bob", "rob", "bobby"}}, {"stefan", {"steffen", "steve", "stephan"}},
        {"susanne", {"susi", "sanne", "susan"}}, {"josef", {"sepp", "joe", "joseph"}}, {"johannes", {"hans", "hannes", "johann"}}, {"sabine", {"", "", ""}},
        {"petra", {"", "", ""}}, {"monika", {"moni", "monica", "moni"}}, {"alexander", {"alex", "sascha", "alex"}}, {"james", {"jim", "jimmy", "jamie"}},
        {"wolfgang", {"wolf", "wolfi", "wolf"}}, {"richard", {"dick", "rick", "rich"}}, {"charles", {"charlie", "chuck", "karl"}}, {"margarete", {"grete", "gretel", "rita"}},
        {"daniel", {"dan", "danny", "dani"}}, {"julia", {"jule", "julie", "juliane"}}, {"martin", {"martl", "marty", "martin"}}, {"friedrich", {"fritz", "fred", "frieder"}},
        {"hannah", {"hanna", "johanna", "hanne"}}, {"lea", {"", "", ""}}, {"leon", {"", "", ""}}, {"paul", {"", "", ""}}, {"emma", {"", "", ""}}, {"felix", {"", "", ""}},
        {"laura", {"", "", ""}}, {"lukas", {"", "", ""}}, {"nina", {"", "", ""}}, {"sarah", {"sally", "sara", "sara"}}, {"benjamin", {"ben", "benny", "ben"}}, {"ursula", {"uschi", "ulla", "uschi"}},
        {"heinrich", {"heinz", "heiner", "henry"}}, {"edward", {"ted", "ed", "eddie"}}, {"rebecca", {"becky", "becca", "becky"}}, {"ulrich", {"uli", "ulli", "uli"}},
        {"gerhard", {"gerd", "gert", "gerd"}}, {"matthias", {"matze", "mattis", "matt"}}, {"sebastian", {"basti", "bastian", "wastl"}}, {"theresa", {"resi", "terry", "tess"}},
        {"gabriele", {"gabi", "gaby", "gabi"}}, {"barbara", {"barb", "barbie", "babs"}}, {"patricia", {"pat", "trish", "patty"}}, {"kenneth", {"ken", "kenny", "ken"}},
        {"frank", {"", "", ""}}, {"oliver", {"olli", "ollie", "olli"}}, {"joachim", {"jochen", "achim", "jochen"}}, {"klaus", {"claus", "nikolaus", "klaas"}},
        {"helga", {"", "", ""}}, {"ingrid", {"", "", ""}}, {"birgit", {"biggi", "gitte", "biggi"}}, {"claudia", {"", "", ""}}, {"jonas", {"", "", ""}}, {"marie", {"", "", ""}},
        {"mario", {"", "", ""}}, {"jan", {"", "", ""}}, {"jana", {"", "", ""}}, {"anne", {"", "", ""}}, {"tim", {"", "", ""}}, {"tina", {"", "", ""}}, {"rainer", {"", "", ""}}, {"renate", {"", "", ""}},
        {"kerstin", {"", "", ""}}, {"dieter", {"", "", ""}}, {"ida", {"", "", ""}}, {"oskar", {"", "", ""}}, {"greta", {"", "", ""}}, {"emil", {"", "", ""}}, {"rosa", {"", "", ""}}, {"lasse", {"", "", ""}},
        {"yusuf", {"", "", ""}}, {"fatima", {"", "", ""}}, {"mehmet", {"", "", ""}}, {"aylin", {"", "", ""}}, {"dmitrij", {"", "", ""}}, {"olga", {"", "", ""}}, {"piotr", {"", "", ""}}, {"zofia", {"", "", ""}},
    };
    static constexpr std::string_view families[] = {
        "mueller", "schmidt", "schneider", "fischer", "weber", "meyer", "wagner", "becker", "schulz", "hoffmann", "smith", "jones", "taylor", "brown", "schaefer", "koch", "bauer", "richter", "klein",
        "wolf", "schroeder", "neumann", "schwarz", "zimmermann", "braun", "krueger", "hofmann", "hartmann", "lange", "schmitt", "werner", "krause", "meier", "lehmann", "schmid", "schulze", "maier",
        "koehler", "herrmann", "koenig", "walter", "mayer", "huber", "kaiser", "fuchs", "peters", "lang", "scholz", "moeller", "weiss", "jung", "hahn", "schubert", "vogel", "friedrich", "keller",
        "guenther", "frank", "berger", "winkler", "roth", "beck", "lorenz", "baumann", "franke", "albrecht", "schuster", "simon", "ludwig", "boehm", "winter", "kraus", "martin", "schumacher", "kraemer"};
    static constexpr std::string_view starts[] = {"ka", "wo", "bren", "thi", "sta", "lin", "gro", "ha", "ku", "mar", "ro", "stei", "du", "fal", "ober", "nie", "win", "os", "pe", "tra", "zwi", "bla", "kro", "ei", "hol", "schil", "ru", "ver", "wes", "al"};
    static constexpr std::string_view middles[] = {"wal", "der", "ken", "mer", "ten", "ri", "lo", "nu", "sen", "bach", "gel", "ha", "zi", "no", "den", "ber", "tz", "sch", "ma", "el"};
    static constexpr std::string_view ends[] = {"ski", "mann", "er", "sen", "berg", "feld", "hoff", "ler", "ke", "stein", "meier", "bauer", "ow", "itz", "ing", "ert", "is", "wald", "burg", "horn"};
    static constexpr std::string_view streets[] = {"hauptstrasse", "bahnhofstrasse", "gartenstrasse", "schulstrasse", "dorfstrasse", "am markt", "muehlenweg", "lindenstrasse", "kirchgasse", "ringstrasse", "waldweg", "bergstrasse", "goethestrasse", "schillerstrasse", "rosenweg", "mill street", "church road", "high street", "station road", "park avenue"};
    static constexpr std::string_view mails[] = {"post.example", "mail.example", "web.example", "inbox.example"};

    std::string family_name()
    {
        if (happens(0.4)) return std::string(families[often(std::size(families))]);
        std::string name = one_of(starts);
        if (happens(0.7)) name += one_of(middles);
        return name + one_of(ends);
    }
    std::string digits(int count)
    {
        std::string text;
        for (int i = 0; i < count; ++i) text += static_cast<char>('0' + below(10));
        return text;
    }
    void live_somewhere(Person& person)
    {
        const auto town = static_cast<std::size_t>(std::pow(301.0, chance())) - 1;
        person.city = std::string(starts[town % std::size(starts)]) + std::string(middles[town / std::size(starts)]) + "stadt";
        person.postcode = std::to_string(10'000 + town * 37 + below(4));
        const auto road = below(300);
        person.street = (road < std::size(streets) ? std::string(streets[road]) : std::string(starts[road % 30]) + std::string(middles[road / 30]) + "weg") + " " + std::to_string(1 + below(90));
        person.landline = "+49" + std::to_string(200 + town) + digits(6);
    }
    std::string new_email(const Person& person)
    {
        switch (below(4)) {
        case 0: return person.given + "." + person.family + std::to_string(person.number) + "@" + one_of(mails);
        case 1: return person.given.substr(0, 1) + person.family + std::to_string(person.number) + "@" + one_of(mails);
        case 2: return person.given + std::to_string(person.number) + "@" + one_of(mails);
        default: return one_of(starts) + one_of(middles) + std::to_string(person.number) + "@" + one_of(mails);
        }
    }
    Birthday born_between(int from, int to) { return {from + static_cast<int>(below(static_cast<std::size_t>(to - from))), static_cast<unsigned>(1 + below(12)), static_cast<unsigned>(1 + below(28))}; }

    void household()
    {
        Person home;
        home.family = family_name();
        live_somewhere(home);
        const auto family_mail = happens(0.12) ? home.family + std::to_string(people_) + "@" + one_of(mails) : std::string();
        const auto roll = chance();
        const int size = roll < 0.4 ? 1 : roll < 0.7 ? 2 : roll < 0.85 ? 3 : 4;
        std::vector<Person> members;
        for (int i = 0; i < size; ++i) {
            Person person = home;
            person.number = ++people_;
            person.given = std::string(given_names[often(std::size(given_names))].name);
            person.birthday = i < 2 ? born_between(1935, 2000) : born_between(1985, 2012);
            if (i == 1 && happens(0.12)) person.family = family_name();
            if (i == 3 && happens(0.06)) person.birthday = members[2].birthday;     // twins
            if (i == 2 && happens(0.03)) person.given = members[0].given;           // named after a parent
            else
                while (std::ranges::any_of(members, [&](const Person& other) { return other.given == person.given; }))
                    person.given = std::string(given_names[below(std::size(given_names))].name);
            if (!met_.empty() && happens(0.02)) {   // a namesake, sometimes of the same town
                const auto& other = met_[below(met_.size())];
                person.given = other.given;
                person.family = other.family;
                if (happens(0.3)) person.city = other.city, person.postcode = other.postcode;
            }
            person.mobile = "+491" + digits(9);
            if (!met_.empty() && happens(0.01)) person.mobile = met_[below(met_.size())].mobile;    // the number had another owner
            if (happens(0.01)) person.mobile = "+49800" + std::to_string(people_ / 600);            // the firm's
            person.email = !family_mail.empty() && happens(0.6) ? family_mail : new_email(person);
            members.push_back(person);
            if (met_.size() < 100'000 && happens(0.2)) met_.push_back(person);
        }
        for (auto& person : members) register_person(person);
    }

    // Which fields a record says.
    struct Said {
        bool mobile, landline, email, birthday, address;
    };
    Said first_said()
    {
        Said said{};
        while (!(said.mobile || said.landline || said.email || said.address))
            said = {happens(0.6), happens(0.25), happens(0.6), happens(0.55), happens(0.7)};
        return said;
    }
    Said said_again(const Said& before)
    {
        const auto again = [&](bool was) { return happens(was ? 0.87 : 0.25); };
        return {again(before.mobile), again(before.landline), again(before.email), again(before.birthday), again(before.address)};
    }

    Record record_of(const Person& person, const Said& said)
    {
        Record record{person.number, person.given + " " + person.family, {}, {}, {}, {}, {}, {}};
        if (said.mobile) record.phone = person.mobile;
        else if (said.landline) record.phone = person.landline;
        if (said.email) record.email = person.email;
        if (said.birthday) record.birthday = person.birthday;
        if (said.address) record.street = person.street, record.city = person.city, record.postcode = person.postcode;
        else if (happens(0.3)) record.city = person.city;
        return record;
    }

    void register_person(Person person)
    {
        auto said = first_said();
        records_.push_back(record_of(person, said));
        for (double probability = 0.08; happens(probability); probability = 0.1) {
            said = said_again(said);
            if (happens(0.15)) live_somewhere(person);
            if (happens(0.08)) person.mobile = "+491" + digits(9);
            if (happens(0.08)) person.email = new_email(person);
            if (happens(0.03)) person.family = family_name();
            auto again = record_of(person, said);
            again.name = said_otherwise(person);
            if (happens(0.04) && !again.phone.empty()) mistype(again.phone, 5, "0123456789");
            if (happens(0.04) && !again.email.empty()) mistype(again.email, 0, "abcdefghijklmnopqrstuvwxyz");
            if (happens(0.10) && !again.street.empty()) mistype(again.street, 0, "abcdefghijklmnopqrstuvwxyz");
            if (happens(0.04) && again.birthday.month) {
                if (again.birthday.day <= 12 && happens(0.5)) std::swap(again.birthday.day, again.birthday.month);
                else again.birthday.year += happens(0.5) ? 1 : -1;
            }
            records_.push_back(again);
        }
    }

    // The name as it is told or typed another time.
    std::string said_otherwise(const Person& person)
    {
        auto given = person.given, family = person.family;
        if (happens(0.25))
            for (const auto& known : given_names)
                if (known.name == given && !known.forms[0].empty()) given = one_of(known.forms);
        if (happens(0.03)) given = given.substr(0, 1);
        if (happens(0.35)) mistype(happens(0.5) && given.size() > 3 ? given : family, 0, "abcdefghijklmnopqrstuvwxyz");
        if (happens(0.04)) mistype(family, 0, "abcdefghijklmnopqrstuvwxyz");
        if (happens(0.05)) given += " " + std::string(given_names[below(std::size(given_names))].name);
        if (happens(0.02)) return given;
        return happens(0.12) ? family + " " + given : given + " " + family;
    }

    // A letter left out, doubled, wrong, or swapped with the next.
    void mistype(std::string& text, std::size_t from, std::string_view letters)
    {
        if (text.size() < from + 2) return;
        const auto at = from + below(text.size() - from - 1);
        switch (below(4)) {
        case 0: text.erase(at, 1); break;
        case 1: text.insert(at, 1, text[at]); break;
        case 2: text[at] = letters[below(letters.size())]; break;
        default: std::swap(text[at], text[at + 1]);
        }
    }

    std::mt19937 random_;
    int people_ = 0;
    std::vector<Person> met_;
    std::vector<Record> records_;
};

}  // namespace rapport::customers::labelled
