// Who is in the books twice: how long it takes to find them, and how many are found rightly, on people of a seed that no
// weight was chosen by. One JSON line for each measurement.
//
//   duplicates [PEOPLE [SEED [DATABASE]]]    with a database ("sqlite:PATH" of a new file): the whole job, reading and writing too
#include "base/db/migrate.h"
#include "base/text.h"
#include "customers/duplicates/duplicates.h"
#include "customers/duplicates/find.h"
#include "customers/store.h"
#include "customers/test/labelled_people.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace {

using namespace rapport;
using namespace rapport::customers;

double seconds_since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Known known_of(const labelled::Record& record, std::int64_t id)
{
    Known known{{id}, Kind::person, fold(record.name), {}, fold(record.street), fold(record.city), record.postcode, record.birthday, {}, {}, {}};
    if (!record.email.empty()) known.emails.push_back(record.email);
    if (!record.phone.empty()) known.phones.push_back(record.phone);
    return known;
}

// How many of the proposed pairs are one person, and how many of those who are one were proposed.
void judge(const labelled::Town& town, double pack_s, double whole_s, const std::vector<Pair>& pairs)
{
    std::map<int, int> count;
    for (const auto& record : town.records()) ++count[record.person];
    double truly = 0, right = 0;
    for (const auto& [person, times] : count) truly += times * (times - 1) / 2;
    for (const auto& pair : pairs) right += town.records()[pair.one].person == town.records()[pair.other].person;
    std::printf("\"pack_s\":%.2f,\"whole_s\":%.2f,\"pairs\":%zu,\"truly\":%.0f,\"precision\":%.4f,\"recall\":%.4f}\n", pack_s, whole_s, pairs.size(), truly,
                right / static_cast<double>(pairs.size()), right / truly);
}

void in_memory(const labelled::Town& town)
{
    const auto start = std::chrono::steady_clock::now();
    People people;
    for (std::size_t i = 0; i < town.records().size(); ++i) people.add(known_of(town.records()[i], static_cast<std::int64_t>(i + 1)));
    people.settle();
    const double pack_s = seconds_since(start);
    const auto pairs = find_pairs(people, 0.5);
    judge(town, pack_s, seconds_since(start), pairs);
}

template <class T> std::optional<T> field(const std::string& text) { return text.empty() ? std::nullopt : std::optional(T{text}); }

Customer customer_of(const labelled::Record& record, IdSource& ids)
{
    Customer customer;
    customer.id = ids.make<Customer>();
    customer.name = field<Text<1, 200>>(record.name);
    customer.street = field<Text<1, 200>>(record.street);
    customer.city = field<Text<1, 100>>(record.city);
    customer.postcode = field<Text<1, 20>>(record.postcode);
    if (record.birthday.month) customer.birthday = record.birthday;
    if (!record.email.empty()) customer.emails = {record.email};
    if (!record.phone.empty()) customer.phones = {record.phone};
    return customer;
}

void in_a_database(const labelled::Town& town, const std::string& url)
{
    OpenOptions options;
    options.mode = OpenOptions::Mode::create;
    const auto database = open_database(url, options);
    migrate(*database);
    IdSource ids;
    Pool pool(1, 16);
    Runtime runtime(*database, system_clock(), ids, pool, ".");
    Desk desk{runtime, Actor::system(), "bench"};
    const auto& records = town.records();
    for (std::size_t from = 0; from < records.size(); from += 500)
        desk.write([&](Context& ctx) -> Result<Done> {
            std::vector<Customer> some;
            for (auto i = from; i < std::min(from + 500, records.size()); ++i) some.push_back(customer_of(records[i], ids));
            customers::store::insert(ctx, some);
            return Done{};
        });
    jobs::Running running{desk, {}, [](std::string_view) {}};
    for (const char* run : {"first", "again"}) {
        const auto start = std::chrono::steady_clock::now();
        const auto result = search_duplicates(running);
        std::printf("{\"bench\":\"duplicates_job\",\"run\":\"%s\",\"records\":%zu,\"job_s\":%.2f,\"result\":%s}\n", run, records.size(), seconds_since(start), result->c_str());
    }
}

}  // namespace

int main(int argc, char** argv)
{
    const int size = argc > 1 ? std::atoi(argv[1]) : 100'000;
    const auto seed = static_cast<std::uint32_t>(argc > 2 ? std::atoi(argv[2]) : 2026);
    const labelled::Town town(seed, size);
    if (argc > 3) {
        in_a_database(town, argv[3]);
        return 0;
    }
    std::printf("{\"bench\":\"duplicates\",\"records\":%zu,\"seed\":%u,", town.records().size(), seed);
    in_memory(town);
}
