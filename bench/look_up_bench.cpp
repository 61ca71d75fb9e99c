// Looking customers up among many: how long find_customers takes for what people type, on a database of invented people.
//
//   look_up_bench [CUSTOMERS] [DATABASE]       default: 1000000, sqlite:/tmp/look-up.db; made once, then used again
//
// Prints one line for each kind of query: median and 99th percentile, on the wall's clock and of computing, and how often
// somebody with the name that was meant stood among the first ten.
#include "base/db/migrate.h"
#include "base/runtime.h"
#include "customers/find.h"
#include "customers/store.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>

using namespace rapport;
using namespace rapport::customers;

namespace {

// What this thread computed: a busy machine makes the clock on the wall say more than the work is.
double cpu_ms()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

using Time = std::chrono::steady_clock;
double ms_since(Time::time_point start) { return std::chrono::duration<double, std::milli>(Time::now() - start).count(); }

// Names as they are spread in life: few that many have, many that few have (Zipf's law, exponent 1 nearly).
class Names {
public:
    Names(std::size_t count, std::size_t syllables, unsigned seed)
    {
        std::mt19937 random(seed);
        static const std::vector<std::string> parts{"ka", "lo", "mer", "win", "sch", "stein", "ber", "ger", "an", "na", "ri", "el", "tho", "mas", "hu", "kow",
            "al", "ski", "vo", "pet", "er", "sen", "ja", "ko", "ba", "mar", "ti", "lu", "cas", "fi", "scher", "we", "ho", "ff", "mann", "bau", "dem", "ir", "tas", "il", "ic", "zie",
            "grun", "hol", "rath", "pfei", "klo", "dru", "wal", "ter", "quen", "bru", "my", "kas", "per", "hau", "ser", "jor", "gen", "ley", "son"};
        double sum = 0;
        while (names_.size() < count) {
            std::string name;
            for (std::size_t i = 0, n = syllables + random() % 2; i < n; ++i) name += parts[random() % parts.size()];
            name[0] = static_cast<char>(name[0] - 'a' + 'A');
            names_.push_back(name);
            sum += 1 / std::pow(static_cast<double>(names_.size()) + 5, 0.95);
            upto_.push_back(sum);
        }
    }
    const std::string& one(std::mt19937& random) const
    {
        const double at = std::uniform_real_distribution<>(0, upto_.back())(random);
        return names_[static_cast<std::size_t>(std::lower_bound(upto_.begin(), upto_.end(), at) - upto_.begin())];
    }

private:
    std::vector<std::string> names_;
    std::vector<double> upto_;
};

struct Person {
    std::string first, last, phone, email;
};

class People {
public:
    Person next()
    {
        Person made{first_.one(random_), last_.one(random_), {}, {}};
        made.phone = "01" + std::to_string(500'000'000 + random_() % 300'000'000);
        made.email = made.first + "." + made.last + std::to_string(random_() % 1000) + "@post.example";
        for (char& c : made.email) c = static_cast<char>(std::tolower(c));
        return made;
    }

private:
    std::mt19937 random_{7};
    Names first_{3'000, 1, 1}, last_{200'000, 2, 2};
};

const Sql visited_sql{"bench.visited", Reach::business,
    "UPDATE customer_facts SET last_visit_at = customer_id, orders_count = customer_id % 40 WHERE customer_id % 3 = 0"};
const Sql count_sql{"bench.count", Reach::business, "SELECT COUNT(*) FROM customers"};

void fill(Desk& desk, std::size_t count)
{
    People people;
    const auto start = Time::now();
    for (std::size_t done = 0; done < count;) {
        const auto kept = desk.write([&](Context& ctx) -> Result<Done> {
            std::vector<Customer> batch;
            for (; batch.size() < 2'000 && done < count; ++done) {
                const auto person = people.next();
                Customer customer;
                customer.id = ctx.ids.make<Customer>();
                customer.name = Text<1, 200>{person.first + " " + person.last};
                customer.phones = {person.phone};
                customer.emails = {person.email};
                customer.external_id = Text<1, 200>{"C-" + std::to_string(done)};
                batch.push_back(std::move(customer));
            }
            store::insert(ctx, batch);
            return Done{};
        });
        if (!kept) std::abort();
    }
    const auto kept = desk.write([&](Context& ctx) -> Result<Done> { ctx.db.run(visited_sql); return Done{}; });
    std::printf("%zu customers made in %.0f s%s\n", count, ms_since(start) / 1000, kept ? "" : ", without visits");
}

std::string misspelt(std::string word, std::mt19937& random)
{
    const auto at = random() % (word.size() - 1);
    switch (random() % 4) {
    case 0: word.erase(at, 1); break;
    case 1: word.insert(at, 1, static_cast<char>('a' + random() % 26)); break;
    case 2: word[at] = static_cast<char>('a' + random() % 26); break;
    default: std::swap(word[at], word[at + 1]);
    }
    return word;
}

}  // namespace

int main(int argc, char** argv)
{
    const std::size_t count = argc > 1 ? std::stoul(argv[1]) : 1'000'000;
    OpenOptions options;
    options.mode = OpenOptions::Mode::create;
    const auto database = open_database(argc > 2 ? argv[2] : "sqlite:/tmp/look-up.db", options);
    migrate(*database);
    IdSource ids;
    Pool pool(1, 8);
    Runtime runtime(*database, system_clock(), ids, pool, "/tmp");
    runtime.set_business({"Bench", {"EUR"}, {}, "DE"});
    Desk desk{runtime, Actor::system(), "bench"};
    if (desk.read([](Context& ctx) { return ctx.db.value<std::int64_t>(count_sql); }) == 0) fill(desk, count);

    std::vector<Person> people;
    People again;
    for (std::size_t i = 0; i < count; ++i) {
        const auto person = again.next();
        if (i % (count / 1'000 + 1) == 0) people.push_back(person);
    }
    Vocabulary vocabulary;
    const auto start = Time::now();
    desk.read([&](Context& ctx) { vocabulary.refresh(ctx.db); return 0; });
    std::printf("%zu words read in %.0f ms\n", vocabulary.size(), ms_since(start));

    std::mt19937 random(11);
    using Query = std::function<std::string(const Person&)>;
    const std::pair<const char*, Query> kinds[] = {
        {"whole name", [](const Person& p) { return p.first + " " + p.last; }},
        {"surname", [](const Person& p) { return p.last; }},
        {"first name", [](const Person& p) { return p.first; }},
        {"3 letters of the surname", [](const Person& p) { return p.last.substr(0, 3); }},
        {"1 letter", [](const Person& p) { return p.last.substr(0, 1); }},
        {"3 + 3 letters", [](const Person& p) { return p.last.substr(0, 3) + " " + p.first.substr(0, 3); }},
        {"1 + 1 letters", [](const Person& p) { return p.first.substr(0, 1) + " " + p.last.substr(0, 1); }},
        {"phone, last 4", [](const Person& p) { return p.phone.substr(p.phone.size() - 4); }},
        {"phone, last 6", [](const Person& p) { return p.phone.substr(p.phone.size() - 6); }},
        {"phone, whole", [](const Person& p) { return p.phone; }},
        {"e-mail, 8 letters", [](const Person& p) { return p.email.substr(0, 8); }},
        {"misspelt surname", [&](const Person& p) { return misspelt(p.last, random); }},
        {"first name, misspelt surname", [&](const Person& p) { return p.first + " " + misspelt(p.last, random); }},
        {"both misspelt", [&](const Person& p) { return misspelt(p.first, random) + " " + misspelt(p.last, random); }},
        {"nobody", [](const Person&) { return std::string("qxyvzqw"); }},
    };
    for (const auto& [name, query] : kinds) {
        std::vector<double> took, computed;
        int hits = 0;
        for (const auto& person : people) {
            Find find;
            find.q = query(person);
            find.limit = 10;
            const auto begun = Time::now();
            const auto cpu_begun = cpu_ms();
            const auto list = desk.read([&](Context& ctx) { return find_customers(ctx, vocabulary, find); });
            took.push_back(ms_since(begun));
            computed.push_back(cpu_ms() - cpu_begun);
            const auto wanted = person.first + " " + person.last;
            for (const auto& row : list.value().data)
                if (row.name == wanted) {
                    ++hits;
                    break;
                }
        }
        std::sort(took.begin(), took.end());
        std::sort(computed.begin(), computed.end());
        std::printf("%-30s p50 %7.3f  p99 %7.3f   computing p50 %7.3f  p99 %7.3f ms   meant one in the first ten: %3d %%\n", name,
                    took[took.size() / 2], took[took.size() * 99 / 100], computed[computed.size() / 2], computed[computed.size() * 99 / 100],
                    hits * 100 / static_cast<int>(people.size()));
    }
}
